/* Rounds of power cuts, kill -9, failed syncs and full disks, each from a seed: no acknowledged command
 * is lost, none is done twice, nothing is half-done.
 *
 *     test_storage_rounds                         as many of each as ./dev test runs
 *     test_storage_rounds power 7 1               that seed of power cuts again
 *     test_storage_rounds sync 1000 100000        so many from there
 */
#include "base/log.h"
#include "kit/fault_vfs.h"
#include "storage_kit.h"
#include "storage_world.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ASKS = 24 };

typedef struct Round {
	World *world;
	Rng rng;
	RngSeeded state;
	uint64_t seed;
} Round;

static uint64_t pick(Round *round, uint64_t bound) {
	return rng_below(&round->rng, bound);
}

static void begin(Round *round) {
	round->rng = rng_seeded(&round->state, round->seed);
	world_begin(round->world, round->seed, pick(round, 3) == 0);
}

/* Any call of those that change something, or any at all. */
static FaultPlan any_moment(Round *round, FaultAct act) {
	bool changes = pick(round, 2);
	return (FaultPlan){.seed = round->seed,
		.calls = changes ? FAULT_CHANGES : FAULT_ALL,
		.at = 1 + pick(round, changes ? 250 : 1500),
		.act = act};
}

/* Some of a batch may have been answered before the end: not all of it. */
static bool is_over(const World *world) {
	(void)world;
	return fault_vfs_fired();
}

/* Starts, asks and ends, with whatever is planned. */
static void live_through(Round *round) {
	if (kit_try_start(&round->world->kit, true) == 0)
		world_ask(round->world, ASKS, is_over);
	kit_stop(&round->world->kit);
}

static void check(Round *round) {
	kit_start(&round->world->kit, true);
	world_check(round->world);
	kit_stop(&round->world->kit);
	fault_vfs_restart(FAULT_PROCESS_DIED);
}

/* ---- power cut: perhaps again while it recovers from the last ------------------------------------- */

static void power_cut(Round *round) {
	for (uint64_t i = 0, cuts = 1 + pick(round, 3); i < cuts; i++) {
		FaultPlan plan = any_moment(round, FAULT_HALT);
		fault_vfs_plan(&plan);
		live_through(round);
		fault_vfs_restart(FAULT_POWER_LOST);
	}
	check(round);
}

/* ---- kill -9: a child that kills itself at some call ----------------------------------------------- */

static void kill_process(Round *round) {
	int status;
	FaultPlan plan = any_moment(round, FAULT_KILL);
	fflush(NULL);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		fault_vfs_plan(&plan);
		live_through(round);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0);
	check(round);
}

/* ---- failed sync: the process ends, well or not, the next one goes on, and the power goes ------------ */

static bool is_lost(const World *world) {
	return world_answers(world, PROBLEM_STORAGE_UNKNOWN) > world->unknown_before;
}

static void lose_the_writer(Round *round) {
	World *world = round->world;
	world->unknown_before = world_answers(world, PROBLEM_STORAGE_UNKNOWN);
	if (kit_try_start(&world->kit, true) == 0) {
		world_ask(world, ASKS, is_lost);
		int done = world_answers(world, 0);
		if (is_lost(world)) {
			world_ask(world, 4, NULL);
			assert_int_equal(world_answers(world, 0), done); /* it takes nothing more */
		}
	}
	if (pick(round, 2))
		fault_vfs_halt();
	kit_stop(&world->kit);
}

static void failed_sync(Round *round) {
	for (uint64_t i = 0, failures = 1 + pick(round, 3); i < failures; i++) {
		fault_vfs_plan(&(FaultPlan){.seed = round->seed + i,
			.calls = FAULT_SYNC,
			.files = (unsigned)(1 + pick(round, FAULT_ANY)),
			.at = 1 + pick(round, i ? 4 : 20), /* also those of the next start */
			.times = 1 + pick(round, 3)});
		lose_the_writer(round);
		fault_vfs_restart(pick(round, 4) ? FAULT_PROCESS_DIED : FAULT_POWER_LOST);
	}
	FaultPlan plan = any_moment(round, FAULT_HALT);
	fault_vfs_plan(&plan);
	live_through(round);
	fault_vfs_restart(pick(round, 4) ? FAULT_POWER_LOST : FAULT_PROCESS_DIED);
	check(round);
}

/* ---- failing calls: the same process goes on once they are over, unless a sync was among them -------- */

static void failing_calls(Round *round) {
	World *world = round->world;
	unsigned calls = pick(round, 2) ? FAULT_ALL : 1u << pick(round, 9);
	kit_start(&world->kit, true);
	world_ask(world, 4, NULL);
	fault_vfs_plan(&(FaultPlan){.seed = round->seed,
		.calls = calls,
		.at = 1 + pick(round, calls == FAULT_ALL ? 500 : 40),
		.times = 1 + pick(round, 6)});
	world_ask(world, ASKS, NULL);
	fault_vfs_plan(NULL);
	int failures = world_failures(world);
	world_ask(world, 8, NULL);
	if (!is_lost(world))
		assert_int_equal(world_failures(world), failures);
	kit_stop(&world->kit);
	fault_vfs_restart(pick(round, 2) ? FAULT_POWER_LOST : FAULT_PROCESS_DIED);
	check(round);
}

