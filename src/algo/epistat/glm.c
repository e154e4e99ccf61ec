#include "algo/epistat/glm.h"

#include <math.h>
#include <string.h>

enum { ITERATIONS_MOST = 100, HALVINGS_MOST = 100 };
#define ALIAS_TOLERANCE 1e-13

void glm_init(Glm *glm, Arena *arena, size_t capacity, size_t columns) {
	*glm = (Glm){.capacity = capacity, .columns = columns};
	glm->x = arena_array_of(arena, double, capacity *columns + 1);
	glm->q = arena_array_of(arena, double, capacity *columns + 1);
	glm->y = arena_array_of(arena, double, capacity + 1);
	glm->offset = arena_array_of(arena, double, capacity + 1);
	glm->mu = arena_array_of(arena, double, capacity + 1);
	glm->hat = arena_array_of(arena, double, capacity + 1);
	glm->beta = arena_array_of(arena, double, columns);
	glm->aliased = arena_array_of(arena, bool, columns);
	glm->covariance = arena_array_of(arena, double, columns *columns);
	glm->work =
		arena_array_of(arena, double, 2 * capacity + 2 * columns * columns + 2 * columns + 1);
}

void glm_clear(Glm *glm, size_t columns) {
	glm->columns = columns;
	glm->rows = 0;
	glm->warm = false;
}

void glm_add(Glm *glm, double y, double offset, const double *x) {
	for (size_t j = 0; j < glm->columns; j++)
		glm->x[j * glm->capacity + glm->rows] = x[j];
	glm->offset[glm->rows] = offset;
	glm->y[glm->rows++] = y;
}

