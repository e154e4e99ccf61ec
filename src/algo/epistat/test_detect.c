#include "algo/epistat/detect.h"

#include "kit/golden.h"
#include "test_series.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LONGEST = 1000 };
static double upper[LONGEST], sum[LONGEST], mean[LONGEST];
static int8_t alarm[LONGEST];

/* Whether `row` has the same text as the row before in the first `columns`. */
static bool same_as_before(const Golden *g, size_t row, size_t columns) {
	for (size_t j = 0; row > 0 && j < columns; j++)
		if (strcmp(golden_text_at(g, row, j), golden_text_at(g, row - 1, j)) != 0)
			return false;
	return row > 0;
}

static void expect_alarm(const Golden *g, size_t row, int8_t got) {
	double want = golden_number(g, row, "alarm");
	if (got != (isnan(want) ? ALARM_NONE : (int8_t)want))
		fail_msg("line %zu: alarm %d, want %g", row + 2, got, want);
}

static const TestSeries *series_of(const Golden *g, size_t row) {
	const TestSeries *s = test_series(golden_text(g, row, "series"));
	assert_true(s->n <= LONGEST);
	return s;
}

static size_t step_of(const Golden *g, size_t row) {
	return (size_t)golden_number(g, row, "t") - 1;
}

static void check_ears(const char *file) {
	Golden *g = golden_open(file);
	for (size_t i = 0; i < golden_rows(g); i++) {
		const TestSeries *s = series_of(g, i);
		if (!same_as_before(g, i, 5)) {
			Ears ears = {.method = EARS_C1 + (golden_text(g, i, "method")[1] - '1'),
				.baseline = (size_t)golden_number(g, i, "baseline"),
				.alpha = golden_number(g, i, "alpha"),
				.min_sigma = golden_number(g, i, "minSigma")};
			assert_int_equal(step_of(g, i), ears_history(&ears)); /* the first that can be judged */
			ears_detect(&ears, s->y, s->n, upper, alarm);
		}
		golden_expect_above(g, i, "upperbound", upper[step_of(g, i)], 1e-12, 1e-3);
		expect_alarm(g, i, alarm[step_of(g, i)]);
	}
	golden_close(g);
}

static void ears_equals_surveillance(void **state) {
	(void)state;
	check_ears("golden/ears.csv");
	check_ears("golden/ears_covid.csv");
}

static CusumTransform transform_of(const char *name) {
	static const char *const names[] = {
		"standard", "rossi", "anscombe", "anscombe2nd", "pearsonNegBin", "none"};
	for (int i = 0; i < 6; i++)
		if (strcmp(names[i], name) == 0)
			return (CusumTransform)i;
	fail_msg("no transformation %s", name);
	return CUSUM_RAW;
}

static void run_cusum(const Golden *g, size_t row, const TestSeries *s) {
	Cusum c = {.transform = transform_of(golden_text(g, row, "trans")),
		.k = golden_number(g, row, "k"),
		.h = golden_number(g, row, "h"),
		.dispersion = 0.1};
	size_t start = step_of(g, row);
	Arena *arena = arena_new(0);
	if (strcmp(golden_text(g, row, "m_mode"), "glm") == 0)
		assert_true(cusum_wave(arena, s->y, start, s->n, s->period, 1, mean));
	else
		assert_true(cusum_mean(s->y, start, s->n, mean));
	arena_free(arena);
	cusum_detect(&c, s->y, mean, start, s->n, sum, upper, alarm);
}

static void cusum_equals_surveillance(void **state) {
	(void)state;
	Golden *g = golden_open("golden/cusum.csv");
	for (size_t i = 0; i < golden_rows(g); i++) {
		const TestSeries *s = series_of(g, i);
		size_t t = step_of(g, i);
		if (!same_as_before(g, i, 5))
			run_cusum(g, i, s);
		golden_expect(g, i, "m", mean[t], 1e-12);
		golden_expect_above(g, i, "cusum", sum[t], 1e-12, 1);
		golden_expect_above(g, i, "upperbound", upper[t], 1e-12, 1);
		expect_alarm(g, i, alarm[t]);
	}
	golden_close(g);
}

static void bayes_equals_surveillance(void **state) {
	(void)state;
	Golden *g = golden_open("golden/bayes.csv");
	for (size_t i = 0; i < golden_rows(g); i++) {
		const TestSeries *s = series_of(g, i);
		if (!same_as_before(g, i, 5)) {
			Bayes bayes = {.years = (size_t)golden_number(g, i, "b"),
				.window = (size_t)golden_number(g, i, "w"),
				.period = (size_t)s->period,
				.this_year = golden_number(g, i, "actY") > 0,
				.alpha = golden_number(g, i, "alpha")};
			bayes_detect(&bayes, s->y, s->n, upper, alarm);
		}
		golden_expect(g, i, "upperbound", upper[step_of(g, i)], 0);
		expect_alarm(g, i, alarm[step_of(g, i)]);
	}
	golden_close(g);
}

static void outbreakp_equals_surveillance(void **state) {
	(void)state;
	Golden *g = golden_open("golden/outbreakP.csv");
	Arena *arena = arena_new(0);
	for (size_t i = 0; i < golden_rows(g); i++) {
		const TestSeries *s = series_of(g, i);
		if (!same_as_before(g, i, 1))
			outbreakp_detect(arena, s->y, s->n, golden_number(g, i, "k"), sum, alarm);
		golden_expect(g, i, "statistic", sum[step_of(g, i)], 1e-12);
		expect_alarm(g, i, alarm[step_of(g, i)]);
	}
	arena_free(arena);
	golden_close(g);
}

static int end(void **state) {
	(void)state;
	test_series_free();
	return 0;
}

int main(int argc, char **argv) {
	if (argc > 1)
		golden_dir = argv[1];
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ears_equals_surveillance),
		cmocka_unit_test(cusum_equals_surveillance),
		cmocka_unit_test(bayes_equals_surveillance),
		cmocka_unit_test(outbreakp_equals_surveillance),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
