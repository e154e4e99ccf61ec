#include "mod/notice/notice_api.h"

#include "core/cursor.h"
#include "core/packs.h"
#include "mod/notice/notice_sql.h"

typedef struct NoticeView {
	Id id;
	const char *kind, *subject;
	Id subject_id, need;
	const char *task, *task_name_zh, *task_name_en;
	Time at, read_at;
} NoticeView;
static const Field notice_view[] = {
	FIELD(NoticeView, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(NoticeView, kind, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(NoticeView, subject, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(NoticeView, subject_id, FIELD_ID),
	FIELD(NoticeView, need, FIELD_ID),
	FIELD(NoticeView, task, FIELD_TEXT),
	FIELD(NoticeView, task_name_zh, FIELD_TEXT),
	FIELD(NoticeView, task_name_en, FIELD_TEXT),
	FIELD(NoticeView, at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(NoticeView, read_at, FIELD_TIME),
	FIELD_END,
};

static const Field page_params[] = {PAGE_FIELDS(PageParams), FIELD_END};

static int my_notices_run(Ctx *ctx, const void *params, const void *body) {
	CursorPage at;
	NoticeView *rows;
	size_t count;
	(void)body;
	int r = ctx_require_self(ctx);
	if (r || (r = cursor_open(ctx, *(const PageParams *)params, &at)))
		return r;
	r = db_all(ctx->db, &SQL_NOTICE_MINE,
		DB_ARGS(ARG_INT("person", ctx->actor->person), ARG_INT("before", at.before),
			ARG_INT("limit", at.limit + 1)),
		notice_view, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].id : 0);
	for (size_t i = 0; i < shown; i++) {
		const PackTask *task = packs_task(ctx->packs, rows[i].task);
		rows[i].task_name_zh = task ? task->name_zh : NULL;
		rows[i].task_name_en = task ? task->name_en : NULL;
		jw_struct(ctx->out, notice_view, &rows[i]);
	}
	return 0;
}

typedef struct ReadBody {
	Id up_to;
} ReadBody;
static const Field read_body[] = {
	FIELD(ReadBody, up_to, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

static int notice_read_run(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	int r = ctx_require_self(ctx);
	if (r)
		return r;
	return db_exec(ctx->db, &SQL_NOTICE_MARK_READ,
		DB_ARGS(ARG_INT("person", ctx->actor->person),
			ARG_INT("up_to", ((const ReadBody *)body)->up_to), ARG_INT("now", ctx->now)));
}

const Route notice_routes[] = {
	{.name = "my.notices",
		.method = "GET",
		.path = "/me/notices",
		.summary = "One's own notices, newest first",
		.flags = ROUTE_LIST,
		.params = page_params,
		.params_size = sizeof(PageParams),
		.reply = notice_view,
		.run = my_notices_run},
	{.name = "notice.read",
		.method = "POST",
		.path = "/me/notices/read",
		.summary = "Mark notices read",
		.flags = ROUTE_COMMAND,
		.body = read_body,
		.body_size = sizeof(ReadBody),
		.run = notice_read_run},
	{.name = NULL},
};
