#include "algo/panel/score.h"

#include "kit/golden.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static BinaryScore score_target(Arena *arena, const char *target) {
	Golden *g = golden_open("forecast/binary.csv");
	double *p = arena_array_of(arena, double, golden_rows(g)),
		   *y = arena_array_of(arena, double, golden_rows(g));
	size_t n = 0;
	for (size_t i = 0; i < golden_rows(g); i++) {
		if (strcmp(golden_text(g, i, "target_type"), target) != 0)
			continue;
		p[n] = golden_number(g, i, "predicted");
		y[n++] = golden_number(g, i, "observed");
	}
	golden_close(g);
	BinaryScore s;
	assert_true(score_binary(arena, p, y, n, 10, SCORE_CLIP, &s, NULL));
	assert_true(fabs(s.brier - (s.reliability - s.resolution + s.uncertainty)) < 1e-13);
	assert_true(fabs(s.brier -
					(s.bin_reliability - s.bin_resolution + s.uncertainty + s.bin_variance -
						s.bin_covariance)) < 1e-13);
	return s;
}

static void binary_equals_reference(void **state) {
	static const struct {
		const char *name;
		size_t at;
		double tolerance;
	} parts[] = {{"brier", offsetof(BinaryScore, brier), 1e-12},
		{"auc", offsetof(BinaryScore, auc), 1e-12},
		{"murphy_unique:reliability", offsetof(BinaryScore, reliability), 1e-12},
		{"murphy_unique:resolution", offsetof(BinaryScore, resolution), 1e-12},
		{"murphy:uncertainty", offsetof(BinaryScore, uncertainty), 1e-12},
		{"murphy_10bins:reliability", offsetof(BinaryScore, bin_reliability), 1e-12},
		{"murphy_10bins:resolution", offsetof(BinaryScore, bin_resolution), 1e-12},
		{"murphy_10bins:within_bin_variance", offsetof(BinaryScore, bin_variance), 1e-11},
		{"murphy_10bins:within_bin_covariance", offsetof(BinaryScore, bin_covariance), 1e-11},
		{"murphy_10bins:expected_calibration_error", offsetof(BinaryScore, calibration_error),
			1e-12},
		{"calibration_intercept", offsetof(BinaryScore, intercept), 1e-9},
		{"calibration_slope", offsetof(BinaryScore, slope), 1e-9}};
	Golden *g = golden_open("golden/reliability_shared.csv");
	size_t seen = 0;
	for (size_t i = 0; i < golden_rows(g); i++) {
		const char *name = golden_text(g, i, "case");
		if (strncmp(name, "covid_binary:", 13) != 0)
			continue;
		BinaryScore s = score_target(*state, name + 13);
		size_t part = 0;
		while (strcmp(parts[part].name, golden_text(g, i, "statistic")) != 0)
			assert_true(++part < sizeof parts / sizeof *parts);
		golden_expect(g, i, "value",
			*(const double *)(const void *)((const char *)&s + parts[part].at),
			parts[part].tolerance);
		seen++;
	}
	assert_int_equal(seen, 24);
	golden_close(g);
}

/* The rows of one forecast stand together. */
static size_t rows_of(const Golden *g, size_t first) {
	size_t n = 1;
	while (first + n < golden_rows(g) &&
		strcmp(golden_text(g, first, "id"), golden_text(g, first + n, "id")) == 0)
		n++;
	return n;
}

static void quantiles_equal_reference(void **state) {
	(void)state;
	Golden *want = golden_open("golden/wis_shared.csv"), *in = golden_open("forecast/quantile.csv");
	size_t at = 0;
	for (size_t i = 0; i < golden_rows(want); i++) {
		size_t n = rows_of(in, at), fault;
		double levels[30], values[30], y = golden_number(in, at, "observed");
		assert_string_equal(golden_text(in, at, "id"), golden_text(want, i, "id"));
		for (size_t j = 0; j < n && j < 30; j++) {
			levels[j] = golden_number(in, at + j, "quantile_level");
			values[j] = golden_number(in, at + j, "predicted");
		}
		QuantileScore s;
		assert_int_equal(score_quantiles(levels, values, n, y, &s, &fault), 0);
		golden_expect(want, i, "wis", s.wis, 1e-12);
		golden_expect(want, i, "dispersion", s.dispersion, 1e-12);
		golden_expect(want, i, "overprediction", s.over, 1e-12);
		golden_expect(want, i, "underprediction", s.under, 1e-12);
		golden_expect(want, i, "ae_median", s.ae_median, 1e-12);
		golden_expect_above(want, i, "bias", s.bias, 1e-12, 1);
		golden_expect(want, i, "cover50", score_inside(levels, values, n, 0.5, y), 0);
		golden_expect(want, i, "cover90", score_inside(levels, values, n, 0.9, y), 0);
		at += n;
	}
	assert_int_equal(at, golden_rows(in));
	golden_close(want);
	golden_close(in);
}

