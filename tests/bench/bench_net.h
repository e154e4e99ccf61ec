/* Sockets of the load generators; what fails ends the program. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void bench_die(const char *what) __attribute__((noreturn));
/* Milliseconds of CLOCK_MONOTONIC. */
double bench_now_ms(void);
/* To 127.0.0.1. */
int bench_connect(unsigned port);
void bench_send(int fd, const char *data, size_t size);
/* An epoll instance, and one descriptor of it. */
int bench_poll(void);
void bench_watch(int poll, int fd, uint64_t data);

/* SSE clients. */
typedef struct BenchListener {
	int fd;
	bool got; /* an event since it was last asked for */
} BenchListener;

/* Opens the feed with token "TOKEN", or "TOKEN-i" for the i-th from 1 where `numbered`, and waits
 * until every stream has begun. */
BenchListener *bench_listen(
	int poll, unsigned port, unsigned count, const char *token, bool numbered);
/* Reads until each has had an event. */
void bench_await_event(int poll, BenchListener *listeners, unsigned count);
