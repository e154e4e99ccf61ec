/* Estimates from clerical samples: by hand, against Wilson's interval by R, and by how often the truth is covered. */
#include "algo/linkage/clerical.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void expect_near(const char *what, double got, double want, double tolerance) {
	if (!(fabs(got - want) <= tolerance))
		fail_msg("%s: %.6f, not %.6f", what, got, want);
}

static void test_strata(void **state) {
	ClericalStratum strata[CLERICAL_STRATA];
	(void)state;
	size_t n = clerical_strata(0.5, strata);
	assert_int_equal(n, 8);
	expect_near("threshold", strata[3].from, 0.5, 0);
	assert_false(strata[2].link);
	assert_true(strata[3].link);
	assert_false(strata[7].link);
	assert_int_equal(clerical_stratum_of(strata, n, 0.009, false), n);
	assert_int_equal(clerical_stratum_of(strata, n, NAN, false), n);
	assert_int_equal(clerical_stratum_of(strata, n, 0.01, false), 0);
	assert_int_equal(clerical_stratum_of(strata, n, 0.49999, false), 2);
	assert_int_equal(clerical_stratum_of(strata, n, 0.5, true), 3);
	assert_int_equal(clerical_stratum_of(strata, n, 1, true), 6);
	assert_int_equal(clerical_stratum_of(strata, n, 0.5, false), 7); /* contradicted */
	assert_int_equal(clerical_stratum_of(strata, n, 1, false), 7);
	n = clerical_strata(0.1, strata); /* 0.2 lies above it */
	assert_int_equal(n, 7);
	expect_near("threshold", strata[2].from, 0.1, 0);
	n = clerical_strata(0.95, strata);
	for (size_t i = 0; i + 1 < n; i++)
		assert_true(strata[i].link == (strata[i].from >= 0.95) && strata[i].from < strata[i].to);
}

static void test_allocation(void **state) {
	ClericalStratum strata[CLERICAL_STRATA];
	uint64_t sum = 0, pairs[] = {3, 500, 100, 40, 200, 9000, 100000, 12};
	(void)state;
	size_t n = clerical_strata(0.5, strata);
	for (size_t i = 0; i < n; i++)
		strata[i].pairs = pairs[i];
	clerical_allocate(strata, n, 300);
	for (size_t i = 0; i < n; i++) {
		sum += strata[i].drawn;
		assert_true(
			strata[i].drawn <= pairs[i] && strata[i].drawn >= (pairs[i] < 10 ? pairs[i] : 10));
	}
	assert_in_range(sum, 290, 312);
	assert_true(strata[6].drawn > strata[5].drawn);
	clerical_allocate(strata, n, 0);
	assert_int_equal(strata[6].drawn, CLERICAL_LEAST);
	for (size_t i = 0; i < n; i++)
		strata[i].pairs = 0;
	clerical_allocate(strata, n, 300);
	assert_int_equal(strata[6].drawn, 0);
}

/* Algorithm S draws exactly as many as wanted, and each as likely. */
static void test_draw(void **state) {
	enum { SEED = 3, ITEMS = 10, WANTED = 3, ROUNDS = 30000 };
	uint64_t times[ITEMS] = {0};
	RngSeeded seeded;
	Rng rng = rng_seeded(&seeded, SEED);
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		uint64_t wanted = WANTED;
		for (uint64_t i = 0; i < ITEMS; i++)
			if (clerical_draw(&rng, ITEMS - i, wanted)) {
				times[i]++;
				wanted--;
			}
		assert_int_equal(wanted, 0);
	}
	for (int i = 0; i < ITEMS; i++)
		assert_in_range(times[i], 8600, 9400);
}

/* 1,000 links, 50 judged, 48 the same: 0.96. 100 others, 20 judged, 5 the same: 25 missed. 960 / 985. */
static void test_by_hand(void **state) {
	const ClericalStratum strata[] = {{.pairs = 100, .judged = 20, .same = 5},
		{.link = true, .pairs = 1000, .judged = 50, .same = 48}};
	ClericalEstimate precision, recall;
	double p, r;
	(void)state;
	clerical_estimate(strata, 2, 0.95, &precision, &recall);
	expect_near("precision", precision.value, 0.96, 1e-12);
	expect_near("recall", recall.value, 960.0 / 985, 1e-12);
	assert_true(precision.low < 0.96 && precision.high > 0.96 && recall.low < recall.value &&
		recall.high > recall.value);
	clerical_values(strata, 2, 1, &p, &r); /* 47 of 50 */
	expect_near("one turned over", p, 0.94, 1e-12);
	expect_near("one turned over", r, 940.0 / 965, 1e-12);
	clerical_values(strata, 2, 0, &p, &r); /* 4 of 20: 20 missed */
	expect_near("one of the others", p, 0.96, 1e-12);
	expect_near("one of the others", r, 960.0 / 980, 1e-12);
}

