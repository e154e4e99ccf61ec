/* The two tables huying link writes. */
#pragma once

#include "algo/linkage/link.h"
#include "app/link/link_load.h"

/* Calls visit(self, row, row) for every pair of rows that a pair of records stands for under the mode, the smaller
 * row first. Of records of more than LINK_ROWS_SPREAD equal rows only the first row is paired with others' rows,
 * and every further row of it with that first. */
enum { LINK_ROWS_SPREAD = 64 };
typedef void (*LinkRowVisit)(void *self, uint32_t a, uint32_t b);
void link_rows_of_pair(const LinkRecords *records, LinkMode mode, const LinkPair *pair,
	LinkRowVisit visit, void *self);

/* names[cluster]: the name of its row whose name comes first; with the source in front where rows of several files
 * share names. All in the arena. */
const char **link_cluster_names(Arena *arena, const LinkInput *input, const LinkResult *result);

/* source,row_id,cluster_id in the order of the files. */
void link_write_clusters(
	FILE *file, const LinkInput *input, const LinkResult *result, const char *const *names);

/* source_l,row_id_l,source_r,row_id_r,probability,weight, then prior, a column a field, household: bits that sum up
 * to the weight. Links only: what the clusters kept apart is not among them. */
void link_write_pairs(FILE *file, const LinkInput *input, LinkMode mode, const LinkResult *result);
