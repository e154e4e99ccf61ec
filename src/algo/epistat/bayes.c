#include "algo/epistat/detect.h"

#include "algo/epistat/special.h"

#include <math.h>

typedef struct Reference {
	double sum, count;
} Reference;

static void take(Reference *r, const double *y, size_t from, size_t to) {
	for (size_t i = from; i < to; i++)
		if (!isnan(y[i])) {
			r->sum += y[i];
			r->count++;
		}
}

static Reference reference(const Bayes *b, const double *y, size_t t) {
	Reference r = {0, 0};
	if (b->this_year)
		take(&r, y, t - b->window, t);
	for (size_t i = 1; i <= b->years; i++) {
		size_t centre = t - i * b->period;
		size_t end = centre + b->window + 1;
		take(&r, y, centre - b->window, end < t ? end : t);
	}
	return r;
}

size_t bayes_history(const Bayes *bayes) {
	return bayes->years * bayes->period + bayes->window;
}

void bayes_detect(const Bayes *bayes, const double *y, size_t n, double *upper, int8_t *alarm) {
	for (size_t t = 0; t < n; t++) {
		upper[t] = NAN;
		alarm[t] = ALARM_NONE;
		if (t < bayes_history(bayes))
			continue;
		Reference r = reference(bayes, y, t);
		if (r.count == 0)
			continue;
		upper[t] = special_negbin_quantile(1 - bayes->alpha, r.sum + 0.5, r.count / (r.count + 1));
		if (!isnan(y[t]))
			alarm[t] = y[t] > upper[t] ? ALARM_YES : ALARM_NO;
	}
}
