/* The reasons of a plan as JSON: numbers and ids, the sentences left to who reads them. */
#include "algo/dispatch/why.h"

#include "app/dispatch_report.h"

static const char *const bar_names[DISPATCH_BAR_COUNT] = {
	"may", "skill", "distance", "zone", "window", "rest", "hours", "declined"};

typedef struct Put {
	const DispatchReport *report;
	DispatchWhy *why;
	JsonOut *json;
} Put;

static void put_person(const Put *put, const char *key, int32_t p) {
	jw_put_text(put->json, key, p == DISPATCH_NONE ? NULL : put->report->files->person_id[p]);
}

static void put_need(const Put *put, const char *key, int32_t n) {
	jw_put_text(put->json, key, n == DISPATCH_NONE ? NULL : put->report->files->need_id[n]);
}

static void put_sent(const Put *put, int32_t p) {
	DispatchWhySent sent = dispatch_why_sent(dispatch_why_reasons(put->why), p);
	jw_object(put->json);
	put_person(put, "person", p);
	put_need(put, "need", put->report->plan->result.need_of[p]);
	jw_put_int(put->json, "may", sent.may);
	jw_put_int(put->json, "nearer", sent.nearer);
	put_person(put, "next", sent.next);
	jw_put_int(put->json, "more", sent.more);
	jw_object_end(put->json);
}

static void put_help(const Put *put, const char *key, const DispatchHelp *help) {
	jw_key(put->json, key);
	jw_object(put->json);
	jw_put_int(put->json, "people", help->people);
	put_person(put, "person", help->person);
	jw_put_int(put->json, "gain", help->gain);
	jw_put_bool(put->json, "exact",
		help->people && put->report->plan->result.need_of[help->person] == DISPATCH_NONE);
	jw_object_end(put->json);
}

static void put_bars(const Put *put, const DispatchWhyNeed *why) {
	jw_key(put->json, "people");
	jw_object(put->json);
	for (int bar = 0; bar < DISPATCH_BAR_COUNT; bar++)
		jw_put_int(put->json, bar_names[bar], why->barred[bar]);
	jw_put_int(put->json, "here", why->here);
	jw_put_int(put->json, "higher", why->higher);
	jw_put_int(put->json, "same", why->same);
	jw_put_int(put->json, "lower", why->lower);
	jw_put_int(put->json, "idle", why->idle);
	jw_object_end(put->json);
}

static void put_short(const Put *put, int32_t n) {
	const DispatchNeed *need = &put->report->files->city.needs[n];
	DispatchWhyNeed why = dispatch_why_need(put->why, n);
	jw_object(put->json);
	put_need(put, "need", n);
	jw_put_int(put->json, "places", need->places);
	jw_put_int(put->json, "filled", put->report->plan->result.filled[n]);
	jw_put_int(put->json, "tier", need->tier);
	put_bars(put, &why);
	if (why.rested_at != DISPATCH_NEVER)
		jw_put_int(put->json, "rested_at", why.rested_at);
	jw_put_int(put->json, "one_more", why.one_more);
	put_help(put, "wider", &why.wider);
	put_help(put, "later", &why.later);
	jw_object_end(put->json);
}

static void put_skills(const Put *put) {
	const DispatchFiles *files = put->report->files;
	DispatchWhySkill *skills =
		arena_array_of(put->report->arena, DispatchWhySkill, (size_t)files->city.skill_count + 1);
	dispatch_why_skills(put->why, skills);
	jw_key(put->json, "skills");
	jw_array(put->json);
	for (int32_t k = 0; k < files->city.skill_count; k++) {
		jw_object(put->json);
		jw_put_text(put->json, "skill", files->skills.name[k]);
		jw_put_int(put->json, "people", skills[k].people);
		jw_put_int(put->json, "idle", skills[k].idle);
		jw_put_int(put->json, "wanted", skills[k].wanted);
		jw_put_int(put->json, "filled", skills[k].filled);
		jw_put_int(put->json, "one_more", skills[k].one_more);
		put_need(put, "need", skills[k].need);
		jw_object_end(put->json);
	}
	jw_array_end(put->json);
}

static void put_all(const Put *put) {
	const DispatchFiles *files = put->report->files;
	const DispatchResult *result = &put->report->plan->result;
	jw_key(put->json, "sent");
	jw_array(put->json);
	for (int32_t row = 0; row < files->city.person_count; row++)
		if (result->need_of[files->person_at[row]] != DISPATCH_NONE)
			put_sent(put, files->person_at[row]);
	jw_array_end(put->json);
	jw_key(put->json, "short");
	jw_array(put->json);
	for (int32_t row = 0; row < files->city.need_count; row++)
		if (result->filled[files->need_at[row]] < files->city.needs[files->need_at[row]].places)
			put_short(put, files->need_at[row]);
	jw_array_end(put->json);
	put_skills(put);
}

static void put_why_not(const Put *put) {
	int32_t p = put->report->why_not_person, n = put->report->why_not_need;
	DispatchWhyNot why_not = dispatch_why_not(put->why, p, n);
	jw_key(put->json, "why_not");
	jw_object(put->json);
	put_person(put, "person", p);
	put_need(put, "need", n);
	jw_put_text(put->json, "bar", why_not.bar ? bar_names[why_not.bar] : NULL);
	put_need(put, "now", why_not.now);
	jw_put_int(put->json, "more", why_not.more);
	jw_object_end(put->json);
}

void report_why_json(const DispatchReport *report, JsonOut *json) {
	Put put = {report, NULL, json};
	if (!report->why && report->why_not_need == DISPATCH_NONE)
		return;
	put.why = dispatch_why_new(&report->files->city, report->plan, report->arena);
	if (report->why) {
		jw_key(json, "why");
		jw_object(json);
		put_all(&put);
		jw_object_end(json);
	}
	if (report->why_not_need != DISPATCH_NONE)
		put_why_not(&put);
}