static void samples_equal_reference(void **state) {
	(void)state;
	Golden *want = golden_open("golden/sample_scores_shared.csv"),
		   *in = golden_open("forecast/samples.csv");
	size_t at = 0;
	for (size_t i = 0; i < golden_rows(want); i++) {
		size_t n = rows_of(in, at);
		double x[100];
		assert_string_equal(golden_text(in, at, "id"), golden_text(want, i, "id"));
		for (size_t j = 0; j < n && j < 100; j++)
			x[j] = golden_number(in, at + j, "predicted");
		SampleScore s;
		assert_true(score_samples(x, n, golden_number(in, at, "observed"), &s));
		golden_expect(want, i, "crps", s.crps, 1e-12);
		golden_expect(want, i, "dss", s.dss, 1e-12);
		golden_expect(want, i, "mad", s.mad, 1e-12);
		golden_expect_above(want, i, "bias", s.bias, 1e-12, 1);
		at += n;
	}
	assert_int_equal(at, golden_rows(in));
	golden_close(want);
	golden_close(in);
}

static void counts_equal_reference(void **state) {
	(void)state;
	Golden *g = golden_open("golden/count_scores_shared.csv");
	double low[100], high[100], heights[10];
	size_t n = 0;
	for (size_t i = 0; i < golden_rows(g); i++) {
		CountScore s;
		assert_true(score_counts(
			golden_number(g, i, "y"), golden_number(g, i, "mu"), golden_number(g, i, "size"), &s));
		golden_expect_above(g, i, "logs", s.log_score, 1e-12, 1);
		golden_expect(g, i, "rps", s.rps, 1e-12);
		golden_expect_above(g, i, "dss", s.dss, 1e-12, 1);
		golden_expect(g, i, "ses", s.squared, 1e-12);
		if (s.mass > 1e-8) { /* the rows the histogram was made of */
			low[n] = s.pit_low;
			high[n++] = s.pit_high;
		}
	}
	golden_close(g);
	g = golden_open("golden/pit_shared.csv");
	score_pit(low, high, n, 10, heights);
	for (size_t i = 0; i < golden_rows(g); i++) {
		golden_expect(g, i, "n_rows", (double)n, 0);
		golden_expect(g, i, "lower", (double)i / 10, 1e-12);
		golden_expect(g, i, "upper", (double)(i + 1) / 10, 1e-12);
		golden_expect(g, i, "pit_height", heights[i], 1e-12);
	}
	golden_close(g);
}

static uint64_t random_state = 20261124;
static double uniform(void) {
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return ((double)(random_state >> 11) + 0.5) * 0x1p-53;
}

/* Events of probability .3: of all forecasts tried, .3 has the best Brier and log score. */
static void truth_wins_binary(void **state) {
	enum { N = 20000 };
	double *p = arena_array_of(*state, double, N), *y = arena_array_of(*state, double, N);
	double best[2] = {INFINITY, INFINITY}, winner[2] = {0};
	for (size_t i = 0; i < N; i++)
		y[i] = uniform() < 0.3;
	for (int step = 1; step < 10; step++) {
		BinaryScore s;
		for (size_t i = 0; i < N; i++)
			p[i] = step / 10.;
		assert_true(score_binary(*state, p, y, N, 10, SCORE_CLIP, &s, NULL));
		double scores[] = {s.brier, s.log_score};
		for (int k = 0; k < 2; k++)
			if (scores[k] < best[k]) {
				best[k] = scores[k];
				winner[k] = p[0];
			}
		assert_true(isnan(s.slope)); /* one forecast value has no slope */
	}
	assert_true(winner[0] == 0.3 && winner[1] == 0.3);
}

/* Uniform on [0, 1]: the true quantiles beat those shifted or narrowed. */
static void truth_wins_quantiles(void **state) {
	(void)state;
	const double levels[] = {0.05, 0.25, 0.5, 0.75, 0.95};
	const double shift[] = {0, 0.1, -0.1, 0, 0}, width[] = {1, 1, 1, 0.6, 1.5};
	double sum[5] = {0};
	for (int i = 0; i < 20000; i++) {
		double y = uniform();
		for (int k = 0; k < 5; k++) {
			double values[5];
			QuantileScore s;
			size_t at;
			for (int j = 0; j < 5; j++)
				values[j] = 0.5 + shift[k] + width[k] * (levels[j] - 0.5);
			assert_int_equal(score_quantiles(levels, values, 5, y, &s, &at), 0);
			sum[k] += s.wis;
		}
	}
	for (int k = 1; k < 5; k++)
		assert_true(sum[0] < sum[k]);
}

