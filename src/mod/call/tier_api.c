#include "core/cursor.h"
#include "mod/call/call_api.h"
#include "mod/call/call_private.h"
#include "mod/call/call_sql.h"

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

typedef struct RaiseBody {
	const char *to_area;
} RaiseBody;
static const Field raise_body[] = {
	FIELD(RaiseBody, to_area, FIELD_AREA, .summary = "default the next tier"),
	FIELD_END,
};

typedef struct RaiseReply {
	Id id;
	const char *tier;
	Time respond_by;
	int64_t version;
} RaiseReply;
static const Field raise_reply[] = {
	FIELD(RaiseReply, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(RaiseReply, tier, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(RaiseReply, respond_by, FIELD_TIME),
	FIELD(RaiseReply, version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int raise_run(Ctx *ctx, const void *params, const void *body) {
	Need need;
	int r = need_require(ctx, ((const IdParams *)params)->id, &need);
	if (r || (r = tier_raise(ctx, &need, ((const RaiseBody *)body)->to_area)))
		return r;
	RaiseReply reply = {need.id, need.tier, need.respond_by, need.version};
	jw_struct(ctx->out, raise_reply, &reply);
	return 0;
}

typedef struct LoanParams {
	const char *cursor;
	int64_t limit;
	const char *area, *status;
} LoanParams;
static const Field loan_params[] = {
	PAGE_FIELDS(LoanParams),
	FIELD(LoanParams, area, FIELD_AREA),
	FIELD(LoanParams, status, FIELD_ENUM, .values = loan_statuses),
	FIELD_END,
};

typedef struct LoanView {
	Id id, need;
	const char *task, *to_area, *to_area_name, *lender, *lender_name;
	int64_t people, accepted;
	const char *status, *reason;
	Time at;
	int64_t version;
} LoanView;
static const Field loan_view[] = {
	FIELD(LoanView, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(LoanView, need, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(LoanView, task, FIELD_TEXT),
	FIELD(LoanView, to_area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(LoanView, to_area_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(LoanView, lender, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(LoanView, lender_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(LoanView, people, FIELD_INT, .flags = FIELD_REQUIRED, .summary = "asked from there"),
	FIELD(LoanView, accepted, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(LoanView, status, FIELD_ENUM, .values = loan_statuses, .flags = FIELD_REQUIRED),
	FIELD(LoanView, reason, FIELD_TEXT),
	FIELD(LoanView, at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(LoanView, version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int loan_list_run(Ctx *ctx, const void *params, const void *body) {
	const LoanParams *in = params;
	const char *area;
	CursorPage at;
	LoanView *rows;
	size_t count;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	AreaRange range = area_range(ctx->arena, area);
	r = db_all(ctx->db, &SQL_LOAN_LIST,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
			ARG_TEXT("status", in->status), ARG_INT("before", at.before),
			ARG_INT("limit", at.limit + 1)),
		loan_view, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].id : 0);
	for (size_t i = 0; i < shown; i++)
		jw_struct(ctx->out, loan_view, &rows[i]);
	return 0;
}

typedef struct ObjectBody {
	const char *reason;
} ObjectBody;
static const Field object_body[] = {
	FIELD(ObjectBody, reason, FIELD_TEXT, .flags = FIELD_REQUIRED), FIELD_END};

static int loan_object_run(Ctx *ctx, const void *params, const void *body) {
	Loan loan;
	int r = loan_store_get(ctx, ((const IdParams *)params)->id, &loan);
	if (r < 0 || (r = ctx_require_object(ctx, r == DB_NONE ? NULL : loan.lender)) ||
		(r = ctx_match_version(ctx, loan.version)) ||
		(r = loan_object(ctx, &loan, ((const ObjectBody *)body)->reason)))
		return r;
	ctx->etag = loan.version;
	jw_struct(ctx->out, loan_fields, &loan);
	return 0;
}

const Route tier_routes[] = {
	{.name = "tier.raise",
		.method = "POST",
		.path = "/needs/{id}/raise",
		.summary = "Pass a short need up a tier now",
		.flags = ROUTE_COMMAND,
		.params = id_params,
		.params_size = sizeof(IdParams),
		.body = raise_body,
		.body_size = sizeof(RaiseBody),
		.reply = raise_reply,
		.problems = PROBLEMS(PROBLEM_NEED_STATUS, PROBLEM_TIER_TOP),
		.run = raise_run},
	{.name = "loan.list",
		.method = "GET",
		.path = "/loans",
		.summary = "People lent from or to a subtree",
		.flags = ROUTE_LIST,
		.params = loan_params,
		.params_size = sizeof(LoanParams),
		.reply = loan_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = loan_list_run},
	{.name = "loan.object",
		.method = "POST",
		.path = "/loans/{id}/object",
		.summary = "The lender's worker objects; those who have not accepted are taken back",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		.params = id_params,
		.params_size = sizeof(IdParams),
		.body = object_body,
		.body_size = sizeof(ObjectBody),
		.reply = loan_fields,
		.problems = PROBLEMS(PROBLEM_LOAN_STATUS),
		.run = loan_object_run},
	{.name = NULL},
};
