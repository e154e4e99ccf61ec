#include "bench_net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

void bench_die(const char *what) {
	perror(what);
	exit(1);
}

double bench_now_ms(void) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

int bench_connect(unsigned port) {
	struct sockaddr_in to = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to))
		bench_die("connect");
	return fd;
}

void bench_send(int fd, const char *data, size_t size) {
	if (send(fd, data, size, MSG_NOSIGNAL) != (ssize_t)size)
		bench_die("send");
}

int bench_poll(void) {
	int poll = epoll_create1(EPOLL_CLOEXEC);
	if (poll < 0)
		bench_die("epoll");
	return poll;
}

void bench_watch(int poll, int fd, uint64_t data) {
	struct epoll_event event = {.events = EPOLLIN, .data.u64 = data};
	if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event))
		bench_die("epoll_ctl");
}

/* ---- listeners ------------------------------------------------------------------------------- */

static void await(int poll, BenchListener *listeners, unsigned count, const char *text) {
	unsigned missing = count;
	for (unsigned i = 0; i < count; i++)
		listeners[i].got = false;
	while (missing) {
		struct epoll_event events[256];
		int n = epoll_wait(poll, events, 256, 30000);
		if (n <= 0)
			bench_die("nothing came for 30 s");
		for (int i = 0; i < n; i++) {
			char data[4096];
			BenchListener *listener = &listeners[events[i].data.u64];
			ssize_t size = recv(listener->fd, data, sizeof data - 1, 0);
			if (size <= 0)
				bench_die("a stream ended");
			data[size] = '\0';
			if (!listener->got && strstr(data, text)) {
				listener->got = true;
				missing--;
			}
		}
	}
}

BenchListener *bench_listen(
	int poll, unsigned port, unsigned count, const char *token, bool numbered) {
	BenchListener *listeners = calloc(count, sizeof *listeners);
	if (!listeners)
		bench_die("memory");
	for (unsigned i = 0; i < count; i++) {
		char request[256], number[16] = "";
		if (numbered)
			snprintf(number, sizeof number, "-%u", i + 1);
		int n = snprintf(request, sizeof request,
			"GET /api/v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s%s\r\n\r\n", token,
			number);
		listeners[i].fd = bench_connect(port);
		bench_send(listeners[i].fd, request, (size_t)n);
		bench_watch(poll, listeners[i].fd, i);
	}
	await(poll, listeners, count, ": huying\n");
	return listeners;
}

void bench_await_event(int poll, BenchListener *listeners, unsigned count) {
	await(poll, listeners, count, "\nevent: ");
}
