#include "algo/panel/score.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

/* 2 / n^2 sum of (x(i) - y) (n 1{y < x(i)} - i + 1/2) over the sorted sample. */
static double crps(const double *x, size_t n, double y) {
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (x[i] - y) * ((y < x[i] ? (double)n : 0) - (double)(i + 1) + 0.5);
	return 2 * sum / ((double)n * (double)n);
}

/* Median distance from the median of a sorted sample: the distances left and right of it are each in
 * order, and are merged as far as the middle. */
static double mad(const double *x, size_t n) {
	double median = gsl_stats_median_from_sorted_data(x, 1, n), last = 0, before = 0;
	size_t right = 0;
	while (right < n && x[right] < median)
		right++;
	size_t left = right;
	for (size_t i = 0; i <= n / 2; i++) {
		before = last;
		double down = left > 0 ? median - x[left - 1] : INFINITY,
			   up = right < n ? x[right] - median : INFINITY;
		if (down < up)
			left--;
		else
			right++;
		last = fmin(down, up);
	}
	return 1.4826 * (n % 2 ? last : (last + before) / 2);
}

static size_t count_below(const double *x, size_t n, double y, bool also_equal) {
	size_t count = 0;
	while (count < n && (x[count] < y || (also_equal && x[count] == y)))
		count++;
	return count;
}

static bool whole(const double *x, size_t n) {
	for (size_t i = 0; i < n; i++)
		if (x[i] != floor(x[i]))
			return false;
	return true;
}

bool score_samples(double *x, size_t n, double y, SampleScore *out) {
	if (n < 2)
		return false;
	gsl_sort(x, 1, n);
	double mean = gsl_stats_mean(x, 1, n), size = (double)n;
	double variance = gsl_stats_variance_m(x, 1, n, mean);
	double at_most = (double)count_below(x, n, y, true) / size;
	double below = whole(x, n) ? (double)count_below(x, n, y, false) / size : at_most;
	*out = (SampleScore){.crps = crps(x, n, y),
		.mad = mad(x, n),
		.dss = (y - mean) * (y - mean) / variance + log(variance),
		.bias = 1 - below - at_most,
		.pit_low = below,
		.pit_high = at_most};
	return true;
}
