/* What a requester does without an account: ask, follow, confirm. */
#include "core/cursor.h"
#include "core/packs.h"
#include "mod/incident/incident_api.h"
#include "mod/incident/need_private.h"

#include <string.h>

static const Field ask_body[] = {
	FIELD(NeedAsk, sentence, FIELD_TEXT, .min = 2, .max = 500,
		.flags = FIELD_REQUIRED | FIELD_PERSONAL),
	FIELD(NeedAsk, phone, FIELD_PHONE, .flags = FIELD_REQUIRED | FIELD_PERSONAL),
	FIELD(NeedAsk, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(NeedAsk, name, FIELD_TEXT, .max = 60, .flags = FIELD_PERSONAL),
	FIELD(NeedAsk, place, FIELD_TEXT, .max = 200, .flags = FIELD_PERSONAL),
	FIELD(NeedAsk, lon, FIELD_REAL, .min = -180, .max = 180),
	FIELD(NeedAsk, lat, FIELD_REAL, .min = -90, .max = 90),
	FIELD(NeedAsk, website, FIELD_TEXT, .summary = "must stay empty"),
	FIELD_END,
};

typedef struct FollowReply {
	Id id;
	const char *follow;
} FollowReply;
static const Field follow_reply[] = {
	FIELD(FollowReply, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(FollowReply, follow, FIELD_TEXT, .flags = FIELD_REQUIRED,
		.summary = "token of the follow link"),
	FIELD_END,
};

static int ask_run(Ctx *ctx, const void *params, const void *body) {
	Need need;
	FollowReply reply;
	(void)params;
	ctx_allow_public(ctx);
	int r = need_ask(ctx, body, &need, &reply.follow);
	if (r)
		return r;
	reply.id = need.id;
	jw_struct(ctx->out, follow_reply, &reply);
	return 0;
}

typedef struct TokenParams {
	const char *token;
} TokenParams;
static const Field token_params[] = {
	FIELD(TokenParams, token, FIELD_TEXT, .min = 20, .max = 60,
		.flags = FIELD_REQUIRED | FIELD_SECRET),
	FIELD_END,
};

typedef struct RequestView {
	Id id;
	const char *status, *task, *task_name_zh, *task_name_en;
	Time created_at, starts_at, ends_at;
	int64_t head_count, accepted, helpers_there, helpers_done;
	int8_t can_confirm, simulated;
	int64_t reopened;
} RequestView;
static const Field request_view[] = {
	FIELD(RequestView, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(RequestView, status, FIELD_ENUM, .values = need_statuses, .flags = FIELD_REQUIRED),
	FIELD(RequestView, task, FIELD_TEXT),
	FIELD(RequestView, task_name_zh, FIELD_TEXT),
	FIELD(RequestView, task_name_en, FIELD_TEXT),
	FIELD(RequestView, created_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(RequestView, starts_at, FIELD_TIME),
	FIELD(RequestView, ends_at, FIELD_TIME),
	FIELD(RequestView, head_count, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(RequestView, accepted, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(RequestView, helpers_there, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(RequestView, helpers_done, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(RequestView, can_confirm, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(RequestView, reopened, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(RequestView, simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int reply_request(Ctx *ctx, const Need *need) {
	const PackTask *task = packs_task(ctx->packs, need->task);
	RequestView view = {.id = need->id,
		.status = need->status,
		.task = need->task,
		.task_name_zh = task ? task->name_zh : NULL,
		.task_name_en = task ? task->name_en : NULL,
		.created_at = need->created_at,
		.starts_at = need->starts_at,
		.ends_at = need->ends_at,
		.head_count = need->head_count,
		.accepted = need->accepted,
		.reopened = need->reopened,
		.can_confirm = strcmp(need->status, "done") == 0,
		.simulated = need->simulated};
	int r = need_store_helpers(ctx, need->id, "in", &view.helpers_there);
	if (r || (r = need_store_helpers(ctx, need->id, "out", &view.helpers_done)))
		return r;
	jw_struct(ctx->out, request_view, &view);
	return 0;
}

static int follow_run(Ctx *ctx, const void *params, const void *body) {
	Need need;
	(void)body;
	int r = need_by_follow(ctx, ((const TokenParams *)params)->token, &need);
	return r ? r : reply_request(ctx, &need);
}

static const char *const not_done_reasons[] = {
	"nobody_came", "not_finished", "wrong_thing", "other", NULL};
typedef struct AnswerBody {
	int8_t done;
	const char *reason;
} AnswerBody;
static const Field answer_body[] = {
	FIELD(AnswerBody, done, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(AnswerBody, reason, FIELD_ENUM, .values = not_done_reasons),
	FIELD_END,
};

static int answer_run(Ctx *ctx, const void *params, const void *body) {
	const AnswerBody *in = body;
	Need need;
	int r = need_by_follow(ctx, ((const TokenParams *)params)->token, &need);
	if (r || (r = need_answer(ctx, &need, in->done == 1, in->reason ? in->reason : "other")))
		return r;
	return reply_request(ctx, &need);
}

/* ---- signed in: one's own requests -------------------------------------------------------------- */

static const Field page_params[] = {PAGE_FIELDS(PageParams), FIELD_END};

static int my_needs_run(Ctx *ctx, const void *params, const void *body) {
	CursorPage at;
	NeedView *rows;
	size_t count;
	(void)body;
	int r = ctx_require_self(ctx);
	if (r || (r = cursor_open(ctx, *(const PageParams *)params, &at)) ||
		(r = need_store_of_requester(
			 ctx, ctx->actor->person, at.before, at.limit + 1, &rows, &count)))
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].need.id : 0);
	for (size_t i = 0; i < shown && !r; i++) {
		r = need_open_sentence(ctx, &rows[i].need, &rows[i].sentence);
		jw_struct(ctx->out, need_view_fields, &rows[i]);
	}
	return r;
}

#define TOKEN_PARAMS .params = token_params, .params_size = sizeof(TokenParams)

const Route request_routes[] = {
	{.name = "need.ask",
		.method = "POST",
		.path = "/needs/ask",
		.summary = "Ask for help: one sentence and a phone number",
		.flags = ROUTE_COMMAND | ROUTE_PUBLIC | ROUTE_CREATED,
		.body = ask_body,
		.body_size = sizeof(NeedAsk),
		.reply = follow_reply,
		.problems = PROBLEMS(PROBLEM_AREA_UNKNOWN, PROBLEM_AREA_CLOSED),
		.run = ask_run},
	{.name = "need.follow",
		.method = "GET",
		.path = "/follow/{token}",
		.summary = "How far one's own request is",
		.flags = ROUTE_PUBLIC,
		TOKEN_PARAMS,
		.reply = request_view,
		.run = follow_run},
	{.name = "need.confirm_link",
		.method = "POST",
		.path = "/follow/{token}/confirm",
		.summary = "The requester confirms, or says it is not done",
		.flags = ROUTE_COMMAND | ROUTE_PUBLIC,
		TOKEN_PARAMS,
		.body = answer_body,
		.body_size = sizeof(AnswerBody),
		.reply = request_view,
		.problems = PROBLEMS(PROBLEM_NEED_STATUS),
		.run = answer_run},
	{.name = "my.needs",
		.method = "GET",
		.path = "/me/needs",
		.summary = "What I asked for, newest first",
		.flags = ROUTE_LIST,
		.params = page_params,
		.params_size = sizeof(PageParams),
		.reply = need_view_fields,
		.run = my_needs_run},
	{.name = NULL},
};
