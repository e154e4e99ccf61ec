/* Links into people. Links are taken from the heaviest on, of equal rows first; equally heavy ones in the order of the records' contents,
 * then of row ids. Two clusters are not joined where a proven value contradicts (two valid identity numbers that
 * are no slip of one another, or sex and birthday both different), nor where the pairs between them speak against it
 * on average; one to one: nor where both hold a row of the same source. */
#pragma once

#include "algo/linkage/model.h"

typedef struct LinkPair {
	uint32_t a, b; /* records, a <= b; a == b: the rows of one record */
	LinkVector vector;
	float weight; /* LinkWeights.total */
	bool apart;   /* heavy enough for a link, but proven values contradict it */
} LinkPair;

/* The weight of a pair that a person judged to be of one: joined whatever else is said. */
#define LINK_JUDGED 1000.0F

static inline bool link_pair_links(const LinkPair *pair, double least) {
	return pair->weight >= least && !pair->apart;
}

typedef struct LinkClustering {
	const LinkRecords *records;
	const LinkScale *scale;
	LinkComparer *comparer;
	double least; /* weight from which a pair is a link */
	bool across;  /* pairs of one source say nothing about each other */
	bool
		one_to_one; /* a cluster holds at most one row of a source: every row is a record of its own */
} LinkClustering;

/* Whether values that are proven say that it cannot be one person. */
bool link_contradicts(
	const LinkRecords *records, const uint32_t *a, const uint32_t *b, LinkVector vector);

/* `pairs` in the order of records. cluster[row]: the smallest row of the row's cluster. */
void link_clusters(Arena *arena, const LinkClustering *wanted, const LinkPair *pairs, size_t count,
	uint32_t *cluster);
