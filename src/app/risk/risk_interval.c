#include "app/risk/risk_interval.h"

#include "algo/epistat/rt.h"
#include "base/error.h"

#include <inttypes.h>
#include <math.h>

enum { LAGS_MOST = 10000 };

bool risk_interval_given(const RiskInterval *interval) {
	bool moments = !isnan(interval->mean) && !isnan(interval->sd);
	return interval->path ? isnan(interval->mean) && isnan(interval->sd) : moments;
}

static int read_lag(RiskInterval *interval, RiskTable *t, size_t lag, size_t w) {
	int64_t k;
	double x;
	int r = risk_cell_whole(t, lag, &k);
	if (r || (r = risk_cell_number(t, w, &x)))
		return r;
	if (k != (int64_t)interval->count)
		return risk_cell_fault(t, lag, "lags must be 0, 1, 2, … in order");
	if (!(x >= 0) || (k == 0 && x != 0))
		return risk_cell_fault(
			t, w, k == 0 ? "w of lag 0 must be 0" : "a probability of 0 or more");
	interval->w[interval->count++] = x;
	return 0;
}

static int check_sum(const RiskInterval *interval, RiskJob *job) {
	const double near = 0.01;
	double sum = 0;
	for (size_t k = 0; k < interval->count; k++)
		sum += interval->w[k];
	return fabs(sum - 1) <= near
		? 0
		: risk_fault(job, interval->path, 0, "w", "the probabilities sum to %.6g, not to 1", sum);
}

int risk_interval_read(RiskInterval *interval, RiskJob *job) {
	RiskTable t;
	size_t lag, w;
	if (!interval->path)
		return 0;
	int r = risk_table_open(&t, job, interval->path);
	if (r || (r = risk_table_need(&t, "lag", &lag)) || (r = risk_table_need(&t, "w", &w)))
		return r;
	interval->w = arena_array_of(job->arena, double, LAGS_MOST);
	while (!(r = risk_table_next(&t)))
		if (interval->count == LAGS_MOST)
			return risk_fault(job, t.path, t.row.number, NULL, "more than %d lags", LAGS_MOST);
		else if ((r = read_lag(interval, &t, lag, w)))
			return r;
	return r < 0 ? r : check_sum(interval, job);
}

const double *risk_interval_for(
	const RiskInterval *interval, Arena *arena, size_t n, size_t *count) {
	*count = interval->count;
	if (interval->path)
		return interval->w;
	double *w = arena_array_of(arena, double, n + 1);
	*count = n;
	rt_serial_interval(interval->mean, interval->sd, w, n);
	return w;
}
