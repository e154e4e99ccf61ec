#include "algo/linkage/clk_match.h"

#include <stdlib.h>
#include <string.h>
#if defined __x86_64__
#include <immintrin.h>
#endif

/* ---- counting ------------------------------------------------------------------------------------- */

static unsigned bits_of(uint64_t x) {
	return (unsigned)__builtin_popcountll(x);
}

void clk_count_plain(const Clk *a, const Clk *others, size_t count, uint16_t *out) {
	for (size_t i = 0; i < count; i++) {
		unsigned n = 0;
		for (int w = 0; w < CLK_WORDS; w++)
			n += bits_of(a->words[w] & others[i].words[w]);
		out[i] = (uint16_t)n;
	}
}

#if defined __x86_64__
enum { VECTORS = CLK_BITS / 256 };

/* Bits of each byte, by tables of the bits of four. */
__attribute__((target("avx2"))) static inline __m256i bits_of_bytes(__m256i x) {
	const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1,
					  2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4),
				  low = _mm256_set1_epi8(15);
	return _mm256_add_epi8(_mm256_shuffle_epi8(table, _mm256_and_si256(x, low)),
		_mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(x, 4), low)));
}

/* Sums of eight bytes each, four of them: a byte counts at most 8 VECTORS. */
__attribute__((target("avx2"))) static inline __m256i common(
	const __m256i a[VECTORS], const Clk *b) {
	const __m256i *other = (const __m256i *)b->words;
	__m256i bytes = _mm256_setzero_si256();
	for (int i = 0; i < VECTORS; i++)
		bytes = _mm256_add_epi8(
			bytes, bits_of_bytes(_mm256_and_si256(a[i], _mm256_load_si256(other + i))));
	return _mm256_sad_epu8(bytes, _mm256_setzero_si256());
}

