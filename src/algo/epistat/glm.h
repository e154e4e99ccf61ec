/* Poisson regression with log link by iteratively reweighted least squares, as R's glm computes it
 * (McCullagh and Nelder, Generalized Linear Models, 2nd ed. 1989, section 2.5; Gram-Schmidt QR of the
 * weighted design): start at mu = y + 0.1, stop when |deviance - last| / (|deviance| + 0.1) < epsilon.
 *
 *   Glm glm;
 *   glm_init(&glm, arena, 100, 2);
 *   glm_add(&glm, y, 0, (double[]){1, t}); ...
 *   if (glm_fit(&glm, NULL, GLM_EPSILON)) mean = exp(glm_predict(&glm, (double[]){1, t_now})); */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

#define GLM_EPSILON 1e-8        /* R's default */
#define GLM_EPSILON_TIGHT 1e-14 /* to the last digits */

typedef struct Glm {
	size_t rows, columns, capacity;
	double *x; /* column after column, each of `capacity` */
	double *y, *offset;
	/* set by glm_fit */
	double *beta;       /* 0 for an aliased column */
	bool *aliased;      /* the column depends on those before it */
	double *mu;         /* fitted means, per row */
	double *hat;        /* leverages, per row */
	double *covariance; /* columns x columns, unscaled: (X' W X)^-1; 0 where aliased */
	double dispersion;  /* Pearson's chi-square / df; NAN when df is 0 */
	size_t rank, df;    /* df = rows - rank */
	bool warm;          /* start from `mu` as it stands instead; glm_clear takes it back */
	double *q, *work;   /* scratch */
} Glm;

void glm_init(Glm *glm, Arena *arena, size_t capacity, size_t columns);
void glm_clear(Glm *glm, size_t columns); /* no rows; at most as many columns as on init */
/* `offset` is a known part of log mu; that of what is predicted is the caller's to add. */
void glm_add(Glm *glm, double y, double offset, const double *x);
/* `weights`: prior weight per row, NULL all 1. False when it does not converge. */
bool glm_fit(Glm *glm, const double *weights, double epsilon);
/* Of the linear predictor at x: its value and its standard error per unit of dispersion, so that
 * multiplied by the square root of a dispersion it is the standard error. */
double glm_predict(const Glm *glm, const double *x);
double glm_predict_se(const Glm *glm, const double *x);
