#include "algo/panel/experts.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* The study on its scales, with the range of each item. */
typedef struct Scaled {
	const Study *s;
	double *value, *truth, *low, *high;
} Scaled;

static const double *answer(const Scaled *z, size_t e, size_t m) {
	return z->value + (e * z->s->items + m) * z->s->levels;
}

static bool answered(const Scaled *z, size_t e, size_t m) {
	return !isnan(answer(z, e, m)[0]);
}

int study_check(const Study *s, size_t *expert, size_t *item) {
	bool seed = false;
	*expert = *item = 0;
	for (size_t q = 0; q < s->levels; q++)
		if (!(s->level[q] > 0 && s->level[q] < 1 && (q == 0 || s->level[q] > s->level[q - 1])))
			return STUDY_LEVELS;
	for (*item = 0; *item < s->items; ++*item) {
		seed = seed || !isnan(s->realisation[*item]);
		if (s->log_scale[*item] && s->realisation[*item] <= 0)
			return STUDY_LOG;
		for (*expert = 0; *expert < s->experts; ++*expert) {
			const double *x = s->value + (*expert * s->items + *item) * s->levels;
			for (size_t q = 0; q < s->levels && !isnan(x[0]); q++) {
				if (s->log_scale[*item] && x[q] <= 0)
					return STUDY_LOG;
				if (q && !(x[q] > x[q - 1]))
					return STUDY_EQUAL;
			}
		}
	}
	return seed ? 0 : STUDY_NO_SEED;
}

static void widen(Scaled *z, size_t m, double x) {
	if (isnan(x))
		return;
	z->low[m] = fmin(z->low[m], x);
	z->high[m] = fmax(z->high[m], x);
}

static Scaled scale(const Study *s, Arena *arena) {
	size_t per_expert = s->items * s->levels, all = s->experts * per_expert;
	Scaled z = {s, arena_array_of(arena, double, all + 1),
		arena_array_of(arena, double, s->items + 1), arena_array_of(arena, double, s->items + 1),
		arena_array_of(arena, double, s->items + 1)};
	for (size_t m = 0; m < s->items; m++) {
		z.truth[m] = s->log_scale[m] ? log(s->realisation[m]) : s->realisation[m];
		z.low[m] = INFINITY;
		z.high[m] = -INFINITY;
		widen(&z, m, z.truth[m]);
	}
	for (size_t i = 0; i < all; i++) {
		size_t m = i % per_expert / s->levels;
		z.value[i] = s->log_scale[m] ? log(s->value[i]) : s->value[i];
		widen(&z, m, z.value[i]);
	}
	for (size_t m = 0; m < s->items; m++) {
		double room = s->overshoot * (z.high[m] - z.low[m]);
		z.low[m] -= room;
		z.high[m] += room;
	}
	return z;
}

/* Relative to an even spread over the range: sum of p ln (p / width) + ln range. */
static double information(const Scaled *z, const double *x, size_t m) {
	double sum = log(z->high[m] - z->low[m]), before = z->low[m], below = 0;
	for (size_t q = 0; q <= z->s->levels; q++) {
		double at = q < z->s->levels ? x[q] : z->high[m],
			   level = q < z->s->levels ? z->s->level[q] : 1;
		sum += (level - below) * log((level - below) / (at - before));
		before = at;
		below = level;
	}
	return sum;
}

static void count_bin(const Scaled *z, const double *x, size_t m, double *bins) {
	size_t q = 0;
	while (q < z->s->levels && z->truth[m] > x[q])
		q++;
	bins[q]++;
}

/* P(chi-square of `levels` degrees > 2 n sum s ln (s / p)). */
static double calibration(const Study *s, const double *bins, double n) {
	double sum = 0, below = 0;
	for (size_t q = 0; q <= s->levels; q++) {
		double level = q < s->levels ? s->level[q] : 1, share = bins[q] / n;
		sum += share > 0 ? share * log(share / (level - below)) : 0;
		below = level;
	}
	return n > 0 ? gsl_cdf_chisq_Q(2 * n * sum, (double)s->levels) : 0;
}

/* `x` holds items x levels, NAN where there is no answer. */
static Judge judge_of(const Scaled *z, const double *x, double *bins) {
	const Study *s = z->s;
	double n = 0, seeds = 0, all = 0, of_seeds = 0;
	for (size_t m = 0; m < s->items; m++) {
		const double *at = x + m * s->levels;
		if (isnan(at[0]))
			continue;
		double known = information(z, at, m);
		all += known;
		n++;
		if (isnan(z->truth[m]))
			continue;
		count_bin(z, at, m, bins);
		of_seeds += known;
		seeds++;
	}
	Judge j = {
		calibration(s, bins, seeds), n > 0 ? all / n : 0, seeds > 0 ? of_seeds / seeds : 0, 0};
	j.weight = j.calibration * j.information_of_seeds;
	return j;
}

