/* The engine: records in, links and people out. */
#pragma once

#include "algo/linkage/blocking.h"
#include "algo/linkage/cluster.h"

typedef enum LinkMode {
	LINK_DEDUPE, /* pairs of one source */
	LINK_ACROSS, /* pairs of two sources */
	LINK_BOTH,
} LinkMode;

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
	const LinkKeyBlocks *blocks;
	uint64_t compared; /* pairs it was the first to bring */
	uint64_t links;    /* of these, links */
	double lost;       /* links estimated among the pairs it left out and no other key brought */
} LinkKeyReport;

typedef struct LinkResult {
	LinkModel model;
	LinkBlocks *blocks;
	LinkPair *pairs; /* from `shown` on, in the order of records */
	size_t pair_count;
	uint32_t *cluster; /* of rows */
	uint32_t clusters;
	LinkKeyReport keys[LINK_KEYS_MOST];
	uint64_t compared;
	double
		lost; /* links that no key brought, estimated (A. Chao 1987) from how many keys bring each */
} LinkResult;

/* All in the arena; jumps when memory is out. */
void link_run(
	Arena *arena, const LinkRecords *records, const LinkWanted *wanted, LinkResult *result);
