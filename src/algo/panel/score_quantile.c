#include "algo/panel/score.h"

#include <math.h>

#define SAME_LEVEL 1e-9

static int check(const double *levels, const double *values, size_t n, size_t *at) {
	for (*at = 0; *at < n; ++*at) {
		size_t i = *at;
		if (!(levels[i] > 0 && levels[i] < 1) || (i && !(levels[i] > levels[i - 1])))
			return QUANTILE_LEVEL;
		if (isnan(values[i]) || (i && values[i] < values[i - 1]))
			return QUANTILE_CROSSED;
	}
	for (*at = 0; *at < n; ++*at)
		if (fabs(levels[*at] + levels[n - 1 - *at] - 1) > SAME_LEVEL)
			return QUANTILE_PAIRS;
	return n % 2 ? 0 : QUANTILE_PAIRS;
}

static double above(double x) {
	return x > 0 ? x : 0;
}

static double bias(const double *levels, const double *values, size_t n, double y) {
	double median = values[n / 2];
	if (y == median)
		return 0;
	size_t i = n;
	if (y < median) {
		while (i > 0 && values[i - 1] > y)
			i--;
		return i ? 1 - 2 * levels[i - 1] : 1;
	}
	for (i = 0; i < n && values[i] < y;)
		i++;
	return i < n ? 1 - 2 * levels[i] : -1;
}

int score_quantiles(const double *levels, const double *values, size_t n, double y,
	QuantileScore *out, size_t *at) {
	int fault = check(levels, values, n, at);
	if (fault)
		return fault;
	double median = values[n / 2];
	*out = (QuantileScore){.over = above(median - y) / 2,
		.under = above(y - median) / 2,
		.ae_median = fabs(y - median),
		.bias = bias(levels, values, n, y)};
	for (size_t i = 0; i < n / 2; i++) {
		double low = values[i], high = values[n - 1 - i];
		out->dispersion += levels[i] * (high - low); /* alpha / 2 is the lower level */
		out->over += above(low - y);
		out->under += above(y - high);
	}
	double weight = (double)n / 2; /* K + 1/2 */
	out->dispersion /= weight;
	out->over /= weight;
	out->under /= weight;
	out->wis = out->dispersion + out->over + out->under;
	return 0;
}

double score_inside(
	const double *levels, const double *values, size_t n, double coverage, double y) {
	double low = NAN, high = NAN;
	for (size_t i = 0; i < n; i++) {
		if (fabs(levels[i] - (1 - coverage) / 2) < SAME_LEVEL)
			low = values[i];
		if (fabs(levels[i] - (1 + coverage) / 2) < SAME_LEVEL)
			high = values[i];
	}
	return isnan(low) || isnan(high) ? NAN : y >= low && y <= high ? 1 : 0;
}
