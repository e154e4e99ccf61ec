/* Forecasts by samples: CRPS and what goes with it. */
#include "algo/panel/score.h"
#include "app/risk/risk_score.h"
#include "base/error.h"

#include <math.h>

static const char *const columns[] = {"id", "crps", "dss", "mad", "bias", NULL};

static void put(RiskOut *rows, const char *id, const SampleScore *x) {
	risk_out_text(rows, id);
	risk_out_number(rows, x->crps);
	risk_out_number(rows, x->dss);
	risk_out_number(rows, x->mad);
	risk_out_number(rows, x->bias);
}

int score_samples_all(Score *s) {
	RiskOut rows;
	risk_out_init(&rows, s->job->arena, columns, s->json);
	for (size_t i = 0; i < s->forecasts.count; i++) {
		const RiskForecast *f = &s->forecasts.items[i];
		SampleScore x;
		if (!score_samples(s->forecasts.value + f->first, f->n, f->observed, &x)) {
			risk_fault(s->job, s->wanted.path, f->row, "predicted",
				"forecast %s has one sample: two are needed", f->id);
			continue;
		}
		put(&rows, f->id, &x);
		s->main_score[i] = x.crps;
		s->pit_low[i] = x.pit_low;
		s->pit_high[i] = x.pit_high;
	}
	int r = risk_faults_end(s->job);
	for (int32_t group = 0; !r && group < s->forecasts.groups.count; group++) {
		size_t n;
		double mean = score_mean(s, s->main_score, group, -1, &n);
		score_tell(s, group, "n", (double)n);
		score_tell(s, group, "crps", mean);
	}
	if (r || (r = score_tell_skill(s, "crps")))
		return r;
	return risk_out_file(s->job, s->output, &rows);
}
