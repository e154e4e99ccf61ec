/* Rate limits on a clock of the test's own: bursts, refill, owners apart, bounded memory, and how a
 * request is told. */
#include "test_core_kit.h"

#include "core/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START (1764000000 * TIME_SECOND)

static Limits *fresh(unsigned percent) {
	static RngSeeded state;
	Rng rng = rng_seeded(&state, 4201);
	Limits *limits = limits_new(percent, &rng);
	assert_non_null(limits);
	return limits;
}

/* How many of `tries` at one moment pass. */
static int passed(Limits *limits, LimitClass kind, const char *owner, Time now, int tries) {
	int n = 0;
	for (int i = 0; i < tries; i++)
		n += limits_take(limits, kind, owner, now) == 0;
	return n;
}

static void test_a_burst_passes_then_the_rate(void **state) {
	(void)state;
	for (LimitClass kind = 0; kind < LIMIT_CLASSES; kind++) {
		const LimitRate *rate = &limit_rates[kind];
		Limits *limits = fresh(100);
		assert_int_equal(passed(limits, kind, "one", START, 5000), rate->burst);
		Time wait = limits_take(limits, kind, "one", START);
		assert_int_equal(wait, rate->interval);
		assert_int_equal(limits_take(limits, kind, "one", START + wait - 1), 1);
		assert_int_equal(limits_take(limits, kind, "one", START + wait), 0);
		assert_int_equal(passed(limits, kind, "one", START + 8 * rate->interval, 5000), 7);
		Time later = START + 3600 * rate->burst * rate->interval;
		assert_int_equal(passed(limits, kind, "one", later, 5000), rate->burst);
		limits_free(limits);
	}
}

static void test_owners_and_classes_are_apart(void **state) {
	(void)state;
	Limits *limits = fresh(100);
	passed(limits, LIMIT_PUBLIC, "203.0.113.7", START, 1000);
	assert_true(limits_take(limits, LIMIT_PUBLIC, "203.0.113.7", START) > 0);
	assert_int_equal(limits_take(limits, LIMIT_PUBLIC, "203.0.113.8", START), 0);
	assert_int_equal(limits_take(limits, LIMIT_SIGN_INS, "203.0.113.7", START), 0);
	limits_free(limits);
}

/* One subscriber has 2^64 addresses and is one. */
static void test_ipv6_counts_by_its_network(void **state) {
	(void)state;
	Limits *limits = fresh(100);
	int n = 0;
	for (int i = 0; i < 1000; i++) {
		char address[40];
		snprintf(address, sizeof address, "2001:db8:1:2::%x", i);
		n += limits_take(limits, LIMIT_PUBLIC, address, START) == 0;
	}
	assert_int_equal(n, limit_rates[LIMIT_PUBLIC].burst);
	assert_int_equal(limits_take(limits, LIMIT_PUBLIC, "2001:db8:1:3::1", START), 0);
	limits_free(limits);
}

/* Far more owners than places: memory stays, and nobody is refused for others' sake. */
static void test_many_owners_lock_nobody_out(void **state) {
	(void)state;
	Limits *limits = fresh(100);
	for (int round = 0; round < 3; round++)
		for (int i = 0; i < 200000; i++) {
			char owner[24];
			snprintf(owner, sizeof owner, "owner %d", i);
			assert_int_equal(limits_take(limits, LIMIT_BULK, owner, START), 0);
		}
	limits_free(limits);
}

/* Who is in debt keeps their place while others come and go. */
static void test_the_deepest_debt_is_kept(void **state) {
	(void)state;
	Limits *limits = fresh(100);
	passed(limits, LIMIT_REQUESTS, "greedy", START, 1000);
	for (int i = 0; i < 60000; i++) {
		char owner[24];
		snprintf(owner, sizeof owner, "owner %d", i);
		limits_take(limits, LIMIT_REQUESTS, owner, START);
	}
	assert_true(limits_take(limits, LIMIT_REQUESTS, "greedy", START) > 0);
	limits_free(limits);
}

