/* Which pairs are compared at all: those that agree in one of the schema's keys.
 *
 * A key has a budget of pairs: its blocks are taken from the smallest on while it lasts, and larger
 * ones are left out, so that a telephone number that 100,000 rows share costs nothing; who agrees in it alone
 * is not found by it, who agrees in something else besides is found by another key. A pair that several
 * keys bring is compared once, by the first of them. What is left out is counted, and what was lost with it
 * estimated (link.h). */
#pragma once

#include "algo/linkage/record.h"

typedef struct LinkBlock {
	uint32_t first, count; /* in LinkBlocks.member */
} LinkBlock;

typedef struct LinkKeyBlocks {
	const LinkKey *key;
	const uint32_t *member; /* records, block by block, each in the order of records */
	uint32_t member_count;
	const LinkBlock *blocks; /* of two records at least; those left out behind the others */
	uint32_t block_count, left_count;
	uint32_t most;     /* blocks of more records are left out */
	uint64_t pairs;    /* of records, in all blocks */
	uint64_t left_out; /* of these, not compared */
	uint64_t largest;  /* records of the largest block */
} LinkKeyBlocks;

typedef struct LinkBlocks {
	LinkKeyBlocks keys[LINK_KEYS_MOST];
	int32_t count;
	const LinkRecords *records;
	/* records x count: the number of the record's block under a key; 0: it is in none. */
	const uint32_t *of;
} LinkBlocks;

/* `budget`: pairs a key may bring, for each record. */
LinkBlocks *link_blocks(Arena *arena, const LinkRecords *records, double budget);

/* Calls visit(self, a, b) with a < b once for each pair of records that blocks `from` to `to` of the key
 * bring and no earlier key has brought. */
typedef void (*LinkPairVisit)(void *self, uint32_t a, uint32_t b);
void link_blocks_visit(const LinkBlocks *blocks, int32_t key, uint32_t from, uint32_t to,
	LinkPairVisit visit, void *self);

/* How many keys bring the pair. */
int32_t link_blocks_keys(const LinkBlocks *blocks, uint32_t a, uint32_t b);
/* Whether this one does. */
bool link_blocks_by(const LinkBlocks *blocks, int32_t key, uint32_t a, uint32_t b);
