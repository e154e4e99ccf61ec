/* huying risk score: how good were the forecasts, once the truth is known? */
#include "app/risk/cmd_risk.h"
#include "app/risk/risk_score.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>

static const char *const told_columns[] = {"case", "statistic", "value", NULL};

static const struct Kind {
	const char *name;
	RiskKind kind;
	int (*run)(Score *s);
} kinds[] = {{"binary", RISK_BINARY, score_binary_all},
	{"quantile", RISK_QUANTILE, score_quantile_all}, {"samples", RISK_SAMPLES, score_samples_all},
	{"counts", RISK_COUNTS, score_counts_all}};
enum { KINDS = sizeof kinds / sizeof *kinds };

typedef struct Asked {
	Score score;
	const struct Kind *kind;
	const char *kind_name, *as_of;
	int64_t bins;
} Asked;

static double *unknown(Arena *arena, size_t n) {
	double *values = arena_array_of(arena, double, n + 1);
	for (size_t i = 0; i < n; i++)
		values[i] = NAN;
	return values;
}

static void tell_left_out(const Score *s, const char *as_of) {
	if (s->forecasts.not_due)
		risk_note(s->job, "%zu forecasts are not due by %s and are not scored",
			s->forecasts.not_due, as_of);
	if (s->forecasts.without_truth)
		risk_note(s->job, "%zu forecasts have no truth yet and are not scored",
			s->forecasts.without_truth);
}

static int run(RiskJob *job, void *self) {
	Asked *a = self;
	Score *s = &a->score;
	s->job = job;
	int r = risk_forecasts_read(&s->forecasts, job, &s->wanted);
	if (r)
		return r;
	tell_left_out(s, a->as_of);
	if (!s->forecasts.count)
		return risk_fault(job, s->wanted.path, 0, NULL, "no forecast can be scored");
	s->main_score = unknown(job->arena, s->forecasts.count);
	s->pit_low = unknown(job->arena, s->forecasts.count);
	s->pit_high = unknown(job->arena, s->forecasts.count);
	risk_out_init(&s->told, job->arena, told_columns, s->json);
	if ((r = a->kind->run(s)) || (r = score_put_pit(s)))
		return r;
	const char *path = s->wanted.kind == RISK_BINARY ? s->output : s->summary;
	return path ? risk_out_file(job, path, &s->told) : 0;
}

static bool take_words(Asked *a, char today[TIME_TEXT_SIZE]) {
	size_t i = 0;
	while (i < KINDS && !str_eq(kinds[i].name, a->kind_name))
		i++;
	if (i == KINDS)
		return false;
	a->kind = &kinds[i];
	a->score.wanted.kind = a->kind->kind;
	a->score.bins = (size_t)a->bins;
	if (!a->as_of)
		a->as_of = time_format_date(clock_now(&clock_system), today);
	return risk_day(a->as_of, &a->score.wanted.as_of);
}

int cmd_risk_score(const CliVerb *verb, int argc, char **argv) {
	char today[TIME_TEXT_SIZE];
	Asked a = {.score = {.wanted = {.column = "cases"}, .output = "-", .label = "", .clip = 1e-6},
		.bins = 10};
	const CliOption options[] = {
		{"kind", CLI_TEXT, &a.kind_name, "NAME", "binary, quantile, samples or counts", 0, 0},
		{"by", CLI_TEXT, &a.score.wanted.by, "NAME", "the column of groups to score apart", 0, 0},
		{"as-of", CLI_TEXT, &a.as_of, "DAY", "score what is due by that day (today)", 0, 0},
		{"due", CLI_TEXT, &a.score.wanted.due, "NAME", "the column of due days (target_end_date)",
			0, 0},
		{"truth", CLI_TEXT, &a.score.wanted.truth, "FILE.csv",
			"what came true, by series and date or t (else the column observed)", 0, 0},
		{"column", CLI_TEXT, &a.score.wanted.column, "NAME", "its column of counts (cases)", 0, 0},
		{"baseline", CLI_TEXT, &a.score.baseline, "MODEL",
			"tell each model's skill against this one", 0, 0},
		{"summary", CLI_TEXT, &a.score.summary, "OUT.csv", "means by group and model", 0, 0},
		{"bins", CLI_INTEGER, &a.bins, "N", "of the calibration curve and the PIT histogram (10)",
			2, 1000},
		{"curve", CLI_TEXT, &a.score.curve, "OUT.csv", "binary: the calibration curve", 0, 0},
		{"clip", CLI_NUMBER, &a.score.clip, "P",
			"binary: nearest to 0 or 1 in the calibration regression (1e-6)", 1e-15, 0.1},
		{"pit", CLI_TEXT, &a.score.pit, "OUT.csv", "samples, counts: the PIT histogram", 0, 0},
		{"pit-least", CLI_NUMBER, &a.score.pit_least, "P",
			"counts: leave out of it forecasts that gave the truth less (0)", 0, 1},
		{"label", CLI_TEXT, &a.score.label, "TEXT", "what the column case says, before the group",
			0, 0},
		RISK_OUTPUT_OPTIONS(a.score),
		RISK_PLOT_OPTIONS(a.score.plot),
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc != 1 || !take_words(&a, today) || !risk_plot_valid(&a.score.plot) ||
		(a.score.plot.path && a.kind->kind != RISK_BINARY))
		return cli_usage(verb);
	a.score.wanted.path = argv[0];
	return risk_job_run(verb, run, &a);
}
