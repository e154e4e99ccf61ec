#include "base/str.h"
#include "core/cursor.h"
#include "core/packs.h"
#include "mod/call/call_api.h"
#include "mod/call/call_private.h"
#include "mod/call/call_sql.h"

static const Field page_params[] = {PAGE_FIELDS(PageParams), FIELD_END};

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

typedef struct MyAsk {
	Id id, call, need;
	const char *task, *task_name_zh, *task_name_en;
	const char *area, *area_name, *incident_title, *priority;
	int64_t head_count, accepted;
	Time starts_at, ends_at;
	int8_t ppe;
	const char *status;
	int64_t place, place_in_line;
	int64_t distance_m;
	Time asked_at, closes_at;
	int64_t asked_count;
	const char *safety;
	FieldTexts why;
	int8_t simulated;
} MyAsk;

/* The row as it comes from the database. */
static const Field my_ask_row[] = {
	FIELD(MyAsk, id, FIELD_ID),
	FIELD(MyAsk, call, FIELD_ID),
	FIELD(MyAsk, need, FIELD_ID),
	FIELD(MyAsk, task, FIELD_TEXT),
	FIELD(MyAsk, area, FIELD_AREA),
	FIELD(MyAsk, area_name, FIELD_TEXT),
	FIELD(MyAsk, incident_title, FIELD_TEXT),
	FIELD(MyAsk, priority, FIELD_ENUM, .values = need_priorities),
	FIELD(MyAsk, head_count, FIELD_INT),
	FIELD(MyAsk, accepted, FIELD_INT),
	FIELD(MyAsk, starts_at, FIELD_TIME),
	FIELD(MyAsk, ends_at, FIELD_TIME),
	FIELD(MyAsk, ppe, FIELD_BOOL),
	FIELD(MyAsk, status, FIELD_ENUM, .values = ask_statuses),
	FIELD(MyAsk, place, FIELD_INT, .flags = FIELD_HIDDEN),
	FIELD(MyAsk, distance_m, FIELD_INT, .summary = "metres"),
	FIELD(MyAsk, asked_at, FIELD_TIME),
	FIELD(MyAsk, closes_at, FIELD_TIME),
	FIELD(MyAsk, asked_count, FIELD_INT, .flags = FIELD_HIDDEN),
	FIELD(MyAsk, simulated, FIELD_BOOL),
	FIELD_END,
};