/* R: prop.test(48, 50, correct = FALSE), of a population so large that the sample is no part of it. One stratum: the
 * joined limits are its own. */
static void test_wilson(void **state) {
	ClericalStratum link = {.link = true, .pairs = 100000000000, .judged = 50, .same = 48};
	ClericalEstimate precision, recall;
	(void)state;
	clerical_estimate(&link, 1, 0.95, &precision, &recall);
	expect_near("low", precision.low, 0.865399093, 1e-6);
	expect_near("high", precision.high, 0.988961116, 1e-6);
	expect_near("recall without others", recall.low, 1, 0);
	link.same = 50;
	clerical_estimate(&link, 1, 0.95, &precision, &recall);
	expect_near("all right, low", precision.low, 50 / (50 + 3.841459), 1e-6); /* n / (n + z^2) */
	expect_near("all right, high", precision.high, 1, 0);
}

/* A census has no interval; of nothing judged nothing is said; a stratum nobody looked at may be anything. */
static void test_edges(void **state) {
	ClericalStratum strata[] = {{.pairs = 10, .judged = 10, .same = 2},
		{.link = true, .pairs = 30, .judged = 30, .same = 27}};
	ClericalEstimate precision, recall;
	(void)state;
	clerical_estimate(strata, 2, 0.95, &precision, &recall);
	expect_near("census", precision.low, 0.9, 1e-12);
	expect_near("census", precision.high, 0.9, 1e-12);
	expect_near("census", recall.value, 27.0 / 29, 1e-12);
	strata[0].judged = strata[0].same = 0;
	clerical_estimate(strata, 2, 0.95, &precision, &recall);
	assert_true(recall.low < 27.0 / 37 + 1e-9 && recall.high > 1 - 1e-9);
	strata[1].judged = strata[1].same = 0;
	clerical_estimate(strata, 2, 0.95, &precision, &recall);
	assert_true(isnan(precision.value) && isnan(recall.low));
	strata[1].pairs = 0;
	strata[0].judged = 5;
	strata[0].same = 2;
	clerical_estimate(strata, 2, 0.95, &precision, &recall);
	assert_true(isnan(precision.value));
	expect_near("no link", recall.value, 0, 0);
}

/* Of samples from a known population nineteen intervals in twenty hold the truth. */
static void test_coverage(void **state) {
	enum { SEED = 1934, TRIALS = 300 };
	static const struct {
		uint64_t pairs, same;
		bool link;
	} truth[] = {{4000, 40, false}, {600, 90, false}, {300, 240, true}, {9000, 8955, true}};
	double precision_true = (240 + 8955) / 9300.0,
		   recall_true = (240 + 8955) / (240 + 8955 + 130.0);
	int covered[2] = {0, 0};
	RngSeeded seeded;
	Rng rng = rng_seeded(&seeded, SEED);
	(void)state;
	for (int trial = 0; trial < TRIALS; trial++) {
		ClericalStratum strata[4];
		ClericalEstimate precision, recall;
		for (int s = 0; s < 4; s++) {
			strata[s] =
				(ClericalStratum){.link = truth[s].link, .pairs = truth[s].pairs, .judged = 60};
			uint64_t wanted = strata[s].judged;
			for (uint64_t i = 0; i < truth[s].pairs; i++)
				if (clerical_draw(&rng, truth[s].pairs - i, wanted)) {
					strata[s].same += i < truth[s].same;
					wanted--;
				}
		}
		clerical_estimate(strata, 4, 0.95, &precision, &recall);
		covered[0] += precision.low <= precision_true && precision_true <= precision.high;
		covered[1] += recall.low <= recall_true && recall_true <= recall.high;
	}
	for (int i = 0; i < 2; i++)
		if (covered[i] < TRIALS * 92 / 100)
			fail_msg(
				"seed %d: %s in %d of %d", SEED, i ? "recall" : "precision", covered[i], TRIALS);
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_strata),
		cmocka_unit_test(test_allocation), cmocka_unit_test(test_draw),
		cmocka_unit_test(test_by_hand), cmocka_unit_test(test_wilson), cmocka_unit_test(test_edges),
		cmocka_unit_test(test_coverage)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
