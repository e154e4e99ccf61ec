#include "algo/epistat/rt.h"

#include "algo/epistat/special.h"

#include <math.h>

const double rt_quantile_levels[RT_QUANTILES] = {0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975};

size_t rt_sliding(size_t n, size_t length, RtWindow *out) {
	size_t count = 0;
	for (size_t start = 1; start + length <= n; start++)
		out[count++] = (RtWindow){start, start + length - 1};
	return count;
}

static size_t least(size_t a, size_t b) {
	return a < b ? a : b;
}

static void infectiousness(const double *local, const double *imported, size_t n, const double *w,
	size_t w_count, double *pressure) {
	for (size_t t = 0; t < n; t++) {
		double sum = 0;
		for (size_t k = 1; k < w_count && k <= t; k++)
			sum += w[k] * (local[t - k] + (imported ? imported[t - k] : 0));
		pressure[t] = sum;
	}
}

static RtEstimate posterior(double shape, double scale) {
	RtEstimate e = {
		.mean = shape * scale, .sd = sqrt(shape) * scale, .shape = shape, .scale = scale};
	for (size_t i = 0; i < RT_QUANTILES; i++)
		e.quantiles[i] = special_gamma_quantile(rt_quantile_levels[i], shape, scale);
	return e;
}

static RtEstimate none(void) {
	return (RtEstimate){NAN, NAN, {NAN, NAN, NAN, NAN, NAN, NAN, NAN}, NAN, NAN};
}

void rt_cori(const double *local, const double *imported, size_t n, const double *w, size_t w_count,
	RtPrior prior, const RtWindow *windows, size_t count, double *pressure, RtEstimate *out) {
	double shape = prior.mean * prior.mean / (prior.sd * prior.sd);
	double rate = prior.mean / (prior.sd * prior.sd);
	double mean_interval = rt_interval_mean(w, least(w_count, n + 1));
	infectiousness(local, imported, n, w, w_count, pressure);
	for (size_t i = 0; i < count; i++) {
		double cases = 0, sum = 0;
		for (size_t t = windows[i].start; t <= windows[i].end; t++) {
			cases += t == 0 ? 0 : local[t];
			sum += pressure[t];
		}
		bool late = (double)(windows[i].end + 1) > mean_interval;
		out[i] = late ? posterior(shape + cases, 1 / (rate + sum)) : none();
	}
}

/* The share of one's infections that show within `steps`. */
static double shown(const double *w, size_t w_count, size_t steps) {
	double sum = 0;
	for (size_t k = 0; k < w_count && k <= steps; k++)
		sum += w[k];
	return sum;
}

void rt_per_case(const double *cases, size_t n, const double *w, size_t w_count, bool corrected,
	double *scratch, double *per_case) {
	infectiousness(cases, NULL, n, w, w_count, scratch);
	for (size_t j = 0; j < n; j++) {
		double sum = 0;
		for (size_t k = 1; k < w_count && j + k < n; k++)
			if (scratch[j + k] > 0)
				sum += cases[j + k] * w[k] / scratch[j + k];
		double share = corrected ? shown(w, w_count, n - 1 - j) : 1;
		per_case[j] = share > 0 ? sum / share : NAN;
	}
}

void rt_over_windows(const double *cases, const double *per_case, const RtWindow *windows,
	size_t count, double *out) {
	for (size_t i = 0; i < count; i++) {
		double sum = 0, weight = 0;
		for (size_t t = windows[i].start; t <= windows[i].end; t++)
			if (cases[t] > 0) {
				sum += cases[t] * per_case[t];
				weight += cases[t];
			}
		out[i] = weight > 0 ? sum / weight : NAN;
	}
}
