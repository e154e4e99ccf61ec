/* Many shifts: against trying everything where that can be done, and what must hold of any plan. */
#include "algo/dispatch/shifts.h"
#include "base/clock.h"
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { PERIODS_MOST = 21 };

typedef struct Week {
	ShiftProblem problem;
	ShiftPeriod periods[PERIODS_MOST];
	DispatchProblem parts[PERIODS_MOST];
} Week;

typedef struct Size {
	int32_t persons, periods, needs, places; /* needs of a period, places up to */
} Size;

static void make_part(const Rng *rng, const Size *size, Arena *arena, DispatchProblem *out) {
	size_t needs = (size_t)size->needs;
	int64_t *row = arena_array_of(arena, int64_t, needs + 1), count = 0;
	int64_t *penalty = arena_array_of(arena, int64_t, needs + 1);
	int32_t *places = arena_array_of(arena, int32_t, needs + 1);
	*out = (DispatchProblem){.person_count = size->persons,
		.need_count = size->needs,
		.row = row,
		.pairs = arena_array_of(arena, DispatchPair, needs * (size_t)size->persons + 1),
		.places = places,
		.penalty = penalty};
	for (size_t n = 0; n < needs; n++) {
		places[n] = 1 + (int32_t)rng_below(rng, (uint64_t)size->places);
		penalty[n] = (int64_t)(1 + rng_below(rng, 3)) * 10000;
		for (int32_t p = 0; p < size->persons; p++)
			if (rng_below(rng, 3))
				out->pairs[count++] = (DispatchPair){p, (int32_t)rng_below(rng, 900)};
		row[n + 1] = count;
	}
}

/* Three shifts a day of eight hours. */
static void make(Week *out, const Size *size, uint64_t seed, Arena *arena) {
	RngSeeded state;
	Rng rng = rng_seeded(&state, seed);
	*out = (Week){.problem = {.rules = {480, 600, 1 + (int32_t)rng_below(&rng, 4),
								  100 * (int32_t)rng_below(&rng, 4)},
					  .person_count = size->persons,
					  .period_count = size->periods,
					  .periods = out->periods,
					  .parts = out->parts}};
	for (int32_t k = 0; k < size->periods; k++) {
		out->periods[k] = (ShiftPeriod){480 * k, 480 * (k + 1)};
		make_part(&rng, size, arena, &out->parts[k]);
	}
}

static void is_allowed(const Week *week, const ShiftResult *result, Arena *arena, uint64_t seed) {
	ShiftCheck check;
	shifts_check(&week->problem, result->need_of, arena, &check);
	if (check.misplaced || check.unrested || check.long_days || check.too_many ||
		check.cost != result->cost || result->bound > result->cost)
		fail_msg(
			"seed %d: cost %lld of %lld, bound %lld, misplaced %lld, unrested %lld, long %lld, "
			"too many %lld",
			(int)seed, (long long)result->cost, (long long)check.cost, (long long)result->bound,
			(long long)check.misplaced, (long long)check.unrested, (long long)check.long_days,
			(long long)check.too_many);
}

/* ---- trying everything: person by person, any set of seats ------------------------------------- */

typedef struct Trial {
	const Week *week;
	int32_t *need_of[PERIODS_MOST];
	Arena *arena;
	int64_t best;
} Trial;

static void try_all(Trial *trial, int32_t p, int32_t k) {
	const ShiftProblem *problem = &trial->week->problem;
	if (p == problem->person_count) {
		ShiftCheck check;
		ArenaMark mark = arena_mark(trial->arena);
		shifts_check(problem, trial->need_of, trial->arena, &check);
		arena_rewind(trial->arena, mark);
		bool allowed = !check.misplaced && !check.unrested && !check.long_days && !check.too_many;
		if (allowed && check.cost < trial->best)
			trial->best = check.cost;
		return;
	}
	if (k == problem->period_count) {
		try_all(trial, p + 1, 0);
		return;
	}
	for (int32_t n = DISPATCH_NONE; n < problem->parts[k].need_count; n++) {
		trial->need_of[k][p] = n;
		try_all(trial, p, k + 1);
	}
	trial->need_of[k][p] = DISPATCH_NONE;
}

static int64_t best_of_all(const Week *week, Arena *arena) {
	Trial trial = {.week = week, .arena = arena, .best = INT64_MAX};
	for (int32_t k = 0; k < PERIODS_MOST; k++) {
		trial.need_of[k] = arena_array_of(arena, int32_t, (size_t)week->problem.person_count + 1);
		for (int32_t p = 0; p < week->problem.person_count; p++)
			trial.need_of[k][p] = DISPATCH_NONE;
	}
	try_all(&trial, 0, 0);
	return trial.best;
}

