/* huying dispatch: the best plan for the people and needs of two plain files. */
#include "algo/dispatch/plan.h"
#include "app/cli_file.h"
#include "app/dispatch_files.h"
#include "app/verbs.h"
#include "base/error.h"
#include "base/guard.h"
#include "base/json.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct Dispatch {
	const char *volunteers, *needs, *output;
	bool prove, json;
	double time_limit; /* seconds; 0: none */
	int64_t threads;
	Arena *arena;
	DispatchFiles files;
	DispatchPlan plan;
	DispatchProof proof;
	double last_shown;
} Dispatch;

static atomic_bool stop; /* Ctrl-C, or the time is up */

static void on_signal(int signal_number) {
	(void)signal_number;
	atomic_store(&stop, true);
}

static void listen_for_stop(const Dispatch *d) {
	struct sigaction action = {.sa_handler = on_signal};
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGALRM, &action, NULL);
	if (d->time_limit > 0) {
		struct itimerspec after = {
			.it_value = {(time_t)d->time_limit,
				(long)((d->time_limit - (double)(time_t)d->time_limit) * 1e9)}};
		struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
		timer_t timer;
		if (!timer_create(CLOCK_MONOTONIC, &event, &timer))
			timer_settime(timer, 0, &after, NULL);
	}
}

