/* Answers, and the requests that wait for one. */
#include "http/http_private.h"

#include <stdio.h>
#include <string.h>

static const char *const security_headers[] = {
	"Content-Security-Policy",
	"default-src 'self'; img-src 'self' data:; font-src 'self' data:; style-src 'self'; object-src 'none'; "
	"base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
	"X-Content-Type-Options",
	"nosniff",
	"Referrer-Policy",
	"no-referrer",
	"Cross-Origin-Opener-Policy",
	"same-origin",
	"Cross-Origin-Resource-Policy",
	"same-origin",
	"Permissions-Policy",
	"camera=(), microphone=(), payment=(), usb=(), geolocation=()",
	NULL,
};

static void add_headers(
	struct MHD_Response *response, const char *type, const char *const *headers) {
	for (const char *const *h = security_headers; *h; h += 2)
		MHD_add_response_header(response, h[0], h[1]);
	if (type)
		MHD_add_response_header(response, "Content-Type", type);
	for (const char *const *h = headers; h && *h; h += 2)
		MHD_add_response_header(response, h[0], h[1]);
}

size_t http_head_write(char *out, size_t size, const char *type) {
	int n = snprintf(out, size,
		"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nCache-Control: no-store\r\n"
		"X-Accel-Buffering: no\r\nConnection: close\r\n",
		type);
	for (const char *const *h = security_headers; *h; h += 2)
		n += snprintf(out + n, size - (size_t)n, "%s: %s\r\n", h[0], h[1]);
	return (size_t)(n + snprintf(out + n, size - (size_t)n, "\r\n"));
}

static struct MHD_Response *make_response(const HttpReply *reply) {
	static const char empty[] = "";
	const void *body = reply->size ? reply->body : empty;
	bool keep = reply->body_static || !reply->size;
	struct MHD_Response *response = MHD_create_response_from_buffer(reply->size,
		(void *)(uintptr_t)body, keep ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);
	if (response)
		add_headers(response, reply->content_type, reply->headers);
	return response;
}

void http_reply(HttpRequest *request, const HttpReply *reply) {
	http_answer(request, reply->status, make_response(reply), reply->size);
}

static const char *problem_title(int status) {
	switch (status) {
	case 413: return "body too large";
	case 503: return "busy, try again";
	default: return "bad request";
	}
}

static void write_problem(HttpRequest *request, int status, char *out, size_t size) {
	const HttpHandler *handler = &request->server->handler;
	if (handler->refusal)
		handler->refusal(handler->self, status, http_header(request, "Accept-Language"), out, size);
	else
		snprintf(out, size, "{\"title\":\"%s\",\"status\":%d}", problem_title(status), status);
}

/* RFC 9457, for what never reached the handler; needs no memory of the request. */
static struct MHD_Response *make_problem(HttpRequest *request, int status) {
	char body[1024];
	if (status == 431) /* there is hardly room left for a reply */
		return MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
	const char *const headers[] = {
		"Cache-Control", "no-store", status == 503 ? "Retry-After" : NULL, "1", NULL};
	write_problem(request, status, body, sizeof body);
	return make_response(&(HttpReply){.content_type = "application/problem+json",
		.headers = headers,
		.body = body,
		.size = strlen(body)});
}

void http_reply_problem(HttpRequest *request, int status) {
	http_answer(request, status, make_problem(request, status), 0);
}

/* ---- waiting ------------------------------------------------------------------------------- */

void http_defer(HttpRequest *request) {
	(void)request; /* whatever has no answer when the handler returns is parked */
}

/* After the lock is given back no one else resumes this request, so it is still there. */
static void resume(HttpRequest *request) {
	HttpServer *server = request->server;
	pthread_mutex_lock(&server->lock);
	TAILQ_REMOVE(&server->parked, request, link);
	MHD_resume_connection(request->connection);
	http_server_changed(server);
	pthread_mutex_unlock(&server->lock);
}

/* Under the request's lock. */
static void set_answer(
	HttpRequest *request, int status, struct MHD_Response *response, size_t size) {
	request->answered = true;
	request->reply_size = size;
	request->status = (unsigned)status;
	request->response = response;
}

void http_answer(HttpRequest *request, int status, struct MHD_Response *response, size_t size) {
	pthread_mutex_lock(&request->lock);
	bool late = request->answered, abandoned = request->abandoned, parked = request->parked;
	if (!late)
		set_answer(request, status, response, size);
	pthread_mutex_unlock(&request->lock);
	if (late && response)
		MHD_destroy_response(response);
	if (abandoned)
		http_request_release(request);
	else if (parked && !late)
		resume(request);
}

static bool is_answered(HttpRequest *request) {
	pthread_mutex_lock(&request->lock);
	bool answered = request->answered;
	pthread_mutex_unlock(&request->lock);
	return answered;
}

static void abandon(HttpRequest *request) {
	set_answer(request, 503, make_problem(request, 503), 0);
	request->abandoned = true;
	atomic_fetch_add(&request->owners, 1); /* http_reply() is still to come, and lets go */
}

bool http_park(HttpRequest *request) {
	HttpServer *server = request->server;
	if (is_answered(request))
		return false;
	pthread_mutex_lock(&server->lock);
	pthread_mutex_lock(&request->lock);
	if (!request->answered && server->abandoning)
		abandon(request);
	bool park = !request->answered;
	if (park) {
		request->parked = true;
		TAILQ_INSERT_TAIL(&server->parked, request, link);
		MHD_suspend_connection(request->connection);
	}
	pthread_mutex_unlock(&request->lock);
	pthread_mutex_unlock(&server->lock);
	return park;
}

void http_abandon_parked(HttpServer *server) {
	HttpRequest *next;
	server->abandoning = true;
	for (HttpRequest *request = TAILQ_FIRST(&server->parked); request; request = next) {
		next = TAILQ_NEXT(request, link);
		pthread_mutex_lock(&request->lock);
		bool waiting = !request->answered; /* otherwise http_answer() is about to resume it */
		if (waiting)
			abandon(request);
		pthread_mutex_unlock(&request->lock);
		if (waiting) {
			TAILQ_REMOVE(&server->parked, request, link);
			MHD_resume_connection(request->connection);
		}
	}
}
