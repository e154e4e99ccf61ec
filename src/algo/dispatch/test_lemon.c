/* The engine against LEMON's two, on every family at a size they can take. */
#include "algo/dispatch/test_families.h"
#include "algo/dispatch/test_flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void agrees(const Family *family, int32_t size, uint64_t seed) {
	Arena *arena = arena_new(0);
	DispatchProblem problem;
	DispatchResult result;
	LemonFlow flow;
	LemonRun simplex, scaling;
	family->make(size, seed, arena, &problem);
	flow_of_problem(&problem, arena, &flow);
	assert_int_equal(dispatch_solve(&problem, NULL, arena, &result), 0);
	assert_true(lemon_solve(LEMON_NETWORK_SIMPLEX, &flow, &simplex));
	assert_true(lemon_solve(LEMON_COST_SCALING, &flow, &scaling));
	if (result.cost != simplex.cost || result.cost != scaling.cost)
		fail_msg("%s of %d, seed %d: %lld, but %lld and %lld", family->name, size, (int)seed,
			(long long)result.cost, (long long)simplex.cost, (long long)scaling.cost);
	arena_free(arena);
}

static void test_families_agree(void **state) {
	(void)state;
	for (int i = 0; i < FAMILY_COUNT; i++)
		for (uint64_t seed = 1; seed <= 2; seed++) {
			agrees(&families[i], 60, seed);
			agrees(&families[i], 600, seed);
		}
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_families_agree)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
