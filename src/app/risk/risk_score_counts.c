/* Forecast distributions of counts: Poisson and negative binomial. */
#include "algo/panel/score.h"
#include "app/risk/risk_score.h"
#include "base/error.h"

#include <math.h>

static const char *const columns[] = {"y", "mu", "size", "logs", "rps", "dss", "ses", NULL};

static void put(RiskOut *rows, const RiskForecast *f, const CountScore *x) {
	risk_out_number(rows, f->observed);
	risk_out_number(rows, f->mean);
	risk_out_number(rows, f->size);
	risk_out_number(rows, x->log_score);
	risk_out_number(rows, x->rps);
	risk_out_number(rows, x->dss);
	risk_out_number(rows, x->squared);
}

int score_counts_all(Score *s) {
	RiskOut rows;
	risk_out_init(&rows, s->job->arena, columns, s->json);
	for (size_t i = 0; i < s->forecasts.count; i++) {
		const RiskForecast *f = &s->forecasts.items[i];
		CountScore x;
		if (!score_counts(f->observed, f->mean, f->size, &x))
			continue; /* the reader has refused all that cannot be scored */
		put(&rows, f, &x);
		s->main_score[i] = x.log_score;
		if (x.mass >= s->pit_least) {
			s->pit_low[i] = x.pit_low;
			s->pit_high[i] = x.pit_high;
		}
	}
	for (int32_t group = 0; group < s->forecasts.groups.count; group++) {
		size_t n;
		double mean = score_mean(s, s->main_score, group, -1, &n);
		score_tell(s, group, "n", (double)n);
		score_tell(s, group, "logs", mean);
	}
	int r = score_tell_skill(s, "logs");
	return r ? r : risk_out_file(s->job, s->output, &rows);
}
