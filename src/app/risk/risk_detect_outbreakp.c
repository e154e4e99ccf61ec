/* OutbreakP, from the first count. */
#include "app/risk/risk_detect.h"

static const char *const columns[] = {"series", "k", "t", "observed", "statistic", "alarm", NULL};

static size_t history(const Detect *d, size_t n) {
	(void)d;
	(void)n;
	return 0;
}

static void run(const Detect *d, Arena *arena, const RiskSeries *s, DetectResult *r) {
	outbreakp_detect(arena, s->y, s->n, d->k, r->statistic, r->alarm);
}

static void put(
	const Detect *d, const RiskSeries *s, const DetectResult *r, size_t t, RiskOut *out) {
	risk_out_text(out, s->name);
	risk_out_number(out, d->k);
	risk_out_whole(out, (int64_t)t + 1);
	risk_out_number(out, s->y[t]);
	risk_out_number(out, r->statistic[t]);
	risk_out_alarm(out, r->alarm[t]);
}

const DetectMethod detect_outbreakp = {"outbreakp", columns, run, put, history, .k = 100};
