#include "algo/panel/agree.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define Z_95 1.9599639845400543

void agree_weights(size_t k, double power, double *weights) {
	for (size_t i = 0; i < k; i++)
		for (size_t j = 0; j < k; j++) {
			double apart = (i > j ? (double)(i - j) : (double)(j - i)) / (double)(k - 1);
			weights[i * k + j] = 1 - pow(apart, power);
		}
}

/* A table as shares, with its margins and weights of agreement. */
typedef struct Cross {
	size_t k;
	double n, *share, *row, *column, *weight;
} Cross;

static Cross shares_of(const double *table, size_t k, Arena *arena) {
	Cross c = {.k = k,
		.share = arena_array_of(arena, double, k *k),
		.row = arena_array_of(arena, double, k),
		.column = arena_array_of(arena, double, k),
		.weight = arena_array_of(arena, double, k *k)};
	for (size_t i = 0; i < k * k; i++)
		c.n += table[i];
	for (size_t i = 0; c.n > 0 && i < k * k; i++) {
		c.share[i] = table[i] / c.n;
		c.row[i / k] += c.share[i];
		c.column[i % k] += c.share[i];
	}
	return c;
}

/* Disagreement (nothing on the diagonal) becomes agreement. */
static void take_weights(Cross *c, const double *weights) {
	double trace = 0, most = 0;
	for (size_t i = 0; i < c->k * c->k; i++) {
		trace += weights && i / c->k == i % c->k ? weights[i] : 0;
		most = fmax(most, weights ? weights[i] : 0);
	}
	for (size_t i = 0; i < c->k * c->k; i++)
		c->weight[i] = !weights ? i / c->k == i % c->k
			: trace > 0         ? weights[i]
								: 1 - weights[i] / most;
}

static void agreement(const Cross *c, const double *weight, double *seen, double *chance) {
	*seen = *chance = 0;
	for (size_t i = 0; i < c->k * c->k; i++) {
		*seen += weight[i] * c->share[i];
		*chance += weight[i] * c->row[i / c->k] * c->column[i % c->k];
	}
}

/* Mean weight of a row or column of the table, over the margin of the other rater. */
static double mean_weight(
	const Cross *c, const double *weight, size_t at, bool of_row, bool as_psych) {
	double sum = 0;
	for (size_t m = 0; m < c->k; m++) {
		size_t cell = of_row ? at * c->k + m : m * c->k + at;
		double margin = of_row ? c->column[m] : as_psych ? c->row[at] : c->row[m];
		sum += weight[cell] * margin;
	}
	return sum;
}

/* Fleiss, Cohen and Everitt 1969, equation 8. */
static double variance(const Cross *c, const double *weight, bool as_psych) {
	double po, pe, sum = 0;
	agreement(c, weight, &po, &pe);
	for (size_t i = 0; i < c->k; i++)
		for (size_t j = 0; j < c->k; j++) {
			double means = mean_weight(c, weight, i, true, as_psych) +
				mean_weight(c, weight, j, false, as_psych);
			double part = weight[i * c->k + j] * (1 - pe) - means * (1 - po);
			sum += c->share[i * c->k + j] * part * part;
		}
	double rest = po * pe - 2 * pe + po;
	return (sum - rest * rest) / (c->n * pow(1 - pe, 4));
}

Undefined agree_cohen(const double *table, size_t k, const double *weights, bool compat_psych,
	Arena *arena, Kappa *out) {
	Cross c = shares_of(table, k, arena);
	*out = (Kappa){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
	if (c.n == 0)
		return AGREE_NO_PAIR;
	take_weights(&c, weights);
	agreement(&c, c.weight, &out->observed, &out->expected);
	if (!(out->expected < 1))
		return AGREE_ALL_EQUAL;
	out->kappa = (out->observed - out->expected) / (1 - out->expected);
	bool as_psych = compat_psych && weights;
	out->se = sqrt(fmax(0, variance(&c, as_psych ? weights : c.weight, as_psych)));
	out->low = fmax(-1, out->kappa - Z_95 * out->se);
	out->high = fmin(1, out->kappa + Z_95 * out->se);
	return AGREE_DEFINED;
}

static size_t index_of(const double *values, size_t k, double value) {
	size_t i = 0;
	while (i < k && values[i] != value)
		i++;
	return i;
}

void agree_cross(
	const Ratings *ratings, size_t a, size_t b, const double *values, size_t k, double *table) {
	for (size_t i = 0; i < k * k; i++)
		table[i] = 0;
	for (size_t u = 0; u < ratings->units; u++) {
		const double *row = ratings->value + u * ratings->raters;
		if (!isnan(row[a]) && !isnan(row[b]))
			table[index_of(values, k, row[a]) * k + index_of(values, k, row[b])]++;
	}
}

Undefined agree_counts(const Ratings *ratings, const double *values, size_t k, Arena *arena,
	double **counts, size_t *units) {
	*counts = arena_array_of(arena, double, ratings->units *k + 1);
	*units = 0;
	if (ratings->raters < 2)
		return AGREE_ONE_RATER;
	for (size_t u = 0; u < ratings->units; u++) {
		const double *row = ratings->value + u * ratings->raters;
		bool whole = true;
		for (size_t r = 0; r < ratings->raters; r++)
			whole = whole && !isnan(row[r]);
		for (size_t r = 0; whole && r < ratings->raters; r++)
			(*counts)[*units * k + index_of(values, k, row[r])]++;
		*units += whole;
	}
	return *units ? AGREE_DEFINED : AGREE_NO_PAIR;
}

static double fleiss_se(const double *counts, size_t units, size_t k, double raters) {
	double total = (double)units * raters, pq = 0, pqq = 0;
	for (size_t j = 0; j < k; j++) {
		double p = 0;
		for (size_t u = 0; u < units; u++)
			p += counts[u * k + j] / total;
		pq += p * (1 - p);
		pqq += p * (1 - p) * (1 - 2 * p);
	}
	return sqrt(2 * (pq * pq - pqq) / ((double)units * raters * (raters - 1))) / pq;
}

Undefined agree_fleiss(const double *counts, size_t units, size_t k, Kappa *out) {
	double raters = 0, agreeing = 0, chance = 0;
	*out = (Kappa){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
	for (size_t j = 0; units && j < k; j++)
		raters += counts[j];
	if (units == 0 || raters < 2)
		return units ? AGREE_ONE_RATER : AGREE_NO_PAIR;
	for (size_t j = 0; j < k; j++) {
		double share = 0;
		for (size_t u = 0; u < units; u++) {
			double n = counts[u * k + j];
			share += n / ((double)units * raters);
			agreeing += n * (n - 1);
		}
		chance += share * share;
	}
	out->observed = agreeing / ((double)units * raters * (raters - 1));
	out->expected = chance;
	if (!(chance < 1))
		return AGREE_ALL_EQUAL;
	out->kappa = (out->observed - chance) / (1 - chance);
	out->z = out->kappa / fleiss_se(counts, units, k, raters);
	out->p = 2 * gsl_cdf_ugaussian_Q(fabs(out->z));
	return AGREE_DEFINED;
}

bool agree_paradox(const Kappa *kappa) {
	return kappa->observed >= 0.8 && kappa->kappa < 0.4;
}
