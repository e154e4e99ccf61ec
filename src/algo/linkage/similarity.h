/* How alike two texts are, on code points: bytes would call 张伟 and 张玮 two thirds different.
 *
 * Distances count edits; similarities lie in [0, 1], 1 for equal. Characters past SIMILARITY_MOST are
 * not looked at. Nothing here allocates.
 *
 *   Levenshtein, OSA, Damerau   V. I. Levenshtein 1966; F. Damerau 1964. OSA (optimal string alignment)
 *                               never edits a transposed pair again, Damerau's may
 *   LCS                         insertions and deletions only: |a| + |b| - 2 |longest common subsequence|
 *   Jaro, Jaro-Winkler          M. Jaro 1989; W. Winkler 1990: prefix of at most 4, scale 0.1, no threshold
 *   bigrams                     multisets of neighbouring pairs: Jaccard on the sets, cosine and the
 *                               q-gram distance (E. Ukkonen 1992) on their counts */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { SIMILARITY_MOST = 256 };

typedef struct Points {
	uint32_t at[SIMILARITY_MOST];
	int32_t count;
} Points;

/* Of valid UTF-8. */
void points_of(const char *text, Points *out);

int32_t distance_levenshtein(const Points *a, const Points *b);
int32_t distance_osa(const Points *a, const Points *b);
int32_t distance_damerau(const Points *a, const Points *b);
int32_t distance_lcs(const Points *a, const Points *b);

/* Two empty texts are equal; an empty one is nothing like any other. */
double similarity_jaro(const Points *a, const Points *b);
double similarity_jaro_winkler(const Points *a, const Points *b);

/* Without a bigram in either text: NAN and 1. In just one of them: 0 and NAN. */
double similarity_jaccard(const Points *a, const Points *b);
double similarity_cosine(const Points *a, const Points *b);
int32_t distance_bigrams(const Points *a, const Points *b);