/* In four sums side by side, so that no addition waits for the one before. */
static double dot(const double *restrict a, const double *restrict b, size_t n) {
	double sum[4] = {0};
	size_t i = 0;
	for (; i + 4 <= n; i += 4)
		for (size_t k = 0; k < 4; k++)
			sum[k] += a[i + k] * b[i + k];
	for (; i < n; i++)
		sum[0] += a[i] * b[i];
	return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static void subtract(double *restrict a, double factor, const double *restrict b, size_t n) {
	for (size_t i = 0; i < n; i++)
		a[i] -= factor * b[i];
}

/* R of the QR decomposition: column j of Q times r[i * columns + j] sums to column j of the design. */
static double *glm_r(const Glm *glm) {
	return glm->work + 2 * glm->capacity;
}

/* Takes the columns before j out of column j. Return: what is left of its length. */
static double project(Glm *glm, size_t j) {
	double *r = glm_r(glm), *column = glm->q + j * glm->capacity;
	for (size_t i = 0; i < j; i++) {
		if (glm->aliased[i])
			continue;
		const double *other = glm->q + i * glm->capacity;
		double part = dot(other, column, glm->rows);
		if (part == 0)
			continue;
		subtract(column, part, other, glm->rows);
		r[i * glm->columns + j] += part;
	}
	return sqrt(dot(column, column, glm->rows));
}

/* Gram-Schmidt, done again where much was taken away, so that Q stays orthogonal (Giraud et al. 2005). */
static void orthogonalise(Glm *glm, size_t j) {
	size_t n = glm->rows, p = glm->columns;
	double *column = glm->q + j * glm->capacity, before = sqrt(dot(column, column, n));
	double norm = project(glm, j);
	if (norm < 0.1 * before)
		norm = project(glm, j);
	glm->aliased[j] = !(norm > ALIAS_TOLERANCE * before);
	if (glm->aliased[j])
		return;
	glm_r(glm)[j * p + j] = norm;
	double inverse = 1 / norm;
	for (size_t i = 0; i < n; i++)
		column[i] *= inverse;
	glm->rank++;
}

/* Q R of the design with each row times root[row]. */
static void decompose(Glm *glm, const double *root) {
	memset(glm_r(glm), 0, sizeof(double) * glm->columns * glm->columns);
	glm->rank = 0;
	for (size_t j = 0; j < glm->columns; j++) {
		for (size_t i = 0; i < glm->rows; i++)
			glm->q[j * glm->capacity + i] = glm->x[j * glm->capacity + i] * root[i];
		orthogonalise(glm, j);
	}
}

/* R b = effects, from below. */
static void solve(const Glm *glm, const double *effects, double *b) {
	const double *r = glm_r(glm);
	size_t p = glm->columns;
	for (size_t j = p; j-- > 0;) {
		b[j] = 0;
		if (glm->aliased[j])
			continue;
		double rest = effects[j];
		for (size_t k = j + 1; k < p; k++)
			rest -= r[j * p + k] * b[k];
		b[j] = rest / r[j * p + j];
	}
}

double glm_predict(const Glm *glm, const double *x) {
	return dot(x, glm->beta, glm->columns);
}

static void predictors(const Glm *glm, double *restrict eta) {
	memcpy(eta, glm->offset, sizeof *eta * glm->rows);
	for (size_t j = 0; j < glm->columns; j++)
		subtract(eta, -glm->beta[j], glm->x + j * glm->capacity, glm->rows);
}

/* Means from the coefficients, and the deviance 2 sum w (y log(y / mu) - (y - mu)). */
static double evaluate(Glm *glm, const double *weights, double *eta) {
	double deviance = 0;
	predictors(glm, eta);
	for (size_t i = 0; i < glm->rows; i++) {
		double y = glm->y[i], mu = glm->mu[i] = fmax(exp(eta[i]), 0x1p-52);
		double part = y > 0 ? y * log(y / mu) - (y - mu) : mu;
		deviance += 2 * (weights ? weights[i] : 1) * part;
	}
	return deviance;
}

static double start(Glm *glm, const double *weights, double *eta) {
	double deviance = 0;
	for (size_t i = 0; i < glm->rows; i++) {
		double y = glm->y[i], mu = glm->mu[i] = glm->warm ? glm->mu[i] : y + 0.1;
		eta[i] = log(mu);
		deviance += 2 * (weights ? weights[i] : 1) * (y > 0 ? y * log(y / mu) - (y - mu) : mu);
	}
	return deviance;
}

/* One weighted least squares fit to the working response. */
static void iterate(Glm *glm, const double *weights, const double *eta, double *root) {
	size_t n = glm->rows, p = glm->columns;
	double *effects = glm_r(glm) + p * p;
	double *response = glm->hat; /* free until the fit is done */
	for (size_t i = 0; i < n; i++) {
		root[i] = sqrt((weights ? weights[i] : 1) * glm->mu[i]);
		response[i] = root[i] * (eta[i] - glm->offset[i] + (glm->y[i] - glm->mu[i]) / glm->mu[i]);
	}
	decompose(glm, root);
	for (size_t j = 0; j < p; j++) {
		const double *q = glm->q + j * glm->capacity;
		effects[j] = glm->aliased[j] ? 0 : dot(q, response, n);
	}
	solve(glm, effects, glm->beta);
}

/* Half way back to the coefficients before until the deviance is a number again. */
static double halve(
	Glm *glm, const double *weights, double *eta, const double *before, double deviance) {
	for (int i = 0; i < HALVINGS_MOST && !isfinite(deviance); i++) {
		for (size_t j = 0; j < glm->columns; j++)
			glm->beta[j] = (glm->beta[j] + before[j]) / 2;
		deviance = evaluate(glm, weights, eta);
	}
	return deviance;
}

/* (R' R)^-1, a column of R^-1 at a time. */
static void invert(Glm *glm) {
	size_t p = glm->columns;
	double *unit = glm_r(glm) + p * p, *inverse = unit + 2 * p;
	for (size_t j = 0; j < p; j++) {
		memset(unit, 0, sizeof *unit * p);
		unit[j] = glm->aliased[j] ? 0 : 1;
		solve(glm, unit, inverse + j * p);
	}
	for (size_t a = 0; a < p; a++)
		for (size_t b = 0; b < p; b++) {
			double sum = 0;
			for (size_t j = 0; j < p; j++)
				sum += inverse[j * p + a] * inverse[j * p + b];
			glm->covariance[a * p + b] = sum;
		}
}

/* What follows from the last fit; as in R the weights are those it was made with. */
static void conclude(Glm *glm, const double *root) {
	double pearson = 0;
	for (size_t i = 0; i < glm->rows; i++) {
		double residual = (glm->y[i] - glm->mu[i]) / glm->mu[i];
		pearson += root[i] * root[i] * residual * residual;
		glm->hat[i] = 0;
		for (size_t j = 0; j < glm->columns; j++) {
			double q = glm->q[j * glm->capacity + i];
			glm->hat[i] += glm->aliased[j] ? 0 : q * q;
		}
	}
	glm->df = glm->rows - glm->rank;
	glm->dispersion = glm->df ? pearson / (double)glm->df : NAN;
	invert(glm);
}

bool glm_fit(Glm *glm, const double *weights, double epsilon) {
	double *eta = glm->work, *root = eta + glm->capacity;
	double *before = glm_r(glm) + glm->columns * glm->columns + glm->columns;
	if (glm->rows == 0)
		return false;
	double last = start(glm, weights, eta);
	memset(glm->beta, 0, sizeof *glm->beta * glm->columns);
	for (int i = 0; i < ITERATIONS_MOST; i++) {
		memcpy(before, glm->beta, sizeof *before * glm->columns);
		iterate(glm, weights, eta, root);
		double deviance = halve(glm, weights, eta, before, evaluate(glm, weights, eta));
		if (!isfinite(deviance))
			return false;
		if (fabs(deviance - last) / (fabs(deviance) + 0.1) < epsilon) {
			conclude(glm, root);
			return true;
		}
		last = deviance;
	}
	return false;
}

double glm_predict_se(const Glm *glm, const double *x) {
	double variance = 0;
	for (size_t a = 0; a < glm->columns; a++)
		variance += x[a] * dot(glm->covariance + a * glm->columns, x, glm->columns);
	return sqrt(variance);
}
