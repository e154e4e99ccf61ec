/* Limits of the work-time pack by rule, subject, level and measure. Private to core/packs.c. */
#pragma once

#include "core/packs.h"

/* Where each limit stands: open addressing, never more than half full. */
typedef struct PackLimitIndex {
	const PackLimit **slots;
	size_t mask;
} PackLimitIndex;

void pack_limits_index(PackLimitIndex *out, const PackLimit *limits, size_t count, Arena *arena);
/* NULL when there is none; of two the first. */
const PackLimit *pack_limits_find(const PackLimitIndex *index, const char *rule,
	const char *subject, const char *level, const char *measure);
