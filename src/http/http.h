/* HTTP/1.1 over libmicrohttpd, ignorant of the domain.
 *
 * An epoll pool of threads reads requests; the handler is called once the body is
 * complete and either replies at once, defers (and replies later from any thread),
 * or opens an event stream. Limits: 12 KB of request line and headers, where each header,
 * cookie and query parameter counts 64 bytes more (431); a body limit the owner gives for
 * each request line (413); connections in all and per address. A client is waited for: 30 s between
 * two requests; `patience_ms` for a head; for a body, and until it has taken a reply, so much longer
 * as that would take at the slowest pace. Then it is cut.
 */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct HttpServer HttpServer;
typedef struct HttpRequest HttpRequest;
typedef struct HttpStream HttpStream;

typedef struct HttpHandler {
	/* Largest body in bytes for this request line; 0 refuses any body. */
	size_t (*body_limit)(void *self, const char *method, const char *path);
	/* Called on a pool thread. Must reply, defer or stream before it returns. */
	void (*handle)(void *self, HttpRequest *request);
	/* Writes the JSON of an RFC 9457 problem for what never reaches the handler (400, 413, 503), NUL
	 * and all, into `out`; must not allocate from the request. NULL: a title and the status. */
	void (*refusal)(void *self, int status, const char *accept_language, char *out, size_t size);
	void *self;
} HttpHandler;

typedef struct HttpConfig {
	const char *address;      /* "127.0.0.1" */
	uint16_t port;            /* 0: any free one, see http_server_port() */
	unsigned threads;         /* 0: as many as cores */
	unsigned max_connections; /* 0: 20,000 or what the descriptor limit allows */
	unsigned max_per_address; /* 0: no limit (behind a proxy). An IPv6 /64 counts as one address */
	unsigned patience_ms;     /* 0: 20 s */
	unsigned slowest;         /* bytes a millisecond of a body or a reply; 0: 4 */
	bool trust_forwarded;     /* take the peer address from X-Forwarded-For's last entry */
} HttpConfig;

/* Return: 0, ERR_IO (address in use, …), ERR_MEMORY. */
int http_server_start(HttpServer **out, const HttpConfig *config, const HttpHandler *handler);
uint16_t http_server_port(const HttpServer *server);
/* Stops accepting, lets requests in flight finish (at most `drain_ms`), ends streams
 * with a retry hint, frees. Takes NULL, returns NULL. */
HttpServer *http_server_stop(HttpServer *server, unsigned drain_ms);

/* ---- the request: everything lives as long as it does ----------------------------- */

const char *http_method(const HttpRequest *request);
const char *http_path(const HttpRequest
		*request); /* percent-decoded, no query; valid UTF-8 or the request was answered 400 */
const char *http_query(
	const HttpRequest *request, const char *name); /* NULL if absent; first of many */
/* name, value, …, NULL: every query parameter in order. */
const char *const *http_query_pairs(const HttpRequest *request);
const char *http_header(const HttpRequest *request, const char *name);
const char *http_cookie(const HttpRequest *request, const char *name);
const char *http_peer(HttpRequest *request); /* numeric address */
const char *http_body(
	const HttpRequest *request, size_t *size); /* never NULL; NUL after the last byte */
Arena *http_arena(HttpRequest *request); /* freed when the connection is done with the request */

/* application/x-www-form-urlencoded body: the value of a field, NULL if absent. */
const char *http_form(HttpRequest *request, const char *name);

/* ---- replies ------------------------------------------------------------------------ */

typedef struct HttpReply {
	int status;
	const char *content_type;   /* NULL: none */
	const char *const *headers; /* name, value, …, NULL; may be NULL */
	const void *body;           /* copied unless `body_static` */
	size_t size;
	bool body_static; /* lives for ever: not copied */
} HttpReply;

/* Exactly once per request, by the handler or, after http_defer(), from any thread.
 * Security headers common to every reply (CSP, nosniff, frame, referrer) are added. */
void http_reply(HttpRequest *request, const HttpReply *reply);
/* Parks the request; the handler returns and http_reply() comes later. A reply that comes after
 * http_server_stop() ran out of patience (the client was told 503) reaches no one, but is still
 * due: the request lives until then, even longer than the server. */
void http_defer(HttpRequest *request);

/* ---- event streams (text/event-stream) ------------------------------------------------ */

typedef struct HttpStreamOwner {
	/* The connection is gone; the stream handle is dead after this returns. Called once, on
	 * another thread and not before the handler that opened it is back, also after
	 * http_stream_end(). */
	void (*closed)(void *self, HttpStream *stream);
	void *self;
} HttpStreamOwner;

/* Replies 200 with an endless body. NULL when memory is out (then 503 was sent). */
HttpStream *http_stream_open(HttpRequest *request, HttpStreamOwner owner);
/* Queues bytes, from any thread. False when the reader is too slow (more than 256 KB
 * queued) or gone: the stream is being cut and takes no more. */
bool http_stream_send(HttpStream *stream, const char *data, size_t size);
void http_stream_end(HttpStream *stream);
