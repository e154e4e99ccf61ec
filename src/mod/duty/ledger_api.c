#include "mod/duty/duty_api.h"
#include "mod/duty/duty_private.h"
#include "mod/duty/duty_sql.h"
#include "mod/duty/duty_view.h"

#include "core/cursor.h"

typedef struct PersonParams {
	const char *cursor;
	int64_t limit;
	Id id;
} PersonParams;
static const Field person_params[] = {
	PAGE_FIELDS(PersonParams),
	FIELD(PersonParams, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static const Field page_params[] = {PAGE_FIELDS(PageParams), FIELD_END};

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

typedef struct CorrectBody {
	int64_t minutes;
	const char *reason;
} CorrectBody;
static const Field correct_body[] = {
	FIELD(CorrectBody, minutes, FIELD_INT, .min = -1440, .max = 1440, .flags = FIELD_REQUIRED),
	FIELD(CorrectBody, reason, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static const Field override_body[] = {
	FIELD(RestOverrideMake, rule, FIELD_TEXT, .max = 10, .flags = FIELD_REQUIRED,
		.summary = "HY-01 …"),
	FIELD(RestOverrideMake, need, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(RestOverrideMake, volunteer, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(RestOverrideMake, reason, FIELD_TEXT, .min = 4, .max = 300, .flags = FIELD_REQUIRED),
	FIELD(RestOverrideMake, until, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD_END,
};

typedef struct OverrideParams {
	const char *cursor;
	int64_t limit;
	const char *area;
} OverrideParams;
static const Field override_params[] = {
	PAGE_FIELDS(OverrideParams),
	FIELD(OverrideParams, area, FIELD_AREA),
	FIELD_END,
};

typedef struct OverrideView {
	RestOverride row;
	const char *area;
	const char *by_name;
} OverrideView;
#define ROW_FIELD(member, type_, ...) \
	{ .name = #member, .type = (type_), .offset = offsetof(OverrideView, row.member), __VA_ARGS__ }
static const Field override_view[] = {
	ROW_FIELD(id, FIELD_ID, .flags = FIELD_REQUIRED),
	ROW_FIELD(rule, FIELD_TEXT, .flags = FIELD_REQUIRED),
	ROW_FIELD(need, FIELD_ID, .flags = FIELD_REQUIRED),
	ROW_FIELD(volunteer, FIELD_ID, .flags = FIELD_REQUIRED),
	ROW_FIELD(reason, FIELD_TEXT, .flags = FIELD_REQUIRED),
	ROW_FIELD(at, FIELD_TIME, .flags = FIELD_REQUIRED),
	ROW_FIELD(until, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(OverrideView, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(OverrideView, by_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

/* ---- handlers ---------------------------------------------------------------------------- */

static int read_total(Ctx *ctx, Id person) {
	ctx->total = 0;
	return ledger_store_total(ctx, person, &ctx->total);
}

static int ledger_mine_run(Ctx *ctx, const void *params, const void *body) {
	(void)body;
	int r = ctx_require_self(ctx);
	if (r || (r = read_total(ctx, ctx->actor->person)))
		return r;
	return ledger_view_list(ctx, ctx->actor->person, *(const PageParams *)params);
}

static int ledger_list_run(Ctx *ctx, const void *params, const void *body) {
	const PersonParams *in = params;
	Volunteer volunteer;
	(void)body;
	int r = force_volunteer_get(ctx, in->id, &volunteer);
	if (r < 0)
		return r;
	if ((r = ctx_require_object(ctx, r == DB_NONE ? NULL : volunteer.area)) ||
		(r = read_total(ctx, in->id)))
		return r;
	return ledger_view_list(ctx, in->id, (PageParams){in->cursor, in->limit});
}

static int duty_correct_run(Ctx *ctx, const void *params, const void *body) {
	const CorrectBody *in = body;
	Duty duty;
	Need need;
	LedgerLine line;
	int r = duty_require_staff(ctx, ((const IdParams *)params)->id, &duty, &need);
	if (r || (r = duty_correct(ctx, &duty, in->minutes, in->reason, &line)))
		return r;
	jw_struct(ctx->out, ledger_fields, &line);
	return 0;
}

static int override_run(Ctx *ctx, const void *params, const void *body) {
	RestOverride row;
	(void)params;
	int r = rest_override_make(ctx, body, &row);
	if (r)
		return r;
	jw_struct(ctx->out, rest_override_fields, &row);
	return 0;
}

static int override_list_run(Ctx *ctx, const void *params, const void *body) {
	const OverrideParams *in = params;
	const char *area;
	CursorPage at;
	OverrideView *rows;
	size_t count;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	AreaRange range = area_range(ctx->arena, area);
	r = db_all(ctx->db, &SQL_REST_OVERRIDE_LIST,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
			ARG_INT("before", at.before), ARG_INT("limit", at.limit + 1)),
		override_view, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].row.id : 0);
	for (size_t i = 0; i < shown; i++)
		jw_struct(ctx->out, override_view, &rows[i]);
	return 0;
}

const Route ledger_routes[] = {
	{.name = "ledger.mine",
		.method = "GET",
		.path = "/me/ledger",
		.summary = "One's own hours, line by line",
		.flags = ROUTE_LIST,
		.params = page_params,
		.params_size = sizeof(PageParams),
		.reply = ledger_view_fields,
		.total = "total_minutes",
		.run = ledger_mine_run},
	{.name = "ledger.list",
		.method = "GET",
		.path = "/volunteers/{id}/ledger",
		.summary = "Hours of a volunteer",
		.flags = ROUTE_LIST,
		.params = person_params,
		.params_size = sizeof(PersonParams),
		.reply = ledger_view_fields,
		.total = "total_minutes",
		.run = ledger_list_run},
	{.name = "duty.correct",
		.method = "POST",
		.path = "/duties/{id}/corrections",
		.summary = "A new signed line that corrects confirmed hours",
		.flags = ROUTE_COMMAND | ROUTE_CREATED,
		.params = id_params,
		.params_size = sizeof(IdParams),
		.body = correct_body,
		.body_size = sizeof(CorrectBody),
		.reply = ledger_fields,
		.problems = PROBLEMS(PROBLEM_DUTY_STATUS, PROBLEM_CONFIRM_SELF, PROBLEM_CORRECTION_ZERO),
		.run = duty_correct_run},
	{.name = "rest.override",
		.method = "POST",
		.path = "/overrides",
		.summary = "Set a rest rule aside for one person and one need, by name and with a reason",
		.flags = ROUTE_COMMAND | ROUTE_CREATED,
		.body = override_body,
		.body_size = sizeof(RestOverrideMake),
		.reply = rest_override_fields,
		.problems = PROBLEMS(PROBLEM_NOT_FOUND, PROBLEM_OVERRIDE_NEVER),
		.run = override_run},
	{.name = "override.list",
		.method = "GET",
		.path = "/overrides",
		.summary = "Rest rules set aside, newest first",
		.flags = ROUTE_LIST,
		.params = override_params,
		.params_size = sizeof(OverrideParams),
		.reply = override_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = override_list_run},
	{.name = NULL},
};
