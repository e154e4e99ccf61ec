/* The solver's memory: nodes, regions, active pairs and slots. */
#include "algo/dispatch/dispatch_private.h"

#include <stdlib.h>
#include <string.h>

enum { GROUPS_MOST = 200 };

void solver_init(
	Solver *s, const DispatchControl *control, Arena *arena, int32_t persons, int32_t needs) {
	size_t p = (size_t)persons, n = (size_t)needs;
	*s = (Solver){.control = control, .arena = arena, .arc_arena = arena_sub(arena)};
	if (!s->arc_arena)
		arena_exhausted(arena);
	s->graph.person_count = persons;
	s->graph.need_count = needs;
	s->graph.row = arena_array_of(arena, DispatchPair *, n + 1);
	s->graph.degree = arena_array_of(arena, int32_t, n + 1);
	s->graph.active = arena_array_of(arena, int32_t, n + 1);
	s->graph.arcs = arena_array_of(arena, Arc *, p + 1);
	s->graph.arc_count = arena_array_of(arena, int32_t, p + 1);
	s->person = arena_array_of(arena, Person, p + 1);
	s->need = arena_array_of(arena, Need, n + 1);
	s->person_region = arena_array_of(arena, Region, p + 1);
	s->need_region = arena_array_of(arena, Region, n + 1);
	s->label = arena_array_of(arena, Label, n + 1);
	s->group = arena_array_of(arena, int32_t, n + 1);
	for (size_t i = 0; i < p; i++)
		s->person[i].need = DISPATCH_NONE;
	for (size_t i = 0; i < n; i++)
		s->label[i] = (Label){.dist = PRICE_MOST, .heap = DISPATCH_NONE};
}

