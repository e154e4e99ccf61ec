/* huying risk score: what the four kinds share. Each has a file. */
#pragma once

#include "app/risk/risk_forecasts.h"
#include "app/risk/risk_out.h"
#include "app/risk/risk_plot.h"

typedef struct Score {
	RiskForecastsWanted wanted;
	const char *output, *summary, *curve, *pit; /* NULL: not asked for */
	const char *label, *baseline;
	bool json;
	size_t bins;
	double clip;      /* of the calibration regression */
	double pit_least; /* forecasts that gave the truth less are left out of the PIT histogram */
	RiskPlot plot;    /* binary: the calibration curve */
	RiskJob *job;
	RiskForecasts forecasts;
	/* case, statistic, value: what is told of a group as a whole */
	RiskOut told;
	/* per forecast, NAN where it has none: what skill is reckoned by, and the PIT */
	double *main_score, *pit_low, *pit_high;
} Score;

/* Fill `told` and main_score and write the rows of each forecast, where the kind has them. Return: 0, ERR_…. */
int score_binary_all(Score *s);
int score_quantile_all(Score *s);
int score_samples_all(Score *s);
int score_counts_all(Score *s);

/* "label:group", or one of the two. */
const char *score_case(const Score *s, int32_t group);
void score_tell(Score *s, int32_t group, const char *statistic, double value);
/* Mean over the forecasts of a group and model (-1: any) that have one. */
double score_mean(const Score *s, const double *values, int32_t group, int32_t model, size_t *n);
/* Of each model against the baseline, over the targets both have. ERR_FORMAT when there is no such model. */
int score_tell_skill(Score *s, const char *name);
/* The PIT histogram, where asked for. */
int score_put_pit(Score *s);
