/* huying risk nowcast: how many cases of the last days there will be once all reports are in. */
#include "algo/epistat/nowcast.h"
#include "app/risk/cmd_risk.h"
#include "app/risk/risk_linelist.h"
#include "app/risk/risk_out.h"
#include "app/risk/risk_series.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>

static const char *const columns_days[] = {"series", "now", "method", "D", "date",
	"reported_so_far", "nowcast_median", "lo95", "hi95", "eventually", NULL};
static const char *const columns_ladder[] = {
	"series", "now", "date", "delay_seen", "reported_so_far", "cdf", "chainladder", NULL};
static const char *const columns_delays[] = {"series", "now", "method", "k", "cdf", NULL};
static const char *const columns_triangle[] = {"series", "now", "date", "delay", "cases", NULL};

typedef struct Asked {
	const char *path, *onset, *report, *series, *name, *method, *now_text, *first_text, *compat;
	const char *output, *delays, *triangle;
	bool json, ladder, now_given, first_given;
	int64_t now, first, delay, window, most, samples, seed;
	Nowcast nowcast;
} Asked;

/* One list under way. */
typedef struct Run {
	const Asked *a;
	const RiskList *list;
	int64_t first, now;
	Triangle triangle;
	double *cdf;
	NowcastDay *days;
	RiskOut *rows, *delays, *cells;
} Run;

/* Cases of each day in the whole list, also those reported after `now`; NULL when nothing was. */
static double *eventually(const Run *run, Arena *arena) {
	if (run->list->last <= run->now)
		return NULL;
	double *count = arena_array_of(arena, double, run->triangle.rows);
	for (size_t i = 0; i < run->list->n; i++) {
		const RiskCase *c = &run->list->cases[i];
		if (c->onset >= run->first && c->onset <= run->now)
			count[c->onset - run->first]++;
	}
	return count;
}

static void put_head(const Run *run, RiskOut *out) {
	risk_out_text(out, run->list->name);
	risk_out_day(out, run->now);
}

static void put_days(const Run *run, Arena *arena) {
	const double *truth = eventually(run, arena);
	RiskOut *out = run->rows;
	for (size_t i = 0; i < run->triangle.rows; i++) {
		const NowcastDay *day = &run->days[i];
		put_head(run, out);
		risk_out_text(out, run->a->method);
		risk_out_whole(out, run->a->delay);
		risk_out_day(out, run->first + (int64_t)i);
		risk_out_number(out, day->reported);
		risk_out_number(out, day->median);
		risk_out_number(out, day->low);
		risk_out_number(out, day->high);
		risk_out_number(out, truth ? truth[i] : NAN);
	}
}

static void put_ladder(const Run *run) {
	RiskOut *out = run->rows;
	for (size_t i = 0; i < run->triangle.rows; i++) {
		const NowcastDay *day = &run->days[i];
		put_head(run, out);
		risk_out_day(out, run->first + (int64_t)i);
		risk_out_whole(out, (int64_t)(run->triangle.rows - 1 - i));
		risk_out_number(out, day->reported);
		risk_out_number(out, day->share);
		risk_out_number(out, day->share > 0 ? day->reported / day->share : NAN);
	}
}

static void put_delays(const Run *run) {
	for (size_t k = 0; k <= run->triangle.delay_most; k++) {
		put_head(run, run->delays);
		risk_out_text(run->delays, run->a->method);
		risk_out_whole(run->delays, (int64_t)k);
		risk_out_number(run->delays, run->cdf[k]);
	}
}

static void put_triangle(const Run *run) {
	const Triangle *t = &run->triangle;
	for (size_t row = 0; row < t->rows; row++)
		for (size_t k = 0; k <= t->delay_most; k++) {
			put_head(run, run->cells);
			risk_out_day(run->cells, run->first + (int64_t)row);
			risk_out_whole(run->cells, (int64_t)k);
			risk_out_number(
				run->cells, row + k < t->rows ? t->count[row * (t->delay_most + 1) + k] : NAN);
		}
}

