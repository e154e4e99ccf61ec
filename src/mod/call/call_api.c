#include "mod/call/call_api.h"

#include "base/str.h"
#include "core/cursor.h"
#include "mod/area/area.h"
#include "mod/call/call_private.h"
#include "mod/call/call_sql.h"
#include "mod/person/person.h"

#include <math.h>
#include <string.h>

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

typedef struct PageIdParams {
	const char *cursor;
	int64_t limit;
	Id id;
} PageIdParams;
static const Field page_id_params[] = {
	PAGE_FIELDS(PageIdParams),
	FIELD(PageIdParams, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD_END,
};

/* ---- preview -------------------------------------------------------------------------------- */

typedef struct PreviewParams {
	Id id;
	const char *area;
	int64_t limit;
} PreviewParams;
static const Field preview_params[] = {
	FIELD(PreviewParams, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(PreviewParams, area, FIELD_AREA,
		.summary = "subtree to search, default the tier responsible"),
	FIELD(PreviewParams, limit, FIELD_INT, .min = 1, .max = 200,
		.summary = "candidates shown, default 50"),
	FIELD_END,
};

typedef struct CandidateView {
	Id id;
	const char *name;
	const char *area, *area_name;
	int64_t distance_m;
	int64_t hours_week_min;
	int64_t asked_count;
	Time last_asked_at;
	int8_t staff, simulated;
	FieldTexts why;
} CandidateView;
static const Field candidate_view[] = {
	FIELD(CandidateView, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(CandidateView, name, FIELD_TEXT, .flags = FIELD_PERSONAL | FIELD_REQUIRED),
	FIELD(CandidateView, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(CandidateView, area_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(CandidateView, distance_m, FIELD_INT, .summary = "metres"),
	FIELD(CandidateView, hours_week_min, FIELD_INT, .flags = FIELD_REQUIRED,
		.summary = "minutes in the seven days before the shift"),
	FIELD(CandidateView, asked_count, FIELD_INT, .flags = FIELD_REQUIRED,
		.summary = "times asked in the last 30 days"),
	FIELD(CandidateView, last_asked_at, FIELD_TIME),
	FIELD(CandidateView, staff, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(CandidateView, simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(CandidateView, why, FIELD_TEXTS,
		.summary = "same_community near rested never_asked seldom_asked"),
	FIELD_END,
};

typedef struct PreviewReply {
	const char *area;
	int64_t considered, eligible;
	const char *reasons, *rules;
	FieldObjects candidates;
} PreviewReply;
static const Field preview_reply[] = {
	FIELD(PreviewReply, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(PreviewReply, considered, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(PreviewReply, eligible, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(PreviewReply, reasons, FIELD_JSON, .flags = FIELD_REQUIRED, .schema = COUNTS_SCHEMA),
	FIELD(PreviewReply, rules, FIELD_JSON, .flags = FIELD_REQUIRED, .schema = COUNTS_SCHEMA),
	LIST(PreviewReply, candidates, CandidateView, candidate_view),
	FIELD_END,
};

static FieldTexts why_first(Ctx *ctx, const EligibleSet *set, const Candidate *person) {
	const char **why = arena_array_of(ctx->arena, const char *, 4);
	size_t n = 0;
	if (area_same_community(person->area, set->need->area))
		why[n++] = "same_community";
	if (person->distance_m < 1000)
		why[n++] = "near";
	if (!person->week_min)
		why[n++] = "rested";
	if (!person->last_asked_at || person->asked_count < 2)
		why[n++] = person->last_asked_at ? "seldom_asked" : "never_asked";
	return (FieldTexts){why, n};
}

static int view_candidate(
	Ctx *ctx, const EligibleSet *set, const Candidate *person, CandidateView *out) {
	Person row;
	Area area;
	int r = person_get(ctx, person->id, &row);
	if (r || (r = ctx_reads_person(ctx, person->id)))
		return r;
	*out = (CandidateView){.id = person->id,
		.name = row.name,
		.area = person->area,
		.distance_m = isnan(person->distance_m) ? INT_ABSENT : (int64_t)person->distance_m,
		.hours_week_min = person->week_min,
		.asked_count = person->asked_count,
		.last_asked_at = person->last_asked_at,
		.staff = person->staff,
		.simulated = person->simulated,
		.why = why_first(ctx, set, person)};
	r = area_find(ctx, person->area, &area);
	out->area_name = r ? person->area : area.short_name;
	return r < 0 ? r : 0;
}

/* People resting, counted by the rule that holds them: {"HY-03": 12}. */
static const char *rules_json(Ctx *ctx, const EligibleSet *set) {
	size_t count;
	const PackName *rules = packs_rules(ctx->packs, &count);
	Buf buf;
	JsonOut out;
	buf_init(&buf, ctx->arena);
	jw_init(&out, &buf);
	jw_object(&out);
	for (size_t k = 0; k < count; k++) {
		int64_t n = 0;
		for (size_t i = 0; i < set->count; i++)
			n += set->people[i].reason == ELIGIBLE_RESTING &&
				str_eq(set->people[i].rule, rules[k].id);
		if (n)
			jw_put_int(&out, rules[k].id, n);
	}
	jw_object_end(&out);
	return buf.data;
}

static int view_candidates(Ctx *ctx, const EligibleSet *set, int64_t limit, FieldObjects *out) {
	int64_t count = limit < set->counts[ELIGIBLE_FITS] ? limit : set->counts[ELIGIBLE_FITS];
	CandidateView *views = arena_array_of(ctx->arena, CandidateView, (size_t)count + 1);
	int r = 0;
	for (int64_t i = 0; i < count && !r; i++)
		r = view_candidate(ctx, set, &set->people[i], &views[i]);
	*out = (FieldObjects){views, (size_t)count};
	return r;
}

/* The preview may search the need's tier, anything below it, or what the actor holds. */
static int preview_area(Ctx *ctx, const Need *need, const char *asked, const char **area) {
	*area = asked ? asked : need->tier;
	if (area_within(*area, need->tier))
		return 0;
	return ctx_require_area(ctx, *area);
}

static int require_window(Ctx *ctx, const Need *need) {
	return need->starts_at && need->ends_at
		? 0
		: ctx_refuse(ctx, PROBLEM_NEED_INCOMPLETE, "starts_at ends_at");
}

static int preview_run(Ctx *ctx, const void *params, const void *body) {
	const PreviewParams *in = params;
	Need need;
	EligibleSet set;
	const char *area;
	(void)body;
	int r = need_require(ctx, in->id, &need);
	if (r || (r = require_window(ctx, &need)) || (r = preview_area(ctx, &need, in->area, &area)) ||
		(r = eligible_load(ctx, &need, area, 0, &set)))
		return r;
	eligible_judge(ctx, &set);
	PreviewReply reply = {.area = area,
		.considered = (int64_t)set.count + set.not_approved,
		.eligible = set.counts[ELIGIBLE_FITS],
		.reasons = call_counts_json(ctx, &set),
		.rules = rules_json(ctx, &set)};
	r = view_candidates(ctx, &set, in->limit == INT_ABSENT ? 50 : in->limit, &reply.candidates);
	if (!r)
		jw_struct(ctx->out, preview_reply, &reply);
	return r;
}

/* ---- why one person does, or does not, fit ------------------------------------------------------- */

typedef struct WhyParams {
	Id id, volunteer;
} WhyParams;
static const Field why_params[] = {
	FIELD(WhyParams, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(WhyParams, volunteer, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD_END,
};

typedef struct WhyReply {
	int8_t eligible;
	const char *reason;
	const char *rule;
	int64_t distance_m, hours_week_min;
} WhyReply;
static const Field why_reply[] = {
	FIELD(WhyReply, eligible, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(WhyReply, reason, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(WhyReply, rule, FIELD_TEXT),
	FIELD(WhyReply, distance_m, FIELD_INT),
	FIELD(WhyReply, hours_week_min, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int why_run(Ctx *ctx, const void *params, const void *body) {
	const WhyParams *in = params;
	Need need;
	Volunteer volunteer;
	EligibleSet set;
	(void)body;
	int r = need_require(ctx, in->id, &need);
	if (r || (r = require_window(ctx, &need)))
		return r;
	r = force_volunteer_get(ctx, in->volunteer, &volunteer);
	if (r < 0 || (r = ctx_require_object(ctx, r ? NULL : volunteer.area)) ||
		(r = ctx_reads_person(ctx, volunteer.id)))
		return r;
	if ((r = eligible_load(ctx, &need, need.tier, volunteer.id, &set)))
		return r;
	eligible_judge(ctx, &set);
	WhyReply reply = {.eligible = 0,
		.reason = eligible_reason_name(ELIGIBLE_NOT_APPROVED),
		.distance_m = INT_ABSENT};
	if (set.count) {
		const Candidate *person = &set.people[0];
		reply = (WhyReply){person->reason == ELIGIBLE_FITS, eligible_reason_name(person->reason),
			person->rule, isnan(person->distance_m) ? INT_ABSENT : (int64_t)person->distance_m,
			person->week_min};
	}
	jw_struct(ctx->out, why_reply, &reply);
	return 0;
}

/* ---- calls --------------------------------------------------------------------------------------- */

static const Field open_body[] = {
	FIELD(CallOpen, area, FIELD_AREA, .summary = "subtree to ask in, default the tier responsible"),
	FIELD(CallOpen, ask, FIELD_INT, .min = 1, .max = 5000,
		.summary = "people to ask, default three a place"),
	FIELD(CallOpen, minutes, FIELD_INT, .min = 1, .max = 1440,
		.summary = "time to answer, default 30"),
	FIELD(CallOpen, volunteers, FIELD_IDS, .max = 500, .summary = "exactly these people instead"),
	FIELD_END,
};

typedef struct AnswerCount {
	const char *status;
	int64_t n;
} AnswerCount;
static const Field answer_fields[] = {
	FIELD(AnswerCount, status, FIELD_TEXT), FIELD(AnswerCount, n, FIELD_INT), FIELD_END};

typedef struct CallView {
	Call call;
	const char *answers;
} CallView;
static const Field call_view[] = {
	EMBED(CallView, call, call_fields),
	FIELD(CallView, answers, FIELD_JSON, .flags = FIELD_REQUIRED, .schema = COUNTS_SCHEMA),
	FIELD_END,
};

/* {"asked": 12, "accepted": 3, …} */
static int answers_json(Ctx *ctx, Id call, const char **out) {
	AnswerCount *answers;
	size_t count;
	Buf buf;
	JsonOut json;
	int r = db_all(ctx->db, &SQL_CALL_ANSWERS, DB_ARGS(ARG_INT("call", call)), answer_fields,
		sizeof *answers, ctx->arena, &answers, &count);
	if (r)
		return r;
	buf_init(&buf, ctx->arena);
	jw_init(&json, &buf);
	jw_object(&json);
	for (size_t i = 0; i < count; i++)
		jw_put_int(&json, answers[i].status, answers[i].n);
	jw_object_end(&json);
	*out = buf.data;
	return 0;
}

static int put_call(Ctx *ctx, const Call *call) {
	CallView view = {.call = *call};
	int r = answers_json(ctx, call->id, &view.answers);
	if (!r)
		jw_struct(ctx->out, call_view, &view);
	return r;
}

static int call_open_run(Ctx *ctx, const void *params, const void *body) {
	CallOpen in = *(const CallOpen *)body;
	Need need;
	Call call;
	int r = need_require(ctx, ((const IdParams *)params)->id, &need);
	if (r || (r = require_window(ctx, &need)) ||
		(r = preview_area(ctx, &need, in.area, &in.area)) ||
		(r = call_open(ctx, &need, &in, &call)))
		return r;
	return put_call(ctx, &call);
}

static int call_list_run(Ctx *ctx, const void *params, const void *body) {
	const PageIdParams *in = params;
	Need need;
	CursorPage at;
	Call *calls;
	size_t count;
	(void)body;
	int r = need_require(ctx, in->id, &need);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	r = db_all(ctx->db, &SQL_CALL_OF_NEED,
		DB_ARGS(
			ARG_INT("need", need.id), ARG_INT("before", at.before), ARG_INT("limit", at.limit + 1)),
		call_fields, sizeof *calls, ctx->arena, &calls, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? calls[at.limit - 1].id : 0);
	for (size_t i = 0; i < shown && !r; i++)
		r = put_call(ctx, &calls[i]);
	return r;
}

/* The call and the right over its need's area. One that is not there has the need that is not there: it
 * costs what one elsewhere does. */
static int require_call(Ctx *ctx, Id id, Call *call) {
	Need need;
	int r = call_store_get(ctx, id, call);
	if (r < 0)
		return r;
	return need_require(ctx, r == DB_NONE ? 0 : call->need, &need);
}

static int call_close_run(Ctx *ctx, const void *params, const void *body) {
	Call call;
	(void)body;
	int r = require_call(ctx, ((const IdParams *)params)->id, &call);
	if (r)
		return r;
	if (!str_eq(call.status, "open"))
		return ctx_refuse(ctx, PROBLEM_CALL_CLOSED, NULL);
	return (r = call_close(ctx, &call)) ? r : put_call(ctx, &call);
}

/* ---- answers of a call ------------------------------------------------------------------------------ */

typedef struct AskView {
	Id id, volunteer;
	const char *volunteer_name, *home_area, *home_area_name, *status;
	int64_t place, distance_m;
	Time asked_at, answered_at;
	const char *reason;
} AskView;
static const Field ask_view[] = {
	FIELD(AskView, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(AskView, volunteer, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(AskView, volunteer_name, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD(AskView, home_area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(AskView, home_area_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(AskView, status, FIELD_ENUM, .values = ask_statuses, .flags = FIELD_REQUIRED),
	FIELD(AskView, place, FIELD_INT),
	FIELD(AskView, distance_m, FIELD_INT),
	FIELD(AskView, asked_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(AskView, answered_at, FIELD_TIME),
	FIELD(AskView, reason, FIELD_TEXT),
	FIELD_END,
};

static int ask_list_run(Ctx *ctx, const void *params, const void *body) {
	const PageIdParams *in = params;
	Call call;
	CursorPage at;
	AskView *asks;
	size_t count;
	(void)body;
	int r = require_call(ctx, in->id, &call);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	r = db_all(ctx->db, &SQL_ASK_LIST,
		DB_ARGS(
			ARG_INT("call", call.id), ARG_INT("before", at.before), ARG_INT("limit", at.limit + 1)),
		ask_view, sizeof *asks, ctx->arena, &asks, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? asks[at.limit - 1].id : 0);
	for (size_t i = 0; i < shown && !r; i++) {
		r = ctx_reads_person(ctx, asks[i].volunteer);
		jw_struct(ctx->out, ask_view, &asks[i]);
	}
	return r;
}

/* ---- by hand --------------------------------------------------------------------------------------- */

typedef struct AssignBody {
	Id volunteer;
} AssignBody;
static const Field assign_body[] = {
	FIELD(AssignBody, volunteer, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

static int assign_run(Ctx *ctx, const void *params, const void *body) {
	Need need;
	Duty duty;
	int r = need_require(ctx, ((const IdParams *)params)->id, &need);
	if (r || (r = require_window(ctx, &need)) ||
		(r = call_assign(ctx, &need, ((const AssignBody *)body)->volunteer, &duty)))
		return r;
	jw_struct(ctx->out, duty_fields, &duty);
	return 0;
}

const Route call_routes[] = {
	{.name = "call.preview",
		.method = "GET",
		.path = "/needs/{id}/eligible",
		.summary = "Who fits a need, in the order they would be asked, and why the others do not",
		.flags = ROUTE_PERSONAL,
		.params = preview_params,
		.params_size = sizeof(PreviewParams),
		.reply = preview_reply,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA, PROBLEM_NEED_INCOMPLETE),
		.run = preview_run},
	{.name = "call.why",
		.method = "GET",
		.path = "/needs/{id}/eligible/{volunteer}",
		.summary = "Why one volunteer does or does not fit",
		.flags = ROUTE_PERSONAL,
		.params = why_params,
		.params_size = sizeof(WhyParams),
		.reply = why_reply,
		.problems = PROBLEMS(PROBLEM_NEED_INCOMPLETE),
		.run = why_run},
	{.name = "call.open",
		.method = "POST",
		.path = "/needs/{id}/calls",
		.summary = "Ask the people who fit",
		.flags = ROUTE_COMMAND | ROUTE_CREATED,
		.params = id_params,
		.params_size = sizeof(IdParams),
		.body = open_body,
		.body_size = sizeof(CallOpen),
		.reply = call_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA, PROBLEM_NEED_STATUS, PROBLEM_NEED_INCOMPLETE,
			PROBLEM_WINDOW, PROBLEM_NOT_ELIGIBLE),
		.run = call_open_run},
	{.name = "call.list",
		.method = "GET",
		.path = "/needs/{id}/calls",
		.summary = "Calls on a need",
		.flags = ROUTE_LIST,
		.params = page_id_params,
		.params_size = sizeof(PageIdParams),
		.reply = call_view,
		.run = call_list_run},
	{.name = "call.close",
		.method = "POST",
		.path = "/calls/{id}/close",
		.summary = "Close a call before its time",
		.flags = ROUTE_COMMAND,
		.params = id_params,
		.params_size = sizeof(IdParams),
		.reply = call_view,
		.problems = PROBLEMS(PROBLEM_CALL_CLOSED),
		.run = call_close_run},
	{.name = "ask.list",
		.method = "GET",
		.path = "/calls/{id}/asks",
		.summary = "Who was asked, and the answers",
		.flags = ROUTE_LIST | ROUTE_PERSONAL,
		.params = page_id_params,
		.params_size = sizeof(PageIdParams),
		.reply = ask_view,
		.run = ask_list_run},
	{.name = "assignment.make",
		.method = "POST",
		.path = "/needs/{id}/duties",
		.summary = "Put somebody on a need by hand, agreed by phone; the same gates hold",
		.flags = ROUTE_COMMAND | ROUTE_CREATED,
		.params = id_params,
		.params_size = sizeof(IdParams),
		.body = assign_body,
		.body_size = sizeof(AssignBody),
		.reply = duty_fields,
		.problems = PROBLEMS(REST_PROBLEMS, PROBLEM_NEED_STATUS, PROBLEM_NEED_INCOMPLETE,
			PROBLEM_NOT_ELIGIBLE, PROBLEM_BUSY),
		.run = assign_run},
	{.name = NULL},
};
