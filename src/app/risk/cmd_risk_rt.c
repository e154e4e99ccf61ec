/* huying risk rt: reproduction numbers over time. */
#include "algo/epistat/rt.h"
#include "app/risk/cmd_risk.h"
#include "app/risk/risk_batch.h"
#include "app/risk/risk_interval.h"
#include "app/risk/risk_plot.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>

static const char *const columns_cori[] = {"series", "config", "t_start", "t_end", "mean", "std",
	"q0.025", "q0.05", "q0.25", "median", "q0.75", "q0.95", "q0.975", NULL};
static const char *const columns_wt[] = {"series", "config", "t_start", "t_end", "mean", NULL};
static const char *const columns_used[] = {"series", "config", "lag", "w", NULL};

typedef struct Rt {
	RiskWanted wanted;
	const char *output, *method, *label, *windows_path, *used_path;
	bool json, wallinga, corrected;
	RiskInterval interval;
	RtPrior prior;
	int64_t window, threads;
	RtWindow *windows; /* given ones; NULL: sliding */
	size_t window_count;
	RiskSink used;
	RiskPlot plot;
	RiskJob *job;
	const RiskSource *source;
} Rt;

static RtWindow *windows_of(const Rt *rt, Arena *arena, size_t n, size_t *count) {
	*count = rt->window_count;
	if (rt->windows)
		return rt->windows;
	RtWindow *windows = arena_array_of(arena, RtWindow, n + 1);
	*count = rt_sliding(n, (size_t)rt->window, windows);
	return windows;
}

static void put_window(const Rt *rt, const RiskSeries *s, const RtWindow *w, RiskOut *out) {
	risk_out_text(out, s->name);
	risk_out_text(out, rt->label);
	risk_out_whole(out, (int64_t)w->start + 1);
	risk_out_whole(out, (int64_t)w->end + 1);
}

/* Estimates of every window; of Wallinga and Teunis the mean alone. */
static RtEstimate *estimate(
	const Rt *rt, Arena *arena, const RiskSeries *s, const RtWindow *windows, size_t count) {
	size_t w_count;
	const double *w = risk_interval_for(&rt->interval, arena, s->n, &w_count);
	double *scratch = arena_array_of(arena, double, s->n + 1);
	RtEstimate *e = arena_array_of(arena, RtEstimate, count + 1);
	if (!rt->wallinga) {
		rt_cori(s->y, s->more, s->n, w, w_count, rt->prior, windows, count, scratch, e);
		return e;
	}
	double *per_case = arena_array_of(arena, double, s->n + 1),
		   *mean = arena_array_of(arena, double, count + 1);
	rt_per_case(s->y, s->n, w, w_count, rt->corrected, scratch, per_case);
	rt_over_windows(s->y, per_case, windows, count, mean);
	for (size_t i = 0; i < count; i++)
		e[i] = (RtEstimate){mean[i], NAN, {NAN, NAN, NAN, NAN, NAN, NAN, NAN}, NAN, NAN};
	return e;
}

static int judge(const void *self, Arena *arena, const RiskSeries *s, RiskOut *out) {
	const Rt *rt = self;
	size_t count;
	const RtWindow *windows = windows_of(rt, arena, s->n, &count);
	const RtEstimate *e = estimate(rt, arena, s, windows, count);
	for (size_t i = 0; i < count; i++) {
		put_window(rt, s, &windows[i], out);
		risk_out_number(out, e[i].mean);
		if (rt->wallinga)
			continue;
		risk_out_number(out, e[i].sd);
		for (size_t q = 0; q < RT_QUANTILES; q++)
			risk_out_number(out, e[i].quantiles[q]);
	}
	return 0;
}

/* The serial interval as it was applied, as EpiEstim tells it: behind the lags a series can have stands a 0. */
static void put_used(Rt *rt, Arena *arena, const RiskSeries *s) {
	RiskOut out;
	size_t count;
	const double *w = risk_interval_for(&rt->interval, arena, s->n, &count);
	risk_out_init(&out, arena, columns_used, rt->json);
	for (size_t k = 0; k <= s->n; k++) {
		risk_out_text(&out, s->name);
		risk_out_text(&out, rt->label);
		risk_out_whole(&out, (int64_t)k);
		risk_out_number(&out, k < count ? w[k] : 0);
	}
	risk_sink_put(&rt->used, &out);
}

static int seen(void *self, Arena *arena, const RiskSeries *s) {
	Rt *rt = self;
	size_t count;
	if (rt->used_path)
		put_used(rt, arena, s);
	if (!risk_plot_wants(&rt->plot, s))
		return 0;
	const RtWindow *windows = windows_of(rt, arena, s->n, &count);
	return risk_plot_rt(&rt->plot, rt->job, arena, rt->source, s, windows,
		estimate(rt, arena, s, windows, count), count);
}

static int read_window(Rt *rt, RiskTable *t, const size_t at[2]) {
	int64_t start, end;
	if (risk_cell_whole(t, at[0], &start) || risk_cell_whole(t, at[1], &end))
		return ERR_FORMAT;
	if (start < 2)
		return risk_cell_fault(t, at[0], "a window begins at step 2 at the earliest");
	if (end < start || end > 1000000)
		return risk_cell_fault(t, at[1], "a window ends where it begins or later");
	rt->windows[rt->window_count++] = (RtWindow){(size_t)start - 1, (size_t)end - 1};
	return 0;
}

