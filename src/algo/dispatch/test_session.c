/* A session after each change against the certificate and a cold solve. */
#include "algo/dispatch/session.h"
#include "algo/dispatch/test_families.h"
#include "base/clock.h"
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { ENDS_MOST = 12 };

typedef struct Story {
	DispatchSession *session;
	Rng rng;
	int32_t persons, needs;
	int64_t penalty; /* of a light tier */
	DispatchEnd ends[ENDS_MOST];
} Story;

static int32_t below(Story *story, int32_t n) {
	return (int32_t)rng_below(&story->rng, (uint64_t)n);
}

/* Some of [0, others), none twice. */
static int32_t make_ends(Story *story, int32_t others) {
	int32_t count = 0, from = below(story, others), step = 1 + below(story, 3);
	for (int32_t i = from; i < others && count < ENDS_MOST; i += step)
		story->ends[count++] = (DispatchEnd){i, below(story, 5000)};
	return count;
}

static void change(Story *story) {
	DispatchSession *session = story->session;
	int32_t p = below(story, story->persons), n = below(story, story->needs), count;
	switch (below(story, 6)) {
	case 0: assert_int_equal(dispatch_session_leave(session, p), 0); break;
	case 1:
		count = make_ends(story, story->needs);
		assert_int_equal(dispatch_session_arrive(session, story->ends, count, &p), 0);
		assert_int_equal(p, story->persons++);
		break;
	case 2:
		count = make_ends(story, story->persons);
		assert_int_equal(dispatch_session_appear(session, below(story, 4),
							 story->penalty * (1 + below(story, 3)), story->ends, count, &n),
			0);
		assert_int_equal(n, story->needs++);
		break;
	case 3: assert_int_equal(dispatch_session_places(session, n, below(story, 5)), 0); break;
	case 4: assert_int_equal(dispatch_session_decline(session, p, n), 0); break;
	case 5: assert_int_equal(dispatch_session_price(session, p, n, below(story, 5000)), 0); break;
	}
}

static void is_as_cold(const Story *story, const char *name, int step) {
	Arena *arena = arena_new(0);
	DispatchProblem problem;
	DispatchResult warm, cold;
	DispatchProof proof;
	assert_int_equal(dispatch_session_result(story->session, arena, &warm), 0);
	assert_int_equal(dispatch_session_problem(story->session, arena, &problem), 0);
	dispatch_prove(&problem, &warm, &proof);
	assert_int_equal(dispatch_solve(&problem, NULL, arena, &cold), 0);
	if (!proof.optimal || proof.cost != warm.cost || warm.cost != cold.cost)
		fail_msg("%s, change %d: %lld, cold %lld, undercut %lld, loose %lld, bad %lld", name, step,
			(long long)warm.cost, (long long)cold.cost, (long long)proof.undercut,
			(long long)proof.loose, (long long)proof.bad_price);
	arena_free(arena);
}

static void begin(Story *story, const Family *family, RngSeeded *state, uint64_t seed) {
	Arena *arena = arena_new(0);
	DispatchProblem problem;
	family->make(300, seed, arena, &problem);
	*story = (Story){.persons = problem.person_count, .needs = problem.need_count};
	story->rng = rng_seeded(state, seed);
	for (int32_t n = 0; n < problem.need_count; n++)
		if (!story->penalty || problem.penalty[n] < story->penalty)
			story->penalty = problem.penalty[n];
	assert_int_equal(dispatch_session_new(&problem, NULL, &story->session), 0);
	arena_free(arena);
}

static void tell(int batch, int changes) {
	for (int i = 0; i < FAMILY_COUNT; i++) {
		Story story;
		RngSeeded state;
		begin(&story, &families[i], &state, 4);
		is_as_cold(&story, families[i].name, 0);
		for (int step = 1; step <= changes; step++) {
			for (int j = 0; j < batch; j++)
				change(&story);
			dispatch_session_repair(story.session);
			is_as_cold(&story, families[i].name, step);
		}
		dispatch_session_free(story.session);
	}
}

