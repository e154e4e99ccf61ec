/* The insides of the server. Who may touch what:
 *
 *   HttpRequest   the pool thread that reads it; once deferred, whoever will answer it.
 *                 `lock` guards the answer, over which these two and http_server_stop() meet.
 *   HttpStream    its own lock; may be taken inside the server's lock, never the other way. Once the
 *                 handler that opened it is back, only the loop ends it.
 *
 * Locks are taken in the order server, request or stream, libmicrohttpd's own. The library
 * calls back holding none of its locks.
 */
#pragma once

#include "http/http.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/queue.h>

/* The library's memory for one connection holds the head of the request, with this much more for
 * each name and value of it, and then the head of the reply, for which the last part is kept. */
enum { HTTP_POOL = 16 * 1024, HTTP_POOL_PER_PAIR = 64, HTTP_POOL_FOR_REPLY = 4 * 1024 };

enum { HTTP_IDLE_MS = 30000, HTTP_ADDRESS_BUCKETS = 1024 };

/* A client: an IPv4 address, mapped, or the first half of an IPv6 one. */
typedef struct HttpAddress {
	uint8_t bytes[16];
} HttpAddress;

/* One of the library's connections. */
typedef struct HttpConnection {
	TAILQ_ENTRY(HttpConnection) link; /* in server->open */
	MHD_socket socket;
	HttpAddress address;
	_Atomic int64_t cut_at; /* http_now_ms() by which the client must have moved on */
} HttpConnection;

/* name, value, …, NULL */
typedef struct HttpPairs {
	const char **items;
	size_t count; /* of pointers: twice the pairs */
} HttpPairs;

typedef TAILQ_HEAD(HttpStreams, HttpStream) HttpStreams;
typedef TAILQ_HEAD(HttpParked, HttpRequest) HttpParked;
typedef TAILQ_HEAD(HttpConnections, HttpConnection) HttpConnections;

struct HttpServer {
	struct MHD_Daemon *daemon;
	HttpHandler handler;
	HttpConfig config;
	pthread_t loop;
	int epoll, stop;      /* the loop's: streams' sockets, and what ends it */
	atomic_bool stopping; /* replies close their connections, streams end as they open */

	pthread_mutex_t lock;   /* all below */
	pthread_cond_t changed; /* told only while stopping */
	unsigned in_flight;     /* requests begun and not ended; one that became a stream has ended */
	HttpParked parked;
	HttpStreams streams; /* the one due for a heartbeat first is first */
	bool abandoning;     /* no request is parked any more */
	HttpConnections open;
	unsigned connections; /* those and the streams */
	struct HttpAddressCount *addresses[HTTP_ADDRESS_BUCKETS];
};

struct HttpRequest {
	HttpServer *server;
	struct MHD_Connection *connection;
	Arena *arena;
	const char *target, *method, *path, *peer;
	HttpPairs headers, cookies, query, form;
	char *body;
	size_t body_size, body_capacity, body_limit, discarded;
	int64_t body_since; /* http_now_ms() */
	int refused;        /* status to answer without asking the handler */
	bool begun, counted, handled, form_read, head_only;
	HttpStream *stream; /* what the handler made of it */
	atomic_int owners;  /* the library, and who will answer a request abandoned by stop */
	TAILQ_ENTRY(HttpRequest) link; /* in server->parked */

	pthread_mutex_t lock;          /* all below */
	struct MHD_Response *response; /* NULL when memory was out: the connection is cut */
	unsigned status;
	size_t reply_size;
	bool answered, parked, abandoned;
};

/* ---- uri.c: what stands percent-encoded ---------------------------------------------- */

/* The text decoded, `+` a blank in forms; NULL on a bad escape, a NUL or bad UTF-8. */
const char *uri_decode(Arena *arena, const char *text, size_t size, bool form);
/* a=1&b=2. False on a bad escape or more than 64 pairs. */
bool uri_pairs(Arena *arena, const char *text, HttpPairs *out);

/* ---- request.c: libmicrohttpd's callbacks -------------------------------------------- */