static int read_windows(Rt *rt, RiskJob *job) {
	enum { WINDOWS_MOST = 100000 };
	RiskTable t;
	size_t at[2];
	int r = risk_table_open(&t, job, rt->windows_path);
	if (r || (r = risk_table_need(&t, "t_start", &at[0])) ||
		(r = risk_table_need(&t, "t_end", &at[1])))
		return r;
	rt->windows = arena_array_of(job->arena, RtWindow, WINDOWS_MOST);
	while (!(r = risk_table_next(&t))) {
		if (rt->window_count == WINDOWS_MOST)
			return risk_fault(
				job, t.path, t.row.number, NULL, "more than %d windows", WINDOWS_MOST);
		read_window(rt, &t, at);
	}
	return r < 0 ? r : risk_faults_end(job);
}

/* Given windows must lie within every series. */
static int judge_checked(const void *self, Arena *arena, const RiskSeries *s, RiskOut *out) {
	const Rt *rt = self;
	for (size_t i = 0; i < rt->window_count; i++)
		if (rt->windows[i].end >= s->n) {
			fprintf(stderr, "%s: window %zu ends at step %zu, and series %s has %zu\n",
				rt->windows_path, i + 1, rt->windows[i].end + 1, s->name, s->n);
			return ERR_FORMAT;
		}
	return judge(self, arena, s, out);
}

static int run(RiskJob *job, void *self) {
	Rt *rt = self;
	RiskSource source;
	RiskSink sink;
	int r = risk_interval_read(&rt->interval, job);
	if (r || (rt->windows_path && (r = read_windows(rt, job))))
		return r;
	if ((r = risk_series_open(&source, job, &rt->wanted)) ||
		(r = risk_sink_open(
			 &sink, job, rt->output, rt->wallinga ? columns_wt : columns_cori, rt->json)))
		return r;
	if (rt->used_path &&
		(r = risk_sink_open(&rt->used, job, rt->used_path, columns_used, rt->json)))
		return r;
	rt->job = job;
	rt->source = &source;
	RiskBatch batch = {judge_checked, seen, rt, (size_t)rt->threads};
	r = risk_batch_run(&batch, &source, &sink);
	if (rt->used_path)
		risk_sink_end(&rt->used);
	return r ? r : risk_plot_found(&rt->plot, job, rt->wanted.path);
}

int cmd_risk_rt(const CliVerb *verb, int argc, char **argv) {
	Rt rt = {.wanted = {.column = "cases", .complete = true},
		.output = "-",
		.method = "cori",
		.label = "",
		.interval = {.mean = NAN, .sd = NAN},
		.prior = {5, 5},
		.window = 7,
		.threads = 1};
	const CliOption options[] = {
		{"method", CLI_TEXT, &rt.method, "NAME",
			"cori (looks back) or wt (Wallinga and Teunis: looks forward)", 0, 0},
		RISK_INTERVAL_OPTIONS(rt.interval),
		{"imported", CLI_TEXT, &rt.wanted.more, "NAME",
			"cori: column of imported cases; --column then has the local", 0, 0},
		{"window", CLI_INTEGER, &rt.window, "N", "steps a sliding window (7)", 1, 1000},
		{"windows", CLI_TEXT, &rt.windows_path, "FILE.csv",
			"windows t_start,t_end (1-based) instead", 0, 0},
		{"prior-mean", CLI_NUMBER, &rt.prior.mean, "N", "cori: prior mean of R (5)", 1e-6, 1000},
		{"prior-sd", CLI_NUMBER, &rt.prior.sd, "N", "cori: its standard deviation (5)", 1e-6, 1000},
		{"corrected", CLI_FLAG, &rt.corrected, NULL,
			"wt: lift the end, where infections cannot have shown yet", 0, 0},
		{"fractional", CLI_FLAG, &rt.wanted.fractional, NULL,
			"counts need not be whole (a nowcast)", 0, 0},
		{"label", CLI_TEXT, &rt.label, "TEXT", "what the column config says", 0, 0},
		{"si-used", CLI_TEXT, &rt.used_path, "OUT.csv", "the serial interval applied", 0, 0},
		{"threads", CLI_INTEGER, &rt.threads, "N",
			"threads (1); the order of the result is the same", 1, 64},
		RISK_SERIES_OPTIONS(rt.wanted),
		RISK_OUTPUT_OPTIONS(rt),
		RISK_PLOT_OPTIONS(rt.plot),
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	rt.wallinga = str_eq(rt.method, "wt");
	if (argc != 1 || !risk_interval_given(&rt.interval) ||
		(!rt.wallinga && !str_eq(rt.method, "cori")) || (rt.wallinga && rt.wanted.more) ||
		!risk_plot_valid(&rt.plot))
		return cli_usage(verb);
	rt.wanted.path = argv[0];
	return risk_job_run(verb, run, &rt);
}
