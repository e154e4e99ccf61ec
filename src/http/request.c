/* The life of a request: begun by its head, filled by its body, handled once, ended once. */
#include "http/http_private.h"

#include "base/error.h"
#include "base/guard.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	ARENA_MOST = 96 * 1024 * 1024,
	BODY_START = 4096,
	/* A refused body is read and thrown away up to here, so that its sender, who reads only
	 * after writing, sees the answer; after that the connection is cut. */
	DISCARD_MOST = 1024 * 1024,
};

/* libmicrohttpd decodes paths in its own way; the raw target is taken here, before it does. */
void *http_request_start(void *server, const char *target, struct MHD_Connection *connection) {
	HttpRequest *request = calloc(1, sizeof *request);
	if (!request)
		return NULL;
	request->server = server;
	request->connection = connection;
	request->target = strdup(target);
	request->arena = arena_new(ARENA_MOST);
	atomic_init(&request->owners, 1);
	pthread_mutex_init(&request->lock, NULL);
	http_connection_wait(request, http_now_ms(), 0);
	if (request->target && request->arena)
		return request;
	http_request_release(request);
	return NULL;
}

void http_request_release(HttpRequest *request) {
	if (atomic_fetch_sub(&request->owners, 1) > 1)
		return;
	pthread_mutex_destroy(&request->lock);
	arena_free(request->arena);
	free((char *)(uintptr_t)request->target);
	free(request->body);
	free(request);
}

void http_request_end(void *server, struct MHD_Connection *connection, void **context,
	enum MHD_RequestTerminationCode code) {
	HttpRequest *request = *context;
	(void)connection;
	(void)code;
	*context = NULL;
	if (!request)
		return;
	if (request->response)
		MHD_destroy_response(request->response);
	http_connection_rest(request);
	if (request->counted)
		http_server_leave(server);
	http_request_release(request);
}

/* ---- head ---------------------------------------------------------------------------------- */

typedef struct Head {
	HttpRequest *request;
	const char *method;
} Head;

static int read_head(void *self) {
	Head *head = self;
	return http_head_read(head->request, head->method);
}

static bool worth_discarding(const HttpRequest *request) {
	return request->refused == 413 && !http_header(request, "Expect") &&
		!http_head_announces_more(request, DISCARD_MOST);
}

static enum MHD_Result send_response(HttpRequest *request) {
	if (atomic_load(&request->server->stopping) && request->response)
		MHD_add_response_header(request->response, "Connection", "close");
	http_connection_wait(request, http_now_ms(), request->reply_size);
	return MHD_queue_response(request->connection, request->status, request->response);
}

static enum MHD_Result refuse(HttpRequest *request) {
	request->handled = true;
	http_reply_problem(request, request->refused);
	return send_response(request);
}

/* An answer before the body makes the library close the connection after it. */
static enum MHD_Result begin(HttpRequest *request, const char *method) {
	HttpServer *server = request->server;
	request->begun = request->counted = true;
	request->head_only = strcmp(method, "HEAD") == 0;
	request->body_since = http_now_ms();
	http_connection_wait(request, request->body_since, 0);
	http_server_enter(server);
	int r = guarded(request->arena, read_head, &(Head){request, method});
	request->refused = r < 0 ? 503 : r;
	if (request->refused)
		return refuse(request);
	request->body_limit =
		server->handler.body_limit(server->handler.self, request->method, request->path);
	if (http_head_announces_more(request, request->body_limit))
		request->refused = 413;
	return request->refused && !worth_discarding(request) ? refuse(request) : MHD_YES;
}

/* ---- body ---------------------------------------------------------------------------------- */

static bool reserve(HttpRequest *request, size_t size) {
	size_t capacity = request->body_capacity ? request->body_capacity : BODY_START;
	if (size <= request->body_capacity)
		return true;
	while (capacity < size)
		capacity *= 2;
	if (capacity > request->body_limit + 1)
		capacity = request->body_limit + 1;
	char *grown = realloc(request->body, capacity);
	if (!grown)
		return false;
	request->body = grown;
	request->body_capacity = capacity;
	return true;
}

/* Return: MHD_NO cuts the connection. */
static enum MHD_Result collect(HttpRequest *request, const char *data, size_t size) {
	http_connection_wait(
		request, request->body_since, request->body_size + request->discarded + size);
	if (!request->refused && size > request->body_limit - request->body_size)
		request->refused = 413;
	if (!request->refused && !reserve(request, request->body_size + size + 1))
		request->refused = 503;
	if (request->refused) {
		request->discarded += size;
		return request->discarded > DISCARD_MOST ? MHD_NO : MHD_YES;
	}
	memcpy(request->body + request->body_size, data, size);
	request->body_size += size;
	request->body[request->body_size] = '\0';
	return MHD_YES;
}

/* ---- handling -------------------------------------------------------------------------------- */

/* A stream has taken the socket over: for the library the connection is done. */
static enum MHD_Result hand_over(HttpRequest *request) {
	http_stream_join_loop(request->stream);
	return MHD_NO;
}

static enum MHD_Result handle(HttpRequest *request) {
	if (request->refused)
		return refuse(request);
	request->handled = true;
	http_connection_forgive(request);
	request->server->handler.handle(request->server->handler.self, request);
	if (request->stream)
		return hand_over(request);
	return http_park(request) ? MHD_YES : send_response(request);
}

enum MHD_Result http_request_data(void *server, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *data, size_t *size, void **context) {
	HttpRequest *request = *context;
	(void)server;
	(void)connection;
	(void)url;
	(void)version;
	if (!request)
		return MHD_NO;
	if (!request->begun)
		return begin(request, method);
	if (*size) {
		size_t n = *size;
		*size = 0;
		return collect(request, data, n);
	}
	return request->handled ? send_response(request) : handle(request);
}

/* ---- what a handler asks --------------------------------------------------------------------- */

const char *http_method(const HttpRequest *request) {
	return request->method;
}

const char *http_path(const HttpRequest *request) {
	return request->path;
}

static const char *value_of(
	const HttpPairs *pairs, const char *name, int (*compare)(const char *, const char *)) {
	for (size_t i = 0; i < pairs->count; i += 2)
		if (compare(pairs->items[i], name) == 0)
			return pairs->items[i + 1];
	return NULL;
}

const char *http_query(const HttpRequest *request, const char *name) {
	return value_of(&request->query, name, strcmp);
}

const char *const *http_query_pairs(const HttpRequest *request) {
	return request->query.items;
}

const char *http_header(const HttpRequest *request, const char *name) {
	return value_of(&request->headers, name, strcasecmp);
}

const char *http_cookie(const HttpRequest *request, const char *name) {
	return value_of(&request->cookies, name, strcmp);
}

const char *http_peer(HttpRequest *request) {
	return request->peer;
}

const char *http_body(const HttpRequest *request, size_t *size) {
	*size = request->body_size;
	return request->body ? request->body : "";
}

Arena *http_arena(HttpRequest *request) {
	return request->arena;
}

const char *http_form(HttpRequest *request, const char *name) {
	size_t size;
	const char *body = http_body(request, &size);
	if (!request->form_read) {
		request->form_read = true;
		if (strlen(body) != size || !uri_pairs(request->arena, body, &request->form))
			request->form.count = 0;
	}
	return value_of(&request->form, name, strcmp);
}
