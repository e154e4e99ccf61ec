/* The engine against trying everything, and what must hold of every plan. */
#include "algo/dispatch/dispatch_private.h"
#include "algo/dispatch/test_families.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* ---- trying everything ------------------------------------------------------------------------- */

static int64_t best_of_all(const DispatchProblem *problem, int32_t n, int32_t unit, unsigned used) {
	if (n == problem->need_count)
		return 0;
	if (unit == problem->places[n])
		return best_of_all(problem, n + 1, 0, used);
	int64_t best = problem->penalty[n] + best_of_all(problem, n, unit + 1, used);
	for (int64_t i = problem->row[n]; i < problem->row[n + 1]; i++) {
		DispatchPair pair = problem->pairs[i];
		if (used >> pair.person & 1)
			continue;
		int64_t cost = pair.cost + best_of_all(problem, n, unit + 1, used | 1u << pair.person);
		best = cost < best ? cost : best;
	}
	return best;
}

/* Penalties: mode 0 as small as costs, 1 strict tiers, 2 steps that may or may not be. */
static int64_t tiny_penalty(const Rng *rng, int mode) {
	static const int64_t steps[] = {0, 1000, 40};
	return mode ? (int64_t)(1 + rng_below(rng, 3)) * steps[mode] : (int64_t)rng_below(rng, 30);
}

static void make_tiny(uint64_t seed, Arena *arena, DispatchProblem *out) {
	RngSeeded state;
	Rng rng = rng_seeded(&state, seed);
	int32_t persons = (int32_t)rng_below(&rng, 7), needs = (int32_t)rng_below(&rng, 5);
	int mode = (int)rng_below(&rng, 3);
	uint64_t cost_most = 1 + rng_below(&rng, 20), count = 0;
	int64_t *row = arena_array_of(arena, int64_t, 8), *penalty = arena_array_of(arena, int64_t, 8);
	int32_t *places = arena_array_of(arena, int32_t, 8);
	*out = (DispatchProblem){
		persons, needs, row, arena_array_of(arena, DispatchPair, 64), places, penalty};
	for (int32_t n = 0; n < needs; n++) {
		places[n] = (int32_t)rng_below(&rng, 4);
		penalty[n] = tiny_penalty(&rng, mode);
		for (int32_t p = 0; p < persons; p++)
			if (rng_below(&rng, 3))
				out->pairs[count++] = (DispatchPair){p, (int32_t)rng_below(&rng, cost_most)};
		row[n + 1] = (int64_t)count;
	}
}

static void is_proved(const DispatchProblem *problem, const DispatchResult *result, uint64_t seed) {
	DispatchProof proof;
	dispatch_prove(problem, result, &proof);
	if (!proof.optimal || proof.cost != result->cost || proof.bound != result->bound)
		fail_msg("seed %llu: cost %lld, bound %lld, undercut %lld, loose %lld",
			(unsigned long long)seed, (long long)proof.cost, (long long)proof.bound,
			(long long)proof.undercut, (long long)proof.loose);
}

static void test_best_of_all(void **state) {
	(void)state;
	for (uint64_t seed = 0; seed < 4000; seed++) {
		Arena *arena = arena_new(0);
		DispatchProblem problem;
		DispatchResult result;
		DispatchControl control = {.threads = 1 + (int)(seed % 2)};
		make_tiny(seed, arena, &problem);
		assert_int_equal(dispatch_solve(&problem, &control, arena, &result), 0);
		is_proved(&problem, &result, seed);
		if (result.cost != best_of_all(&problem, 0, 0, 0))
			fail_msg("seed %llu: %lld is not the least cost", (unsigned long long)seed,
				(long long)result.cost);
		arena_free(arena);
	}
}

/* ---- families ---------------------------------------------------------------------------------- */

