/* How often each comparison occurs. */
#pragma once

#include "algo/linkage/model.h"

/* A histogram of vectors, a hash table that grows. */
typedef struct Patterns {
	Arena *arena;
	LinkPattern *slots; /* count 0: free */
	uint32_t mask;      /* slots - 1 */
	uint32_t count;
} Patterns;

void patterns_init(Patterns *patterns, Arena *arena);
void patterns_add(Patterns *patterns, LinkVector vector, double count);
/* In the order of the vectors; the table is given up. */
LinkPattern *patterns_end(Patterns *patterns);
