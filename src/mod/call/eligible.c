#include "mod/call/eligible.h"

#include "algo/geo/geo.h"
#include "base/str.h"
#include "mod/area/area.h"
#include "mod/call/reserve.h"
#include "mod/duty/rest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const reason_names[ELIGIBLE_REASONS] = {
	"fits",
	"not_approved",
	"already_asked",
	"skill",
	"certificate_expired",
	"minor",
	"off_duty",
	"unavailable",
	"assigned",
	"resting",
	"unknown_place",
	"too_far",
	"reserve_floor",
};

const char *eligible_reason_name(EligibleReason reason) {
	return reason_names[reason];
}

/* Places reached in the ordered lists while walking the people in the same order. */
typedef struct Walk {
	const Packs *packs;
	EligibleSet *set;
	size_t *holder_at;
	size_t span_at, asked_at;
	RestSpan *rest; /* room for one person's spans */
	RestWork work;
	int64_t elder_age; /* from here on a volunteer counts as old; INT64_MAX: the pack sets none */
	RestVerdict idle[2][2]; /* for somebody without other work: by staff, by old */
} Walk;

/* ---- skills ------------------------------------------------------------------------------ */

enum { SKILL_NO, SKILL_STALE, SKILL_YES };

static int holds(Walk *walk, size_t list, Id id) {
	const SkillHolder *holders = walk->set->holders[list];
	size_t n = walk->set->holder_counts[list], *at = &walk->holder_at[list];
	while (*at < n && holders[*at].volunteer < id)
		(*at)++;
	if (*at == n || holders[*at].volunteer != id)
		return SKILL_NO;
	const SkillHolder *holder = &holders[*at];
	bool current = holder->verified == 1 &&
		(!holder->expires_at || holder->expires_at >= walk->set->need->ends_at);
	return current ? SKILL_YES : SKILL_STALE;
}

/* The worst clause decides; within a clause the best alternative. */
static int judge_skills(Walk *walk, Id id) {
	int worst = SKILL_YES;
	size_t list = 0;
	for (size_t i = 0; i < walk->set->skills.count; i++) {
		int best = SKILL_NO;
		for (size_t k = 0; k < walk->set->skills.all[i].count; k++) {
			int held = holds(walk, list++, id);
			best = held > best ? held : best;
		}
		worst = best < worst ? best : worst;
	}
	return worst;
}

static bool skill_allows(const Walk *walk, const char *code, int age, bool consent) {
	const PackSkill *skill = packs_skill(walk->packs, code);
	if (!skill || age >= skill->min_age)
		return skill != NULL;
	return consent && skill->guardian_consent_min_age != INT_ABSENT &&
		age >= skill->guardian_consent_min_age;
}

/* Minors only where the task is light and some alternative of every clause allows it. */
static bool minor_barred(const Walk *walk, const Candidate *person) {
	const EligibleSet *set = walk->set;
	if (!person->birth)
		return false;
	if (set->need->starts_at - person->birth > 19 * 366 * TIME_DAY)
		return false; /* whatever the calendar says */
	int age = time_age(person->birth, set->need->starts_at);
	if (age >= 18)
		return false;
	if (!set->task || !set->task->minor_ok || person->guardian_consent != 1)
		return true;
	for (size_t i = 0; i < set->skills.count; i++) {
		bool allowed = false;
		for (size_t k = 0; k < set->skills.all[i].count; k++)
			allowed = allowed || skill_allows(walk, set->skills.all[i].any[k], age, true);
		if (!allowed)
			return true;
	}
	return !skill_allows(walk, "S01", age, true);
}

/* ---- time ---------------------------------------------------------------------------------- */

/* This person's spans, as a slice of the ordered list. */
static size_t spans_of(Walk *walk, Id id, const DutySpan **first) {
	const EligibleSet *set = walk->set;
	while (walk->span_at < set->span_count && set->spans[walk->span_at].volunteer < id)
		walk->span_at++;
	size_t n = 0;
	*first = set->span_count ? set->spans + walk->span_at : NULL;
	while (walk->span_at + n < set->span_count && set->spans[walk->span_at + n].volunteer == id)
		n++;
	return n;
}

