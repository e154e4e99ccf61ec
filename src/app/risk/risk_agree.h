/* huying risk agree: what its coefficients share. */
#pragma once

#include "app/risk/risk_out.h"
#include "app/risk/risk_plot.h"
#include "app/risk/risk_ratings.h"

typedef struct Agree {
	RiskRatingsWanted wanted;
	const char *form;    /* ratings, counts, table */
	const char *weights; /* a file of weights for Cohen, or NULL */
	const char *case_name, *output, *pairs;
	RiskPlot plot;    /* of the pairs */
	double *kappas;   /* raters x raters */
	const char *only; /* "alpha,fleiss": these coefficients; NULL all */
	bool json, compat_psych;
	int64_t draws, seed;
	double level;
	RiskJob *job;
	RiskRatings read;
	const double *weight; /* k x k, of `weights` */
	size_t weight_count;
	RiskOut told; /* case, statistic, value */
	RiskOut said; /* case, statistic, value, meaning: sentences */
	RiskOut pairs_told;
} Agree;

bool agree_wanted(const Agree *a, const char *coefficient);
void agree_tell(Agree *a, const char *statistic, double value);
/* A sentence about it. */
void agree_say(Agree *a, const char *statistic, double value, const char *key);
/* What is undefined, and why. */
void agree_tell_undefined(Agree *a, const char *statistic, Undefined why);

/* Of ratings. */
void agree_tell_alphas(Agree *a);
void agree_tell_fleiss(Agree *a);
void agree_tell_icc(Agree *a);
void agree_tell_cronbach(Agree *a);
void agree_tell_pairs(Agree *a); /* Cohen, each with each */
/* Of counts by category; of one rater against another. */
void agree_tell_counts(Agree *a);
void agree_tell_table(Agree *a);
/* Cohen of a k x k table; `suffix` is what stands behind the statistic's name. ERR_FORMAT: weights of another size. */
int agree_tell_cohen(Agree *a, const double *table, size_t k, const char *suffix);
