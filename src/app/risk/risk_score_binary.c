/* Probabilities of events: Brier with Murphy's parts, log, AUC, calibration. */
#include "algo/panel/score.h"
#include "app/risk/risk_score.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>

static const char *const curve_columns[] = {
	"case", "low", "high", "n", "mean_p", "rate", "lower", "upper", NULL};

static size_t gather(const Score *s, int32_t group, double *p, double *happened) {
	size_t n = 0;
	for (size_t i = 0; i < s->forecasts.count; i++)
		if (s->forecasts.items[i].group == group) {
			p[n] = s->forecasts.value[s->forecasts.items[i].first];
			happened[n++] = s->forecasts.items[i].observed;
		}
	return n;
}

static void tell_bins(Score *s, int32_t group, const BinaryScore *b) {
	const struct {
		const char *name;
		double value;
	} parts[] = {{"reliability", b->bin_reliability}, {"resolution", b->bin_resolution},
		{"within_bin_variance", b->bin_variance}, {"within_bin_covariance", b->bin_covariance},
		{"expected_calibration_error", b->calibration_error}};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		score_tell(s, group,
			arena_printf(s->job->arena, "murphy_%zubins:%s", s->bins, parts[i].name),
			parts[i].value);
}

static void tell(Score *s, int32_t group, const BinaryScore *b) {
	score_tell(s, group, "n", (double)b->n);
	score_tell(s, group, "base_rate", b->base_rate);
	score_tell(s, group, "brier", b->brier);
	score_tell(s, group, "brier_skill", b->skill);
	score_tell(s, group, "log", b->log_score);
	score_tell(s, group, "auc", b->auc);
	score_tell(s, group, "murphy_unique:reliability", b->reliability);
	score_tell(s, group, "murphy_unique:resolution", b->resolution);
	score_tell(s, group, "murphy:uncertainty", b->uncertainty);
	tell_bins(s, group, b);
	score_tell(s, group, "calibration_intercept", b->intercept);
	score_tell(s, group, "calibration_slope", b->slope);
}

static void put_curve(const Score *s, int32_t group, const CalibrationBin *bins, RiskOut *out) {
	for (size_t i = 0; i < s->bins; i++) {
		risk_out_text(out, score_case(s, group));
		risk_out_number(out, bins[i].low);
		risk_out_number(out, bins[i].high);
		risk_out_whole(out, (int64_t)bins[i].n);
		risk_out_number(out, bins[i].mean_p);
		risk_out_number(out, bins[i].rate);
		risk_out_number(out, bins[i].lower);
		risk_out_number(out, bins[i].upper);
	}
}

/* The picture of one group, with its own part of the table. */
static int draw(Score *s, int32_t group, const CalibrationBin *bins) {
	RiskOut table;
	risk_out_init(&table, s->job->arena, curve_columns, false);
	put_curve(s, group, bins, &table);
	return risk_plot_calibration(&s->plot, s->job, score_case(s, group), bins, s->bins, &table);
}

static bool wants(const Score *s, int32_t group) {
	return s->plot.path && !s->plot.done &&
		(!s->plot.series || str_eq(s->plot.series, s->forecasts.groups.name[group]));
}

int score_binary_all(Score *s) {
	Arena *arena = s->job->arena;
	RiskOut curve;
	double *p = arena_array_of(arena, double, s->forecasts.count + 1),
		   *happened = arena_array_of(arena, double, s->forecasts.count + 1);
	CalibrationBin *bins = arena_array_of(arena, CalibrationBin, s->bins);
	risk_out_init(&curve, arena, curve_columns, s->json);
	for (int32_t group = 0; group < s->forecasts.groups.count; group++) {
		BinaryScore b;
		size_t n = gather(s, group, p, happened);
		if (!score_binary(arena, p, happened, n, s->bins, s->clip, &b, bins))
			continue;
		tell(s, group, &b);
		put_curve(s, group, bins, &curve);
		int r = wants(s, group) ? draw(s, group, bins) : 0;
		if (r)
			return r;
	}
	for (size_t i = 0; i < s->forecasts.count; i++) {
		double error =
			s->forecasts.value[s->forecasts.items[i].first] - s->forecasts.items[i].observed;
		s->main_score[i] = error * error;
	}
	int r = risk_plot_found(&s->plot, s->job, s->wanted.path);
	r = r ? r : score_tell_skill(s, "brier");
	return r || !s->curve ? r : risk_out_file(s->job, s->curve, &curve);
}
