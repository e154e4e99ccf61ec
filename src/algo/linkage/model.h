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
	double h[LINK_FIELDS_MOST][COMPARE_LEVELS_MOST]; /* = u where the field is no household's */
	double u[LINK_FIELDS_MOST][COMPARE_LEVELS_MOST];
	/* of equal values: u of a value is this times the share of rows that have it */
	double frequency[LINK_FIELDS_MOST];
	int32_t rounds; /* of EM */
} LinkModel;

/* Compared pairs that look the same. */
typedef struct LinkPattern {
	LinkVector vector;
	double count; /* pairs of rows */
} LinkPattern;

/* All pairs there are, compared or not. */
typedef struct LinkTotals {
	double pairs;
	double seen[LINK_FIELDS_MOST]; /* of these, pairs that have the field on both sides */
	double share[LINK_FIELDS_MOST][COMPARE_LEVELS_MOST]; /* of these, at each level */
} LinkTotals;

/* `across`: pairs of rows of one source do not count. Levels below the top are of `sample` pairs drawn with
 * `seed`. */
void link_totals(Arena *arena, const LinkRecords *records, bool across, uint32_t sample,
	uint64_t seed, LinkTotals *out);

/* `patterns`: candidate pairs; all others are taken for strangers. `known`: pairs that a person judged to be of
 * one, which count besides. */
void link_model_fit(LinkModel *model, const LinkSchema *schema, const LinkTotals *totals,
	const LinkPattern *patterns, size_t count, const LinkPattern *known, size_t known_count);

/* What a pair weighs, in bits: log2 of the odds that it is of one person. */
typedef struct LinkWeights {
	double prior;                   /* before anything is compared */
	double field[LINK_FIELDS_MOST]; /* log2(m / u), with u that of the value where it is frequent */
	double household;               /* 0 or less: what a household would explain as well */
	double total;
} LinkWeights;

/* A model made ready to weigh many pairs. */
typedef struct LinkScale LinkScale;
LinkScale *link_scale_new(Arena *arena, const LinkModel *model, const LinkRecords *records);
void link_weigh(const LinkScale *scale, const uint32_t *a, const uint32_t *b, LinkVector vector,
	LinkWeights *out);
/* The same, the total only. */
double link_weight(const LinkScale *scale, const uint32_t *a, const uint32_t *b, LinkVector vector);
double link_probability(double weight); /* of bits */
