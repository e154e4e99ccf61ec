#include "base/check.h"
#include "core/cursor.h"
#include "mod/incident/incident_api.h"
#include "mod/incident/incident_sql.h"
#include "mod/incident/need_private.h"

static const Field make_body[] = {
	FIELD(ComplaintMake, body, FIELD_TEXT, .min = 2, .max = 1000,
		.flags = FIELD_REQUIRED | FIELD_PERSONAL),
	FIELD(ComplaintMake, phone, FIELD_PHONE, .flags = FIELD_PERSONAL),
	FIELD(ComplaintMake, area, FIELD_AREA),
	FIELD(ComplaintMake, follow, FIELD_TEXT, .max = 60, .flags = FIELD_SECRET,
		.summary = "token of the need it is about"),
	FIELD_END,
};
typedef struct MakeReply {
	Id id;
	const char *follow;
} MakeReply;
static const Field make_reply[] = {FIELD(MakeReply, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(MakeReply, follow, FIELD_TEXT, .flags = FIELD_REQUIRED), FIELD_END};

static int make_run(Ctx *ctx, const void *params, const void *body) {
	const ComplaintMake *in = body;
	Complaint complaint;
	MakeReply reply;
	(void)params;
	ctx_allow_public(ctx);
	if (!in->follow && !in->area)
		return ctx_refuse_field(ctx, "/area", FAULT_REQUIRED);
	int r = complaint_make(ctx, in, &complaint, &reply.follow);
	if (r)
		return r;
	reply.id = complaint.id;
	jw_struct(ctx->out, make_reply, &reply);
	return 0;
}

typedef struct ComplaintView {
	Complaint complaint;
	const char *area_name, *body, *phone_masked, *reply;
} ComplaintView;
static const char *const statuses[] = {"open", "answered", NULL};
#define C_FIELD(member, type_, ...) \
	{ \
		.name = #member, .type = (type_), .offset = offsetof(ComplaintView, complaint.member), \
		__VA_ARGS__ \
	}
static const Field view_row[] = {
	C_FIELD(id, FIELD_ID),
	C_FIELD(area, FIELD_AREA),
	FIELD(ComplaintView, area_name, FIELD_TEXT),
	C_FIELD(need, FIELD_ID),
	C_FIELD(body, FIELD_BLOB),
	C_FIELD(phone, FIELD_BLOB),
	C_FIELD(reply, FIELD_BLOB),
	C_FIELD(status, FIELD_ENUM, .values = statuses),
	C_FIELD(created_at, FIELD_TIME),
	C_FIELD(answered_at, FIELD_TIME),
	C_FIELD(version, FIELD_INT),
	FIELD_END,
};
static const Field view_fields[] = {
	C_FIELD(id, FIELD_ID, .flags = FIELD_REQUIRED),
	C_FIELD(area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(ComplaintView, area_name, FIELD_TEXT),
	C_FIELD(need, FIELD_ID),
	FIELD(ComplaintView, body, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD(ComplaintView, phone_masked, FIELD_TEXT),
	FIELD(ComplaintView, reply, FIELD_TEXT),
	C_FIELD(status, FIELD_ENUM, .values = statuses, .flags = FIELD_REQUIRED),
	C_FIELD(created_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	C_FIELD(answered_at, FIELD_TIME),
	C_FIELD(version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int put_view(Ctx *ctx, ComplaintView *view) {
	const char *phone;
	int r = crypt_open(ctx->keys, "complaint.body", view->complaint.body, ctx->arena, &view->body);
	if (r ||
		(r = crypt_open(
			 ctx->keys, "complaint.reply", view->complaint.reply, ctx->arena, &view->reply)) ||
		(r = crypt_open(ctx->keys, "complaint.phone", view->complaint.phone, ctx->arena, &phone)))
		return r;
	view->phone_masked = phone ? phone_masked(ctx->arena, phone) : NULL;
	jw_struct(ctx->out, view_fields, view);
	return 0;
}

typedef struct ListParams {
	const char *cursor;
	int64_t limit;
	const char *area, *status;
} ListParams;
static const Field list_params[] = {
	PAGE_FIELDS(ListParams),
	FIELD(ListParams, area, FIELD_AREA),
	FIELD(ListParams, status, FIELD_ENUM, .values = statuses),
	FIELD_END,
};

static int list_run(Ctx *ctx, const void *params, const void *body) {
	const ListParams *in = params;
	const char *area;
	CursorPage at;
	ComplaintView *rows;
	size_t count;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	AreaRange range = area_range(ctx->arena, area);
	r = db_all(ctx->db, &SQL_COMPLAINT_LIST,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
			ARG_TEXT("status", in->status), ARG_INT("before", at.before),
			ARG_INT("limit", at.limit + 1)),
		view_row, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown = cursor_close(
		ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].complaint.id : 0);
	for (size_t i = 0; i < shown && !r; i++)
		if (!(r = ctx_reads_person(ctx, 0)))
			r = put_view(ctx, &rows[i]);
	return r;
}

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};
typedef struct AnswerBody {
	const char *reply;
} AnswerBody;
static const Field answer_body[] = {
	FIELD(AnswerBody, reply, FIELD_TEXT, .max = 1000, .flags = FIELD_REQUIRED), FIELD_END};

static int answer_run(Ctx *ctx, const void *params, const void *body) {
	ComplaintView view = {0};
	int r = complaint_get(ctx, ((const IdParams *)params)->id, &view.complaint);
	if (r < 0 || (r = ctx_require_object(ctx, r == DB_NONE ? NULL : view.complaint.area)) ||
		(r = ctx_match_version(ctx, view.complaint.version)) ||
		(r = complaint_answer(ctx, &view.complaint, ((const AnswerBody *)body)->reply)))
		return r;
	ctx->etag = view.complaint.version;
	return put_view(ctx, &view);
}

typedef struct TokenParams {
	const char *token;
} TokenParams;
static const Field token_params[] = {FIELD(TokenParams, token, FIELD_TEXT, .min = 20, .max = 60,
										 .flags = FIELD_REQUIRED | FIELD_SECRET),
	FIELD_END};

static int follow_run(Ctx *ctx, const void *params, const void *body) {
	ComplaintView view = {0};
	(void)body;
	int r = complaint_by_follow(ctx, ((const TokenParams *)params)->token, &view.complaint);
	return r ? r : put_view(ctx, &view);
}

const Route complaint_routes[] = {
	{.name = "complaint.make",
		.method = "POST",
		.path = "/complaints",
		.summary = "Complain about a need or anything else",
		.flags = ROUTE_COMMAND | ROUTE_PUBLIC | ROUTE_CREATED,
		.body = make_body,
		.body_size = sizeof(ComplaintMake),
		.reply = make_reply,
		.problems = PROBLEMS(PROBLEM_NOT_FOUND, PROBLEM_AREA_UNKNOWN, PROBLEM_AREA_CLOSED),
		.run = make_run},
	{.name = "complaint.list",
		.method = "GET",
		.path = "/complaints",
		.summary = "Complaints of a subtree",
		.flags = ROUTE_LIST | ROUTE_PERSONAL,
		.params = list_params,
		.params_size = sizeof(ListParams),
		.reply = view_fields,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = list_run},
	{.name = "complaint.answer",
		.method = "POST",
		.path = "/complaints/{id}/answer",
		.summary = "Answer a complaint",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		.params = id_params,
		.params_size = sizeof(IdParams),
		.body = answer_body,
		.body_size = sizeof(AnswerBody),
		.reply = view_fields,
		.run = answer_run},
	{.name = "complaint.follow",
		.method = "GET",
		.path = "/complaints/follow/{token}",
		.summary = "One's own complaint",
		.flags = ROUTE_PUBLIC,
		.params = token_params,
		.params_size = sizeof(TokenParams),
		.reply = view_fields,
		.run = follow_run},
	{.name = NULL},
};