static void test_one_by_one(void **state) {
	(void)state;
	tell(1, 60);
}

static void test_many_at_once(void **state) {
	(void)state;
	tell(40, 10);
}

/* Who was told stays unless the gain passes the bound. */
static void test_told(void **state) {
	(void)state;
	enum { BOUND = 500 };
	int64_t row[] = {0, 2, 4}, penalty[] = {100000 + BOUND, 100000 + BOUND};
	int32_t places[] = {1, 1};
	DispatchPair pairs[] = {{0, 100 + BOUND}, {1, 900 + BOUND}, {0, 400 + BOUND}, {1, 800 + BOUND}};
	DispatchProblem problem = {2, 2, row, pairs, places, penalty};
	DispatchSession *session;
	DispatchResult result;
	Arena *arena = arena_new(0);
	assert_int_equal(dispatch_session_new(&problem, NULL, &session), 0);
	assert_int_equal(dispatch_session_price(session, 1, 0, 900), 0); /* told to go to need 0 */
	dispatch_session_repair(session);
	assert_int_equal(dispatch_session_result(session, arena, &result), 0);
	assert_int_equal(result.need_of[1], 0);
	assert_int_equal(dispatch_session_price(session, 0, 0, 0 + BOUND), 0); /* not far enough */
	dispatch_session_repair(session);
	assert_int_equal(dispatch_session_result(session, arena, &result), 0);
	assert_int_equal(result.need_of[1], 0);
	assert_int_equal(dispatch_session_price(session, 1, 1, 300 + BOUND), 0); /* 600 + 300 > 500 */
	dispatch_session_repair(session);
	assert_int_equal(dispatch_session_result(session, arena, &result), 0);
	assert_int_equal(result.need_of[1], 1);
	dispatch_session_free(session);
	arena_free(arena);
}

static void test_refused(void **state) {
	(void)state;
	Story story;
	RngSeeded random;
	int32_t out;
	begin(&story, &families[0], &random, 1);
	DispatchEnd nobody = {story.persons, 1}, negative = {0, -1};
	assert_int_equal(dispatch_session_leave(story.session, story.persons), DISPATCH_BAD);
	assert_int_equal(dispatch_session_leave(story.session, -1), DISPATCH_BAD);
	assert_int_equal(dispatch_session_appear(story.session, 1, 1, &nobody, 1, &out), DISPATCH_BAD);
	assert_int_equal(dispatch_session_arrive(story.session, &negative, 1, &out), DISPATCH_BAD);
	assert_int_equal(dispatch_session_places(story.session, 0, -1), DISPATCH_BAD);
	assert_int_equal(dispatch_session_price(story.session, 0, story.needs, 1), DISPATCH_BAD);
	is_as_cold(&story, "refused", 0);
	dispatch_session_free(story.session);
}

static void test_out_of_memory(void **state) {
	(void)state;
	int good = 0;
	for (unsigned long n = 1; n < 400 && !good; n++) {
		Arena *arena = arena_new(0);
		DispatchProblem problem;
		DispatchSession *session;
		families[0].make(100, 1, arena, &problem);
		DispatchEnd ends[] = {{0, 5}, {1, 6}};
		int32_t p;
		arena_fail_at(n);
		int r = dispatch_session_new(&problem, NULL, &session);
		for (int i = 0; !r && i < 200; i++)
			r = dispatch_session_arrive(session, ends, 2, &p);
		good = arena_fail_left() > 0;
		arena_fail_at(0);
		assert_int_equal(r, good ? 0 : ERR_MEMORY);
		if (!good && session)
			assert_int_equal(dispatch_session_leave(session, 0), ERR_MEMORY);
		dispatch_session_free(session);
		arena_free(arena);
	}
	assert_true(good);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_by_one),
		cmocka_unit_test(test_many_at_once),
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_out_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
