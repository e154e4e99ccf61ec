#include "algo/epistat/detect.h"

#include <math.h>

/* Neighbours pooled to one mean (pool adjacent violators: Ayer et al. 1955). */
typedef struct Pool {
	double sum, count;
} Pool;

static double pool_mean(const Pool *p) {
	return p->sum / p->count;
}

/* The log of the product over pools of (mean of the pool / mean of all) ^ (its sum). */
static double ratio(const Pool *pools, size_t count, double mean) {
	long double log_ratio = 0;
	for (size_t i = 0; i < count; i++)
		if (pools[i].sum > 0)
			log_ratio += pools[i].sum * logl((long double)pools[i].sum / pools[i].count / mean);
	return (double)expl(log_ratio);
}

void outbreakp_detect(
	Arena *arena, const double *y, size_t n, double k, double *statistic, int8_t *alarm) {
	Pool *pools = arena_array_of(arena, Pool, n + 1);
	double total = 0;
	size_t count = 0, t = 0;
	for (; t < n && !isnan(y[t]); t++) {
		total += y[t];
		pools[count++] = (Pool){y[t], 1};
		while (count > 1 && pool_mean(&pools[count - 1]) <= pool_mean(&pools[count - 2])) {
			pools[count - 2].sum += pools[count - 1].sum;
			pools[count - 2].count += pools[count - 1].count;
			count--;
		}
		statistic[t] = ratio(pools, count, total / (double)(t + 1));
		alarm[t] = statistic[t] > k ? ALARM_YES : ALARM_NO;
	}
	for (; t < n; t++) {
		statistic[t] = NAN;
		alarm[t] = ALARM_NONE;
	}
}
