/* One request on its way: its context, its reader, its run. */
#include "core/core_private.h"

#include "base/guard.h"
#include "base/log.h"
#include "base/str.h"

#include <string.h>

enum { READ_TRIES = 3 };

/* "own" is not among them: reading one's own record needs no purpose, another's is not own. */
const char *const exchange_purposes[] = {
	"dispatch", "contact", "identity", "care", "complaint", "audit", "export", NULL};

static const char *known_purpose(const char *purpose) {
	for (size_t i = 0; purpose && exchange_purposes[i]; i++)
		if (str_eq(exchange_purposes[i], purpose))
			return exchange_purposes[i];
	return NULL;
}

/* A strong entity tag of ours: "7". -1: anything else. */
static int64_t parse_if_match(const char *text) {
	char number[24] = {0};
	int64_t version;
	size_t n = text ? strlen(text) : 0;
	if (n < 3 || n - 2 >= sizeof number || text[0] != '"' || text[n - 1] != '"')
		return -1;
	memcpy(number, text + 1, n - 2);
	return str_all_digits(number) && str_to_int(number, &version) ? version : -1;
}

void exchange_ctx(Exchange *exchange, Db *db) {
	const CoreConfig *config = &exchange->core->config;
	const CoreRequest *request = &exchange->request;
	Arena *arena = exchange->arena;
	Ctx *ctx = &exchange->ctx;
	Buf *buf = arena_new_of(arena, Buf);
	*ctx = (Ctx){.db = db,
		.arena = arena,
		.now = exchange->now,
		.rng = config->rng,
		.keys = config->keys,
		.packs = config->packs,
		.actor = exchange->as_system ? NULL : &exchange->actor,
		.peer = request->peer,
		.language = str_starts(request->language, "en") ? "en" : "zh-CN",
		.purpose = known_purpose(request->purpose),
		.if_match = parse_if_match(request->if_match),
		.progress = request->progress,
		.progress_self = request->progress_self,
		.etag = -1,
		.prepared = exchange->prepared};
	if (exchange->entry) {
		ctx->route = exchange->entry->route;
		ctx->route_roles = exchange->entry->roles;
	}
	field_errors_init(&ctx->errors, arena);
	buf_init(buf, arena);
	ctx->out = arena_new_of(arena, JsonOut);
	jw_init(ctx->out, buf);
}

/* ---- what went wrong -------------------------------------------------------------------------------- */

static const char *route_name(const Exchange *exchange) {
	return exchange->entry ? exchange->entry->route->name : "";
}

void exchange_log(const Exchange *exchange, int result, const Db *db) {
	bool soft = result == ERR_DB_SOFT;
	log_line(soft ? LOG_LEVEL_WARNING : LOG_LEVEL_ERROR, "request failed", "route", "s",
		route_name(exchange), "error", "s", error_name(result), "why", "s",
		db && error_is_db(result) ? db_error(db) : "", NULL);
}

/* `why`: what the row does not say, or what was not done. */
static void exchange_bug(const Exchange *exchange, const char *why) {
	log_line(LOG_LEVEL_ERROR, "bug in a route", "route", "s", route_name(exchange), "why", "s", why,
		NULL);
}

int exchange_problem(const Exchange *exchange, int result) {
	if (result > 0 && (int)problem_info(result)->number != result)
		exchange_bug(exchange, "not the number of a problem");
	else if (result > 0 && exchange->entry && !route_may_refuse(exchange->entry->route, result))
		exchange_bug(exchange, problem_info(result)->slug);
	if (result > 0)
		return (int)problem_info(result)->number;
	if (result == ERR_MEMORY || result == ERR_DB_SOFT)
		return PROBLEM_BUSY_SERVER;
	if (result == ERR_DB_FULL)
		return PROBLEM_STORAGE_FULL;
	if (result == ERR_DB_SYNC)
		return PROBLEM_STORAGE_UNKNOWN;
	return result == ERR_DB_HARD || result == ERR_IO ? PROBLEM_STORAGE : PROBLEM_INTERNAL;
}

/* ---- running ------------------------------------------------------------------------------------ */

static void open_frame(JsonOut *out) {
	jw_object(out);
	jw_key(out, "items");
	jw_array(out);
}

static void close_frame(const Ctx *ctx) {
	jw_array_end(ctx->out);
	jw_put_text(ctx->out, "next", ctx->next);
	if (ctx->route->total)
		jw_put_int(ctx->out, ctx->route->total, ctx->total);
	jw_object_end(ctx->out);
}

/* What the row says of the reply's headers is what the document says. */
static void check_headers(const Exchange *exchange) {
	const Ctx *ctx = &exchange->ctx;
	const struct {
		bool given;
		unsigned flag;
		const char *why;
	} headers[] = {{ctx->etag >= 0, ROUTE_ETAG, "ETag"},
		{ctx->location != NULL, ROUTE_LOCATION, "Location"},
		{ctx->set_cookie != NULL, ROUTE_COOKIE, "Set-Cookie"},
		{ctx->file_name != NULL, ROUTE_FILE, "Content-Disposition"}};
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		if (headers[i].given != !!(ctx->route->flags & headers[i].flag))
			exchange_bug(exchange, headers[i].why);
}

int exchange_run(Exchange *exchange) {
	Ctx *ctx = &exchange->ctx;
	unsigned flags = ctx->route->flags;
	if (flags & ROUTE_LIST)
		open_frame(ctx->out);
	int r = ctx->route->run(
		ctx, exchange->params, flags & ROUTE_UPLOAD ? (void *)&exchange->upload : exchange->body);
	if (!r && flags & ROUTE_LIST)
		close_frame(ctx);
	if (!r)
		check_headers(exchange);
	if (r || ctx->checked)
		return r;
	exchange_bug(exchange, "no right was checked");
	return ERR_INTERNAL;
}

/* ---- reader's connections -------------------------------------------------------------------------- */

static int take_reader(Exchange *exchange) {
	int r = readers_take(exchange->core->readers, &exchange->reader);
	if (r)
		exchange_log(exchange, r, NULL);
	return r;
}

static void give_reader(Exchange *exchange, int result) {
	if (!exchange->reader)
		return;
	if (result < 0)
		exchange_log(exchange, result, exchange->reader);
	readers_give(exchange->core->readers, exchange->reader, result >= 0);
	exchange->reader = NULL;
}

int exchange_read(Exchange *exchange, int (*step)(void *exchange)) {
	int r = ERR_DB_SOFT;
	for (int i = 0; i < READ_TRIES && r == ERR_DB_SOFT; i++) {
		r = take_reader(exchange);
		if (!r)
			r = guarded(exchange->arena, step, exchange);
		give_reader(exchange, r);
	}
	return r;
}
