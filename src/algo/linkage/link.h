/* The engine: records in, links and people out. */
#pragma once

#include "algo/linkage/blocking.h"
#include "algo/linkage/cluster.h"

typedef enum LinkMode {
	LINK_DEDUPE, /* pairs of one source */
	LINK_ACROSS, /* pairs of two sources */
	LINK_BOTH,
} LinkMode;

/* A person's judgement of two rows: counts for the model, and stands. */
typedef struct LinkLabel {
	uint32_t a, b; /* rows */
	bool same;
} LinkLabel;

typedef struct LinkWanted {
	LinkMode mode;
	double threshold; /* chance; NAN: the schema's */
	double shown;     /* pairs from this chance on are kept: near misses, grey zone */
	bool one_to_one;
	int32_t threads;
	uint64_t seed;
	const LinkLabel *labels;
	size_t label_count;
} LinkWanted;

/* What one key found and lost. */
typedef struct LinkKeyReport {
	uint64_t compared; /* pairs it was the first to bring */
	uint64_t links;    /* links it brings */
	uint64_t alone;    /* of these, links no other key brings */
	double lost;       /* links estimated among the pairs it left out and no other key brings */
} LinkKeyReport;

/* Weights of compared pairs, two bits a bin; what is lighter or heavier is in the first or last. */
enum { LINK_BINS = 60, LINK_BIN_BITS = 2, LINK_BIN_FIRST = -50 };

typedef struct LinkResult {
	double least; /* weight from which a pair is a link */
	LinkTotals totals;
	LinkModel model;
	LinkScale *scale;
	LinkBlocks *blocks;
	LinkPair *pairs; /* from `shown` on, in the order of records; a == b: the rows of one record */
	size_t pair_count;
	uint32_t *cluster; /* of a row: the smallest row of its cluster */
	uint32_t clusters;
	LinkKeyReport keys[LINK_KEYS_MOST];
	uint64_t bins[LINK_BINS]; /* pairs of records at each weight */
	uint64_t compared;
	uint64_t links;
	double
		lost; /* links that no key brings, at least (A. Chao 1987: from those that one and two bring) */
} LinkResult;

/* Works in the arena; jumps when memory is out. `records` are merged unless one_to_one.
 * Return: 0; ERR_MEMORY when a thread ran out of it. */
int link_run(
	Arena *arena, const LinkRecords *records, const LinkWanted *wanted, LinkResult *result);
