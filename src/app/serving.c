#include "app/serving.h"

#include "app/cli.h"
#include "app/edge.h"
#include "app/planner.h"
#include "base/error.h"
#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

enum {
	DRAIN_MS = 10000,
	PER_ADDRESS =
		1000, /* an office or a mobile network behind one address, and a twentieth of all */
};

/* As many files as the system lets us have: each client is one. */
static void raise_descriptors(void) {
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

static unsigned per_address(const Serving *serving) {
	if (serving->per_address >= 0)
		return (unsigned)serving->per_address;
	return serving->trust_proxy ? 0 : PER_ADDRESS;
}

/* Threads inherit the block: only the main thread takes the signals, where it waits. */
void serving_block_signals(sigset_t *set) {
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	pthread_sigmask(SIG_BLOCK, set, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a limit on a file's size is a full disk */
}

/* One tick a second until a signal asks to stop. Return: the exit code. A writer that is lost
 * answers the tick as it answers everything, so within a second the process leaves. */
static int run_until_signal(City *city, const sigset_t *set) {
	while (sigtimedwait(set, NULL, &(struct timespec){.tv_sec = 1}) < 0) {
		if (errno != EAGAIN && errno != EINTR)
			break;
		int r = errno == EAGAIN ? city_tick(city) : 0;
		if (r)
			log_line(LOG_LEVEL_ERROR, "tick failed", "error", "s", error_name(r), NULL);
		if (r == ERR_DB_SYNC)
			return EXIT_STORAGE;
	}
	return EXIT_DONE;
}

int serve_city(
	City *city, const Serving *serving, void (*ready)(void *self, unsigned port), void *self) {
	Edge *edge;
	sigset_t set;
	serving_block_signals(&set);
	raise_descriptors();
	int r = edge_start(&edge, city,
		&(EdgeConfig){.address = serving->address,
			.port = (uint16_t)serving->port,
			.trust_forwarded = serving->trust_proxy,
			.per_address = per_address(serving)});
	if (r) {
		fprintf(stderr, "huying: cannot listen on %s port %lld\n", serving->address,
			(long long)serving->port);
		return EXIT_USAGE;
	}
	log_line(LOG_LEVEL_INFO, "listening", "address", "s", serving->address, "port", "i",
		(int64_t)edge_port(edge), NULL);
	Planner *planner = planner_start(city);
	if (!planner)
		log_line(LOG_LEVEL_ERROR, "no planner: dispatches stay queued", NULL);
	if (ready)
		ready(self, edge_port(edge));
	r = run_until_signal(city, &set);
	log_line(LOG_LEVEL_INFO, "stopping", "why", "s",
		r == EXIT_STORAGE ? "a sync failed; to be started anew" : "asked to", NULL);
	planner_stop(planner);
	edge_stop(edge, DRAIN_MS);
	return r;
}
