/* Event streams: an endless body fed from other threads through a bounded queue. */
#include "http/http_private.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
	QUEUE_MOST = 256 * 1024,
	QUEUE_START = 1024,
	QUEUE_KEPT = 4096, /* an empty queue larger than this is given back */
	BLOCK = 4096,
	BEAT_MS = 15000, /* well below the 60 s after which proxies give up */
};

struct HttpStream {
	HttpServer *server;
	struct MHD_Connection *connection;
	MHD_socket socket; /* the library closes it only after gone() */
	HttpStreamOwner owner;
	TAILQ_ENTRY(HttpStream) link; /* in server->streams, with beat_at under its lock */
	int64_t beat_at;

	pthread_mutex_t lock; /* all below */
	char *queue;          /* bytes start … start + size wait */
	size_t start, size, capacity;
	bool suspended; /* the library waits for resume() */
	bool ending;    /* takes no more, sends what waits */
	bool cut;       /* sends nothing more either */
};

/* ---- the queue, under the stream's lock ------------------------------------------------ */

static bool reserve(HttpStream *stream, size_t more) {
	if (more > QUEUE_MOST || stream->size + more > QUEUE_MOST)
		return false;
	if (stream->start + stream->size + more <= stream->capacity)
		return true;
	if (stream->start) {
		memmove(stream->queue, stream->queue + stream->start, stream->size);
		stream->start = 0;
	}
	size_t capacity = stream->capacity ? stream->capacity : QUEUE_START;
	while (capacity < stream->size + more)
		capacity *= 2;
	char *queue = capacity > stream->capacity ? realloc(stream->queue, capacity) : stream->queue;
	if (!queue)
		return false;
	stream->queue = queue;
	stream->capacity = capacity;
	return true;
}

static void put(HttpStream *stream, const char *data, size_t size) {
	memcpy(stream->queue + stream->start + stream->size, data, size);
	stream->size += size;
}

static size_t take(HttpStream *stream, char *out, size_t most) {
	size_t n = stream->size < most ? stream->size : most;
	memcpy(out, stream->queue + stream->start, n);
	stream->size -= n;
	stream->start = stream->size ? stream->start + n : 0;
	if (!stream->size && stream->capacity > QUEUE_KEPT) {
		free(stream->queue);
		stream->queue = NULL;
		stream->capacity = 0;
	}
	return n;
}

/* ---- the library's side, on a pool thread ------------------------------------------------ */

static ssize_t pull(void *self, uint64_t position, char *out, size_t most) {
	HttpStream *stream = self;
	ssize_t n = 0;
	(void)position;
	pthread_mutex_lock(&stream->lock);
	if (stream->cut)
		n = MHD_CONTENT_READER_END_WITH_ERROR;
	else if (stream->size)
		n = (ssize_t)take(stream, out, most);
	else if (stream->ending)
		n = MHD_CONTENT_READER_END_OF_STREAM;
	else {
		stream->suspended = true;
		MHD_suspend_connection(stream->connection);
	}
	pthread_mutex_unlock(&stream->lock);
	return n;
}

static void leave_server(HttpStream *stream) {
	HttpServer *server = stream->server;
	pthread_mutex_lock(&server->lock);
	TAILQ_REMOVE(&server->streams, stream, link);
	http_server_changed(server);
	pthread_mutex_unlock(&server->lock);
}

static void stream_free(HttpStream *stream) {
	pthread_mutex_destroy(&stream->lock);
	free(stream->queue);
	free(stream);
}

/* The response is freed: the connection is over. Who sends meanwhile reaches no socket. */
static void gone(void *self) {
	HttpStream *stream = self;
	pthread_mutex_lock(&stream->lock);
	stream->ending = stream->cut = true;
	stream->suspended = false;
	stream->socket = MHD_INVALID_SOCKET;
	pthread_mutex_unlock(&stream->lock);
	stream->owner.closed(stream->owner.self, stream);
	leave_server(stream);
	stream_free(stream);
}

/* ---- ending, under the stream's lock ------------------------------------------------------- */

static void resume(HttpStream *stream) {
	if (stream->suspended) {
		stream->suspended = false;
		MHD_resume_connection(stream->connection);
	}
}

