#include "algo/epistat/nowcast.h"

#include "algo/epistat/day.h"
#include "kit/golden.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { DELAY = 15, CASES_MOST = 2000, ROWS_MOST = 400 };
static int64_t onset[CASES_MOST], report[CASES_MOST], first;
static size_t cases;

static int64_t day_from(const char *text) {
	int year, month, date;
	assert_int_equal(sscanf(text, "%d-%d-%d", &year, &month, &date), 3);
	return day_of(year, month, date);
}

static void read_line_list(void) {
	Golden *g = golden_open("series/husO104Hosp_linelist.csv");
	first = INT64_MAX;
	for (size_t i = 0; i < golden_rows(g); i++) {
		if (strcmp(golden_text(g, i, "hospitalised"), "NA") == 0 ||
			strcmp(golden_text(g, i, "reported"), "NA") == 0)
			continue;
		onset[cases] = day_from(golden_text(g, i, "hospitalised"));
		report[cases] = day_from(golden_text(g, i, "reported"));
		first = onset[cases] < first ? onset[cases] : first;
		cases++;
	}
	golden_close(g);
}

static Nowcast configured(const char *method) {
	Nowcast n = {.prior_mean = 50,
		.prior_var = 3000,
		.most = 300,
		.samples = 4000,
		.seed = 7,
		.alpha = 0.05,
		.compat_r = true};
	n.method = strcmp(method, "lawless") == 0 ? NOWCAST_CHAIN
		: strcmp(method, "bayes.trunc") == 0  ? NOWCAST_BAYES
											  : NOWCAST_NAIVE;
	return n;
}

static double cdf[DELAY + 1];
static NowcastDay days[ROWS_MOST];
static Triangle triangle;

static void run(Arena *arena, const char *now, const char *method) {
	Nowcast n = configured(method);
	arena_reset(arena);
	assert_true(
		triangle_build(&triangle, arena, onset, report, cases, first, day_from(now), DELAY));
	assert_true(triangle.rows <= ROWS_MOST);
	nowcast_run(&n, arena, &triangle, cdf, days);
}

static bool another(const Golden *g, size_t row) {
	return row == 0 || strcmp(golden_text(g, row, "now"), golden_text(g, row - 1, "now")) != 0 ||
		strcmp(golden_text(g, row, "method"), golden_text(g, row - 1, "method")) != 0;
}

static void delays_equal_surveillance(void **state) {
	Arena *arena = *state;
	Golden *g = golden_open("golden/nowcast_delay_cdf.csv");
	for (size_t i = 0; i < golden_rows(g); i++) {
		if (another(g, i))
			run(arena, golden_text(g, i, "now"), golden_text(g, i, "method"));
		size_t k = (size_t)golden_number(g, i, "k");
		golden_expect(g, i, "cdf", k > DELAY ? 1 : cdf[k], 1e-12);
	}
	golden_close(g);
}

/* Of Bayes both sides are drawn by chance: R from 1000 delay distributions, we from 4000. */
static void expect_drawn(const Golden *g, size_t row, const char *column, double got) {
	double want = golden_number(g, row, column);
	if (fabs(got - want) > 1 + 0.05 * want)
		fail_msg("line %zu %s: %g, want about %g", row + 2, column, got, want);
}

static void days_equal_surveillance(void **state) {
	Arena *arena = *state;
	Golden *g = golden_open("golden/nowcast.csv");
	for (size_t i = 0; i < golden_rows(g); i++) {
		const char *method = golden_text(g, i, "method");
		if (another(g, i))
			run(arena, golden_text(g, i, "now"), method);
		const NowcastDay *day = &days[day_from(golden_text(g, i, "date")) - first];
		golden_expect(g, i, "reported_so_far", day->reported, 0);
		if (strcmp(method, "lawless") == 0) {
			golden_expect(g, i, "nowcast_median", day->median, 0);
			golden_expect(g, i, "lo95", day->low, 0);
			golden_expect(g, i, "hi95", day->high, 0);
		} else {
			expect_drawn(g, i, "nowcast_median", day->median);
			expect_drawn(g, i, "lo95", day->low);
			expect_drawn(g, i, "hi95", day->high);
		}
	}
	golden_close(g);
}

static void chain_ladder_equals_reference(void **state) {
	Arena *arena = *state;
	Golden *g = golden_open("golden/nowcast_chainladder.csv");
	for (size_t i = 0; i < golden_rows(g); i++) {
		if (i == 0 || strcmp(golden_text(g, i, "now"), golden_text(g, i - 1, "now")) != 0)
			run(arena, golden_text(g, i, "now"), "lawless");
		const NowcastDay *day = &days[day_from(golden_text(g, i, "date")) - first];
		golden_expect(g, i, "reported_so_far", day->reported, 0);
		golden_expect(g, i, "cdf", day->share, 1e-12);
		golden_expect(g, i, "chainladder", day->reported / day->share, 1e-12);
		assert_int_equal((long)golden_number(g, i, "delay_seen"),
			(long)(triangle.rows - 1 - (size_t)(day - days)));
	}
	golden_close(g);
}

