/* huying risk detect: alarms in series of counts. */
#include "algo/epistat/detect.h"
#include "algo/epistat/farrington.h"
#include "app/cli_file.h"
#include "app/cmd_risk.h"
#include "app/risk_series.h"
#include "base/error.h"
#include "base/guard.h"
#include "base/str.h"

#include <math.h>

typedef struct Detect {
	const char *path, *output, *method, *column, *series, *compat, *bound;
	double alpha, min_sigma, k, h;
	int64_t baseline, years, half_width, window, frequency;
	Arena *arena;
	RiskFile file;
	CliOutput to;
} Detect;

typedef struct Result {
	double *upper, *expected;
	int8_t *alarm;
} Result;

static void run_ears(const Detect *d, const RiskSeries *s, Result *r) {
	Ears ears = {EARS_C1 + (d->method[1] - '1'), (size_t)d->baseline,
		isnan(d->alpha) ? d->method[1] == '3' ? .025 : .001 : d->alpha, d->min_sigma};
	ears_detect(&ears, s->y, s->n, r->upper, r->alarm);
}

static void run_bayes(const Detect *d, const RiskSeries *s, Result *r) {
	Bayes bayes = {(size_t)d->years, (size_t)d->window, (size_t)d->frequency, true,
		isnan(d->alpha) ? .05 : d->alpha};
	bayes_detect(&bayes, s->y, s->n, r->upper, r->alarm);
}

static void run_cusum(const Detect *d, const RiskSeries *s, Result *r) {
	Cusum cusum = {.transform = CUSUM_STANDARD, .k = d->k, .h = d->h};
	size_t start = s->n / 2;
	double *mean = arena_array_of(d->arena, double, s->n + 1);
	if (!cusum_mean(s->y, start, s->n, mean))
		start = s->n; /* nothing seen before: no answer */
	cusum_detect(&cusum, s->y, mean, start, s->n, r->expected, r->upper, r->alarm);
}

static void run_farrington(const Detect *d, const RiskSeries *s, Result *r) {
	Farrington f = farrington_default;
	f.years = d->years ? (size_t)d->years : 5;
	f.half_width = (size_t)d->half_width;
	f.alpha = isnan(d->alpha) ? .01 : d->alpha;
	f.frequency = (size_t)d->frequency;
	f.compat_r = str_eq(d->compat, "r");
	f.bound = str_eq(d->bound, "delta") ? FARRINGTON_DELTA
		: str_eq(d->bound, "muan")      ? FARRINGTON_MUAN
										: FARRINGTON_NB_PLUGIN;
	for (size_t t = 0; t < s->n; t++) {
		ArenaMark mark = arena_mark(d->arena);
		FarringtonWeek week;
		farrington_week(
			&f, d->arena, s->y, d->file.kind == RISK_T ? NULL : s->time, s->n, t, &week);
		r->upper[t] = week.upper;
		r->expected[t] = week.expected;
		r->alarm[t] = week.alarm;
		arena_rewind(d->arena, mark);
	}
}

typedef void (*Run)(const Detect *d, const RiskSeries *s, Result *r);

static void run_outbreakp(const Detect *d, const RiskSeries *s, Result *r) {
	outbreakp_detect(d->arena, s->y, s->n, d->k, r->expected, r->alarm);
}

static Run method_of(const char *name) {
	static const struct {
		const char *name;
		Run run;
	} methods[] = {{"c1", run_ears}, {"c2", run_ears}, {"c3", run_ears}, {"cusum", run_cusum},
		{"bayes", run_bayes}, {"outbreakp", run_outbreakp}, {"farrington", run_farrington}};
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (str_eq(methods[i].name, name))
			return methods[i].run;
	return NULL;
}

static void write_series(const Detect *d, const RiskSeries *s, const Result *r) {
	for (size_t t = 0; t < s->n; t++) {
		fprintf(d->to.file, "%s,%s,%zu", s->name, d->method, t + 1);
		risk_number(d->to.file, s->y[t]);
		risk_number(d->to.file, r->expected[t]);
		risk_number(d->to.file, r->upper[t]);
		risk_number(d->to.file, r->alarm[t] == ALARM_NONE ? NAN : r->alarm[t]);
		fputc('\n', d->to.file);
	}
}

