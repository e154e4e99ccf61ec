#include "app/risk/risk_detect.h"

#include "base/str.h"

#include <math.h>

static const DetectMethod *const methods[] = {&detect_c1, &detect_c2, &detect_c3, &detect_cusum,
	&detect_bayes, &detect_outbreakp, &detect_farrington, &detect_farrington_1996};

const DetectMethod *detect_method(const char *name) {
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (str_eq(methods[i]->name, name))
			return methods[i];
	return NULL;
}

void detect_defaults(Detect *d) {
	const DetectMethod *m = d->method;
	d->alpha = isnan(d->alpha) ? m->alpha : d->alpha;
	d->k = isnan(d->k) ? m->k : d->k;
	d->years = d->years < 0 ? m->years : d->years;
	d->width = d->width < 0 ? m->width : d->width;
}

DetectResult detect_run(const Detect *d, Arena *arena, const RiskSeries *s) {
	DetectResult r = {.first = d->from ? (size_t)d->from - 1 : d->method->history(d, s->n),
		.upper = arena_array_of(arena, double, s->n),
		.expected = arena_array_of(arena, double, s->n),
		.statistic = arena_array_of(arena, double, s->n),
		.alarm = arena_array_of(arena, int8_t, s->n)};
	for (size_t t = 0; t < s->n; t++) {
		r.upper[t] = r.expected[t] = r.statistic[t] = NAN;
		r.alarm[t] = ALARM_NONE;
	}
	d->method->run(d, arena, s, &r);
	return r;
}
