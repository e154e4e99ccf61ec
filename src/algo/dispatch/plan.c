#include "algo/dispatch/plan.h"

#include "algo/dispatch/dispatch_private.h"
#include "algo/dispatch/parallel.h"

#include "base/error.h"
#include "base/guard.h"

#include <stdlib.h>
#include <string.h>

enum { NEAREST = 12, ROUNDS_MOST = 1000 };

typedef struct Planner {
	const DispatchCity *city;
	const DispatchControl *control;
	Arena *scratch, *arena;
	Reach *reach;
	Solver solver;
	bool *complete;      /* the need's row holds every pair */
	DispatchPair *found; /* the longest row there can be, and as much to sort with */
	DispatchPair *sorting;
	int32_t *undercut; /* of a need: pairs that would help */
	DispatchPlan *out;
} Planner;

static int threads_of(const DispatchControl *control) {
	return control && control->threads > 1 ? control->threads : 1;
}

/* ---- the penalties ----------------------------------------------------------------------------- */

/* B is above any sum of pair costs: the dearest pair times the places, plus one. */
int dispatch_penalties(const DispatchCity *city, int32_t *places, int64_t *penalty, int64_t *step) {
	__int128 wanted = 0, most = dispatch_cost_most(city), b;
	for (int32_t n = 0; n < city->need_count; n++)
		wanted += places[n] = city->needs[n].places;
	b = wanted * most + 1;
	if (most > 1 << 30 || b > INT64_MAX / 64 || (wanted + city->person_count) * b > INT64_MAX / 16)
		return DISPATCH_OVERFLOW;
	*step = (int64_t)b;
	for (int32_t n = 0; n < city->need_count; n++)
		penalty[n] = (4 - city->needs[n].tier) * *step + (city->told ? city->move_cost : 0);
	return 0;
}

/* All pairs and penalties are dearer by move_cost but those of who stays where told. */
static int64_t offset_of(const DispatchCity *city) {
	int64_t told = 0, wanted = 0;
	if (!city->told)
		return 0;
	for (int32_t p = 0; p < city->person_count; p++)
		told += city->told[p] != DISPATCH_NONE;
	for (int32_t n = 0; n < city->need_count; n++)
		wanted += city->needs[n].places;
	return (told - wanted) * city->move_cost;
}

/* ---- rows -------------------------------------------------------------------------------------- */

static void take_row(Planner *planner, int32_t n, const DispatchPair *pairs, int32_t count) {
	Graph *g = &planner->solver.graph;
	g->row[n] = arena_array_of(planner->scratch, DispatchPair, (size_t)count + 1);
	g->degree[n] = count;
	memcpy(g->row[n], pairs, (size_t)count * sizeof *pairs);
}

static int32_t extend(void *self, int32_t n) {
	Planner *planner = self;
	int32_t before = planner->solver.graph.degree[n];
	if (planner->complete[n])
		return 0;
	int32_t count = reach_row(planner->reach, n, INT64_MAX, planner->found);
	planner->complete[n] = true;
	if (count == before)
		return 0;
	pairs_sort(planner->found, count, planner->sorting);
	take_row(planner, n, planner->found, count);
	return count - before;
}

/* ---- pricing ----------------------------------------------------------------------------------- */

typedef struct Pricing {
	const Planner *planner;
	DispatchPair **found; /* of a thread */
	int32_t *undercut;    /* of a need: pairs with c + u < w */
} Pricing;

/* At out[0…] those that undercut. Pairs of the row never do: its price is the least of theirs. */
static int32_t undercutting(const Planner *planner, int32_t n, DispatchPair *out) {
	const Solver *s = &planner->solver;
	int32_t count = reach_row(planner->reach, n, s->need[n].price, out), kept = 0;
	for (int32_t i = 0; i < count; i++)
		if (out[i].cost + s->person[out[i].person].price < s->need[n].price)
			out[kept++] = out[i];
	return kept;
}

static void price_needs(void *self, int thread, int64_t from, int64_t to) {
	Pricing *pricing = self;
	for (int64_t n = from; n < to; n++)
		if (!pricing->planner->complete[n])
			pricing->undercut[n] =
				undercutting(pricing->planner, (int32_t)n, pricing->found[thread]);
}

static void add_undercutting(Planner *planner, int32_t n) {
	Graph *g = &planner->solver.graph;
	int32_t count = undercutting(planner, n, planner->found);
	memcpy(planner->found + count, g->row[n], (size_t)g->degree[n] * sizeof *g->row[n]);
	count += g->degree[n];
	pairs_sort(planner->found, count, planner->sorting);
	take_row(planner, n, planner->found, count);
}

static DispatchPair **rows_of_threads(Planner *planner) {
	size_t threads = (size_t)threads_of(planner->control),
		   longest = (size_t)planner->city->person_count + 1;
	DispatchPair **rows = arena_array_of(planner->scratch, DispatchPair *, threads);
	for (size_t i = 0; i < threads; i++)
		rows[i] = arena_array_of(planner->scratch, DispatchPair, longest);
	return rows;
}

