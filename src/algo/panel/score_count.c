#include "algo/panel/score.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

static double cdf(double k, double mean, double size) {
	if (k < 0)
		return 0;
	return isnan(size) ? gsl_sf_gamma_inc_Q(k + 1, mean)
					   : gsl_cdf_beta_P(size / (size + mean), size, k + 1);
}

static double log_mass(double k, double mean, double size) {
	if (isnan(size))
		return k * log(mean) - mean - gsl_sf_lngamma(k + 1);
	double ways =
		k > 0 ? gsl_sf_lngamma(size + k) - gsl_sf_lngamma(size) - gsl_sf_lngamma(k + 1) : 0;
	return ways - size * log1p(mean / size) + k * (log(mean) - log(size + mean));
}

/* Sum over k of (F(k) - 1{y <= k})^2, until what is left cannot be seen. */
static double rps(double y, double mean, double size) {
	double sum = 0, left = 1;
	for (double k = 0; k <= y || left > 1e-10; k++) {
		double f = cdf(k, mean, size);
		left = 1 - f;
		sum += k < y ? f * f : left * left;
	}
	return sum;
}

bool score_counts(double y, double mean, double size, CountScore *out) {
	if (!(y >= 0 && y == floor(y) && mean > 0) || size <= 0)
		return false;
	double variance = isnan(size) ? mean : mean + mean * mean / size;
	double logs = log_mass(y, mean, size);
	*out = (CountScore){.log_score = -logs,
		.rps = rps(y, mean, size),
		.dss = (y - mean) * (y - mean) / variance + log(variance),
		.squared = (y - mean) * (y - mean),
		.pit_low = cdf(y - 1, mean, size),
		.pit_high = cdf(y, mean, size),
		.mass = exp(logs)};
	return true;
}

static double share_below(double at, double low, double high) {
	if (high <= low)
		return at > low || at >= 1 ? 1 : 0;
	return fmin(1, fmax(0, (at - low) / (high - low)));
}

void score_pit(const double *low, const double *high, size_t n, size_t bin_count, double *heights) {
	for (size_t b = 0; b < bin_count; b++) {
		double from = (double)b / (double)bin_count, to = (double)(b + 1) / (double)bin_count;
		heights[b] = 0;
		for (size_t i = 0; i < n; i++)
			heights[b] +=
				share_below(to, low[i], high[i]) - (b ? share_below(from, low[i], high[i]) : 0);
		heights[b] /= (double)n;
	}
}