/* Without a prior given: the mean m of the days whose reports are in, with variance m + m^2. */
static Nowcast with_prior(const Run *run) {
	Nowcast n = run->a->nowcast;
	const Triangle *t = &run->triangle;
	if (isnan(n.prior_mean)) {
		double sum = 0, days = (double)(t->rows - t->delay_most);
		for (size_t i = 0; i + t->delay_most < t->rows; i++)
			sum += t->reported[i];
		n.prior_mean = sum > 0 ? sum / days : 1;
	}
	if (isnan(n.prior_var))
		n.prior_var = n.prior_mean + n.prior_mean * n.prior_mean;
	return n;
}

static int build(Run *run, Arena *arena) {
	const RiskList *list = run->list;
	int64_t *onset = arena_array_of(arena, int64_t, list->n),
			*report = arena_array_of(arena, int64_t, list->n);
	for (size_t i = 0; i < list->n; i++) {
		onset[i] = list->cases[i].onset;
		report[i] = list->cases[i].report;
	}
	return triangle_build(
		&run->triangle, arena, onset, report, list->n, run->first, run->now, (size_t)run->a->delay);
}

static int nowcast_list(RiskJob *job, Run *run) {
	Arena *arena = job->arena;
	const int64_t longest = 100000; /* days */
	run->now = run->a->now_given ? run->a->now : run->list->last;
	run->first = run->a->first_given ? run->a->first : run->list->first;
	if (run->now - run->first > longest)
		return risk_fault(job, run->a->path, 0, run->a->onset, "series %s: more than %ld days",
			run->list->name, (long)longest);
	if (!build(run, arena))
		return risk_fault(job, run->a->path, 0, run->a->onset,
			"series %s: its days from the first to now are fewer than the longest delay, %d",
			run->list->name, (int)run->a->delay);
	if (run->triangle.early)
		risk_note(job, "series %s: %zu cases were reported before they began and are left out",
			run->list->name, run->triangle.early);
	Nowcast n = with_prior(run);
	if (n.method != NOWCAST_CHAIN && !(n.prior_var > n.prior_mean))
		return risk_fault(
			job, run->a->path, 0, NULL, "the prior's variance must be above its mean");
	run->cdf = arena_array_of(arena, double, run->triangle.delay_most + 1);
	run->days = arena_array_of(arena, NowcastDay, run->triangle.rows);
	nowcast_run(&n, arena, &run->triangle, run->cdf, run->days);
	if (run->a->ladder)
		put_ladder(run);
	else
		put_days(run, arena);
	put_delays(run);
	put_triangle(run);
	return 0;
}

static int write_all(RiskJob *job, const Asked *a, const RiskOut *rows, const RiskOut *delays,
	const RiskOut *cells) {
	int r = risk_out_file(job, a->output, rows);
	if (!r && a->delays)
		r = risk_out_file(job, a->delays, delays);
	if (!r && a->triangle)
		r = risk_out_file(job, a->triangle, cells);
	return r;
}

static int run(RiskJob *job, void *self) {
	Asked *a = self;
	RiskLists lists;
	RiskOut rows, delays, cells;
	risk_out_init(&rows, job->arena, a->ladder ? columns_ladder : columns_days, a->json);
	risk_out_init(&delays, job->arena, columns_delays, a->json);
	risk_out_init(&cells, job->arena, columns_triangle, a->json);
	int r = risk_lists_read(&lists, job, a->path, a->onset, a->report, a->series,
		a->name ? a->name : risk_stem(job->arena, a->path));
	for (size_t i = 0; !r && i < lists.count; i++) {
		Run one = {
			.a = a, .list = &lists.lists[i], .rows = &rows, .delays = &delays, .cells = &cells};
		r = nowcast_list(job, &one);
	}
	if (!r && lists.without_day)
		risk_note(job, "%zu cases without both days are left out", lists.without_day);
	return r ? r : write_all(job, a, &rows, &delays, &cells);
}

