#include "core/cursor.h"
#include "mod/incident/incident_api.h"
#include "mod/incident/need_private.h"

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

static const char *const sources[] = {"worker", "phone", "paper", NULL};

/* ---- list and one ----------------------------------------------------------------------------- */

typedef struct ListParams {
	const char *cursor;
	int64_t limit;
	const char *area, *status, *priority, *tier;
	Id incident;
	int8_t is_short;
} ListParams;
static const Field list_params[] = {
	PAGE_FIELDS(ListParams),
	FIELD(ListParams, area, FIELD_AREA),
	FIELD(ListParams, incident, FIELD_ID),
	FIELD(ListParams, status, FIELD_ENUM, .values = need_statuses),
	FIELD(ListParams, priority, FIELD_ENUM, .values = need_priorities),
	FIELD(ListParams, tier, FIELD_AREA, .summary = "area now responsible"),
	{.name = "short",
		.type = FIELD_BOOL,
		.offset = offsetof(ListParams, is_short),
		.summary = "only with places free"},
	FIELD_END,
};

static int open_view(Ctx *ctx, NeedView *view) {
	int r = need_open_sentence(ctx, &view->need, &view->sentence);
	return r ? r : ctx_reads_person(ctx, view->need.requester);
}

static int list_run(Ctx *ctx, const void *params, const void *body) {
	const ListParams *in = params;
	const char *area;
	CursorPage at;
	NeedView *rows;
	size_t count;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	NeedFilter filter = {in->incident, in->status, in->priority, in->tier, in->is_short == 1};
	if ((r = need_store_list(ctx, area, &filter, at.before, at.limit + 1, &rows, &count)))
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].need.id : 0);
	for (size_t i = 0; i < shown && !r; i++) {
		r = open_view(ctx, &rows[i]);
		jw_struct(ctx->out, need_view_fields, &rows[i]);
	}
	return r;
}

