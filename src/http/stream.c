/* Event streams: an endless body fed from other threads through a bounded queue. */
#include "http/http_private.h"

#include <stdlib.h>
#include <string.h>

enum { QUEUE_MOST = 256 * 1024, QUEUE_START = 1024 };

struct HttpStream {
	HttpServer *server;
	struct MHD_Connection *connection;
	HttpStreamOwner owner;
	HttpStream *next;
	pthread_mutex_t lock;
	char *queue;
	size_t size, capacity;
	bool suspended, ending, closed;
};

/* ---- libmicrohttpd's side ------------------------------------------------------------------------------ */

static ssize_t pull(void *self, uint64_t position, char *out, size_t most) {
	HttpStream *stream = self;
	ssize_t n = 0;
	(void)position;
	pthread_mutex_lock(&stream->lock);
	if (stream->size) {
		n = (ssize_t)(stream->size < most ? stream->size : most);
		memcpy(out, stream->queue, (size_t)n);
		memmove(stream->queue, stream->queue + n, stream->size - (size_t)n);
		stream->size -= (size_t)n;
	} else if (stream->ending)
		n = MHD_CONTENT_READER_END_OF_STREAM;
	else {
		stream->suspended = true;
		MHD_suspend_connection(stream->connection);
	}
	pthread_mutex_unlock(&stream->lock);
	return n;
}

static void unlink_stream(HttpStream *stream) {
	pthread_mutex_lock(&stream->server->lock);
	for (HttpStream **at = &stream->server->streams; *at; at = &(*at)->next) {
		if (*at == stream) {
			*at = stream->next;
			break;
		}
	}
	pthread_mutex_unlock(&stream->server->lock);
}

static void gone(void *self) {
	HttpStream *stream = self;
	unlink_stream(stream);
	stream->owner.closed(stream->owner.self, stream);
	pthread_mutex_destroy(&stream->lock);
	free(stream->queue);
	free(stream);
}

/* ---- the owner's side ---------------------------------------------------------------------------------------- */

HttpStream *http_stream_open(HttpRequest *request, HttpStreamOwner owner) {
	HttpStream *stream = calloc(1, sizeof *stream);
	struct MHD_Response *response = stream ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, pull, stream, gone) : NULL;
	if (!response) {
		free(stream);
		http_reply(request, &(HttpReply){.status = 503});
		return NULL;
	}
	stream->server = request->server;
	stream->connection = request->connection;
	stream->owner = owner;
	pthread_mutex_init(&stream->lock, NULL);
	pthread_mutex_lock(&request->server->lock);
	stream->next = request->server->streams;
	request->server->streams = stream;
	pthread_mutex_unlock(&request->server->lock);
	MHD_set_connection_option(request->connection, MHD_CONNECTION_OPTION_TIMEOUT, 0u);
	http_add_headers(response, "text/event-stream", (const char *const[]){"Cache-Control", "no-store", "X-Accel-Buffering", "no", NULL});
	http_server_leave(request->server); /* a stream is never waited for */
	request->counted = false;
	http_set_response(request, 200, response);
	return stream;
}

static bool reserve(HttpStream *stream, size_t more) {
	if (stream->size + more > QUEUE_MOST)
		return false;
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

static void resume(HttpStream *stream) {
	if (stream->suspended) {
		stream->suspended = false;
		MHD_resume_connection(stream->connection);
	}
}

bool http_stream_send(HttpStream *stream, const char *data, size_t size) {
	pthread_mutex_lock(&stream->lock);
	bool taken = !stream->ending && reserve(stream, size);
	if (taken) {
		memcpy(stream->queue + stream->size, data, size);
		stream->size += size;
	} else
		stream->ending = true;
	resume(stream);
	pthread_mutex_unlock(&stream->lock);
	return taken;
}

void http_stream_end(HttpStream *stream) {
	pthread_mutex_lock(&stream->lock);
	stream->ending = true;
	resume(stream);
	pthread_mutex_unlock(&stream->lock);
}

void http_streams_beat(HttpServer *server) {
	static const char comment[] = ":\n\n";
	pthread_mutex_lock(&server->lock);
	for (HttpStream *stream = server->streams; stream; stream = stream->next)
		http_stream_send(stream, comment, sizeof comment - 1);
	pthread_mutex_unlock(&server->lock);
}

void http_streams_end(HttpServer *server) {
	static const char hint[] = "retry: 2000\n\n";
	pthread_mutex_lock(&server->lock);
	for (HttpStream *stream = server->streams; stream; stream = stream->next) {
		http_stream_send(stream, hint, sizeof hint - 1);
		http_stream_end(stream);
	}
	pthread_mutex_unlock(&server->lock);
}
