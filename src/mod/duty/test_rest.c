/* The rest gate, rule by rule, on the built-in pack. */
#include "base/asset.h"
#include "base/str.h"
#include "mod/duty/rest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

extern const AssetTable assets; /* what the binary carries */

typedef struct Gate {
	Arena *arena;
	Packs *packs;
	Time monday; /* midnight of the city */
} Gate;

static int set_up(void **state) {
	static Gate gate;
	const char *why;
	gate.arena = arena_new(0);
	assert_int_equal(packs_load(&gate.packs, &assets, NULL, gate.arena, &why), 0);
	assert_true(time_parse_date("2026-11-23", &gate.monday));
	*state = &gate;
	return 0;
}

static int tear_down(void **state) {
	arena_free(((Gate *)*state)->arena);
	return 0;
}

/* A span `day` days after Monday, from one hour to another. */
static RestSpan span(const Gate *gate, int day, double from, double to) {
	Time midnight = gate->monday + day * TIME_DAY;
	return (RestSpan){
		midnight + (Time)(from * TIME_HOUR), midnight + (Time)(to * TIME_HOUR), false};
}

static RestAsked asked(RestSpan shift, bool staff) {
	return (RestAsked){.shift = shift,
		.work = {.light = true, .alone_ok = true, .people = 1},
		.staff = staff,
		.level = "normal"};
}

static void assert_broken(
	const Gate *gate, const RestAsked *in, const char *rule, const char *measure) {
	RestVerdict verdict = rest_judge(gate->packs, in);
	assert_non_null(verdict.rule);
	assert_string_equal(verdict.rule, rule);
	assert_string_equal(verdict.measure, measure);
}

static void assert_holds(const Gate *gate, const RestAsked *in) {
	RestVerdict verdict = rest_judge(gate->packs, in);
	if (verdict.rule)
		fail_msg("%s %s: %lld against %lld", verdict.rule, verdict.measure,
			(long long)verdict.actual, (long long)verdict.limit);
}

static void test_daily_counts_any_24_hours(void **state) {
	const Gate *gate = *state;
	RestSpan worked[] = {span(gate, 0, 18, 22)};
	RestAsked in = asked(span(gate, 1, 8, 12), true);
	in.worked = worked;
	in.count = 1;
	assert_holds(gate, &in); /* 4 h + 4 h */
	in.shift = span(gate, 1, 8, 12.25);
	assert_broken(gate, &in, "HY-01", "daily_max_min");
	in.level = "III";
	assert_holds(gate, &in); /* 10 h at level III */
}

static void test_override_leaves_the_hard_maximum(void **state) {
	const Gate *gate = *state;
	static const char *const rules[] = {"HY-01", NULL};
	RestAsked in = asked(span(gate, 0, 8, 20.5), true);
	assert_broken(gate, &in, "HY-01", "daily_max_min");
	in.overridden = rules;
	assert_holds(gate, &in); /* 12.5 h, set aside */
	in.shift = span(gate, 0, 8, 21.5);
	assert_broken(gate, &in, "HY-01", "daily_hard_max_min");
}

static void test_override_of_another_rule_helps_nothing(void **state) {
	const Gate *gate = *state;
	static const char *const rules[] = {"HY-02", "HY-07", NULL};
	RestAsked in = asked(span(gate, 0, 8, 20), true);
	in.overridden = rules;
	assert_broken(gate, &in, "HY-01", "daily_max_min");
}

static void test_weekly(void **state) {
	const Gate *gate = *state;
	RestSpan worked[5];
	for (int i = 0; i < 5; i++)
		worked[i] = span(gate, i, 9, 17);
	RestAsked in = asked(span(gate, 5, 9, 10), true);
	in.worked = worked;
	in.count = 5;
	assert_broken(gate, &in, "HY-02", "week_max_min");
	in.count = 4;
	assert_holds(gate, &in);
	in.count = 5;
	in.shift = span(gate, 7, 9, 17); /* Monday's shift has left the window */
	assert_holds(gate, &in);
}

static void test_rest_between_shifts(void **state) {
	const Gate *gate = *state;
	RestSpan worked[] = {span(gate, 0, 16, 20)};
	RestAsked in = asked(span(gate, 1, 6, 9), true);
	in.worked = worked;
	in.count = 1;
	assert_holds(gate, &in); /* 10 h */
	in.shift = span(gate, 1, 5.5, 9);
	in.level = "I"; /* not the daily maximum, but 9.5 h of rest, and 6.5 h before the 24 h end */
	assert_broken(gate, &in, "HY-03", "rest_min_min");
}

static void test_days_in_a_row(void **state) {
	const Gate *gate = *state;
	RestSpan worked[10];
	static const char *const rules[] = {"HY-04", NULL};
	for (int i = 0; i < 10; i++)
		worked[i] = span(gate, i, 9, 11);
	RestAsked in = asked(span(gate, 7, 9, 11), true);
	in.worked = worked;
	in.count = 6;
	in.shift = span(gate, 6, 9, 11);
	assert_holds(gate, &in); /* the seventh day */
	in.count = 7;
	in.shift = span(gate, 7, 9, 11);
	assert_broken(gate, &in, "HY-04", "days_in_row_max");
	in.overridden = rules;
	assert_broken(gate, &in, "HY-04", "days_in_row_max"); /* never, in normal times */
	in.level = "II";
	assert_holds(gate, &in); /* up to 10 with an approver */
	in.count = 10;
	in.shift = span(gate, 10, 9, 11);
	assert_broken(gate, &in, "HY-04", "days_in_row_hard_max");
}

