#include "base/str.h"
#include "core/cursor.h"
#include "mod/force/force_api.h"
#include "mod/force/force_private.h"
#include "mod/force/force_sql.h"
#include "mod/person/person.h"

typedef struct IdParams {
	Id id, person;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};
static const Field member_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(IdParams, person, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD_END,
};
#define ID_PARAMS .params = id_params, .params_size = sizeof(IdParams)
#define MEMBER_PARAMS .params = member_params, .params_size = sizeof(IdParams)

typedef struct ListParams {
	const char *cursor;
	int64_t limit;
	const char *area, *q, *kind;
} ListParams;
static const Field list_params[] = {
	PAGE_FIELDS(ListParams),
	FIELD(ListParams, area, FIELD_AREA),
	FIELD(ListParams, q, FIELD_TEXT, .max = 60),
	FIELD(ListParams, kind, FIELD_ENUM, .values = organisation_kinds),
	FIELD_END,
};

typedef struct OrganisationView {
	Organisation row;
	const char *area_name;
	int64_t members;
} OrganisationView;
#define O_FIELD(member, type_, ...) \
	{ \
		.name = #member, .type = (type_), .offset = offsetof(OrganisationView, row.member), \
		__VA_ARGS__ \
	}
static const Field organisation_view[] = {
	O_FIELD(id, FIELD_ID, .flags = FIELD_REQUIRED),
	O_FIELD(area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(OrganisationView, area_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	O_FIELD(name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	O_FIELD(kind, FIELD_ENUM, .values = organisation_kinds, .flags = FIELD_REQUIRED),
	O_FIELD(credit_code, FIELD_TEXT),
	O_FIELD(contact_name, FIELD_TEXT),
	O_FIELD(status, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(OrganisationView, members, FIELD_INT, .flags = FIELD_REQUIRED),
	O_FIELD(simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	O_FIELD(version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int list_run(Ctx *ctx, const void *params, const void *body) {
	const ListParams *in = params;
	const char *area;
	CursorPage at;
	OrganisationView *rows;
	size_t count;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	AreaRange range = area_range(ctx->arena, area);
	r = db_all(ctx->db, &SQL_ORGANISATION_LIST,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
			ARG_TEXT("kind", in->kind), ARG_TEXT("q", in->q), ARG_INT("before", at.before),
			ARG_INT("limit", at.limit + 1)),
		organisation_view, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].row.id : 0);
	for (size_t i = 0; i < shown; i++)
		jw_struct(ctx->out, organisation_view, &rows[i]);
	return 0;
}

static int require(Ctx *ctx, Id id, Organisation *out) {
	int r = organisation_get(ctx, id, out);
	return r < 0 ? r : ctx_require_object(ctx, r == DB_NONE ? NULL : out->area);
}

static int reply(Ctx *ctx, const Organisation *organisation) {
	ctx->etag = organisation->version;
	jw_struct(ctx->out, organisation_fields, organisation);
	return 0;
}

static int read_run(Ctx *ctx, const void *params, const void *body) {
	Organisation organisation;
	(void)body;
	int r = require(ctx, ((const IdParams *)params)->id, &organisation);
	return r ? r : reply(ctx, &organisation);
}

static int make_run(Ctx *ctx, const void *params, const void *body) {
	const OrganisationMake *in = body;
	Organisation organisation;
	(void)params;
	int r = ctx_require_area(ctx, in->area);
	return r || (r = organisation_make(ctx, in, &organisation)) ? r : reply(ctx, &organisation);
}

typedef struct UpdateBody {
	const char *name, *contact_name, *status;
} UpdateBody;
static const char *const statuses[] = {"active", "left", NULL};
static const Field update_body[] = {
	FIELD(UpdateBody, name, FIELD_TEXT, .max = 100),
	FIELD(UpdateBody, contact_name, FIELD_TEXT, .max = 60),
	FIELD(UpdateBody, status, FIELD_ENUM, .values = statuses),
	FIELD_END,
};

static int update_run(Ctx *ctx, const void *params, const void *body) {
	const UpdateBody *in = body;
	Organisation organisation;
	int r = require(ctx, ((const IdParams *)params)->id, &organisation);
	if (r || (r = ctx_match_version(ctx, organisation.version)))
		return r;
	organisation.name = in->name ? in->name : organisation.name;
	organisation.contact_name = in->contact_name ? in->contact_name : organisation.contact_name;
	organisation.status = in->status ? in->status : organisation.status;
	return (r = organisation_store_update(ctx, &organisation)) ? r : reply(ctx, &organisation);
}

/* ---- members ------------------------------------------------------------------------------------------------- */

typedef struct MemberView {
	Id organisation, person;
	const char *organisation_name, *name, *title, *home_area, *home_area_name;
	Time since, reported_at;
} MemberView;
static const Field member_view[] = {
	FIELD(MemberView, organisation, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(MemberView, organisation_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(MemberView, person, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(MemberView, name, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD(MemberView, title, FIELD_TEXT),
	FIELD(MemberView, home_area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(MemberView, home_area_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(MemberView, since, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(MemberView, reported_at, FIELD_TIME),
	FIELD_END,
};

static int put_members(
	Ctx *ctx, const DbStmt *stmt, Id organisation, const char *area, CursorPage at) {
	MemberView *rows;
	size_t count;
	AreaRange range = area_range(ctx->arena, area);
	int r = db_all(ctx->db, stmt,
		DB_ARGS(ARG_INT("organisation", organisation), ARG_TEXT("area_lo", range.lo),
			ARG_TEXT("area_hi", range.hi), ARG_INT("before", at.before),
			ARG_INT("limit", at.limit + 1)),
		member_view, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].person : 0);
	for (size_t i = 0; i < shown && !r; i++) {
		r = ctx_reads_person(ctx, rows[i].person);
		jw_struct(ctx->out, member_view, &rows[i]);
	}
	return r;
}

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

static int members_run(Ctx *ctx, const void *params, const void *body) {
	const PageIdParams *in = params;
	Organisation organisation;
	CursorPage at;
	(void)body;
	int r = require(ctx, in->id, &organisation);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	return put_members(ctx, &SQL_MEMBERSHIP_LIST, organisation.id, "", at);
}

static int reporting_run(Ctx *ctx, const void *params, const void *body) {
	const ListParams *in = params;
	const char *area;
	CursorPage at;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	return put_members(ctx, &SQL_REPORTING_LIST, 0, area, at);
}

typedef struct MemberBody {
	Id person;
	const char *title, *home_area;
} MemberBody;
static const Field member_body[] = {
	FIELD(MemberBody, person, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(MemberBody, title, FIELD_TEXT, .max = 60),
	FIELD(MemberBody, home_area, FIELD_AREA),
	FIELD_END,
};

static int add_run(Ctx *ctx, const void *params, const void *body) {
	const MemberBody *in = body;
	Organisation organisation;
	Person person;
	int r = require(ctx, ((const IdParams *)params)->id, &organisation);
	if (r)
		return r;
	r = person_get(ctx, in->person, &person);
	if (r < 0 || (r = ctx_require_object(ctx, r == DB_NONE ? NULL : person.area)))
		return r;
	return organisation_add_member(ctx, &organisation, in->person, in->title, in->home_area);
}

typedef struct MemberRow {
	Id id;
	const char *home_area;
} MemberRow;
static const Field member_row[] = {
	FIELD(MemberRow, id, FIELD_ID), FIELD(MemberRow, home_area, FIELD_AREA), FIELD_END};

static int find_member(Ctx *ctx, const IdParams *at, MemberRow *out) {
	return db_one(ctx->db, &SQL_MEMBERSHIP_GET,
		DB_ARGS(ARG_INT("organisation", at->id), ARG_INT("person", at->person)), member_row, out,
		ctx->arena);
}

/* The home community takes note: its worker, not the organisation's. */
static int report_run(Ctx *ctx, const void *params, const void *body) {
	const IdParams *at = params;
	MemberRow row;
	(void)body;
	int r = find_member(ctx, at, &row);
	if (r < 0 || (r = ctx_require_object(ctx, r == DB_NONE ? NULL : row.home_area)) ||
		(r = db_exec(ctx->db, &SQL_MEMBERSHIP_REPORT,
			 DB_ARGS(ARG_INT("organisation", at->id), ARG_INT("person", at->person),
				 ARG_INT("now", ctx->now)))))
		return r;
	return ctx_journal(
		ctx, "member.report", row.home_area, "organisation", at->id, at->person, "{}");
}

static int drop_run(Ctx *ctx, const void *params, const void *body) {
	const IdParams *at = params;
	Organisation organisation;
	(void)body;
	int r = require(ctx, at->id, &organisation);
	if (r ||
		(r = db_exec(ctx->db, &SQL_MEMBERSHIP_DROP,
			 DB_ARGS(ARG_INT("organisation", at->id), ARG_INT("person", at->person)))))
		return r;
	if (!db_changes(ctx->db))
		return ctx_refuse(ctx, PROBLEM_NOT_FOUND, NULL);
	return ctx_journal(
		ctx, "member.drop", organisation.area, "organisation", at->id, at->person, "{}");
}

const Route organisation_routes[] = {
	{.name = "organisation.list",
		.method = "GET",
		.path = "/organisations",
		.summary = "Organisations of a subtree",
		.flags = ROUTE_LIST,
		.params = list_params,
		.params_size = sizeof(ListParams),
		.reply = organisation_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = list_run},
	{.name = "organisation.read",
		.method = "GET",
		.path = "/organisations/{id}",
		.summary = "One organisation",
		.flags = ROUTE_ETAG,
		ID_PARAMS,
		.reply = organisation_fields,
		.run = read_run},
	{.name = "organisation.make",
		.method = "POST",
		.path = "/organisations",
		.summary = "A new organisation",
		.flags = ROUTE_COMMAND | ROUTE_CREATED | ROUTE_ETAG,
		.body = organisation_make_fields,
		.body_size = sizeof(OrganisationMake),
		.reply = organisation_fields,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA, PROBLEM_AREA_UNKNOWN, PROBLEM_AREA_CLOSED),
		.run = make_run},
	{.name = "organisation.update",
		.method = "PUT",
		.path = "/organisations/{id}",
		.summary = "Change an organisation",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.body = update_body,
		.body_size = sizeof(UpdateBody),
		.reply = organisation_fields,
		.run = update_run},
	{.name = "member.list",
		.method = "GET",
		.path = "/organisations/{id}/members",
		.summary = "Members of an organisation",
		.flags = ROUTE_LIST | ROUTE_PERSONAL,
		.params = page_id_params,
		.params_size = sizeof(PageIdParams),
		.reply = member_view,
		.run = members_run},
	{.name = "member.add",
		.method = "POST",
		.path = "/organisations/{id}/members",
		.summary = "Add a member",
		.flags = ROUTE_COMMAND,
		ID_PARAMS,
		.body = member_body,
		.body_size = sizeof(MemberBody),
		.problems = PROBLEMS(PROBLEM_MEMBER_EXISTS),
		.run = add_run},
	{.name = "member.report",
		.method = "POST",
		.path = "/organisations/{id}/members/{person}/report",
		.summary = "The home community takes note of a member",
		.flags = ROUTE_COMMAND,
		MEMBER_PARAMS,
		.run = report_run},
	{.name = "member.drop",
		.method = "DELETE",
		.path = "/organisations/{id}/members/{person}",
		.summary = "Drop a member",
		.flags = ROUTE_COMMAND,
		MEMBER_PARAMS,
		.run = drop_run},
	{.name = "reporting.list",
		.method = "GET",
		.path = "/reporting",
		.summary = "Members of organisations who live in a subtree and report there too",
		.flags = ROUTE_LIST | ROUTE_PERSONAL,
		.params = list_params,
		.params_size = sizeof(ListParams),
		.reply = member_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = reporting_run},
	{.name = NULL},
};
