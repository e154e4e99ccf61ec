#include "algo/epistat/rt.h"

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
static double w[LONGEST], pressure[LONGEST], per_case[LONGEST];

/* Mean and standard deviation of the serial intervals the references assumed. */
static const struct Moments {
	const char *series;
	double mean, sd;
} moments[] = {{"Flu2009", 2.6, 1.5}, {"SARS2003", 8.4, 3.8}, {"Measles1861", 14.9, 3.9},
	{"hagelloch_daily", 11.1, 2.5}, {"mers_2014_15", 6.8, 4.1}, {"covid_deaths_uk", 6.3, 4.2}};

static size_t read_interval(const char *series) {
	char file[100];
	snprintf(file, sizeof file, "series/%s_si.csv", series);
	Golden *g = golden_open(file);
	size_t n = golden_rows(g);
	for (size_t i = 0; i < n; i++)
		w[i] = golden_number(g, i, "w");
	golden_close(g);
	return n;
}

static size_t interval_of(const char *series, const char *config, size_t n) {
	if (strncmp(config, "nonparametric", 13) == 0)
		return read_interval(series);
	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
		if (strcmp(moments[i].series, series) == 0)
			assert_true(rt_serial_interval(moments[i].mean, moments[i].sd, w, n));
	return n;
}

static bool another(const Golden *g, size_t row) {
	return row == 0 || strcmp(golden_text_at(g, row, 0), golden_text_at(g, row - 1, 0)) != 0 ||
		strcmp(golden_text_at(g, row, 1), golden_text_at(g, row - 1, 1)) != 0;
}

static void intervals_equal_epiestim(void **state) {
	(void)state;
	Golden *g = golden_open("golden/discr_si.csv");
	for (size_t i = 0; i < golden_rows(g); i++) {
		size_t k = (size_t)golden_number(g, i, "k");
		if (k == 0)
			assert_true(
				rt_serial_interval(golden_number(g, i, "mu"), golden_number(g, i, "sigma"), w, 61));
		assert_true(fabs(w[k] - golden_number(g, i, "w")) < 1e-12);
	}
	golden_close(g);
	g = golden_open("golden/rt_si_used.csv");
	for (size_t i = 0, count = 0; i < golden_rows(g); i++) {
		const TestSeries *s = test_series(golden_text(g, i, "series"));
		size_t k = (size_t)golden_number(g, i, "lag");
		if (another(g, i))
			count = interval_of(s->name, golden_text(g, i, "config"), s->n);
		assert_true(fabs((k < count ? w[k] : 0) - golden_number(g, i, "w")) < 1e-12);
	}
	golden_close(g);
}

static void expect_estimate(const Golden *g, size_t row, const RtEstimate *e) {
	static const char *const names[] = {
		"q0.025", "q0.05", "q0.25", "median", "q0.75", "q0.95", "q0.975"};
	golden_expect(g, row, "mean", e->mean, 1e-9);
	golden_expect(g, row, "std", e->sd, 1e-9);
	for (size_t i = 0; i < RT_QUANTILES; i++)
		golden_expect(g, row, names[i], e->quantiles[i], 1e-9);
}

static void check_cori(const char *file) {
	Golden *g = golden_open(file);
	for (size_t i = 0, count = 0; i < golden_rows(g); i++) {
		const TestSeries *s = test_series(golden_text(g, i, "series"));
		const char *config = golden_text(g, i, "config");
		if (another(g, i))
			count = interval_of(s->name, config, s->n);
		RtWindow window = {
			(size_t)golden_number(g, i, "t_start") - 1, (size_t)golden_number(g, i, "t_end") - 1};
		RtPrior prior = strstr(config, "prior1_1") ? (RtPrior){1, 1} : (RtPrior){5, 5};
		RtEstimate e;
		rt_cori(s->y, s->imported, s->n, w, count, prior, &window, 1, pressure, &e);
		expect_estimate(g, i, &e);
	}
	golden_close(g);
}

static void cori_equals_epiestim(void **state) {
	(void)state;
	check_cori("golden/rt_cori.csv");
	check_cori("golden/rt_cori_covid.csv");
}

static void wallinga_teunis_equals_epiestim(void **state) {
	(void)state;
	Golden *g = golden_open("golden/rt_wallinga_teunis.csv");
	for (size_t i = 0; i < golden_rows(g); i++) {
		const TestSeries *s = test_series(golden_text(g, i, "series"));
		if (another(g, i)) {
			size_t count = interval_of(s->name, golden_text(g, i, "config"), s->n);
			rt_per_case(s->y, s->n, w, count, false, pressure, per_case);
		}
		RtWindow window = {
			(size_t)golden_number(g, i, "t_start") - 1, (size_t)golden_number(g, i, "t_end") - 1};
		double mean;
		rt_over_windows(s->y, per_case, &window, 1, &mean);
		golden_expect(g, i, "mean", mean, 1e-9);
	}
	golden_close(g);
}

/* With R = 2 without chance and the last step unseen, the plain estimate falls to 0 and the corrected
 * one stays. */
static void correction_lifts_the_end(void **state) {
	(void)state;
	enum { N = 40 };
	double cases[N], plain[N], lifted[N];
	const double interval[] = {0, 0.25, 0.5, 0.25};
	for (size_t t = 0; t < N; t++) {
		cases[t] = t ? 0 : 10;
		for (size_t k = 1; k < 4 && k <= t; k++)
			cases[t] += 2 * interval[k] * cases[t - k];
	}
	rt_per_case(cases, N, interval, 4, false, pressure, plain);
	rt_per_case(cases, N, interval, 4, true, pressure, lifted);
	assert_true(fabs(plain[20] - 2) < 1e-12 && fabs(lifted[20] - 2) < 1e-12);
	assert_true(fabs(plain[N - 2] - 0.5) < 1e-12 && fabs(lifted[N - 2] - 2) < 1e-12);
	assert_true(plain[N - 1] == 0 && isnan(lifted[N - 1]));
}

static void quantiles_rise(void **state) {
	(void)state;
	double cases[60];
	RtWindow windows[60];
	RtEstimate e[60];
	for (size_t t = 0; t < 60; t++)
		cases[t] = (double)(t * t % 37);
	size_t count = rt_sliding(60, 7, windows);
	assert_int_equal(count, 53);
	assert_true(rt_serial_interval(4.7, 2.9, w, 60));
	rt_cori(cases, NULL, 60, w, 60, (RtPrior){5, 5}, windows, count, pressure, e);
	for (size_t i = 0; i < count; i++)
		for (size_t q = 1; q < RT_QUANTILES; q++)
			assert_true(e[i].quantiles[q] > e[i].quantiles[q - 1]);
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
		cmocka_unit_test(intervals_equal_epiestim),
		cmocka_unit_test(cori_equals_epiestim),
		cmocka_unit_test(wallinga_teunis_equals_epiestim),
		cmocka_unit_test(correction_lifts_the_end),
		cmocka_unit_test(quantiles_rise),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