/* The library may be waiting for a socket that will never take a byte again: this wakes it. */
static void cut(HttpStream *stream) {
	stream->ending = stream->cut = true;
	if (stream->socket != MHD_INVALID_SOCKET)
		shutdown(stream->socket, SHUT_RDWR);
	resume(stream);
}

static void end_with_hint(HttpStream *stream) {
	static const char hint[] = "retry: 2000\n\n";
	if (!stream->ending && reserve(stream, sizeof hint - 1))
		put(stream, hint, sizeof hint - 1);
	stream->ending = true;
	resume(stream);
}

/* ---- the owner's side ------------------------------------------------------------------------ */

static HttpStream *stream_new(HttpRequest *request, HttpStreamOwner owner) {
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	HttpStream *stream = calloc(1, sizeof *stream);
	if (!stream)
		return NULL;
	stream->server = request->server;
	stream->connection = request->connection;
	stream->socket = info ? info->connect_fd : MHD_INVALID_SOCKET;
	stream->owner = owner;
	pthread_mutex_init(&stream->lock, NULL);
	return stream;
}

static void join_server(HttpStream *stream) {
	HttpServer *server = stream->server;
	pthread_mutex_lock(&server->lock);
	stream->beat_at = http_now_ms() + BEAT_MS;
	TAILQ_INSERT_TAIL(&server->streams, stream, link);
	pthread_mutex_lock(&stream->lock);
	if (atomic_load(&server->stopping))
		end_with_hint(stream);
	pthread_mutex_unlock(&stream->lock);
	pthread_mutex_unlock(&server->lock);
}

HttpStream *http_stream_open(HttpRequest *request, HttpStreamOwner owner) {
	static const char *const headers[] = {
		"Cache-Control", "no-store", "X-Accel-Buffering", "no", "Connection", "close", NULL};
	HttpStream *stream = stream_new(request, owner);
	struct MHD_Response *response = stream
		? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, pull, stream, gone)
		: NULL;
	if (!response) {
		if (stream)
			stream_free(stream);
		http_reply_problem(request, 503);
		return NULL;
	}
	http_add_headers(response, "text/event-stream", headers);
	MHD_set_connection_option(request->connection, MHD_CONNECTION_OPTION_TIMEOUT, 0u);
	join_server(stream);
	request->is_stream = true;
	http_answer(request, 200, response);
	return stream;
}

bool http_stream_send(HttpStream *stream, const char *data, size_t size) {
	pthread_mutex_lock(&stream->lock);
	bool taken = !stream->ending && reserve(stream, size);
	if (taken) {
		put(stream, data, size);
		resume(stream);
	} else if (!stream->ending)
		cut(stream);
	pthread_mutex_unlock(&stream->lock);
	return taken;
}

void http_stream_end(HttpStream *stream) {
	pthread_mutex_lock(&stream->lock);
	stream->ending = true;
	resume(stream);
	pthread_mutex_unlock(&stream->lock);
}

/* ---- all streams ------------------------------------------------------------------------------- */

int64_t http_streams_beat(HttpServer *server, int64_t now_ms) {
	static const char comment[] = ":\n\n";
	int64_t due = now_ms + BEAT_MS;
	pthread_mutex_lock(&server->lock);
	HttpStream *stream;
	while ((stream = TAILQ_FIRST(&server->streams)) && stream->beat_at <= now_ms) {
		http_stream_send(stream, comment, sizeof comment - 1);
		stream->beat_at = now_ms + BEAT_MS;
		TAILQ_REMOVE(&server->streams, stream, link);
		TAILQ_INSERT_TAIL(&server->streams, stream, link);
	}
	if (stream)
		due = stream->beat_at;
	pthread_mutex_unlock(&server->lock);
	return due;
}

void http_streams_end(HttpServer *server) {
	pthread_mutex_lock(&server->lock);
	for (HttpStream *stream = TAILQ_FIRST(&server->streams); stream;
		 stream = TAILQ_NEXT(stream, link)) {
		pthread_mutex_lock(&stream->lock);
		end_with_hint(stream);
		pthread_mutex_unlock(&stream->lock);
	}
	pthread_mutex_unlock(&server->lock);
}