static void test_near_the_best(void **state) {
	(void)state;
	int proved = 0, best = 0, seeds = 40;
	for (uint64_t seed = 1; seed <= (uint64_t)seeds; seed++) {
		Arena *arena = arena_new(0);
		Week week;
		ShiftResult result;
		make(&week, &(Size){3, 4, 1, 2}, seed, arena);
		assert_int_equal(shifts_solve(&week.problem, NULL, 200, arena, &result), 0);
		is_allowed(&week, &result, arena, seed);
		int64_t least = best_of_all(&week, arena);
		if (result.bound > least || result.cost < least)
			fail_msg("seed %d: bound %lld, best %lld, cost %lld", (int)seed,
				(long long)result.bound, (long long)least, (long long)result.cost);
		proved += result.bound == result.cost;
		best += result.cost == least;
		arena_free(arena);
	}
	print_message("best %d, proved %d of %d\n", best, proved, seeds);
	assert_true(best * 100 >= seeds * 85 && proved * 100 >= seeds * 30);
}

static void test_a_week(void **state) {
	(void)state;
	for (uint64_t seed = 1; seed <= 2; seed++) {
		Arena *arena = arena_new(0);
		Week week;
		ShiftResult none, some;
		make(&week, &(Size){60, 21, 3, 5}, seed, arena);
		week.problem.rules.shifts_most = 5;
		assert_int_equal(shifts_solve(&week.problem, NULL, 0, arena, &none), 0);
		assert_int_equal(shifts_solve(&week.problem, NULL, 40, arena, &some), 0);
		is_allowed(&week, &none, arena, seed);
		is_allowed(&week, &some, arena, seed);
		assert_true(some.cost <= none.cost && some.bound >= none.bound);
		double gap = (double)(some.cost - some.bound) / (double)some.cost;
		print_message("seed %d: cost %lld, bound %lld, gap %.2f%%\n", (int)seed,
			(long long)some.cost, (long long)some.bound, 100 * gap);
		assert_true(gap < 0.08);
		arena_free(arena);
	}
}

/* With the burden shared nobody works twice while another, as near, works not at all. */
static void test_fairness(void **state) {
	(void)state;
	Arena *arena = arena_new(0);
	Week week;
	ShiftResult result;
	make(&week, &(Size){4, 4, 1, 1}, 1, arena);
	week.problem.rules = (ShiftRules){0, 1440, 4, 50};
	for (int32_t k = 0; k < 4; k++) {
		int64_t *row = (int64_t *)week.parts[k].row;
		for (int32_t p = 0; p < 4; p++)
			week.parts[k].pairs[p] = (DispatchPair){p, 100 + p};
		row[1] = 4;
	}
	assert_int_equal(shifts_solve(&week.problem, NULL, 40, arena, &result), 0);
	assert_int_equal(result.cost, 100 + 101 + 102 + 103);
	assert_int_equal(result.covered, 4);
	arena_free(arena);
}

static void test_cancelled(void **state) {
	(void)state;
	Arena *arena = arena_new(0);
	Week week;
	ShiftResult result;
	atomic_bool cancel = true;
	DispatchControl control = {.cancel = &cancel};
	make(&week, &(Size){60, 21, 3, 5}, 2, arena);
	assert_int_equal(shifts_solve(&week.problem, &control, 25, arena, &result), 0);
	assert_true(result.cancelled);
	is_allowed(&week, &result, arena, 2);
	arena_free(arena);
}

static void test_refused(void **state) {
	(void)state;
	Arena *arena = arena_new(0);
	Week week;
	ShiftResult result;
	make(&week, &(Size){5, 3, 2, 2}, 1, arena);
	week.parts[1].pairs[0].cost = SHIFTS_PRICE_MOST + 1;
	assert_int_equal(shifts_solve(&week.problem, NULL, 2, arena, &result), DISPATCH_BAD);
	make(&week, &(Size){5, 3, 2, 2}, 1, arena);
	week.parts[2].person_count--;
	assert_int_equal(shifts_solve(&week.problem, NULL, 2, arena, &result), DISPATCH_BAD);
	make(&week, &(Size){5, 3, 2, 2}, 1, arena);
	week.periods[0].start = 5000;
	assert_int_equal(shifts_solve(&week.problem, NULL, 2, arena, &result), DISPATCH_BAD);
	arena_free(arena);
}

static void test_out_of_memory(void **state) {
	(void)state;
	Arena *kept = arena_new(0);
	Week week;
	make(&week, &(Size){5, 3, 2, 2}, 1, kept);
	for (unsigned long n = 1; n < 5000; n++) {
		Arena *arena = arena_new(0);
		ShiftResult result;
		arena_fail_at(n);
		int r = shifts_solve(&week.problem, NULL, 1, arena, &result);
		bool failed = !arena_fail_left();
		arena_fail_at(0);
		arena_free(arena);
		if (!failed) {
			arena_free(kept);
			return;
		}
		assert_int_equal(r, ERR_MEMORY);
	}
	fail_msg("never enough memory");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_near_the_best),
		cmocka_unit_test(test_a_week),
		cmocka_unit_test(test_fairness),
		cmocka_unit_test(test_cancelled),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_out_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