/* Four at a time, so that their sums are folded together. */
__attribute__((target("avx2"))) static void count_avx2(
	const Clk *a, const Clk *others, size_t count, uint16_t *out) {
	__m256i words[VECTORS];
	size_t i = 0;
	for (int k = 0; k < VECTORS; k++)
		words[k] = _mm256_load_si256((const __m256i *)a->words + k);
	for (; i + 4 <= count; i += 4) {
		__m256i s0 = common(words, others + i), s1 = common(words, others + i + 1),
				s2 = common(words, others + i + 2), s3 = common(words, others + i + 3);
		/* sums fit in 16 bits: pack two and two into the halves of 64 */
		__m256i even = _mm256_or_si256(s0, _mm256_slli_epi64(s1, 16)),
				odd = _mm256_or_si256(s2, _mm256_slli_epi64(s3, 16));
		__m256i all = _mm256_or_si256(even, _mm256_slli_epi64(odd, 32));
		__m128i half = _mm_add_epi16(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
		half = _mm_add_epi16(half, _mm_unpackhi_epi64(half, half));
		_mm_storel_epi64((__m128i *)(out + i), half);
	}
	clk_count_plain(a, others + i, count - i, out + i);
}
#endif

ClkCounter *clk_counter(const char **name) {
#if defined __x86_64__
	if (__builtin_cpu_supports("avx2")) {
		*name = "avx2";
		return count_avx2;
	}
#endif
	*name = "plain";
	return clk_count_plain;
}

/* ---- sets ----------------------------------------------------------------------------------------- */

ClkSet clk_set_new(Arena *arena, const Clk *clks, size_t count) {
	enum { ALIGNED = 64 };
	char *room = arena_alloc(arena, count * sizeof *clks + ALIGNED);
	Clk *clk = (Clk *)(room + (ALIGNED - (uintptr_t)room % ALIGNED) % ALIGNED);
	uint16_t *bits = arena_array_of(arena, uint16_t, count + 1);
	memcpy(clk, clks, count * sizeof *clks);
	for (size_t i = 0; i < count; i++)
		for (int w = 0; w < CLK_WORDS; w++)
			bits[i] = (uint16_t)(bits[i] + bits_of(clk[i].words[w]));
	return (ClkSet){clk, bits, count};
}

/* Rounded down; two empty filters are nothing alike: they say nothing. */
static int32_t dice_of(int32_t both, int32_t sum) {
	return sum ? 2 * CLK_DICE_ONE * both / sum : 0;
}

int32_t clk_dice(const ClkSet *a, size_t i, const ClkSet *b, size_t j) {
	uint16_t both;
	clk_count_plain(&a->clk[i], &b->clk[j], 1, &both);
	return dice_of(both, a->bits[i] + b->bits[j]);
}

/* ---- matching --------------------------------------------------------------------------------------- */

enum { TILE = 256 }; /* CLKs of b that stay in the nearest cache */

typedef struct Matching {
	Arena *arena;
	const ClkSet *a, *b;
	int32_t least;
	size_t most;
	ClkCounter *count_bits;
	ClkPair *pairs;
	int64_t count, room;
} Matching;

/* Whether any of the tile is alike enough: the one test every pair takes, without a branch. */
static bool any_alike(
	const uint16_t *both, const uint16_t *bits, size_t count, int32_t least, int32_t own) {
	int32_t any = 0;
	for (size_t j = 0; j < count; j++)
		any |= 2 * CLK_DICE_ONE * both[j] >= least * (own + bits[j]);
	return any;
}

static bool match_tile(Matching *m, size_t i, size_t from, size_t count) {
	uint16_t both[TILE];
	int32_t own = m->a->bits[i];
	const uint16_t *bits = m->b->bits + from;
	m->count_bits(&m->a->clk[i], m->b->clk + from, count, both);
	if (!any_alike(both, bits, count, m->least, own))
		return true;
	for (size_t j = 0; j < count; j++) {
		if (2 * CLK_DICE_ONE * both[j] < m->least * (own + bits[j]) || !both[j])
			continue;
		if ((size_t)m->count == m->most)
			return false;
		m->pairs = arena_grown(m->arena, m->pairs, m->count, &m->room, sizeof *m->pairs);
		m->pairs[m->count++] =
			(ClkPair){(uint32_t)i, (uint32_t)(from + j), dice_of(both[j], own + bits[j])};
	}
	return true;
}

static int by_place(const void *x, const void *y) {
	const ClkPair *p = x, *q = y;
	return p->a != q->a ? (p->a > q->a) - (p->a < q->a) : (p->b > q->b) - (p->b < q->b);
}

int clk_match(Arena *arena, const ClkSet *a, const ClkSet *b, int32_t least, size_t most,
	ClkPair **pairs, size_t *count) {
	const char *name;
	Matching m = {.arena = arena, .a = a, .b = b, .least = least, .most = most};
	m.count_bits = clk_counter(&name);
	for (size_t from = 0; from < b->count; from += TILE) {
		size_t tile = b->count - from < TILE ? b->count - from : TILE;
		for (size_t i = 0; i < a->count; i++)
			if (!match_tile(&m, i, from, tile))
				return 1;
	}
	if (m.count)
		qsort(m.pairs, (size_t)m.count, sizeof *m.pairs, by_place);
	*pairs = m.pairs;
	*count = (size_t)m.count;
	return 0;
}

static int by_likeness(const void *x, const void *y) {
	const ClkPair *p = x, *q = y;
	return p->dice != q->dice ? (p->dice < q->dice) - (p->dice > q->dice) : by_place(x, y);
}

size_t clk_one_to_one(Arena *arena, ClkPair *pairs, size_t count, size_t a_count, size_t b_count) {
	bool *in_a = arena_array_of(arena, bool, a_count + 1),
		 *in_b = arena_array_of(arena, bool, b_count + 1);
	size_t kept = 0;
	if (count)
		qsort(pairs, count, sizeof *pairs, by_likeness);
	for (size_t i = 0; i < count; i++) {
		if (in_a[pairs[i].a] || in_b[pairs[i].b])
			continue;
		in_a[pairs[i].a] = in_b[pairs[i].b] = true;
		pairs[kept++] = pairs[i];
	}
	return kept;
}
