#include "algo/linkage/radix.h"

#include "algo/linkage/scratch.h"

#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 6, BUCKETS = 1 << DIGIT_BITS };

static uint32_t digit_of(uint64_t key, int digit) {
	return (uint32_t)(key >> (digit * DIGIT_BITS)) & (BUCKETS - 1);
}

static void count_digits(const RadixItem *items, size_t count, uint32_t (*counts)[BUCKETS]) {
	for (size_t i = 0; i < count; i++)
		for (int digit = 0; digit < DIGITS; digit++)
			counts[digit][digit_of(items[i].key, digit)]++;
}

/* Counts become where each bucket begins. False: all keys are in one bucket. */
static bool starts_of(uint32_t *counts, size_t count) {
	uint32_t sum = 0;
	for (int bucket = 0; bucket < BUCKETS; bucket++) {
		uint32_t n = counts[bucket];
		if (n == count)
			return false;
		counts[bucket] = sum;
		sum += n;
	}
	return true;
}

static void distribute(
	const RadixItem *from, RadixItem *to, size_t count, int digit, uint32_t *starts) {
	for (size_t i = 0; i < count; i++)
		to[starts[digit_of(from[i].key, digit)]++] = from[i];
}

void radix_sort(Arena *arena, RadixItem *items, size_t count) {
	uint32_t(*counts)[BUCKETS] = scratch_take(arena, DIGITS, sizeof *counts);
	RadixItem *other = scratch_of(arena, RadixItem, count), *from = items, *to = other;
	count_digits(items, count, counts);
	for (int digit = 0; digit < DIGITS && count > 1; digit++)
		if (starts_of(counts[digit], count)) {
			distribute(from, to, count, digit, counts[digit]);
			RadixItem *swap = from;
			from = to, to = swap;
		}
	if (from != items)
		memcpy(items, from, count * sizeof *items);
	scratch_give(arena, other);
	scratch_give(arena, counts);
}
