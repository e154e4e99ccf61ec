/* Comparing CLKs: every one of a set with every one of another.
 *
 * Likeness is the Dice coefficient of the bits, 2 |a and b| / (|a| + |b|), counted in ten-thousandths so
 * that it is exact and the same on every machine. On processors with AVX2, found at run time, bits are
 * counted by W. Muła's nibble tables (W. Muła, N. Kurz, D. Lemire, "Faster Population Counts Using AVX2
 * Instructions", 2018); elsewhere in plain C with the same result. */
#pragma once

#include "algo/linkage/clk.h"

#include <stddef.h>

typedef struct ClkSet {
	const Clk *clk;
	const uint16_t *bits; /* set in each */
	size_t count;
} ClkSet;

/* Both copies are the arena's; `clk` is aligned for the fast count. */
ClkSet clk_set_new(Arena *arena, const Clk *clks, size_t count);

enum { CLK_DICE_ONE = 10000 };
int32_t clk_dice(const ClkSet *a, size_t i, const ClkSet *b, size_t j);

/* Bits common to `a` and each of `count` others. */
typedef void ClkCounter(const Clk *a, const Clk *others, size_t count, uint16_t *out);
void clk_count_plain(const Clk *a, const Clk *others, size_t count, uint16_t *out);
/* The fastest this processor has; "avx2" or "plain". */
ClkCounter *clk_counter(const char **name);

typedef struct ClkPair {
	uint32_t a, b;
	int32_t dice; /* of CLK_DICE_ONE */
} ClkPair;

/* Pairs of at least `least`, a in the order of its set, then b. At most `most`: more are refused.
 * Return: 0; 1 there are more than `most`. The pairs are the arena's. */
int clk_match(Arena *arena, const ClkSet *a, const ClkSet *b, int32_t least, size_t most,
	ClkPair **pairs, size_t *count);
/* The most alike first, ties by a, then b; each record once. Pairs left are moved to the front, in that
 * order. Return: how many. */
size_t clk_one_to_one(Arena *arena, ClkPair *pairs, size_t count, size_t a_count, size_t b_count);
