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

/* Whose key: the account, or for the public the client's address as a hash. */
static const char *owner(const Exchange *exchange) {
	Arena *arena = exchange->work;
	if (exchange->actor.account)
		return arena_printf(arena, "%lld", (long long)exchange->actor.account);
	return arena_printf(arena, "peer:%s", token_hash(exchange->request.peer ? exchange->request.peer : "", arena));
}

static const char *hash_request(const Exchange *exchange) {
	const CoreRequest *request = &exchange->request;
	Buf buf;
	char *hex = arena_alloc(exchange->work, DIGEST_HEX_SIZE);
	buf_init(&buf, exchange->work);
	buf_printf(&buf, "%s %s\n", request->method, request->path);
	for (const char *const *q = request->query; q && *q; q += 2)
		buf_printf(&buf, "%s=%s\n", q[0], q[1]);
	buf_add(&buf, request->body, request->body_size);
	digest_hex(DIGEST_SHA256, buf.data, buf.size, hex);
	return hex;
}

static int replay(Exchange *exchange, const Stored *stored) {
	const char *body;
	if (!str_eq(stored->request_hash, exchange->request_hash))
		return PROBLEM_KEY_REUSED;
	int r = crypt_open(exchange->core->config.keys, "idempotency.body", stored->body, exchange->work, &body);
	if (r)
		return r;
	exchange->answer = (CoreReply){.status = (int)stored->status, .content_type = stored->content_type, .body = body,
		.size = body ? strlen(body) : 0};
	exchange->ctx.location = stored->location;
	exchange->ctx.etag = stored->etag == INT_ABSENT ? -1 : stored->etag;
	exchange->replayed = true;
	return 0;
}

int idempotency_find(Exchange *exchange, Db *db, bool *found) {
	Stored stored;
	*found = false;
	if (!exchange->request.idempotency_key)
		return 0;
	exchange->request_hash = hash_request(exchange);
	int r = db_one(db, &SQL_IDEMPOTENCY_GET,
		DB_ARGS(ARG_TEXT("account", owner(exchange)), ARG_TEXT("key", exchange->request.idempotency_key)), stored_fields,
		&stored, exchange->work);
	if (r)
		return r == DB_NONE ? 0 : r;
	*found = true;
	return replay(exchange, &stored);
}

int idempotency_store(Exchange *exchange, Db *db) {
	const Route *route = exchange->entry->route;
	FieldBlob body = {0};
	bool empty = !route->reply || route->flags & ROUTE_NO_REPLAY;
	if (!exchange->request.idempotency_key)
		return 0;
	int r = empty ? 0 : crypt_seal(exchange->core->config.keys, exchange->core->config.rng, "idempotency.body",
		exchange->ctx.out->buf->data, exchange->work, &body);
	if (r)
		return r;
	return db_exec(db, &SQL_IDEMPOTENCY_PUT,
		DB_ARGS(ARG_TEXT("account", owner(exchange)), ARG_TEXT("key", exchange->request.idempotency_key),
			ARG_TEXT("request_hash", exchange->request_hash),
			ARG_INT("status", !route->reply ? 204 : route->flags & ROUTE_CREATED ? 201 : 200),
			ARG_TEXT("content_type", route->reply ? "application/json" : NULL),
			ARG_TEXT("location", exchange->ctx.location),
			{.name = "etag", .type = DB_ARG_INT, .null = exchange->ctx.etag < 0, .i = exchange->ctx.etag},
			ARG_BLOB("body", body), ARG_INT("at", exchange->ctx.now)));
}
