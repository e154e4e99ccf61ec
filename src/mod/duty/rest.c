#include "mod/duty/rest.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { SPANS_MAX = 256 };

typedef struct RestCase {
	const Packs *packs;
	const char *subject; /* "staff", "volunteer" */
	const char *level;
	RestSpan spans[SPANS_MAX]; /* ordered by start; the shift is one of them */
	size_t count;
	RestSpan shift;
	const RestWork *work;
	Time birth;
	bool overridden; /* the rule being judged: only what nobody may set aside binds */
} RestCase;

typedef RestVerdict (*RestRule)(const RestCase *rest, const char *rule);

static RestVerdict verdict_none(void) {
	return (RestVerdict){0};
}

/* The broken limit as a verdict; `limit` may be NULL (the pack sets none). */
static RestVerdict verdict_if(bool broken, const PackLimit *limit, int64_t actual) {
	if (!limit || !broken)
		return verdict_none();
	return (RestVerdict){.rule = limit->rule,
		.measure = limit->measure,
		.limit = limit->value,
		.actual = actual,
		.override = limit->override};
}

/* NULL: the pack sets none, or a named approver has set it aside. */
static const PackLimit *limit_of(const RestCase *rest, const char *rule, const char *measure) {
	const PackLimit *limit = packs_limit(rest->packs, rule, rest->subject, rest->level, measure);
	return limit && rest->overridden && str_eq(limit->override, "named_approver") ? NULL : limit;
}

static Time overlap(RestSpan span, Time from, Time to) {
	Time start = span.from > from ? span.from : from;
	Time end = span.to < to ? span.to : to;
	return end > start ? end - start : 0;
}

static Time worked_in(const RestCase *rest, Time from, Time to) {
	Time sum = 0;
	for (size_t i = 0; i < rest->count; i++)
		sum += overlap(rest->spans[i], from, to);
	return sum;
}

/* Most work within any window of this length that touches the shift. The maximum is reached
 * by a window that starts with a span or ends with one. */
static Time most_worked(const RestCase *rest, Time length) {
	Time most = 0;
	for (size_t i = 0; i < rest->count; i++) {
		Time starts[2] = {rest->spans[i].from, rest->spans[i].to - length};
		for (int k = 0; k < 2; k++) {
			if (!overlap(rest->shift, starts[k], starts[k] + length))
				continue;
			Time sum = worked_in(rest, starts[k], starts[k] + length);
			most = sum > most ? sum : most;
		}
	}
	return most;
}

static RestVerdict judge_window(
	const RestCase *rest, const char *rule, const char *measure, Time length) {
	const PackLimit *limit = limit_of(rest, rule, measure);
	if (!limit)
		return verdict_none();
	int64_t minutes = most_worked(rest, length) / TIME_MINUTE;
	return verdict_if(minutes > limit->value, limit, minutes);
}

/* The maximum, and the hard one that stands when the maximum was set aside. */
static RestVerdict judge_daily(const RestCase *rest, const char *rule) {
	RestVerdict verdict = judge_window(rest, rule, "daily_max_min", TIME_DAY);
	return verdict.rule ? verdict : judge_window(rest, rule, "daily_hard_max_min", TIME_DAY);
}

static RestVerdict judge_weekly(const RestCase *rest, const char *rule) {
	RestVerdict verdict = judge_window(rest, rule, "week_max_min", 7 * TIME_DAY);
	return verdict.rule ? verdict : judge_window(rest, rule, "week_hard_max_min", 7 * TIME_DAY);
}

/* Longest stretch free of work inside [from, to). Spans are ordered by start. */
static Time longest_gap(const RestCase *rest, Time from, Time to) {
	Time longest = 0, free_from = from;
	for (size_t i = 0; i < rest->count; i++) {
		RestSpan span = rest->spans[i];
		if (span.to <= from || span.from >= to)
			continue;
		if (span.from - free_from > longest)
			longest = span.from - free_from;
		if (span.to > free_from)
			free_from = span.to;
	}
	return to - free_from > longest ? to - free_from : longest;
}

/* HY-03: every 24 h that begin with a work span and touch the shift hold one uninterrupted
 * rest of the minimum (the protected off-duty period of NIOSH's guidance, WT-15). */