static const Field my_ask_reply[] = {
	FIELD(MyAsk, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(MyAsk, need, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(MyAsk, task, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(MyAsk, task_name_zh, FIELD_TEXT),
	FIELD(MyAsk, task_name_en, FIELD_TEXT),
	FIELD(MyAsk, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(MyAsk, area_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(MyAsk, incident_title, FIELD_TEXT),
	FIELD(MyAsk, priority, FIELD_ENUM, .values = need_priorities, .flags = FIELD_REQUIRED),
	FIELD(MyAsk, head_count, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(MyAsk, accepted, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(MyAsk, starts_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(MyAsk, ends_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(MyAsk, ppe, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(MyAsk, status, FIELD_ENUM, .values = ask_statuses, .flags = FIELD_REQUIRED,
		.summary = "asked accepted waiting declined expired withdrawn"),
	FIELD(MyAsk, place_in_line, FIELD_INT, .summary = "1 = next to move up"),
	FIELD(MyAsk, distance_m, FIELD_INT, .summary = "metres"),
	FIELD(MyAsk, asked_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(MyAsk, closes_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(MyAsk, safety, FIELD_TEXT),
	FIELD(MyAsk, why, FIELD_TEXTS, .summary = "why you: near skilled rotation"),
	FIELD(MyAsk, simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static FieldTexts why_me(Ctx *ctx, const MyAsk *row, const PackTask *task) {
	const char **why = arena_array_of(ctx->arena, const char *, 3);
	size_t n = 0;
	if (row->distance_m != INT_ABSENT && row->distance_m < 1000)
		why[n++] = "near";
	if (task && !str_empty(task->skills))
		why[n++] = "skilled";
	if (row->asked_count < 3)
		why[n++] = "rotation";
	return (FieldTexts){why, n};
}

static int write_my_ask(Ctx *ctx, MyAsk *row) {
	const PackTask *task = packs_task(ctx->packs, row->task);
	row->task_name_zh = task ? task->name_zh : NULL;
	row->task_name_en = task ? task->name_en : NULL;
	row->safety = task ? packs_task_safety(task, ctx->language) : NULL;
	row->why = why_me(ctx, row, task);
	row->place_in_line = INT_ABSENT;
	if (str_eq(row->status, "waiting")) {
		int r = db_int(ctx->db, &SQL_ASK_LINE_BEFORE,
			DB_ARGS(ARG_INT("need", row->need), ARG_INT("place", row->place)), &row->place_in_line);
		if (r)
			return r;
		row->place_in_line++;
	}
	jw_struct(ctx->out, my_ask_reply, row);
	return 0;
}

static int load_mine(Ctx *ctx, Id ask, CursorPage at, MyAsk **rows, size_t *count) {
	return db_all(ctx->db, &SQL_ASK_MINE,
		DB_ARGS(ARG_INT("volunteer", ctx->actor->person), ARG_INT("before", at.before),
			{.name = "ask", .type = DB_ARG_INT, .null = ask == 0, .i = ask},
			ARG_INT("limit", at.limit + 1)),
		my_ask_row, sizeof **rows, ctx->arena, rows, count);
}

static int my_asks_run(Ctx *ctx, const void *params, const void *body) {
	CursorPage at;
	MyAsk *rows;
	size_t count;
	(void)body;
	int r = ctx_require_self(ctx);
	if (r || (r = cursor_open(ctx, *(const PageParams *)params, &at)) ||
		(r = load_mine(ctx, 0, at, &rows, &count)))
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].id : 0);
	for (size_t i = 0; i < shown && !r; i++)
		r = write_my_ask(ctx, &rows[i]);
	return r;
}

static int reply_mine(Ctx *ctx, Id ask) {
	MyAsk *rows;
	size_t count;
	int r = load_mine(ctx, ask, (CursorPage){INT64_MAX, 1}, &rows, &count);
	if (r)
		return r;
	return count ? write_my_ask(ctx, &rows[0]) : ERR_INTERNAL;
}

static int accept_run(Ctx *ctx, const void *params, const void *body) {
	Ask ask;
	(void)body;
	int r = ask_require_own(ctx, ((const IdParams *)params)->id, &ask);
	if (r || (r = ask_accept(ctx, &ask)))
		return r;
	return reply_mine(ctx, ask.id);
}

static const char *const decline_reasons[] = {
	"busy", "unwell", "too_far", "not_my_skill", "other", NULL};
typedef struct DeclineBody {
	const char *reason;
} DeclineBody;
static const Field decline_body[] = {
	FIELD(DeclineBody, reason, FIELD_ENUM, .values = decline_reasons), FIELD_END};

static int decline_run(Ctx *ctx, const void *params, const void *body) {
	Ask ask;
	int r = ask_require_own(ctx, ((const IdParams *)params)->id, &ask);
	if (r || (r = ask_decline(ctx, &ask, ((const DeclineBody *)body)->reason)))
		return r;
	return reply_mine(ctx, ask.id);
}

const Route ask_routes[] = {
	{.name = "my.asks",
		.method = "GET",
		.path = "/me/asks",
		.summary = "What I was asked, newest first",
		.flags = ROUTE_LIST,
		.params = page_params,
		.params_size = sizeof(PageParams),
		.reply = my_ask_reply,
		.run = my_asks_run},
	{.name = "ask.accept",
		.method = "POST",
		.path = "/me/asks/{id}/accept",
		.summary = "Accept: a place, or one in the waiting line",
		.flags = ROUTE_COMMAND,
		.params = id_params,
		.params_size = sizeof(IdParams),
		.reply = my_ask_reply,
		.problems = PROBLEMS(REST_PROBLEMS, PROBLEM_NEED_STATUS, PROBLEM_CALL_CLOSED,
			PROBLEM_NOT_ASKED, PROBLEM_ANSWERED, PROBLEM_BUSY),
		.run = accept_run},
	{.name = "ask.decline",
		.method = "POST",
		.path = "/me/asks/{id}/decline",
		.summary = "Decline, or leave the line",
		.flags = ROUTE_COMMAND,
		.params = id_params,
		.params_size = sizeof(IdParams),
		.body = decline_body,
		.body_size = sizeof(DeclineBody),
		.reply = my_ask_reply,
		.problems = PROBLEMS(PROBLEM_CALL_CLOSED, PROBLEM_NOT_ASKED, PROBLEM_ANSWERED),
		.run = decline_run},
	{.name = NULL},
};
