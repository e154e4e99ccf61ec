/* How good were the forecasts, once the truth is known? Scores are proper: the true distribution wins
 * in the long run (Gneiting and Raftery, "Strictly proper scoring rules", J Am Stat Assoc 102 (2007)
 * 359-378). Smaller is better in all but AUC, coverage and skill. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* ---- probabilities of an event: p[i] in [0, 1], happened[i] 0 or 1 ---- */

typedef struct BinaryScore {
	size_t n;
	double base_rate; /* share that happened */
	double brier;     /* mean (p - happened)^2: Brier, Mon Weather Rev 78 (1950) 1-3 */
	double
		log_score; /* mean -log of the probability given to what happened; INFINITY when that was 0 */
	double
		auc; /* P(p of one that happened > p of one that did not), ties half; NAN if all or none */
	double skill; /* 1 - brier / (that of always saying the base rate); NAN if all or none */
	/* Murphy, J Appl Meteorol 12 (1973) 595-600: brier = reliability - resolution + uncertainty, over the
	 * distinct values of p. */
	double reliability, resolution, uncertainty;
	/* Over equal bins, with Stephenson, Coelho and Jolliffe's two terms (Weather Forecast 23 (2008)
	 * 752-757): brier = reliability - resolution + uncertainty + variance - covariance. */
	double bin_reliability, bin_resolution, bin_variance, bin_covariance;
	double calibration_error; /* ECE: mean over forecasts of |mean p - share| in their bin */
	/* Cox (1958): logit P(happened) = intercept + slope logit p; 0 and 1 when calibrated; p is held
	 * within [clip, 1 - clip] there, for logit 0 is not finite. NAN when the regression has no finite answer. */
	double intercept, slope;
} BinaryScore;

typedef struct CalibrationBin {
	double low, high; /* p in [low, high); of the last, [low, 1] */
	size_t n;
	double mean_p, rate; /* NAN when empty */
	double lower, upper; /* 95 % limits of the rate: Wilson, J Am Stat Assoc 22 (1927) 209-212 */
} CalibrationBin;

#define SCORE_CLIP 1e-6 /* usual */
/* `bins`: bin_count of them, filled as the calibration curve; may be NULL. False when n is 0. */
bool score_binary(Arena *arena, const double *p, const double *happened, size_t n, size_t bin_count,
	double clip, BinaryScore *out, CalibrationBin *bins);

/* ---- forecasts by quantiles ---- */

typedef struct QuantileScore {
	double wis; /* weighted interval score: Bracher et al., PLoS Comput Biol 17 (2021) e1008618 */
	double dispersion, over,
		under; /* its parts: width, forecast too high, too low; wis is their sum */
	double ae_median;
	double bias; /* -1 too low … 1 too high, by the level the truth fell on */
} QuantileScore;

typedef enum QuantileFault {
	QUANTILE_LEVEL = 1, /* a level not within (0, 1), or not above the one before */
	QUANTILE_CROSSED,   /* a value below that of a lower level, or not a number */
	QUANTILE_PAIRS,     /* levels are not a median and pairs p, 1 - p */
} QuantileFault;

/* wis = 1 / (K + 1/2) (|y - median| / 2 + sum over K intervals of alpha / 2 times the interval score
 * (u - l) + 2 / alpha (l - y)+ + 2 / alpha (y - u)+): the mean of twice the pinball loss.
 * Return: 0, or a fault with its place in *at (0-based). */
int score_quantiles(
	const double *levels, const double *values, size_t n, double y, QuantileScore *out, size_t *at);
/* Whether the central interval of that coverage (.5, .9) holds y: 1, 0; NAN if its levels are not there. */
double score_inside(
	const double *levels, const double *values, size_t n, double coverage, double y);

/* ---- forecasts by samples: x is sorted in place ---- */

typedef struct SampleScore {
	double
		crps; /* of the empirical distribution: Jordan, Krueger and Lerch, J Stat Softw 90 (2019) 12 */
	double
		dss; /* (y - mean)^2 / variance (divisor n - 1) + its log: Dawid and Sebastiani, Ann Stat 27 (1999) 65-81 */
	double mad;               /* sharpness: 1.4826 times the median distance from the median */
	double bias;              /* 1 - P(x < y) - P(x <= y) of whole numbers, 1 - 2 P(x <= y) else */
	double pit_low, pit_high; /* share of samples < y (whole numbers; else as high) and <= y */
} SampleScore;
bool score_samples(double *x, size_t n, double y, SampleScore *out); /* false when n < 2 */

/* ---- forecast distributions of counts ---- */

typedef struct CountScore {
	double log_score, rps, dss,
		squared;              /* as in Czado, Gneiting and Held, Biometrics 65 (2009) 1254-1261 */
	double pit_low, pit_high; /* F(y - 1), F(y) */
	double mass;              /* P(y) */
} CountScore;
/* Negative binomial of that mean and size (variance mean + mean^2 / size); size NAN: Poisson. False when y
 * is no count or mean or size not above 0. */
bool score_counts(double y, double mean, double size, CountScore *out);

/* Non-randomised PIT histogram of counts (Czado et al. 2009): each forecast spreads evenly over [low,
 * high]; heights sum to 1. Even when calibrated, U-shaped when too sure of itself. Forecasts with high <=
 * low count whole in the bin of low. */
void score_pit(const double *low, const double *high, size_t n, size_t bin_count, double *heights);

/* 1 - score / baseline's; NAN when the baseline's is 0. */
double score_skill(double score, double baseline);