void *http_request_start(void *server, const char *target, struct MHD_Connection *connection);
enum MHD_Result http_request_data(void *server, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *data, size_t *size, void **context);
void http_request_end(void *server, struct MHD_Connection *connection, void **context,
	enum MHD_RequestTerminationCode code);

/* ---- head.c: the head of a request --------------------------------------------------- */

/* Copies headers, cookies, target and peer into the request, so that they live as long as it
 * does. Return: 0, or the status that refuses it: 400, 431. */
int http_head_read(HttpRequest *request, const char *method);
/* What the copied headers and target come to, `arguments` of which the library counted. Same returns. */
int http_head_judge(HttpRequest *request, size_t arguments);
/* Whether a body is announced that is larger than `limit`. */
bool http_head_announces_more(const HttpRequest *request, size_t limit);

/* ---- reply.c ------------------------------------------------------------------------- */

void http_reply_problem(HttpRequest *request, int status);
/* Takes the response (NULL: cut the connection) and sends a parked request on its way. */
void http_answer(HttpRequest *request, int status, struct MHD_Response *response, size_t size);
/* The head of a 200 that ends with its connection. Return: bytes. */
size_t http_head_write(char *out, size_t size, const char *type);
/* Frees the request when its last owner lets go. */
void http_request_release(HttpRequest *request);
/* Sets a request without an answer aside. False: it has one by now. */
bool http_park(HttpRequest *request);
/* Under the server's lock: answers 503 for all who have not, and lets no one park again. */
void http_abandon_parked(HttpServer *server);

/* ---- stream.c ------------------------------------------------------------------------ */

/* The handler is back: from here on the loop ends the stream, perhaps at once. */
void http_stream_join_loop(HttpStream *stream);
/* On the loop's thread: EPOLL* of its socket. */
void http_stream_event(HttpStream *stream, uint32_t events);
/* Sends a comment on each stream that is due at `now_ms` (CLOCK_MONOTONIC). Return: when the next is due. */
int64_t http_streams_beat(HttpServer *server, int64_t now_ms);
void http_streams_end(HttpServer *server);
/* All of them, now; when neither the library nor the loop runs. */
void http_streams_cut(HttpServer *server);

/* ---- loop.c -------------------------------------------------------------------------- */

/* Return: 0, ERR_IO. */
int http_loop_start(HttpServer *server);
void http_loop_stop(HttpServer *server);

/* ---- connection.c: libmicrohttpd's callbacks, and deadlines --------------------------- */

enum MHD_Result http_connection_admit(void *server, const struct sockaddr *from, socklen_t size);
void http_connection_notify(void *server, struct MHD_Connection *connection, void **context,
	enum MHD_ConnectionNotificationCode code);
/* Its owner hears of it and closes it, and then nothing that was still to be sent is kept. */
void http_socket_cut(int fd);
/* NULL: memory was out, and it is being cut. */
HttpConnection *http_connection_of(struct MHD_Connection *connection);
/* The client must have passed `bytes`, in or out, and what else is due, in time from `since`. */
void http_connection_wait(HttpRequest *request, int64_t since, size_t bytes);
/* Between two requests it may be idle first. */
void http_connection_rest(HttpRequest *request);
/* It waits for us. */
void http_connection_forgive(HttpRequest *request);
/* Cuts those whose time is over at `now_ms`. Return: when to look again. */
int64_t http_connections_sweep(HttpServer *server, int64_t now_ms);

/* ---- address.c, under the server's lock ------------------------------------------------ */

HttpAddress http_address_of(const struct sockaddr *from);
unsigned http_address_connections(HttpServer *server, const HttpAddress *address);
/* One connection more, of it and in all. False when memory is out. */
bool http_address_enter(HttpServer *server, const HttpAddress *address);
void http_address_leave(HttpServer *server, const HttpAddress *address);

/* ---- server.c ------------------------------------------------------------------------ */

int64_t http_now_ms(void);
void http_server_enter(HttpServer *server);
void http_server_leave(HttpServer *server);
/* Under the lock, after a request or a stream is done with: whoever stops the server looks again. */
void http_server_changed(HttpServer *server);
