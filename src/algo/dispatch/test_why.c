/* Reasons against solving again: every exact number of why.h is the difference of two optima. */
#include "algo/dispatch/test_city.h"
#include "algo/dispatch/why.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { SEEDS = 150 };

static int64_t optimum(const DispatchCity *city, Arena *arena, DispatchPlan *plan) {
	assert_int_equal(dispatch_plan(city, NULL, arena, plan), 0);
	assert_true(plan->proved);
	return plan->result.cost + plan->offset;
}

/* The optimum when `change` was made to a copy of the city, its penalties as before. */
static int64_t changed(const TestCity *city, const TestChange *change, int64_t step, Arena *arena) {
	DispatchPlan plan;
	DispatchCity copy = test_city_changed(city, change, arena);
	optimum(&copy, arena, &plan);
	int64_t cost = 0;
	for (int32_t n = 0; n < copy.need_count; n++)
		cost += (copy.needs[n].places - plan.result.filled[n]) * (4 - copy.needs[n].tier) * step;
	for (int32_t p = 0; p < copy.person_count; p++)
		if (plan.result.need_of[p] != DISPATCH_NONE)
			cost += dispatch_cost(&copy, p, plan.result.need_of[p]);
	return cost;
}

static void check_people(
	const TestCity *city, DispatchWhy *why, const DispatchPlan *plan, uint64_t seed, Arena *arena) {
	for (int32_t p = 0; p < city->city.person_count; p++) {
		if (plan->result.need_of[p] == DISPATCH_NONE)
			continue;
		DispatchWhySent sent = dispatch_why_sent(dispatch_why_reasons(why), p);
		TestChange without = {.without = p, .place = DISPATCH_NONE};
		int64_t more = changed(city, &without, plan->step, arena) - plan->result.cost;
		if (sent.more != more)
			fail_msg("seed %d: without person %d the plan costs %lld more, not %lld", (int)seed, p,
				(long long)more, (long long)sent.more);
	}
}

/* One place fewer, filled by somebody idle who is sent there: the forced pair, exactly. */
static void check_idle_pairs(
	const TestCity *city, DispatchWhy *why, const DispatchPlan *plan, uint64_t seed, Arena *arena) {
	for (int32_t p = 0; p < city->city.person_count; p++)
		for (int32_t n = 0; n < city->city.need_count; n++) {
			DispatchWhyNot not = dispatch_why_not(why, p, n);
			assert_int_equal(not .bar, dispatch_bar(&city->city, p, n));
			if (plan->result.need_of[p] != DISPATCH_NONE || not .bar || !city->needs[n].places)
				continue;
			TestChange forced = {.without = p, .place = n, .places = -1};
			int64_t more = changed(city, &forced, plan->step, arena) +
				dispatch_cost(&city->city, p, n) - plan->result.cost;
			if (not .more != more)
				fail_msg("seed %d: person %d at need %d costs %lld more, not %lld", (int)seed, p, n,
					(long long)more, (long long)not .more);
		}
}

static void check_needs(
	const TestCity *city, DispatchWhy *why, const DispatchPlan *plan, uint64_t seed, Arena *arena) {
	for (int32_t n = 0; n < city->city.need_count; n++) {
		DispatchWhyNeed need = dispatch_why_need(why, n);
		TestChange fewer = {.without = DISPATCH_NONE, .place = n, .places = -1};
		int32_t sum = 0;
		for (int bar = 0; bar < DISPATCH_BAR_COUNT; bar++)
			sum += need.barred[bar];
		assert_int_equal(sum, city->city.person_count);
		assert_int_equal(need.barred[DISPATCH_MAY],
			need.here + need.higher + need.same + need.lower + need.idle);
		assert_int_equal(need.here, plan->result.filled[n]);
		if (!city->needs[n].places)
			continue;
		int64_t gain = plan->result.cost - changed(city, &fewer, plan->step, arena);
		if (need.one_more != gain)
			fail_msg("seed %d: one more at need %d brings %lld, not %lld", (int)seed, n,
				(long long)gain, (long long)need.one_more);
	}
}

static void test_exact(void **state) {
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		Arena *arena = arena_new(0);
		TestCity city;
		DispatchPlan plan;
		test_city_make(&city, seed, arena);
		optimum(&city.city, arena, &plan);
		DispatchWhy *why = dispatch_why_new(&city.city, &plan, arena);
		check_people(&city, why, &plan, seed, arena);
		check_idle_pairs(&city, why, &plan, seed, arena);
		check_needs(&city, why, &plan, seed, arena);
		arena_free(arena);
	}
}

static void test_worth(void **state) {
	(void)state;
	DispatchWorth metres = dispatch_worth(499, 1000), place = dispatch_worth(1900, 1000);
	assert_int_equal(metres.steps, 0);
	assert_int_equal(metres.rest, 499);
	assert_int_equal(place.steps, 2);
	assert_int_equal(place.rest, -100);
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_exact), cmocka_unit_test(test_worth)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