static void test_families_proved(void **state) {
	(void)state;
	for (int i = 0; i < FAMILY_COUNT; i++)
		for (uint64_t seed = 1; seed <= 2; seed++) {
			Arena *arena = arena_new(0);
			DispatchProblem problem;
			DispatchResult result;
			families[i].make(1000, seed, arena, &problem);
			assert_int_equal(dispatch_solve(&problem, NULL, arena, &result), 0);
			is_proved(&problem, &result, seed);
			arena_free(arena);
		}
}

static void test_threads_agree(void **state) {
	(void)state;
	for (int i = 0; i < FAMILY_COUNT; i++) {
		Arena *arena = arena_new(0);
		DispatchProblem problem;
		DispatchResult one, two;
		DispatchControl control = {.threads = 2};
		families[i].make(2000, 5, arena, &problem);
		assert_int_equal(dispatch_solve(&problem, NULL, arena, &one), 0);
		assert_int_equal(dispatch_solve(&problem, &control, arena, &two), 0);
		assert_memory_equal(
			one.need_of, two.need_of, (size_t)problem.person_count * sizeof *one.need_of);
		assert_memory_equal(
			one.need_price, two.need_price, (size_t)problem.need_count * sizeof *one.need_price);
		arena_free(arena);
	}
}

/* The people numbered the other way round. */
static void test_order_of_people_is_nothing(void **state) {
	(void)state;
	for (int i = 0; i < FAMILY_COUNT; i++) {
		Arena *arena = arena_new(0);
		DispatchProblem problem;
		DispatchResult result, turned;
		families[i].make(600, 9, arena, &problem);
		assert_int_equal(dispatch_solve(&problem, NULL, arena, &result), 0);
		for (int64_t j = 0; j < problem.row[problem.need_count]; j++)
			problem.pairs[j].person = problem.person_count - 1 - problem.pairs[j].person;
		assert_int_equal(dispatch_solve(&problem, NULL, arena, &turned), 0);
		assert_int_equal(result.cost, turned.cost);
		arena_free(arena);
	}
}

/* The last person's pairs left out, then taken in. */
static void test_one_more_person_is_never_worse(void **state) {
	(void)state;
	for (uint64_t seed = 0; seed < 300; seed++) {
		Arena *arena = arena_new(0);
		DispatchProblem all, fewer;
		DispatchResult with, without;
		make_tiny(seed, arena, &all);
		fewer = all;
		int64_t *row = arena_array_of(arena, int64_t, (size_t)all.need_count + 1), count = 0;
		fewer.pairs = arena_array_of(arena, DispatchPair, 64);
		fewer.row = row;
		for (int32_t n = 0; n < all.need_count; n++) {
			for (int64_t i = all.row[n]; i < all.row[n + 1]; i++)
				if (all.pairs[i].person != all.person_count - 1)
					fewer.pairs[count++] = all.pairs[i];
			row[n + 1] = count;
		}
		assert_int_equal(dispatch_solve(&all, NULL, arena, &with), 0);
		assert_int_equal(dispatch_solve(&fewer, NULL, arena, &without), 0);
		assert_true(with.cost <= without.cost);
		arena_free(arena);
	}
}

/* ---- rows -------------------------------------------------------------------------------------- */

static void test_rows_are_sorted(void **state) {
	(void)state;
	RngSeeded random;
	Rng rng = rng_seeded(&random, 7);
	static const int64_t counts[] = {0, 1, 11, 12, 13, 200, 1023, 1024, 5000};
	for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
		for (int shift = 0; shift <= 30; shift += 6) {
			Arena *arena = arena_new(0);
			int64_t count = counts[c], sum = 0;
			DispatchPair *pairs = arena_array_of(arena, DispatchPair, (size_t)count + 1);
			DispatchPair *scratch = arena_array_of(arena, DispatchPair, (size_t)count + 1);
			for (int64_t i = 0; i < count; i++) {
				pairs[i] = (DispatchPair){
					(int32_t)(i * 7919 % count), (int32_t)rng_below(&rng, 1ull << shift)};
				sum += pairs[i].person * 31 + pairs[i].cost;
			}
			pairs_sort(pairs, count, scratch);
			for (int64_t i = 0; i < count; i++) {
				sum -= pairs[i].person * 31 + pairs[i].cost;
				if (i && pairs[i - 1].cost == pairs[i].cost)
					assert_true(pairs[i - 1].person < pairs[i].person);
				else if (i)
					assert_true(pairs[i - 1].cost < pairs[i].cost);
			}
			assert_int_equal(sum, 0);
			arena_free(arena);
		}
}

