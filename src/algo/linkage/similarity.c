#include "algo/linkage/similarity.h"

#include "base/str.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void points_of(const char *text, Points *out) {
	uint32_t c;
	out->count = 0;
	while (out->count < SIMILARITY_MOST && (c = utf8_next(&text)))
		out->at[out->count++] = c;
}

static int32_t min2(int32_t a, int32_t b) {
	return a < b ? a : b;
}

static int32_t max2(int32_t a, int32_t b) {
	return a > b ? a : b;
}

/* ---- edits ------------------------------------------------------------------------------------ */

/* Rows of the table of R. Wagner and M. Fischer (1974); OSA looks two rows back. */
static int32_t edits(const Points *a, const Points *b, bool transpositions) {
	int32_t rows[3][SIMILARITY_MOST + 1];
	int32_t *before = rows[0], *above = rows[1], *row = rows[2];
	for (int32_t j = 0; j <= b->count; j++)
		above[j] = j;
	for (int32_t i = 1; i <= a->count; i++) {
		row[0] = i;
		for (int32_t j = 1; j <= b->count; j++) {
			bool same = a->at[i - 1] == b->at[j - 1];
			row[j] = min2(above[j - 1] + !same, min2(above[j], row[j - 1]) + 1);
			if (transpositions && i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] &&
				a->at[i - 2] == b->at[j - 1])
				row[j] = min2(row[j], before[j - 2] + 1);
		}
		int32_t *old = before;
		before = above, above = row, row = old;
	}
	return above[b->count];
}

int32_t distance_levenshtein(const Points *a, const Points *b) {
	return edits(a, b, false);
}

int32_t distance_osa(const Points *a, const Points *b) {
	return edits(a, b, true);
}

/* Where a character last stood in the rows done. */
typedef struct LastRows {
	uint32_t characters[SIMILARITY_MOST];
	int32_t rows[SIMILARITY_MOST], count;
} LastRows;

static int32_t last_row(const LastRows *last, uint32_t c) {
	for (int32_t i = 0; i < last->count; i++)
		if (last->characters[i] == c)
			return last->rows[i];
	return 0;
}

static void set_last_row(LastRows *last, uint32_t c, int32_t row) {
	int32_t i = 0;
	while (i < last->count && last->characters[i] != c)
		i++;
	if (i == last->count)
		last->characters[last->count++] = c;
	last->rows[i] = row;
}

/* R. Lowrance and R. Wagner (1975), with unit costs; the table needs all its rows. */
int32_t distance_damerau(const Points *a, const Points *b) {
	static _Thread_local int32_t table[SIMILARITY_MOST + 1][SIMILARITY_MOST + 1];
	LastRows last = {.count = 0};
	for (int32_t j = 0; j <= b->count; j++)
		table[0][j] = j;
	for (int32_t i = 1; i <= a->count; i++) {
		int32_t last_column = 0;
		table[i][0] = i;
		for (int32_t j = 1; j <= b->count; j++) {
			int32_t row = last_row(&last, b->at[j - 1]), column = last_column;
			bool same = a->at[i - 1] == b->at[j - 1];
			int32_t least =
				min2(table[i - 1][j - 1] + !same, min2(table[i - 1][j], table[i][j - 1]) + 1);
			if (row && column)
				least =
					min2(least, table[row - 1][column - 1] + (i - row - 1) + 1 + (j - column - 1));
			table[i][j] = least;
			last_column = same ? j : last_column;
		}
		set_last_row(&last, a->at[i - 1], i);
	}
	return table[a->count][b->count];
}

int32_t distance_lcs(const Points *a, const Points *b) {
	int32_t rows[2][SIMILARITY_MOST + 1] = {{0}}, *above = rows[0], *row = rows[1];
	for (int32_t i = 1; i <= a->count; i++) {
		row[0] = 0;
		for (int32_t j = 1; j <= b->count; j++)
			row[j] = a->at[i - 1] == b->at[j - 1] ? above[j - 1] + 1 : max2(above[j], row[j - 1]);
		int32_t *old = above;
		above = row, row = old;
	}
	return a->count + b->count - 2 * above[b->count];
}

