/* huying risk interval: a serial interval as huying risk rt discretises it, to look at or to keep. */
#include "algo/epistat/rt.h"
#include "app/risk/cmd_risk.h"
#include "app/risk/risk_out.h"

#include <math.h>

static const char *const columns[] = {"mu", "sigma", "k", "w", NULL};

typedef struct Asked {
	const char *output;
	bool json;
	double mean, sd;
	int64_t lags;
} Asked;

static int run(RiskJob *job, void *self) {
	const Asked *a = self;
	RiskOut out;
	size_t n = (size_t)a->lags + 1;
	double *w = arena_array_of(job->arena, double, n);
	rt_serial_interval(a->mean, a->sd, w, n);
	risk_out_init(&out, job->arena, columns, a->json);
	for (size_t k = 0; k < n; k++) {
		risk_out_number(&out, a->mean);
		risk_out_number(&out, a->sd);
		risk_out_whole(&out, (int64_t)k);
		risk_out_number(&out, w[k]);
	}
	return risk_out_file(job, a->output, &out);
}

int cmd_risk_interval(const CliVerb *verb, int argc, char **argv) {
	Asked a = {.output = "-", .mean = NAN, .sd = NAN, .lags = 60};
	const CliOption options[] = {
		{"mean", CLI_NUMBER, &a.mean, "N", "in steps, above 1", 1.000001, 1000},
		{"sd", CLI_NUMBER, &a.sd, "N", "standard deviation", 1e-6, 1000},
		{"lags", CLI_INTEGER, &a.lags, "N", "the last lag (60)", 1, 10000},
		RISK_OUTPUT_OPTIONS(a),
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	return argc != 0 || isnan(a.mean) || isnan(a.sd) ? cli_usage(verb)
													 : risk_job_run(verb, run, &a);
}
