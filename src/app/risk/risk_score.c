#include "app/risk/risk_score.h"

#include "algo/panel/score.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>

const char *score_case(const Score *s, int32_t group) {
	const char *name = s->forecasts.groups.name[group];
	if (str_empty(s->label) || str_empty(name))
		return str_empty(s->label) ? name : s->label;
	return arena_printf(s->job->arena, "%s:%s", s->label, name);
}

void score_tell(Score *s, int32_t group, const char *statistic, double value) {
	risk_out_text(&s->told, score_case(s, group));
	risk_out_text(&s->told, statistic);
	risk_out_number(&s->told, value);
}

double score_mean(const Score *s, const double *values, int32_t group, int32_t model, size_t *n) {
	double sum = 0;
	*n = 0;
	for (size_t i = 0; i < s->forecasts.count; i++) {
		const RiskForecast *f = &s->forecasts.items[i];
		if (f->group != group || (model >= 0 && f->model != model) || isnan(values[i]))
			continue;
		sum += values[i];
		++*n;
	}
	return *n ? sum / (double)*n : NAN;
}

/* Score of the baseline per target; NAN where it has none. */
static double *baseline_scores(const Score *s, int32_t baseline) {
	double *of_target = arena_array_of(s->job->arena, double, (size_t)s->forecasts.targets.count);
	for (int32_t i = 0; i < s->forecasts.targets.count; i++)
		of_target[i] = NAN;
	for (size_t i = 0; i < s->forecasts.count; i++)
		if (s->forecasts.items[i].model == baseline)
			of_target[s->forecasts.items[i].target] = s->main_score[i];
	return of_target;
}

static void tell_model(
	Score *s, int32_t group, int32_t model, const double *baseline, const char *name) {
	double own = 0, other = 0, n = 0;
	for (size_t i = 0; i < s->forecasts.count; i++) {
		const RiskForecast *f = &s->forecasts.items[i];
		if (f->group != group || f->model != model || isnan(baseline[f->target]) ||
			isnan(s->main_score[i]))
			continue;
		own += s->main_score[i];
		other += baseline[f->target];
		n++;
	}
	if (n > 0)
		score_tell(s, group,
			arena_printf(s->job->arena, "%s_skill:%s", name, s->forecasts.models.name[model]),
			score_skill(own / n, other / n));
}

int score_tell_skill(Score *s, const char *name) {
	if (!s->baseline)
		return 0;
	int32_t baseline = names_find(&s->forecasts.models, s->baseline);
	if (baseline < 0)
		return risk_fault(
			s->job, s->wanted.path, 0, "model", "no forecast is by the baseline %s", s->baseline);
	const double *scores = baseline_scores(s, baseline);
	for (int32_t group = 0; group < s->forecasts.groups.count; group++)
		for (int32_t model = 0; model < s->forecasts.models.count; model++)
			if (model != baseline)
				tell_model(s, group, model, scores, name);
	return 0;
}

int score_put_pit(Score *s) {
	static const char *const columns[] = {"lower", "upper", "pit_height", "n_rows", NULL};
	if (!s->pit)
		return 0;
	RiskOut out;
	Arena *arena = s->job->arena;
	size_t n = 0, all = s->forecasts.count;
	double *low = arena_array_of(arena, double, all + 1),
		   *high = arena_array_of(arena, double, all + 1),
		   *heights = arena_array_of(arena, double, s->bins);
	for (size_t i = 0; i < all; i++)
		if (!isnan(s->pit_high[i])) {
			low[n] = s->pit_low[i];
			high[n++] = s->pit_high[i];
		}
	score_pit(low, high, n, s->bins, heights);
	risk_out_init(&out, arena, columns, s->json);
	for (size_t b = 0; b < s->bins; b++) {
		risk_out_number(&out, (double)b / (double)s->bins);
		risk_out_number(&out, (double)(b + 1) / (double)s->bins);
		risk_out_number(&out, n ? heights[b] : NAN);
		risk_out_whole(&out, (int64_t)n);
	}
	return risk_out_file(s->job, s->pit, &out);
}