/* ---- full disk: writing is refused, reading goes on, space brings it back ------------------------------ */

static unsigned reads_refused;

static bool is_full(const World *world) {
	return world_answers(world, PROBLEM_STORAGE_FULL) > 0;
}

/* What need not be noted can be read. What must be can only be when its line finds room after all, in
 * a log that begins anew. */
static void read_while_full(World *world) {
	Kit *kit = &world->kit;
	const char *thing = NULL;
	CoreReply plain = kit_ask(kit, "GET", "/files", NULL, (KitAsk){.token = KIT_CHIEF});
	assert_int_equal(plain.status, 200);
	for (int i = 0; i < *world->count && !thing; i++)
		if (world->asked[i].kind == ASK_MAKE && world->asked[i].status == 201)
			thing = world->asked[i].location + strlen("/api/v1");
	if (!thing)
		return;
	CoreReply noted =
		kit_ask(kit, "GET", thing, NULL, (KitAsk){.token = KIT_CHIEF, .purpose = "dispatch"});
	assert_true(noted.status == 507 || noted.status == 200);
	assert_int_equal(kit_says(&noted, "\"area\""), noted.status == 200);
	reads_refused += noted.status == 507;
	world->other_reads += noted.status == 200;
}

static void full_disk(Round *round) {
	World *world = round->world;
	kit_start(&world->kit, true);
	world_ask(world, (int)pick(round, ASKS), NULL);
	fault_vfs_space((int64_t)pick(round, 100000));
	world_ask(world, 150, is_full);
	if (is_full(world)) {
		fault_vfs_space(0);
		read_while_full(world);
	}
	fault_vfs_space(-1);
	int failures = world_failures(world);
	world_ask(world, 8, NULL);
	assert_int_equal(world_failures(world), failures);
	if (pick(round, 2))
		fault_vfs_halt();
	kit_stop(&world->kit);
	fault_vfs_restart(pick(round, 2) ? FAULT_POWER_LOST : FAULT_PROCESS_DIED);
	check(round);
}

/* ---- many rounds ------------------------------------------------------------------------------------------ */

typedef struct Kind {
	const char *name;
	void (*run)(Round *round);
	unsigned rounds;
} Kind;

static Kind kinds[] = {
	{"power", power_cut, 400},
	{"kill", kill_process, 300},
	{"sync", failed_sync, 300},
	{"error", failing_calls, 200},
	{"full", full_disk, 100},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static World world;
static uint64_t first_seed = 1;
static const char *playing; /* the kind of the round that runs; NULL none */
static uint64_t playing_seed;

static void run_rounds(const Kind *kind) {
	for (uint64_t seed = first_seed; seed < first_seed + kind->rounds; seed++) {
		Round round = {.world = &world, .seed = seed};
		playing = kind->name;
		playing_seed = seed;
		begin(&round);
		kind->run(&round);
	}
	playing = NULL;
	printf(
		"%s: %u rounds from seed %llu\n", kind->name, kind->rounds, (unsigned long long)first_seed);
}

static void test_rounds(void **state) {
	run_rounds(*state);
}

static void test_full_disk(void **state) {
	run_rounds(*state);
	assert_true(reads_refused > 0);
}

static int tell_how_to_repeat(void **state) {
	(void)state;
	if (!playing)
		return 0;
	printf("again: test_storage_rounds %s %llu 1\n", playing, (unsigned long long)playing_seed);
	playing = NULL;
	fault_vfs_halt();
	kit_stop(&world.kit);
	fault_vfs_restart(FAULT_PROCESS_DIED);
	return -1;
}

static int set_up(void **state) {
	(void)state;
	log_set_level(LOG_LEVEL_NONE);
	fault_vfs_install();
	world_open(&world);
	return 0;
}

static int tear_down(void **state) {
	(void)state;
	world_close(&world);
	fault_vfs_uninstall();
	return 0;
}

/* Return: how many kinds are left to run. */
static size_t choose(int argc, char **argv, struct CMUnitTest *tests) {
	size_t count = 0;
	for (size_t i = 0; i < KINDS; i++) {
		if (argc > 1 && strcmp(argv[1], kinds[i].name) != 0)
			continue;
		kinds[i].rounds =
			argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : storage_share(kinds[i].rounds);
		tests[count++] = (struct CMUnitTest){.name = kinds[i].name,
			.test_func = kinds[i].run == full_disk ? test_full_disk : test_rounds,
			.teardown_func = tell_how_to_repeat,
			.initial_state = &kinds[i]};
	}
	return count;
}

int main(int argc, char **argv) {
	struct CMUnitTest tests[KINDS];
	if (argc > 2)
		first_seed = strtoull(argv[2], NULL, 10);
	size_t count = choose(argc, argv, tests);
	return count ? _cmocka_run_group_tests("storage rounds", tests, count, set_up, tear_down) : 2;
}
