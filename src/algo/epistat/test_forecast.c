#include "algo/epistat/forecast.h"

#include "algo/epistat/rt.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { N = 40, HORIZON = 6 };
static const double interval[] = {0, 0.3, 0.5, 0.2};
static double quantiles[HORIZON * FORECAST_LEVELS];

static Renewal steady(void) {
	return (Renewal){
		.w = interval, .w_count = 4, .shape = 1e8, .scale = 1e-8, .paths = 4000, .seed = 11};
}

static double at(size_t h, size_t level) {
	return quantiles[h * FORECAST_LEVELS + level];
}

/* R = 1 exactly and 400 cases a step: the next is Poisson of 400, the later ones spread further. */
static void renewal_of_a_steady_state(void **state) {
	double cases[N];
	for (size_t t = 0; t < N; t++)
		cases[t] = 400;
	Renewal r = steady();
	forecast_renewal(&r, *state, cases, N, HORIZON, forecast_levels, FORECAST_LEVELS, quantiles);
	assert_true(fabs(at(0, 11) - 400) < 3);
	assert_true(fabs(at(0, 21) - (400 + 1.96 * 20)) < 4 && fabs(at(0, 1) - (400 - 1.96 * 20)) < 4);
	for (size_t h = 1; h < HORIZON; h++)
		assert_true(at(h, 22) - at(h, 0) > at(0, 22) - at(0, 0) - 6);
	for (size_t i = 0; i + 1 < FORECAST_LEVELS * HORIZON; i++)
		assert_true((i + 1) % FORECAST_LEVELS == 0 || quantiles[i] <= quantiles[i + 1]);
}

static void renewal_is_repeatable_and_spreads(void **state) {
	double cases[N], again[HORIZON * FORECAST_LEVELS];
	for (size_t t = 0; t < N; t++)
		cases[t] = 50 + (double)(t % 5);
	Renewal r = steady();
	forecast_renewal(&r, *state, cases, N, HORIZON, forecast_levels, FORECAST_LEVELS, again);
	forecast_renewal(&r, *state, cases, N, HORIZON, forecast_levels, FORECAST_LEVELS, quantiles);
	assert_memory_equal(again, quantiles, sizeof again);
	r.size = 5;
	r.drift_sd = 0.1;
	forecast_renewal(&r, *state, cases, N, HORIZON, forecast_levels, FORECAST_LEVELS, quantiles);
	for (size_t h = 0; h < HORIZON; h++)
		assert_true(
			at(h, 22) > again[h * FORECAST_LEVELS + 22] && at(h, 0) < again[h * FORECAST_LEVELS]);
}

static void renewal_of_nothing_is_nothing(void **state) {
	double cases[N] = {0};
	Renewal r = steady();
	forecast_renewal(&r, *state, cases, N, HORIZON, forecast_levels, FORECAST_LEVELS, quantiles);
	for (size_t i = 0; i < HORIZON * FORECAST_LEVELS; i++)
		assert_true(quantiles[i] == 0);
}

static void seasonal_repeats_the_season(void **state) {
	double cases[N];
	for (size_t t = 0; t < N; t++)
		cases[t] = 10 + (double)(t % 4) * 5 + (double)((t / 4) % 2); /* +-1 from season to season */
	assert_true(forecast_seasonal(
		*state, cases, N, 4, HORIZON, forecast_levels, FORECAST_LEVELS, quantiles));
	for (size_t h = 0; h < HORIZON; h++) {
		assert_true(fabs(at(h, 11) - cases[N - 4 + h % 4]) < 1e-12);
		assert_true(fabs(at(h, 22) - at(h, 11) - (h < 4 ? 1 : sqrt(2))) < 1e-12);
	}
	assert_false(
		forecast_seasonal(*state, cases, 4, 4, 1, forecast_levels, FORECAST_LEVELS, quantiles));
	assert_false(
		forecast_seasonal(*state, cases, N, 0, 1, forecast_levels, FORECAST_LEVELS, quantiles));
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
		cmocka_unit_test(renewal_of_a_steady_state),
		cmocka_unit_test(renewal_is_repeatable_and_spreads),
		cmocka_unit_test(renewal_of_nothing_is_nothing),
		cmocka_unit_test(seasonal_repeats_the_season),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
