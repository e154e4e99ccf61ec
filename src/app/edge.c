#include "app/edge.h"

#include "app/assets.h"
#include "app/edge_request.h"
#include "app/feed.h"
#include "app/refusal.h"
#include "app/resident.h"
#include "base/log.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Edge {
	City *city;
	HttpServer *server;
};

static const char *const no_store[] = {"Cache-Control", "no-store", NULL};

/* ---- what the core does not serve itself, for the API document ------------------------------------------ */

#define EDGE_API "/api/v1"
#define DOCUMENT_PATH "/openapi.json"
#define ANY_OBJECT "{\"type\":\"object\"}"
#define ANY_LIST "{\"type\":\"array\"}"

typedef struct ApiDocument {
	const char *openapi, *info, *servers, *security, *paths, *components;
} ApiDocument;
static const Field document_fields[] = {
	FIELD(ApiDocument, openapi, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(ApiDocument, info, FIELD_JSON, .schema = ANY_OBJECT, .flags = FIELD_REQUIRED),
	FIELD(ApiDocument, servers, FIELD_JSON, .schema = ANY_LIST, .flags = FIELD_REQUIRED),
	FIELD(ApiDocument, security, FIELD_JSON, .schema = ANY_LIST, .flags = FIELD_REQUIRED),
	FIELD(ApiDocument, paths, FIELD_JSON, .schema = ANY_OBJECT, .flags = FIELD_REQUIRED),
	FIELD(ApiDocument, components, FIELD_JSON, .schema = ANY_OBJECT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

const Route edge_routes[] = {
	{.name = "events",
		.method = "GET",
		.path = FEED_PATH,
		.summary = "The live feed (text/event-stream): lines of the journal, from Last-Event-ID on",
		.flags = ROUTE_RAW,
		.params = feed_params,
		.params_size = sizeof(FeedParams),
		.reply_type = "text/event-stream",
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA)},
	{.name = "openapi",
		.method = "GET",
		.path = DOCUMENT_PATH,
		.summary = "This document",
		.flags = ROUTE_RAW | ROUTE_PUBLIC,
		.reply = document_fields,
		.reply_type = "application/json"},
	{.name = NULL},
};

/* ---- the API ------------------------------------------------------------------------------------------ */

static void send_reply(void *self, const CoreReply *reply) {
	http_reply(self,
		&(HttpReply){.status = reply->status,
			.content_type = reply->content_type,
			.headers = reply->headers,
			.body = reply->body,
			.size = reply->size});
}

static bool admit(Edge *edge, HttpRequest *request, const CoreRequest *api, void **params) {
	return core_admit(edge->city->core, api, http_arena(request), send_reply, request, params);
}

static void handle_feed(Edge *edge, HttpRequest *request, const CoreRequest *api) {
	void *params;
	if (admit(edge, request, api, &params))
		feed_open(edge->city, request, api, params);
}

static void handle_document(Edge *edge, HttpRequest *request, const CoreRequest *api) {
	void *params;
	Buf buf;
	JsonOut out;
	if (!admit(edge, request, api, &params))
		return;
	buf_init(&buf, http_arena(request));
	jw_init(&out, &buf);
	core_openapi(edge->city->core, &out);
	http_reply(request,
		&(HttpReply){.status = 200,
			.content_type = "application/json",
			.headers = no_store,
			.body = buf.data,
			.size = buf.size});
}

static void handle_api(Edge *edge, HttpRequest *request) {
	CoreRequest api;
	edge_request(request, &api);
	if (str_eq(api.path, EDGE_API FEED_PATH) && str_eq(api.method, "GET"))
		handle_feed(edge, request, &api);
	else if (str_eq(api.path, EDGE_API DOCUMENT_PATH) && str_eq(api.method, "GET"))
		handle_document(edge, request, &api);
	else
		core_handle(edge->city->core, &api, http_arena(request), send_reply, request);
}

/* ---- packed files ---------------------------------------------------------------------------------------- */

static bool accepts_gzip(HttpRequest *request) {
	const char *encodings = http_header(request, "Accept-Encoding");
	return encodings && strstr(encodings, "gzip");
}

static void send_asset(HttpRequest *request, const Asset *asset) {
	Arena *arena = http_arena(request);
	const char *etag = arena_printf(arena, "\"%s\"", asset->etag),
			   *seen = http_header(request, "If-None-Match");
	bool gz = asset->gz && accepts_gzip(request), lasting = strstr(asset->path, "/assets/") != NULL;
	const char *headers[] = {"ETag", etag, "Cache-Control",
		lasting ? "public, max-age=31536000, immutable" : "no-cache", "Vary", "Accept-Encoding",
		gz ? "Content-Encoding" : NULL, "gzip", NULL};
	if (str_eq(seen, etag)) {
		http_reply(request,
			&(HttpReply){.status = 304, .headers = headers, .body = "", .body_static = true});
		return;
	}
	http_reply(request,
		&(HttpReply){.status = 200,
			.content_type = asset->type,
			.headers = headers,
			.body = gz ? asset->gz : asset->data,
			.size = gz ? asset->gz_size : asset->size,
			.body_static = true});
}

static void redirect(HttpRequest *request, const char *to) {
	http_reply(request,
		&(HttpReply){.status = 302,
			.headers = (const char *const[]){"Location", to, NULL},
			.body = "",
			.body_static = true});
}

static void handle_file(HttpRequest *request) {
	const char *path = http_path(request);
	Arena *arena = http_arena(request);
	const Asset *asset = asset_find(&assets,
		arena_printf(arena, "ui%s%s", path, path[strlen(path) - 1] == '/' ? "index.html" : ""));
	if (str_eq(path, "/"))
		redirect(request, "/r/");
	else if (asset)
		send_asset(request, asset);
	else
		http_reply(request,
			&(HttpReply){.status = 404,
				.content_type = "text/plain; charset=utf-8",
				.headers = no_store,
				.body = "404\n",
				.size = 4,
				.body_static = true});
}

/* ---- dispatch ------------------------------------------------------------------------------------------------ */

static size_t body_limit(void *self, const char *method, const char *path) {
	Edge *edge = self;
	return str_starts(path, "/api/") ? core_body_limit(edge->city->core, method, path) : 64 * 1024;
}

/* The API and the residents' forms say for themselves which methods they have. */
static bool is_only_read(const char *path) {
	return !str_starts(path, "/api/") && (!str_starts(path, "/r/") || str_eq(path, "/r/page.css"));
}

static void refuse_method(HttpRequest *request) {
	http_reply(request,
		&(HttpReply){.status = 405,
			.headers = (const char *const[]){"Allow", "GET", NULL},
			.body = "",
			.body_static = true});
}

static void handle(void *self, HttpRequest *request) {
	Edge *edge = self;
	const char *path = http_path(request);
	if (is_only_read(path) && !str_eq(http_method(request), "GET"))
		refuse_method(request);
	else if (str_starts(path, "/api/"))
		handle_api(edge, request);
	else if (str_eq(path, "/healthz"))
		http_reply(request,
			&(HttpReply){.status = 200,
				.content_type = "text/plain; charset=utf-8",
				.headers = no_store,
				.body = "ok\n",
				.size = 3,
				.body_static = true});
	else if (str_eq(path, "/r/page.css"))
		send_asset(request, asset_find(&assets, "pages/page.css"));
	else if (str_starts(path, "/r/"))
		resident_handle(edge->city, request, edge_same_site(request));
	else
		handle_file(request);
}

/* What the server refused before anybody looked at it, as a problem like all others. */
static void refusal(void *self, int status, const char *language, char *out, size_t size) {
	Problem problem = status == 413 ? PROBLEM_BODY_TOO_LARGE
		: status == 503             ? PROBLEM_BUSY_SERVER
									: PROBLEM_BAD_PARAMETER;
	(void)self;
	refusal_text(problem, status, language, out, size);
}

int edge_start(Edge **out, City *city, const EdgeConfig *config) {
	Edge *edge = calloc(1, sizeof *edge);
	*out = NULL;
	if (!edge)
		return ERR_MEMORY;
	edge->city = city;
	int r = http_server_start(&edge->server,
		&(HttpConfig){.address = config->address,
			.port = config->port,
			.trust_forwarded = config->trust_forwarded,
			.max_per_address = config->per_address},
		&(HttpHandler){
			.body_limit = body_limit, .handle = handle, .refusal = refusal, .self = edge});
	if (r)
		free(edge);
	else
		*out = edge;
	return r;
}

uint16_t edge_port(const Edge *edge) {
	return http_server_port(edge->server);
}

Edge *edge_stop(Edge *edge, unsigned drain_ms) {
	if (!edge)
		return NULL;
	http_server_stop(edge->server, drain_ms);
	free(edge);
	return NULL;
}
