/* huying risk rt: reproduction numbers over time (Cori et al. 2013). */
#include "algo/epistat/rt.h"
#include "app/cli_file.h"
#include "app/cmd_risk.h"
#include "app/risk_series.h"
#include "base/error.h"
#include "base/guard.h"

#include <math.h>

typedef struct Rt {
	const char *path, *output, *column, *series;
	double si_mean, si_sd;
	RtPrior prior;
	int64_t window;
	Arena *arena;
	RiskFile file;
	CliOutput to;
} Rt;

static int check(const Rt *rt, const RiskSeries *s) {
	for (size_t t = 0; t < s->n; t++)
		if (isnan(s->y[t])) {
			fprintf(stderr, "%s: series %s: step %zu has no count; fill it or cut the series\n",
				rt->path, s->name, t + 1);
			return ERR_FORMAT;
		}
	return 0;
}

static void write_series(const Rt *rt, const RiskSeries *s) {
	Arena *arena = rt->arena;
	double *w = arena_array_of(arena, double, s->n + 1),
		   *pressure = arena_array_of(arena, double, s->n + 1);
	RtWindow *windows = arena_array_of(arena, RtWindow, s->n + 1);
	RtEstimate *e = arena_array_of(arena, RtEstimate, s->n + 1);
	size_t count = rt_sliding(s->n, (size_t)rt->window, windows);
	rt_serial_interval(rt->si_mean, rt->si_sd, w, s->n);
	rt_cori(s->y, NULL, s->n, w, s->n, rt->prior, windows, count, pressure, e);
	for (size_t i = 0; i < count; i++) {
		fprintf(rt->to.file, "%s,%zu,%zu", s->name, windows[i].start + 1, windows[i].end + 1);
		risk_number(rt->to.file, e[i].mean);
		risk_number(rt->to.file, e[i].sd);
		for (size_t q = 0; q < RT_QUANTILES; q++)
			risk_number(rt->to.file, e[i].quantiles[q]);
		fputc('\n', rt->to.file);
	}
}

static int run_all(void *self) {
	Rt *rt = self;
	int result = risk_series_read(rt->arena, rt->path, rt->column, rt->series, &rt->file);
	for (size_t i = 0; result == 0 && i < rt->file.count; i++)
		result = check(rt, &rt->file.series[i]);
	if (result || (result = cli_output_open(&rt->to, rt->output)))
		return result;
	fputs("series,t_start,t_end,mean,std,q0.025,q0.05,q0.25,median,q0.75,q0.95,q0.975\n",
		rt->to.file);
	for (size_t i = 0; i < rt->file.count; i++) {
		ArenaMark mark = arena_mark(rt->arena);
		write_series(rt, &rt->file.series[i]);
		arena_rewind(rt->arena, mark);
	}
	return cli_output_commit(&rt->to);
}

int cmd_risk_rt(const CliVerb *verb, int argc, char **argv) {
	Rt rt = {.output = "-",
		.column = "cases",
		.prior = {5, 5},
		.window = 7,
		.si_mean = NAN,
		.si_sd = NAN};
	const CliOption options[] = {
		{"si-mean", CLI_NUMBER, &rt.si_mean, "N", "mean serial interval, in steps, above 1",
			1.000001, 1000},
		{"si-sd", CLI_NUMBER, &rt.si_sd, "N", "its standard deviation", 1e-6, 1000},
		{"window", CLI_INTEGER, &rt.window, "N", "steps a window (7)", 1, 1000},
		{"prior-mean", CLI_NUMBER, &rt.prior.mean, "N", "prior mean of R (5)", 1e-6, 1000},
		{"prior-sd", CLI_NUMBER, &rt.prior.sd, "N", "prior standard deviation of R (5)", 1e-6,
			1000},
		{"column", CLI_TEXT, &rt.column, "NAME", "the column of counts (cases)", 0, 0},
		{"series", CLI_TEXT, &rt.series, "NAME", "the column that names the series", 0, 0},
		{"output", CLI_TEXT, &rt.output, "OUT.csv", "where to write (standard output)", 0, 0},
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc != 1 || isnan(rt.si_mean) || isnan(rt.si_sd))
		return cli_usage(verb);
	rt.path = argv[0];
	rt.arena = arena_new(0);
	int result = rt.arena ? guarded(rt.arena, run_all, &rt) : ERR_MEMORY;
	arena_free(rt.arena);
	return result == 0 ? EXIT_DONE : result == ERR_MEMORY ? EXIT_INTERNAL : EXIT_USAGE;
}