/* Pairs that would help are added. Return: how many needs got some. */
static int32_t price(Planner *planner) {
	const DispatchCity *city = planner->city;
	ArenaMark mark = arena_mark(planner->scratch);
	int32_t changed = 0;
	Pricing pricing = {.planner = planner};
	pricing.undercut = planner->undercut;
	memset(pricing.undercut, 0, (size_t)city->need_count * sizeof *pricing.undercut);
	pricing.found = rows_of_threads(planner);
	parallel_for(threads_of(planner->control), city->need_count, 64, price_needs, &pricing);
	arena_rewind(planner->scratch, mark);
	for (int32_t n = 0; n < city->need_count; n++) {
		if (!pricing.undercut[n])
			continue;
		add_undercutting(planner, n);
		changed++;
	}
	for (int32_t n = 0; n < city->need_count; n++)
		if (pricing.undercut[n])
			solver_lower(&planner->solver, n);
	return changed;
}

static void lower_needs(void *self, int thread, int64_t from, int64_t to) {
	Pricing *pricing = self;
	const Solver *s = &pricing->planner->solver;
	DispatchPair *found = pricing->found[thread];
	for (int64_t n = from; n < to; n++) {
		Need *need = &s->need[n];
		int32_t count = reach_row(pricing->planner->reach, (int32_t)n, need->price, found);
		for (int32_t i = 0; i < count; i++) {
			int64_t offer = found[i].cost + s->person[found[i].person].price;
			need->price = offer < need->price ? offer : need->price;
		}
	}
}

/* Cancelled: no need's price above any offer of the city, so that the bound holds for all of it. */
static void bound_city(Planner *planner) {
	Pricing pricing = {.planner = planner, .found = rows_of_threads(planner)};
	parallel_for(
		threads_of(planner->control), planner->city->need_count, 64, lower_needs, &pricing);
}

static void price_out(Planner *planner) {
	Solver *s = &planner->solver;
	while (!s->cancelled && planner->out->rounds < ROUNDS_MOST) {
		solver_say(s, DISPATCH_PRICE, planner->out->rounds, ROUNDS_MOST);
		int32_t changed = price(planner);
		planner->out->rounds++;
		planner->out->proved = !changed;
		if (!changed)
			return;
		solver_reactivate(s);
		solver_repair(s);
	}
}

/* ---- the plan ---------------------------------------------------------------------------------- */

static int64_t count_pairs(const Planner *planner) {
	int64_t count = 0;
	for (int32_t n = 0; n < planner->city->need_count; n++)
		count += planner->solver.graph.degree[n];
	return count;
}

static void first_rows(Planner *planner) {
	Graph *g = &planner->solver.graph;
	ReachRows rows;
	reach_candidates(planner->reach, NEAREST, planner->control, planner->scratch, &rows);
	g->row = rows.row;
	g->degree = rows.degree;
	planner->out->candidates = count_pairs(planner);
}

static int plan(void *self) {
	Planner *planner = self;
	const DispatchCity *city = planner->city;
	Solver *s = &planner->solver;
	size_t n = (size_t)city->need_count;
	int32_t *places = arena_array_of(planner->scratch, int32_t, n + 1);
	*planner->out = (DispatchPlan){.penalty = arena_array_of(planner->arena, int64_t, n + 1)};
	solver_init(s, planner->control, planner->scratch, city->person_count, city->need_count);
	s->graph.places = places;
	s->graph.penalty = planner->out->penalty;
	int r = dispatch_penalties(city, places, planner->out->penalty, &planner->out->step);
	if (r)
		return r;
	s->cost_most = (int32_t)dispatch_cost_most(city);
	planner->reach = reach_new(city, planner->scratch);
	planner->complete = arena_array_of(planner->scratch, bool, n + 1);
	planner->undercut = arena_array_of(planner->scratch, int32_t, n + 1);
	planner->found =
		arena_array_of(planner->scratch, DispatchPair, 2 * (size_t)city->person_count + 1);
	planner->sorting =
		arena_array_of(planner->scratch, DispatchPair, 2 * (size_t)city->person_count + 1);
	first_rows(planner);
	solver_group(s);
	solver_decide(s, extend, planner);
	solver_activate(s);
	solver_run(s);
	price_out(planner);
	if (!planner->out->proved)
		bound_city(planner);
	planner->out->pairs = count_pairs(planner);
	planner->out->offset = offset_of(city);
	solver_result(s, planner->arena, &planner->out->result);
	return 0;
}

static int plan_on_scratch(void *self) {
	Planner *planner = self;
	return guarded(planner->scratch, plan, planner);
}

/* The scratch must not outlive a jump out of the caller's arena. */
int dispatch_plan(
	const DispatchCity *city, const DispatchControl *control, Arena *arena, DispatchPlan *out) {
	Planner planner = {
		.city = city, .control = control, .arena = arena, .scratch = arena_new(0), .out = out};
	if (!planner.scratch)
		return ERR_MEMORY;
	int r = guarded(arena, plan_on_scratch, &planner);
	arena_free(planner.scratch);
	return r;
}
