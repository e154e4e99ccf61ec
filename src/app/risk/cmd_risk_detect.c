/* huying risk detect: alarms in series of counts. */
#include "algo/epistat/glm.h"
#include "app/risk/cmd_risk.h"
#include "app/risk/risk_detect.h"
#include "app/risk/risk_plot.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>

typedef struct Asked {
	Detect d;
	const char *output, *method, *transform, *reference, *bound, *power, *limit, *compat,
		*population;
	bool json, no_trend, no_reweight;
	double trend_p, weight_threshold, epsilon;
	int64_t threads, periods, past;
	RiskPlot plot;
	RiskJob *job;
	const RiskSource *source;
	size_t without_answer; /* series too short for the method */
} Asked;

static int judge(const void *self, Arena *arena, const RiskSeries *s, RiskOut *out) {
	const Detect *d = &((const Asked *)self)->d;
	DetectResult r = detect_run(d, arena, s);
	for (size_t t = r.first; t < s->n; t++)
		d->method->put(d, s, &r, t, out);
	return 0;
}

static int seen(void *self, Arena *arena, const RiskSeries *s) {
	Asked *a = self;
	a->without_answer +=
		s->n <= (a->d.from ? (size_t)a->d.from - 1 : a->d.method->history(&a->d, s->n));
	if (!risk_plot_wants(&a->plot, s))
		return 0;
	DetectResult r = detect_run(&a->d, arena, s);
	const RiskCurve curve = {a->source, s, r.expected, r.upper, r.alarm};
	return risk_plot_curve(&a->plot, a->job, arena, &curve);
}

static void tell_short(const Asked *a, const RiskSource *source) {
	if (a->without_answer)
		risk_note(a->job,
			"%zu of %zu series are shorter than what %s needs before its first answer",
			a->without_answer, source->count, a->method);
}

static int run(RiskJob *job, void *self) {
	Asked *a = self;
	RiskSource source;
	RiskSink sink;
	a->job = job;
	int r = risk_series_open(&source, job, &a->d.wanted);
	if (r || (r = risk_sink_open(&sink, job, a->output, a->d.method->columns, a->json)))
		return r;
	a->d.plain_steps = source.kind == RISK_T;
	a->source = &source;
	RiskBatch batch = {judge, seen, a, (size_t)a->threads};
	r = risk_batch_run(&batch, &source, &sink);
	tell_short(a, &source);
	return r ? r : risk_plot_found(&a->plot, job, a->d.wanted.path);
}

/* The place of `word` among `words` (NULL behind the last), -1 none. */
static int choice(const char *word, const char *const *words) {
	for (int i = 0; words[i]; i++)
		if (str_eq(words[i], word))
			return i;
	return -1;
}

static bool take_limit(const char *text, Farrington *f) {
	char rest;
	double cases, weeks;
	if (sscanf(text, "%lf,%lf%c", &cases, &weeks, &rest) != 2 || !(cases >= 0) ||
		!(weeks >= 1 && weeks < 1e6))
		return false;
	f->limit_cases = cases;
	f->limit_weeks = (size_t)weeks;
	return true;
}

/* What is Farrington's alone. False: a word that is none of the choices. */
static bool take_farrington(Asked *a) {
	static const char *const bounds[] = {"delta", "nbPlugin", "muan", NULL};
	static const char *const powers[] = {"2/3", "1/2", "none", NULL};
	static const double power[] = {2. / 3, 0.5, 1};
	Farrington *f = &a->d.farrington;
	bool original = a->d.method == &detect_farrington_1996;
	int bound = original ? 0 : choice(a->bound, bounds), shape = choice(a->power, powers);
	*f = original ? farrington_1996 : farrington_default;
	if (bound < 0 || shape < 0 || (a->compat && !str_eq(a->compat, "r")) ||
		!take_limit(a->limit, f))
		return false;
	f->bound = (FarringtonBound)bound;
	f->power = power[shape];
	f->compat_r = a->compat;
	f->trend = !a->no_trend;
	f->reweight = !a->no_reweight;
	f->epsilon = a->epsilon;
	f->periods = original ? 1 : (size_t)a->periods;
	f->past = (size_t)a->past;
	f->trend_p = isnan(a->trend_p) ? f->trend_p : a->trend_p;
	f->weight_threshold = isnan(a->weight_threshold) ? f->weight_threshold : a->weight_threshold;
	a->d.power = a->power;
	a->d.wanted.more = a->population;
	return true;
}

static bool take_words(Asked *a) {
	static const char *const transforms[] = {
		"standard", "rossi", "anscombe", "anscombe2nd", "pearsonNegBin", "none", NULL};
	static const char *const references[] = {"mean", "glm", NULL};
	int transform = choice(a->transform, transforms), reference = choice(a->reference, references);
	a->d.method = detect_method(a->method);
	if (transform < 0 || reference < 0 || !a->d.method || !take_farrington(a))
		return false;
	a->d.transform = (CusumTransform)transform;
	a->d.wave = reference == 1;
	detect_defaults(&a->d);
	return true;
}

