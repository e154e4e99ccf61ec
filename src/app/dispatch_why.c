/* The reasons of a plan (algo/dispatch/why.h) in sentences of messages/, and as JSON. */
#include "algo/dispatch/why.h"

#include "app/dispatch_report.h"
#include "core/messages.h"

#include <inttypes.h>
#include <string.h>

typedef struct Words {
	const DispatchReport *report;
	DispatchWhy *why;
	Arena *arena; /* reset with each sentence */
	Buf line;
} Words;

static void words_init(Words *words, const DispatchReport *report) {
	*words = (Words){.report = report};
	words->why = dispatch_why_new(&report->files->city, report->plan, report->arena);
	words->arena = arena_sub(report->arena);
	if (!words->arena)
		arena_exhausted(report->arena);
	buf_init(&words->line, words->arena);
}

static void end_line(Words *words, FILE *out) {
	fprintf(out, "%s\n", words->line.data);
	arena_reset(words->arena);
	buf_init(&words->line, words->arena);
}

/* A sentence, its values as name, value, …, NULL. */
#define SAY(words, key, ...) \
	message_put( \
		&(words)->line, (words)->report->language, key, (const char *const[]){__VA_ARGS__, NULL})

/* ---- values ------------------------------------------------------------------------------------ */

static const char *number(Words *words, int64_t n) {
	return arena_printf(words->arena, "%" PRId64, n);
}

static const char *unit(Words *words, const char *key, const char *n) {
	Buf out;
	buf_init(&out, words->arena);
	message_put(&out, words->report->language, key, (const char *const[]){"n", n, NULL});
	return out.data;
}

static const char *metres(Words *words, int64_t n) {
	if (n < 1000 && n > -1000)
		return unit(words, "unit.metres", number(words, n));
	return unit(words, "unit.kilometres", arena_printf(words->arena, "%.1f", (double)n / 1000));
}

static const char *worth(Words *words, int64_t cost) {
	DispatchWorth worth = dispatch_worth(cost, words->report->plan->step);
	if (!worth.steps)
		return metres(words, worth.rest);
	return unit(words, "dispatch.worth.places", number(words, worth.steps));
}

/* Minutes from midnight of day 0. */
static const char *clock_time(Words *words, int32_t minutes) {
	int32_t day = minutes / 1440 - (minutes % 1440 < 0), minute = minutes - day * 1440;
	if (!day)
		return arena_printf(words->arena, "%02d:%02d", minute / 60, minute % 60);
	return arena_printf(words->arena, "%+d %02d:%02d", day, minute / 60, minute % 60);
}

static const char *person_name(const Words *words, int32_t p) {
	return words->report->files->person_id[p];
}

static const char *need_name(const Words *words, int32_t n) {
	return words->report->files->need_id[n];
}

static const char *skill_name(const Words *words, int32_t need) {
	const DispatchFiles *files = words->report->files;
	return files->skills.name[files->city.needs[need].skill];
}

/* ---- who goes ---------------------------------------------------------------------------------- */

static void say_sent(Words *words, int32_t p) {
	int32_t n = words->report->plan->result.need_of[p];
	DispatchWhySent sent = dispatch_why_sent(dispatch_why_reasons(words->why), p);
	SAY(words, sent.nearer ? "dispatch.why.sent.chosen" : "dispatch.why.sent.nearest", "person",
		person_name(words, p), "need", need_name(words, n), "skill", skill_name(words, n), "may",
		number(words, sent.may), "nearer", number(words, sent.nearer));
	if (sent.next == DISPATCH_NONE)
		SAY(words, "dispatch.why.next.none", NULL);
	else
		SAY(words, "dispatch.why.next.more", "next", person_name(words, sent.next), "more",
			worth(words, sent.more));
}

/* ---- what is short ----------------------------------------------------------------------------- */

static void say_part(Words *words, const char *key, int32_t count, const char *until, bool *any) {
	if (!count)
		return;
	buf_puts(&words->line, *any ? ", " : "");
	SAY(words, key, "n", number(words, count), "until", until);
	*any = true;
}

static void say_parts(Words *words, const DispatchWhyNeed *need) {
	bool any = false;
	say_part(words, "dispatch.why.part.here", need->here, "", &any);
	say_part(words, "dispatch.why.part.higher", need->higher, "", &any);
	say_part(words, "dispatch.why.part.same", need->same, "", &any);
	say_part(words, "dispatch.why.part.lower", need->lower, "", &any);
	say_part(words, "dispatch.why.part.idle", need->idle, "", &any);
	say_part(words, "dispatch.why.part.rest", need->barred[DISPATCH_BAR_REST],
		need->barred[DISPATCH_BAR_REST] ? clock_time(words, need->rested_at) : "", &any);
	say_part(words, "dispatch.why.part.hours", need->barred[DISPATCH_BAR_HOURS], "", &any);
	say_part(words, "dispatch.why.part.window", need->barred[DISPATCH_BAR_WINDOW], "", &any);
	say_part(words, "dispatch.why.part.zone", need->barred[DISPATCH_BAR_ZONE], "", &any);
	say_part(words, "dispatch.why.part.declined", need->barred[DISPATCH_BAR_DECLINED], "", &any);
}

static int32_t within_reach(const DispatchWhyNeed *need) {
	return need->skilled - need->barred[DISPATCH_BAR_DISTANCE];
}

