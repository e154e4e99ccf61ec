/* The plan of a whole city: against trying everything, beside a plan that runs, with reserves. */
#include "algo/dispatch/plan.h"
#include "algo/dispatch/test_city.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { SEEDS = 400 };

static void is_best(const DispatchCity *city, const DispatchPlan *plan, uint64_t seed) {
	DispatchProof proof;
	assert_int_equal(dispatch_plan_prove(city, plan, 1, &proof), 0);
	if (!proof.optimal || !plan->proved || proof.cost != plan->result.cost)
		fail_msg("seed %d: not proved", (int)seed);
	if (plan->result.cost != test_city_best(city, plan->penalty))
		fail_msg("seed %d: %lld is not the least cost", (int)seed, (long long)plan->result.cost);
}

static void test_best_of_all(void **state) {
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		Arena *arena = arena_new(0);
		TestCity city;
		DispatchPlan plan;
		test_city_make(&city, seed, arena);
		assert_int_equal(dispatch_plan(&city.city, NULL, arena, &plan), 0);
		is_best(&city.city, &plan, seed);
		arena_free(arena);
	}
}

/* A third of the people were told something, some of it no longer possible; some declined. */
static void make_standing(TestCity *city, uint64_t seed, Arena *arena) {
	RngSeeded state;
	Rng rng = rng_seeded(&state, seed + 1000);
	size_t persons = (size_t)city->city.person_count;
	int32_t *told = arena_array_of(arena, int32_t, persons + 1);
	int32_t *declined = arena_array_of(arena, int32_t, persons + 1);
	for (size_t p = 0; p < persons; p++) {
		told[p] = DISPATCH_NONE;
		if (!city->city.need_count)
			continue;
		if (!rng_below(&rng, 3))
			told[p] = (int32_t)rng_below(&rng, (uint64_t)city->city.need_count);
		declined[p] = (int32_t)rng_below(&rng, (uint64_t)city->city.need_count);
		city->persons[p].declined = (int32_t)p;
		city->persons[p].declined_count = !rng_below(&rng, 3);
	}
	city->city.told = told;
	city->city.declined = declined;
	city->city.move_cost = (int32_t)rng_below(&rng, 3000);
}

/* What the plan says of itself: pairs, penalties without what stands for moving, and moves. */
static int64_t stated_cost(const DispatchCity *city, const DispatchPlan *plan) {
	int64_t cost = 0;
	for (int32_t n = 0; n < city->need_count; n++)
		cost +=
			(city->needs[n].places - plan->result.filled[n]) * (plan->penalty[n] - city->move_cost);
	for (int32_t p = 0; p < city->person_count; p++) {
		int32_t n = plan->result.need_of[p];
		if (n != DISPATCH_NONE)
			cost += dispatch_cost(city, p, n) - dispatch_move_cost(city, p, n);
		if (city->told[p] != DISPATCH_NONE && city->told[p] != n)
			cost += city->move_cost;
	}
	return cost;
}

static void test_standing(void **state) {
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		Arena *arena = arena_new(0);
		TestCity city;
		DispatchPlan plan;
		test_city_make(&city, seed, arena);
		make_standing(&city, seed, arena);
		assert_int_equal(dispatch_plan(&city.city, NULL, arena, &plan), 0);
		is_best(&city.city, &plan, seed);
		assert_int_equal(stated_cost(&city.city, &plan), plan.result.cost + plan.offset);
		arena_free(arena);
	}
}

/* The first need keeps people back: its places come before any other's. */
static void test_reserve(void **state) {
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		Arena *arena = arena_new(0);
		TestCity city;
		DispatchPlan plan;
		int32_t skilled = 0;
		test_city_make(&city, seed, arena);
		city.needs[0].reserve = true;
		city.needs[0].tier = 0;
		assert_int_equal(dispatch_plan(&city.city, NULL, arena, &plan), 0);
		is_best(&city.city, &plan, seed);
		for (int32_t p = 0; city.city.need_count && p < city.city.person_count; p++)
			skilled += dispatch_bar(&city.city, p, 0) != DISPATCH_BAR_SKILL;
		if (city.city.need_count)
			assert_int_equal(plan.result.filled[0],
				skilled < city.needs[0].places ? skilled : city.needs[0].places);
		arena_free(arena);
	}
}

static void test_cancelled_bound_holds(void **state) {
	(void)state;
	atomic_bool cancel = true;
	DispatchControl control = {.cancel = &cancel};
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		Arena *arena = arena_new(0);
		TestCity city;
		DispatchPlan plan;
		DispatchProof proof;
		test_city_make(&city, seed, arena);
		assert_int_equal(dispatch_plan(&city.city, &control, arena, &plan), 0);
		int64_t best = test_city_best(&city.city, plan.penalty);
		assert_int_equal(dispatch_plan_prove(&city.city, &plan, 1, &proof), 0);
		assert_true(plan.result.cancelled && !plan.proved);
		assert_true(plan.result.bound <= best && best <= plan.result.cost);
		assert_true(!proof.undercut && !proof.misplaced && proof.bound == plan.result.bound);
		arena_free(arena);
	}
}

static int plan_guarded(void *self) {
	Arena **arena = self;
	TestCity city;
	DispatchPlan plan;
	test_city_make(&city, 5, *arena);
	return dispatch_plan(&city.city, NULL, *arena, &plan);
}

static void test_out_of_memory(void **state) {
	(void)state;
	for (unsigned long n = 1; n < 1000; n++) {
		Arena *arena = arena_new(0);
		arena_fail_at(n);
		int r = guarded(arena, plan_guarded, &arena);
		bool failed = !arena_fail_left();
		arena_fail_at(0);
		arena_free(arena);
		if (!failed) {
			assert_int_equal(r, 0);
			return;
		}
		assert_int_equal(r, ERR_MEMORY);
	}
	fail_msg("never enough memory");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_best_of_all),
		cmocka_unit_test(test_standing),
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_cancelled_bound_holds),
		cmocka_unit_test(test_out_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