static Time clipped(Time from, Time to, Time lo, Time hi) {
	Time a = from > lo ? from : lo, b = to < hi ? to : hi;
	return b > a ? b - a : 0;
}

static RestVerdict judge_rest(const Walk *walk, size_t spans, bool staff, Time birth) {
	const Need *need = walk->set->need;
	return rest_judge(walk->packs,
		&(RestAsked){.worked = walk->rest,
			.count = spans,
			.shift = {need->starts_at, need->ends_at, need->ppe == 1},
			.work = walk->work,
			.staff = staff,
			.birth = birth,
			.level = walk->set->level});
}

static bool is_old(const Walk *walk, const Candidate *person) {
	Time starts_at = walk->set->need->starts_at;
	if (!person->birth || (starts_at - person->birth) / (365 * TIME_DAY) < walk->elder_age)
		return false; /* whatever the calendar says */
	return time_age(person->birth, starts_at) >= walk->elder_age;
}

static EligibleReason judge_time(Walk *walk, Candidate *person) {
	const Need *need = walk->set->need;
	const DutySpan *spans;
	size_t n = spans_of(walk, person->id, &spans);
	Time week = 0;
	for (size_t i = 0; i < n; i++) {
		if (spans[i].from < need->ends_at && spans[i].to > need->starts_at)
			return ELIGIBLE_ASSIGNED;
		week +=
			clipped(spans[i].from, spans[i].to, need->starts_at - 7 * TIME_DAY, need->starts_at);
		walk->rest[i] = (RestSpan){spans[i].from, spans[i].to, spans[i].ppe == 1};
	}
	person->week_min = week / TIME_MINUTE;
	RestVerdict verdict = walk->idle[person->staff == 1][is_old(walk, person)];
	if (n)
		verdict = judge_rest(walk, n, person->staff == 1, person->birth);
	person->rule = verdict.rule;
	return verdict.rule ? ELIGIBLE_RESTING : ELIGIBLE_FITS;
}

/* ---- place ---------------------------------------------------------------------------------- */

static EligibleReason judge_place(const EligibleSet *set, Candidate *person) {
	person->distance_m = geo_distance_m(set->lon, set->lat, person->lon, person->lat);
	if (isnan(person->distance_m))
		return area_same_community(person->area, set->need->area) ? ELIGIBLE_FITS
																  : ELIGIBLE_UNKNOWN_PLACE;
	return person->distance_m > (double)person->radius_m ? ELIGIBLE_TOO_FAR : ELIGIBLE_FITS;
}

static bool already_asked(Walk *walk, Id id) {
	const EligibleSet *set = walk->set;
	while (walk->asked_at < set->asked_count && set->asked[walk->asked_at] < id)
		walk->asked_at++;
	return walk->asked_at < set->asked_count && set->asked[walk->asked_at] == id;
}

static EligibleReason judge_person(Walk *walk, Candidate *person) {
	const Need *need = walk->set->need;
	int skill = judge_skills(walk, person->id);
	if (already_asked(walk, person->id))
		return ELIGIBLE_ALREADY_ASKED;
	if (skill != SKILL_YES)
		return skill == SKILL_NO ? ELIGIBLE_SKILL : ELIGIBLE_CERTIFICATE;
	if (minor_barred(walk, person))
		return ELIGIBLE_MINOR;
	if (person->on_duty != 1)
		return ELIGIBLE_OFF_DUTY;
	if (!force_available(person->availability, need->starts_at, need->ends_at))
		return ELIGIBLE_UNAVAILABLE;
	EligibleReason reason = judge_time(walk, person);
	return reason == ELIGIBLE_FITS ? judge_place(walk->set, person) : reason;
}

/* ---- order ------------------------------------------------------------------------------------ */

