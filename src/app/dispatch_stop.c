#include "app/dispatch_stop.h"

#include "base/clock.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static atomic_bool stop;
static double last_shown;

static void on_signal(int signal_number) {
	(void)signal_number;
	atomic_store(&stop, true);
}

static void start_timer(double seconds) {
	struct itimerspec after = {
		.it_value = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)}};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
	timer_t timer;
	if (!timer_create(CLOCK_MONOTONIC, &event, &timer))
		timer_settime(timer, 0, &after, NULL);
}

static const char *stage_name(DispatchStage stage) {
	static const char *const names[] = {"coverage", "auction", "repair", "pricing"};
	return names[stage];
}

/* At most five times a second. */
static void show(void *self, const DispatchProgress *progress) {
	(void)self;
	double seconds = (double)clock_monotonic_ns() * 1e-9;
	if (seconds - last_shown < 0.2)
		return;
	last_shown = seconds;
	fprintf(stderr, "\r%s: %" PRId64 " of %" PRId64, stage_name(progress->stage), progress->done,
		progress->total);
	if (progress->cost)
		fprintf(stderr, " places, bound %" PRId64 ", gap %.4f%%", progress->bound,
			100.0 * (double)(progress->cost - progress->bound) / (double)progress->cost);
	fputs("\033[K", stderr);
}

void dispatch_stop_listen(DispatchControl *control, double seconds) {
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGALRM, &action, NULL);
	if (seconds > 0)
		start_timer(seconds);
	control->cancel = &stop;
	control->progress = isatty(STDERR_FILENO) ? show : NULL;
}

void dispatch_stop_clear(void) {
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}
