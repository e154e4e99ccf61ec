/* Every measure equals R stringdist on code points, on Latin and on Chinese names. */
#include "algo/linkage/similarity.h"
#include "kit/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>
#include <math.h>

static void expect_row(const Golden *golden, size_t row) {
	Points a, b;
	points_of(golden_text(golden, row, "a"), &a);
	points_of(golden_text(golden, row, "b"), &b);
	golden_expect(golden, row, "lv", distance_levenshtein(&a, &b), 0);
	golden_expect(golden, row, "osa", distance_osa(&a, &b), 0);
	golden_expect(golden, row, "dl", distance_damerau(&a, &b), 0);
	golden_expect(golden, row, "lcs", distance_lcs(&a, &b), 0);
	golden_expect(golden, row, "jaro", similarity_jaro(&a, &b), 1e-12);
	golden_expect(golden, row, "jw", similarity_jaro_winkler(&a, &b), 1e-12);
	golden_expect(golden, row, "jaccard2", similarity_jaccard(&a, &b), 1e-12);
	golden_expect(golden, row, "cosine2", similarity_cosine(&a, &b), 1e-12);
	golden_expect(golden, row, "qgram2", distance_bigrams(&a, &b), 0);
}

static void expect_file(const char *file) {
	Golden *golden = golden_open(file);
	for (size_t row = 0; row < golden_rows(golden); row++)
		expect_row(golden, row);
	golden_close(golden);
}

static void test_latin(void **state) {
	(void)state;
	expect_file("strings_latin.csv");
}

static void test_chinese(void **state) {
	(void)state;
	expect_file("strings_chinese.csv");
}

/* What lies past the limit is not looked at; what lies at it is. */
static void test_long_texts(void **state) {
	char text[SIMILARITY_MOST + 3];
	Points a, b;
	(void)state;
	for (int i = 0; i < SIMILARITY_MOST + 2; i++)
		text[i] = 'a';
	text[SIMILARITY_MOST + 2] = '\0';
	points_of(text, &a);
	text[SIMILARITY_MOST - 1] = 'b';
	text[SIMILARITY_MOST] = 'c';
	points_of(text, &b);
	assert_int_equal(a.count, SIMILARITY_MOST);
	assert_int_equal(distance_levenshtein(&a, &b), 1);
	assert_int_equal(distance_damerau(&a, &b), 1);
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_latin),
		cmocka_unit_test(test_chinese),
		cmocka_unit_test(test_long_texts),
	};
	golden_dir = argc > 1 ? argv[1] : ".";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