void study_experts(const Study *study, Arena *arena, Judge *judges, double *bins) {
	Scaled z = scale(study, arena);
	for (size_t i = 0; i < study->experts * (study->levels + 1); i++)
		bins[i] = 0;
	for (size_t e = 0; e < study->experts; e++)
		judges[e] = judge_of(&z, answer(&z, e, 0), bins + e * (study->levels + 1));
}

/* An expert's distribution function, straight between his quantiles. */
static double cdf(const Scaled *z, const double *x, size_t m, double at) {
	double before = z->low[m], below = 0;
	for (size_t q = 0; q <= z->s->levels; q++) {
		double to = q < z->s->levels ? x[q] : z->high[m],
			   level = q < z->s->levels ? z->s->level[q] : 1;
		if (at <= to)
			return at <= before ? below : below + (level - below) * (at - before) / (to - before);
		before = to;
		below = level;
	}
	return 1;
}

static double mixed(const Scaled *z, const double *weights, size_t m, double at) {
	double sum = 0, all = 0;
	for (size_t e = 0; e < z->s->experts; e++) {
		double w = weights[e * z->s->items + m];
		if (!(w > 0) || !answered(z, e, m))
			continue;
		sum += w * cdf(z, answer(z, e, m), m, at);
		all += w;
	}
	return all > 0 ? sum / all : NAN;
}

/* Between the neighbouring quantiles of all experts the mixture is straight: find those, then the place. */
static double mixed_quantile(const Scaled *z, const double *weights, size_t m, double level) {
	double low = z->low[m], high = z->high[m];
	for (size_t e = 0; e < z->s->experts; e++)
		for (size_t q = 0;
			 q < z->s->levels && answered(z, e, m) && weights[e * z->s->items + m] > 0; q++) {
			double x = answer(z, e, m)[q];
			if (x <= low || x >= high)
				continue;
			*(mixed(z, weights, m, x) < level ? &low : &high) = x;
		}
	double from = mixed(z, weights, m, low), to = mixed(z, weights, m, high);
	return to > from ? low + (high - low) * (level - from) / (to - from) : NAN;
}

void study_decide(
	const Study *study, Arena *arena, const double *weights, double *quantiles, Judge *judge) {
	Scaled z = scale(study, arena);
	double *bins = arena_array_of(arena, double, study->levels + 1);
	for (size_t i = 0; i < study->items * study->levels; i++)
		quantiles[i] =
			mixed_quantile(&z, weights, i / study->levels, study->level[i % study->levels]);
	*judge = judge_of(&z, quantiles, bins);
	for (size_t i = 0; i < study->items * study->levels; i++)
		if (study->log_scale[i / study->levels])
			quantiles[i] = exp(quantiles[i]);
}

static void fill_weights(const Study *s, Arena *arena, const Judge *judges, Decision decision,
	double cut, double *weights) {
	Scaled z = scale(s, arena);
	for (size_t i = 0; i < s->experts * s->items; i++) {
		size_t e = i / s->items, m = i % s->items;
		double own = decision == DECIDE_ITEM && answered(&z, e, m)
			? information(&z, answer(&z, e, m), m)
			: 0;
		weights[i] = decision == DECIDE_EQUAL ? 1
			: judges[e].calibration < cut     ? 0
			: decision == DECIDE_ITEM         ? judges[e].calibration * own
											  : judges[e].weight;
	}
}

void study_decision(const Study *study, Arena *arena, const Judge *judges, Decision decision,
	double *quantiles, Judge *judge, double *alpha) {
	double *weights = arena_array_of(arena, double, study->experts * study->items + 1), best = 0;
	*alpha = 0;
	for (size_t e = 0; decision == DECIDE_GLOBAL_BEST && e < study->experts; e++) {
		ArenaMark mark = arena_mark(arena);
		fill_weights(study, arena, judges, decision, judges[e].calibration, weights);
		study_decide(study, arena, weights, quantiles, judge);
		if (judge->weight > best) {
			best = judge->weight;
			*alpha = judges[e].calibration;
		}
		arena_rewind(arena, mark);
	}
	fill_weights(study, arena, judges, decision, *alpha, weights);
	study_decide(study, arena, weights, quantiles, judge);
}
