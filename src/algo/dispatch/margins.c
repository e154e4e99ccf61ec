#include "algo/dispatch/margins.h"

#include <string.h>

/* The person at `from` could come to `to` instead. */
typedef struct Way {
	int32_t from, to, person;
	int64_t length;
} Way;

typedef struct Finder {
	const DispatchRows *rows;
	const DispatchResult *result;
	Arena *scratch;
	bool optimal;
	Way *ways;
	int64_t count, room;
	Margins *out;
} Finder;

static bool has_room(const Finder *finder, int32_t n) {
	return finder->result->filled[n] < finder->rows->places[n];
}

static bool lower(int64_t *value, int64_t other) {
	bool is_lower = other < *value;
	*value = is_lower ? other : *value;
	return is_lower;
}

/* Whoever serves n goes home; with an empty place the price is the penalty, and stays. */
static void direct_ways_out(Finder *finder) {
	for (int32_t n = 0; n < finder->rows->need_count; n++)
		finder->out->down[n] = has_room(finder, n) ? 0 : finder->result->need_price[n];
	for (int32_t p = 0; p < finder->rows->person_count; p++)
		if (finder->result->need_of[p] != DISPATCH_NONE)
			lower(&finder->out->down[finder->result->need_of[p]], finder->result->person_price[p]);
}

static int64_t length_of(const Finder *finder, int32_t n, DispatchPair pair) {
	return pair.cost + finder->result->person_price[pair.person] - finder->result->need_price[n];
}

static int32_t cheaper(const DispatchPair *row, int32_t count, int32_t cost) {
	int32_t n = 0;
	for (int32_t i = 0; i < count; i++)
		n += row[i].cost < cost;
	return n;
}

static void take_people(Finder *finder, int32_t n, const DispatchPair *row, int32_t count) {
	for (int32_t i = 0; i < count; i++)
		if (finder->result->need_of[row[i].person] == n)
			finder->out->sent[row[i].person] =
				(DispatchWhySent){.may = count, .nearer = cheaper(row, count, row[i].cost)};
}

/* Nobody, or the nearest who is idle: of a plan that is not optimal anybody who is elsewhere. */
static void take_direct(Finder *finder, int32_t n, const DispatchPair *row, int32_t count) {
	int64_t *up = &finder->out->up[n];
	*up = finder->rows->penalty[n] - finder->result->need_price[n];
	for (int32_t i = 0; i < count; i++) {
		int32_t at = finder->result->need_of[row[i].person];
		int64_t length = length_of(finder, n, row[i]);
		bool comes = finder->optimal ? at == DISPATCH_NONE : at != n;
		if (comes && (length < *up || (length == *up && finder->out->next[n] == DISPATCH_NONE))) {
			*up = length;
			finder->out->next[n] = row[i].person;
		}
	}
}

/* Those through other needs that could be shorter. */
static void take_ways(Finder *finder, int32_t n, const DispatchPair *row, int32_t count) {
	const int32_t *need_of = finder->result->need_of;
	for (int32_t i = 0; i < count; i++) {
		int32_t from = need_of[row[i].person];
		if (from == DISPATCH_NONE || from == n)
			continue;
		int64_t length = length_of(finder, n, row[i]);
		if (length >= finder->out->up[n] && length >= finder->out->down[from])
			continue;
		finder->ways =
			arena_grown(finder->scratch, finder->ways, finder->count, &finder->room, sizeof(Way));
		finder->ways[finder->count++] = (Way){from, n, row[i].person, length};
	}
}

static void take_need(Finder *finder, int32_t n) {
	int32_t count;
	const DispatchPair *row = finder->rows->row(finder->rows->self, n, &count);
	finder->out->next[n] = DISPATCH_NONE;
	take_people(finder, n, row, count);
	take_direct(finder, n, row, count);
	if (finder->optimal)
		take_ways(finder, n, row, count);
}

/* Bellman and Ford, to and fro: ways are in the order of the curve, so few rounds do. */
static bool shorten(Finder *finder, const Way *way) {
	int64_t on = has_room(finder, way->to) ? 0 : finder->out->down[way->to];
	bool up = lower(&finder->out->up[way->to], way->length + finder->out->up[way->from]);
	bool down = lower(&finder->out->down[way->from], way->length + on);
	return up || down;
}

static void shorten_all(Finder *finder) {
	bool changed = true;
	while (changed) {
		changed = false;
		for (int64_t i = 0; i < finder->count; i++)
			changed = shorten(finder, &finder->ways[i]) || changed;
		for (int64_t i = finder->count - 1; i >= 0; i--)
			changed = shorten(finder, &finder->ways[i]) || changed;
	}
}

/* Who is at the end of the shortest way. Who is idle comes before who is taken from elsewhere. */
static void name_next(Finder *finder, int64_t *direct) {
	for (int64_t i = 0; i < finder->count; i++) {
		const Way *way = &finder->ways[i];
		int64_t up = finder->out->up[way->to];
		bool named = finder->out->next[way->to] != DISPATCH_NONE && direct[way->to] == up;
		if (!named && way->length + finder->out->up[way->from] == up) {
			finder->out->next[way->to] = way->person;
			direct[way->to] = up;
		}
	}
}

/* Of a plan that is not optimal nothing more is known. */
static void forget(Finder *finder) {
	for (int32_t n = 0; n < finder->rows->need_count; n++)
		finder->out->up[n] = finder->out->down[n] = 0;
}

void margins_find(const DispatchRows *rows, const DispatchResult *result, bool optimal,
	Arena *arena, Margins *out) {
	size_t needs = (size_t)rows->need_count + 1;
	*out = (Margins){arena_array_of(arena, int64_t, needs), arena_array_of(arena, int64_t, needs),
		arena_array_of(arena, int32_t, needs),
		arena_array_of(arena, DispatchWhySent, (size_t)rows->person_count + 1)};
	Finder finder = {.rows = rows,
		.result = result,
		.out = out,
		.optimal = optimal,
		.scratch = arena_sub(arena)};
	if (!finder.scratch)
		arena_exhausted(arena);
	direct_ways_out(&finder);
	for (int32_t n = 0; n < rows->need_count; n++)
		take_need(&finder, n);
	int64_t *direct = arena_array_of(finder.scratch, int64_t, needs);
	memcpy(direct, out->up, needs * sizeof *direct);
	shorten_all(&finder);
	name_next(&finder, direct);
	if (!optimal)
		forget(&finder);
	arena_reset(finder.scratch);
}
