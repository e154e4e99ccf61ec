/* How good links are when nobody knows the truth: a clerk judges a sample, and that is reckoned up.
 *
 * Pairs are told apart into strata by their probability; of each a simple random sample is drawn (D. Knuth, The Art of
 * Computer Programming, volume 2, 3.4.2, algorithm S), larger where a stratum is large and the model unsure
 * (J. Neyman 1934). A stratum's share has the score interval of E. Wilson (1927) with the correction for a finite
 * population; they are joined by the variance they stand for (G. Zou, A. Donner, "Construction of Confidence Limits About
 * Effect Measures", 2008: MOVER). Precision is the true share of the links; recall the share of true pairs that are
 * links, from the ratio of the missed to the right ones (R. Newcombe, "MOVER-R", 2016).
 *
 * Recall is among the pairs the strata hold: those that blocking never brought together are not seen here. */
#pragma once

#include "base/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CLERICAL_STRATA = 8 };

typedef struct ClericalStratum {
	double from, to;       /* probability: from <= p < to; the last one with 1 */
	bool link;             /* its pairs are links */
	uint64_t pairs;        /* there are */
	uint64_t drawn;        /* to be judged */
	uint64_t judged, same; /* were; are one person */
} ClericalStratum;

/* Below the threshold: 0.01, 0.05, 0.2, threshold; above: 0.9, 0.99, 0.9999, 1; those the threshold lies
 * beyond are left out. The last is of pairs from the threshold on that are no links all the same, because something
 * contradicts them. Return: how many; sorted but for the last. `threshold` lies between 0.01 and 1. */
size_t clerical_strata(double threshold, ClericalStratum out[CLERICAL_STRATA]);
/* The stratum of a pair; `count`: none. `link`: it is one, where its probability allows it. */
size_t clerical_stratum_of(
	const ClericalStratum *strata, size_t count, double probability, bool link);

/* Fills `drawn` by `pairs`: `size` in all, at least CLERICAL_LEAST of each that has so many. */
enum { CLERICAL_LEAST = 10 };
void clerical_allocate(ClericalStratum *strata, size_t count, uint64_t size);
/* Whether the next pair of a stratum is drawn, of `left` still to come and `wanted` still to draw. */
bool clerical_draw(const Rng *rng, uint64_t left, uint64_t wanted);

typedef struct ClericalEstimate {
	double value, low, high; /* NAN where nothing was judged */
} ClericalEstimate;

/* `level`: 0.95. A stratum that has pairs but none judged is taken for half, from none to all. */
void clerical_estimate(const ClericalStratum *strata, size_t count, double level,
	ClericalEstimate *precision, ClericalEstimate *recall);
/* The two values without intervals, and with one judgement of stratum `changed` turned over from "same" to "not" (or
 * the other way where none is "same"); `changed` == count: as judged. */
void clerical_values(
	const ClericalStratum *strata, size_t count, size_t changed, double *precision, double *recall);
