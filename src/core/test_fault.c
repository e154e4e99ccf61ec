/* Memory and the database give out at every single place of a request: each is answered, nothing is
 * half done, and the same key asked again does it once. */
#include "test_core_kit.h"

#include <stdio.h>

enum { SKIPPED = 1, PLACES_MOST = 5000 }; /* the path is made before the request is given */

typedef struct Asked {
	const char *method, *path, *body;
	const char *const *query;
	bool changes; /* a thing more, a line more */
} Asked;

static CoreReply ask_once(Kit *kit, Arena *arena, const Asked *asked, const char *key) {
	return kit_ask_in(kit, arena, asked->method, asked->path, asked->body,
		(KitAsk){.token = KIT_CHIEF, .key = key, .query = asked->query, .purpose = "dispatch"});
}

/* Return: whether the n-th allocation was reached, so that the request could not be as without it. */
static bool fails_at(Kit *kit, const Asked *asked, unsigned long n, const char *key) {
	Arena *arena = arena_new(0);
	arena_fail_at(n + SKIPPED);
	CoreReply reply = ask_once(kit, arena, asked, key);
	bool reached = !arena_fail_left();
	arena_fail_at(0);
	assert_true(reply.status < 300 || reply.status == 503);
	assert_true(reached || reply.status < 300);
	arena_free(arena);
	return reached;
}

static void test_every_allocation(Kit *kit, const Asked *asked) {
	int64_t things = kit_count(kit);
	bool reached = true;
	unsigned long n = 0;
	while (reached && ++n < PLACES_MOST) {
		char key[32];
		snprintf(key, sizeof key, "fault-%s-%lu", asked->method, n);
		reached = fails_at(kit, asked, n, key);
		CoreReply again = ask_once(kit, kit->arena, asked, key);
		if (again.status >= 300)
			fail_msg(
				"%s %s at allocation %lu: then %u", asked->method, asked->path, n, again.status);
		things += asked->changes;
		assert_int_equal(kit_count(kit), things);
	}
	assert_in_range(n, 5, PLACES_MOST - 1);
}

static void test_a_command(void **state) {
	Kit *kit = *state;
	test_every_allocation(
		kit, &(Asked){"POST", "/things", "{\"area\":\"4201\",\"name\":\"a\"}", NULL, true});
	kit_assert_chain(kit, kit_count(kit));
}

static void test_an_upload(void **state) {
	test_every_allocation(*state, &(Asked){"POST", "/files", "a,b", NULL, false});
}

static void test_a_list(void **state) {
	Kit *kit = *state;
	static const char *const query[] = {"area", "4201", NULL};
	for (int i = 0; i < 3; i++)
		kit_make(kit, "4201", "a");
	test_every_allocation(kit, &(Asked){"GET", "/things", NULL, query, false});
	kit_assert_chain(kit, -1); /* a read is noted even where its reply could not be made */
}

static void test_a_thing(void **state) {
	Kit *kit = *state;
	const char *path =
		arena_printf(kit->arena, "/things/%lld", (long long)kit_make(kit, "4201", "a"));
	test_every_allocation(kit, &(Asked){"GET", path, NULL, NULL, false});
	kit_assert_chain(kit, -1); /* a read is noted even where its reply could not be made */
}

static void test_database_fails_anywhere(void **state) {
	static const int errors[] = {ERR_DB_SOFT, ERR_DB_HARD};
	Kit *kit = *state;
	for (size_t e = 0; e < 2; e++) {
		bool clean = false;
		for (unsigned long n = 1; !clean; n++) {
			int64_t before = kit_count(kit);
			const char *key = arena_printf(kit->arena, "database-%zu-%lu", e, n);
			db_fail_at(n, errors[e]);
			CoreReply reply = kit_ask(kit, "POST", "/things", "{\"area\":\"4201\",\"name\":\"a\"}",
				(KitAsk){.token = KIT_CHIEF, .key = key});
			clean = n > 30;
			db_fail_at(0, 0);
			assert_true(reply.status == 201 || reply.status == 503);
			assert_int_equal(kit_count(kit), before + (reply.status == 201));
		}
	}
	kit_assert_chain(kit, kit_count(kit));
}

static int set_up(void **state) {
	static Kit kit;
	kit_open(&kit);
	kit_start(&kit, true);
	*state = &kit;
	return 0;
}

static int tear_down(void **state) {
	kit_close(*state);
	return 0;
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_command, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_an_upload, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_list, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_thing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_database_fails_anywhere, set_up, tear_down),
	};
	kit_choose(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
