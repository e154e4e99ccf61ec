/* What must hold of every series, on seeded random ones: scaling, missing values, the past only, quantiles that rise. */
#include "algo/epistat/detect.h"
#include "algo/epistat/farrington.h"
#include "algo/epistat/forecast.h"
#include "algo/epistat/rt.h"
#include "algo/epistat/seasonal.h"
#include "algo/epistat/special.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { N = 320, RUNS = 40, SEED = 61 };
static uint64_t random_state = SEED;
static double uniform(void) {
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return ((double)(random_state >> 11) + 0.5) * 0x1p-53;
}

static double poisson(double mean) {
	double limit = exp(-mean), product = uniform(), k = 0;
	for (; product > limit; k++)
		product *= uniform();
	return k;
}

static void make(double *y) {
	double level = 2 + 10 * uniform();
	for (size_t t = 0; t < N; t++)
		y[t] = poisson(level * (1 + 0.5 * sin((double)t / 8.3)));
}

#define EXPECT(what, run) \
	do { \
		if (!(what)) \
			fail_msg("seed %d, run %d: %s", SEED, run, #what); \
	} while (0)

/* Counts three times as large have a bound three times as high and the same alarms. */
static void ears_scales(void **state) {
	double y[N], tripled[N], upper[N], again[N];
	int8_t alarm[N], alarm_again[N];
	(void)state;
	for (int run = 0; run < RUNS; run++) {
		make(y);
		for (size_t t = 0; t < N; t++)
			tripled[t] = 3 * y[t];
		for (EarsMethod m = EARS_C1; m <= EARS_C3; m++) {
			Ears ears = {m, 7, 0.01, 0};
			ears_detect(&ears, y, N, upper, alarm);
			ears_detect(&ears, tripled, N, again, alarm_again);
			EXPECT(memcmp(alarm, alarm_again, N) == 0, run);
			for (size_t t = ears_history(&ears); t < N; t++)
				EXPECT(
					isnan(upper[t]) || fabs(again[t] - 3 * upper[t]) < 1e-9 * (1 + upper[t]), run);
		}
	}
}

/* The sums that slide over whole numbers say the same as means taken anew, which a fraction asks for. */
static void ears_slides_as_it_recomputes(void **state) {
	double y[N], upper[N], again[N];
	int8_t alarm[N];
	(void)state;
	for (int run = 0; run < RUNS; run++) {
		make(y);
		Ears ears = {EARS_C2, 7, 0.001, 0};
		ears_detect(&ears, y, N, upper, alarm);
		y[N - 1] += 0.5; /* the last value is in no baseline */
		ears_detect(&ears, y, N, again, alarm);
		for (size_t t = ears_history(&ears); t + 1 < N; t++)
			EXPECT((isnan(upper[t]) && isnan(again[t])) ||
					fabs(again[t] - upper[t]) < 1e-9 * (1 + upper[t]),
				run);
	}
}

/* No answer is judged by what comes after it. */
static void the_future_does_not_matter(void **state) {
	double y[N], upper[N], again[N], sum[N], sum_again[N];
	int8_t alarm[N], alarm_again[N];
	const size_t cut = 200;
	for (int run = 0; run < RUNS; run++) {
		make(y);
		Bayes bayes = {1, 6, 52, true, 0.05};
		bayes_detect(&bayes, y, N, upper, alarm);
		bayes_detect(&bayes, y, cut, again, alarm_again);
		EXPECT(memcmp(alarm, alarm_again, cut) == 0, run);
		outbreakp_detect(*state, y, N, 100, sum, alarm);
		outbreakp_detect(*state, y, cut, 100, sum_again, alarm_again);
		for (size_t t = 0; t < cut; t++)
			EXPECT(sum[t] == sum_again[t], run);
	}
}

/* A missing count makes no alarm anywhere it was not, and none where it stands. */
static void missing_is_no_alarm(void **state) {
	double y[N], upper[N];
	int8_t alarm[N];
	(void)state;
	for (int run = 0; run < RUNS; run++) {
		make(y);
		size_t hole = 50 + (size_t)(uniform() * 200);
		y[hole] = NAN;
		for (EarsMethod m = EARS_C1; m <= EARS_C3; m++) {
			Ears ears = {m, 7, 0.01, 0};
			ears_detect(&ears, y, N, upper, alarm);
			EXPECT(alarm[hole] == ALARM_NONE, run);
			EXPECT(m == EARS_C1 ? alarm[hole + 1] == ALARM_NONE : true, run);
		}
	}
}

/* Twice the people in every week: the same rates, the same bounds. */
static void population_is_relative(void **state) {
	double y[N], people[N], doubled[N];
	for (int run = 0; run < 5; run++) {
		make(y);
		for (size_t t = 0; t < N; t++)
			doubled[t] = 2 * (people[t] = 1000 + 10 * (double)t);
		for (size_t t = 270; t < N; t += 7) {
			FarringtonWeek a, b;
			farrington_week(
				&farrington_default, *state, &(FarringtonSeries){y, NULL, people, N}, t, &a);
			farrington_week(
				&farrington_default, *state, &(FarringtonSeries){y, NULL, doubled, N}, t, &b);
			EXPECT(a.fitted && b.fitted && a.upper == b.upper && a.alarm == b.alarm, run);
			EXPECT(fabs(a.expected - b.expected) < 1e-9 * a.expected, run);
		}
	}
}

/* A stricter alpha never has a lower bound. */
static void bounds_rise_with_strictness(void **state) {
	double y[N];
	const double alphas[] = {0.1, 0.05, 0.01, 0.001};
	for (int run = 0; run < 5; run++) {
		make(y);
		for (size_t t = 270; t < N; t += 11)
			for (int bound = FARRINGTON_DELTA; bound <= FARRINGTON_MUAN; bound++) {
				double before = 0;
				for (size_t i = 0; i < 4; i++) {
					FarringtonWeek week;
					Farrington f = farrington_default;
					f.bound = (FarringtonBound)bound;
					f.alpha = alphas[i];
					farrington_week(&f, *state, &(FarringtonSeries){y, NULL, NULL, N}, t, &week);
					EXPECT(week.upper >= before, run);
					before = week.upper;
				}
			}
	}
}

/* Windows wider than a year apart leave nothing between them, and no step is read beyond the series. */
static void wide_windows_are_no_harm(void **state) {
	double y[40];
	for (size_t t = 0; t < 40; t++)
		y[t] = poisson(8);
	for (size_t w = 0; w < 8; w++)
		for (size_t periods = 1; periods < 5; periods++)
			for (size_t t = 0; t < 40; t++) {
				FarringtonWeek week;
				Farrington f = farrington_default;
				f.frequency = 4;
				f.years = 3;
				f.half_width = w;
				f.periods = periods;
				f.past = 0;
				farrington_week(&f, *state, &(FarringtonSeries){y, NULL, NULL, 40}, t, &week);
				assert_true(!week.fitted || week.phi >= 1);
			}
}

/* Why the package's overwritten weights are put right: of Poisson counts with one level and no trend the standard error
 * of the log mean is 1 / sqrt(sum of the counts). Ours is that; the package's is sqrt(mean) times smaller. */
static void the_overwrite_is_wrong(void **state) {
	enum { TRIES = 2000, WEEKS = 5 * 52 + 4 };
	const double mean = 9;
	Farrington f = farrington_default;
	f.years = 4;
	f.periods = 1;
	f.trend = false;
	f.bound = FARRINGTON_MUAN;
	f.weight_threshold = 1e9;
	f.limit_cases = 0;
	double y[WEEKS], sum = 0, squares = 0, se[2] = {0}, z = special_normal_quantile(1 - f.alpha);
	for (int run = 0; run < TRIES; run++) {
		ArenaMark mark = arena_mark(*state);
		FarringtonWeek week;
		for (size_t t = 0; t < WEEKS; t++)
			y[t] = poisson(mean);
		for (int r = 0; r < 2; r++) {
			f.compat_r = r == 1;
			farrington_week(
				&f, *state, &(FarringtonSeries){y, NULL, NULL, WEEKS}, WEEKS - 1, &week);
			se[r] += log(week.quantile_mean / week.expected) / z / TRIES;
		}
		sum += log(week.expected);
		squares += log(week.expected) * log(week.expected);
		arena_rewind(*state, mark);
	}
	double truth = sqrt(squares / TRIES - sum / TRIES * (sum / TRIES));
	if (fabs(se[0] / truth - 1) > 0.06 || fabs(se[1] / truth - 1 / sqrt(mean)) > 0.03)
		fail_msg(
			"seed %d: standard error %g, ours %g, the package's %g", SEED, truth, se[0], se[1]);
}

/* Means given exactly by the model are found exactly, and the huge and the constant converge. */
static void regression_finds_what_made_it(void **state) {
	enum { ROWS = 60, LEVELS = 3 };
	double y[ROWS], time[ROWS], offset[ROWS];
	size_t level[ROWS];
	const double sizes[] = {1, 1e3, 1e7};
	for (size_t k = 0; k < 3; k++)
		for (int flat = 0; flat < 2; flat++) {
			Seasonal s;
			for (size_t i = 0; i < ROWS; i++) {
				time[i] = (double)i;
				level[i] = i % LEVELS;
				offset[i] = log(100 + (double)(i % 7));
				y[i] = sizes[k] *
					exp(offset[i] - 4 + (flat ? 0 : 0.01 * time[i] + 0.3 * (double)level[i]));
			}
			seasonal_init(&s, *state, y, time, offset, level, ROWS, LEVELS);
			assert_true(seasonal_fit(&s, true, NULL, false, 1e-14));
			assert_true(fabs(s.slope - (flat ? 0 : 0.01)) < 1e-9);
			assert_true(
				fabs(seasonal_predict(&s, 0, 2) - (log(sizes[k]) - 4 + (flat ? 0 : 0.6))) < 1e-7);
			double leverage = 0;
			for (size_t i = 0; i < ROWS; i++)
				leverage += seasonal_hat(&s, i);
			assert_true(fabs(leverage - (LEVELS + 1)) < 1e-9); /* the rank */
		}
}

/* Where each level has one time there is no slope to tell. */
static void regression_knows_what_it_cannot_tell(void **state) {
	Seasonal s;
	const double y[] = {1, 2, 3, 4}, time[] = {1, 1, 2, 2}, none[4] = {0};
	const size_t level[] = {0, 0, 1, 1};
	seasonal_init(&s, *state, y, time, none, level, 4, 2);
	assert_true(seasonal_fit(&s, true, NULL, false, 1e-14));
	assert_true(!s.trend && s.slope == 0 && s.df == 2);
	assert_true(fabs(exp(seasonal_predict(&s, 2, 1)) - 3.5) < 1e-9);
}

/* The posterior of every window has its quantiles in order, whatever the interval. */
static void reproduction_keeps_its_order(void **state) {
	double y[N], w[N], pressure[N];
	RtWindow windows[N];
	RtEstimate e[N];
	(void)state;
	for (int run = 0; run < RUNS; run++) {
		make(y);
		size_t count = rt_sliding(N, 7, windows);
		assert_true(rt_serial_interval(3 + 5 * uniform(), 1 + 3 * uniform(), w, N));
		rt_cori(y, NULL, N, w, N, (RtPrior){5, 5}, windows, count, pressure, e);
		for (size_t i = 0; i < count; i++)
			for (size_t q = 1; q < RT_QUANTILES; q++)
				EXPECT(isnan(e[i].mean) || e[i].quantiles[q] > e[i].quantiles[q - 1], run);
	}
}

static void quantiles_rise(void **state) {
	(void)state;
	for (int run = 0; run < 200; run++) {
		double mean = exp(8 * uniform() - 2), size = exp(6 * uniform() - 2), before[3] = {0, 0, 0};
		for (int step = 0; step < 15; step++) {
			double p = 0.01 + 0.07 * step;
			const double now[] = {special_poisson_quantile(p, mean),
				special_negbin_quantile(p, size, size / (size + mean)),
				special_gamma_quantile(p, size, mean)};
			for (int k = 0; k < 3; k++) {
				EXPECT(now[k] >= before[k], run);
				before[k] = now[k];
			}
			EXPECT(1 - special_poisson_tail(now[0] + 1, mean) >= p - 1e-12, run);
			EXPECT(now[0] == 0 || 1 - special_poisson_tail(now[0], mean) < p, run);
		}
	}
}

/* Forecasts of a stationary series: their intervals hold what comes about as often as they say. */
static void forecasts_hold_what_comes(void **state) {
	enum { PAST = 120, TRIES = 300 };
	double q[FORECAST_LEVELS], y[PAST + 1];
	size_t inside = 0;
	for (int run = 0; run < TRIES; run++) {
		for (size_t t = 0; t <= PAST; t++)
			y[t] = poisson(30);
		assert_true(forecast_seasonal(*state, y, PAST, 7, 1, forecast_levels, FORECAST_LEVELS, q));
		inside += y[PAST] >= q[3] && y[PAST] <= q[19]; /* .1 and .9 */
		for (size_t i = 1; i < FORECAST_LEVELS; i++)
			EXPECT(q[i] >= q[i - 1], run);
	}
	double share = (double)inside / TRIES; /* standard error .023 */
	if (share < 0.73 || share > 0.88)
		fail_msg("seed %d: 80 per cent intervals hold %.3f", SEED, share);
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
		cmocka_unit_test(ears_scales),
		cmocka_unit_test(ears_slides_as_it_recomputes),
		cmocka_unit_test(the_future_does_not_matter),
		cmocka_unit_test(missing_is_no_alarm),
		cmocka_unit_test(population_is_relative),
		cmocka_unit_test(bounds_rise_with_strictness),
		cmocka_unit_test(wide_windows_are_no_harm),
		cmocka_unit_test(the_overwrite_is_wrong),
		cmocka_unit_test(regression_finds_what_made_it),
		cmocka_unit_test(regression_knows_what_it_cannot_tell),
		cmocka_unit_test(reproduction_keeps_its_order),
		cmocka_unit_test(quantiles_rise),
		cmocka_unit_test(forecasts_hold_what_comes),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
