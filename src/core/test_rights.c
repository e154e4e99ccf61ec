/* Random trees, grants and requests: nobody reads or changes anything outside their subtrees,
 * and what is outside cannot be told from what is not there. */
#include "test_core_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THINGS = 60, ROUNDS = 400 };

typedef struct World {
	Kit kit;
	Rng rng;
	RngSeeded seeded;
	uint64_t seed;
	Id ids[THINGS];
	const char *areas[THINGS];
} World;

static const char *any_area(World *world) {
	static const size_t sizes[] = {2, 4, 6, 9, 12, 15};
	char digits[16] = {0};
	size_t n = sizes[rng_below(&world->rng, 6)];
	for (size_t i = 0; i < n; i++)
		digits[i] = (char)('0' + rng_below(&world->rng, 2) + (i == 0 ? 1 : 0));
	return arena_strdup(world->kit.arena, digits);
}

static int setup(void **state) {
	static World world;
	const char *seed = getenv("HUYING_TEST_SEED");
	world.seed = seed ? strtoull(seed, NULL, 10) : 20261124;
	world.rng = rng_seeded(&world.seeded, world.seed);
	kit_open(&world.kit);
	kit_start(&world.kit, true);
	for (int i = 0; i < THINGS; i++) {
		world.areas[i] = any_area(&world);
		world.ids[i] = kit_make(&world.kit, world.areas[i], "a");
	}
	*state = &world;
	return 0;
}

static int teardown(void **state) {
	kit_close(&((World *)*state)->kit);
	return 0;
}

/* A token with up to three grants, and the same in a form the test judges by itself. */
typedef struct Holder {
	const char *token;
	unsigned roles[3];
	const char *areas[3];
	size_t count;
} Holder;

static Holder any_holder(World *world) {
	Holder holder = {.count = rng_below(&world->rng, 4)};
	Arena *arena = world->kit.arena;
	holder.token = "7 0";
	for (size_t i = 0; i < holder.count; i++) {
		bool all = rng_below(&world->rng, 10) == 0;
		holder.roles[i] = 1 + (unsigned)rng_below(&world->rng, 3);
		holder.areas[i] = all ? "" : any_area(world);
		holder.token = arena_printf(
			arena, "%s %u@%s", holder.token, holder.roles[i], all ? "-" : holder.areas[i]);
	}
	return holder;
}

/* The definition, written again: some grant with the role is a prefix of the area. */
static bool may(const Holder *holder, unsigned role, const char *area) {
	for (size_t i = 0; i < holder->count; i++)
		if (holder->roles[i] & role &&
			strncmp(area, holder->areas[i], strlen(holder->areas[i])) == 0)
			return true;
	return false;
}

static bool may_anywhere(const Holder *holder, unsigned role) {
	for (size_t i = 0; i < holder->count; i++)
		if (holder->roles[i] & role)
			return true;
	return false;
}

