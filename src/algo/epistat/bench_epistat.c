/* CPU of the engine on made-up series, for tests/bench/risk: ears|farrington|rt SERIES LENGTH SEED. Prints
 * the CPU seconds and the number of alarms or estimates, so that no work can be left out. */
#include "algo/epistat/detect.h"
#include "algo/epistat/farrington.h"
#include "algo/epistat/rt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t state;
static double uniform(void) {
	state = state * 6364136223846793005u + 1442695040888963407u;
	return ((double)(state >> 11) + 0.5) * 0x1p-53;
}

static double poisson(double mean) {
	double limit = exp(-mean), product = uniform(), k = 0;
	for (; product > limit; k++)
		product *= uniform();
	return k;
}

static size_t ears(const double *y, size_t n, double *upper, int8_t *alarm) {
	size_t alarms = 0;
	for (int m = EARS_C1; m <= EARS_C3; m++) {
		Ears e = {(EarsMethod)m, 7, m == EARS_C3 ? 0.025 : 0.001, 0};
		ears_detect(&e, y, n, upper, alarm);
		for (size_t t = 0; t < n; t++)
			alarms += alarm[t] == ALARM_YES;
	}
	return alarms;
}

static size_t farrington(const double *y, size_t n, Arena *arena) {
	size_t alarms = 0;
	Farrington f = farrington_default;
	f.epsilon = 1e-8; /* as R stops */
	for (size_t t = n > 52 ? n - 52 : 0; t < n; t++) {
		FarringtonWeek week;
		farrington_week(&f, arena, &(FarringtonSeries){y, NULL, NULL, n}, t, &week);
		alarms += week.alarm == ALARM_YES;
		arena_reset(arena);
	}
	return alarms;
}

static size_t rt(const double *y, size_t n, Arena *arena) {
	double *w = arena_array_of(arena, double, n), *pressure = arena_array_of(arena, double, n);
	RtWindow *windows = arena_array_of(arena, RtWindow, n);
	RtEstimate *e = arena_array_of(arena, RtEstimate, n);
	size_t count = rt_sliding(n, 7, windows), above = 0;
	rt_serial_interval(6.3, 4.2, w, n);
	rt_cori(y, NULL, n, w, n, (RtPrior){5, 5}, windows, count, pressure, e);
	for (size_t i = 0; i < count; i++)
		above += e[i].quantiles[0] > 1;
	arena_reset(arena);
	return above;
}

int main(int argc, char **argv) {
	if (argc != 5)
		return 2;
	size_t series = strtoul(argv[2], NULL, 10), n = strtoul(argv[3], NULL, 10), found = 0;
	double *y = malloc(sizeof *y * series * n + 1), *upper = malloc(sizeof *upper * n + 1);
	int8_t *alarm = malloc(n + 1);
	Arena *arena = arena_new(0);
	state = strtoul(argv[4], NULL, 10);
	for (size_t i = 0; i < series * n; i++)
		y[i] = poisson(8 + 4 * sin((double)(i % n) / 8.3));
	clock_t start = clock();
	for (size_t i = 0; i < series; i++)
		found += strcmp(argv[1], "ears") == 0    ? ears(y + i * n, n, upper, alarm)
			: strcmp(argv[1], "farrington") == 0 ? farrington(y + i * n, n, arena)
												 : rt(y + i * n, n, arena);
	printf("%.6f %zu\n", (double)(clock() - start) / CLOCKS_PER_SEC, found);
	arena_free(arena);
	free(alarm);
	free(upper);
	free(y);
	return 0;
}
