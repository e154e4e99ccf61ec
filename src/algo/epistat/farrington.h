/* Farrington's regression: is a week's count above what the same weeks of earlier years predict?
 *
 * Original: Farrington, Andrews, Beale and Catchpole, "A statistical algorithm for the early
 * detection of outbreaks of infectious disease", J R Stat Soc A 159 (1996) 547-563.
 * Improved: Noufaily et al., "An improved algorithm for outbreak detection in multiple surveillance
 * systems", Stat Med 32 (2013) 1206-1222; as in the R package surveillance (Salmon, Schumacher and
 * Hoehle, J Stat Softw 70 (2016) 10).
 *
 * Reference weeks: within w of the same week 1 .. b years back. With `periods` > 1 the weeks between
 * them join in, as periods - 1 seasonal levels of a factor (Noufaily); the weeks t - past .. t are
 * left out. A quasi-Poisson regression log mu = a + b t + seasonal level is fitted, then again with
 * weights that fall as 1 / s^2 for residuals s above `weight_threshold` (Anscombe's, standardised),
 * so that old outbreaks do not raise the bound. The trend stays if its p < `trend_p`, b >= 3 and the
 * prediction is not above every reference value. With the predicted mean mu, dispersion phi >= 1 and
 * standard error se the bound U is
 *   delta     (mu^p + z sqrt(variance of mu^p))^(1/p), p = 1, 1/2 or 2/3   (Farrington)
 *   nbPlugin  the 1 - alpha quantile of the negative binomial of mean mu and variance phi mu
 *   muan      the same at the 1 - alpha quantile of mu
 * An alarm needs y > U and at least `limit_cases` in the last `limit_weeks`. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum FarringtonBound {
	FARRINGTON_DELTA,
	FARRINGTON_NB_PLUGIN,
	FARRINGTON_MUAN
} FarringtonBound;

typedef struct Farrington {
	bool
		original; /* Farrington 1996: two-sided alpha, periods 1, trend p .05, threshold 1, delta */
	size_t years, half_width, periods, past; /* b, w, noPeriods, pastWeeksNotIncluded */
	bool reweight, trend;
	double weight_threshold; /* 2.58; Farrington 1996: 1 */
	double trend_p;          /* pThresholdTrend; 1: always */
	double alpha;
	FarringtonBound bound;
	double power; /* 1, 1/2 or 2/3, of FARRINGTON_DELTA */
	double limit_cases;
	size_t limit_weeks;
	size_t frequency; /* steps a year, where there are no dates */
	/* As surveillance 1.20.3 computes: it overwrites the working weights of the fitted model with the
	 * prior ones, and so takes the standard error and the trend's p from a wrong dispersion. */
	bool compat_r;
	double epsilon; /* of the regression: GLM_EPSILON, GLM_EPSILON_TIGHT */
} Farrington;
extern const Farrington
	farrington_default; /* Noufaily: 5, 3, 10, 26, 2.58, 1, .01, nbPlugin, 5/4 */
extern const Farrington farrington_1996;

typedef struct FarringtonWeek {
	int8_t alarm; /* ALARM_… of detect.h */
	bool fitted;  /* a regression was found; else all below is NAN */
	bool trend;
	double expected, upper; /* NAN below limit_cases */
	double phi, trend_slope, p;
	double
		score; /* > 1: above the bound. (y - fit) / (U - fit), of nbPlugin and muan with log fit */
	double
		quantile_mean; /* nbPlugin: mu; muan: its 1 - alpha quantile; delta: as R prints, no use */
	double median;     /* original: the bound's own median */
} FarringtonWeek;

typedef struct FarringtonSeries {
	const double *y; /* counts at equal steps; NAN missing */
	/* Day number (since 1970-01-01) of each, weekly and rising, so that years of 53 weeks are met by the same
	 * weekday nearest to the date a year back; NULL: plain steps, `frequency` to the year. */
	const int64_t *days;
	/* People at risk: the regression is then of rates, log(population) being an offset (populationOffset). Where
	 * it is missing or 0 the week is left out. NULL: none. */
	const double *population;
	size_t n;
} FarringtonSeries;

/* Judges y[t] by what came before. Scratch comes from the arena: rewind it after. Too little history or no
 * convergence: fitted is false and alarm ALARM_NONE. */
void farrington_week(const Farrington *f, Arena *arena, const FarringtonSeries *series, size_t t,
	FarringtonWeek *out);
