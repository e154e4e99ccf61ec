#include "dispatch_replan.h"

#include "algo/dispatch/session.h"
#include "base/clock.h"
#include "dispatch_child.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The problem without those who come later; their pairs are kept apart. */
typedef struct Stage {
	const DispatchProblem *all;
	Arena *arena;
	RngSeeded state;
	Rng rng;
	bool *late_person, *late_need;
	int32_t *person_now, *need_now; /* number in the session, or DISPATCH_NONE */
	int32_t *persons, *needs;       /* the late ones */
	int32_t person_count, need_count;
	int64_t *arc_row; /* pairs by person */
	DispatchEnd *arcs;
	DispatchEnd *ends; /* the longest list there can be */
	DispatchProblem first;
	DispatchSession *session;
} Stage;

static int32_t below(Stage *stage, int32_t n) {
	return (int32_t)rng_below(&stage->rng, (uint64_t)n);
}

static int32_t *choose(Stage *stage, bool *late, int32_t of, int32_t count) {
	int32_t *out = arena_array_of(stage->arena, int32_t, (size_t)count + 1);
	for (int32_t i = 0; i < count;) {
		int32_t at = below(stage, of);
		if (!late[at])
			out[i++] = at;
		late[at] = true;
	}
	return out;
}

static void transpose(Stage *stage) {
	const DispatchProblem *all = stage->all;
	int64_t pairs = all->row[all->need_count];
	stage->arc_row = arena_array_of(stage->arena, int64_t, (size_t)all->person_count + 3);
	stage->arcs = arena_array_of(stage->arena, DispatchEnd, (size_t)pairs + 1);
	int64_t *at = stage->arc_row + 1;
	for (int64_t i = 0; i < pairs; i++)
		stage->arc_row[all->pairs[i].person + 2]++;
	for (int32_t p = 0; p < all->person_count; p++)
		at[p + 1] += at[p];
	for (int32_t n = 0; n < all->need_count; n++)
		for (int64_t i = all->row[n]; i < all->row[n + 1]; i++)
			stage->arcs[at[all->pairs[i].person]++] = (DispatchEnd){n, all->pairs[i].cost};
}

static int32_t *number(Stage *stage, const bool *late, int32_t count, int32_t *now_count) {
	int32_t *now = arena_array_of(stage->arena, int32_t, (size_t)count + 1);
	*now_count = 0;
	for (int32_t i = 0; i < count; i++)
		now[i] = late[i] ? DISPATCH_NONE : (*now_count)++;
	return now;
}

static void make_first(Stage *stage) {
	const DispatchProblem *all = stage->all;
	DispatchProblem *first = &stage->first;
	stage->person_now = number(stage, stage->late_person, all->person_count, &first->person_count);
	stage->need_now = number(stage, stage->late_need, all->need_count, &first->need_count);
	int64_t *row = arena_array_of(stage->arena, int64_t, (size_t)first->need_count + 1), count = 0;
	int32_t *places = arena_array_of(stage->arena, int32_t, (size_t)first->need_count + 1);
	int64_t *penalty = arena_array_of(stage->arena, int64_t, (size_t)first->need_count + 1);
	first->pairs =
		arena_array_of(stage->arena, DispatchPair, (size_t)all->row[all->need_count] + 1);
	for (int32_t n = 0; n < all->need_count; n++) {
		if (stage->need_now[n] == DISPATCH_NONE)
			continue;
		places[stage->need_now[n]] = all->places[n];
		penalty[stage->need_now[n]] = all->penalty[n];
		for (int64_t i = all->row[n]; i < all->row[n + 1]; i++)
			if (stage->person_now[all->pairs[i].person] != DISPATCH_NONE)
				first->pairs[count++] =
					(DispatchPair){stage->person_now[all->pairs[i].person], all->pairs[i].cost};
		row[stage->need_now[n] + 1] = count;
	}
	first->row = row;
	first->places = places;
	first->penalty = penalty;
}

