/* What must hold of every panel and every forecast, on seeded random ones: the order of raters, proper scores, limits. */
#include "algo/panel/agree.h"
#include "algo/panel/experts.h"
#include "algo/panel/matrix.h"
#include "algo/panel/score.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { SEED = 66, UNITS = 25, RATERS = 5, RUNS = 40 };
static uint64_t random_state = SEED;
static double uniform(void) {
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return ((double)(random_state >> 11) + 0.5) * 0x1p-53;
}

static double normal(void) {
	return sqrt(-2 * log(uniform())) * cos(2 * M_PI * uniform());
}

#define EXPECT(what, run) \
	do { \
		if (!(what)) \
			fail_msg("seed %d, run %d: %s", SEED, run, #what); \
	} while (0)

static bool near(double a, double b) {
	return (isnan(a) && isnan(b)) || fabs(a - b) < 1e-9 * (1 + fabs(b));
}

/* Ratings, and the same with the raters in reverse. */
static void judge(double *value, double *turned) {
	for (size_t u = 0; u < UNITS; u++) {
		double truth = floor(uniform() * 4);
		for (size_t r = 0; r < RATERS; r++) {
			value[u * RATERS + r] = uniform() < 0.6 ? truth : floor(uniform() * 4);
			turned[u * RATERS + RATERS - 1 - r] = value[u * RATERS + r];
		}
	}
}

static void fleiss(Arena *arena, const Ratings *r, Kappa *out) {
	double *values, *counts;
	size_t units, k = agree_categories(r, arena, &values);
	assert_int_equal(agree_counts(r, values, k, arena, &counts, &units), AGREE_DEFINED);
	assert_int_equal(agree_fleiss(counts, units, k, out), AGREE_DEFINED);
}

static void raters_may_change_places(void **state) {
	for (int run = 0; run < RUNS; run++) {
		double value[UNITS * RATERS], turned[UNITS * RATERS];
		judge(value, turned);
		const Ratings a = {UNITS, RATERS, value}, b = {UNITS, RATERS, turned};
		Icc icc[ICC_KINDS], icc_turned[ICC_KINDS];
		Cronbach c, c_turned;
		Kappa k, k_turned;
		assert_int_equal(agree_icc(&a, 0.95, icc), AGREE_DEFINED);
		assert_int_equal(agree_icc(&b, 0.95, icc_turned), AGREE_DEFINED);
		for (int i = 0; i < ICC_KINDS; i++)
			EXPECT(near(icc[i].icc, icc_turned[i].icc) && near(icc[i].low, icc_turned[i].low), run);
		assert_int_equal(agree_cronbach(&a, *state, &c), AGREE_DEFINED);
		assert_int_equal(agree_cronbach(&b, *state, &c_turned), AGREE_DEFINED);
		EXPECT(
			near(c.alpha, c_turned.alpha) && near(c.dropped[0], c_turned.dropped[RATERS - 1]), run);
		fleiss(*state, &a, &k);
		fleiss(*state, &b, &k_turned);
		EXPECT(near(k.kappa, k_turned.kappa) && near(k.z, k_turned.z), run);
	}
}

/* Scores on another scale: ICC and Cronbach's alpha stay, as they must for temperatures in other degrees. */
static void scales_do_not_matter(void **state) {
	for (int run = 0; run < RUNS; run++) {
		double value[UNITS * RATERS], scaled[UNITS * RATERS];
		judge(value, scaled);
		for (size_t i = 0; i < UNITS * RATERS; i++)
			scaled[i] = 40 - 2.5 * value[i];
		Icc icc[ICC_KINDS], again[ICC_KINDS];
		Cronbach c, c_again;
		assert_int_equal(agree_icc(&(Ratings){UNITS, RATERS, value}, 0.95, icc), AGREE_DEFINED);
		assert_int_equal(agree_icc(&(Ratings){UNITS, RATERS, scaled}, 0.95, again), AGREE_DEFINED);
		for (int i = 0; i < ICC_KINDS; i++)
			EXPECT(near(icc[i].icc, again[i].icc), run);
		assert_int_equal(
			agree_cronbach(&(Ratings){UNITS, RATERS, value}, *state, &c), AGREE_DEFINED);
		assert_int_equal(
			agree_cronbach(&(Ratings){UNITS, RATERS, scaled}, *state, &c_again), AGREE_DEFINED);
		EXPECT(near(c.alpha, c_again.alpha) && near(c.lambda6, c_again.lambda6), run);
	}
}

/* Cohen's kappa of a table is that of the table on its side. */
static void cohen_has_no_first_rater(void **state) {
	enum { K = 4 };
	for (int run = 0; run < RUNS; run++) {
		double table[K * K], side[K * K], weights[K * K];
		Kappa a, b;
		for (size_t i = 0; i < K * K; i++)
			side[i % K * K + i / K] = table[i] = floor(uniform() * 20) + (i / K == i % K ? 15 : 0);
		agree_weights(K, 2, weights);
		for (int weighted = 0; weighted < 2; weighted++) {
			assert_int_equal(
				agree_cohen(table, K, weighted ? weights : NULL, false, *state, &a), AGREE_DEFINED);
			assert_int_equal(
				agree_cohen(side, K, weighted ? weights : NULL, false, *state, &b), AGREE_DEFINED);
			EXPECT(
				near(a.kappa, b.kappa) && near(a.se, b.se) && a.low <= a.kappa && a.kappa <= a.high,
				run);
		}
	}
}

/* Normal truths: of samples shifted, narrowed and widened, those of the true distribution have the least CRPS. */
static void truth_wins_samples(void **state) {
	enum { SAMPLES = 200, TRIES = 1500 };
	const double shift[] = {0, 0.5, -0.5, 0, 0}, width[] = {1, 1, 1, 0.4, 2.5};
	double sum[5] = {0}, x[SAMPLES];
	(void)state;
	for (int run = 0; run < TRIES; run++) {
		double y = normal();
		for (int k = 0; k < 5; k++) {
			SampleScore s;
			for (size_t i = 0; i < SAMPLES; i++)
				x[i] = shift[k] + width[k] * normal();
			assert_true(score_samples(x, SAMPLES, y, &s));
			sum[k] += s.crps;
		}
	}
	for (int k = 1; k < 5; k++)
		EXPECT(sum[0] < sum[k], k);
}

/* The histogram of a calibrated forecast is even, that of one too sure of itself a U. */
static void pit_tells_who_is_too_sure(void **state) {
	enum { TRIES = 4000, BINS = 10 };
	static double low[2][TRIES], high[2][TRIES];
	double even[BINS], sure[BINS];
	(void)state;
	for (int run = 0; run < TRIES; run++) {
		double limit = exp(-6), product = uniform(), y = 0;
		for (; product > limit; y++)
			product *= uniform();
		CountScore right, narrow;
		assert_true(score_counts(y, 6, NAN, &right));
		low[0][run] = right.pit_low;
		high[0][run] = right.pit_high;
		/* as if the mean were known to be 6 + half of what was off: too narrow */
		assert_true(
			score_counts(floor(6 + 1.8 * (y - 6) + 0.5) < 0 ? 0 : floor(6 + 1.8 * (y - 6) + 0.5), 6,
				NAN, &narrow));
		low[1][run] = narrow.pit_low;
		high[1][run] = narrow.pit_high;
	}
	score_pit(low[0], high[0], TRIES, BINS, even);
	score_pit(low[1], high[1], TRIES, BINS, sure);
	for (int b = 0; b < BINS; b++)
		EXPECT(fabs(even[b] - 0.1) < 0.02, b);
	EXPECT(sure[0] > 0.15 && sure[BINS - 1] > 0.15 && sure[4] < 0.08, 0);
}

/* Whoever says the truth's distribution is at least as well calibrated, and the decision maker's quantiles rise. */
static void decisions_have_their_order(void **state) {
	enum { EXPERTS = 4, ITEMS = 12, LEVELS = 3 };
	const double level[] = {0.05, 0.5, 0.95};
	for (int run = 0; run < RUNS; run++) {
		double value[EXPERTS * ITEMS * LEVELS], truth[ITEMS], bins[EXPERTS * (LEVELS + 1)],
			quantiles[ITEMS * LEVELS], alpha;
		bool logs[ITEMS] = {false};
		Judge judges[EXPERTS], dm;
		for (size_t m = 0; m < ITEMS; m++)
			truth[m] = 10 * normal();
		for (size_t i = 0; i < EXPERTS * ITEMS; i++) {
			double centre = truth[i % ITEMS] + 5 * normal(), wide = 1 + 10 * uniform();
			for (size_t q = 0; q < LEVELS; q++)
				value[i * LEVELS + q] = centre + wide * ((double)q - 1);
		}
		Study s = {EXPERTS, ITEMS, LEVELS, level, value, truth, logs, 0.1};
		study_experts(&s, *state, judges, bins);
		for (Decision d = DECIDE_EQUAL; d <= DECIDE_ITEM; d++) {
			study_decision(&s, *state, judges, d, quantiles, &dm, &alpha);
			EXPECT(dm.calibration >= 0 && dm.calibration <= 1, run);
			for (size_t i = 0; i < ITEMS * LEVELS; i++)
				EXPECT(i % LEVELS == 0 || quantiles[i] > quantiles[i - 1], run);
		}
	}
}

/* Leaving out one expert or item is the study of the others. */
static void leaving_out_is_the_rest(void **state) {
	const double level[] = {0.5}, value[] = {1, 2, 3, 4, 5, 6}, truth[] = {1, NAN, 3};
	const bool logs[] = {false, true, false};
	Study s = {2, 3, 1, level, value, truth, logs, 0.1}, out;
	assert_true(study_without(&s, *state, 0, SIZE_MAX, &out));
	assert_true(out.experts == 1 && out.items == 3 && out.value[0] == 4 && out.value[2] == 6);
	assert_true(study_without(&s, *state, SIZE_MAX, 1, &out));
	assert_true(out.experts == 2 && out.items == 2 && out.value[1] == 3 && out.value[2] == 4 &&
		!out.log_scale[1]);
	s.realisation = (double[]){1, NAN, NAN};
	assert_false(study_without(&s, *state, SIZE_MAX, 0, &out));
}

/* A worse mark never lowers the level, and the interval holds it. */
static void levels_rise_with_the_marks(void **state) {
	const MatrixScale scale = {.levels = 4, .from = {1, 4, 8, 10}, .middle = 2};
	(void)state;
	for (int likelihood = 1; likelihood <= 5; likelihood++)
		for (int worst = 1; worst <= 5; worst++)
			for (MatrixConfidence c = MATRIX_LOW; c <= MATRIX_HIGH; c++) {
				MatrixSheet sheet = {(double)likelihood, {(double)worst, 1, NAN}, 3, c},
							more = sheet;
				MatrixLevel level = matrix_judge(&scale, &sheet), above;
				EXPECT(
					level.low <= level.level && level.level <= level.high && level.high < 4, worst);
				EXPECT(level.worst == worst && level.unscored == 1, worst);
				EXPECT(worst < 5 || level.level >= 2, likelihood);
				more.likelihood = fmin(5, likelihood + 1);
				above = matrix_judge(&scale, &more);
				EXPECT(above.level >= level.level, likelihood);
				more.consequence[1] = 5;
				EXPECT(matrix_judge(&scale, &more).level >= above.level, likelihood);
			}
}

static int begin(void **state) {
	*state = arena_new(0);
	return 0;
}

static int end(void **state) {
	arena_free(*state);
	return 0;
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(raters_may_change_places),
		cmocka_unit_test(scales_do_not_matter),
		cmocka_unit_test(cohen_has_no_first_rater),
		cmocka_unit_test(truth_wins_samples),
		cmocka_unit_test(pit_tells_who_is_too_sure),
		cmocka_unit_test(decisions_have_their_order),
		cmocka_unit_test(leaving_out_is_the_rest),
		cmocka_unit_test(levels_rise_with_the_marks),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
