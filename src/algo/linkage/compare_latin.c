/* Names and texts in Latin letters. */
#include "algo/linkage/compare_private.h"
#include "algo/linkage/similarity_text.h"

#include <string.h>

static size_t shorter(size_t a, size_t b) {
	return a < b ? a : b;
}

/* ---- a given name or surname --------------------------------------------------------------------- */

enum { NAME_DIFFERS, NAME_ALIKE, NAME_SHORT, NAME_CLOSE, NAME_SWAPPED, NAME_EQUAL, NAME_LEVELS };

/* One is the beginning of the other: an initial, a short form, a double name cut. */
static bool begins(const char *a, size_t n, const char *b, size_t m) {
	return memcmp(a, b, shorter(n, m)) == 0;
}

static int32_t name_level(const void *x, const void *y) {
	const char *a = x, *b = y;
	size_t n = strlen(a), m = strlen(b);
	if (begins(a, n, b, m))
		return shorter(n, m) + 1 < (n > m ? n : m) ? NAME_SHORT : NAME_CLOSE;
	int32_t edits = text_osa(a, b);
	if (edits == 1 && shorter(n, m) > 2)
		return NAME_CLOSE;
	double alike = text_jaro_winkler(a, b);
	if (edits == 2 && shorter(n, m) > 5 && alike >= 0.9)
		return NAME_CLOSE;
	return alike >= 0.8 ? NAME_ALIKE : NAME_DIFFERS;
}

const Comparison compare_latin_name = {
	.name = "latin_name",
	.levels = NAME_LEVELS,
	.words = {"differs", "alike", "short", "close", "swapped", "equal"},
	.swapped = NAME_SWAPPED,
	.m = {.03, .02, .02, .06, .02, .85},
	.u = {.965, .025, .003, .003, .0005, .0035},
	.normal = normal_joined,
	.level = name_level,
	.ordered = true,
	.facets = {{"sound", facet_sound}, {"first", facet_first}, {"three", facet_three}},
};

/* ---- a text of several words ----------------------------------------------------------------------- */

enum { TEXT_DIFFERS, TEXT_ALIKE, TEXT_CLOSE, TEXT_EQUAL, TEXT_LEVELS };

static bool has_word(const char *text, const char *word, size_t size) {
	for (const char *at = text; (at = strstr(at, word)); at += size)
		if ((at == text || at[-1] == ' ') && (at[size] == ' ' || !at[size]))
			return true;
	return false;
}

/* Words of `a`, and how many of them stand in `b`. */
static void count_words(const char *a, const char *b, int32_t *words, int32_t *shared) {
	char word[COMPARE_VALUE_MOST];
	*words = *shared = 0;
	while (*a) {
		size_t size = strcspn(a, " ");
		if (size < sizeof word) {
			memcpy(word, a, size);
			word[size] = '\0';
			*shared += has_word(b, word, size);
		}
		++*words;
		a += size + (a[size] == ' ');
	}
}

static int32_t text_level(const void *x, const void *y) {
	const char *a = x, *b = y;
	int32_t n, m, in_b, in_a, edits = text_osa(a, b);
	if (edits == 1)
		return TEXT_CLOSE;
	count_words(a, b, &n, &in_b);
	count_words(b, a, &m, &in_a);
	if (in_b == n && in_a == m)
		return TEXT_CLOSE;
	double alike = text_jaro_winkler(a, b);
	if (alike >= 0.93 || edits * 8 <= (int32_t)shorter(strlen(a), strlen(b)))
		return TEXT_CLOSE;
	return alike >= 0.82 || in_b == n || in_a == m ? TEXT_ALIKE : TEXT_DIFFERS;
}

const Comparison compare_text = {
	.name = "text",
	.levels = TEXT_LEVELS,
	.words = {"differs", "alike", "close", "equal"},
	.m = {.2, .03, .07, .7},
	.u = {.98, .015, .001, .004},
	.normal = normal_words,
	.level = text_level,
	.ordered = true,
	.facets = {{"sound", facet_sound}, {"first", facet_first}, {"three", facet_three}},
};

const Comparison compare_street = {
	.name = "street",
	.levels = TEXT_LEVELS,
	.words = {"differs", "alike", "close", "equal"},
	.m = {.2, .03, .07, .7},
	.u = {.98, .0185, .0005, .001},
	.normal = normal_words,
	.level = text_level,
	.ordered = true,
	.facets = {{"sound", facet_sound}, {"first", facet_first}, {"three", facet_three}},
};

const Comparison compare_full_name = {
	.name = "full_name",
	.levels = TEXT_LEVELS,
	.words = {"differs", "alike", "close", "equal"},
	.m = {.1, .1, .1, .7},
	.u = {.985, .0145, .0003, .0002},
	.normal = normal_words,
	.level = text_level,
	.ordered = true,
	.facets = {{"sound", facet_sound}, {"first", facet_first}, {"three", facet_three}},
};
