#include "algo/epistat/farrington.h"

#include "algo/epistat/detect.h"
#include "algo/epistat/glm.h"
#include "kit/golden.h"
#include "test_series.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static Farrington configured(const char *name) {
	Farrington f = farrington_default;
	f.years = 4;
	if (strcmp(name, "noufaily_muan") == 0)
		f.bound = FARRINGTON_MUAN;
	if (strcmp(name, "delta_23") == 0)
		f.bound = FARRINGTON_DELTA;
	if (strcmp(name, "classic") == 0) {
		f.bound = FARRINGTON_DELTA;
		f.periods = 1;
		f.weight_threshold = 1;
		f.past = 3;
		f.trend_p = 0.05;
	}
	if (strcmp(name, "noreweight") == 0) {
		f.bound = FARRINGTON_DELTA;
		f.years = 3;
		f.half_width = 4;
		f.periods = 5;
		f.past = 10;
		f.trend_p = f.alpha = 0.05;
		f.power = 0.5;
		f.reweight = false;
		f.limit_cases = 0;
	}
	if (strcmp(name, "notrend") == 0) {
		f.alpha = 0.001;
		f.trend = false;
	}
	return f;
}

static void expect_alarm(const Golden *g, size_t row, int8_t got) {
	double want = golden_number(g, row, "alarm");
	if (got != (isnan(want) ? ALARM_NONE : (int8_t)want))
		fail_msg("line %zu: alarm %d, want %g", row + 2, got, want);
}

static void expect_week(const Golden *g, size_t row, const FarringtonWeek *week, double tolerance) {
	expect_alarm(g, row, week->alarm);
	golden_expect(g, row, "expected", week->expected, tolerance);
	golden_expect(g, row, "upperbound", week->upper, tolerance);
	golden_expect(g, row, "phi", week->phi, tolerance);
	golden_expect(g, row, "trend_used", week->trend, tolerance);
	golden_expect_above(g, row, "trend_coef", week->trend_slope, tolerance, 1e-3);
	golden_expect_above(g, row, "mu0", week->quantile_mean, tolerance * 100, 1e-3);
	golden_expect_above(g, row, "score", week->score, tolerance, 1e-1);
	golden_expect_above(g, row, "pvalue", week->p, tolerance, 1e-6);
}

static void check(const char *file, bool compat_r, double epsilon, double tolerance) {
	Golden *g = golden_open(file);
	Arena *arena = arena_new(0);
	for (size_t i = 0; i < golden_rows(g); i++) {
		const TestSeries *s = test_series(golden_text(g, i, "series"));
		Farrington f = configured(golden_text(g, i, "config"));
		FarringtonWeek week;
		f.compat_r = compat_r;
		f.epsilon = epsilon;
		FarringtonSeries series = {s->y, s->days, NULL, s->n};
		farrington_week(&f, arena, &series, (size_t)golden_number(g, i, "t") - 1, &week);
		expect_week(g, i, &week, tolerance);
		arena_reset(arena);
	}
	arena_free(arena);
	golden_close(g);
}

static void as_the_package_computes(void **state) {
	(void)state;
	check("golden/farrington_flexible_R.csv", true, GLM_EPSILON, 1e-6);
}

static void as_the_package_converged(void **state) {
	(void)state;
	check("golden/farrington_flexible_R_tight.csv", true, GLM_EPSILON_TIGHT, 1e-6);
}

static void with_its_weights_put_right(void **state) {
	(void)state;
	check("golden/farrington_flexible_fixed_tight.csv", false, GLM_EPSILON_TIGHT, 1e-6);
}

static double power_of(const char *name) {
	return strcmp(name, "none") == 0 ? 1 : strcmp(name, "1/2") == 0 ? 0.5 : 2. / 3;
}

static Farrington original_of(const Golden *g, size_t row) {
	Farrington f = farrington_1996;
	f.years = (size_t)golden_number(g, row, "b");
	f.half_width = (size_t)golden_number(g, row, "w");
	f.reweight = golden_number(g, row, "reweight") > 0;
	f.trend = golden_number(g, row, "trend") > 0;
	f.alpha = golden_number(g, row, "alpha");
	f.power = power_of(golden_text(g, row, "powertrans"));
	f.epsilon = GLM_EPSILON;
	return f;
}

static void original(void **state) {
	(void)state;
	Golden *g = golden_open("golden/farrington_original.csv");
	Arena *arena = arena_new(0);
	for (size_t i = 0; i < golden_rows(g); i++) {
		const TestSeries *s = test_series(golden_text(g, i, "series"));
		Farrington f = original_of(g, i);
		FarringtonWeek week;
		FarringtonSeries series = {s->y, NULL, NULL, s->n};
		farrington_week(&f, arena, &series, (size_t)golden_number(g, i, "t") - 1, &week);
		expect_alarm(g, i, week.alarm);
		golden_expect(g, i, "upperbound", isnan(week.upper) ? 0 : week.upper,
			1e-9); /* R: 0 below the limit */
		golden_expect(g, i, "trend_used", week.trend, 0);
		golden_expect(g, i, "pd1", week.p, 1e-9);
		golden_expect(g, i, "pd2", week.median, 1e-9);
		arena_reset(arena);
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
		cmocka_unit_test(as_the_package_computes),
		cmocka_unit_test(as_the_package_converged),
		cmocka_unit_test(with_its_weights_put_right),
		cmocka_unit_test(original),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
