#include "algo/dispatch/margins.h"

/* The person at `from` could come to `to` instead. */
typedef struct Way {
	int32_t from, to;
	int64_t length;
} Way;

typedef struct Finder {
	const DispatchRows *rows;
	const DispatchResult *result;
	Arena *scratch;
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

/* The direct ways to n, and those through other needs that could be shorter. */
static void take_need(Finder *finder, int32_t n) {
	const int32_t *need_of = finder->result->need_of;
	int64_t *up = &finder->out->up[n];
	int32_t count;
	const DispatchPair *row = finder->rows->row(finder->rows->self, n, &count);
	*up = finder->rows->penalty[n] - finder->result->need_price[n];
	for (int32_t i = 0; i < count; i++)
		if (need_of[row[i].person] == DISPATCH_NONE)
			lower(up, length_of(finder, n, row[i]));
	for (int32_t i = 0; i < count; i++) {
		int32_t from = need_of[row[i].person];
		int64_t length = length_of(finder, n, row[i]);
		if (from == DISPATCH_NONE || from == n)
			continue;
		if (length >= *up && length >= finder->out->down[from])
			continue;
		finder->ways =
			arena_grown(finder->scratch, finder->ways, finder->count, &finder->room, sizeof(Way));
		finder->ways[finder->count++] = (Way){from, n, length};
	}
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

void margins_find(const DispatchRows *rows, const DispatchResult *result, bool optimal,
	Arena *arena, Margins *out) {
	size_t needs = (size_t)rows->need_count + 1;
	*out = (Margins){arena_array_of(arena, int64_t, needs), arena_array_of(arena, int64_t, needs)};
	if (!optimal)
		return;
	Finder finder = {.rows = rows, .result = result, .out = out, .scratch = arena_sub(arena)};
	if (!finder.scratch)
		arena_exhausted(arena);
	direct_ways_out(&finder);
	for (int32_t n = 0; n < rows->need_count; n++)
		take_need(&finder, n);
	shorten_all(&finder);
	arena_reset(finder.scratch);
}