/* Those of Farrington's regression. */
#define FARRINGTON_OPTIONS(a) \
	{"no-periods", CLI_INTEGER, &(a).periods, "N", "farrington: seasonal levels (10)", 1, 25}, \
		{"past-weeks-not-included", CLI_INTEGER, &(a).past, "N", \
			"farrington: weeks just past left out (26)", 0, 1000}, \
		{"weights-threshold", CLI_NUMBER, &(a).weight_threshold, "X", \
			"farrington: residual from which weights fall (2.58; 1996: 1)", 0, 1e6}, \
		{"p-threshold-trend", CLI_NUMBER, &(a).trend_p, "P", \
			"farrington: a trend stays below (1: always; 1996: 0.05)", 0, 1}, \
		{"no-trend", CLI_FLAG, &(a).no_trend, NULL, "farrington: no trend", 0, 0}, \
		{"no-reweight", CLI_FLAG, &(a).no_reweight, NULL, \
			"farrington: past outbreaks weigh in full", 0, 0}, \
		{"threshold", CLI_TEXT, &(a).bound, "NAME", "farrington: nbPlugin, muan or delta", 0, 0}, \
		{"power", CLI_TEXT, &(a).power, "NAME", "farrington, delta: 2/3, 1/2 or none", 0, 0}, \
		{"limit54", CLI_TEXT, &(a).limit, "C,W", "farrington: at least C cases in W weeks (5,4)", \
			0, 0}, \
		{"offset", CLI_TEXT, &(a).population, "NAME", \
			"farrington: column of people at risk (offset)", 0, 0}, \
		{"compat", CLI_TEXT, &(a).compat, "r", "farrington: as the R package computes", 0, 0}, \
		{"epsilon", CLI_NUMBER, &(a).epsilon, "X", \
			"farrington: when the regression ends (1e-14; R 1e-8)", 1e-16, 1e-2}, \
	{ \
		"label", CLI_TEXT, &(a).d.label, "TEXT", "farrington: what the column config says", 0, 0 \
	}

static Asked defaults(void) {
	return (Asked){.d = {.wanted = {.column = "cases"},
					   .alpha = NAN,
					   .k = NAN,
					   .h = 2.26,
					   .dispersion = 0.1,
					   .years = -1,
					   .width = -1,
					   .baseline = 7,
					   .frequency = 52,
					   .first_step = 1,
					   .label = ""},
		.output = "-",
		.transform = "standard",
		.reference = "mean",
		.bound = "nbPlugin",
		.power = "2/3",
		.limit = "5,4",
		.trend_p = NAN,
		.weight_threshold = NAN,
		.epsilon = GLM_EPSILON_TIGHT,
		.threads = 1,
		.periods = 10,
		.past = 26};
}

int cmd_risk_detect(const CliVerb *verb, int argc, char **argv) {
	Asked a = defaults();
	const CliOption options[] = {
		{"method", CLI_TEXT, &a.method, "NAME",
			"c1 c2 c3 cusum bayes outbreakp farrington farrington-1996", 0, 0},
		RISK_SERIES_OPTIONS(a.d.wanted),
		RISK_OUTPUT_OPTIONS(a),
		RISK_PLOT_OPTIONS(a.plot),
		{"threads", CLI_INTEGER, &a.threads, "N",
			"threads (1); the order of the result is the same", 1, 64},
		{"from", CLI_INTEGER, &a.d.from, "T",
			"the first step to judge, 1 the first (the method's own first)", 1, 1e6},
		{"alpha", CLI_NUMBER, &a.d.alpha, "P", "false alarm probability of one step", 1e-12, 0.5},
		{"frequency", CLI_INTEGER, &a.d.frequency, "N",
			"steps a year where there are no dates (52)", 1, 1000},
		{"baseline", CLI_INTEGER, &a.d.baseline, "N", "c1 c2 c3: values to judge by (7)", 2, 1000},
		{"min-sigma", CLI_NUMBER, &a.d.min_sigma, "S", "c1 c2 c3: least standard deviation (0)", 0,
			1e9},
		{"transform", CLI_TEXT, &a.transform, "NAME",
			"cusum: standard rossi anscombe anscombe2nd pearsonNegBin none", 0, 0},
		{"reference", CLI_TEXT, &a.reference, "NAME",
			"cusum: expect the mean so far, or glm, a yearly wave", 0, 0},
		{"first-step", CLI_NUMBER, &a.d.first_step, "N",
			"cusum: step of the year the series begins with (1)", 0, 1000},
		{"dispersion", CLI_NUMBER, &a.d.dispersion, "X", "cusum: of pearsonNegBin (0.1)", 0, 1e6},
		{"k", CLI_NUMBER, &a.d.k, "K", "cusum: slack (1.04); outbreakp: alarm above (100)", 0, 1e9},
		{"h", CLI_NUMBER, &a.d.h, "H", "cusum: alarm at (2.26)", 0, 1e9},
		{"b", CLI_INTEGER, &a.d.years, "N", "years back: bayes (0), farrington (5)", 0, 50},
		{"w", CLI_INTEGER, &a.d.width, "N", "half width of the windows: bayes (6), farrington (3)",
			0, 1000},
		{"not-this-year", CLI_FLAG, &a.d.not_this_year, NULL,
			"bayes: leave the weeks just past out", 0, 0},
		FARRINGTON_OPTIONS(a),
	};
	int exit_code;
	if (!cli_parse(verb, options, sizeof options / sizeof *options, &argc, &argv, &exit_code))
		return exit_code;
	if (argc != 1 || !take_words(&a) || !risk_plot_valid(&a.plot))
		return cli_usage(verb);
	a.d.wanted.path = argv[0];
	return risk_job_run(verb, run, &a);
}
