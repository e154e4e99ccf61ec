/* EARS C1, C2 and C3. */
#include "app/risk/risk_detect.h"

static const char *const columns[] = {"series", "method", "baseline", "alpha", "minSigma", "t",
	"observed", "upperbound", "alarm", NULL};

static Ears ears_of(const Detect *d) {
	return (Ears){.method = d->method == &detect_c1 ? EARS_C1
			: d->method == &detect_c2               ? EARS_C2
													: EARS_C3,
		.baseline = (size_t)d->baseline,
		.alpha = d->alpha,
		.min_sigma = d->min_sigma};
}

static size_t history(const Detect *d, size_t n) {
	(void)n;
	Ears ears = ears_of(d);
	return ears_history(&ears);
}

static void run(const Detect *d, Arena *arena, const RiskSeries *s, DetectResult *r) {
	(void)arena;
	Ears ears = ears_of(d);
	ears_detect(&ears, s->y, s->n, r->upper, r->alarm);
}

static void put(
	const Detect *d, const RiskSeries *s, const DetectResult *r, size_t t, RiskOut *out) {
	const char *const names[] = {"C1", "C2", "C3"};
	risk_out_text(out, s->name);
	risk_out_text(out, names[ears_of(d).method - EARS_C1]);
	risk_out_whole(out, d->baseline);
	risk_out_number(out, d->alpha);
	risk_out_number(out, d->min_sigma);
	risk_out_whole(out, (int64_t)t + 1);
	risk_out_number(out, s->y[t]);
	risk_out_number(out, r->upper[t]);
	risk_out_alarm(out, r->alarm[t]);
}

const DetectMethod detect_c1 = {"c1", columns, run, put, history, .alpha = 0.001};
const DetectMethod detect_c2 = {"c2", columns, run, put, history, .alpha = 0.001};
const DetectMethod detect_c3 = {"c3", columns, run, put, history, .alpha = 0.025};
