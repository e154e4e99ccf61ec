/* Poisson regression of counts on seasonal levels and a trend, log mu = level + slope t + offset, as R's glm computes
 * it (see glm.h): the same iterations, the same end. As the levels' columns do not overlap, each weighted least squares
 * fit is that of one line through groups with means of their own, and takes a pass over the rows instead of a
 * decomposition (Frisch and Waugh, Econometrica 1 (1933) 387-401). Inside the engine only. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct Seasonal {
	size_t rows, levels;
	const double *y, *time, *offset;
	const size_t *level; /* 0 .. levels - 1, each used */
	/* set by seasonal_fit */
	bool trend; /* a slope was fitted: asked for, and to be told from the levels */
	double slope;
	double *value;     /* per level */
	double *mu;        /* fitted means, per row */
	double *weight;    /* of each row in the last least squares fit */
	double *sum;       /* of those weights, per level */
	double *centre;    /* mean time, per level */
	double spread;     /* sum of weight (time - centre)^2 */
	double dispersion; /* Pearson's chi-square / df; NAN when df is 0 */
	size_t df;
	/* scratch */
	double *log_y, *eta, *before, *mean;
} Seasonal;

void seasonal_init(Seasonal *s, Arena *arena, const double *y, const double *time,
	const double *offset, const size_t *level, size_t rows, size_t levels);
/* `prior`: weight per row, NULL all 1. `warm`: start from `mu` as it stands. False when it does not converge. */
bool seasonal_fit(Seasonal *s, bool trend, const double *prior, bool warm, double epsilon);
/* Leverage of a row. */
double seasonal_hat(const Seasonal *s, size_t row);
/* log mu at a time and level, without offset, and its standard error per unit of dispersion. */
double seasonal_predict(const Seasonal *s, double time, size_t level);
double seasonal_predict_se(const Seasonal *s, double time, size_t level);
