/* The same key gives the same answer: looked up and stored inside the command's own transaction,
 * so that two of the same in flight wait for each other. Refusals change nothing and are not kept. */
#include "core/core_private.h"

#include "base/str.h"
#include "core/core_sql.h"

#include <string.h>

typedef struct Stored {
	const char *request_hash;
	int64_t status;
	const char *content_type, *location;
	int64_t etag;
	FieldBlob body;
} Stored;
static const Field stored_fields[] = {
	FIELD(Stored, request_hash, FIELD_TEXT),
	FIELD(Stored, status, FIELD_INT),
	FIELD(Stored, content_type, FIELD_TEXT),
	FIELD(Stored, location, FIELD_TEXT),
	FIELD(Stored, etag, FIELD_INT),
	FIELD(Stored, body, FIELD_BLOB),
	FIELD_END,
};

static bool visible_ascii(const char *s) {
	for (; *s; s++)
		if (*s <= 0x20 || *s >= 0x7f)
			return false;
	return true;
}

int idempotency_check_key(const Exchange *exchange) {
	const char *key = exchange->request.idempotency_key;
	if (!key)
		return exchange->entry->route->flags & ROUTE_OPTIONAL_KEY ? 0 : PROBLEM_KEY_REQUIRED;
	size_t n = strlen(key);
	return n >= 8 && n <= 100 && visible_ascii(key) ? 0 : PROBLEM_KEY_REQUIRED;
}

/* Whose key: the account, or for the public the client's address as a keyed hash. */
static const char *owner(const Exchange *exchange) {
	Arena *arena = exchange->arena;
	const char *peer = exchange->request.peer ? exchange->request.peer : "";
	if (exchange->actor.account)
		return arena_printf(arena, "%lld", (long long)exchange->actor.account);
	return arena_printf(arena, "peer:%s",
		crypt_lookup(exchange->core->config.keys, "idempotency.peer", peer, arena));
}

/* Method, path, query and body, each ended by NUL, so that no two requests run together. */
static const char *hash_request(const Exchange *exchange) {
	const CoreRequest *request = &exchange->request;
	char *hex = arena_alloc(exchange->arena, DIGEST_HEX_SIZE);
	Buf buf;
	buf_init(&buf, exchange->arena);
	buf_add(&buf, request->method, strlen(request->method) + 1);
	buf_add(&buf, request->path, strlen(request->path) + 1);
	for (const char *const *q = request->query; q && *q; q++)
		buf_add(&buf, *q, strlen(*q) + 1);
	buf_putc(&buf, '\0');
	if (request->body_size)
		buf_add(&buf, request->body, request->body_size);
	digest_hex(DIGEST_SHA256, buf.data, buf.size, hex);
	return hex;
}

static int replay(Exchange *exchange, const Stored *stored) {
	const char *body;
	if (!str_eq(stored->request_hash, hash_request(exchange)))
		return PROBLEM_KEY_REUSED;
	int r = crypt_open(
		exchange->core->config.keys, "idempotency.body", stored->body, exchange->arena, &body);
	if (r)
		return r;
	exchange->answer = (CoreReply){.status = (int)stored->status,
		.content_type = stored->content_type,
		.body = body,
		.size = body ? strlen(body) : 0};
	exchange->ctx.location = stored->location;
	exchange->ctx.etag = stored->etag == INT_ABSENT ? -1 : stored->etag;
	exchange->replayed = true;
	return 0;
}

int idempotency_find(Exchange *exchange, bool *found) {
	const char *key = exchange->request.idempotency_key;
	Stored stored;
	*found = false;
	if (!key)
		return 0;
	int r = db_one(exchange->db, &SQL_IDEMPOTENCY_GET,
		DB_ARGS(ARG_TEXT("account", owner(exchange)), ARG_TEXT("key", key)), stored_fields, &stored,
		exchange->arena);
	if (r)
		return r == DB_NONE ? 0 : r;
	*found = true;
	return replay(exchange, &stored);
}

/* A secret shown once is not kept: its replay is an empty object. Neither is what is no text. */
static const char *kept_body(const Exchange *exchange) {
	const Route *route = exchange->entry->route;
	const Buf *written = exchange->ctx.out->buf;
	if (!reply_success_type(route))
		return NULL;
	if (route->flags & ROUTE_NO_REPLAY || strlen(written->data) != written->size)
		return route->flags & ROUTE_RAW ? NULL : "{}";
	return written->data;
}

static int seal_body(Exchange *exchange, FieldBlob *out) {
	const CoreConfig *config = &exchange->core->config;
	const char *body = kept_body(exchange);
	*out = (FieldBlob){0};
	return body
		? crypt_seal(config->keys, config->rng, "idempotency.body", body, exchange->arena, out)
		: 0;
}

int idempotency_store(Exchange *exchange) {
	const Route *route = exchange->entry->route;
	const Ctx *ctx = &exchange->ctx;
	FieldBlob body;
	if (!exchange->request.idempotency_key || ctx->set_cookie) /* a session is never given twice */
		return 0;
	int r = seal_body(exchange, &body);
	if (r)
		return r;
	return db_exec(exchange->db, &SQL_IDEMPOTENCY_PUT,
		DB_ARGS(ARG_TEXT("account", owner(exchange)),
			ARG_TEXT("key", exchange->request.idempotency_key),
			ARG_TEXT("request_hash", hash_request(exchange)),
			ARG_INT("status", reply_success_status(route)),
			ARG_TEXT("content_type", reply_success_type(route)),
			ARG_TEXT("location", ctx->location),
			{.name = "etag", .type = DB_ARG_INT, .null = ctx->etag < 0, .i = ctx->etag},
			ARG_BLOB("body", body), ARG_INT("at", ctx->now)));
}

int core_forget_replies(Ctx *ctx, Time before) {
	return db_exec(ctx->db, &SQL_IDEMPOTENCY_FORGET, DB_ARGS(ARG_INT("before", before)));
}
