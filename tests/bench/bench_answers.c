/* bench_answers PORT PEOPLE CALLS CONNECTIONS: PEOPLE follow the feed; call after call, all of them
 * answer at once over CONNECTIONS kept alive: with a request that does nothing, with an acceptance
 * that is rolled back, and with the acceptance itself (bench_people.h tells who was asked for which
 * call, bench_city.c what the other two do).
 *
 * Prints JSON: {"nothing_ms": [...], "undone_ms": [...], "durable_ms": [...]}: from the first answer
 * to the last reply. */
#include "bench_net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { CALLS_MOST = 3, CONNECTIONS_MOST = 1024 };

typedef struct Storm {
	unsigned port, people, connections;
	int poll, fds[CONNECTIONS_MOST];
	const char *before, *after; /* of the person's number in the path */
	const char *status;         /* of every reply */
	unsigned first, sent, answered;
} Storm;

static void send_next(Storm *storm, unsigned connection) {
	char request[512];
	unsigned person = storm->first + storm->sent++;
	int n = snprintf(request, sizeof request,
		"POST /api/v1/%s%u%s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer bench-%u\r\n"
		"Content-Type: application/json\r\nIdempotency-Key: bench-answer-%u\r\nContent-Length: 2\r\n\r\n{}",
		storm->before, person, storm->after, person, person);
	bench_send(storm->fds[connection], request, (size_t)n);
}

/* A reply comes whole: it is far smaller than a segment of the loopback. */
static void take_reply(Storm *storm, unsigned connection) {
	char reply[8192];
	ssize_t n = recv(storm->fds[connection], reply, sizeof reply - 1, 0);
	if (n <= 0)
		bench_die("the connection ended");
	reply[n] = '\0';
	if (strncmp(reply + strlen("HTTP/1.1 "), storm->status, 3) != 0) {
		fprintf(stderr, "%s\n", reply);
		bench_die("not the answer that was due");
	}
	storm->answered++;
	if (storm->sent < storm->people)
		send_next(storm, connection);
}

/* Milliseconds until everybody's answer was answered. */
static double answer_all(Storm *storm, const char *before, const char *after, const char *status) {
	storm->before = before;
	storm->after = after;
	storm->status = status;
	storm->sent = storm->answered = 0;
	double start = bench_now_ms();
	for (unsigned i = 0; i < storm->connections; i++)
		send_next(storm, i);
	while (storm->answered < storm->people) {
		struct epoll_event events[256];
		int n = epoll_wait(storm->poll, events, 256, 60000);
		if (n <= 0)
			bench_die("no answer for 60 s");
		for (int i = 0; i < n; i++)
			take_reply(storm, (unsigned)events[i].data.u64);
	}
	return bench_now_ms() - start;
}

static void print_list(const char *name, const double *numbers, unsigned count) {
	printf("\"%s\":[", name);
	for (unsigned i = 0; i < count; i++)
		printf("%s%.2f", i ? "," : "", numbers[i]);
	printf("]");
}

static void connect_all(Storm *storm) {
	storm->poll = bench_poll();
	for (unsigned i = 0; i < storm->connections; i++) {
		storm->fds[i] = bench_connect(storm->port);
		bench_watch(storm->poll, storm->fds[i], i);
	}
}

int main(int argc, char **argv) {
	static Storm storm;
	double nothing[CALLS_MOST], undone[CALLS_MOST], durable[CALLS_MOST];
	if (argc != 5)
		return 2;
	storm.port = (unsigned)atoi(argv[1]);
	storm.people = (unsigned)atoi(argv[2]);
	unsigned calls = (unsigned)atoi(argv[3]);
	storm.connections = (unsigned)atoi(argv[4]);
	if (calls > CALLS_MOST || storm.connections > CONNECTIONS_MOST ||
		storm.connections > storm.people)
		return 2;
	BenchListener *listeners = bench_listen(bench_poll(), storm.port, storm.people, "bench", true);
	connect_all(&storm);
	for (unsigned call = 0; call < calls; call++) {
		storm.first = 1 + call * storm.people;
		nothing[call] = answer_all(&storm, "bench/", "", "200");
		undone[call] = answer_all(&storm, "bench/asks/", "/accept", "409");
		durable[call] = answer_all(&storm, "me/asks/", "/accept", "200");
	}
	printf("{");
	print_list("nothing_ms", nothing, calls);
	printf(",");
	print_list("undone_ms", undone, calls);
	printf(",");
	print_list("durable_ms", durable, calls);
	printf("}\n");
	free(listeners);
	return 0;
}
