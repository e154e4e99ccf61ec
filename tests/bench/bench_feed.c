/* bench_feed PORT PID CLIENTS ROUNDS: the live feed of the server PID with so many clients, and
 * beside it the floor: one write and one read of the same bytes for each, in this program.
 *
 * Prints JSON: {"kb": memory for each idle client, "floor_ms": [...], "event_ms": [...]}. */
#include "bench_net.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FIRST_DUTY = 150001, PAIRS = 4900, EVENT_SIZE = 300 };

static double resident_kb(const char *pid) {
	char path[64], line[256];
	double kb = 0;
	snprintf(path, sizeof path, "/proc/%s/status", pid);
	FILE *file = fopen(path, "r");
	if (!file)
		bench_die(path);
	while (fgets(line, sizeof line, file))
		if (sscanf(line, "VmRSS: %lf", &kb) == 1)
			break;
	fclose(file);
	return kb;
}

/* ---- the floor --------------------------------------------------------------------------------- */

typedef struct Pair {
	int writes, reads;
} Pair;

static void make_pairs(Pair *pairs) {
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof any;
	int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(listening, (struct sockaddr *)&any, sizeof any) || listen(listening, 128) ||
		getsockname(listening, (struct sockaddr *)&any, &size))
		bench_die("listen");
	for (int i = 0; i < PAIRS; i++) {
		int on = 1;
		pairs[i].reads = bench_connect(ntohs(any.sin_port));
		pairs[i].writes = accept(listening, NULL, NULL);
		if (pairs[i].writes < 0)
			bench_die("accept");
		setsockopt(pairs[i].writes, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	}
	close(listening);
}

/* Milliseconds for so many clients: the pairs are passed over as often as that takes. */
static double floor_ms(const Pair *pairs, unsigned clients) {
	static char event[EVENT_SIZE];
	char got[EVENT_SIZE];
	unsigned passes = (clients + PAIRS - 1) / PAIRS;
	double start = bench_now_ms();
	for (unsigned pass = 0; pass < passes; pass++) {
		for (int i = 0; i < PAIRS; i++)
			bench_send(pairs[i].writes, event, sizeof event);
		for (int i = 0; i < PAIRS; i++)
			if (recv(pairs[i].reads, got, sizeof got, 0) <= 0)
				bench_die("recv");
	}
	return (bench_now_ms() - start) * clients / (passes * PAIRS);
}

/* ---- the event ------------------------------------------------------------------------------------- */

/* A check-in, which everybody hears of. */
static void act(int fd) {
	static unsigned duty = FIRST_DUTY;
	char request[256];
	int n = snprintf(request, sizeof request,
		"POST /api/v1/duties/%u/in HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer commander\r\n"
		"Content-Type: application/json\r\nIdempotency-Key: bench-feed-%u\r\nContent-Length: 2\r\n\r\n{}",
		duty, duty);
	duty++;
	bench_send(fd, request, (size_t)n);
}

static void await_answer(int fd) {
	char reply[4096];
	ssize_t n = recv(fd, reply, sizeof reply - 1, 0);
	if (n <= 0 || strncmp(reply, "HTTP/1.1 200", 12) != 0)
		bench_die("the check-in was refused");
}

static void print_list(const char *name, const double *numbers, int count) {
	printf("\"%s\":[", name);
	for (int i = 0; i < count; i++)
		printf("%s%.2f", i ? "," : "", numbers[i]);
	printf("]");
}

int main(int argc, char **argv) {
	static Pair pairs[PAIRS];
	enum { ROUNDS_MOST = 100 };
	double floors[ROUNDS_MOST], events[ROUNDS_MOST];
	if (argc != 5)
		return 2;
	unsigned port = (unsigned)atoi(argv[1]), clients = (unsigned)atoi(argv[3]);
	int rounds = atoi(argv[4]), poll = bench_poll();
	if (rounds < 1 || rounds > ROUNDS_MOST)
		return 2;
	int actor = bench_connect(port);
	act(actor); /* the server has done everything once */
	await_answer(actor);
	double before = resident_kb(argv[2]);
	BenchListener *listeners = bench_listen(poll, port, clients, "commander", false);
	double kb = (resident_kb(argv[2]) - before) / clients;
	make_pairs(pairs);
	for (int i = 0; i < rounds; i++) {
		floors[i] = floor_ms(pairs, clients);
		double start = bench_now_ms();
		act(actor);
		bench_await_event(poll, listeners, clients);
		events[i] = bench_now_ms() - start;
		await_answer(actor);
	}
	printf("{\"kb\":%.2f,", kb);
	print_list("floor_ms", floors, rounds);
	printf(",");
	print_list("event_ms", events, rounds);
	printf("}\n");
	free(listeners);
	return 0;
}