/* ---- limits ------------------------------------------------------------------------------------ */

static int solve_one(DispatchPair *pairs, int64_t count, int32_t places, int64_t penalty) {
	Arena *arena = arena_new(0);
	int64_t row[] = {0, count};
	DispatchProblem problem = {2, 1, row, pairs, &places, &penalty};
	DispatchResult result;
	int r = dispatch_solve(&problem, NULL, arena, &result);
	arena_free(arena);
	return r;
}

static void test_refused(void **state) {
	(void)state;
	DispatchPair twice[] = {{0, 1}, {0, 2}}, nobody[] = {{2, 1}}, negative[] = {{0, -1}},
				 dear[] = {{0, (1 << 30) + 1}};
	DispatchPair good[] = {{0, 1}, {1, 2}};
	assert_int_equal(solve_one(twice, 2, 1, 9), DISPATCH_BAD);
	assert_int_equal(solve_one(nobody, 1, 1, 9), DISPATCH_BAD);
	assert_int_equal(solve_one(negative, 1, 1, 9), DISPATCH_BAD);
	assert_int_equal(solve_one(dear, 1, 1, 9), DISPATCH_BAD);
	assert_int_equal(solve_one(good, 2, -1, 9), DISPATCH_BAD);
	assert_int_equal(solve_one(good, 2, 1, -9), DISPATCH_BAD);
	assert_int_equal(solve_one(good, 2, 1000000000, INT64_MAX / 2), DISPATCH_OVERFLOW);
	assert_int_equal(solve_one(good, 2, 1000000000, 1000000), 0);
}

static void test_cancelled_at_once(void **state) {
	(void)state;
	for (int i = 0; i < FAMILY_COUNT; i++) {
		Arena *arena = arena_new(0);
		atomic_bool cancel = true;
		DispatchControl control = {.cancel = &cancel};
		DispatchProblem problem;
		DispatchResult whole, part;
		DispatchProof proof;
		families[i].make(1000, 3, arena, &problem);
		assert_int_equal(dispatch_solve(&problem, NULL, arena, &whole), 0);
		assert_int_equal(dispatch_solve(&problem, &control, arena, &part), 0);
		assert_true(part.cancelled && part.cost >= whole.cost && part.bound <= whole.cost);
		dispatch_prove(&problem, &part, &proof);
		assert_true(!proof.undercut && !proof.misplaced && proof.cost == part.cost);
		arena_free(arena);
	}
}

static int solve_guarded(void *self) {
	Arena **arenas = self;
	DispatchProblem problem;
	DispatchResult result;
	make_tiny(11, arenas[0], &problem);
	return dispatch_solve(&problem, NULL, arenas[0], &result);
}

static void test_out_of_memory(void **state) {
	(void)state;
	for (unsigned long n = 1; n < 200; n++) {
		Arena *arena = arena_new(0);
		arena_fail_at(n);
		int r = guarded(arena, solve_guarded, &arena);
		arena_fail_at(0);
		arena_free(arena);
		if (!r)
			return;
		assert_int_equal(r, ERR_MEMORY);
	}
	fail_msg("never enough memory");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_best_of_all),
		cmocka_unit_test(test_families_proved),
		cmocka_unit_test(test_threads_agree),
		cmocka_unit_test(test_order_of_people_is_nothing),
		cmocka_unit_test(test_one_more_person_is_never_worse),
		cmocka_unit_test(test_rows_are_sorted),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_cancelled_at_once),
		cmocka_unit_test(test_out_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
