/* Farrington's regression, improved (2013) and original (1996). */
#include "algo/epistat/day.h"
#include "app/risk/risk_detect.h"

#include <math.h>

static const char *const columns[] = {"series", "config", "t", "epoch", "observed", "expected",
	"upperbound", "phi", "trend_used", "trend_coef", "mu0", "score", "pvalue", "alarm", NULL};
static const char *const columns_1996[] = {"series", "b", "w", "reweight", "trend", "alpha",
	"powertrans", "t", "observed", "upperbound", "trend_used", "pd1", "pd2", "alarm", NULL};

/* As many weeks as b years have at least, and w more. */
static size_t history(const Detect *d, size_t n) {
	(void)n;
	return (size_t)(d->years * d->frequency + d->width);
}

static void run(const Detect *d, Arena *arena, const RiskSeries *s, DetectResult *r) {
	Farrington f = d->farrington;
	f.years = (size_t)d->years;
	f.half_width = (size_t)d->width;
	f.alpha = d->alpha;
	f.frequency = (size_t)d->frequency;
	FarringtonSeries series = {s->y, d->plain_steps ? NULL : s->time, s->more, s->n};
	r->weeks = arena_array_of(arena, FarringtonWeek, s->n);
	for (size_t t = r->first; t < s->n; t++) {
		ArenaMark mark = arena_mark(arena);
		farrington_week(&f, arena, &series, t, &r->weeks[t]);
		arena_rewind(arena, mark);
		r->upper[t] = r->weeks[t].upper;
		r->expected[t] = r->weeks[t].expected;
		r->alarm[t] = r->weeks[t].alarm;
	}
}

static void put_epoch(const Detect *d, const RiskSeries *s, size_t t, RiskOut *out) {
	if (d->plain_steps)
		risk_out_whole(out, (int64_t)t + 1);
	else
		risk_out_day(out, s->time[t]);
}

static void put_fitted(const FarringtonWeek *w, double x, RiskOut *out) {
	risk_out_number(out, w->fitted ? x : NAN);
}

static void put(
	const Detect *d, const RiskSeries *s, const DetectResult *r, size_t t, RiskOut *out) {
	const FarringtonWeek *w = &r->weeks[t];
	risk_out_text(out, s->name);
	risk_out_text(out, d->label);
	risk_out_whole(out, (int64_t)t + 1);
	put_epoch(d, s, t, out);
	risk_out_number(out, s->y[t]);
	risk_out_number(out, w->expected);
	risk_out_number(out, w->upper);
	risk_out_number(out, w->phi);
	put_fitted(w, w->trend, out);
	risk_out_number(out, w->trend_slope);
	risk_out_number(out, w->quantile_mean);
	risk_out_number(out, w->score);
	risk_out_number(out, w->p);
	risk_out_alarm(out, w->alarm);
}

/* As algo.farrington prints them: a bound of 0 where there are too few cases to judge. */
static void put_1996(
	const Detect *d, const RiskSeries *s, const DetectResult *r, size_t t, RiskOut *out) {
	const FarringtonWeek *w = &r->weeks[t];
	risk_out_text(out, s->name);
	risk_out_whole(out, d->years);
	risk_out_whole(out, d->width);
	risk_out_whole(out, d->farrington.reweight);
	risk_out_whole(out, d->farrington.trend);
	risk_out_number(out, d->alpha);
	risk_out_text(out, d->power);
	risk_out_whole(out, (int64_t)t + 1);
	risk_out_number(out, s->y[t]);
	put_fitted(w, isnan(w->upper) ? 0 : w->upper, out);
	put_fitted(w, w->trend, out);
	risk_out_number(out, w->p);
	risk_out_number(out, w->median);
	risk_out_alarm(out, w->alarm);
}

const DetectMethod detect_farrington = {
	"farrington", columns, run, put, history, .alpha = 0.01, .years = 5, .width = 3};
const DetectMethod detect_farrington_1996 = {
	"farrington-1996", columns_1996, run, put_1996, history, .alpha = 0.01, .years = 5, .width = 3};