static void test_a_clock_set_back_locks_nobody_out(void **state) {
	(void)state;
	const LimitRate *rate = &limit_rates[LIMIT_BULK];
	Limits *limits = fresh(100);
	passed(limits, LIMIT_BULK, "one", START, 1000);
	Time day_before = START - TIME_DAY;
	assert_true(limits_take(limits, LIMIT_BULK, "one", day_before) <= rate->interval);
	assert_int_equal(limits_take(limits, LIMIT_BULK, "one", day_before + rate->interval), 0);
	limits_free(limits);
}

static void test_percent_scales_both(void **state) {
	(void)state;
	Limits *limits = fresh(10);
	assert_int_equal(passed(limits, LIMIT_PUBLIC, "one", START, 1000), 24);
	assert_int_equal(limits_take(limits, LIMIT_PUBLIC, "one", START), 5 * TIME_SECOND);
	limits_free(limits);
}

/* ---- how a request is told ------------------------------------------------------------------------------ */

static int setup(void **state) {
	static Kit kit;
	kit_open(&kit);
	kit.limits = 100;
	kit.now = START;
	kit_start(&kit, true);
	*state = &kit;
	return 0;
}

static int teardown(void **state) {
	kit_close(*state);
	return 0;
}

static CoreReply read_as(Kit *kit, const char *token, const char *peer) {
	return kit_ask(
		kit, "GET", "/things", NULL, (KitAsk){.token = token, .purpose = "dispatch", .peer = peer});
}

static void use_up(Kit *kit, const char *token, const char *peer) {
	for (int64_t i = 0; i < limit_rates[LIMIT_REQUESTS].burst; i++)
		assert_int_equal(read_as(kit, token, peer).status, 200);
}

static void test_an_account_is_told_to_wait_and_others_are_not(void **state) {
	Kit *kit = *state;
	use_up(kit, KIT_CHIEF, "203.0.113.7");
	CoreReply told = read_as(kit, KIT_CHIEF, "203.0.113.7");
	assert_int_equal(told.status, 429);
	assert_int_equal(told.problem, PROBLEM_TOO_MANY);
	assert_string_equal(kit_header(&told, "Retry-After"), "1");
	assert_true(kit_says(&told, "\"number\":1014"));
	assert_true(kit_says(&told, "Wait a little"));
	assert_int_equal(
		read_as(kit, "2 22 3@-", "203.0.113.7").status, 200); /* behind the same address */
	assert_int_equal(read_as(kit, KIT_CHIEF, "203.0.113.8").status, 429); /* and from another */
	kit->now += TIME_SECOND;
	assert_int_equal(read_as(kit, KIT_CHIEF, "203.0.113.7").status, 200);
}

static void test_who_is_not_signed_in_counts_by_address(void **state) {
	Kit *kit = *state;
	for (int64_t i = 0; i < limit_rates[LIMIT_ANONYMOUS].burst; i++)
		assert_int_equal(read_as(kit, NULL, "203.0.113.7").status, 401);
	assert_int_equal(read_as(kit, NULL, "203.0.113.7").status, 429);
	assert_int_equal(read_as(kit, NULL, "203.0.113.8").status, 401);
	assert_int_equal(
		read_as(kit, KIT_CHIEF, "203.0.113.7").status, 200); /* a gateway's others go on */
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_burst_passes_then_the_rate),
		cmocka_unit_test(test_owners_and_classes_are_apart),
		cmocka_unit_test(test_ipv6_counts_by_its_network),
		cmocka_unit_test(test_many_owners_lock_nobody_out),
		cmocka_unit_test(test_the_deepest_debt_is_kept),
		cmocka_unit_test(test_a_clock_set_back_locks_nobody_out),
		cmocka_unit_test(test_percent_scales_both),
		cmocka_unit_test_setup_teardown(
			test_an_account_is_told_to_wait_and_others_are_not, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_who_is_not_signed_in_counts_by_address, setup, teardown),
	};
	kit_choose(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
