/* CUSUM, from the middle of a series unless --from says otherwise; what comes before tells what to expect. */
#include "app/risk/risk_detect.h"

static const char *const columns[] = {"series", "trans", "k", "h", "m_mode", "t", "observed", "m",
	"cusum", "upperbound", "alarm", NULL};
static const char *const transforms[] = {
	"standard", "rossi", "anscombe", "anscombe2nd", "pearsonNegBin", "none"};

static size_t history(const Detect *d, size_t n) {
	(void)d;
	return n > 1 ? n / 2 - 1 : 0;
}

/* Without a case before, there is nothing to expect and so no answer. */
static void run(const Detect *d, Arena *arena, const RiskSeries *s, DetectResult *r) {
	Cusum cusum = {.transform = d->transform, .k = d->k, .h = d->h, .dispersion = d->dispersion};
	if (r->first >= s->n)
		return;
	bool known = d->wave
		? cusum_wave(arena, s->y, r->first, s->n, (double)d->frequency, d->first_step, r->expected)
		: cusum_mean(s->y, r->first, s->n, r->expected);
	cusum_detect(
		&cusum, s->y, r->expected, known ? r->first : s->n, s->n, r->statistic, r->upper, r->alarm);
}

static void put(
	const Detect *d, const RiskSeries *s, const DetectResult *r, size_t t, RiskOut *out) {
	risk_out_text(out, s->name);
	risk_out_text(out, transforms[d->transform]);
	risk_out_number(out, d->k);
	risk_out_number(out, d->h);
	risk_out_text(out, d->wave ? "glm" : "mean");
	risk_out_whole(out, (int64_t)t + 1);
	risk_out_number(out, s->y[t]);
	risk_out_number(out, r->expected[t]);
	risk_out_number(out, r->statistic[t]);
	risk_out_number(out, r->upper[t]);
	risk_out_alarm(out, r->alarm[t]);
}

const DetectMethod detect_cusum = {"cusum", columns, run, put, history, .k = 1.04};
