#include "dispatch_child.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(clockid_t clock) {
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

double bench_processor_seconds(void) {
	return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

double bench_wall_seconds(void) {
	return seconds_of(CLOCK_MONOTONIC);
}

static int64_t peak_bytes(void) {
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (int64_t)usage.ru_maxrss * 1024;
}

static void be_child(int out, void (*work)(void *self, Measured *out), void *self) {
	Measured measured = {0};
	int64_t before = peak_bytes();
	work(self, &measured);
	measured.memory = peak_bytes() - before;
	_exit(write(out, &measured, sizeof measured) != sizeof measured);
}

bool bench_child(void (*work)(void *self, Measured *out), void *self, Measured *out) {
	int ends[2], status = 1;
	fflush(stdout);
	if (pipe(ends))
		return false;
	pid_t child = fork();
	if (!child)
		be_child(ends[1], work, self);
	close(ends[1]);
	bool whole = read(ends[0], out, sizeof *out) == sizeof *out;
	close(ends[0]);
	bool ended = child > 0 && waitpid(child, &status, 0) == child && !status;
	if (!whole || !ended)
		fprintf(stderr, "a measured process did not end well\n");
	return whole && ended;
}