static bool is_idle(const DispatchReport *report, int32_t p) {
	return report->plan->result.need_of[p] == DISPATCH_NONE;
}

static void say_help(Words *words, const char *idle, const char *moves, const DispatchHelp *help) {
	if (!help->people)
		return;
	buf_puts(&words->line, "; ");
	SAY(words, is_idle(words->report, help->person) ? idle : moves, "person",
		person_name(words, help->person), "n", number(words, help->people), "gain",
		worth(words, help->gain), "by", metres(words, DISPATCH_WIDER));
}

static void say_short(Words *words, int32_t n) {
	const DispatchNeed *asked = &words->report->files->city.needs[n];
	DispatchWhyNeed need = dispatch_why_need(words->why, n);
	SAY(words, "dispatch.why.short.of", "need", need_name(words, n), "filled",
		number(words, words->report->plan->result.filled[n]), "places",
		number(words, asked->places), "skill", skill_name(words, n), "tier",
		number(words, asked->tier));
	buf_puts(&words->line, ": ");
	if (within_reach(&need)) {
		SAY(words, "dispatch.why.short.within", "n", number(words, within_reach(&need)), "skill",
			skill_name(words, n));
		say_parts(words, &need);
	} else {
		SAY(words, "dispatch.why.short.nobody", "skill", skill_name(words, n));
	}
	buf_puts(&words->line, "; ");
	SAY(words, "dispatch.why.help.one", "skill", skill_name(words, n));
	say_help(words, "dispatch.why.help.wider.idle", "dispatch.why.help.wider.moves", &need.wider);
	say_help(words, "dispatch.why.help.later.idle", "dispatch.why.help.later.moves", &need.later);
}

/* ---- skills, and why not ----------------------------------------------------------------------- */

static DispatchWhySkill *skills_of(const Words *words) {
	size_t count = (size_t)words->report->files->city.skill_count;
	DispatchWhySkill *skills = arena_array_of(words->report->arena, DispatchWhySkill, count + 1);
	dispatch_why_skills(words->why, skills);
	return skills;
}

static void say_skill(Words *words, int32_t k, const DispatchWhySkill *skill) {
	SAY(words, "dispatch.why.skill", "skill", words->report->files->skills.name[k], "filled",
		number(words, skill->filled), "wanted", number(words, skill->wanted), "idle",
		number(words, skill->idle), "people", number(words, skill->people), "need",
		need_name(words, skill->need), "gain", worth(words, skill->one_more));
}

static const char *why_not_key(const Words *words, const DispatchWhyNot *why_not) {
	static const char *const bars[DISPATCH_BAR_COUNT] = {NULL, "dispatch.why_not.skill",
		"dispatch.why_not.distance", "dispatch.why_not.zone", "dispatch.why_not.window",
		"dispatch.why_not.rest", "dispatch.why_not.hours", "dispatch.why_not.declined"};
	if (why_not->now == words->report->why_not_need)
		return "dispatch.why_not.there";
	if (why_not->bar)
		return bars[why_not->bar];
	return why_not->now == DISPATCH_NONE ? "dispatch.why_not.idle" : "dispatch.why_not.busy";
}

static void say_why_not(Words *words) {
	const DispatchCity *city = &words->report->files->city;
	int32_t p = words->report->why_not_person, n = words->report->why_not_need;
	DispatchWhyNot why_not = dispatch_why_not(words->why, p, n);
	int32_t until = why_not.bar == DISPATCH_BAR_REST
		? city->persons[p].last_shift_end + city->rules.rest_least
		: 0;
	SAY(words, why_not_key(words, &why_not), "person", person_name(words, p), "need",
		need_name(words, n), "skill", skill_name(words, n), "distance",
		metres(words, (int64_t)dispatch_distance(city, p, n)), "radius",
		metres(words, city->persons[p].radius), "until", clock_time(words, until), "more",
		worth(words, why_not.more), "now",
		why_not.now == DISPATCH_NONE ? "" : need_name(words, why_not.now));
}

/* ---- all of it --------------------------------------------------------------------------------- */

static bool is_short(const DispatchReport *report, int32_t n) {
	return report->plan->result.filled[n] < report->files->city.needs[n].places;
}

static void say_all(Words *words, FILE *out) {
	const DispatchReport *report = words->report;
	const DispatchFiles *files = report->files;
	for (int32_t row = 0; row < files->city.person_count; row++) {
		if (report->plan->result.need_of[files->person_at[row]] == DISPATCH_NONE)
			continue;
		say_sent(words, files->person_at[row]);
		end_line(words, out);
	}
	for (int32_t row = 0; row < files->city.need_count; row++) {
		if (!is_short(report, files->need_at[row]))
			continue;
		say_short(words, files->need_at[row]);
		end_line(words, out);
	}
	const DispatchWhySkill *skills = skills_of(words);
	for (int32_t k = 0; k < files->city.skill_count; k++) {
		if (skills[k].need == DISPATCH_NONE)
			continue;
		say_skill(words, k, &skills[k]);
		end_line(words, out);
	}
}

void report_why_text(const DispatchReport *report, FILE *out) {
	Words words;
	if (!report->why && report->why_not_need == DISPATCH_NONE)
		return;
	words_init(&words, report);
	if (report->why)
		say_all(&words, out);
	if (report->why_not_need == DISPATCH_NONE)
		return;
	say_why_not(&words);
	end_line(&words, out);
}
