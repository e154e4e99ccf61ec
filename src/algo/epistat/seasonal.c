#include "algo/epistat/seasonal.h"

#include <math.h>
#include <string.h>

enum { ITERATIONS_MOST = 100, HALVINGS_MOST = 100 };
#define ALIAS_TOLERANCE 1e-26 /* of squares: 1e-13 of lengths */
#define LEAST_MEAN 0x1p-52
#define NOISE 4e-15 /* of a deviance, in units of the sum of the counts */

void seasonal_init(Seasonal *s, Arena *arena, const double *y, const double *time,
	const double *offset, const size_t *level, size_t rows, size_t levels) {
	double *per_row = arena_array_of(arena, double, 4 * rows + 1);
	double *per_level = arena_array_of(arena, double, 5 * levels + 2);
	*s = (Seasonal){
		.rows = rows, .levels = levels, .y = y, .time = time, .offset = offset, .level = level};
	s->mu = per_row;
	s->weight = per_row + rows;
	s->log_y = per_row + 2 * rows;
	s->eta = per_row + 3 * rows;
	s->value = per_level;
	s->sum = per_level + levels;
	s->centre = per_level + 2 * levels;
	s->mean = per_level + 3 * levels;
	s->before = per_level + 4 * levels; /* the slope behind the levels */
	for (size_t i = 0; i < rows; i++)
		s->log_y[i] = y[i] > 0 ? log(y[i]) : 0;
}

/* 2 sum w (y log(y / mu) - (y - mu)), the logarithm of mu being `eta`. */
static double deviance(const Seasonal *s, const double *prior) {
	double sum = 0;
	for (size_t i = 0; i < s->rows; i++) {
		double part = s->mu[i] - s->y[i] + s->y[i] * (s->log_y[i] - s->eta[i]);
		sum += (prior ? prior[i] : 1) * part;
	}
	return 2 * sum;
}

static double start(Seasonal *s, const double *prior, bool warm) {
	for (size_t i = 0; i < s->rows; i++) {
		s->mu[i] = warm ? s->mu[i] : s->y[i] + 0.1;
		s->eta[i] = log(s->mu[i]);
	}
	return deviance(s, prior);
}

static double evaluate(Seasonal *s, const double *prior) {
	for (size_t i = 0; i < s->rows; i++) {
		double eta = s->value[s->level[i]] + s->slope * s->time[i] + s->offset[i], mu = exp(eta);
		s->mu[i] = mu < LEAST_MEAN ? LEAST_MEAN : mu;
		s->eta[i] = mu < LEAST_MEAN ? log(LEAST_MEAN) : eta;
	}
	return deviance(s, prior);
}

/* What is left to explain at a row: the working response. */
static double response(const Seasonal *s, size_t i) {
	return s->eta[i] - s->offset[i] + (s->y[i] - s->mu[i]) / s->mu[i];
}

/* Weights, and the weighted means of time and response in each level. */
static void average(Seasonal *s, const double *prior) {
	memset(s->sum, 0, sizeof *s->sum * s->levels);
	memset(s->centre, 0, sizeof *s->centre * s->levels);
	memset(s->mean, 0, sizeof *s->mean * s->levels);
	for (size_t i = 0; i < s->rows; i++) {
		size_t level = s->level[i];
		double weight = (prior ? prior[i] : 1) * s->mu[i];
		s->weight[i] = weight;
		s->sum[level] += weight;
		s->centre[level] += weight * s->time[i];
		s->mean[level] += weight * response(s, i);
	}
	for (size_t j = 0; j < s->levels; j++) {
		s->centre[j] /= s->sum[j];
		s->mean[j] /= s->sum[j];
	}
}

/* The slope from what lies within the levels; none where time cannot be told from them. */
static void regress(Seasonal *s) {
	double product = 0, squares = 0;
	s->spread = 0;
	for (size_t i = 0; i < s->rows; i++) {
		double from = s->time[i] - s->centre[s->level[i]];
		s->spread += s->weight[i] * from * from;
		squares += s->weight[i] * s->time[i] * s->time[i];
		product += s->weight[i] * from * (response(s, i) - s->mean[s->level[i]]);
	}
	s->trend = s->spread > ALIAS_TOLERANCE * squares;
	s->slope = s->trend ? product / s->spread : 0;
}

static void iterate(Seasonal *s, bool trend, const double *prior) {
	average(s, prior);
	s->slope = 0;
	s->trend = false;
	if (trend)
		regress(s);
	for (size_t j = 0; j < s->levels; j++)
		s->value[j] = s->mean[j] - s->slope * s->centre[j];
}

/* Half way back to the coefficients before until the deviance is a number again. */
static double halve(Seasonal *s, const double *prior, double found) {
	for (int i = 0; i < HALVINGS_MOST && !isfinite(found); i++) {
		for (size_t j = 0; j < s->levels; j++)
			s->value[j] = (s->value[j] + s->before[j]) / 2;
		s->slope = (s->slope + s->before[s->levels]) / 2;
		found = evaluate(s, prior);
	}
	return found;
}

/* As in R the weights are those the last fit was made with. */
static void conclude(Seasonal *s) {
	size_t rank = s->levels + (s->trend ? 1 : 0);
	double pearson = 0;
	for (size_t i = 0; i < s->rows; i++) {
		double residual = (s->y[i] - s->mu[i]) / s->mu[i];
		pearson += s->weight[i] * residual * residual;
	}
	s->df = s->rows - rank;
	s->dispersion = s->df ? pearson / (double)s->df : NAN;
}

/* R's rule, but for changes that are rounding alone: Newton's steps being quadratic, what follows them is below the last
 * digit of the coefficients. */
static bool converged(double found, double last, double counts, double epsilon) {
	return fabs(found - last) < epsilon * (fabs(found) + 0.1) + NOISE * counts;
}

bool seasonal_fit(Seasonal *s, bool trend, const double *prior, bool warm, double epsilon) {
	double last = start(s, prior, warm), counts = 0;
	for (size_t i = 0; i < s->rows; i++)
		counts += s->y[i];
	memset(s->value, 0, sizeof *s->value * s->levels);
	s->slope = 0;
	for (int i = 0; i < ITERATIONS_MOST; i++) {
		memcpy(s->before, s->value, sizeof *s->value * s->levels);
		s->before[s->levels] = s->slope;
		iterate(s, trend, prior);
		double found = halve(s, prior, evaluate(s, prior));
		if (!isfinite(found))
			return false;
		if (converged(found, last, counts, epsilon)) {
			conclude(s);
			return true;
		}
		last = found;
	}
	return false;
}

double seasonal_hat(const Seasonal *s, size_t i) {
	double from = s->time[i] - s->centre[s->level[i]];
	return s->weight[i] * (1 / s->sum[s->level[i]] + (s->trend ? from * from / s->spread : 0));
}

double seasonal_predict(const Seasonal *s, double time, size_t level) {
	return s->value[level] + s->slope * time;
}

double seasonal_predict_se(const Seasonal *s, double time, size_t level) {
	double from = time - s->centre[level];
	return sqrt(1 / s->sum[level] + (s->trend ? from * from / s->spread : 0));
}
