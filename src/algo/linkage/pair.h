/* The comparison of two records, packed: four bits a field, 0 where a value is missing, else the level of
 * agreement and one. */
#pragma once

#include "algo/linkage/record.h"

typedef uint64_t LinkVector;

static inline int32_t link_vector_level(LinkVector vector, int32_t field) {
	return (int32_t)(vector >> (4 * field) & 15) - 1; /* -1: missing */
}

/* One a thread: it remembers the levels of pairs of values seen lately. */
typedef struct LinkComparer LinkComparer;
LinkComparer *link_comparer_new(Arena *arena, const LinkRecords *records);
LinkVector link_compare(LinkComparer *comparer, const uint32_t *a, const uint32_t *b);

/* Brings near what the comparison will read; the second step somewhat after the first, the comparison somewhat
 * after the second. */
void link_compare_near(const LinkRecords *records, const uint32_t *a, const uint32_t *b);
void link_compare_nearer(const LinkRecords *records, const uint32_t *a, const uint32_t *b);
