/* The request: what libmicrohttpd hands over, checked, collected and passed on once. */
#include "http/http_private.h"

#include "base/error.h"
#include "base/str.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BODY_START = 4096 };

/* ---- decoding ---------------------------------------------------------------------------------------- */

static int hex_digit(char c) {
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %xx (and + in forms) decoded; NULL on a bad escape, a NUL or bad UTF-8. */
static char *percent_decode(Arena *arena, const char *s, size_t n, bool form) {
	char *out = arena_alloc(arena, n + 1);
	size_t size = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%') {
			int high = i + 2 < n ? hex_digit(s[i + 1]) : -1, low = i + 2 < n ? hex_digit(s[i + 2]) : -1;
			if (high < 0 || low < 0 || (high == 0 && low == 0))
				return NULL;
			out[size++] = (char)(high << 4 | low);
			i += 2;
		} else
			out[size++] = form && s[i] == '+' ? ' ' : s[i];
	}
	return utf8_valid(out, size) ? out : NULL;
}

/* a=1&b=2; false on a bad escape or more than 64 pairs. */
static bool read_pairs(Arena *arena, const char *text, const char **pairs, size_t *count) {
	while (*text) {
		size_t n = strcspn(text, "&"), name = strcspn(text, "=&");
		if (n && *count + 2 > 2 * HTTP_PAIRS_MOST)
			return false;
		if (n) {
			const char *value = name < n ? text + name + 1 : text + name;
			pairs[*count] = percent_decode(arena, text, name, true);
			pairs[*count + 1] = percent_decode(arena, value, (size_t)(text + n - value), true);
			if (!pairs[*count] || !pairs[*count + 1])
				return false;
			*count += 2;
		}
		text += n + (text[n] == '&');
	}
	return true;
}

/* ---- life of a request ----------------------------------------------------------------------------------- */

static bool split_target(HttpRequest *request) {
	const char *target = request->target, *query = strchr(target, '?');
	size_t n = query ? (size_t)(query - target) : strlen(target);
	request->path = percent_decode(request->arena, target, n, false);
	return request->path && target[0] == '/' && (!query || read_pairs(request->arena, query + 1, request->query, &request->query_count));
}

/* libmicrohttpd decodes paths itself; the raw target is taken here, before it does. */
void *http_request_start(void *self, const char *target, struct MHD_Connection *connection) {
	HttpRequest *request = calloc(1, sizeof *request);
	(void)connection;
	if (!request)
		return NULL;
	request->server = self;
	request->arena = arena_new(0);
	if (!request->arena) {
		free(request);
		return NULL;
	}
	pthread_mutex_init(&request->lock, NULL);
	request->target = arena_strdup(request->arena, target);
	return request;
}

void http_request_end(void *self, struct MHD_Connection *connection, void **context, enum MHD_RequestTerminationCode code) {
	HttpRequest *request = *context;
	(void)self;
	(void)connection;
	(void)code;
	if (!request)
		return;
	if (request->response)
		MHD_destroy_response(request->response);
	if (request->counted)
		http_server_leave(request->server);
	pthread_mutex_destroy(&request->lock);
	arena_free(request->arena);
	free(request);
	*context = NULL;
}

static void reply_plain(HttpRequest *request, int status, const char *title) {
	const char *body = arena_printf(request->arena,
		"{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"number\":%d}", title, status, status == 413 ? 1006 : 1003);
	http_reply(request, &(HttpReply){.status = status, .content_type = "application/problem+json", .body = body, .size = strlen(body)});
}

static bool announced_too_large(HttpRequest *request) {
	int64_t announced;
	const char *length = http_header(request, "Content-Length");
	return length && (!str_to_int(length, &announced) || announced < 0 || (uint64_t)announced > request->body_limit);
}

static void begin(HttpRequest *request, const char *method) {
	HttpServer *server = request->server;
	request->method = arena_strdup(request->arena, strcmp(method, "HEAD") == 0 ? "GET" : method);
	request->body = arena_alloc(request->arena, BODY_START);
	request->body_capacity = BODY_START;
	if (!split_target(request)) {
		request->refused = 400;
		return;
	}
	request->body_limit = server->handler.body_limit(server->handler.self, request->method, request->path);
	if (announced_too_large(request))
		request->refused = 413;
}

static void collect(HttpRequest *request, const char *data, size_t size) {
	if (request->refused || size > request->body_limit - request->body_size) {
		request->refused = request->refused ? request->refused : 413;
		return;
	}
	if (request->body_size + size + 1 > request->body_capacity) {
		size_t capacity = request->body_capacity * 2 > request->body_size + size + 1 ? request->body_capacity * 2
																						: request->body_size + size + 1;
		char *grown = arena_alloc(request->arena, capacity);
		memcpy(grown, request->body, request->body_size);
		request->body = grown;
		request->body_capacity = capacity;
	}
	memcpy(request->body + request->body_size, data, size);
	request->body_size += size;
}

