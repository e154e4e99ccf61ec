#include "algo/linkage/patterns.h"

#include "algo/linkage/scratch.h"

#include <stdlib.h>

enum { SLOTS_FIRST = 1 << 12 };

void patterns_init(Patterns *patterns, Arena *arena) {
	*patterns = (Patterns){.arena = arena, .mask = SLOTS_FIRST - 1};
	patterns->slots = scratch_of(arena, LinkPattern, SLOTS_FIRST);
}

static LinkPattern *slot_of(LinkPattern *slots, uint32_t mask, LinkVector vector) {
	uint32_t at = (uint32_t)(vector * UINT64_C(0x9e3779b97f4a7c15) >> 32) & mask;
	while (slots[at].count > 0 && slots[at].vector != vector)
		at = (at + 1) & mask;
	return &slots[at];
}

static void grow(Patterns *patterns) {
	uint32_t mask = 2 * patterns->mask + 1;
	LinkPattern *slots = scratch_of(patterns->arena, LinkPattern, (size_t)mask + 1);
	for (uint32_t i = 0; i <= patterns->mask; i++)
		if (patterns->slots[i].count > 0)
			*slot_of(slots, mask, patterns->slots[i].vector) = patterns->slots[i];
	scratch_give(patterns->arena, patterns->slots);
	patterns->slots = slots;
	patterns->mask = mask;
}

void patterns_add(Patterns *patterns, LinkVector vector, double count) {
	LinkPattern *slot = slot_of(patterns->slots, patterns->mask, vector);
	patterns->count += slot->count <= 0;
	slot->vector = vector;
	slot->count += count;
	if (patterns->count > patterns->mask / 2)
		grow(patterns);
}

static int by_vector(const void *x, const void *y) {
	LinkVector a = ((const LinkPattern *)x)->vector, b = ((const LinkPattern *)y)->vector;
	return (a > b) - (a < b);
}

LinkPattern *patterns_end(Patterns *patterns) {
	uint32_t kept = 0;
	for (uint32_t i = 0; i <= patterns->mask; i++)
		if (patterns->slots[i].count > 0)
			patterns->slots[kept++] = patterns->slots[i];
	qsort(patterns->slots, kept, sizeof *patterns->slots, by_vector);
	return patterns->slots;
}