#define expect(world, condition) \
	do { \
		if (!(condition)) \
			fail_msg("seed %llu: %s", (unsigned long long)(world)->seed, #condition); \
	} while (0)

static void test_reading(void **state) {
	World *world = *state;
	for (int i = 0; i < ROUNDS; i++) {
		Holder holder = any_holder(world);
		size_t k = rng_below(&world->rng, THINGS);
		CoreReply reply = kit_ask(&world->kit, "GET",
			arena_printf(world->kit.arena, "/things/%lld", (long long)world->ids[k]), NULL,
			(KitAsk){.token = holder.token, .purpose = "dispatch"});
		if (may(&holder, KIT_READER, world->areas[k]))
			expect(world, reply.status == 200);
		else
			expect(world,
				reply.problem ==
					(may_anywhere(&holder, KIT_READER) ? PROBLEM_NOT_FOUND : PROBLEM_FORBIDDEN));
		CoreReply absent = kit_ask(&world->kit, "GET", "/things/12345", NULL,
			(KitAsk){.token = holder.token, .purpose = "dispatch"});
		if (reply.problem == PROBLEM_NOT_FOUND)
			expect(world, strcmp(reply.body, absent.body) == 0);
	}
}

static size_t visible(const World *world, const Holder *holder, const char *root) {
	size_t n = 0;
	for (int i = 0; i < THINGS; i++)
		n += may(holder, KIT_READER, world->areas[i]) &&
			strncmp(world->areas[i], root, strlen(root)) == 0;
	return n;
}

static size_t items(const CoreReply *reply) {
	size_t n = 0;
	for (const char *at = reply->body; (at = strstr(at, "\"area\":")); at++)
		n++;
	return n;
}

static void test_lists(void **state) {
	World *world = *state;
	for (int i = 0; i < ROUNDS; i++) {
		Holder holder = any_holder(world);
		const char *asked = any_area(world);
		const char *query[] = {"limit", "200", "area", asked, NULL};
		CoreReply reply = kit_ask(&world->kit, "GET", "/things", NULL,
			(KitAsk){.token = holder.token, .purpose = "dispatch", .query = query});
		if (may(&holder, KIT_READER, asked))
			expect(world, reply.status == 200 && items(&reply) == visible(world, &holder, asked));
		else
			expect(world,
				reply.problem ==
					(may_anywhere(&holder, KIT_READER) ? PROBLEM_OUTSIDE_AREA : PROBLEM_FORBIDDEN));
	}
}

/* Without an area asked for, a list covers one whole grant and nothing besides. */
static void test_lists_by_default(void **state) {
	World *world = *state;
	const char *query[] = {"limit", "200", NULL};
	for (int i = 0; i < ROUNDS; i++) {
		Holder holder = any_holder(world);
		CoreReply reply = kit_ask(&world->kit, "GET", "/things", NULL,
			(KitAsk){.token = holder.token, .purpose = "dispatch", .query = query});
		if (!may_anywhere(&holder, KIT_READER)) {
			expect(world, reply.problem == PROBLEM_FORBIDDEN);
			continue;
		}
		bool one = false;
		for (size_t k = 0; k < holder.count; k++)
			one = one ||
				(holder.roles[k] & KIT_READER &&
					items(&reply) == visible(world, &holder, holder.areas[k]));
		expect(world, reply.status == 200 && one);
	}
}

static void test_changing(void **state) {
	World *world = *state;
	for (int i = 0; i < ROUNDS; i++) {
		Holder holder = any_holder(world);
		const char *area = any_area(world);
		int64_t before = kit_count(&world->kit);
		CoreReply reply = kit_ask(&world->kit, "POST", "/things",
			arena_printf(world->kit.arena, "{\"area\":\"%s\",\"name\":\"b\"}", area),
			(KitAsk){
				.token = holder.token, .key = arena_printf(world->kit.arena, "change-%05d", i)});
		bool allowed = may(&holder, KIT_WORKER, area);
		expect(world, (reply.status == 201) == allowed);
		expect(world,
			allowed ||
				reply.problem ==
					(may_anywhere(&holder, KIT_WORKER) ? PROBLEM_OUTSIDE_AREA : PROBLEM_FORBIDDEN));
		expect(world, kit_count(&world->kit) == before + allowed);
	}
}

typedef struct Watch {
	const Holder *holder;
	size_t count;
	bool leaked;
} Watch;

static bool watch(void *self, const JournalLine *line) {
	Watch *watched = self;
	watched->count++;
	watched->leaked = watched->leaked || !may(watched->holder, ~0u, line->area);
	return true;
}

static void test_the_feed(void **state) {
	World *world = *state;
	for (int i = 0; i < ROUNDS / 4; i++) {
		Holder holder = any_holder(world);
		Watch watched = {.holder = &holder};
		const char *areas[4] = {0};
		size_t expected = 0;
		memcpy(areas, holder.areas, sizeof holder.areas);
		LiveListener *listener =
			live_listen(core_live(world->kit.core), &(LiveFilter){areas, 0}, 0, watch, &watched);
		core_step(world->kit.core);
		live_leave(core_live(world->kit.core), listener);
		for (int k = 0; k < THINGS; k++)
			expected += may(&holder, ~0u, world->areas[k]);
		expect(world, !watched.leaked && watched.count == expected);
	}
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_reading, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lists, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lists_by_default, setup, teardown),
		cmocka_unit_test_setup_teardown(test_changing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_feed, setup, teardown),
	};
	kit_choose(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