static double poisson(double mean) {
	double limit = exp(-mean), product = uniform(), k = 0;
	for (; product > limit; k++)
		product *= uniform();
	return k;
}

static void truth_wins_counts(void **state) {
	(void)state;
	const double means[] = {6, 5, 7.2, 6}, sizes[] = {NAN, NAN, NAN, 3};
	double sums[4][3] = {0};
	for (int i = 0; i < 20000; i++) {
		double y = poisson(6);
		for (int k = 0; k < 4; k++) {
			CountScore s;
			assert_true(score_counts(y, means[k], sizes[k], &s));
			sums[k][0] += s.log_score;
			sums[k][1] += s.rps;
			sums[k][2] += s.dss;
		}
	}
	for (int k = 1; k < 4; k++)
		for (int j = 0; j < 3; j++)
			assert_true(sums[0][j] < sums[k][j]);
}

static void faults_are_told(void **state) {
	QuantileScore s;
	size_t at;
	assert_int_equal(
		score_quantiles((double[]){0, 0.5, 1}, (double[]){1, 2, 3}, 3, 2, &s, &at), QUANTILE_LEVEL);
	assert_int_equal(at, 0);
	assert_int_equal(score_quantiles((double[]){.1, .5, .5}, (double[]){1, 2, 3}, 3, 2, &s, &at),
		QUANTILE_LEVEL);
	assert_int_equal(at, 2);
	assert_int_equal(score_quantiles((double[]){.1, .5, .9}, (double[]){1, 3, 2}, 3, 2, &s, &at),
		QUANTILE_CROSSED);
	assert_int_equal(at, 2);
	assert_int_equal(score_quantiles((double[]){.1, .5, .9}, (double[]){1, NAN, 2}, 3, 2, &s, &at),
		QUANTILE_CROSSED);
	assert_int_equal(score_quantiles((double[]){.1, .5, .8}, (double[]){1, 2, 3}, 3, 2, &s, &at),
		QUANTILE_PAIRS);
	assert_int_equal(
		score_quantiles((double[]){.1, .9}, (double[]){1, 2}, 2, 2, &s, &at), QUANTILE_PAIRS);
	assert_true(isnan(score_inside((double[]){.1, .5, .9}, (double[]){1, 2, 3}, 3, .5, 2)));
	CountScore c;
	assert_false(score_counts(-1, 2, NAN, &c) || score_counts(1.5, 2, NAN, &c) ||
		score_counts(1, 0, NAN, &c) || score_counts(1, 2, 0, &c));
	SampleScore x;
	assert_false(score_samples((double[]){1}, 1, 1, &x));
	BinaryScore b;
	assert_false(score_binary(*state, NULL, NULL, 0, 10, SCORE_CLIP, &b, NULL));
}

/* p of 0.7 for what happened costs .09; a sure miss has no finite log score; all alike have no AUC. */
static void binary_by_hand(void **state) {
	BinaryScore s;
	CalibrationBin bins[2];
	assert_true(score_binary(*state, (double[]){0.7}, (double[]){1}, 1, 2, SCORE_CLIP, &s, bins));
	assert_true(fabs(s.brier - 0.09) < 1e-15 && isnan(s.auc) && isnan(s.skill));
	assert_true(bins[0].n == 0 && isnan(bins[0].rate) && bins[1].n == 1 && bins[1].rate == 1 &&
		bins[1].lower < 0.3);
	assert_true(score_binary(
		*state, (double[]){0, 1, 0.5}, (double[]){1, 1, 0}, 3, 2, SCORE_CLIP, &s, bins));
	assert_true(isinf(s.log_score));
}

static int begin(void **state) {
	*state = arena_new(0);
	return 0;
}

static int end(void **state) {
	arena_free(*state);
	return 0;
}

int main(int argc, char **argv) {
	if (argc > 1)
		golden_dir = argv[1];
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(binary_equals_reference),
		cmocka_unit_test(quantiles_equal_reference),
		cmocka_unit_test(samples_equal_reference),
		cmocka_unit_test(counts_equal_reference),
		cmocka_unit_test(truth_wins_binary),
		cmocka_unit_test(truth_wins_quantiles),
		cmocka_unit_test(truth_wins_counts),
		cmocka_unit_test(faults_are_told),
		cmocka_unit_test(binary_by_hand),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
