/* The simulation, over many seeds.
 *
 *     test_sim                 200 seeds, what they covered, and one of them twice
 *     test_sim --seeds N       the same with other than 200: what they covered is not asked of fewer
 *     test_sim SEED [COUNT]    that seed, or so many from it on
 *     test_sim --seconds N     as many as fit, from a seed of the hour */
#include "sim.h"

#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SEEDS = 200, STEPS = 60 };

static Town model;
static SimCounts counts;
static struct {
	uint64_t first, count;
	long seconds;
} chosen = {1, SEEDS, 0};

static void print_counts(void) {
	printf("%" PRIu64 " steps, %" PRIu64 " requests sent, %" PRIu64 " of them again, %" PRIu64
		   " twice at once, %" PRIu64 " hours late; %" PRIu64 " answers lost, %" PRIu64
		   " replayed\n",
		counts.steps, counts.sent, counts.resent, counts.duplicates, counts.late, counts.lost,
		counts.replayed);
	printf("%" PRIu64 " crashes (%" PRIu64 " in the middle of work, %" PRIu64
		   " with the power lost), %" PRIu64 " restarts, %" PRIu64 " database faults, %" PRIu64
		   " memory faults, %" PRIu64 " answered 503\n",
		counts.crashes, counts.in_commit, counts.power_cuts, counts.restarts,
		counts.database_faults, counts.memory_faults, counts.unavailable);
	printf("clock back %" PRIu64 ", forward %" PRIu64 "; phones offline %" PRIu64 ", ticks %" PRIu64
		   ", runs with two nodes %" PRIu64 ", journal lines %" PRIu64 "\n",
		counts.clock_back, counts.clock_forward, counts.offline, counts.ticks, counts.two_nodes,
		counts.lines);
	for (const Action *a = sim_actions; a->route; a++)
		printf("%-20s %6" PRIu64 " done %6" PRIu64 " refused\n", a->route,
			counts.done[a - sim_actions], counts.refused[a - sim_actions]);
}

static void run_seeds(void **state) {
	char hash[DIGEST_HEX_SIZE];
	(void)state;
	for (uint64_t i = 0; i < chosen.count; i++)
		sim_run(&model, chosen.first + i, STEPS, &counts, hash);
	print_counts();
}

static void run_for_a_time(void **state) {
	char hash[DIGEST_HEX_SIZE];
	struct timespec now;
	uint64_t seed = chosen.first;
	(void)state;
	clock_gettime(CLOCK_MONOTONIC, &now);
	for (time_t end = now.tv_sec + chosen.seconds; now.tv_sec < end; seed++) {
		sim_run(&model, seed, STEPS, &counts, hash);
		clock_gettime(CLOCK_MONOTONIC, &now);
	}
	printf("%" PRIu64 " seeds from %" PRIu64 "\n", seed - chosen.first, chosen.first);
	print_counts();
}

/* What the 200 seeds did not reach they do not test. */
static void check_covered(void **state) {
	(void)state;
	if (chosen.count < SEEDS)
		return;
	for (const Action *a = sim_actions; a->route; a++)
		if (a->flags & ACT_MAIN &&
			(!counts.done[a - sim_actions] || !counts.refused[a - sim_actions]))
			fail_msg("%s was %s", a->route,
				counts.done[a - sim_actions] ? "never refused" : "never done");
	assert_true(counts.in_commit >= chosen.count / 2);
	assert_true(counts.power_cuts >= chosen.count / 4);
	assert_true(counts.clock_back >= chosen.count / 10);
	assert_true(counts.clock_forward >= chosen.count / 4);
	assert_true(counts.late && counts.duplicates && counts.replayed && counts.lost);
	assert_true(counts.database_faults && counts.memory_faults && counts.restarts);
	assert_true(counts.two_nodes);
}

static void same_seed_same_run(void **state) {
	char first[DIGEST_HEX_SIZE], second[DIGEST_HEX_SIZE], other[DIGEST_HEX_SIZE];
	SimCounts ignored = {0};
	(void)state;
	sim_run(&model, 7, STEPS, &ignored, first);
	sim_run(&model, 7, STEPS, &ignored, second);
	sim_run(&model, 8, STEPS, &ignored, other);
	assert_string_equal(first, second);
	assert_string_not_equal(first, other);
}

static int found(void **state) {
	(void)state;
	log_set_level((LogLevel)(LOG_LEVEL_ERROR + 1)); /* faults are no news here */
	fault_vfs_install();
	town_found(&model);
	CoreReply reply = town_ask(&model, model.arena, "commander",
		&(TownAsk){"POST", "/incidents",
			"{\"area\":\"" TOWN
			"\",\"title\":\"模拟汛情\",\"hazard\":\"flood\",\"level\":\"III\"}"});
	assert_int_equal(reply.status, 201);
	town_close(&model);
	return 0;
}

static int raze(void **state) {
	(void)state;
	town_remove_dir(model.dir);
	arena_free(model.arena);
	return 0;
}

int main(int argc, char **argv) {
	const struct CMUnitTest all[] = {cmocka_unit_test(run_seeds), cmocka_unit_test(check_covered),
		cmocka_unit_test(same_seed_same_run)};
	const struct CMUnitTest some[] = {cmocka_unit_test(run_seeds)};
	const struct CMUnitTest timed[] = {cmocka_unit_test(run_for_a_time)};
	if (argc == 1)
		return cmocka_run_group_tests(all, found, raze);
	if (strcmp(argv[1], "--seeds") == 0 && argc > 2) {
		chosen.count = strtoull(argv[2], NULL, 10);
		return cmocka_run_group_tests(all, found, raze);
	}
	if (strcmp(argv[1], "--seconds") == 0 && argc > 2) {
		chosen.first = (uint64_t)time(NULL) * 1000;
		chosen.seconds = atol(argv[2]);
		return cmocka_run_group_tests(timed, found, raze);
	}
	chosen.first = strtoull(argv[1], NULL, 10);
	chosen.count = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	return cmocka_run_group_tests(some, found, raze);
}