static void test_nights(void **state) {
	const Gate *gate = *state;
	RestSpan worked[3];
	for (int i = 0; i < 3; i++)
		worked[i] = span(gate, i, 22, 28);
	RestAsked in = asked(span(gate, 3, 22, 28), true);
	in.worked = worked;
	in.count = 3;
	assert_broken(gate, &in, "HY-05", "nights_in_row_max");
	in.shift = span(gate, 4, 10, 12); /* 30 h after the third night: less than 48 h */
	assert_broken(gate, &in, "HY-05", "after_nights_rest_min");
	in.shift = span(gate, 5, 5, 7);
	assert_holds(gate, &in);
	in = asked(span(gate, 0, 21, 29.5), true);
	in.level = "II";
	assert_broken(gate, &in, "HY-05", "night_shift_max_min");
}

static void test_nobody_alone_at_night(void **state) {
	const Gate *gate = *state;
	RestAsked in = asked(span(gate, 0, 22, 26), true);
	in.work.alone_ok = false;
	assert_broken(gate, &in, "HY-05", "night_people_min");
	in.work.people = 2;
	assert_holds(gate, &in);
	in.work.people = 1;
	in.shift = span(gate, 0, 9, 12); /* staff by day */
	assert_holds(gate, &in);
}

static void test_protective_clothing(void **state) {
	const Gate *gate = *state;
	RestAsked in = asked(span(gate, 0, 9, 13), true);
	in.shift.ppe = true;
	assert_holds(gate, &in);
	in.work.hot = true;
	assert_broken(gate, &in, "HY-06", "ppe_hot_shift_max_min");
	in.shift.to = in.shift.from + 2 * TIME_HOUR;
	assert_holds(gate, &in);
	in.work.hot = false;
	in.shift.to = in.shift.from + 4 * TIME_HOUR + TIME_MINUTE;
	assert_broken(gate, &in, "HY-06", "ppe_shift_max_min");
	RestSpan before = span(gate, 0, 7, 8.5);
	before.ppe = true;
	in.shift = span(gate, 0, 9, 10);
	in.worked = &before;
	in.count = 1;
	assert_broken(gate, &in, "HY-06", "ppe_rest_min");
}

static void test_volunteers(void **state) {
	const Gate *gate = *state;
	RestAsked in = asked(span(gate, 0, 9, 13), false);
	assert_holds(gate, &in);
	in.shift = span(gate, 0, 9, 13.5);
	assert_broken(gate, &in, "HY-07", "shift_max_min");
	RestSpan worked[5];
	for (int i = 0; i < 5; i++)
		worked[i] = span(gate, i, 9, 13);
	in.worked = worked;
	in.count = 5;
	in.shift = span(gate, 5, 9, 10);
	assert_broken(gate, &in, "HY-07", "week_max_min");
}

static void test_volunteers_from_65_do_light_work(void **state) {
	const Gate *gate = *state;
	RestAsked in = asked(span(gate, 0, 9, 11), false);
	in.work.light = false;
	assert_true(time_parse_date("1961-11-24", &in.birth)); /* 65 on the next day */
	assert_holds(gate, &in);
	assert_true(time_parse_date("1961-11-23", &in.birth));
	assert_broken(gate, &in, "HY-07", "light_only_from_age");
	in.work.light = true;
	assert_holds(gate, &in);
	in.work.light = false;
	in.staff = true;
	assert_holds(gate, &in);
}

static void test_a_volunteer_is_never_the_only_one(void **state) {
	const Gate *gate = *state;
	RestAsked in = asked(span(gate, 0, 9, 11), false);
	in.work.alone_ok = false;
	assert_broken(gate, &in, "HY-07", "people_min");
	in.work.people = 2;
	assert_holds(gate, &in);
}

/* More shifts than the gate looks at never let one pass that fewer would have stopped. */
static void test_a_crowded_calendar_is_refused(void **state) {
	const Gate *gate = *state;
	RestSpan worked[400];
	for (int i = 0; i < 400; i++)
		worked[i] = (RestSpan){
			gate->monday + i * TIME_HOUR / 4, gate->monday + (i + 1) * TIME_HOUR / 4, false};
	RestAsked in = asked(span(gate, 5, 9, 11), true);
	in.worked = worked;
	in.count = 400;
	assert_non_null(rest_judge(gate->packs, &in).rule);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_daily_counts_any_24_hours),
		cmocka_unit_test(test_override_leaves_the_hard_maximum),
		cmocka_unit_test(test_override_of_another_rule_helps_nothing),
		cmocka_unit_test(test_weekly),
		cmocka_unit_test(test_rest_between_shifts),
		cmocka_unit_test(test_days_in_a_row),
		cmocka_unit_test(test_nights),
		cmocka_unit_test(test_nobody_alone_at_night),
		cmocka_unit_test(test_protective_clothing),
		cmocka_unit_test(test_volunteers),
		cmocka_unit_test(test_volunteers_from_65_do_light_work),
		cmocka_unit_test(test_a_volunteer_is_never_the_only_one),
		cmocka_unit_test(test_a_crowded_calendar_is_refused),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
