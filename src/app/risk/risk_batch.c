#include "app/risk/risk_batch.h"

#include "base/error.h"
#include "base/guard.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS_PER_THREAD = 16, THREADS_MOST = 64 };

/* One series on its way. */
typedef struct Slot {
	const RiskBatch *batch;
	Arena *arena;
	RiskSeries series;
	RiskOut out;
	int result;
} Slot;

typedef struct Round {
	Slot *slots;
	size_t filled;
	atomic_size_t next;
} Round;

static int judge_guarded(void *self) {
	Slot *slot = self;
	risk_out_init(&slot->out, slot->arena, slot->out.columns, slot->out.json);
	return slot->batch->judge(slot->batch->self, slot->arena, &slot->series, &slot->out);
}

static void *work(void *self) {
	Round *round = self;
	size_t i;
	while ((i = atomic_fetch_add(&round->next, 1)) < round->filled) {
		Slot *slot = &round->slots[i];
		slot->result = guarded(slot->arena, judge_guarded, slot);
	}
	return NULL;
}

/* Threads that cannot be had are done without. */
static void work_together(Round *round, size_t threads) {
	pthread_t started[THREADS_MOST];
	size_t count = 0;
	atomic_store(&round->next, 0);
	while (count + 1 < threads && count + 1 < round->filled &&
		pthread_create(&started[count], NULL, work, round) == 0)
		count++;
	work(round);
	while (count > 0)
		pthread_join(started[--count], NULL);
}

static int fill(Round *round, size_t slots, RiskSource *source) {
	for (round->filled = 0; round->filled < slots; round->filled++) {
		Slot *slot = &round->slots[round->filled];
		arena_reset(slot->arena);
		int r = risk_series_next(source, slot->arena, &slot->series);
		if (r)
			return r;
	}
	return 0;
}

static int drain(const Round *round, const RiskBatch *batch, RiskSink *sink) {
	for (size_t i = 0; i < round->filled; i++) {
		const Slot *slot = &round->slots[i];
		if (slot->result)
			return slot->result;
		risk_sink_put(sink, &slot->out);
		int r = batch->seen ? batch->seen(batch->self, slot->arena, &slot->series) : 0;
		if (r)
			return r;
	}
	return 0;
}

static Slot *make_slots(
	const RiskBatch *batch, const RiskSource *source, const RiskSink *sink, size_t count) {
	Arena *arena = source->job->arena;
	Slot *slots = arena_array_of(arena, Slot, count);
	for (size_t i = 0; i < count; i++) {
		slots[i] = (Slot){.batch = batch, .arena = arena_sub(arena)};
		slots[i].out.columns = sink->columns;
		slots[i].out.json = sink->json;
		if (!slots[i].arena)
			arena_exhausted(arena);
	}
	return slots;
}

static void show(const RiskSource *source, time_t started) {
	if (isatty(STDERR_FILENO) && time(NULL) > started + 1)
		fprintf(stderr, "\r%zu of %zu series\033[K", source->next, source->count);
}

int risk_batch_run(const RiskBatch *batch, RiskSource *source, RiskSink *sink) {
	size_t threads = batch->threads ? batch->threads : 1, count = threads * SLOTS_PER_THREAD;
	Round round = {.slots = make_slots(batch, source, sink, count)};
	time_t started = time(NULL);
	int r = 0, ended = 0;
	while (!r && !ended) {
		ended = fill(&round, count, source);
		if (ended < 0)
			return ended;
		work_together(&round, threads);
		r = drain(&round, batch, sink);
		show(source, started);
	}
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	risk_sink_end(sink);
	return r;
}
