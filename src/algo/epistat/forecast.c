#include "algo/epistat/forecast.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <string.h>

enum { MEAN_MOST = 100000000 }; /* a path that grows past the world is held there */

const double forecast_levels[FORECAST_LEVELS] = {0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35,
	0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99};

static double draw_cases(const Renewal *r, gsl_rng *rng, double mean) {
	mean = fmin(mean, MEAN_MOST);
	if (!(mean > 0))
		return 0;
	if (r->size > 0)
		mean = gsl_ran_gamma(rng, r->size, mean / r->size);
	return mean > 0 ? gsl_ran_poisson(rng, mean) : 0;
}

/* One possible future, behind the `n` cases of `path`. */
static void walk(const Renewal *r, gsl_rng *rng, double *path, size_t n, size_t horizon) {
	double reproduction = gsl_ran_gamma(rng, r->shape, r->scale);
	for (size_t t = n; t < n + horizon; t++) {
		double pressure = 0;
		for (size_t k = 1; k < r->w_count && k <= t; k++)
			pressure += r->w[k] * path[t - k];
		reproduction *= r->drift_sd > 0 ? exp(gsl_ran_gaussian(rng, r->drift_sd)) : 1;
		path[t] = draw_cases(r, rng, reproduction * pressure);
	}
}

static void quantiles_of(
	double *values, size_t n, const double *levels, size_t count, double *out) {
	gsl_sort(values, 1, n);
	for (size_t i = 0; i < count; i++)
		out[i] = gsl_stats_quantile_from_sorted_data(values, 1, n, levels[i]);
}

void forecast_renewal(const Renewal *r, Arena *arena, const double *cases, size_t n, size_t horizon,
	const double *levels, size_t level_count, double *quantiles) {
	double *path = arena_array_of(arena, double, n + horizon);
	double *drawn = arena_array_of(arena, double, horizon * r->paths);
	memcpy(path, cases, sizeof *path * n);
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	if (!rng)
		arena_exhausted(arena);
	gsl_rng_set(rng, (unsigned long)r->seed);
	for (size_t i = 0; i < r->paths; i++) {
		walk(r, rng, path, n, horizon);
		for (size_t h = 0; h < horizon; h++)
			drawn[h * r->paths + i] = path[n + h];
	}
	gsl_rng_free(rng);
	for (size_t h = 0; h < horizon; h++)
		quantiles_of(
			drawn + h * r->paths, r->paths, levels, level_count, quantiles + h * level_count);
}

bool forecast_seasonal(Arena *arena, const double *cases, size_t n, size_t season, size_t horizon,
	const double *levels, size_t level_count, double *quantiles) {
	if (season == 0 || n <= season)
		return false;
	size_t count = 0;
	double *errors = arena_array_of(arena, double, 2 * (n - season)),
		   *spread = arena_array_of(arena, double, level_count);
	for (size_t t = season; t < n; t++) {
		double error = cases[t] - cases[t - season];
		if (isnan(error))
			continue;
		errors[count++] = error;
		errors[count++] = -error;
	}
	if (count == 0)
		return false;
	quantiles_of(errors, count, levels, level_count, spread);
	for (size_t h = 0; h < horizon; h++) {
		size_t seasons = h / season + 1;
		double centre = cases[n - season + h % season], factor = sqrt((double)seasons);
		for (size_t i = 0; i < level_count; i++) {
			double q = centre + factor * spread[i];
			quantiles[h * level_count + i] = q < 0 ? 0 : q;
		}
	}
	return true;
}
