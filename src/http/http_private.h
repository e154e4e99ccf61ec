#pragma once

#include "http/http.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

enum { HTTP_PAIRS_MOST = 64 };

struct HttpServer {
	struct MHD_Daemon *daemon;
	HttpHandler handler;
	HttpConfig config;
	pthread_mutex_t lock;
	pthread_cond_t idle;
	unsigned in_flight;      /* requests begun and not ended; streams leave at once */
	HttpStream *streams;     /* under lock */
	pthread_t heartbeat;
	bool stopping;
};

struct HttpRequest {
	HttpServer *server;
	struct MHD_Connection *connection;
	Arena *arena;
	const char *target, *method, *path;
	const char *query[2 * HTTP_PAIRS_MOST + 1], *form[2 * HTTP_PAIRS_MOST + 1];
	size_t query_count, form_count;
	char *body;
	size_t body_size, body_capacity, body_limit;
	int refused;             /* status to answer without asking the handler */
	bool handled, form_read, counted;
	pthread_mutex_t lock;    /* response and suspended */
	struct MHD_Response *response;
	unsigned status;
	bool suspended;
};

void *http_request_start(void *self, const char *target, struct MHD_Connection *connection);
void http_request_end(void *self, struct MHD_Connection *connection, void **context, enum MHD_RequestTerminationCode code);
enum MHD_Result http_request_data(void *self, struct MHD_Connection *connection, const char *url, const char *method,
	const char *version, const char *data, size_t *size, void **context);

void http_add_headers(struct MHD_Response *response, const char *type, const char *const *headers);
void http_set_response(HttpRequest *request, int status, struct MHD_Response *response);

void http_server_enter(HttpServer *server);
void http_server_leave(HttpServer *server);
/* stream.c */
void http_streams_beat(HttpServer *server);
void http_streams_end(HttpServer *server);
