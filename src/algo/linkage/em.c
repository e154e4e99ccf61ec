#include "algo/linkage/em.h"

#include <math.h>
#include <string.h>

void em_start(EmModel *model, const EmPattern *patterns, size_t count) {
	model->lambda = 0.1;
	for (int32_t f = 0; f < model->fields; f++) {
		int32_t top = model->levels[f] - 1;
		double seen = 0;
		for (int32_t k = 0; k <= top; k++) {
			model->m[f][k] = k == top ? 0.9 : 0.1 / top;
			model->u[f][k] = 0;
		}
		for (size_t i = 0; i < count; i++)
			if (patterns[i].level[f] != EM_MISSING) {
				model->u[f][patterns[i].level[f]] += patterns[i].count;
				seen += patterns[i].count;
			}
		for (int32_t k = 0; k <= top && seen > 0; k++)
			model->u[f][k] /= seen;
	}
}

/* ---- one round ------------------------------------------------------------------------------------ */

/* The chance of the pattern among pairs of one person (m) or of two (u). */
static double chance(
	const EmModel *model, const double table[][EM_LEVELS_MOST], const int8_t *level) {
	double p = 1;
	for (int32_t f = 0; f < model->fields; f++)
		if (level[f] != EM_MISSING)
			p *= table[f][level[f]];
	return p;
}

typedef struct Sums {
	double matched, pairs, log_likelihood;
	double m[EM_FIELDS_MOST][EM_LEVELS_MOST], u[EM_FIELDS_MOST][EM_LEVELS_MOST];
} Sums;

static void expect(const EmModel *model, const EmPattern *pattern, Sums *sums) {
	double one = model->lambda * chance(model, model->m, pattern->level);
	double two = (1 - model->lambda) * chance(model, model->u, pattern->level);
	double share = one + two > 0 ? one / (one + two) : 0;
	sums->matched += share * pattern->count;
	sums->pairs += pattern->count;
	if (one + two > 0)
		sums->log_likelihood += pattern->count * log(one + two);
	for (int32_t f = 0; f < model->fields; f++) {
		int8_t level = pattern->level[f];
		if (level == EM_MISSING)
			continue;
		sums->m[f][level] += share * pattern->count;
		sums->u[f][level] += (1 - share) * pattern->count;
	}
}

static double replace(double *parameter, double value) {
	double change = fabs(*parameter - value);
	*parameter = value;
	return change;
}

/* The row becomes its share of its sum. Return: the largest change. */
static double maximise_row(double *row, const double *sums, int32_t levels) {
	double all = 0, change = 0;
	for (int32_t k = 0; k < levels; k++)
		all += sums[k];
	for (int32_t k = 0; k < levels && all > 0; k++)
		change = fmax(change, replace(&row[k], sums[k] / all));
	return change;
}

static double maximise(EmModel *model, const Sums *sums, bool fix_u) {
	double change = sums->pairs > 0 ? replace(&model->lambda, sums->matched / sums->pairs) : 0;
	for (int32_t f = 0; f < model->fields; f++) {
		change = fmax(change, maximise_row(model->m[f], sums->m[f], model->levels[f]));
		if (!fix_u)
			change = fmax(change, maximise_row(model->u[f], sums->u[f], model->levels[f]));
	}
	return change;
}

void em_fit(EmModel *model, const EmPattern *patterns, size_t count, bool fix_u, double tolerance,
	int32_t most) {
	double change = INFINITY;
	for (model->iterations = 0; model->iterations < most && change > tolerance;
		 model->iterations++) {
		Sums sums = {0};
		for (size_t i = 0; i < count; i++)
			expect(model, &patterns[i], &sums);
		model->log_likelihood = sums.log_likelihood;
		change = maximise(model, &sums, fix_u);
	}
}

/* ---- what a pair weighs ----------------------------------------------------------------------------- */

double em_weight(const EmModel *model, int32_t field, int32_t level) {
	if (level == EM_MISSING)
		return 0;
	double m = model->m[field][level], u = model->u[field][level];
	if (m > 0 && u > 0)
		return log2(m / u);
	return m > 0 ? EM_CERTAIN : u > 0 ? -EM_CERTAIN : 0;
}

double em_pattern_weight(const EmModel *model, const int8_t *level) {
	double sum = log2(model->lambda / (1 - model->lambda));
	for (int32_t f = 0; f < model->fields; f++)
		sum += em_weight(model, f, level[f]);
	return sum;
}

double em_probability(const EmModel *model, const int8_t *level) {
	double one = model->lambda * chance(model, model->m, level);
	double two = (1 - model->lambda) * chance(model, model->u, level);
	return one + two > 0 ? one / (one + two) : 0;
}
