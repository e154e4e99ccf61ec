#include "algo/epistat/special.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

/* A tail too small for a double is 0, not the end of the program. */
__attribute__((constructor)) static void keep_running(void) {
	gsl_set_error_handler_off();
}

double special_normal_quantile(double p) {
	return gsl_cdf_ugaussian_Pinv(p);
}

double special_normal_tail(double z) {
	return gsl_cdf_ugaussian_Q(z);
}

double special_gamma_cdf(double x, double shape, double scale) {
	return x <= 0 ? 0 : gsl_cdf_gamma_P(x, shape, scale);
}

/* Wilson and Hilferty (1931): the cube root of a gamma variable is nearly normal. */
static double gamma_guess(double p, double shape) {
	double z = special_normal_quantile(p), c = 1 / (9 * shape), root = 1 - c + z * sqrt(c);
	double small = exp((log(p) + gsl_sf_lngamma(shape + 1)) / shape); /* P ~ x^a / Gamma(a + 1) */
	return root < 0.3 || shape < 0.5 ? small : shape * root * root * root;
}

/* One step of third order towards P(x) = p, by reverting the series of P: with u = (p - P) / f,
 * s = f' / f and r = f'' / f it is u - u^2 s / 2 + u^3 (3 s^2 - r) / 6. */
static double gamma_step(double x, double p, double shape) {
	double density = gsl_ran_gamma_pdf(x, shape, 1);
	double u =
		(p <= 0.5 ? p - gsl_cdf_gamma_P(x, shape, 1) : gsl_cdf_gamma_Q(x, shape, 1) - (1 - p)) /
		density;
	double s = (shape - 1) / x - 1, r = s * s - (shape - 1) / (x * x);
	double step = u * (1 + u * (-s / 2 + u * (3 * s * s - r) / 6));
	return isfinite(step) ? step : NAN;
}

double special_gamma_quantile(double p, double shape, double scale) {
	if (!(p > 0 && p < 1 && shape > 0 && scale > 0))
		return p == 0 ? 0 : p == 1 ? INFINITY : NAN;
	double x = gamma_guess(p, shape);
	for (int i = 0; i < 4 && x > 0; i++) {
		double step = gamma_step(x, p, shape);
		if (!(fabs(step) < 0.5 * x))
			break;
		x += step;
		if (fabs(step) < 1e-5 * x) /* the next would be of order step^4 */
			return x * scale;
	}
	return gsl_cdf_gamma_Pinv(p, shape, scale);
}

typedef double (*Cumulative)(double k, double a, double b);

static double poisson_cdf(double k, double mean, double unused) {
	(void)unused;
	return k < 0 ? 0 : gsl_sf_gamma_inc_Q(k + 1, mean);
}

static double negbin_cdf(double k, double size, double prob) {
	return k < 0 ? 0 : gsl_cdf_beta_P(prob, size, k + 1);
}

/* Widen from a guess until [low, high] holds the quantile, then halve. */
static double discrete_quantile(Cumulative cdf, double p, double a, double b, double guess) {
	if (isnan(p + a + b + guess) || p < 0 || p > 1)
		return NAN;
	if (p >= 1)
		return INFINITY;
	p *= 1 - 64 * 0x1p-52;
	guess = fmax(guess, 0);
	double width = 1 + floor(sqrt(guess)), low = floor(guess), high = low;
	while (low >= 0 && cdf(low, a, b) >= p) {
		high = low;
		low -= width;
		width *= 2;
	}
	low = fmax(low, -1);
	while (high <= low || cdf(high, a, b) < p) {
		low = high > low ? high : low;
		high = low + width;
		width *= 2;
		if (!(high < 0x1p60))
			return INFINITY;
	}
	while (high - low > 1) {
		double middle = floor((low + high) / 2);
		if (cdf(middle, a, b) >= p)
			high = middle;
		else
			low = middle;
	}
	return high;
}

static double normal_guess(double p, double mean, double sd) {
	return mean + sd * special_normal_quantile(p);
}

double special_poisson_quantile(double p, double mean) {
	if (mean == 0 && p < 1)
		return 0;
	return discrete_quantile(poisson_cdf, p, mean, 0, normal_guess(p, mean, sqrt(mean)));
}

double special_negbin_quantile(double p, double size, double prob) {
	double mean = size * (1 - prob) / prob;
	if (size == 0 && p < 1)
		return 0;
	return discrete_quantile(negbin_cdf, p, size, prob, normal_guess(p, mean, sqrt(mean / prob)));
}

double special_poisson_tail(double k, double mean) {
	if (k <= 0)
		return isnan(mean) ? NAN : 1;
	return mean == 0 ? 0 : gsl_sf_gamma_inc_P(k, mean);
}

double special_negbin_tail(double k, double size, double prob) {
	if (k <= 0)
		return isnan(size + prob) ? NAN : 1;
	return size == 0 ? 0 : gsl_cdf_beta_Q(prob, size, k);
}

double special_t_p(double t, double df) {
	return isnan(t) || !(df > 0) ? NAN : fmin(1, 2 * gsl_cdf_tdist_Q(fabs(t), df));
}