/* ---- Jaro ---------------------------------------------------------------------------------------- */

/* Marks what is common within the window, first come first matched. Return: how many. */
static int32_t match(const Points *a, const Points *b, bool *in_a, bool *in_b) {
	int32_t window = max2(max2(a->count, b->count) / 2 - 1, 0), common = 0;
	for (int32_t i = 0; i < a->count; i++) {
		int32_t end = min2(i + window + 1, b->count);
		for (int32_t j = max2(i - window, 0); j < end; j++)
			if (!in_b[j] && a->at[i] == b->at[j]) {
				in_a[i] = in_b[j] = true;
				common++;
				break;
			}
	}
	return common;
}

/* Common characters that stand in another order. */
static int32_t disordered(const Points *a, const Points *b, const bool *in_a, const bool *in_b) {
	int32_t n = 0, j = 0;
	for (int32_t i = 0; i < a->count; i++) {
		if (!in_a[i])
			continue;
		while (!in_b[j])
			j++;
		n += a->at[i] != b->at[j++];
	}
	return n;
}

double similarity_jaro(const Points *a, const Points *b) {
	bool in_a[SIMILARITY_MOST] = {0}, in_b[SIMILARITY_MOST] = {0};
	if (!a->count || !b->count)
		return a->count == b->count;
	double common = match(a, b, in_a, in_b);
	if (common == 0)
		return 0;
	double swapped = disordered(a, b, in_a, in_b) / 2.0; /* half pairs count */
	return (common / a->count + common / b->count + (common - swapped) / common) / 3;
}

double similarity_jaro_winkler(const Points *a, const Points *b) {
	double jaro = similarity_jaro(a, b);
	int32_t prefix = 0, most = min2(4, min2(a->count, b->count));
	while (prefix < most && a->at[prefix] == b->at[prefix])
		prefix++;
	return jaro + prefix * 0.1 * (1 - jaro);
}

/* ---- bigrams --------------------------------------------------------------------------------------- */

typedef struct Bigrams {
	uint64_t at[SIMILARITY_MOST];
	int32_t count;
} Bigrams;

static int by_value(const void *a, const void *b) {
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static void bigrams_of(const Points *points, Bigrams *out) {
	out->count = 0;
	for (int32_t i = 1; i < points->count; i++)
		out->at[out->count++] = (uint64_t)points->at[i - 1] << 32 | points->at[i];
	qsort(out->at, (size_t)out->count, sizeof *out->at, by_value);
}

/* Both multisets side by side. */
typedef struct Profile {
	int32_t both, either; /* distinct bigrams */
	int32_t apart;        /* sum of |count in a - count in b| */
	double dot, square_a, square_b;
} Profile;

static int32_t run_of(const Bigrams *bigrams, int32_t at, uint64_t value) {
	int32_t n = 0;
	while (at + n < bigrams->count && bigrams->at[at + n] == value)
		n++;
	return n;
}

static Profile profile_of(const Points *a, const Points *b) {
	Bigrams x, y;
	Profile out = {0};
	int32_t i = 0, j = 0;
	bigrams_of(a, &x);
	bigrams_of(b, &y);
	while (i < x.count || j < y.count) {
		bool from_x = j == y.count || (i < x.count && x.at[i] <= y.at[j]);
		uint64_t value = from_x ? x.at[i] : y.at[j];
		int32_t n = run_of(&x, i, value), m = run_of(&y, j, value);
		out.both += n && m;
		out.either++;
		out.apart += abs(n - m);
		out.dot += (double)n * m;
		out.square_a += (double)n * n;
		out.square_b += (double)m * m;
		i += n, j += m;
	}
	return out;
}

double similarity_jaccard(const Points *a, const Points *b) {
	Profile profile = profile_of(a, b);
	return profile.either ? (double)profile.both / profile.either : NAN;
}

double similarity_cosine(const Points *a, const Points *b) {
	Profile profile = profile_of(a, b);
	if (!profile.either)
		return 1;
	return profile.dot / (sqrt(profile.square_a) * sqrt(profile.square_b));
}

int32_t distance_bigrams(const Points *a, const Points *b) {
	return profile_of(a, b).apart;
}
