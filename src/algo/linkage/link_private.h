/* What the files of the pipeline share. */
#pragma once

#include "algo/linkage/link.h"

/* Pairs of rows that a pair of records stands for under the mode; a == b: among the record's own rows. */
double link_row_pairs(const LinkRecords *records, LinkMode mode, uint32_t a, uint32_t b);

/* Compares and weighs every pair the blocks bring, on wanted->threads threads; fills pairs and
 * keys[].compared. Return: 0, ERR_MEMORY. */
int link_score(
	Arena *arena, const LinkRecords *records, const LinkWanted *wanted, LinkResult *result);

/* A label as the pair of records it is about. */
typedef struct LinkJudged {
	uint32_t a, b; /* a <= b */
	bool same;
	LinkVector vector;
} LinkJudged;
LinkJudged *link_judged(Arena *arena, const LinkRecords *records, const LinkWanted *wanted);
/* A person's word stands: pairs judged as one weigh LINK_JUDGED, those judged as two are apart. */
void link_obey(
	Arena *arena, const LinkWanted *wanted, const LinkJudged *judged, LinkResult *result);
