/* huying risk forecast: baselines of short-term forecasts, as quantiles that huying risk score reads. */
#include "algo/epistat/forecast.h"
#include "algo/epistat/rt.h"
#include "app/risk/cmd_risk.h"
#include "app/risk/risk_batch.h"
#include "app/risk/risk_interval.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>

static const char *const columns[] = {
	"series", "model", "origin", "horizon", "target_end_date", "quantile_level", "predicted", NULL};

typedef struct Asked {
	RiskWanted wanted;
	const char *output, *model;
	bool json, seasonal;
	RiskInterval interval;
	RtPrior prior;
	double drift, size;
	int64_t horizon, season, window, paths, seed, threads;
	const RiskSource *source;
} Asked;

static int64_t step_of(const RiskSeries *s) {
	return s->n > 1 ? s->time[1] - s->time[0] : 1;
}

/* A year of weeks, a week of days, else the last value. */
static size_t season_of(const Asked *a, const RiskSeries *s) {
	if (a->season)
		return (size_t)a->season;
	if (a->source->kind == RISK_T)
		return 1;
	return step_of(s) == 7 ? 52 : step_of(s) == 1 ? 7 : 1;
}

/* From the posterior of R in the last window. False: too short for one. */
static bool renew(const Asked *a, Arena *arena, const RiskSeries *s, double *quantiles) {
	size_t count, length = (size_t)a->window;
	if (s->n <= length)
		return false;
	const double *w = risk_interval_for(&a->interval, arena, s->n + (size_t)a->horizon, &count);
	RtWindow last = {s->n - length, s->n - 1};
	RtEstimate e;
	rt_cori(
		s->y, NULL, s->n, w, count, a->prior, &last, 1, arena_array_of(arena, double, s->n), &e);
	if (isnan(e.mean))
		return false;
	Renewal renewal = {
		w, count, e.shape, e.scale, a->drift, a->size, (size_t)a->paths, (uint64_t)a->seed};
	forecast_renewal(&renewal, arena, s->y, s->n, (size_t)a->horizon, forecast_levels,
		FORECAST_LEVELS, quantiles);
	return true;
}

static void put(
	const Asked *a, Arena *arena, const RiskSeries *s, size_t h, size_t i, double q, RiskOut *out) {
	int64_t now = s->time[s->n - 1];
	risk_out_text(out, s->name);
	risk_out_text(out, a->model);
	risk_out_text(out, risk_series_time(arena, a->source, now));
	risk_out_whole(out, (int64_t)h + 1);
	risk_out_text(out, risk_series_time(arena, a->source, now + (int64_t)(h + 1) * step_of(s)));
	risk_out_number(out, forecast_levels[i]);
	risk_out_number(out, q);
}

static int judge(const void *self, Arena *arena, const RiskSeries *s, RiskOut *out) {
	const Asked *a = self;
	double *quantiles = arena_array_of(arena, double, (size_t)a->horizon *FORECAST_LEVELS);
	bool known = a->seasonal ? forecast_seasonal(arena, s->y, s->n, season_of(a, s),
								   (size_t)a->horizon, forecast_levels, FORECAST_LEVELS, quantiles)
							 : renew(a, arena, s, quantiles);
	for (size_t h = 0; h < (size_t)a->horizon; h++)
		for (size_t i = 0; i < FORECAST_LEVELS; i++)
			put(a, arena, s, h, i, known ? quantiles[h * FORECAST_LEVELS + i] : NAN, out);
	return 0;
}

static int run(RiskJob *job, void *self) {
	Asked *a = self;
	RiskSource source;
	RiskSink sink;
	int r = a->seasonal ? 0 : risk_interval_read(&a->interval, job);
	if (r || (r = risk_series_open(&source, job, &a->wanted)) ||
		(r = risk_sink_open(&sink, job, a->output, columns, a->json)))
		return r;
	a->source = &source;
	return risk_batch_run(&(RiskBatch){judge, NULL, a, (size_t)a->threads}, &source, &sink);
}

int cmd_risk_forecast(const CliVerb *verb, int argc, char **argv) {
	Asked a = {.wanted = {.column = "cases"},
		.output = "-",
		.model = "renewal",
		.interval = {.mean = NAN, .sd = NAN},
		.prior = {5, 5},
		.drift = 0.05,
		.horizon = 4,
		.window = 7,
		.paths = 2000,
		.seed = 1,
		.threads = 1};
	const CliOption options[] = {
		{"model", CLI_TEXT, &a.model, "NAME",
			"renewal (from R of the last window) or seasonal (as one season ago)", 0, 0},
		{"horizon", CLI_INTEGER, &a.horizon, "N", "steps ahead (4)", 1, 366},
		RISK_INTERVAL_OPTIONS(a.interval),
		{"window", CLI_INTEGER, &a.window, "N", "renewal: steps R is taken from (7)", 1, 1000},
		{"prior-mean", CLI_NUMBER, &a.prior.mean, "N", "renewal: prior mean of R (5)", 1e-6, 1000},
		{"prior-sd", CLI_NUMBER, &a.prior.sd, "N", "renewal: its standard deviation (5)", 1e-6,
			1000},
		{"drift", CLI_NUMBER, &a.drift, "S",
			"renewal: standard deviation of log R's wandering a step (0.05)", 0, 10},
		{"size", CLI_NUMBER, &a.size, "K", "renewal: of the negative binomial (0: Poisson)", 0,
			1e9},
		{"paths", CLI_INTEGER, &a.paths, "N", "renewal: futures drawn (2000)", 100, 100000},
		{"seed", CLI_INTEGER, &a.seed, "N", "of the draws (1)", 0, 1e15},
		{"season", CLI_INTEGER, &a.season, "N",
			"seasonal: steps a season (52 of weeks, 7 of days, else 1)", 1, 10000},
		{"threads", CLI_INTEGER, &a.threads, "N",
			"threads (1); the order of the result is the same", 1, 64},
		RISK_SERIES_OPTIONS(a.wanted),
		RISK_OUTPUT_OPTIONS(a),
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	a.seasonal = str_eq(a.model, "seasonal");
	if (argc != 1 ||
		(!a.seasonal && (!str_eq(a.model, "renewal") || !risk_interval_given(&a.interval))))
		return cli_usage(verb);
	a.wanted.path = argv[0];
	a.wanted.complete = !a.seasonal;
	return risk_job_run(verb, run, &a);
}
