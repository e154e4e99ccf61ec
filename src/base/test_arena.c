/* Arenas: limits hold, and memory that cannot be had ends the right guard. */
#include "base/guard.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { LIMIT = 64 * 1024 };

static int take_too_much(void *arena) {
	arena_alloc(arena, LIMIT + 1);
	return 0;
}

static int take_a_little(void *arena) {
	memset(arena_alloc(arena, LIMIT / 2), 1, LIMIT / 2);
	return 7;
}

static void test_a_guard_gives_what_was_returned(void **state) {
	assert_int_equal(guarded(*state, take_a_little, *state), 7);
}

static void test_the_limit_ends_the_guard(void **state) {
	assert_int_equal(guarded(*state, take_too_much, *state), ERR_MEMORY);
	assert_int_equal(guarded(*state, take_a_little, *state), 7);
}

static void test_the_limit_holds_for_a_part(void **state) {
	Arena *part = arena_sub(*state);
	assert_int_equal(guarded(*state, take_too_much, part), ERR_MEMORY);
}

typedef struct Inner {
	Arena *part;
	int ended;
} Inner;

static int guard_the_part(void *self) {
	Inner *inner = self;
	inner->ended = guarded(inner->part, take_too_much, inner->part);
	return 3;
}

/* The guard on the part catches it, and the one around it hears nothing. */
static void test_the_nearest_guard_is_ended(void **state) {
	Inner inner = {.part = arena_sub(*state)};
	assert_int_equal(guarded(*state, guard_the_part, &inner), 3);
	assert_int_equal(inner.ended, ERR_MEMORY);
}

static void test_a_reset_frees_the_parts(void **state) {
	Arena *whole = *state;
	arena_alloc(arena_sub(whole), LIMIT / 2);
	arena_reset(whole);
	assert_int_equal(arena_used(whole), 0);
	assert_int_equal(guarded(whole, take_a_little, whole), 7);
}

static int convert_much(void *arena) {
	static char text[LIMIT];
	memset(text, 'a', sizeof text);
	return gb18030_to_utf8(arena, text, sizeof text) ? 0 : 1;
}

/* Nothing is open when the arena gives out: the address sanitizer counts. */
static void test_conversion_leaves_nothing_behind(void **state) {
	for (int i = 0; i < 3; i++)
		assert_int_equal(guarded(*state, convert_much, *state), ERR_MEMORY);
}

/* ---- what goes with an arena ------------------------------------------------------------------------- */

static void count_up(void *what) {
	(*(int *)what)++;
}

static void test_what_is_owned_goes_with_it(void **state) {
	Arena *arena = *state;
	int first = 0, second = 0;
	arena_own(arena, count_up, &first);
	ArenaMark mark = arena_mark(arena);
	arena_own(arena, count_up, &second);
	arena_rewind(arena, mark);
	assert_int_equal(first, 0);
	assert_int_equal(second, 1);
	arena_reset(arena);
	assert_int_equal(first, 1);
	assert_int_equal(second, 1);
}

static void test_what_is_taken_back_stays(void **state) {
	Arena *arena = *state;
	int first = 0, second = 0;
	arena_own(arena, count_up, &first);
	ArenaMark mark = arena_mark(arena);
	arena_disown(arena, &first);
	arena_own(arena, count_up, &second);
	arena_rewind(arena, mark);
	assert_int_equal(second, 1);
	arena_reset(arena);
	assert_int_equal(first, 0);
}

typedef struct Owning {
	Arena *arena;
	int released;
} Owning;

static int own_without_memory(void *self) {
	Owning *owning = self;
	arena_fail_at(1);
	arena_own(owning->arena, count_up, &owning->released);
	return 0;
}

static void test_what_cannot_be_owned_is_released(void **state) {
	Owning owning = {.arena = *state};
	assert_int_equal(guarded(*state, own_without_memory, &owning), ERR_MEMORY);
	assert_int_equal(owning.released, 1);
}

static int set_up(void **state) {
	*state = arena_new(LIMIT);
	return *state ? 0 : -1;
}

static int tear_down(void **state) {
	arena_free(*state);
	return 0;
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_guard_gives_what_was_returned, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_limit_ends_the_guard, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_limit_holds_for_a_part, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_nearest_guard_is_ended, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_reset_frees_the_parts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_conversion_leaves_nothing_behind, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_owned_goes_with_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_taken_back_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_cannot_be_owned_is_released, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
