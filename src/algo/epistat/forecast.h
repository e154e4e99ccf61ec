/* Baselines of short-term forecasts. A model worth its name must beat both (skill, algo/panel). */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Levels of the COVID-19 forecast hubs: .01 .025 .05 .1 … .9 .95 .975 .99. */
enum { FORECAST_LEVELS = 23 };
extern const double forecast_levels[FORECAST_LEVELS];

/* Renewal equation (Fraser, "Estimating individual and household reproduction numbers in an emerging
 * epidemic", PLoS ONE 2 (2007) e758; Nouvellet et al., Epidemics 22 (2018) 29-35): the number of the
 * next step is drawn with mean R L(t), L as in rt_cori, R once per path from its gamma posterior, which
 * then wanders as a random walk of log R with `drift_sd` a step; Poisson, or negative binomial with
 * variance m + m^2 / size when size > 0. */
typedef struct Renewal {
	const double *w; /* serial interval, w[0] = 0 */
	size_t w_count;
	double shape, scale; /* of R now */
	double drift_sd;     /* >= 0 */
	double size;         /* 0: Poisson */
	size_t paths;        /* usual 2000 */
	uint64_t seed;
} Renewal;
/* quantiles[h * levels + i]: level i, h + 1 steps ahead; sample quantiles of R's type 7. */
void forecast_renewal(const Renewal *renewal, Arena *arena, const double *cases, size_t n,
	size_t horizon, const double *levels, size_t level_count, double *quantiles);

/* Seasonal naive (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2 and
 * 5.5): as the same step one season before (season 1: as the last value), with the quantiles of the
 * past errors of that very forecast, both signs of each (so that the median is the forecast), times the
 * square root of the seasons ahead; never below 0. False when there is less than a season and a step. */
bool forecast_seasonal(Arena *arena, const double *cases, size_t n, size_t season, size_t horizon,
	const double *levels, size_t level_count, double *quantiles);
