/* What a comparison says about two records: Fellegi and Sunter's model with a third kind of pair.
 *
 * A pair is of one person (m), of two people of one household (h), or of two strangers (u); fields are
 * independent given that. Households are why a shared telephone, address and surname do not add up to
 * an identity. The shares of the kinds and m, h are found by EM over all pairs there are: those
 * that blocking left out count as strangers, so that u and the prior are of any two records and not of
 * those that a key brought together. u of equal values is exact from their frequencies, of other levels from
 * a seeded sample of pairs. (I. Fellegi, A. Sunter 1969; more than two kinds: M. Larsen, D. Rubin 2001.) */
#pragma once

#include "algo/linkage/pair.h"

typedef struct LinkModel {
	int32_t fields;
	int32_t levels[LINK_FIELDS_MOST];
	double one, household; /* shares of all pairs */
	double m[LINK_FIELDS_MOST][COMPARE_LEVELS_MOST];
	double h[LINK_FIELDS_MOST][COMPARE_LEVELS_MOST];
	double u[LINK_FIELDS_MOST][COMPARE_LEVELS_MOST];
	int32_t rounds; /* of EM */
} LinkModel;

/* Compared pairs that look the same. */
typedef struct LinkPattern {
	LinkVector vector;
	double count; /* pairs of rows */
} LinkPattern;

/* All pairs: how many there are, and how often each level occurs among them (of those where it is not
 * missing, shares). */
typedef struct LinkTotals {
	double pairs;
	double share[LINK_FIELDS_MOST][COMPARE_LEVELS_MOST];
} LinkTotals;

void link_model_start(LinkModel *model, const LinkSchema *schema, const LinkTotals *totals);
/* `scale`: how many candidate pairs each pattern's count stands for. */
void link_model_fit(LinkModel *model, const LinkSchema *schema, const LinkTotals *totals,
	const LinkPattern *patterns, size_t count, double scale);

/* What a pair weighs, in bits: log2 of the odds that it is of one person. */
typedef struct LinkWeights {
	double prior;                   /* before anything is compared */
	double field[LINK_FIELDS_MOST]; /* log2(m / u), with u that of the value where it is frequent */
	double household;               /* 0 or less: what a household would explain as well */
	double total;
} LinkWeights;
void link_weigh(const LinkModel *model, const LinkRecords *records, const uint32_t *a,
	const uint32_t *b, LinkVector vector, LinkWeights *out);
double link_probability(double weight); /* of bits */
