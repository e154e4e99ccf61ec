#include "algo/panel/score.h"

#include <math.h>
#include <stdlib.h>

typedef struct Forecast {
	double p, happened;
} Forecast;

static int by_p(const void *a, const void *b) {
	double x = ((const Forecast *)a)->p, y = ((const Forecast *)b)->p;
	return (x > y) - (x < y);
}

/* Forecasts that count as one group, with their sums. */
typedef struct Group {
	double n, p, happened;
	double p_squares, product;
} Group;

static void group_add(Group *g, const Forecast *f) {
	g->n++;
	g->p += f->p;
	g->happened += f->happened;
	g->p_squares += f->p * f->p;
	g->product += f->p * f->happened;
}

typedef struct Murphy {
	double reliability, resolution, variance, covariance, distance;
} Murphy;

static void murphy_add(Murphy *m, const Group *g, double base_rate) {
	if (g->n == 0)
		return;
	double mean = g->p / g->n, rate = g->happened / g->n;
	m->reliability += g->n * (mean - rate) * (mean - rate);
	m->resolution += g->n * (rate - base_rate) * (rate - base_rate);
	m->variance += g->p_squares - g->n * mean * mean;
	m->covariance += 2 * (g->product - g->n * mean * rate);
	m->distance += g->n * fabs(mean - rate);
}

static void murphy_of_values(const Forecast *f, size_t n, BinaryScore *out) {
	Murphy m = {0};
	for (size_t i = 0; i < n;) {
		Group g = {0};
		for (double p = f[i].p; i < n && f[i].p == p; i++)
			group_add(&g, &f[i]);
		murphy_add(&m, &g, out->base_rate);
	}
	out->reliability = m.reliability / (double)n;
	out->resolution = m.resolution / (double)n;
	out->uncertainty = out->base_rate * (1 - out->base_rate);
}

static void wilson(const Group *g, CalibrationBin *bin) {
	const double z = 1.9599639845400543;
	double n = g->n, rate = g->happened / n, shrink = 1 + z * z / n;
	double centre = (rate + z * z / (2 * n)) / shrink;
	double half = z / shrink * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
	bin->lower = fmax(0, centre - half);
	bin->upper = fmin(1, centre + half);
}

static void describe(const Group *g, double low, double high, CalibrationBin *bin) {
	*bin = (CalibrationBin){low, high, (size_t)g->n, NAN, NAN, NAN, NAN};
	if (g->n == 0)
		return;
	bin->mean_p = g->p / g->n;
	bin->rate = g->happened / g->n;
	wilson(g, bin);
}

static void murphy_of_bins(
	const Forecast *f, size_t n, size_t count, BinaryScore *out, CalibrationBin *bins) {
	Murphy m = {0};
	size_t at = 0;
	for (size_t i = 0; i < count; i++) {
		Group g = {0};
		double high = (double)(i + 1) / (double)count;
		for (; at < n && (f[at].p < high || i + 1 == count); at++)
			group_add(&g, &f[at]);
		murphy_add(&m, &g, out->base_rate);
		if (bins)
			describe(&g, (double)i / (double)count, high, &bins[i]);
	}
	out->bin_reliability = m.reliability / (double)n;
	out->bin_resolution = m.resolution / (double)n;
	out->bin_variance = m.variance / (double)n;
	out->bin_covariance = m.covariance / (double)n;
	out->calibration_error = m.distance / (double)n;
}

/* By mean ranks: Hanley and McNeil, Radiology 143 (1982) 29-36. */
static double auc(const Forecast *f, size_t n, double happened) {
	double ranks = 0, others = (double)n - happened;
	for (size_t i = 0, end; i < n; i = end) {
		double hits = 0;
		for (end = i; end < n && f[end].p == f[i].p; end++)
			hits += f[end].happened;
		ranks += hits * ((double)(i + 1) + (double)end) / 2;
	}
	return (ranks - happened * (happened + 1) / 2) / (happened * others);
}

/* One Newton step of the logistic regression. Return: its length; NAN without one. */
static double cox_step(const Forecast *f, size_t n, double clip, double *intercept, double *slope) {
	double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
	for (size_t i = 0; i < n; i++) {
		double p = fmin(fmax(f[i].p, clip), 1 - clip), x = log(p / (1 - p)),
			   fit = 1 / (1 + exp(-(*intercept + *slope * x)));
		double weight = fit * (1 - fit), error = f[i].happened - fit;
		g0 += error;
		g1 += error * x;
		h00 += weight;
		h01 += weight * x;
		h11 += weight * x * x;
	}
	double det = h00 * h11 - h01 * h01;
	if (!(det > 1e-12 * h00 * h11))
		return NAN;
	double a = (h11 * g0 - h01 * g1) / det, b = (h00 * g1 - h01 * g0) / det;
	*intercept += a;
	*slope += b;
	return fabs(a) + fabs(b);
}

static void cox(const Forecast *f, size_t n, double clip, BinaryScore *out) {
	double intercept = 0, slope = 0, step = 1;
	for (int i = 0; i < 50 && step > 1e-14; i++)
		step = cox_step(f, n, clip, &intercept, &slope);
	bool found = step < 1e-8 && fabs(slope) < 1e6;
	out->intercept = found ? intercept : NAN;
	out->slope = found ? slope : NAN;
}

static void sums(const Forecast *f, size_t n, BinaryScore *out) {
	double squares = 0, logs = 0, happened = 0;
	for (size_t i = 0; i < n; i++) {
		squares += (f[i].p - f[i].happened) * (f[i].p - f[i].happened);
		logs -= log(f[i].happened > 0 ? f[i].p : 1 - f[i].p);
		happened += f[i].happened;
	}
	out->n = n;
	out->brier = squares / (double)n;
	out->log_score = logs / (double)n;
	out->base_rate = happened / (double)n;
	out->auc = happened > 0 && happened < (double)n ? auc(f, n, happened) : NAN;
}

bool score_binary(Arena *arena, const double *p, const double *happened, size_t n, size_t bin_count,
	double clip, BinaryScore *out, CalibrationBin *bins) {
	if (n == 0)
		return false;
	Forecast *f = arena_array_of(arena, Forecast, n);
	for (size_t i = 0; i < n; i++)
		f[i] = (Forecast){p[i], happened[i]};
	qsort(f, n, sizeof *f, by_p);
	sums(f, n, out);
	murphy_of_values(f, n, out);
	murphy_of_bins(f, n, bin_count, out, bins);
	out->skill = score_skill(out->brier, out->uncertainty);
	cox(f, n, clip, out);
	return true;
}

double score_skill(double score, double baseline) {
	return baseline > 0 ? 1 - score / baseline : NAN;
}