/* At most five times a second, on a terminal. */
static void show(void *self, const DispatchProgress *progress) {
	Dispatch *d = self;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	double seconds = (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
	if (seconds - d->last_shown < 0.2)
		return;
	d->last_shown = seconds;
	double gap = progress->cost
		? 100.0 * (double)(progress->cost - progress->bound) / (double)progress->cost
		: 0;
	fprintf(stderr, "\r%" PRId64 " of %" PRId64 " places, bound %" PRId64 ", gap %.4f%%\033[K",
		progress->done, progress->total, progress->bound, gap);
}

/* A cell and its comma, quoted where RFC 4180 asks for it. */
static void write_id(FILE *file, const char *id) {
	bool quoted = strpbrk(id, ",\"\r\n") != NULL;
	if (quoted)
		fputc('"', file);
	for (; *id; id++) {
		if (*id == '"')
			fputc('"', file);
		fputc(*id, file);
	}
	fputs(quoted ? "\"," : ",", file);
}

static void write_plan(const Dispatch *d, FILE *file) {
	const DispatchCity *city = &d->files.city;
	fputs("volunteer_id,need_id,distance_m,cost\n", file);
	for (int32_t row = 0; row < city->person_count; row++) {
		int32_t p = d->files.person_at[row], n = d->plan.result.need_of[p];
		if (n == DISPATCH_NONE)
			continue;
		write_id(file, d->files.person_id[p]);
		write_id(file, d->files.need_id[n]);
		fprintf(file, "%" PRId64 ",%d\n", (int64_t)dispatch_distance(city, p, n),
			dispatch_cost(city, p, n));
	}
}

typedef struct Tier {
	int64_t wanted, covered;
} Tier;

static void count_tiers(const Dispatch *d, Tier tiers[4]) {
	for (int32_t n = 0; n < d->files.city.need_count; n++) {
		Tier *tier = &tiers[d->files.city.needs[n].tier];
		tier->wanted += d->files.city.needs[n].places;
		tier->covered += d->plan.result.filled[n];
	}
}

static void put_json(const Dispatch *d, const Tier tiers[4], FILE *out) {
	const DispatchResult *result = &d->plan.result;
	Buf buf;
	JsonOut json;
	buf_init(&buf, d->arena);
	jw_init(&json, &buf);
	jw_object(&json);
	jw_put_int(&json, "cost", result->cost);
	jw_put_int(&json, "bound", result->bound);
	jw_put_bool(&json, "bound_holds_for_city", d->plan.proved);
	jw_put_bool(&json, "cancelled", result->cancelled);
	jw_put_int(&json, "covered", result->covered);
	jw_put_int(&json, "wanted", result->wanted);
	jw_put_int(&json, "step", d->plan.step);
	jw_key(&json, "tiers");
	jw_array(&json);
	for (int t = 1; t <= 3; t++) {
		jw_object(&json);
		jw_put_int(&json, "tier", t);
		jw_put_int(&json, "wanted", tiers[t].wanted);
		jw_put_int(&json, "covered", tiers[t].covered);
		jw_object_end(&json);
	}
	jw_array_end(&json);
	if (d->prove)
		jw_put_bool(&json, "proved", d->proof.optimal);
	jw_object_end(&json);
	fprintf(out, "%s\n", buf.data);
}

static void put_text(const Dispatch *d, const Tier tiers[4], FILE *out) {
	const DispatchResult *result = &d->plan.result;
	fprintf(out, "%" PRId64 " of %" PRId64 " places filled", result->covered, result->wanted);
	for (int t = 1; t <= 3; t++)
		fprintf(out, "%s tier %d: %" PRId64 " of %" PRId64, t == 1 ? ";" : ",", t, tiers[t].covered,
			tiers[t].wanted);
	fprintf(out, "\ncost %" PRId64 ", bound %" PRId64 ", gap %" PRId64 "%s\n", result->cost,
		result->bound, result->cost - result->bound,
		d->plan.proved ? "" : " (stopped early: the bound is of the pairs looked at)");
	if (d->prove)
		fprintf(out,
			"certificate: primal %" PRId64 ", dual %" PRId64 ", undercutting pairs %" PRId64
			", loose pairs %" PRId64 ", misplaced %" PRId64 ", bad prices %" PRId64 ": %s\n",
			d->proof.cost, d->proof.bound, d->proof.undercut, d->proof.loose, d->proof.misplaced,
			d->proof.bad_price, d->proof.optimal ? "optimal" : "NOT PROVED");
}

/* Where the plan goes to standard output the summary goes beside it. */
static int put_all(const Dispatch *d) {
	Tier tiers[4] = {0};
	CliOutput output;
	if (cli_output_open(&output, d->output))
		return EXIT_USAGE;
	write_plan(d, output.file);
	FILE *summary = output.file == stdout ? stderr : stdout;
	if (cli_output_commit(&output))
		return EXIT_INTERNAL;
	count_tiers(d, tiers);
	if (d->json)
		put_json(d, tiers, summary);
	else
		put_text(d, tiers, summary);
	return d->prove && !d->proof.optimal && !d->plan.result.cancelled ? EXIT_INTERNAL : EXIT_DONE;
}

static int run(void *self) {
	Dispatch *d = self;
	bool terminal = isatty(STDERR_FILENO);
	int r = dispatch_files_read(&d->files, d->volunteers, d->needs, d->arena);
	if (r)
		return r == ERR_MEMORY ? r : EXIT_USAGE;
	DispatchControl control = {
		.cancel = &stop, .progress = terminal ? show : NULL, .self = d, .threads = (int)d->threads};
	listen_for_stop(d);
	r = dispatch_plan(&d->files.city, &control, d->arena, &d->plan);
	if (terminal)
		fputs("\r\033[K", stderr);
	if (r == DISPATCH_OVERFLOW)
		fprintf(stderr, "%s: the head-counts and costs are too large for exact sums in 64 bits\n",
			d->needs);
	if (r)
		return r < 0 ? r : EXIT_USAGE;
	if (d->prove && (r = dispatch_plan_prove(&d->files.city, &d->plan, (int)d->threads, &d->proof)))
		return r;
	return put_all(d);
}

int cmd_dispatch(const CliVerb *verb, int argc, char **argv) {
	Dispatch d = {.output = "-", .threads = 1};
	const CliOption options[] = {
		{"output", CLI_TEXT, &d.output, "PLAN.csv", "the plan (also -o; default standard output)"},
		{"prove", CLI_FLAG, &d.prove, NULL,
			"check the plan against every pair and print the certificate"},
		{"json", CLI_FLAG, &d.json, NULL, "the summary for machines"},
		{"time-limit", CLI_NUMBER, &d.time_limit, "S",
			"seconds; then the best plan so far, with its gap", .max = 1e6},
		{"threads", CLI_INTEGER, &d.threads, "N", "threads (default 1); the plan is the same",
			.min = 1, .max = 64}};
	int r;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &r))
		return r;
	if (argc != 2)
		return cli_usage(verb);
	d.volunteers = argv[0];
	d.needs = argv[1];
	d.arena = arena_new(0);
	r = d.arena ? guarded(d.arena, run, &d) : ERR_MEMORY;
	arena_free(d.arena);
	if (r < 0)
		fprintf(stderr, "huying dispatch: %s; nothing was written\n", error_name(r));
	return r < 0 ? EXIT_INTERNAL : r;
}
