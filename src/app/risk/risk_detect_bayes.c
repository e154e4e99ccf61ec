/* Bayes: the negative binomial of what the same weeks have shown. */
#include "app/risk/risk_detect.h"

static const char *const columns[] = {
	"series", "b", "w", "actY", "alpha", "t", "observed", "upperbound", "alarm", NULL};

static Bayes bayes_of(const Detect *d) {
	return (Bayes){.years = (size_t)d->years,
		.window = (size_t)d->width,
		.period = (size_t)d->frequency,
		.this_year = !d->not_this_year,
		.alpha = d->alpha};
}

static size_t history(const Detect *d, size_t n) {
	(void)n;
	Bayes bayes = bayes_of(d);
	return bayes_history(&bayes);
}

static void run(const Detect *d, Arena *arena, const RiskSeries *s, DetectResult *r) {
	(void)arena;
	Bayes bayes = bayes_of(d);
	bayes_detect(&bayes, s->y, s->n, r->upper, r->alarm);
}

static void put(
	const Detect *d, const RiskSeries *s, const DetectResult *r, size_t t, RiskOut *out) {
	risk_out_text(out, s->name);
	risk_out_whole(out, d->years);
	risk_out_whole(out, d->width);
	risk_out_whole(out, !d->not_this_year);
	risk_out_number(out, d->alpha);
	risk_out_whole(out, (int64_t)t + 1);
	risk_out_number(out, s->y[t]);
	risk_out_number(out, r->upper[t]);
	risk_out_alarm(out, r->alarm[t]);
}

const DetectMethod detect_bayes = {"bayes", columns, run, put, history, .alpha = 0.05, .width = 6};
