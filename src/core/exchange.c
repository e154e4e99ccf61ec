/* One request on its way: decode, authorise, and on to a query or a command. */
#include "core/core_private.h"

#include "base/log.h"
#include "base/str.h"

#include <pthread.h>
#include <string.h>

static const char *const purposes[] = {"dispatch", "contact", "identity", "care", "complaint", "audit", "export", NULL};

static const char *known_purpose(const char *purpose) {
	for (size_t i = 0; purpose && purposes[i]; i++)
		if (str_eq(purposes[i], purpose))
			return purposes[i];
	return NULL;
}

static int64_t parse_if_match(const char *text) {
	int64_t version;
	size_t n = text ? strlen(text) : 0;
	if (n < 3 || text[0] != '"' || text[n - 1] != '"')
		return -1;
	char number[24] = {0};
	if (n - 2 >= sizeof number)
		return -1;
	memcpy(number, text + 1, n - 2);
	return str_to_int(number, &version) && version >= 0 ? version : -1;
}

void exchange_ctx(Exchange *exchange, Db *db) {
	Core *core = exchange->core;
	Ctx *ctx = &exchange->ctx;
	Buf *buf = arena_new_of(exchange->work, Buf);
	*ctx = (Ctx){.db = db, .arena = exchange->work, .now = clock_now(core->config.clock), .rng = core->config.rng,
		.keys = core->config.keys, .packs = core->config.packs, .actor = &exchange->actor,
		.language = str_starts(exchange->request.language, "en") ? "en" : "zh-CN",
		.purpose = known_purpose(exchange->request.purpose), .peer = exchange->request.peer,
		.if_match = parse_if_match(exchange->request.if_match), .etag = -1, .prepared = ctx->prepared};
	if (exchange->entry) {
		ctx->route = exchange->entry->route;
		ctx->route_roles = exchange->entry->roles;
	}
	field_errors_init(&ctx->errors, exchange->work);
	buf_init(buf, exchange->work);
	ctx->out = arena_new_of(exchange->work, JsonOut);
	jw_init(ctx->out, buf);
}

static int run_framed(Exchange *exchange, int (*run)(Ctx *, const void *, const void *)) {
	Ctx *ctx = &exchange->ctx;
	bool list = ctx->route->flags & ROUTE_LIST;
	const void *body = ctx->route->flags & ROUTE_UPLOAD ? (const void *)&exchange->upload : exchange->body;
	if (list) {
		jw_object(ctx->out);
		jw_key(ctx->out, "items");
		jw_array(ctx->out);
	}
	int r = run(ctx, exchange->params, body);
	if (!list || r)
		return r;
	jw_array_end(ctx->out);
	jw_put_text(ctx->out, "next", ctx->next);
	if (ctx->total_name)
		jw_put_int(ctx->out, ctx->total_name, ctx->total);
	jw_object_end(ctx->out);
	return 0;
}

int exchange_run(Exchange *exchange, int (*run)(Ctx *ctx, const void *params, const void *body)) {
	jmp_buf escape;
	volatile int r = ERR_MEMORY;
	if (setjmp(escape) == 0) {
		arena_escape(exchange->work, &escape);
		r = run == exchange->entry->route->run ? run_framed(exchange, run) : run(&exchange->ctx, exchange->params, exchange->body);
	}
	arena_escape(exchange->work, NULL);
	if (!r && run == exchange->entry->route->run && !exchange->ctx.checked) {
		log_line(LOG_LEVEL_ERROR, "no right was checked", "route", "s", exchange->entry->route->name, NULL);
		return ERR_INTERNAL;
	}
	return r;
}

int exchange_problem(const Exchange *exchange, int result, const char *why) {
	if (result > 0)
		return result;
	log_line(LOG_LEVEL_ERROR, "request failed", "route", "s", exchange->entry ? exchange->entry->route->name : "",
		"error", "s", error_name(result), "why", "s", why, NULL);
	if (result == ERR_MEMORY || result == ERR_DB_SOFT)
		return PROBLEM_BUSY_SERVER;
	return result == ERR_DB_HARD || result == ERR_IO ? PROBLEM_STORAGE : PROBLEM_INTERNAL;
}

/* ---- the way in -------------------------------------------------------------------------------------- */

static bool is_json(const char *content_type) {
	return content_type && str_starts(content_type, "application/json");
}

static int decode_body(Exchange *exchange) {
	const Route *route = exchange->entry->route;
	const CoreRequest *request = &exchange->request;
	if (route->flags & ROUTE_UPLOAD) {
		exchange->upload = (FieldBlob){(const uint8_t *)request->body, request->body_size};
		return 0;
	}
	if (!route->body)
		return 0;
	exchange->body = arena_alloc(exchange->arena, route->body_size);
	if (!is_json(request->content_type))
		return PROBLEM_CONTENT_TYPE;
	int r = field_decode_json(route->body, request->body, request->body_size, exchange->body, &exchange->ctx.errors);
	if (r < 0)
		return PROBLEM_BAD_JSON;
	if (!r)
		r = field_check(route->body, exchange->body, "/", &exchange->ctx.errors);
	return r ? PROBLEM_BAD_FIELDS : 0;
}

