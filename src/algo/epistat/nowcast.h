/* How many cases of the last days there will be once all reports are in.
 *
 * A line list gives each case a day it began and a day it was reported. The reporting triangle has a
 * row for each day of onset and a column for each delay, as far as `now` lets one see:
 * Hoehle and an der Heiden, "Bayesian nowcasting during the STEC O104:H4 outbreak in Germany, 2011",
 * Biometrics 70 (2014) 993-1002. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Triangle {
	size_t rows;       /* days first .. now */
	size_t delay_most; /* D: longer delays count as D */
	double *count;     /* rows x (D + 1); 0 where not yet seen */
	double *reported;  /* per row, as of now */
	size_t late;       /* cases with a delay beyond D */
	size_t early;      /* reported before they began: left out */
} Triangle;

/* Days are day numbers; cases that began before `first` or after `now`, or were reported after it, are
 * left out. All arrays are in the arena. False when now - first < D or D is 0. */
bool triangle_build(Triangle *out, Arena *arena, const int64_t *onset, const int64_t *report,
	size_t n, int64_t first, int64_t now, size_t delay_most);

/* Share of a day's cases reported with a delay of at most k, k = 0 .. D, from the ratios between
 * neighbouring columns (Lawless, "Adjustments for reporting delays and the prediction of occurred but
 * not reported events", Can J Stat 22 (1994) 15-31; in insurance, chain ladder: Mack, ASTIN Bull 23
 * (1993) 213-225). With n(x) cases of delay x and N(x) of delay <= x over the rows where x can be seen,
 * g(x) = n(x) / N(x) and F(k) = product over x > k of (1 - g(x)). `window`: only the last so many rows
 * (and today's); 0 all. `variance` (may be NULL) receives Var F(k) by the delta method. */
void triangle_delay(const Triangle *triangle, size_t window, double *cdf, double *variance);

typedef enum NowcastMethod {
	NOWCAST_CHAIN, /* reported / F, with Lawless's variance */
	NOWCAST_BAYES, /* Bayes with right truncation: generalised Dirichlet delays */
	NOWCAST_NAIVE, /* Bayes that takes the delays seen so far for all (no truncation): too low, to compare */
} NowcastMethod;

typedef struct Nowcast {
	NowcastMethod method;
	size_t window; /* rows the delays are learnt from; 0 all */
	double prior_mean,
		prior_var;  /* of a day's expected cases; gamma. Negative binomial if var > 0 */
	size_t most;    /* no day can have more cases; 0: no bound */
	size_t samples; /* of the delay distribution; usual 1000 */
	uint64_t seed;
	double alpha; /* limits at alpha / 2 and 1 - alpha / 2 */
	bool
		compat_r; /* chain: the variance without its first term and the truncation as in surveillance */
} Nowcast;

typedef struct NowcastDay {
	double reported;
	double median, low, high; /* NAN: cannot be told (no delay so short was ever seen) */
	double share;             /* F at this day's age: expected share reported */
} NowcastDay;

/* Out: a NowcastDay per row of the triangle; those older than D are complete. `cdf` (D + 1) receives the
 * expected delay distribution of the method.
 * BAYES: prior generalised Dirichlet of Hoehle and an der Heiden with kappa = .1. Given F, a day's
 * cases are reported + negative binomial of size r + reported and probability 1 - (1 - F) q, where r and
 * 1 - q are the prior's size and probability; averaged over `samples` draws of F. */
void nowcast_run(
	const Nowcast *nowcast, Arena *arena, const Triangle *triangle, double *cdf, NowcastDay *out);
