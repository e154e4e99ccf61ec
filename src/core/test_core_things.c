/* The routes of the tests' house. */
#include "test_core_kit.h"

#include "base/str.h"
#include "core/cursor.h"

#include <string.h>

typedef struct Thing {
	Id id;
	const char *area, *name;
	int64_t n;
	Id person;
	int64_t version;
} Thing;
static const Field thing_fields[] = {
	FIELD(Thing, id, FIELD_ID),
	FIELD(Thing, area, FIELD_AREA),
	FIELD(Thing, name, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD(Thing, n, FIELD_INT),
	FIELD(Thing, person, FIELD_ID),
	FIELD(Thing, version, FIELD_INT),
	FIELD_END,
};

static const DbStmt sql_insert = {"thing_insert",
	"INSERT INTO thing (id, area, name, n, person, version) VALUES (:id, :area, :name, :n, :person, :version)",
	NULL};
static const DbStmt sql_get = {"thing_get", "SELECT * FROM thing WHERE id = :id", NULL};
static const DbStmt sql_update = {
	"thing_update", "UPDATE thing SET name = :name, version = version + 1 WHERE id = :id", NULL};
static const DbStmt sql_list = {"thing_list",
	"SELECT * FROM thing WHERE area >= :lo AND area < :hi AND id < :before ORDER BY id DESC LIMIT :limit",
	NULL};
static const DbStmt sql_bad = {"thing_bad", "UPDATE thing SET version = 1000 WHERE id = :id", NULL};

/* ---- make, read, change ------------------------------------------------------------------ */

typedef struct MakeBody {
	const char *area, *name;
	int64_t n;
	Id person;
	FieldTexts tags;
} MakeBody;
static const Field make_body[] = {
	FIELD(MakeBody, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(MakeBody, name, FIELD_TEXT, .max = 10, .flags = FIELD_REQUIRED | FIELD_PERSONAL),
	FIELD(MakeBody, n, FIELD_INT, .min = 1, .max = 100),
	FIELD(MakeBody, person, FIELD_ID),
	FIELD(MakeBody, tags, FIELD_TEXTS, .max = 3),
	FIELD_END,
};

static int make_run(Ctx *ctx, const void *params, const void *body) {
	const MakeBody *in = body;
	(void)params;
	int r = ctx_require_area(ctx, in->area);
	if (r)
		return r;
	Thing thing = {id_next(ctx->ids), in->area, in->name, in->n, in->person, 1};
	r = db_exec(ctx->db, &sql_insert, db_args_of(ctx->arena, thing_fields, &thing, NULL));
	if (r || (r = ctx_journal(ctx, NULL, in->area, "thing", thing.id, in->person, "{\"n\":1}")))
		return r;
	ctx->etag = thing.version;
	ctx->location = arena_printf(ctx->arena, "/api/v1/things/%lld", (long long)thing.id);
	jw_struct(ctx->out, thing_fields, &thing);
	return 0;
}

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

static int find(Ctx *ctx, const void *params, Thing *thing) {
	int r = db_one(ctx->db, &sql_get, DB_ARGS(ARG_INT("id", ((const IdParams *)params)->id)),
		thing_fields, thing, ctx->arena);
	if (r < 0)
		return r;
	return ctx_require_object(ctx, r ? NULL : thing->area);
}

static int read_run(Ctx *ctx, const void *params, const void *body) {
	Thing thing;
	(void)body;
	int r = find(ctx, params, &thing);
	if (r || (r = ctx_reads_person(ctx, thing.person)))
		return r;
	ctx->etag = thing.version;
	jw_struct(ctx->out, thing_fields, &thing);
	return 0;
}

typedef struct ChangeBody {
	const char *name;
} ChangeBody;
static const Field change_body[] = {
	FIELD(ChangeBody, name, FIELD_TEXT, .max = 10, .flags = FIELD_REQUIRED), FIELD_END};

static int change_run(Ctx *ctx, const void *params, const void *body) {
	Thing thing;
	const char *name = ((const ChangeBody *)body)->name;
	int r = find(ctx, params, &thing);
	if (r || (r = ctx_match_version(ctx, thing.version)) ||
		(r = db_exec(
			 ctx->db, &sql_update, DB_ARGS(ARG_TEXT("name", name), ARG_INT("id", thing.id)))) ||
		(r = ctx_journal(ctx, NULL, thing.area, "thing", thing.id, thing.person, "{}")))
		return r;
	thing.name = name;
	ctx->etag = ++thing.version;
	jw_struct(ctx->out, thing_fields, &thing);
	return 0;
}

/* ---- list ------------------------------------------------------------------------------------ */

typedef struct ListParams {
	const char *cursor;
	int64_t limit;
	const char *area;
} ListParams;
static const Field list_params[] = {
	PAGE_FIELDS(ListParams), FIELD(ListParams, area, FIELD_AREA), FIELD_END};

static int list_run(Ctx *ctx, const void *params, const void *body) {
	const ListParams *in = params;
	const char *area;
	CursorPage at;
	Thing *rows;
	size_t count;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	AreaRange range = area_range(ctx->arena, area);
	r = db_all(ctx->db, &sql_list,
		DB_ARGS(ARG_TEXT("lo", range.lo), ARG_TEXT("hi", range.hi), ARG_INT("before", at.before),
			ARG_INT("limit", at.limit + 1)),
		thing_fields, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].id : 0);
	for (size_t i = 0; i < shown && !r; i++) {
		r = ctx_reads_person(ctx, rows[i].person);
		jw_struct(ctx->out, thing_fields, &rows[i]);
	}
	return r;
}

/* ---- the many ways to fail ------------------------------------------------------------------------ */

typedef struct FailBody {
	const char *how;
} FailBody;
static const char *const ways[] = {
	"refuse", "keep", "hard", "unchecked", "memory", "number", "nothing", NULL};
static const Field fail_body[] = {
	FIELD(FailBody, how, FIELD_ENUM, .values = ways, .flags = FIELD_REQUIRED), FIELD_END};

/* Writes first, so that what is refused afterwards has something to undo. */
static int fail_run(Ctx *ctx, const void *params, const void *body) {
	const char *how = ((const FailBody *)body)->how;
	Id id = ((const IdParams *)params)->id;
	int r = db_exec(ctx->db, &sql_update, DB_ARGS(ARG_TEXT("name", how), ARG_INT("id", id)));
	if (r || (r = ctx_journal(ctx, NULL, "", "thing", id, 0, "{}")))
		return r;
	ctx->checked = !str_eq(how, "unchecked");
	ctx->keep = str_eq(how, "keep");
	if (str_eq(how, "hard"))
		return db_exec(ctx->db, &sql_bad, DB_ARGS(ARG_INT("id", id)));
	if (str_eq(how, "memory"))
		arena_alloc(ctx->arena, SIZE_MAX / 2);
	if (str_eq(how, "number"))
		return DB_NONE;
	if (str_eq(how, "refuse") || str_eq(how, "keep"))
		return ctx_refuse(ctx, PROBLEM_NEED_STATUS, "%s", how);
	return 0;
}

/* ---- the rest ------------------------------------------------------------------------------------------ */

static int unchecked_run(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	(void)body;
	jw_raw(ctx->out, "{\"secret\":1}");
	return 0;
}

static int public_run(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	ctx_allow_public(ctx);
	ctx->set_cookie = str_eq(((const ChangeBody *)body)->name, "cookie") ? "abc" : NULL;
	jw_raw(ctx->out, "{}");
	return ctx_journal(ctx, NULL, "", "public", 0, 0, "{}");
}

typedef struct SecretReply {
	const char *shown;
} SecretReply;
static const Field secret_reply[] = {FIELD(SecretReply, shown, FIELD_TEXT), FIELD_END};

static int secret_run(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	(void)body;
	int r = ctx_require_self(ctx);
	jw_struct(ctx->out, secret_reply, &(SecretReply){ctx->prepared});
	return r;
}

static int secret_prepare(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	(void)body;
	ctx->prepared = arena_strdup(ctx->arena, "once-only");
	return 0;
}

typedef struct SizeReply {
	int64_t size;
} SizeReply;
static const Field size_reply[] = {FIELD(SizeReply, size, FIELD_INT), FIELD_END};

static int upload_run(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	int r = ctx_require_self(ctx);
	jw_struct(ctx->out, size_reply, &(SizeReply){(int64_t)((const FieldBlob *)body)->size});
	return r;
}

static int raw_run(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	(void)body;
	buf_puts(ctx->out->buf, "a,b\r\n");
	return ctx_require_self(ctx);
}

#define ID_PARAMS .params = id_params, .params_size = sizeof(IdParams)

const Route kit_routes[] = {
	{.name = "thing.read",
		.method = "GET",
		.path = "/things/{id}",
		.summary = "One",
		.flags = ROUTE_PERSONAL | ROUTE_ETAG,
		ID_PARAMS,
		.reply = thing_fields,
		.run = read_run},
	{.name = "thing.list",
		.method = "GET",
		.path = "/things",
		.summary = "Many",
		.flags = ROUTE_LIST | ROUTE_PERSONAL,
		.params = list_params,
		.params_size = sizeof(ListParams),
		.reply = thing_fields,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = list_run},
	{.name = "thing.make",
		.method = "POST",
		.path = "/things",
		.summary = "Make",
		.flags = ROUTE_COMMAND | ROUTE_CREATED | ROUTE_ETAG | ROUTE_LOCATION,
		.body = make_body,
		.body_size = sizeof(MakeBody),
		.reply = thing_fields,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = make_run},
	{.name = "thing.change",
		.method = "PUT",
		.path = "/things/{id}",
		.summary = "Change",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.body = change_body,
		.body_size = sizeof(ChangeBody),
		.reply = thing_fields,
		.run = change_run},
	{.name = "thing.fail",
		.method = "POST",
		.path = "/things/{id}/fail",
		.summary = "Fail",
		.flags = ROUTE_COMMAND,
		ID_PARAMS,
		.body = fail_body,
		.body_size = sizeof(FailBody),
		.problems = PROBLEMS(PROBLEM_NEED_STATUS),
		.run = fail_run},
	{.name = "thing.unchecked",
		.method = "GET",
		.path = "/things/unchecked",
		.summary = "A bug",
		.reply = thing_fields,
		.run = unchecked_run},
	{.name = "public.do",
		.method = "POST",
		.path = "/public",
		.summary = "Anyone",
		.flags = ROUTE_COMMAND | ROUTE_PUBLIC | ROUTE_OPTIONAL_KEY,
		.body = change_body,
		.body_size = sizeof(ChangeBody),
		.reply = secret_reply,
		.run = public_run},
	{.name = "secret.make",
		.method = "POST",
		.path = "/secrets",
		.summary = "Shown once",
		.flags = ROUTE_COMMAND | ROUTE_NO_REPLAY | ROUTE_CREATED,
		.reply = secret_reply,
		.run = secret_run,
		.prepare = secret_prepare},
	{.name = "file.take",
		.method = "POST",
		.path = "/files",
		.summary = "Upload",
		.flags = ROUTE_COMMAND | ROUTE_UPLOAD,
		.reply = size_reply,
		.run = upload_run},
	{.name = "file.give",
		.method = "GET",
		.path = "/files",
		.summary = "Download",
		.flags = ROUTE_RAW,
		.reply_type = "text/csv",
		.run = raw_run},
	{.name = NULL},
};

const Right kit_rights[] = {
	{"thing.read", KIT_READER},
	{"thing.list", KIT_READER},
	{"thing.make", KIT_WORKER},
	{"thing.change", KIT_WORKER},
	{"thing.fail", KIT_WORKER},
	{"thing.unchecked", KIT_READER},
	{"public.do", 0},
	{"secret.make", KIT_WORKER},
	{"file.take", KIT_WORKER},
	{"file.give", KIT_READER},
	{NULL, 0},
};
