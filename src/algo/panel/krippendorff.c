#include "algo/panel/agree.h"

#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

/* Values as categories 0 .. k - 1 in rising order, and how often each stands in a unit judged twice. */
typedef struct Codes {
	size_t k, units, raters;
	double *values;
	int *code;     /* units x raters; -1 missing */
	double *delta; /* k x k squared distances */
} Codes;

static size_t find(const double *values, size_t k, double value) {
	size_t low = 0;
	while (low < k && values[low] < value)
		low++;
	return low;
}

static size_t pairable(const int *code, size_t raters) {
	size_t n = 0;
	for (size_t r = 0; r < raters; r++)
		n += code[r] >= 0;
	return n >= 2 ? n : 0;
}

static void totals(const Codes *c, const size_t *chosen, double *total) {
	memset(total, 0, sizeof *total * c->k);
	for (size_t u = 0; u < c->units; u++) {
		const int *code = c->code + (chosen ? chosen[u] : u) * c->raters;
		if (!pairable(code, c->raters))
			continue;
		for (size_t r = 0; r < c->raters; r++)
			if (code[r] >= 0)
				total[code[r]]++;
	}
}

static double distance(
	AlphaMetric metric, const double *values, const double *total, size_t a, size_t b) {
	double x = values[a], y = values[b], between = 0;
	switch (metric) {
	case ALPHA_NOMINAL: return a != b;
	case ALPHA_ORDINAL:
		for (size_t g = a; g <= b; g++)
			between += total[g];
		between -= (total[a] + total[b]) / 2;
		return a == b ? 0 : between * between;
	case ALPHA_INTERVAL: return (x - y) * (x - y);
	case ALPHA_RATIO: break;
	}
	return x + y == 0 ? 0 : (x - y) * (x - y) / ((x + y) * (x + y));
}

static void distances(const Codes *c, AlphaMetric metric, const double *total) {
	for (size_t a = 0; a < c->k; a++)
		for (size_t b = a; b < c->k; b++)
			c->delta[a * c->k + b] = c->delta[b * c->k + a] =
				distance(metric, c->values, total, a, b);
}

/* Sum over pairs within units, each unit of m values weighing 1 / (m - 1). */
static double observed(const Codes *c, const size_t *chosen) {
	double sum = 0;
	for (size_t u = 0; u < c->units; u++) {
		const int *code = c->code + (chosen ? chosen[u] : u) * c->raters;
		size_t m = pairable(code, c->raters);
		double pairs = 0;
		for (size_t r = 0; m && r < c->raters; r++)
			for (size_t s = 0; s < r; s++)
				if (code[r] >= 0 && code[s] >= 0)
					pairs += c->delta[(size_t)code[r] * c->k + (size_t)code[s]];
		sum += m ? 2 * pairs / (double)(m - 1) : 0;
	}
	return sum;
}

static Undefined alpha_of(
	const Codes *c, AlphaMetric metric, const size_t *chosen, double *total, double *alpha) {
	double n = 0, expected = 0;
	totals(c, chosen, total);
	for (size_t a = 0; a < c->k; a++)
		n += total[a];
	*alpha = NAN;
	if (n == 0)
		return AGREE_NO_PAIR;
	distances(c, metric, total);
	for (size_t a = 0; a < c->k; a++)
		for (size_t b = 0; b < c->k; b++)
			expected += total[a] * total[b] * c->delta[a * c->k + b];
	if (!(expected > 0))
		return AGREE_ALL_EQUAL;
	*alpha = 1 - (n - 1) * observed(c, chosen) / expected;
	return AGREE_DEFINED;
}

static Codes encode(const Ratings *r, Arena *arena) {
	Codes c = {.units = r->units, .raters = r->raters};
	size_t n = r->units * r->raters, known = 0;
	c.values = arena_array_of(arena, double, n + 1);
	c.code = arena_array_of(arena, int, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!isnan(r->value[i]))
			c.values[known++] = r->value[i];
	gsl_sort(c.values, 1, known);
	for (size_t i = 0; i < known; i++)
		if (c.k == 0 || c.values[i] != c.values[c.k - 1])
			c.values[c.k++] = c.values[i];
	for (size_t i = 0; i < n; i++)
		c.code[i] = isnan(r->value[i]) ? -1 : (int)find(c.values, c.k, r->value[i]);
	c.delta = arena_array_of(arena, double, c.k *c.k + 1);
	return c;
}

size_t agree_categories(const Ratings *ratings, Arena *arena, double **values) {
	Codes c = encode(ratings, arena);
	*values = c.values;
	return c.k;
}

Undefined agree_alpha(const Ratings *ratings, AlphaMetric metric, Arena *arena, double *alpha) {
	*alpha = NAN;
	if (ratings->raters < 2)
		return AGREE_ONE_RATER;
	Codes c = encode(ratings, arena);
	if (metric == ALPHA_RATIO && c.k && c.values[0] < 0)
		return AGREE_NEGATIVE;
	return alpha_of(&c, metric, NULL, arena_array_of(arena, double, c.k + 1), alpha);
}

void agree_alpha_limits(const Ratings *ratings, AlphaMetric metric, Arena *arena, size_t draws,
	uint64_t seed, double level, double *low, double *high) {
	Codes c = encode(ratings, arena);
	double *total = arena_array_of(arena, double, c.k + 1),
		   *drawn = arena_array_of(arena, double, draws + 1);
	size_t *chosen = arena_array_of(arena, size_t, c.units + 1), found = 0;
	*low = *high = NAN;
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	if (!rng)
		arena_exhausted(arena);
	gsl_rng_set(rng, (unsigned long)seed);
	for (size_t tries = 0; c.units && found < draws && tries < 10 * draws; tries++) {
		for (size_t u = 0; u < c.units; u++)
			chosen[u] = gsl_rng_uniform_int(rng, c.units);
		if (alpha_of(&c, metric, chosen, total, &drawn[found]) == AGREE_DEFINED)
			found++;
	}
	gsl_rng_free(rng);
	if (draws == 0 || found < draws)
		return;
	gsl_sort(drawn, 1, found);
	*low = drawn[(size_t)((1 - level) / 2 * (double)(found - 1) + 0.5)];
	*high = drawn[(size_t)((1 + level) / 2 * (double)(found - 1) + 0.5)];
}