static bool take_words(Asked *a) {
	static const struct {
		const char *name;
		NowcastMethod method;
	} methods[] = {{"lawless", NOWCAST_CHAIN}, {"chainladder", NOWCAST_CHAIN},
		{"bayes.trunc", NOWCAST_BAYES}, {"bayes.notrunc", NOWCAST_NAIVE}};
	size_t i = 0;
	while (i < 4 && !str_eq(methods[i].name, a->method))
		i++;
	if (i == 4 || (a->compat && !str_eq(a->compat, "r")))
		return false;
	a->nowcast.method = methods[i].method;
	a->nowcast.compat_r = a->compat;
	a->ladder = str_eq(a->method, "chainladder");
	a->nowcast.window = (size_t)a->window;
	a->nowcast.most = (size_t)a->most;
	a->nowcast.samples = (size_t)a->samples;
	a->nowcast.seed = (uint64_t)a->seed;
	a->now_given = a->now_text;
	a->first_given = a->first_text;
	return (!a->now_text || risk_day(a->now_text, &a->now)) &&
		(!a->first_text || risk_day(a->first_text, &a->first));
}

int cmd_risk_nowcast(const CliVerb *verb, int argc, char **argv) {
	Asked a = {.onset = "onset",
		.report = "report",
		.method = "bayes.trunc",
		.output = "-",
		.delay = 15,
		.samples = 1000,
		.seed = 1,
		.nowcast = {.alpha = 0.05, .prior_mean = NAN, .prior_var = NAN}};
	const CliOption options[] = {
		{"method", CLI_TEXT, &a.method, "NAME",
			"bayes.trunc, lawless, chainladder, bayes.notrunc (to compare)", 0, 0},
		{"onset", CLI_TEXT, &a.onset, "NAME", "the column of days a case began (onset)", 0, 0},
		{"report", CLI_TEXT, &a.report, "NAME", "the column of days it was reported (report)", 0,
			0},
		{"now", CLI_TEXT, &a.now_text, "DAY", "as of that day (the last report's)", 0, 0},
		{"first", CLI_TEXT, &a.first_text, "DAY", "cases since that day (the first case's)", 0, 0},
		{"delay", CLI_INTEGER, &a.delay, "D", "the longest delay that counts, in days (15)", 1,
			1000},
		{"days", CLI_INTEGER, &a.window, "N", "learn the delays from the last N days (0: all)", 0,
			100000},
		{"alpha", CLI_NUMBER, &a.nowcast.alpha, "P", "what the limits leave out (0.05)", 1e-6, 0.5},
		{"prior-mean", CLI_NUMBER, &a.nowcast.prior_mean, "N",
			"bayes: of a day's cases (that of the complete days)", 1e-6, 1e6},
		{"prior-var", CLI_NUMBER, &a.nowcast.prior_var, "N",
			"bayes: its variance (mean + mean squared)", 1e-6, 1e12},
		{"most", CLI_INTEGER, &a.most, "N", "no day can have more cases (0: no bound)", 0, 1000000},
		{"samples", CLI_INTEGER, &a.samples, "N", "bayes: draws of the delays (1000)", 10, 100000},
		{"seed", CLI_INTEGER, &a.seed, "N", "of the draws (1)", 0, 1e15},
		{"compat", CLI_TEXT, &a.compat, "r", "lawless: limits as the R package computes", 0, 0},
		{"series", CLI_TEXT, &a.series, "NAME",
			"the column that names the series, where there are several", 0, 0},
		{"name", CLI_TEXT, &a.name, "TEXT", "what to call a single series (the file's name)", 0, 0},
		{"delays", CLI_TEXT, &a.delays, "OUT.csv", "the distribution of delays", 0, 0},
		{"triangle", CLI_TEXT, &a.triangle, "OUT.csv", "the reporting triangle", 0, 0},
		RISK_OUTPUT_OPTIONS(a),
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc != 1 || !take_words(&a))
		return cli_usage(verb);
	a.path = argv[0];
	return risk_job_run(verb, run, &a);
}
