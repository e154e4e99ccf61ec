#include "mod/incident/incident_api.h"

#include "core/cursor.h"
#include "mod/incident/incident_sql.h"
#include "mod/incident/need_private.h"

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

typedef struct ListParams {
	const char *cursor;
	int64_t limit;
	const char *area, *status;
} ListParams;
static const Field list_params[] = {
	PAGE_FIELDS(ListParams),
	FIELD(ListParams, area, FIELD_AREA),
	FIELD(ListParams, status, FIELD_ENUM, .values = incident_statuses),
	FIELD_END,
};

typedef struct IncidentView {
	Incident incident;
	const char *area_name;
	int64_t needs_open;
} IncidentView;
#define ROW_FIELD(member, type_, ...) \
	{ \
		.name = #member, .type = (type_), .offset = offsetof(IncidentView, incident.member), \
		__VA_ARGS__ \
	}
static const Field incident_view[] = {
	ROW_FIELD(id, FIELD_ID, .flags = FIELD_REQUIRED),
	ROW_FIELD(area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(IncidentView, area_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	ROW_FIELD(title, FIELD_TEXT, .flags = FIELD_REQUIRED),
	ROW_FIELD(hazard, FIELD_TEXT, .flags = FIELD_REQUIRED),
	ROW_FIELD(level, FIELD_TEXT, .flags = FIELD_REQUIRED),
	ROW_FIELD(exercise, FIELD_BOOL, .flags = FIELD_REQUIRED),
	ROW_FIELD(destroy_days, FIELD_INT, .flags = FIELD_REQUIRED),
	ROW_FIELD(destroy_by, FIELD_TEXT),
	ROW_FIELD(status, FIELD_ENUM, .values = incident_statuses, .flags = FIELD_REQUIRED),
	ROW_FIELD(opened_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	ROW_FIELD(closed_at, FIELD_TIME),
	FIELD(IncidentView, needs_open, FIELD_INT, .flags = FIELD_REQUIRED),
	ROW_FIELD(simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	ROW_FIELD(version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int list_run(Ctx *ctx, const void *params, const void *body) {
	const ListParams *in = params;
	const char *area;
	CursorPage at;
	IncidentView *rows;
	size_t count;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	AreaRange range = area_range(ctx->arena, area);
	r = db_all(ctx->db, &SQL_INCIDENT_LIST,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
			ARG_TEXT("status", in->status), ARG_INT("before", at.before),
			ARG_INT("limit", at.limit + 1)),
		incident_view, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown = cursor_close(
		ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].incident.id : 0);
	for (size_t i = 0; i < shown; i++)
		jw_struct(ctx->out, incident_view, &rows[i]);
	return 0;
}

static int reply(Ctx *ctx, const Incident *incident) {
	ctx->etag = incident->version;
	jw_struct(ctx->out, incident_fields, incident);
	return 0;
}

static int read_run(Ctx *ctx, const void *params, const void *body) {
	Incident incident;
	(void)body;
	int r = incident_require(ctx, ((const IdParams *)params)->id, &incident);
	return r ? r : reply(ctx, &incident);
}

static const Field open_body[] = {
	FIELD(IncidentOpen, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(IncidentOpen, title, FIELD_TEXT, .max = 100, .flags = FIELD_REQUIRED),
	FIELD(IncidentOpen, hazard, FIELD_TEXT, .max = 30, .flags = FIELD_REQUIRED),
	FIELD(IncidentOpen, level, FIELD_TEXT, .max = 10, .flags = FIELD_REQUIRED),
	FIELD(IncidentOpen, exercise, FIELD_BOOL),
	FIELD(IncidentOpen, destroy_days, FIELD_INT, .min = 1, .max = 3650),
	FIELD_END,
};

static int open_run(Ctx *ctx, const void *params, const void *body) {
	const IncidentOpen *in = body;
	Incident incident;
	(void)params;
	int r = ctx_require_area(ctx, in->area);
	if (r || (r = incident_open(ctx, in, &incident)))
		return r;
	ctx->location = arena_printf(ctx->arena, "/api/v1/incidents/%lld", (long long)incident.id);
	return reply(ctx, &incident);
}

typedef struct UpdateBody {
	const char *title, *level;
} UpdateBody;
static const Field update_body[] = {
	FIELD(UpdateBody, title, FIELD_TEXT, .max = 100),
	FIELD(UpdateBody, level, FIELD_TEXT, .max = 10),
	FIELD_END,
};

static int update_run(Ctx *ctx, const void *params, const void *body) {
	const UpdateBody *in = body;
	Incident incident;
	int r = incident_require(ctx, ((const IdParams *)params)->id, &incident);
	if (r || (r = ctx_match_version(ctx, incident.version)) ||
		(r = incident_update(ctx, &incident, in->title, in->level)))
		return r;
	return reply(ctx, &incident);
}

static int close_run(Ctx *ctx, const void *params, const void *body) {
	Incident incident;
	(void)body;
	int r = incident_require(ctx, ((const IdParams *)params)->id, &incident);
	if (r || (r = ctx_match_version(ctx, incident.version)) || (r = incident_close(ctx, &incident)))
		return r;
	return reply(ctx, &incident);
}

#define ID_PARAMS .params = id_params, .params_size = sizeof(IdParams)

const Route incident_routes[] = {
	{.name = "incident.list",
		.method = "GET",
		.path = "/incidents",
		.summary = "Incidents that touch a subtree",
		.flags = ROUTE_LIST,
		.params = list_params,
		.params_size = sizeof(ListParams),
		.reply = incident_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = list_run},
	{.name = "incident.read",
		.method = "GET",
		.path = "/incidents/{id}",
		.summary = "One incident",
		.flags = ROUTE_ETAG,
		ID_PARAMS,
		.reply = incident_fields,
		.run = read_run},
	{.name = "incident.open",
		.method = "POST",
		.path = "/incidents",
		.summary = "Open an incident",
		.flags = ROUTE_COMMAND | ROUTE_CREATED | ROUTE_ETAG | ROUTE_LOCATION,
		.body = open_body,
		.body_size = sizeof(IncidentOpen),
		.reply = incident_fields,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA, PROBLEM_AREA_UNKNOWN, PROBLEM_AREA_CLOSED),
		.run = open_run},
	{.name = "incident.update",
		.method = "PUT",
		.path = "/incidents/{id}",
		.summary = "Change title or response level",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.body = update_body,
		.body_size = sizeof(UpdateBody),
		.reply = incident_fields,
		.problems = PROBLEMS(PROBLEM_INCIDENT_CLOSED),
		.run = update_run},
	{.name = "incident.close",
		.method = "POST",
		.path = "/incidents/{id}/close",
		.summary = "End an incident; its destroy-by date is set",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.reply = incident_fields,
		.problems = PROBLEMS(PROBLEM_INCIDENT_CLOSED),
		.run = close_run},
	{.name = NULL},
};
