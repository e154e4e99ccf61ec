#include "algo/panel/agree.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* Mean squares of the two-way layout: between units, raters, error, and within units. */
typedef struct Squares {
	double n, k, units, raters, error, within;
} Squares;

static Undefined squares_of(const Ratings *r, Squares *s) {
	double n = (double)r->units, k = (double)r->raters, mean = 0, total = 0, units = 0, raters = 0;
	for (size_t i = 0; i < r->units * r->raters; i++)
		mean += r->value[i] / (n * k);
	if (isnan(mean))
		return AGREE_MISSING;
	for (size_t i = 0; i < r->units * r->raters; i++)
		total += (r->value[i] - mean) * (r->value[i] - mean);
	for (size_t u = 0; u < r->units; u++) {
		double sum = 0;
		for (size_t j = 0; j < r->raters; j++)
			sum += r->value[u * r->raters + j] - mean;
		units += sum * sum / k;
	}
	for (size_t j = 0; j < r->raters; j++) {
		double sum = 0;
		for (size_t u = 0; u < r->units; u++)
			sum += r->value[u * r->raters + j] - mean;
		raters += sum * sum / n;
	}
	*s = (Squares){n, k, units / (n - 1), raters / (k - 1),
		(total - units - raters) / ((n - 1) * (k - 1)), (total - units) / (n * (k - 1))};
	return total > 0 ? AGREE_DEFINED : AGREE_ALL_EQUAL;
}

/* By halving the logarithm, then Newton's steps to the last digits. (GSL's own quantile does not end where the degrees of
 * freedom are extreme, as Satterthwaite's can be.) */
static double f_quantile(double p, double df1, double df2) {
	double low = -690, high = 690; /* of log x */
	if (!(df1 > 0 && df2 > 0 && isfinite(df1) && isfinite(df2)))
		return NAN;
	while (high - low > 1e-4) {
		double middle = (low + high) / 2;
		*(gsl_cdf_fdist_P(exp(middle), df1, df2) < p ? &low : &high) = middle;
	}
	double x = exp((low + high) / 2);
	for (int i = 0; i < 4; i++) {
		double step = (gsl_cdf_fdist_P(x, df1, df2) - p) / gsl_ran_fdist_pdf(x, df1, df2);
		x -= isfinite(step) && fabs(step) < x / 2 ? step : 0;
	}
	return x;
}

/* Of a ratio F of mean squares: the ICC of one rater and of the mean of k, with limits. */
static void by_ratio(
	const Squares *s, double f, double df1, double df2, double level, Icc *one, Icc *mean) {
	double tail = (1 + level) / 2, low = f / f_quantile(tail, df1, df2),
		   high = f * f_quantile(tail, df2, df1);
	double p = gsl_cdf_fdist_Q(f, df1, df2);
	*one = (Icc){(f - 1) / (f + s->k - 1), f, df1, df2, p, (low - 1) / (low + s->k - 1),
		(high - 1) / (high + s->k - 1)};
	*mean = (Icc){1 - 1 / f, f, df1, df2, p, 1 - 1 / low, 1 - 1 / high};
}

static double stepped_up(double icc, double k) { /* Spearman and Brown */
	return icc * k / (1 + icc * (k - 1));
}

static void two_way_random(const Squares *s, double level, const Icc *fixed, Icc *one, Icc *mean) {
	double n = s->n, k = s->k, b = s->units, j = s->raters, e = s->error;
	double icc = (b - e) / (b + (k - 1) * e + k * (j - e) / n), ratio = j / e,
		   tail = (1 + level) / 2;
	double a = k * icc * ratio, c = n * (1 + (k - 1) * icc) - k * icc;
	double v = (k - 1) * (n - 1) * (a + c) * (a + c) / ((n - 1) * a * a + c * c);
	double above = f_quantile(tail, n - 1, v), below = f_quantile(tail, v, n - 1);
	double low = n * (b - above * e) / (above * (k * j + (k * n - k - n) * e) + n * b);
	double high = n * (below * b - e) / (k * j + (k * n - k - n) * e + n * below * b);
	*one = (Icc){icc, fixed->f, fixed->df1, fixed->df2, fixed->p, low, high};
	*mean = (Icc){(b - e) / (b + (j - e) / n), fixed->f, fixed->df1, fixed->df2, fixed->p,
		stepped_up(low, k), stepped_up(high, k)};
}

Undefined agree_icc(const Ratings *ratings, double level, Icc out[ICC_KINDS]) {
	for (int i = 0; i < ICC_KINDS; i++)
		out[i] = (Icc){NAN, NAN, NAN, NAN, NAN, NAN, NAN};
	if (ratings->raters < 2)
		return AGREE_ONE_RATER;
	if (ratings->units < 2)
		return AGREE_NO_PAIR;
	Squares s;
	Undefined why = squares_of(ratings, &s);
	if (why != AGREE_DEFINED)
		return why;
	double df_units = s.n - 1, df_error = df_units * (s.k - 1);
	by_ratio(&s, s.units / s.within, df_units, s.n * (s.k - 1), level, &out[ICC1], &out[ICC1K]);
	by_ratio(&s, s.units / s.error, df_units, df_error, level, &out[ICC3], &out[ICC3K]);
	two_way_random(&s, level, &out[ICC3], &out[ICC2], &out[ICC2K]);
	return AGREE_DEFINED;
}
