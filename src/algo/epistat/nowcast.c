#include "algo/epistat/nowcast.h"

#include "algo/epistat/special.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#define PRIOR_KAPPA 0.1
enum { SUPPORT_MOST = 1000000 };

/* Where the share of a sum first exceeds low, a half and high. */
typedef struct Limits {
	double want[3], at[3];
	int found;
} Limits;

static void limits_see(Limits *l, double cases, double cdf) {
	while (l->found < 3 && cdf > l->want[l->found])
		l->at[l->found++] = cases;
}

static Limits limits_of(double alpha) {
	return (Limits){.want = {alpha / 2, 0.5, 1 - alpha / 2}};
}

static void take_limits(const Limits *l, NowcastDay *day) {
	day->low = l->at[0];
	day->median = l->at[1];
	day->high = l->at[2];
}

/* The least whole number whose truncated normal distribution function exceeds p. */
static double truncated_quantile(double p, double mean, double sd, double at) {
	double below = 1 - special_normal_tail((at - 0.5 - mean) / sd);
	double z = special_normal_quantile(below + p * (1 - below));
	return fmax(at, ceil(mean + sd * z - 0.5));
}

/* The mass surveillance puts on 0 .. most: not divided by what the truncation leaves, and so with its
 * cumulated sum above 1 or stuck below a quantile (then 0). */
static void chain_as_r(const Nowcast *n, double mean, double sd, NowcastDay *day) {
	Limits l = limits_of(n->alpha);
	double left = special_normal_tail((day->reported - mean) / sd);
	for (double x = day->reported; x <= (double)n->most && l.found < 3; x++)
		limits_see(&l, x, (1 - special_normal_tail((x - mean) / sd)) / left);
	take_limits(&l, day);
}

static void chain_day(const Nowcast *n, double variance, NowcastDay *day) {
	double f = day->share, y = day->reported, mean = y / f;
	double chance = y * (1 - f) / (f * f); /* of the reports to come */
	double delay = n->compat_r ? 0 : y * (y + 1) / (f * f * f * f) * variance;
	double sd = sqrt(chance + delay);
	if (!(sd > 0))
		day->low = day->median = day->high = mean;
	else if (n->compat_r)
		chain_as_r(n, mean, sd, day);
	else {
		day->low = truncated_quantile(n->alpha / 2, mean, sd, y);
		day->median = truncated_quantile(0.5, mean, sd, y);
		day->high = truncated_quantile(1 - n->alpha / 2, mean, sd, y);
	}
}

/* Posterior of the generalised Dirichlet: stick j = 0 .. D - 1 takes delay D - j. */
static void sticks(const Nowcast *nowcast, const Triangle *t, double *alpha, double *beta) {
	size_t d = t->delay_most;
	size_t first = nowcast->window && nowcast->window < t->rows ? t->rows - 1 - nowcast->window : 0;
	double shorter = 0; /* seen with a delay below x, whatever their row */
	for (size_t x = 0; x <= d; x++) {
		double n = 0, all = 0;
		for (size_t row = first; row + x < t->rows; row++)
			for (size_t y = 0; y <= x; y++) {
				double count = t->count[row * (d + 1) + y];
				all += count;
				n += y == x ? count : 0;
			}
		if (x > 0) {
			alpha[d - x] = PRIOR_KAPPA + n;
			beta[d - x] =
				PRIOR_KAPPA * (double)x + (nowcast->method == NOWCAST_NAIVE ? shorter : all - n);
		}
		shorter += n;
	}
}

static void expected_delay(size_t d, const double *alpha, const double *beta, double *cdf) {
	double left = 1;
	for (size_t x = d; x > 0; x--) {
		cdf[x] = left;
		left *= beta[d - x] / (alpha[d - x] + beta[d - x]);
	}
	cdf[0] = left;
}

/* shares[sample * (D + 1) + k] = F(k) */
static double *draw_shares(
	const Nowcast *nowcast, Arena *arena, size_t d, const double *alpha, const double *beta) {
	double *shares = arena_array_of(arena, double, nowcast->samples *(d + 1));
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	if (!rng)
		arena_exhausted(arena);
	gsl_rng_set(rng, (unsigned long)nowcast->seed);
	for (size_t i = 0; i < nowcast->samples; i++) {
		double left = 1;
		for (size_t x = d; x > 0; x--) {
			shares[i * (d + 1) + x] = left;
			left *= 1 - gsl_ran_beta(rng, alpha[d - x], beta[d - x]);
		}
		shares[i * (d + 1)] = left;
	}
	gsl_rng_free(rng);
	return shares;
}

