#include "algo/epistat/detect.h"

#include "algo/epistat/glm.h"

#include <math.h>

static double standardised(const Cusum *c, double y, double m) {
	switch (c->transform) {
	case CUSUM_STANDARD: return (y - m) / sqrt(m);
	case CUSUM_ROSSI: return (y - 3 * m + 2 * sqrt(y * m)) / (2 * sqrt(m));
	case CUSUM_ANSCOMBE: return 1.5 * (pow(y, 2. / 3) - pow(m, 2. / 3)) / pow(m, 1. / 6);
	case CUSUM_ANSCOMBE2:
		return (pow(y, 2. / 3) - (pow(m, 2. / 3) - pow(m, -1. / 3) / 9)) /
			(2. / 3 * pow(m, 1. / 6));
	case CUSUM_NEGBIN: return (y - m) / sqrt(m + c->dispersion * m * m);
	case CUSUM_RAW: break;
	}
	return y;
}

static double power_back(double x) {
	return x < 0 ? 0 : pow(x, 1.5);
}

/* The count that brings the sum from `before` to h. */
static double bound(const Cusum *c, double m, double before, double sum) {
	double room = c->h + c->k - before, root = sqrt(m), sixth = pow(m, 1. / 6);
	switch (c->transform) {
	case CUSUM_STANDARD: return ceil(root * room + m);
	case CUSUM_ROSSI: return 2 * room * root + 5 * m - 2 * sqrt(4 * m * m + 2 * m * root * room);
	case CUSUM_ANSCOMBE: return power_back(2. / 3 * sixth * room + pow(m, 2. / 3));
	case CUSUM_ANSCOMBE2: return power_back(2. / 3 * sixth * room + (pow(m, 2. / 3) - cbrt(m) / 9));
	case CUSUM_NEGBIN: return sqrt(m + c->dispersion * m * m) * room + m;
	case CUSUM_RAW: break;
	}
	return c->h - sum;
}

void cusum_detect(const Cusum *cusum, const double *y, const double *mean, size_t start, size_t n,
	double *sum, double *upper, int8_t *alarm) {
	double before = 0;
	for (size_t t = 0; t < n; t++) {
		double x = t < start ? NAN : standardised(cusum, y[t], mean[t]);
		sum[t] = upper[t] = NAN;
		alarm[t] = ALARM_NONE;
		if (isnan(x))
			continue;
		sum[t] = fmax(0, before + (x - cusum->k));
		alarm[t] = sum[t] >= cusum->h ? ALARM_YES : ALARM_NO;
		upper[t] = fmax(0, bound(cusum, mean[t], before, sum[t]));
		before = sum[t];
	}
}

bool cusum_mean(const double *y, size_t start, size_t n, double *mean) {
	double sum = 0;
	size_t known = 0;
	for (size_t i = 0; i < start; i++)
		if (!isnan(y[i])) {
			sum += y[i];
			known++;
		}
	for (size_t t = start; t < n; t++)
		mean[t] = sum / (double)known;
	return known > 0 && sum > 0;
}

bool cusum_wave(Arena *arena, const double *y, size_t start, size_t n, double period, double first,
	double *mean) {
	Glm glm;
	glm_init(&glm, arena, start, 3);
	double turn = 2 * M_PI / period;
	for (size_t i = 0; i < start; i++) {
		if (isnan(y[i]))
			continue;
		double t = first + (double)i;
		glm_add(&glm, y[i], 0, (double[]){1, cos(turn * t), sin(turn * t)});
	}
	if (!glm_fit(&glm, NULL, GLM_EPSILON))
		return false;
	for (size_t i = start; i < n; i++) {
		double t = first + (double)i;
		mean[i] = exp(glm_predict(&glm, (double[]){1, cos(turn * t), sin(turn * t)}));
	}
	return true;
}