static enum MHD_Result send_response(HttpRequest *request) {
	return MHD_queue_response(request->connection, request->status, request->response);
}

/* Calls the handler; what it left undecided is parked until http_reply() from elsewhere. */
static enum MHD_Result dispatch(HttpRequest *request) {
	request->handled = true;
	if (request->refused)
		reply_plain(request, request->refused, request->refused == 413 ? "body too large" : "bad request");
	else
		request->server->handler.handle(request->server->handler.self, request);
	pthread_mutex_lock(&request->lock);
	bool ready = request->response != NULL;
	if (!ready) {
		request->suspended = true;
		MHD_suspend_connection(request->connection);
	}
	pthread_mutex_unlock(&request->lock);
	return ready ? send_response(request) : MHD_YES;
}

enum MHD_Result http_request_data(void *self, struct MHD_Connection *connection, const char *url, const char *method,
	const char *version, const char *data, size_t *size, void **context) {
	HttpRequest *request = *context;
	(void)self;
	(void)url;
	(void)version;
	if (!request)
		return MHD_NO;
	if (!request->method) {
		request->connection = connection;
		request->counted = true;
		http_server_enter(request->server);
		begin(request, method);
		return MHD_YES;
	}
	if (*size) {
		collect(request, data, *size);
		*size = 0;
		return MHD_YES;
	}
	return request->handled ? send_response(request) : dispatch(request);
}

/* ---- what a handler asks --------------------------------------------------------------------------------------- */

const char *http_method(const HttpRequest *request) {
	return request->method;
}

const char *http_path(const HttpRequest *request) {
	return request->path;
}

static const char *pair(const char *const *pairs, size_t count, const char *name) {
	for (size_t i = 0; i < count; i += 2)
		if (strcmp(pairs[i], name) == 0)
			return pairs[i + 1];
	return NULL;
}

const char *http_query(const HttpRequest *request, const char *name) {
	return pair(request->query, request->query_count, name);
}

const char *const *http_query_pairs(const HttpRequest *request) {
	return request->query;
}

const char *http_header(const HttpRequest *request, const char *name) {
	return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

const char *http_cookie(const HttpRequest *request, const char *name) {
	return MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, name);
}

const char *http_peer(HttpRequest *request) {
	char host[NI_MAXHOST];
	if (request->server->config.trust_forwarded) {
		const char *forwarded = http_header(request, "X-Forwarded-For"), *last = forwarded ? strrchr(forwarded, ',') : NULL;
		if (forwarded)
			return last ? last + 1 + strspn(last + 1, " ") : forwarded;
	}
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	if (!info || getnameinfo(info->client_addr, sizeof(struct sockaddr_in6), host, sizeof host, NULL, 0, NI_NUMERICHOST))
		return "";
	return arena_strdup(request->arena, host);
}

const char *http_body(const HttpRequest *request, size_t *size) {
	*size = request->body_size;
	return request->body;
}

Arena *http_arena(HttpRequest *request) {
	return request->arena;
}

const char *http_form(HttpRequest *request, const char *name) {
	if (!request->form_read) {
		request->form_read = true;
		if (!read_pairs(request->arena, request->body, request->form, &request->form_count))
			request->form_count = 0;
	}
	return pair(request->form, request->form_count, name);
}

/* ---- replying ------------------------------------------------------------------------------------------------------ */

static const char *const security_headers[] = {
	"Content-Security-Policy",
	"default-src 'self'; img-src 'self' data:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; "
	"frame-ancestors 'none'; form-action 'self'",
	"X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "Cross-Origin-Opener-Policy", "same-origin", NULL};

void http_add_headers(struct MHD_Response *response, const char *type, const char *const *headers) {
	for (const char *const *h = security_headers; *h; h += 2)
		MHD_add_response_header(response, h[0], h[1]);
	if (type)
		MHD_add_response_header(response, "Content-Type", type);
	for (const char *const *h = headers; h && *h; h += 2)
		MHD_add_response_header(response, h[0], h[1]);
}

void http_set_response(HttpRequest *request, int status, struct MHD_Response *response) {
	pthread_mutex_lock(&request->lock);
	request->status = (unsigned)status;
	request->response = response;
	bool parked = request->suspended;
	pthread_mutex_unlock(&request->lock);
	if (parked)
		MHD_resume_connection(request->connection);
}

void http_reply(HttpRequest *request, const HttpReply *reply) {
	struct MHD_Response *response = MHD_create_response_from_buffer(reply->size, (void *)(uintptr_t)reply->body,
		reply->body_static ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);
	if (!response) /* no memory for a reply: an empty one needs none */
		response = MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
	http_add_headers(response, reply->content_type, reply->headers);
	http_set_response(request, reply->status, response);
}

void http_defer(HttpRequest *request) {
	(void)request; /* dispatch() parks whatever has no response yet */
}