static bool begin(
	Stage *stage, const DispatchProblem *all, int32_t persons, int32_t needs, uint64_t seed) {
	*stage =
		(Stage){.all = all, .arena = arena_new(0), .person_count = persons, .need_count = needs};
	stage->rng = rng_seeded(&stage->state, seed);
	stage->late_person = arena_array_of(stage->arena, bool, (size_t)all->person_count + 1);
	stage->late_need = arena_array_of(stage->arena, bool, (size_t)all->need_count + 1);
	stage->ends = arena_array_of(
		stage->arena, DispatchEnd, (size_t)(all->person_count + all->need_count) + 1);
	stage->persons = choose(stage, stage->late_person, all->person_count, persons);
	stage->needs = choose(stage, stage->late_need, all->need_count, needs);
	transpose(stage);
	make_first(stage);
	return !dispatch_session_new(&stage->first, NULL, &stage->session);
}

static void leave(Stage *stage) {
	dispatch_session_leave(stage->session, below(stage, stage->first.person_count));
}

static void arrive(Stage *stage, int32_t p) {
	int32_t count = 0;
	for (int64_t i = stage->arc_row[p]; i < stage->arc_row[p + 1]; i++)
		if (stage->need_now[stage->arcs[i].other] != DISPATCH_NONE)
			stage->ends[count++] =
				(DispatchEnd){stage->need_now[stage->arcs[i].other], stage->arcs[i].cost};
	dispatch_session_arrive(stage->session, stage->ends, count, &stage->person_now[p]);
}

static void appear(Stage *stage, int32_t n) {
	const DispatchProblem *all = stage->all;
	int32_t count = 0;
	for (int64_t i = all->row[n]; i < all->row[n + 1]; i++)
		if (stage->person_now[all->pairs[i].person] != DISPATCH_NONE)
			stage->ends[count++] =
				(DispatchEnd){stage->person_now[all->pairs[i].person], all->pairs[i].cost};
	dispatch_session_appear(
		stage->session, all->places[n], all->penalty[n], stage->ends, count, &stage->need_now[n]);
}

/* Ends the stage. */
static bool is_as_cold(Stage *stage, double *seconds) {
	DispatchProblem problem;
	DispatchResult warm, cold;
	DispatchProof proof;
	dispatch_session_problem(stage->session, stage->arena, &problem);
	dispatch_session_result(stage->session, stage->arena, &warm);
	dispatch_prove(&problem, &warm, &proof);
	double before = bench_processor_seconds();
	bool solved = !dispatch_solve(&problem, NULL, stage->arena, &cold);
	*seconds = bench_processor_seconds() - before;
	dispatch_session_free(stage->session);
	arena_free(stage->arena);
	return solved && proof.optimal && proof.cost == cold.cost;
}

Replan replan_batch(const DispatchProblem *problem, double share, uint64_t seed) {
	Stage stage;
	Replan out = {0};
	int32_t persons = (int32_t)(share * problem->person_count),
			needs = (int32_t)(share * problem->need_count);
	if (!begin(&stage, problem, persons, needs, seed))
		return out;
	double before = bench_processor_seconds();
	for (int32_t i = 0; i < persons; i++)
		leave(&stage);
	for (int32_t i = 0; i < persons; i++)
		arrive(&stage, stage.persons[i]);
	for (int32_t i = 0; i < needs; i++)
		appear(&stage, stage.needs[i]);
	out.searches = dispatch_session_repair(stage.session);
	out.change = bench_processor_seconds() - before;
	out.equal = is_as_cold(&stage, &out.cold);
	return out;
}

static int by_value(const void *a, const void *b) {
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

Events replan_events(const DispatchProblem *problem, int32_t count, uint64_t seed) {
	Stage stage;
	Events out = {0};
	int32_t third = count / 3;
	double *seconds = calloc((size_t)count, sizeof *seconds), cold;
	if (!seconds || !begin(&stage, problem, third, third, seed))
		return out;
	for (int32_t i = 0; i < 3 * third; i++) {
		double before = bench_processor_seconds();
		if (i % 3 == 0)
			leave(&stage);
		else if (i % 3 == 1)
			arrive(&stage, stage.persons[i / 3]);
		else
			appear(&stage, stage.needs[i / 3]);
		dispatch_session_repair(stage.session);
		seconds[i] = bench_processor_seconds() - before;
	}
	qsort(seconds, (size_t)(3 * third), sizeof *seconds, by_value);
	out.p50 = seconds[3 * third / 2];
	out.p99 = seconds[3 * third * 99 / 100];
	out.most = seconds[3 * third - 1];
	out.equal = is_as_cold(&stage, &cold);
	free(seconds);
	return out;
}