static int check_sign_in(const Exchange *exchange) {
	const Route *route = exchange->entry->route;
	if (!(route->flags & ROUTE_PUBLIC) && !exchange->actor.account)
		return PROBLEM_SIGN_IN;
	bool by_cookie = exchange->actor.account && exchange->request.token_is_cookie;
	return route->flags & ROUTE_COMMAND && by_cookie && !exchange->request.same_site ? PROBLEM_CROSS_SITE : 0;
}

/* Some role of the actor may run this route somewhere; where is the handler's to check. */
static int check_role(const Exchange *exchange) {
	const RouteEntry *entry = exchange->entry;
	if (entry->route->flags & ROUTE_PUBLIC || exchange->actor.own_roles & entry->roles)
		return 0;
	for (size_t i = 0; i < exchange->actor.grant_count; i++)
		if (exchange->actor.grants[i].roles & entry->roles)
			return 0;
	return PROBLEM_FORBIDDEN;
}

static int authenticate(Exchange *exchange) {
	Core *core = exchange->core;
	Db *db;
	if (str_empty(exchange->request.token))
		return 0;
	int r = readers_take(core->readers, &db);
	if (r)
		return exchange_problem(exchange, r, "reader");
	exchange->ctx.db = db;
	r = core->config.authenticate(&exchange->ctx, exchange->request.token, &exchange->actor);
	if (r == 1)
		exchange->actor = (Actor){0};
	readers_give(core->readers, db);
	return r < 0 ? exchange_problem(exchange, r, "authenticate") : 0;
}

static int enter(Exchange *exchange) {
	PathMatch match;
	bool other_method;
	Core *core = exchange->core;
	exchange->entry = route_match(core, exchange->request.method, exchange->request.path, exchange->arena, &match, &other_method);
	if (!exchange->entry)
		return other_method ? PROBLEM_METHOD : PROBLEM_NOT_FOUND;
	const Route *route = exchange->entry->route;
	exchange->params = arena_alloc(exchange->arena, route->params_size + 1);
	int r = authenticate(exchange);
	if (r || (r = check_sign_in(exchange)) || (r = check_role(exchange)) ||
		(r = route_params(route, &match, exchange->request.query, exchange->params, &exchange->ctx.errors)) ||
		(r = decode_body(exchange)))
		return r;
	if (route->flags & ROUTE_IF_MATCH && exchange->ctx.if_match < 0)
		return PROBLEM_VERSION_REQUIRED;
	return route->flags & ROUTE_COMMAND ? idempotency_check_key(exchange) : 0;
}

static int enter_safely(Exchange *exchange) {
	jmp_buf escape;
	volatile int r = PROBLEM_BUSY_SERVER;
	if (setjmp(escape) == 0) {
		arena_escape(exchange->arena, &escape);
		exchange_ctx(exchange, NULL);
		r = enter(exchange);
	}
	arena_escape(exchange->arena, NULL);
	return r;
}

void core_handle(Core *core, const CoreRequest *request, Arena *arena, void (*reply)(void *, const CoreReply *), void *self) {
	Exchange *exchange = arena_new_of(arena, Exchange);
	exchange->core = core;
	exchange->request = *request;
	exchange->arena = exchange->work = arena;
	exchange->reply = reply;
	exchange->self = self;
	int problem = enter_safely(exchange);
	if (problem)
		reply_problem(exchange, problem);
	else if (exchange->entry->route->flags & ROUTE_COMMAND)
		command_handle(exchange);
	else
		query_handle(exchange);
}

/* ---- waiting for the answer ------------------------------------------------------------------------------ */

typedef struct Waiter {
	pthread_mutex_t lock;
	pthread_cond_t answered;
	CoreReply *reply;
	bool done;
} Waiter;

static void wake(void *self, const CoreReply *reply) {
	Waiter *waiter = self;
	pthread_mutex_lock(&waiter->lock);
	*waiter->reply = *reply;
	waiter->done = true;
	pthread_cond_signal(&waiter->answered);
	pthread_mutex_unlock(&waiter->lock);
}

void core_call(Core *core, const CoreRequest *request, Arena *arena, CoreReply *reply) {
	Waiter waiter = {.reply = reply};
	pthread_mutex_init(&waiter.lock, NULL);
	pthread_cond_init(&waiter.answered, NULL);
	core_handle(core, request, arena, wake, &waiter);
	while (core->config.manual && !waiter.done)
		core_step(core);
	pthread_mutex_lock(&waiter.lock);
	while (!waiter.done)
		pthread_cond_wait(&waiter.answered, &waiter.lock);
	pthread_mutex_unlock(&waiter.lock);
	pthread_cond_destroy(&waiter.answered);
	pthread_mutex_destroy(&waiter.lock);
}
