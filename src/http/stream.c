/* Event streams. A stream takes the connection's socket over from the library: it keeps no buffers
 * while nothing is sent, an event goes out on the thread that has it, and a loop of our own
 * (loop.c) minds those who read slowly or are gone. The body ends with the connection. */
#include "http/http_private.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	QUEUE_MOST = 256 * 1024,
	QUEUE_START = 1024,
	SOCKET_BUFFER = 64 * 1024, /* what a slow reader may hold in the kernel beside it */
	HEAD_SIZE = 1024,
	BEAT_MS = 15000, /* well below the 60 s after which proxies give up */
	BEATS = 64,      /* at a time, so that nobody waits long for the server's lock */
};

struct HttpStream {
	HttpServer *server;
	int socket; /* our own descriptor of it */
	HttpAddress address;
	HttpStreamOwner owner;
	TAILQ_ENTRY(HttpStream) link; /* in server->streams, with beat_at under its lock */
	int64_t beat_at;

	pthread_mutex_t lock; /* all below */
	char *queue;          /* bytes start … start + size wait for the socket */
	size_t start, size, capacity;
	bool joined; /* the loop hears of its socket */
	bool ending; /* takes no more, sends what waits */
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

static void give_queue_back(HttpStream *stream) {
	free(stream->queue);
	stream->queue = NULL;
	stream->start = stream->size = stream->capacity = 0;
}

static bool put(HttpStream *stream, const char *data, size_t size) {
	if (!reserve(stream, size))
		return false;
	memcpy(stream->queue + stream->start + stream->size, data, size);
	stream->size += size;
	return true;
}

/* ---- the socket, under the stream's lock ------------------------------------------------ */

/* Which events the loop hears of beside hang-ups. */
static bool listen_for(HttpStream *stream, int operation, uint32_t events) {
	struct epoll_event event = {.events = events | EPOLLRDHUP, .data.ptr = stream};
	return epoll_ctl(stream->server->epoll, operation, stream->socket, &event) == 0;
}

/* Both ways shut, the socket hangs up, which the loop hears. What the kernel holds is still sent. */
static void finish(HttpStream *stream) {
	stream->ending = true;
	give_queue_back(stream);
	shutdown(stream->socket, SHUT_RDWR);
}

/* Too slow, or gone: what it did not take is thrown away. */
static void cut(HttpStream *stream) {
	stream->ending = true;
	give_queue_back(stream);
	http_socket_cut(stream->socket);
}

/* As much as the socket takes now. Return: < 0 it takes nothing ever again. */
static ssize_t offer(HttpStream *stream, const char *data, size_t size) {
	ssize_t n;
	do
		n = send(stream->socket, data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : n;
}

/* What the socket does not take waits in the queue. False: the stream is cut. */
static bool push(HttpStream *stream, const char *data, size_t size) {
	bool waits = stream->size > 0;
	ssize_t n = waits ? 0 : offer(stream, data, size);
	if (n >= 0 && (size_t)n == size)
		return true;
	if (n >= 0 && put(stream, data + n, size - (size_t)n) &&
		(waits || !stream->joined || listen_for(stream, EPOLL_CTL_MOD, EPOLLOUT)))
		return true;
	cut(stream);
	return false;
}

static void flush(HttpStream *stream) {
	ssize_t n = offer(stream, stream->queue + stream->start, stream->size);
	if (n < 0) {
		cut(stream);
		return;
	}
	stream->start += (size_t)n;
	stream->size -= (size_t)n;
	if (stream->size)
		return;
	give_queue_back(stream);
	if (stream->ending)
		finish(stream);
	else
		listen_for(stream, EPOLL_CTL_MOD, 0);
}

/* What waits is still sent. */
static void end(HttpStream *stream) {
	stream->ending = true;
	if (!stream->size)
		finish(stream);
}

static void end_with_hint(HttpStream *stream) {
	static const char hint[] = "retry: 2000\n\n";
	if (!stream->ending && push(stream, hint, sizeof hint - 1))
		end(stream);
}

/* ---- the end, on the loop's thread ------------------------------------------------------- */

static HttpStream *stream_free(HttpStream *stream) {
	close(stream->socket);
	pthread_mutex_destroy(&stream->lock);
	free(stream->queue);
	free(stream);
	return NULL;
}

static void gone(HttpStream *stream) {
	HttpServer *server = stream->server;
	pthread_mutex_lock(&stream->lock);
	stream->ending = true;
	epoll_ctl(server->epoll, EPOLL_CTL_DEL, stream->socket, NULL);
	pthread_mutex_unlock(&stream->lock);
	stream->owner.closed(stream->owner.self, stream);
	pthread_mutex_lock(&server->lock);
	TAILQ_REMOVE(&server->streams, stream, link);
	http_address_leave(server, &stream->address);
	http_server_changed(server);
	pthread_mutex_unlock(&server->lock);
	stream_free(stream);
}

void http_stream_event(HttpStream *stream, uint32_t events) {
	pthread_mutex_lock(&stream->lock);
	if (events & EPOLLOUT && stream->size)
		flush(stream);
	pthread_mutex_unlock(&stream->lock);
	if (events & (EPOLLHUP | EPOLLRDHUP | EPOLLERR))
		gone(stream);
}

/* ---- the owner's side ------------------------------------------------------------------------ */

static void prepare_socket(int fd) {
	int on = 1, size = SOCKET_BUFFER;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
}

static HttpStream *stream_new(HttpRequest *request, HttpStreamOwner owner) {
	const HttpConnection *connection = http_connection_of(request->connection);
	HttpStream *stream = calloc(1, sizeof *stream);
	int fd = stream && connection ? fcntl(connection->socket, F_DUPFD_CLOEXEC, 0) : -1;
	if (fd < 0) {
		free(stream);
		return NULL;
	}
	prepare_socket(fd);
	stream->server = request->server;
	stream->socket = fd;
	stream->address = connection->address;
	stream->owner = owner;
	pthread_mutex_init(&stream->lock, NULL);
	return stream;
}

/* The head is the first thing sent. HEAD asks for no more. */
static void begin(HttpStream *stream, bool head_only) {
	char head[HEAD_SIZE];
	size_t size = http_head_write(head, sizeof head, "text/event-stream");
	pthread_mutex_lock(&stream->lock);
	bool sent = push(stream, head, size);
	if (sent && head_only)
		end(stream);
	else if (sent && atomic_load(&stream->server->stopping))
		end_with_hint(stream);
	pthread_mutex_unlock(&stream->lock);
}

static bool join_server(HttpStream *stream) {
	HttpServer *server = stream->server;
	pthread_mutex_lock(&server->lock);
	bool entered = http_address_enter(server, &stream->address);
	if (entered) {
		stream->beat_at = http_now_ms() + BEAT_MS;
		TAILQ_INSERT_TAIL(&server->streams, stream, link);
	}
	pthread_mutex_unlock(&server->lock);
	return entered;
}

HttpStream *http_stream_open(HttpRequest *request, HttpStreamOwner owner) {
	HttpStream *stream = stream_new(request, owner);
	if (stream && !join_server(stream))
		stream = stream_free(stream);
	if (!stream) {
		http_reply_problem(request, 503);
		return NULL;
	}
	request->stream = stream;
	begin(stream, request->head_only);
	return stream;
}

void http_stream_join_loop(HttpStream *stream) {
	pthread_mutex_lock(&stream->lock);
	stream->joined = listen_for(stream, EPOLL_CTL_ADD, stream->size ? EPOLLOUT : 0);
	bool joined = stream->joined; /* then the loop may be done with it before the next line */
	pthread_mutex_unlock(&stream->lock);
	if (!joined)
		gone(stream);
}

bool http_stream_send(HttpStream *stream, const char *data, size_t size) {
	pthread_mutex_lock(&stream->lock);
	bool taken = !stream->ending && size <= QUEUE_MOST && push(stream, data, size);
	if (!taken && !stream->ending)
		cut(stream);
	pthread_mutex_unlock(&stream->lock);
	return taken;
}

void http_stream_end(HttpStream *stream) {
	pthread_mutex_lock(&stream->lock);
	if (!stream->ending)
		end(stream);
	pthread_mutex_unlock(&stream->lock);
}

/* ---- all streams ------------------------------------------------------------------------------- */

int64_t http_streams_beat(HttpServer *server, int64_t now_ms) {
	static const char comment[] = ":\n\n";
	int64_t due = now_ms + BEAT_MS;
	pthread_mutex_lock(&server->lock);
	HttpStream *stream;
	for (int i = 0;
		 (stream = TAILQ_FIRST(&server->streams)) && stream->beat_at <= now_ms && i < BEATS; i++) {
		http_stream_send(stream, comment, sizeof comment - 1);
		stream->beat_at = now_ms + BEAT_MS;
		TAILQ_REMOVE(&server->streams, stream, link);
		TAILQ_INSERT_TAIL(&server->streams, stream, link);
	}
	if (stream)
		due = stream->beat_at > now_ms ? stream->beat_at : now_ms;
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

void http_streams_cut(HttpServer *server) {
	for (HttpStream *stream; (stream = TAILQ_FIRST(&server->streams));)
		gone(stream);
}