static uint64_t random_state;
static double uniform(void) {
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return ((double)(random_state >> 11) + 0.5) * 0x1p-53;
}

static size_t poisson(double mean) {
	double limit = exp(-mean), product = uniform();
	size_t k = 0;
	for (; product > limit; k++)
		product *= uniform();
	return k;
}

enum { SIM_DAYS = 60, SIM_DELAY = 10, SIM_RUNS = 120, SIM_CASES = 20000 };
typedef struct Simulated {
	int64_t onset[SIM_CASES], report[SIM_CASES];
	size_t n;
	double truth[SIM_DAYS];
} Simulated;

static void simulate(Simulated *s, bool rising) {
	s->n = 0;
	for (int64_t t = 0; t < SIM_DAYS; t++) {
		s->truth[t] =
			(double)poisson(rising ? 5 * exp((double)t / 16) : 30 + 15 * sin((double)t / 9));
		for (int64_t i = 0; i < (int64_t)s->truth[t]; i++) {
			int64_t delay = 0;
			while (delay < SIM_DELAY && uniform() > 0.3)
				delay++;
			s->onset[s->n] = t;
			s->report[s->n++] = t + delay;
		}
	}
}

/* How often the 95 % limits of the days still open hold the truth. */
static double coverage(
	Arena *arena, NowcastMethod method, bool rising, size_t window, bool compat_r) {
	static Simulated s;
	size_t inside = 0, all = 0;
	random_state = 20260601;
	for (int i = 0; i < SIM_RUNS; i++) {
		arena_reset(arena);
		simulate(&s, rising);
		Nowcast n = {.method = method,
			.prior_mean = 30,
			.prior_var = 930,
			.samples = 200,
			.seed = (uint64_t)i,
			.window = window,
			.most = compat_r ? 1000 : 0,
			.compat_r = compat_r,
			.alpha = 0.05};
		Triangle t;
		assert_true(triangle_build(&t, arena, s.onset, s.report, s.n, 0, SIM_DAYS - 1, SIM_DELAY));
		nowcast_run(&n, arena, &t, cdf, days);
		for (size_t row = SIM_DAYS - SIM_DELAY; row < SIM_DAYS; row++, all++)
			inside += s.truth[row] >= days[row].low && s.truth[row] <= days[row].high;
	}
	return (double)inside / (double)all;
}

static void expect_coverage(const char *what, double got, double low, double high) {
	if (got < low || got > high)
		fail_msg("seed 20260601: %s covers %.3f, want %.2f to %.2f", what, got, low, high);
}

/* 1,200 days: the standard error of the share is about .6 %; discrete limits hold a little more. */
static void limits_hold_the_truth(void **state) {
	expect_coverage("Bayes", coverage(*state, NOWCAST_BAYES, false, 0, false), 0.93, 0.99);
	expect_coverage("chain ladder", coverage(*state, NOWCAST_CHAIN, false, 0, false), 0.93, 0.99);
	expect_coverage("Bayes, rising", coverage(*state, NOWCAST_BAYES, true, 0, false), 0.93, 0.99);
	expect_coverage(
		"chain ladder, rising", coverage(*state, NOWCAST_CHAIN, true, 0, false), 0.93, 0.99);
	/* Where the delays are learnt from ten days alone, the term the package loses is felt. */
	expect_coverage(
		"chain ladder of ten days", coverage(*state, NOWCAST_CHAIN, true, 10, false), 0.93, 0.99);
	expect_coverage(
		"the same as the package", coverage(*state, NOWCAST_CHAIN, true, 10, true), 0, 0.90);
	/* Delays that cannot have been seen yet taken for none: why truncation matters. */
	expect_coverage(
		"without truncation, rising", coverage(*state, NOWCAST_NAIVE, true, 0, false), 0, 0.85);
}

static void odd_lists(void **state) {
	Arena *arena = *state;
	Triangle t;
	const int64_t began[] = {0, 5, 9, 30}, told[] = {40, 4, 9, 31};
	assert_false(triangle_build(&t, arena, began, told, 4, 0, 9, 10)); /* shorter than the delay */
	assert_true(triangle_build(&t, arena, began, told, 4, 0, 10, 10));
	assert_int_equal(t.early, 1);
	assert_true(t.reported[9] == 1 && t.reported[0] == 0);
	Nowcast n = {.method = NOWCAST_CHAIN, .alpha = 0.05};
	double share[11];
	nowcast_run(&n, arena, &t, share, days);
	assert_true(days[0].median == 0 && days[10].median == 0);
}

static int begin(void **state) {
	read_line_list();
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
		cmocka_unit_test(delays_equal_surveillance),
		cmocka_unit_test(days_equal_surveillance),
		cmocka_unit_test(chain_ladder_equals_reference),
		cmocka_unit_test(limits_hold_the_truth),
		cmocka_unit_test(odd_lists),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