static int by_value(const void *a, const void *b) {
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* The different penalties, ascending; more than GROUPS_MOST count as none. */
static int32_t different(const Solver *s, int64_t *out) {
	int32_t count = 0;
	for (int32_t n = 0; n < s->graph.need_count; n++) {
		int64_t penalty = s->graph.penalty[n];
		if (bsearch(&penalty, out, (size_t)count, sizeof *out, by_value))
			continue;
		if (count == GROUPS_MOST)
			return 0;
		out[count++] = penalty;
		qsort(out, (size_t)count, sizeof *out, by_value);
	}
	return count;
}

static int32_t group_of(const Solver *s, int64_t penalty, int32_t count) {
	int64_t *found =
		bsearch(&penalty, s->group_penalty + 1, (size_t)count, sizeof penalty, by_value);
	return (int32_t)(found - s->group_penalty);
}

/* Steps so large that no sum of pair costs makes up for one: then tiers are strict. */
static bool strict(const Solver *s, int32_t count) {
	__int128 places = 0;
	for (int32_t n = 0; n < s->graph.need_count; n++)
		places += s->graph.places[n];
	places = places < s->graph.person_count ? places : s->graph.person_count;
	for (int32_t k = 1; k <= count; k++)
		if (s->group_penalty[k] - s->group_penalty[k - 1] <= places * s->cost_most)
			return false;
	return true;
}

void solver_group(Solver *s) {
	s->group_penalty = arena_array_of(s->arena, int64_t, GROUPS_MOST + 1);
	int32_t count = different(s, s->group_penalty + 1);
	s->group_count = count && strict(s, count) ? count : 0;
	for (int32_t n = 0; n < s->graph.need_count; n++)
		s->group[n] = s->group_count ? group_of(s, s->graph.penalty[n], count) : 0;
}

/* Pairs within the region come first, in their order. */
static void split_rows(Solver *s) {
	Graph *g = &s->graph;
	int32_t longest = 0;
	for (int32_t n = 0; n < g->need_count; n++)
		longest = g->degree[n] > longest ? g->degree[n] : longest;
	DispatchPair *others = arena_array_of(s->arena, DispatchPair, (size_t)longest + 1);
	for (int32_t n = 0; n < g->need_count; n++) {
		int32_t active = 0, other = 0;
		for (int32_t i = 0; i < g->degree[n]; i++) {
			DispatchPair pair = g->row[n][i];
			if (s->person_region[pair.person] == s->need_region[n])
				g->row[n][active++] = pair;
			else
				others[other++] = pair;
		}
		g->active[n] = active;
		memcpy(g->row[n] + active, others, (size_t)other * sizeof *others);
	}
}

/* The active pairs by person, in one block. */
static void transpose(Solver *s) {
	Graph *g = &s->graph;
	int64_t total = (int64_t)g->arc_slack * g->person_count;
	memset(g->arc_count, 0, (size_t)g->person_count * sizeof *g->arc_count);
	for (int32_t n = 0; n < g->need_count; n++) {
		total += g->active[n];
		for (int32_t i = 0; i < g->active[n]; i++)
			g->arc_count[g->row[n][i].person]++;
	}
	arena_reset(s->arc_arena);
	Arc *arcs = arena_array_of(s->arc_arena, Arc, (size_t)total + 1);
	for (int32_t p = 0; p < g->person_count; p++) {
		g->arcs[p] = arcs;
		arcs += g->arc_count[p] + g->arc_slack;
		g->arc_count[p] = 0;
	}
	for (int32_t n = 0; n < g->need_count; n++)
		for (int32_t i = 0; i < g->active[n]; i++) {
			int32_t p = g->row[n][i].person;
			g->arcs[p][g->arc_count[p]++] = (Arc){n, g->row[n][i].cost};
		}
}

static void lay_slots(Solver *s) {
	int64_t slot = 0;
	for (int32_t n = 0; n < s->graph.need_count; n++) {
		int32_t active = s->graph.active[n], places = s->graph.places[n];
		s->need[n] = (Need){.price = s->graph.penalty[n],
			.penalty = s->graph.penalty[n],
			.slot = slot,
			.capacity = places < active ? places : active};
		slot += s->need[n].capacity;
	}
	s->slots = arena_array_of(s->arena, int32_t, (size_t)slot + 1);
}

void solver_activate(Solver *s) {
	ArenaMark mark = arena_mark(s->arena);
	split_rows(s);
	arena_rewind(s->arena, mark);
	transpose(s);
	lay_slots(s);
}

/* Prices stay; people sit where they say they do. */
void solver_reactivate(Solver *s) {
	int64_t *price = arena_array_of(s->arena, int64_t, (size_t)s->graph.need_count + 1);
	for (int32_t n = 0; n < s->graph.need_count; n++)
		price[n] = s->need[n].price;
	solver_activate(s);
	for (int32_t n = 0; n < s->graph.need_count; n++)
		s->need[n].price = price[n];
	for (int32_t p = 0; p < s->graph.person_count; p++)
		if (s->person[p].need != DISPATCH_NONE)
			solver_assign(s, p, s->person[p].need);
}

bool solver_cancelled(const Solver *s) {
	const atomic_bool *cancel = s->control ? s->control->cancel : NULL;
	return cancel && atomic_load_explicit(cancel, memory_order_relaxed);
}

void solver_say(const Solver *s, DispatchStage stage, int64_t done, int64_t total) {
	DispatchProgress progress = {.stage = stage, .done = done, .total = total};
	if (s->control && s->control->progress)
		s->control->progress(s->control->self, &progress);
}

void solver_assign(Solver *s, int32_t person, int32_t n) {
	Need *need = &s->need[n];
	s->person[person].need = n;
	s->person[person].slot = need->filled;
	s->slots[need->slot + need->filled++] = person;
}

void solver_release(Solver *s, int32_t person) {
	Need *need = &s->need[s->person[person].need];
	int32_t last = s->slots[need->slot + --need->filled];
	s->slots[need->slot + s->person[person].slot] = last;
	s->person[last].slot = s->person[person].slot;
	s->person[person].need = DISPATCH_NONE;
}
