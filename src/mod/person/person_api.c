#include "mod/person/person_api.h"

#include "base/check.h"
#include "base/str.h"
#include "mod/person/person_private.h"
#include "mod/person/person_sql.h"

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};
#define ID_PARAMS .params = id_params, .params_size = sizeof(IdParams)

typedef struct ListParams {
	const char *cursor;
	int64_t limit;
	const char *area, *q, *phone;
} ListParams;
static const Field list_params[] = {
	PAGE_FIELDS(ListParams),
	FIELD(ListParams, area, FIELD_AREA),
	FIELD(
		ListParams, q, FIELD_TEXT, .max = 60, .summary = "name, or pinyin in full or as initials"),
	FIELD(ListParams, phone, FIELD_PHONE, .summary = "the whole number"),
	FIELD_END,
};

#define VIEW_FIELD(member, type_, ...) \
	{ .name = #member, .type = (type_), .offset = offsetof(PersonView, person.member), __VA_ARGS__ }
static const Field person_view[] = {
	VIEW_FIELD(id, FIELD_ID, .flags = FIELD_REQUIRED),
	VIEW_FIELD(area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(PersonView, area_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	VIEW_FIELD(name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	VIEW_FIELD(sex, FIELD_INT, .flags = FIELD_REQUIRED),
	VIEW_FIELD(birth, FIELD_DATE),
	FIELD(PersonView, phone_masked, FIELD_TEXT),
	FIELD(PersonView, id_masked, FIELD_TEXT),
	FIELD(PersonView, volunteer_status, FIELD_TEXT),
	VIEW_FIELD(simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	VIEW_FIELD(version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int mask(Ctx *ctx, PersonView *view) {
	const char *phone, *number;
	int r = person_open_phone(ctx, &view->person, &phone);
	if (r || (r = person_open_id_number(ctx, &view->person, &number)))
		return r;
	view->phone_masked = phone ? phone_masked(ctx->arena, phone) : NULL;
	view->id_masked =
		number ? arena_printf(ctx->arena, "%.4s**********%s", number, number + 14) : NULL;
	return ctx_reads_person(ctx, view->person.id);
}

static int list_run(Ctx *ctx, const void *params, const void *body) {
	const ListParams *in = params;
	const char *area;
	CursorPage at;
	PersonView *rows;
	size_t count;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)) ||
		(r = person_list(ctx, area, &(PersonFilter){in->q, in->phone}, at, &rows, &count)))
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].person.id : 0);
	for (size_t i = 0; i < shown && !r; i++) {
		r = mask(ctx, &rows[i]);
		jw_struct(ctx->out, person_view, &rows[i]);
	}
	return r;
}

typedef struct PersonWhole {
	Person person;
	const char *phone, *id_number, *address;
} PersonWhole;
static const Field person_whole[] = {
	EMBED(PersonWhole, person, person_fields),
	FIELD(PersonWhole, phone, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD(PersonWhole, id_number, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD(PersonWhole, address, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD_END,
};

static int reply_whole(Ctx *ctx, const Person *person) {
	PersonWhole whole = {.person = *person};
	int r = person_open_phone(ctx, person, &whole.phone);
	if (r || (r = person_open_id_number(ctx, person, &whole.id_number)) ||
		(r = person_open_address(ctx, person, &whole.address)))
		return r;
	ctx->etag = person->version;
	jw_struct(ctx->out, person_whole, &whole);
	return 0;
}

static int require(Ctx *ctx, Id id, Person *out) {
	int r = person_get(ctx, id, out);
	bool there = r == 0 && !out->destroyed_at;
	return r < 0 ? r : ctx_require_own_or_object(ctx, id, there ? out->area : NULL);
}

static int read_run(Ctx *ctx, const void *params, const void *body) {
	Person person;
	(void)body;
	int r = require(ctx, ((const IdParams *)params)->id, &person);
	return r || (r = ctx_reads_person(ctx, person.id)) ? r : reply_whole(ctx, &person);
}

static int make_run(Ctx *ctx, const void *params, const void *body) {
	const PersonMake *in = body;
	Person person;
	(void)params;
	int r = ctx_require_area(ctx, in->area);
	if (r || (r = person_make(ctx, in, &person)))
		return r;
	ctx->location = arena_printf(ctx->arena, "/api/v1/persons/%lld", (long long)person.id);
	return reply_whole(ctx, &person);
}

static const Field update_body[] = {
	FIELD(PersonUpdate, area, FIELD_AREA),
	FIELD(PersonUpdate, name, FIELD_TEXT, .max = 60, .flags = FIELD_PERSONAL),
	FIELD(PersonUpdate, phone, FIELD_PHONE, .flags = FIELD_PERSONAL),
	FIELD(PersonUpdate, address, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD_END,
};

/* People change their own phone and address; the rest is the worker's. */
static int update_run(Ctx *ctx, const void *params, const void *body) {
	const PersonUpdate *in = body;
	Person person;
	int r = require(ctx, ((const IdParams *)params)->id, &person);
	if (r || (r = ctx_match_version(ctx, person.version)))
		return r;
	if ((in->area || in->name) && (r = ctx_require_object(ctx, person.area)))
		return r;
	if (in->area && (r = ctx_require_area(ctx, in->area)))
		return r;
	return (r = person_update(ctx, &person, in)) ? r : reply_whole(ctx, &person);
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
typedef struct ReadView {
	Id id;
	Time at;
	const char *purpose, *by_name;
} ReadView;
static const Field read_view[] = {
	FIELD(ReadView, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(ReadView, at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(ReadView, purpose, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(ReadView, by_name, FIELD_TEXT),
	FIELD_END,
};

static int reads_run(Ctx *ctx, const void *params, const void *body) {
	const PageIdParams *in = params;
	Person person;
	CursorPage at;
	ReadView *rows;
	size_t count;
	(void)body;
	int r = require(ctx, in->id, &person);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)) ||
		(r = db_all(ctx->db, &SQL_PERSON_READS_OF,
			 DB_ARGS(ARG_INT("person", person.id), ARG_INT("before", at.before),
				 ARG_INT("limit", at.limit + 1)),
			 read_view, sizeof *rows, ctx->arena, &rows, &count)))
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].id : 0);
	for (size_t i = 0; i < shown; i++)
		jw_struct(ctx->out, read_view, &rows[i]);
	return 0;
}

const Route person_routes[] = {
	{.name = "person.list",
		.method = "GET",
		.path = "/persons",
		.summary = "Persons of a subtree; search by name, pinyin, phone",
		.flags = ROUTE_LIST | ROUTE_PERSONAL,
		.params = list_params,
		.params_size = sizeof(ListParams),
		.reply = person_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = list_run},
	{.name = "person.read",
		.method = "GET",
		.path = "/persons/{id}",
		.summary = "One person, whole",
		.flags = ROUTE_PERSONAL | ROUTE_ETAG,
		ID_PARAMS,
		.reply = person_whole,
		.run = read_run},
	{.name = "person.make",
		.method = "POST",
		.path = "/persons",
		.summary = "A new person",
		.flags = ROUTE_COMMAND | ROUTE_CREATED | ROUTE_ETAG | ROUTE_LOCATION,
		.body = person_make_fields,
		.body_size = sizeof(PersonMake),
		.reply = person_whole,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA, PROBLEM_AREA_UNKNOWN, PROBLEM_AREA_CLOSED,
			PROBLEM_PERSON_ID_NUMBER, PROBLEM_PERSON_EXISTS, PROBLEM_CONSENT_REQUIRED),
		.run = make_run},
	{.name = "person.update",
		.method = "PUT",
		.path = "/persons/{id}",
		.summary = "Change a person",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.body = update_body,
		.body_size = sizeof(PersonUpdate),
		.reply = person_whole,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA, PROBLEM_AREA_UNKNOWN, PROBLEM_AREA_CLOSED),
		.run = update_run},
	{.name = "person.reads",
		.method = "GET",
		.path = "/persons/{id}/reads",
		.summary = "Who read this record, and why",
		.flags = ROUTE_LIST,
		.params = page_id_params,
		.params_size = sizeof(PageIdParams),
		.reply = read_view,
		.run = reads_run},
	{.name = NULL},
};