static RestVerdict judge_between(const RestCase *rest, const char *rule) {
	const PackLimit *limit = limit_of(rest, rule, "rest_min_min");
	if (!limit)
		return verdict_none();
	Time least = TIME_DAY;
	for (size_t i = 0; i < rest->count; i++) {
		Time from = rest->spans[i].from;
		if (!overlap(rest->shift, from, from + TIME_DAY))
			continue;
		Time gap = longest_gap(rest, from, from + TIME_DAY);
		least = gap < least ? gap : least;
	}
	return verdict_if(least / TIME_MINUTE < limit->value, limit, least / TIME_MINUTE);
}

static bool works_on(const RestCase *rest, Time day) {
	for (size_t i = 0; i < rest->count; i++)
		if (overlap(rest->spans[i], day, day + TIME_DAY))
			return true;
	return false;
}

static int64_t days_in_row(const RestCase *rest) {
	Time first = time_day_start(rest->shift.from), last = time_day_start(rest->shift.to - 1);
	while (works_on(rest, first - TIME_DAY))
		first -= TIME_DAY;
	while (works_on(rest, last + TIME_DAY))
		last += TIME_DAY;
	return (last - first) / TIME_DAY + 1;
}

static RestVerdict judge_days(const RestCase *rest, const char *rule) {
	static const char *const measures[] = {"days_in_row_max", "days_in_row_hard_max"};
	int64_t days = days_in_row(rest);
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
		const PackLimit *limit = limit_of(rest, rule, measures[i]);
		if (limit && days > limit->value)
			return verdict_if(true, limit, days);
	}
	return verdict_none();
}

/* Night = 22:00 to 06:00; the night of a day begins at its 22:00. */
static Time night_work(RestSpan span, Time day) {
	return overlap(span, day + 22 * TIME_HOUR, day + 30 * TIME_HOUR);
}

static bool night_worked(const RestCase *rest, Time day) {
	for (size_t i = 0; i < rest->count; i++)
		if (night_work(rest->spans[i], day) >= 3 * TIME_HOUR)
			return true;
	return false;
}

/* The day whose night this span works, TIME_NONE when it is no night shift. */
static Time night_of(RestSpan span) {
	Time day = time_day_start(span.from);
	for (Time d = day - TIME_DAY; d <= day; d += TIME_DAY)
		if (night_work(span, d) >= 3 * TIME_HOUR)
			return d;
	return TIME_NONE;
}

static int64_t nights_in_row(const RestCase *rest, Time night) {
	Time first = night, last = night;
	while (night_worked(rest, first - TIME_DAY))
		first -= TIME_DAY;
	while (night_worked(rest, last + TIME_DAY))
		last += TIME_DAY;
	return (last - first) / TIME_DAY + 1;
}

/* HY-05's second half: after the most nights in a row, so long without any work. */
static RestVerdict judge_after_nights(
	const RestCase *rest, const char *rule, const PackLimit *most) {
	const PackLimit *limit = limit_of(rest, rule, "after_nights_rest_min");
	if (!limit || !most)
		return verdict_none();
	for (size_t i = 0; i < rest->count; i++) {
		RestSpan span = rest->spans[i];
		Time night = night_of(span);
		Time pause = (rest->shift.from - span.to) / TIME_MINUTE;
		if (night == TIME_NONE || pause < 0 || pause >= limit->value)
			continue;
		if (!night_worked(rest, night + TIME_DAY) && nights_in_row(rest, night) >= most->value)
			return verdict_if(true, limit, pause);
	}
	return verdict_none();
}

static int64_t shift_minutes(const RestCase *rest) {
	return (rest->shift.to - rest->shift.from) / TIME_MINUTE;
}

static RestVerdict judge_length(const RestCase *rest, const char *rule, const char *measure) {
	const PackLimit *limit = limit_of(rest, rule, measure);
	return verdict_if(limit && shift_minutes(rest) > limit->value, limit, shift_minutes(rest));
}

/* Too few people for work that must not be done alone. */
static RestVerdict judge_people(const RestCase *rest, const char *rule, const char *measure) {
	const PackLimit *limit = limit_of(rest, rule, measure);
	bool few = limit && !rest->work->alone_ok && rest->work->people < limit->value;
	return verdict_if(few, limit, rest->work->people);
}

static RestVerdict judge_night(const RestCase *rest, const char *rule, Time night) {
	const PackLimit *most = limit_of(rest, rule, "nights_in_row_max");
	RestVerdict verdict = judge_length(rest, rule, "night_shift_max_min");
	if (!verdict.rule)
		verdict = judge_people(rest, rule, "night_people_min");
	if (verdict.rule || !most)
		return verdict;
	int64_t nights = nights_in_row(rest, night);
	return verdict_if(nights > most->value, most, nights);
}