/* Kilometres, asked often, asked recently, hours this week: in one scale of "kilometres". */
static double rotation_score(const Candidate *person, Time now) {
	double days =
		person->last_asked_at ? (double)(now - person->last_asked_at) / (double)TIME_DAY : 7;
	double recent = days < 7 ? 1 - days / 7 : 0;
	double km = isnan(person->distance_m) ? 0 : person->distance_m / 1000;
	return km + 2.0 * (double)person->asked_count + 4.0 * recent + (double)person->week_min / 60;
}

static int candidate_order(const void *a, const void *b) {
	const Candidate *x = a, *y = b;
	if (x->score != y->score)
		return x->score < y->score ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* Those who fit to the front, in the order they stood among themselves; the others are only
 * counted, so theirs is of no matter. Looks at the first `count`. Return: how many fit. */
static size_t gather_fitting(EligibleSet *set, size_t count) {
	size_t fitting = 0;
	for (size_t i = 0; i < count; i++) {
		if (set->people[i].reason != ELIGIBLE_FITS)
			continue;
		Candidate moved = set->people[fitting];
		set->people[fitting++] = set->people[i];
		set->people[i] = moved;
	}
	return fitting;
}

/* ---- all together ---------------------------------------------------------------------------------- */

/* Older than any age a rule names. */
#define OLD_BIRTH (-100 * 365 * TIME_DAY)

static void walk_start(Ctx *ctx, EligibleSet *set, Walk *walk) {
	size_t lists = 0;
	for (size_t i = 0; i < set->skills.count; i++)
		lists += set->skills.all[i].count;
	*walk = (Walk){.packs = ctx->packs, .set = set, .work = duty_rest_work(ctx->packs, set->need)};
	walk->holder_at = arena_array_of(ctx->arena, size_t, lists + 1);
	walk->rest = arena_array_of(ctx->arena, RestSpan, set->span_count + 1);
	const PackLimit *elder =
		packs_limit(ctx->packs, "HY-07", "volunteer", set->level, "light_only_from_age");
	walk->elder_age = elder ? elder->value : INT64_MAX;
	for (int staff = 0; staff < 2; staff++)
		for (int old = 0; old < 2; old++)
			walk->idle[staff][old] = judge_rest(walk, 0, staff == 1, old ? OLD_BIRTH : TIME_NONE);
}

void eligible_judge_all(Ctx *ctx, EligibleSet *set) {
	Walk walk;
	walk_start(ctx, set, &walk);
	for (size_t i = 0; i < set->count; i++)
		set->people[i].reason = judge_person(&walk, &set->people[i]);
}

static bool time_bars(EligibleReason reason) {
	return reason == ELIGIBLE_UNAVAILABLE || reason == ELIGIBLE_ASSIGNED ||
		reason == ELIGIBLE_RESTING;
}

void eligible_judge_later(Ctx *ctx, const EligibleSet *set, Time later,
	void (*take)(void *self, size_t person, const Candidate *judged), void *self) {
	Walk walk;
	EligibleSet moved = *set;
	Need need = *set->need;
	need.starts_at += later;
	need.ends_at += later;
	moved.need = &need;
	walk_start(ctx, &moved, &walk);
	for (size_t i = 0; i < set->count; i++) {
		Candidate person = set->people[i];
		if (!time_bars(person.reason))
			continue;
		person.reason = judge_person(&walk, &person);
		if (person.reason == ELIGIBLE_FITS)
			take(self, i, &person);
	}
}

void eligible_count(EligibleSet *set) {
	memset(set->counts, 0, sizeof set->counts);
	set->counts[ELIGIBLE_NOT_APPROVED] = set->not_approved;
	for (size_t i = 0; i < set->count; i++)
		set->counts[set->people[i].reason]++;
}

void eligible_judge(Ctx *ctx, EligibleSet *set) {
	eligible_judge_all(ctx, set);
	size_t fitting = gather_fitting(set, set->count);
	for (size_t i = 0; i < fitting; i++)
		set->people[i].score = rotation_score(&set->people[i], ctx->now);
	if (fitting)
		qsort(set->people, fitting, sizeof *set->people, candidate_order);
	reserve_keep(ctx->arena, set, fitting);
	gather_fitting(set, fitting);
	eligible_count(set);
}