/* One draw of F: the mass of the day's cases is walked upwards from `mass` at the reported number. */
typedef struct Draw {
	double mass, missing; /* at present; (1 - F) q */
} Draw;

/* Sum of the masses 0 .. most of an untruncated draw: 1, or what lies within the bound. */
static double inside(double size, double missing, double room) {
	return isinf(room) ? 1 : 1 - special_negbin_tail(room + 1, size, 1 - missing);
}

static Draw *start_draws(const Nowcast *nowcast, Arena *arena, const double *shares, size_t stride,
	double size, double q, double room) {
	Draw *draws = arena_array_of(arena, Draw, nowcast->samples);
	for (size_t i = 0; i < nowcast->samples; i++) {
		double missing = (1 - shares[i * stride]) * q;
		double within = inside(size, missing, room);
		draws[i] = (Draw){exp(size * log1p(-missing)) / within, missing};
	}
	return draws;
}

static void bayes_day(
	const Nowcast *nowcast, Arena *arena, const double *shares, size_t stride, NowcastDay *day) {
	double r =
		nowcast->prior_mean * nowcast->prior_mean / (nowcast->prior_var - nowcast->prior_mean);
	double size = r + day->reported, q = nowcast->prior_mean / (r + nowcast->prior_mean), cdf = 0;
	double room = nowcast->most ? (double)nowcast->most - day->reported : INFINITY;
	Draw *draws = start_draws(nowcast, arena, shares, stride, size, q, room);
	Limits l = limits_of(nowcast->alpha);
	for (double k = 0; k <= room && k < SUPPORT_MOST && l.found < 3; k++) {
		double mass = 0;
		for (size_t i = 0; i < nowcast->samples; i++) {
			mass += draws[i].mass;
			draws[i].mass *= (size + k) / (k + 1) * draws[i].missing;
		}
		limits_see(&l, day->reported + k, cdf += mass / (double)nowcast->samples);
	}
	take_limits(&l, day);
}

static void bayes_days(
	const Nowcast *nowcast, Arena *arena, const Triangle *t, double *cdf, NowcastDay *out) {
	size_t d = t->delay_most;
	double *alpha = arena_array_of(arena, double, d), *beta = arena_array_of(arena, double, d);
	sticks(nowcast, t, alpha, beta);
	expected_delay(d, alpha, beta, cdf);
	const double *shares = draw_shares(nowcast, arena, d, alpha, beta);
	for (size_t age = 0; age < d && age < t->rows; age++) {
		ArenaMark mark = arena_mark(arena);
		out[t->rows - 1 - age].share = cdf[age];
		bayes_day(nowcast, arena, shares + age, d + 1, &out[t->rows - 1 - age]);
		arena_rewind(arena, mark);
	}
}

static void chain_days(
	const Nowcast *nowcast, Arena *arena, const Triangle *t, double *cdf, NowcastDay *out) {
	double *variance = arena_array_of(arena, double, t->delay_most + 1);
	triangle_delay(t, nowcast->window, cdf, variance);
	for (size_t age = 0; age < t->delay_most && age < t->rows; age++) {
		NowcastDay *day = &out[t->rows - 1 - age];
		day->share = cdf[age];
		chain_day(nowcast, variance[age], day);
		if (cdf[age] <= 0)
			day->low = day->median = day->high = NAN;
	}
}

void nowcast_run(
	const Nowcast *nowcast, Arena *arena, const Triangle *t, double *cdf, NowcastDay *out) {
	for (size_t i = 0; i < t->rows; i++) {
		double y = t->reported[i];
		out[i] = (NowcastDay){.reported = y, .median = y, .low = y, .high = y, .share = 1};
	}
	if (nowcast->method == NOWCAST_CHAIN)
		chain_days(nowcast, arena, t, cdf, out);
	else
		bayes_days(nowcast, arena, t, cdf, out);
}