static int run_all(void *self) {
	Detect *d = self;
	int result = risk_series_read(d->arena, d->path, d->column, d->series, &d->file);
	if (result || (result = cli_output_open(&d->to, d->output)))
		return result;
	fputs("series,method,t,observed,expected,upperbound,alarm\n", d->to.file);
	for (size_t i = 0; i < d->file.count; i++) {
		ArenaMark mark = arena_mark(d->arena);
		const RiskSeries *s = &d->file.series[i];
		Result r = {arena_array_of(d->arena, double, s->n), arena_array_of(d->arena, double, s->n),
			arena_array_of(d->arena, int8_t, s->n)};
		for (size_t t = 0; t < s->n; t++)
			r.upper[t] = r.expected[t] = NAN;
		method_of(d->method)(d, s, &r);
		write_series(d, s, &r);
		arena_rewind(d->arena, mark);
	}
	return cli_output_commit(&d->to);
}

static int finish(const CliVerb *verb, Detect *d, int argc, char **argv) {
	if (argc != 1 || !method_of(d->method))
		return cli_usage(verb);
	d->path = argv[0];
	if (isnan(d->k))
		d->k = str_eq(d->method, "outbreakp") ? 100 : 1.04;
	d->arena = arena_new(0);
	int result = d->arena ? guarded(d->arena, run_all, d) : ERR_MEMORY;
	arena_free(d->arena);
	return result == 0 ? EXIT_DONE : result == ERR_MEMORY ? EXIT_INTERNAL : EXIT_USAGE;
}

int cmd_risk_detect(const CliVerb *verb, int argc, char **argv) {
	Detect d = {.output = "-",
		.column = "cases",
		.alpha = NAN,
		.k = NAN,
		.h = 2.26,
		.baseline = 7,
		.half_width = 3,
		.window = 6,
		.frequency = 52,
		.bound = "nbPlugin"};
	const CliOption options[] = {
		{"method", CLI_TEXT, &d.method, "NAME", "c1 c2 c3 cusum bayes outbreakp farrington", 0, 0},
		{"column", CLI_TEXT, &d.column, "NAME", "the column of counts (cases)", 0, 0},
		{"series", CLI_TEXT, &d.series, "NAME", "the column that names the series", 0, 0},
		{"output", CLI_TEXT, &d.output, "OUT.csv", "where to write (standard output)", 0, 0},
		{"alpha", CLI_NUMBER, &d.alpha, "P", "false alarm probability of one step", 1e-12, 0.5},
		{"baseline", CLI_INTEGER, &d.baseline, "N", "c1 c2 c3: values to judge by (7)", 3, 1000},
		{"min-sigma", CLI_NUMBER, &d.min_sigma, "S", "c1 c2 c3: least standard deviation (0)", 0,
			1e9},
		{"k", CLI_NUMBER, &d.k, "K", "cusum: slack (1.04); outbreakp: alarm above (100)", 0, 1e9},
		{"h", CLI_NUMBER, &d.h, "H", "cusum: alarm at (2.26)", 0, 1e9},
		{"b", CLI_INTEGER, &d.years, "N", "bayes, farrington: years back", 0, 50},
		{"w", CLI_INTEGER, &d.half_width, "N", "farrington: half width of the windows (3)", 0, 25},
		{"window", CLI_INTEGER, &d.window, "N", "bayes: half width of the windows (6)", 1, 1000},
		{"frequency", CLI_INTEGER, &d.frequency, "N", "steps a year where there are no dates (52)",
			1, 1000},
		{"threshold", CLI_TEXT, &d.bound, "NAME", "farrington: nbPlugin, muan or delta", 0, 0},
		{"compat", CLI_TEXT, &d.compat, "r", "farrington: as the R package computes", 0, 0},
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	return finish(verb, &d, argc, argv);
}
