#include "app/risk/risk_truth.h"

#include "base/error.h"

#include <math.h>
#include <string.h>

static const char *key(const RiskTable *t, size_t series, size_t time) {
	return arena_printf(t->row_arena, "%s|%s", risk_cell(t, series), risk_cell(t, time));
}

static int take(RiskTruth *truth, RiskTable *t, size_t series, size_t time, size_t column) {
	bool is_new;
	double x;
	int r = risk_cell_number(t, column, &x);
	if (r)
		return r;
	size_t i = (size_t)names_add(&truth->keys, key(t, series, time), &is_new);
	if (!is_new)
		return risk_cell_fault(t, time, "the same time twice in one series");
	if (i == truth->capacity) {
		double *more =
			arena_array_of(t->job->arena, double, truth->capacity = 2 * truth->capacity + 256);
		if (i)
			memcpy(more, truth->value, sizeof *more * i);
		truth->value = more;
	}
	truth->value[i] = x;
	return 0;
}

int risk_truth_read(
	RiskTruth *truth, const RiskTable *forecasts, const char *path, const char *column) {
	RiskTable t;
	size_t at;
	*truth = (RiskTruth){.series = risk_table_find(forecasts, "series"),
		.target = risk_table_find(forecasts, "target_end_date")};
	names_init(&truth->keys, forecasts->job->arena);
	int r = risk_table_open(&t, forecasts->job, path);
	if (r || (r = risk_table_need(&t, column, &at)))
		return r;
	size_t time = risk_table_find(&t, "date"), series = risk_table_find(&t, "series");
	if (time == RISK_NO_COLUMN && (r = risk_table_need(&t, "t", &time)))
		return r;
	if (series == RISK_NO_COLUMN)
		truth->series = RISK_NO_COLUMN;
	while (!(r = risk_table_next(&t)))
		take(truth, &t, series, time, at);
	return r < 0 ? r : risk_faults_end(t.job);
}

double risk_truth_of(const RiskTruth *truth, const RiskTable *forecasts) {
	int32_t i = names_find(&truth->keys, key(forecasts, truth->series, truth->target));
	return i < 0 ? NAN : truth->value[i];
}
