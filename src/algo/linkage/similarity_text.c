#include "algo/linkage/similarity_text.h"

#include "algo/linkage/similarity.h"

#include <stdbool.h>
#include <string.h>

enum { WORD = 64 };

/* A text of one machine word: where each of its characters stands. */
typedef struct Word {
	const unsigned char *at;
	int32_t size;
} Word;

/* False when it is longer or not ASCII. */
static bool word_of(const char *text, Word *out) {
	out->at = (const unsigned char *)text;
	for (out->size = 0; out->at[out->size]; out->size++)
		if (out->size == WORD || out->at[out->size] >= 128)
			return false;
	return true;
}

/* Always all zero between calls: only what was set is cleared. */
static _Thread_local uint64_t places[128];

static void places_set(const Word *word) {
	for (int32_t i = 0; i < word->size; i++)
		places[word->at[i]] |= UINT64_C(1) << i;
}

static void places_clear(const Word *word) {
	for (int32_t i = 0; i < word->size; i++)
		places[word->at[i]] = 0;
}

/* H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances" (2003): the
 * table's columns as vertical differences +1 and -1, a word each. */
static int32_t word_osa(const Word *a, const Word *b) {
	if (!a->size)
		return b->size;
	uint64_t up = UINT64_MAX, down = 0, diagonal = 0, before = 0;
	const uint64_t last = UINT64_C(1) << (a->size - 1);
	int32_t distance = a->size;
	places_set(a);
	for (int32_t j = 0; j < b->size; j++) {
		uint64_t here = places[b->at[j]];
		uint64_t transposed = ((~diagonal & here) << 1) & before;
		diagonal = (((here & up) + up) ^ up) | here | down | transposed;
		uint64_t right = down | ~(diagonal | up), left = diagonal & up;
		distance += (right & last) != 0;
		distance -= (left & last) != 0;
		right = right << 1 | 1;
		left <<= 1;
		up = left | ~(diagonal | right);
		down = right & diagonal;
		before = here;
	}
	places_clear(a);
	return distance;
}

int32_t text_osa(const char *a, const char *b) {
	Word x, y;
	if (word_of(a, &x) && word_of(b, &y))
		return word_osa(&x, &y);
	Points p, q;
	points_of(a, &p);
	points_of(b, &q);
	return distance_osa(&p, &q);
}

/* ---- Jaro-Winkler ------------------------------------------------------------------------------- */

static int32_t larger(int32_t a, int32_t b) {
	return a > b ? a : b;
}

static uint64_t bits_between(int32_t from, int32_t to) { /* to at most WORD, not counted in */
	uint64_t below = to >= WORD ? UINT64_MAX : (UINT64_C(1) << to) - 1;
	return from >= WORD ? 0 : below >> from << from;
}

/* Marks what is common within the window, as similarity.c does. */
static void word_match(const Word *a, const Word *b, uint64_t *in_a, uint64_t *in_b) {
	int32_t window = larger(larger(a->size, b->size) / 2 - 1, 0);
	places_set(b);
	for (int32_t i = 0; i < a->size; i++) {
		uint64_t open =
			places[a->at[i]] & ~*in_b & bits_between(larger(i - window, 0), i + window + 1);
		*in_b |= open & -open;
		*in_a |= (uint64_t)(open != 0) << i;
	}
	places_clear(b);
}

static int32_t word_disordered(const Word *a, const Word *b, uint64_t in_a, uint64_t in_b) {
	int32_t n = 0;
	for (; in_a; in_a &= in_a - 1, in_b &= in_b - 1)
		n += a->at[__builtin_ctzll(in_a)] != b->at[__builtin_ctzll(in_b)];
	return n;
}

static double word_jaro(const Word *a, const Word *b) {
	uint64_t in_a = 0, in_b = 0;
	if (!a->size || !b->size)
		return a->size == b->size;
	word_match(a, b, &in_a, &in_b);
	double common = __builtin_popcountll(in_a);
	if (common == 0)
		return 0;
	double swapped = word_disordered(a, b, in_a, in_b) / 2.0;
	return (common / a->size + common / b->size + (common - swapped) / common) / 3;
}

double text_jaro_winkler(const char *a, const char *b) {
	Word x, y;
	if (!word_of(a, &x) || !word_of(b, &y)) {
		Points p, q;
		points_of(a, &p);
		points_of(b, &q);
		return similarity_jaro_winkler(&p, &q);
	}
	double jaro = word_jaro(&x, &y);
	int32_t prefix = 0;
	while (prefix < 4 && prefix < x.size && prefix < y.size && x.at[prefix] == y.at[prefix])
		prefix++;
	return jaro + prefix * 0.1 * (1 - jaro);
}
