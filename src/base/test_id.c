/* Ids: always upward, whatever the clock and the other nodes do. */
#include "base/id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NOON ((Time)1795838400 * TIME_SECOND)

static Time clock_time;

static Time told(void *self) {
	(void)self;
	return clock_time;
}

static const Clock hand = {told, NULL};

static void test_upward_within_one_millisecond(void **state) {
	(void)state;
	IdGen gen;
	Id before = 0;
	clock_time = NOON;
	id_gen_init(&gen, &hand, ID_NODE_MOST);
	assert_int_equal(id_last(&gen), 0);
	for (int i = 0; i < 100000; i++) { /* three times what a millisecond holds */
		Id id = id_next(&gen);
		assert_true(id > before);
		before = id;
	}
	assert_int_equal(id_last(&gen), before);
}

static void test_upward_when_the_clock_goes_back(void **state) {
	(void)state;
	IdGen gen;
	clock_time = NOON;
	id_gen_init(&gen, &hand, 0);
	Id before = id_next(&gen);
	clock_time = NOON - TIME_DAY;
	assert_true(id_next(&gen) > before);
}

static void test_a_new_generator_stays_above_an_old_one(void **state) {
	(void)state;
	IdGen old, gen;
	clock_time = NOON;
	id_gen_init(&old, &hand, 5);
	Id before = id_next(&old);
	for (uint32_t node = 0; node <= ID_NODE_MOST; node++) {
		clock_time = node % 2 ? NOON : NOON - TIME_DAY;
		id_gen_init(&gen, &hand, node);
		id_gen_after(&gen, before);
		assert_true(id_next(&gen) > before);
	}
}

static void test_what_is_below_changes_nothing(void **state) {
	(void)state;
	IdGen gen;
	clock_time = NOON;
	id_gen_init(&gen, &hand, 1);
	Id first = id_next(&gen);
	id_gen_after(&gen, 0);
	id_gen_after(&gen, first);
	id_gen_after(&gen, first - 1);
	assert_int_equal(id_next(&gen), first + 1);
}

static void test_from_a_moment_on(void **state) {
	(void)state;
	IdGen gen;
	clock_time = NOON;
	id_gen_init(&gen, &hand, ID_NODE_MOST);
	assert_true(id_next(&gen) >= id_from(NOON));
	assert_true(id_next(&gen) < id_from(NOON + 1000));
	assert_int_equal(id_from(0), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_upward_within_one_millisecond),
		cmocka_unit_test(test_upward_when_the_clock_goes_back),
		cmocka_unit_test(test_a_new_generator_stays_above_an_old_one),
		cmocka_unit_test(test_what_is_below_changes_nothing),
		cmocka_unit_test(test_from_a_moment_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
