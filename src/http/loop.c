/* The server's own thread: streams whose sockets call, heartbeats, and connections that are late. */
#include "http/http_private.h"

#include "base/error.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { EVENTS = 64 };

/* False: it is over. */
static bool turn(HttpServer *server) {
	struct epoll_event events[EVENTS];
	int64_t now = http_now_ms();
	int64_t beat = http_streams_beat(server, now), sweep = http_connections_sweep(server, now);
	int n = epoll_wait(server->epoll, events, EVENTS, (int)((beat < sweep ? beat : sweep) - now));
	bool on = true;
	for (int i = 0; i < n; i++) {
		if (events[i].data.ptr)
			http_stream_event(events[i].data.ptr, events[i].events);
		else
			on = false;
	}
	return on;
}

static void *run(void *self) {
	HttpServer *server = self;
	while (turn(server))
		;
	return NULL;
}

static void close_descriptors(HttpServer *server) {
	if (server->epoll >= 0)
		close(server->epoll);
	if (server->stop >= 0)
		close(server->stop);
}

int http_loop_start(HttpServer *server) {
	struct epoll_event event = {.events = EPOLLIN};
	server->epoll = epoll_create1(EPOLL_CLOEXEC);
	server->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	bool ready = server->epoll >= 0 && server->stop >= 0 &&
		epoll_ctl(server->epoll, EPOLL_CTL_ADD, server->stop, &event) == 0 &&
		pthread_create(&server->loop, NULL, run, server) == 0;
	if (ready)
		return 0;
	close_descriptors(server);
	return ERR_IO;
}

void http_loop_stop(HttpServer *server) {
	eventfd_write(server->stop, 1);
	pthread_join(server->loop, NULL);
	http_streams_cut(server);
	close_descriptors(server);
}
