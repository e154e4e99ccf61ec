/* Who holds a token, kept: as good as read anew, until it is not. */
#include "test_core_kit.h"

#include "core/sessions.h"

#include <stdio.h>
#include <string.h>

#define NOW (1764000000 * TIME_SECOND)

typedef struct Scene {
	Sessions *sessions;
	Arena *arena;
	Actor found;
} Scene;

static const Grant grants[] = {{2, "4201"}, {1, ""}};

static Actor actor(void) {
	return (Actor){.account = 7,
		.person = 9,
		.grants = grants,
		.grant_count = 2,
		.own_roles = 4,
		.session = "5e55",
		.proved_at = NOW - TIME_HOUR,
		.expires_at = NOW + TIME_HOUR};
}

static int setup(void **state) {
	static Scene scene;
	static RngSeeded seeded;
	Rng rng = rng_seeded(&seeded, 4201);
	scene = (Scene){.sessions = sessions_new(&rng), .arena = arena_new(0)};
	*state = &scene;
	return scene.sessions && scene.arena ? 0 : -1;
}

static int teardown(void **state) {
	Scene *scene = *state;
	sessions_free(scene->sessions);
	arena_free(scene->arena);
	return 0;
}

static void keep(Scene *scene, const char *token, Actor who) {
	sessions_keep(scene->sessions, token, sessions_age(scene->sessions), NOW, &who);
}

static bool find(Scene *scene, const char *token, Time now) {
	return sessions_find(scene->sessions, token, now, scene->arena, &scene->found);
}

static void test_what_was_kept_is_found_whole(void **state) {
	Scene *scene = *state;
	assert_false(find(scene, "a", NOW));
	keep(scene, "a", actor());
	assert_true(find(scene, "a", NOW));
	const Actor *found = &scene->found;
	assert_int_equal(found->account, 7);
	assert_int_equal(found->person, 9);
	assert_int_equal(found->own_roles, 4);
	assert_string_equal(found->session, "5e55");
	assert_int_equal(found->grant_count, 2);
	assert_int_equal(found->grants[0].roles, 2);
	assert_string_equal(found->grants[0].area, "4201");
	assert_string_equal(found->grants[1].area, "");
	assert_ptr_not_equal(found->grants, grants);
	assert_false(find(scene, "b", NOW));
}

static void test_it_counts_for_a_second(void **state) {
	Scene *scene = *state;
	keep(scene, "a", actor());
	assert_true(find(scene, "a", NOW + TIME_SECOND - 1));
	assert_false(find(scene, "a", NOW + TIME_SECOND));
	assert_false(find(scene, "a", NOW - 1)); /* a clock set back */
}

static void test_it_ends_with_the_session(void **state) {
	Scene *scene = *state;
	Actor who = actor();
	who.expires_at = NOW + 5;
	keep(scene, "a", who);
	assert_true(find(scene, "a", NOW + 4));
	assert_false(find(scene, "a", NOW + 5));
}

static void test_what_was_written_makes_all_forgotten(void **state) {
	Scene *scene = *state;
	keep(scene, "a", actor());
	sessions_forget(scene->sessions);
	assert_false(find(scene, "a", NOW));
	keep(scene, "a", actor());
	assert_true(find(scene, "a", NOW));
}

/* A reader that began before the commit and ends after it keeps what no longer holds. */
static void test_what_was_read_before_a_commit_is_not_kept_after_it(void **state) {
	Scene *scene = *state;
	Actor who = actor();
	uint64_t age = sessions_age(scene->sessions);
	sessions_forget(scene->sessions);
	sessions_keep(scene->sessions, "a", age, NOW, &who);
	assert_false(find(scene, "a", NOW));
}

static void test_what_does_not_fit_is_not_kept(void **state) {
	Scene *scene = *state;
	Grant many[9] = {{1, "42"}};
	Grant deep[] = {{1, "420102002003420102002003"}};
	Actor who = actor();
	who.touch = true;
	keep(scene, "touched", who);
	for (size_t i = 0; i < 9; i++)
		many[i] = many[0];
	who = actor();
	who.grants = many;
	who.grant_count = 9;
	keep(scene, "many", who);
	who.grants = deep;
	who.grant_count = 1;
	keep(scene, "deep", who);
	assert_false(find(scene, "touched", NOW));
	assert_false(find(scene, "many", NOW));
	assert_false(find(scene, "deep", NOW));
	who.grants = many;
	who.grant_count = 8;
	keep(scene, "eight", who);
	assert_true(find(scene, "eight", NOW));
}

static void test_many_tokens_stay_apart(void **state) {
	Scene *scene = *state;
	int kept = 0;
	for (int i = 0; i < 10000; i++) {
		char token[16];
		Actor who = actor();
		snprintf(token, sizeof token, "token-%d", i);
		who.account = i;
		keep(scene, token, who);
	}
	for (int i = 0; i < 10000; i++) {
		char token[16];
		snprintf(token, sizeof token, "token-%d", i);
		if (!find(scene, token, NOW))
			continue;
		assert_int_equal(scene->found.account, i);
		kept++;
	}
	assert_in_range(kept, 1500, 2048);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_was_kept_is_found_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(test_it_counts_for_a_second, setup, teardown),
		cmocka_unit_test_setup_teardown(test_it_ends_with_the_session, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_was_written_makes_all_forgotten, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_what_was_read_before_a_commit_is_not_kept_after_it, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_does_not_fit_is_not_kept, setup, teardown),
		cmocka_unit_test_setup_teardown(test_many_tokens_stay_apart, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
