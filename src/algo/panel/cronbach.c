#include "algo/panel/agree.h"

#include <gsl/gsl_linalg.h>
#include <math.h>

static double *covariance(const Ratings *r, Arena *arena) {
	size_t k = r->raters, n = r->units;
	double *c = arena_array_of(arena, double, k *k), *mean = arena_array_of(arena, double, k);
	for (size_t i = 0; i < n * k; i++)
		mean[i % k] += r->value[i] / (double)n;
	for (size_t a = 0; a < k; a++)
		for (size_t b = 0; b < k; b++) {
			for (size_t u = 0; u < n; u++)
				c[a * k + b] += (r->value[u * k + a] - mean[a]) * (r->value[u * k + b] - mean[b]);
			c[a * k + b] /= (double)(n - 1);
		}
	return c;
}

/* k / (k - 1) (1 - sum of item variances / variance of the sum), `without` an item (k: with all). */
static double alpha(const double *c, size_t k, size_t without) {
	double diagonal = 0, all = 0, items = (double)(without < k ? k - 1 : k);
	for (size_t a = 0; a < k; a++)
		for (size_t b = 0; b < k; b++) {
			if (a == without || b == without)
				continue;
			all += c[a * k + b];
			diagonal += a == b ? c[a * k + b] : 0;
		}
	return items < 2 ? NAN : items / (items - 1) * (1 - diagonal / all);
}

/* Sum over items of 1 - R^2 on all the others: 1 / diagonal of the inverse correlations. */
static double unexplained(double *correlation, size_t k, Arena *arena) {
	gsl_matrix_view r = gsl_matrix_view_array(correlation, k, k);
	double *inverse = arena_array_of(arena, double, k *k), sum = 0;
	gsl_matrix_view out = gsl_matrix_view_array(inverse, k, k);
	if (gsl_linalg_cholesky_decomp1(&r.matrix) || gsl_linalg_cholesky_invert(&r.matrix))
		return NAN;
	gsl_matrix_memcpy(&out.matrix, &r.matrix);
	for (size_t i = 0; i < k; i++)
		sum += 1 / inverse[i * k + i];
	return sum;
}

static Undefined check(const Ratings *r) {
	if (r->raters < 2)
		return AGREE_ONE_RATER;
	if (r->units < 2)
		return AGREE_NO_PAIR;
	for (size_t i = 0; i < r->units * r->raters; i++)
		if (isnan(r->value[i]))
			return AGREE_MISSING;
	return AGREE_DEFINED;
}

Undefined agree_cronbach(const Ratings *ratings, Arena *arena, Cronbach *out) {
	size_t k = ratings->raters;
	*out = (Cronbach){NAN, NAN, NAN, NAN, NULL};
	Undefined why = check(ratings);
	if (why != AGREE_DEFINED)
		return why;
	double *c = covariance(ratings, arena), *r = arena_array_of(arena, double, k *k), sum = 0;
	for (size_t a = 0; a < k; a++)
		if (!(c[a * k + a] > 0))
			return AGREE_ALL_EQUAL;
	for (size_t a = 0; a < k; a++)
		for (size_t b = 0; b < k; b++) {
			r[a * k + b] = c[a * k + b] / sqrt(c[a * k + a] * c[b * k + b]);
			sum += r[a * k + b];
		}
	out->dropped = arena_array_of(arena, double, k);
	for (size_t a = 0; a < k; a++)
		out->dropped[a] = alpha(c, k, a);
	out->alpha = alpha(c, k, k);
	out->standardised = alpha(r, k, k);
	out->mean_correlation = (sum - (double)k) / (double)(k * (k - 1));
	out->lambda6 = 1 - unexplained(r, k, arena) / sum;
	return AGREE_DEFINED;
}