static RestVerdict judge_nights(const RestCase *rest, const char *rule) {
	Time night = night_of(rest->shift);
	RestVerdict verdict = night == TIME_NONE ? verdict_none() : judge_night(rest, rule, night);
	return verdict.rule ? verdict
						: judge_after_nights(rest, rule, limit_of(rest, rule, "nights_in_row_max"));
}

/* HY-06's second half: so long out of protective clothing after each span in it. */
static RestVerdict judge_after_ppe(const RestCase *rest, const char *rule) {
	const PackLimit *pause = limit_of(rest, rule, "ppe_rest_min");
	for (size_t i = 0; i < rest->count && pause; i++) {
		RestSpan other = rest->spans[i];
		Time after = rest->shift.from - other.to, before = other.from - rest->shift.to;
		if (other.ppe && after >= 0 && after / TIME_MINUTE < pause->value)
			return verdict_if(true, pause, after / TIME_MINUTE);
		if (rest->shift.ppe && before >= 0 && before / TIME_MINUTE < pause->value)
			return verdict_if(true, pause, before / TIME_MINUTE);
	}
	return verdict_none();
}

static RestVerdict judge_ppe(const RestCase *rest, const char *rule) {
	RestVerdict verdict = verdict_none();
	if (rest->shift.ppe)
		verdict = judge_length(rest, rule, "ppe_shift_max_min");
	if (!verdict.rule && rest->shift.ppe && rest->work->hot)
		verdict = judge_length(rest, rule, "ppe_hot_shift_max_min");
	return verdict.rule ? verdict : judge_after_ppe(rest, rule);
}

static RestVerdict judge_age(const RestCase *rest, const char *rule) {
	const PackLimit *light = limit_of(rest, rule, "light_only_from_age");
	if (!light || !rest->birth || rest->work->light)
		return verdict_none();
	int age = time_age(rest->birth, rest->shift.from);
	return verdict_if(age >= light->value, light, age);
}

static RestVerdict judge_volunteer(const RestCase *rest, const char *rule) {
	RestVerdict verdict = judge_length(rest, rule, "shift_max_min");
	if (!verdict.rule)
		verdict = judge_daily(rest, rule);
	if (!verdict.rule)
		verdict = judge_weekly(rest, rule);
	if (!verdict.rule)
		verdict = judge_age(rest, rule);
	return verdict.rule ? verdict : judge_people(rest, rule, "people_min");
}

static const struct {
	const char *name;
	RestRule judge;
} rest_rules[] = {
	{"HY-01", judge_daily},
	{"HY-02", judge_weekly},
	{"HY-03", judge_between},
	{"HY-04", judge_days},
	{"HY-05", judge_nights},
	{"HY-06", judge_ppe},
	{"HY-07", judge_volunteer},
};

static int span_order(const void *a, const void *b) {
	const RestSpan *x = a, *y = b;
	return (x->from > y->from) - (x->from < y->from);
}

static bool overridden(const char *const *rules, const char *rule) {
	for (; rules && *rules; rules++)
		if (str_eq(*rules, rule))
			return true;
	return false;
}

static void fill_case(RestCase *rest, const RestAsked *asked) {
	size_t count = asked->count < SPANS_MAX ? asked->count : SPANS_MAX - 1;
	rest->subject = asked->staff ? "staff" : "volunteer";
	rest->level = asked->level;
	rest->shift = asked->shift;
	rest->work = &asked->work;
	rest->birth = asked->birth;
	if (count)
		memcpy(rest->spans, asked->worked, count * sizeof *asked->worked);
	rest->spans[count] = asked->shift;
	rest->count = count + 1;
	qsort(rest->spans, rest->count, sizeof *rest->spans, span_order);
}

RestVerdict rest_judge(const Packs *packs, const RestAsked *asked) {
	RestCase rest = {.packs = packs};
	RestVerdict verdict = verdict_none();
	fill_case(&rest, asked);
	for (size_t i = 0; i < sizeof rest_rules / sizeof *rest_rules && !verdict.rule; i++) {
		rest.overridden = overridden(asked->overridden, rest_rules[i].name);
		verdict = rest_rules[i].judge(&rest, rest_rules[i].name);
	}
	/* cppcheck-suppress returnDanglingLifetime; its names are the pack's */
	return verdict;
}
