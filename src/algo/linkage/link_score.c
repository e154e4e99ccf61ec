#include "algo/linkage/link_private.h"

#include "algo/linkage/radix.h"
#include "algo/linkage/scratch.h"
#include "base/error.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { WAITING = 64, BLOCKS_A_PORTION = 4096 };

/* One thread's share: every so-manieth portion of blocks. Memory of its own: an arena is one thread's. */
typedef struct Worker {
	pthread_t thread;
	const LinkRecords *records;
	const LinkWanted *wanted;
	const LinkResult *result;
	LinkComparer *comparer;
	double least;
	uint64_t compared[LINK_KEYS_MOST], bins[LINK_BINS];
	LinkPair *pairs;
	size_t count, room;
	uint64_t seen;
	struct {
		uint32_t a, b;
	} waiting[WAITING]; /* pairs whose values are on their way from memory */
	int32_t waiting_count;
	int32_t number;
	bool out_of_memory;
} Worker;

static void keep(Worker *w, const LinkPair *pair) {
	if (w->count == w->room) {
		size_t room = w->room ? 2 * w->room : 1024;
		LinkPair *more = realloc(w->pairs, room * sizeof *more);
		w->out_of_memory = w->out_of_memory || !more;
		if (!more)
			return;
		w->pairs = more;
		w->room = room;
	}
	w->pairs[w->count++] = *pair;
}

static int32_t bin_of(double weight) {
	double bin = floor((weight - LINK_BIN_FIRST) / LINK_BIN_BITS);
	return bin < 0 ? 0 : bin < LINK_BINS ? (int32_t)bin : LINK_BINS - 1;
}

static void score(Worker *w, uint32_t a, uint32_t b) {
	const uint32_t *x = link_record(w->records, a), *y = link_record(w->records, b);
	LinkPair pair = {.a = a, .b = b, .vector = link_compare(w->comparer, x, y)};
	pair.weight = (float)link_weight(w->result->scale, x, y, pair.vector);
	w->bins[bin_of(pair.weight)]++;
	if (pair.weight < w->least)
		return;
	pair.apart = pair.weight >= w->result->least && link_contradicts(w->records, x, y, pair.vector);
	keep(w, &pair);
}

static void score_waiting(Worker *w) {
	const LinkRecords *records = w->records;
	for (int32_t i = 0; i < w->waiting_count; i++)
		link_compare_near(
			records, link_record(records, w->waiting[i].a), link_record(records, w->waiting[i].b));
	for (int32_t i = 0; i < w->waiting_count; i++)
		link_compare_nearer(
			records, link_record(records, w->waiting[i].a), link_record(records, w->waiting[i].b));
	for (int32_t i = 0; i < w->waiting_count; i++)
		score(w, w->waiting[i].a, w->waiting[i].b);
	w->waiting_count = 0;
}

static void take(void *self, uint32_t a, uint32_t b) {
	Worker *w = self;
	if (w->wanted->mode != LINK_BOTH && link_row_pairs(w->records, w->wanted->mode, a, b) <= 0)
		return;
	if (w->waiting_count == WAITING)
		score_waiting(w);
	w->seen++;
	w->waiting[w->waiting_count].a = a;
	w->waiting[w->waiting_count++].b = b;
}

static void *work(void *self) {
	Worker *w = self;
	int32_t portion = 0;
	for (int32_t k = 0; k < w->result->blocks->count; k++) {
		uint32_t blocks = w->result->blocks->keys[k].block_count;
		w->seen = 0;
		for (uint32_t from = 0; from < blocks; from += BLOCKS_A_PORTION)
			if (portion++ % w->wanted->threads == w->number)
				link_blocks_visit(w->result->blocks, k, from,
					blocks - from < BLOCKS_A_PORTION ? blocks : from + BLOCKS_A_PORTION, take, w);
		w->compared[k] = w->seen;
	}
	score_waiting(w);
	return NULL;
}

/* Rows of one record among themselves. */
static void score_equals(Worker *w) {
	for (uint32_t i = 0; i < w->records->count; i++)
		if (link_row_pairs(w->records, w->wanted->mode, i, i) > 0)
			score(w, i, i);
}

/* In the order of records. */
static void collect(Arena *arena, const Worker *workers, int32_t n, LinkResult *result) {
	size_t count = 0, at = 0;
	for (int32_t i = 0; i < n; i++)
		count += workers[i].count;
	RadixItem *items = scratch_of(arena, RadixItem, count);
	LinkPair *all = scratch_of(arena, LinkPair, count);
	for (int32_t i = 0; i < n; i++)
		for (size_t j = 0; j < workers[i].count; j++, at++) {
			all[at] = workers[i].pairs[j];
			items[at] = (RadixItem){(uint64_t)all[at].a << 32 | all[at].b, (uint32_t)at};
		}
	radix_sort(arena, items, count);
	result->pairs = scratch_of(arena, LinkPair, count);
	for (size_t i = 0; i < count; i++)
		result->pairs[i] = all[items[i].value];
	result->pair_count = count;
	scratch_give(arena, items);
	scratch_give(arena, all);
}

static void run(Worker *workers, int32_t n) {
	int32_t started = 1;
	while (started < n && !pthread_create(&workers[started].thread, NULL, work, &workers[started]))
		started++;
	work(&workers[0]);
	for (int32_t i = started; i < n; i++)
		work(&workers[i]);
	for (int32_t i = 1; i < started; i++)
		pthread_join(workers[i].thread, NULL);
	score_equals(&workers[0]);
}

/* Threads, whose memory is the heap's; it goes with the arena if nobody gave it back. */
typedef struct Crew {
	Worker *workers;
	int32_t count;
} Crew;

static void release(void *self) {
	Crew *crew = self;
	for (int32_t i = 0; i < crew->count; i++)
		free(crew->workers[i].pairs);
	free(crew->workers);
}

static Crew *crew_new(
	Arena *arena, const LinkRecords *records, const LinkWanted *wanted, const LinkResult *result) {
	Crew *crew = arena_new_of(arena, Crew);
	arena_own(arena, release, crew);
	crew->workers = calloc((size_t)wanted->threads, sizeof *crew->workers);
	if (!crew->workers)
		arena_exhausted(arena);
	crew->count = wanted->threads;
	for (int32_t i = 0; i < crew->count; i++) {
		crew->workers[i] =
			(Worker){.records = records, .wanted = wanted, .result = result, .number = i};
		crew->workers[i].comparer = link_comparer_new(arena, records);
		crew->workers[i].least = log2(wanted->shown / (1 - wanted->shown));
	}
	return crew;
}

int link_score(
	Arena *arena, const LinkRecords *records, const LinkWanted *wanted, LinkResult *result) {
	Crew *crew = crew_new(arena, records, wanted, result);
	bool out_of_memory = false;
	run(crew->workers, crew->count);
	for (int32_t i = 0; i < crew->count; i++) {
		const Worker *worker = &crew->workers[i];
		out_of_memory = out_of_memory || worker->out_of_memory;
		for (int32_t k = 0; k < result->blocks->count; k++)
			result->keys[k].compared += worker->compared[k];
		for (int32_t b = 0; b < LINK_BINS; b++)
			result->bins[b] += worker->bins[b];
	}
	if (!out_of_memory)
		collect(arena, crew->workers, crew->count, result);
	arena_disown(arena, crew);
	release(crew);
	return out_of_memory ? ERR_MEMORY : 0;
}
