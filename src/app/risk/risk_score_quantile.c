/* Forecasts by quantiles: the weighted interval score. */
#include "algo/panel/score.h"
#include "app/risk/risk_score.h"
#include "base/error.h"

#include <math.h>

static const char *const columns[] = {"id", "wis", "dispersion", "overprediction",
	"underprediction", "ae_median", "bias", "cover50", "cover90", NULL};
enum { PARTS = 8 };

static int tell_fault(Score *s, const RiskForecast *f, int fault, size_t at) {
	size_t row = s->forecasts.row[f->first + at];
	if (fault == QUANTILE_LEVEL)
		return risk_fault(s->job, s->wanted.path, row, "quantile_level",
			"the level stands twice in forecast %s", f->id);
	if (fault == QUANTILE_CROSSED)
		return risk_fault(s->job, s->wanted.path, row, "predicted",
			"quantiles cross: it is below that of a lower level in forecast %s", f->id);
	return risk_fault(s->job, s->wanted.path, f->row, "quantile_level",
		"levels are not a median and pairs p, 1 - p in forecast %s", f->id);
}

static int score_one(Score *s, const RiskForecast *f, double parts[PARTS]) {
	const double *level = s->forecasts.level + f->first, *value = s->forecasts.value + f->first;
	QuantileScore q;
	size_t at;
	int fault = score_quantiles(level, value, f->n, f->observed, &q, &at);
	if (fault)
		return tell_fault(s, f, fault, at < f->n ? at : 0);
	const double all[PARTS] = {q.wis, q.dispersion, q.over, q.under, q.ae_median, q.bias,
		score_inside(level, value, f->n, 0.5, f->observed),
		score_inside(level, value, f->n, 0.9, f->observed)};
	for (int k = 0; k < PARTS; k++)
		parts[k] = all[k];
	return 0;
}

static void tell_groups(Score *s, double *parts[PARTS]) {
	for (int32_t group = 0; group < s->forecasts.groups.count; group++)
		for (int32_t model = 0; model < s->forecasts.models.count; model++)
			for (int k = 0; k < PARTS; k++) {
				size_t n;
				double mean = score_mean(s, parts[k], group, model, &n);
				if (n && k == 0)
					score_tell(s, group,
						arena_printf(s->job->arena, "n:%s", s->forecasts.models.name[model]),
						(double)n);
				if (n)
					score_tell(s, group,
						arena_printf(s->job->arena, "%s:%s", columns[k + 1],
							s->forecasts.models.name[model]),
						mean);
			}
}

int score_quantile_all(Score *s) {
	Arena *arena = s->job->arena;
	RiskOut rows;
	double *parts[PARTS], one[PARTS];
	for (int k = 0; k < PARTS; k++)
		parts[k] = arena_array_of(arena, double, s->forecasts.count + 1);
	risk_out_init(&rows, arena, columns, s->json);
	for (size_t i = 0; i < s->forecasts.count; i++) {
		const RiskForecast *f = &s->forecasts.items[i];
		if (score_one(s, f, one))
			continue;
		risk_out_text(&rows, f->id);
		for (int k = 0; k < PARTS; k++) {
			parts[k][i] = one[k];
			risk_out_number(&rows, one[k]);
		}
		s->main_score[i] = one[0];
	}
	int r = risk_faults_end(s->job);
	if (r)
		return r;
	tell_groups(s, parts);
	r = score_tell_skill(s, "wis");
	return r ? r : risk_out_file(s->job, s->output, &rows);
}
