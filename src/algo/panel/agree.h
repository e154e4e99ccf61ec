/* Do people who judge the same things agree? Ratings are units x raters, row after row, NAN missing.
 * Nothing to judge by (one rater, no pair, all equal) is 'undefined' with its reason, never 0 or 1. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Ratings {
	size_t units, raters;
	const double *value; /* [unit * raters + rater] */
} Ratings;

typedef enum Undefined {
	AGREE_DEFINED,
	AGREE_ONE_RATER, /* fewer than two raters */
	AGREE_NO_PAIR,   /* no unit judged by two, or too few units */
	AGREE_ALL_EQUAL, /* no disagreement is possible: every value is the same */
	AGREE_MISSING,   /* this coefficient needs every rater's value for every unit */
	AGREE_NEGATIVE,  /* ratio distance of values that are not all >= 0 */
} Undefined;
/* The key of a sentence of messages/: "risk.undefined.one_rater", … */
const char *agree_why(Undefined why);

/* Krippendorff's alpha: K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011); units judged
 * once are left out. 1 - observed / expected disagreement, with the squared distance of two values
 *   nominal 0 or 1; ordinal (number of values between, ends half)^2; interval (a - b)^2;
 *   ratio ((a - b) / (a + b))^2. */
typedef enum AlphaMetric { ALPHA_NOMINAL, ALPHA_ORDINAL, ALPHA_INTERVAL, ALPHA_RATIO } AlphaMetric;
Undefined agree_alpha(const Ratings *ratings, AlphaMetric metric, Arena *arena, double *alpha);
/* Percentile limits from `draws` resamples of units (Efron and Tibshirani 1993); resamples for which alpha
 * is undefined are drawn again, up to ten times as many. NAN limits when too few have one. */
void agree_alpha_limits(const Ratings *ratings, AlphaMetric metric, Arena *arena, size_t draws,
	uint64_t seed, double level, double *low, double *high);

typedef struct Kappa {
	double kappa, observed, expected; /* share of agreement seen, and by chance */
	double se, low, high;             /* 95 % limits; NAN where not given */
	double z, p;                      /* of no agreement beyond chance (Fleiss only) */
} Kappa;

/* Cohen: Educ Psychol Meas 20 (1960) 37-46; weighted: Psychol Bull 70 (1968) 213-220; limits: Fleiss,
 * Cohen and Everitt, Psychol Bull 72 (1969) 323-327. `table`: counts, k x k, rows one rater, columns the
 * other. `weights`: k x k, agreement (diagonal 1) or disagreement (diagonal 0); NULL: agree or not.
 * compat_psych: limits as in the R package psych 2.2.9, which takes disagreement for agreement and sums the
 * wrong margin. */
Undefined agree_cohen(const double *table, size_t k, const double *weights, bool compat_psych,
	Arena *arena, Kappa *out);
/* Agreement weights 1 - (|i - j| / (k - 1))^power: 1 linear, 2 quadratic. */
void agree_weights(size_t k, double power, double *weights);

/* Fleiss: Psychol Bull 76 (1971) 378-382; z: Fleiss, Nee and Landis, Psychol Bull 86 (1979) 974-977.
 * `counts`: units x categories, each row of the same sum (the raters of that unit). */
Undefined agree_fleiss(const double *counts, size_t units, size_t categories, Kappa *out);
/* Ratings of two or more whole raters to the tables above, over the sorted distinct values. Missing values
 * leave their unit out. `values` receives the categories. */
size_t agree_categories(const Ratings *ratings, Arena *arena, double **values);
void agree_cross(const Ratings *ratings, size_t rater_a, size_t rater_b, const double *values,
	size_t k, double *table);
Undefined agree_counts(const Ratings *ratings, const double *values, size_t k, Arena *arena,
	double **counts, size_t *units);

/* The kappa paradox (Feinstein and Cicchetti, J Clin Epidemiol 43 (1990) 543-549): agreement is high but
 * nearly all fell in one category, so that chance is taken to explain it. */
bool agree_paradox(const Kappa *kappa);

/* The six intraclass correlations: Shrout and Fleiss, Psychol Bull 86 (1979) 420-428; limits by F, those of
 * ICC2 by Satterthwaite's degrees. One-way, two-way random, two-way fixed; of one rater, of the mean of k. */
typedef enum IccKind { ICC1, ICC2, ICC3, ICC1K, ICC2K, ICC3K, ICC_KINDS } IccKind;
typedef struct Icc {
	double icc, f, df1, df2, p, low, high;
} Icc;
Undefined agree_icc(const Ratings *ratings, double level, Icc out[ICC_KINDS]);

/* Do items measure one thing? Cronbach, Psychometrika 16 (1951) 297-334; Guttman's lambda 6, Psychometrika
 * 10 (1945) 255-282. Units are persons, raters are items. `dropped`: alpha without each item. */
typedef struct Cronbach {
	double alpha, standardised, lambda6, mean_correlation;
	double *dropped; /* per item; NAN with two items */
} Cronbach;
Undefined agree_cronbach(const Ratings *ratings, Arena *arena, Cronbach *out);

/* What a coefficient allows: Krippendorff (2004) for alpha, Landis and Koch (1977) for kappa, Koo and Li
 * (2016) for ICC by its lower limit, Nunnally (1978) for Cronbach. The key of a sentence of messages/:
 * "risk.alpha.reliable", …; that of "risk.undefined" for NAN. */
const char *agree_meaning_alpha(double alpha);
const char *agree_meaning_kappa(double kappa);
const char *agree_meaning_icc(double low);
const char *agree_meaning_cronbach(double alpha);