typedef struct NeedWhole {
	NeedView view;
	const char *place, *requester_name, *requester_phone;
	FieldObjects tiers, duplicates;
	const char *follow;
} NeedWhole;
static const Field need_whole[] = {
	EMBED(NeedWhole, view, need_view_fields),
	FIELD(NeedWhole, place, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD(NeedWhole, requester_name, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD(NeedWhole, requester_phone, FIELD_TEXT, .flags = FIELD_PERSONAL),
	LIST(NeedWhole, tiers, NeedTierView, need_tier_view),
	LIST(NeedWhole, duplicates, NeedDuplicate, need_duplicate_fields),
	FIELD(NeedWhole, follow, FIELD_TEXT, .summary = "token of the follow link, shown this once"),
	FIELD_END,
};

static int load_lists(Ctx *ctx, NeedWhole *whole) {
	NeedTierView *tiers;
	NeedDuplicate *duplicates;
	int r = need_store_tiers(ctx, whole->view.need.id, &tiers, &whole->tiers.count);
	if (r || (r = need_duplicates(ctx, &whole->view.need, &duplicates, &whole->duplicates.count)))
		return r;
	whole->tiers.items = tiers;
	whole->duplicates.items = duplicates;
	return 0;
}

static int open_texts(Ctx *ctx, NeedWhole *whole) {
	const Need *need = &whole->view.need;
	int r = need_open_sentence(ctx, need, &whole->view.sentence);
	if (r || (r = need_open_place(ctx, need, &whole->place)))
		return r;
	return need_open_requester(ctx, need, &whole->requester_name, &whole->requester_phone);
}

/* `follow` is given once, to who opened the need. */
static int reply_whole(Ctx *ctx, Id id, const char *follow) {
	NeedWhole whole = {.follow = follow};
	int r = need_store_one(ctx, id, &whole.view);
	if (r || (r = open_texts(ctx, &whole)) || (r = load_lists(ctx, &whole)))
		return r;
	ctx->etag = whole.view.need.version;
	jw_struct(ctx->out, need_whole, &whole);
	return 0;
}

static int read_run(Ctx *ctx, const void *params, const void *body) {
	Need need;
	(void)body;
	int r = need_require(ctx, ((const IdParams *)params)->id, &need);
	if (r || (r = ctx_reads_person(ctx, need.requester)))
		return r;
	return reply_whole(ctx, need.id, NULL);
}

/* ---- open, complete -------------------------------------------------------------------------------- */

#define FILL_FIELDS(required_) \
	FIELD(NeedFill, incident, FIELD_ID, .flags = required_), \
		FIELD(NeedFill, area, FIELD_AREA, .flags = required_), \
		FIELD(NeedFill, task, FIELD_TEXT, .max = 10, .flags = required_), \
		FIELD(NeedFill, sentence, FIELD_TEXT, .max = 500, .flags = required_ | FIELD_PERSONAL), \
		FIELD(NeedFill, head_count, FIELD_INT, .min = 1, .max = 500, .flags = required_), \
		FIELD(NeedFill, skills, FIELD_TEXT, .max = 100, \
			.summary = "expression: S09|S01 either, S02 S29 both"), \
		FIELD(NeedFill, starts_at, FIELD_TIME, .flags = required_), \
		FIELD(NeedFill, ends_at, FIELD_TIME, .flags = required_), \
		FIELD(NeedFill, respond_by, FIELD_TIME, .summary = "short then: the need goes up a tier"), \
		FIELD(NeedFill, priority, FIELD_ENUM, .values = need_priorities), \
		FIELD(NeedFill, ppe, FIELD_BOOL), \
		FIELD(NeedFill, hot, FIELD_BOOL, .summary = "35 °C and more where the work is done"), \
		FIELD(NeedFill, place, FIELD_TEXT, .max = 200, .flags = FIELD_PERSONAL), \
		FIELD(NeedFill, lon, FIELD_REAL, .min = -180, .max = 180), \
		FIELD(NeedFill, lat, FIELD_REAL, .min = -90, .max = 90), \
		FIELD(NeedFill, requester_name, FIELD_TEXT, .max = 60, .flags = FIELD_PERSONAL), \
		FIELD(NeedFill, requester_phone, FIELD_PHONE, .flags = FIELD_PERSONAL), \
		FIELD(NeedFill, source, FIELD_ENUM, .values = sources), FIELD_END

static const Field open_body[] = {FILL_FIELDS(FIELD_REQUIRED)};
static const Field complete_body[] = {FILL_FIELDS(0)};

static int open_run(Ctx *ctx, const void *params, const void *body) {
	const NeedFill *in = body;
	Need need;
	const char *follow;
	(void)params;
	int r = ctx_require_area(ctx, in->area);
	if (r || (r = need_open(ctx, in, &need, &follow)))
		return r;
	ctx->location = arena_printf(ctx->arena, "/api/v1/needs/%lld", (long long)need.id);
	return reply_whole(ctx, need.id, follow);
}

static int complete_run(Ctx *ctx, const void *params, const void *body) {
	Need need;
	int r = need_require(ctx, ((const IdParams *)params)->id, &need);
	if (r || (r = ctx_match_version(ctx, need.version)) || (r = need_complete(ctx, &need, body)))
		return r;
	return reply_whole(ctx, need.id, NULL);
}

/* ---- duplicates, cancelling ------------------------------------------------------------------------- */

static int duplicates_run(Ctx *ctx, const void *params, const void *body) {
	Need need;
	NeedDuplicate *items;
	size_t count;
	(void)body;
	int r = need_require(ctx, ((const IdParams *)params)->id, &need);
	if (r || (r = need_duplicates(ctx, &need, &items, &count)))
		return r;
	for (size_t i = 0; i < count; i++)
		jw_struct(ctx->out, need_duplicate_fields, &items[i]);
	return 0;
}

typedef struct MergeBody {
	Id of;
} MergeBody;
static const Field merge_body[] = {
	FIELD(MergeBody, of, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

static int merge_run(Ctx *ctx, const void *params, const void *body) {
	Need need;
	int r = need_require(ctx, ((const IdParams *)params)->id, &need);
	if (r || (r = ctx_match_version(ctx, need.version)) ||
		(r = need_merge(ctx, &need, ((const MergeBody *)body)->of)))
		return r;
	return reply_whole(ctx, need.id, NULL);
}

typedef struct CancelBody {
	const char *reason;
} CancelBody;
static const Field cancel_body[] = {
	FIELD(CancelBody, reason, FIELD_TEXT, .flags = FIELD_REQUIRED), FIELD_END};

static int cancel_run(Ctx *ctx, const void *params, const void *body) {
	Need need;
	int r = need_require(ctx, ((const IdParams *)params)->id, &need);
	if (r || (r = ctx_match_version(ctx, need.version)) ||
		(r = need_cancel(ctx, &need, ((const CancelBody *)body)->reason)))
		return r;
	return reply_whole(ctx, need.id, NULL);
}

#define ID_PARAMS .params = id_params, .params_size = sizeof(IdParams)

const Route need_routes[] = {
	{.name = "need.list",
		.method = "GET",
		.path = "/needs",
		.summary = "Needs of a subtree, newest first",
		.flags = ROUTE_LIST | ROUTE_PERSONAL,
		.params = list_params,
		.params_size = sizeof(ListParams),
		.reply = need_view_fields,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = list_run},
	{.name = "need.read",
		.method = "GET",
		.path = "/needs/{id}",
		.summary = "One need, whole",
		.flags = ROUTE_PERSONAL | ROUTE_ETAG,
		ID_PARAMS,
		.reply = need_whole,
		.run = read_run},
	{.name = "need.open",
		.method = "POST",
		.path = "/needs",
		.summary = "Open a complete need",
		.flags = ROUTE_COMMAND | ROUTE_CREATED | ROUTE_ETAG | ROUTE_LOCATION,
		.body = open_body,
		.body_size = sizeof(NeedFill),
		.reply = need_whole,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA, PROBLEM_AREA_UNKNOWN, PROBLEM_AREA_CLOSED,
			PROBLEM_INCIDENT_CLOSED, PROBLEM_NEED_INCOMPLETE, PROBLEM_TASK_UNKNOWN, PROBLEM_WINDOW),
		.run = open_run},
	{.name = "need.complete",
		.method = "PUT",
		.path = "/needs/{id}",
		.summary = "Complete or change a need",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.body = complete_body,
		.body_size = sizeof(NeedFill),
		.reply = need_whole,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA, PROBLEM_AREA_UNKNOWN, PROBLEM_AREA_CLOSED,
			PROBLEM_INCIDENT_CLOSED, PROBLEM_NEED_STATUS, PROBLEM_TASK_UNKNOWN, PROBLEM_WINDOW),
		.run = complete_run},
	{.name = "need.duplicates",
		.method = "GET",
		.path = "/needs/{id}/duplicates",
		.summary = "Likely duplicates, with why",
		.flags = ROUTE_LIST,
		ID_PARAMS,
		.reply = need_duplicate_fields,
		.run = duplicates_run},
	{.name = "need.merge",
		.method = "POST",
		.path = "/needs/{id}/duplicate",
		.summary = "Mark as a duplicate of another need",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.body = merge_body,
		.body_size = sizeof(MergeBody),
		.reply = need_whole,
		.problems = PROBLEMS(PROBLEM_NEED_STATUS),
		.run = merge_run},
	{.name = "need.cancel",
		.method = "POST",
		.path = "/needs/{id}/cancel",
		.summary = "Cancel with a reason",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.body = cancel_body,
		.body_size = sizeof(CancelBody),
		.reply = need_whole,
		.problems = PROBLEMS(PROBLEM_NEED_STATUS),
		.run = cancel_run},
	{.name = NULL},
};
