/* Quantiles and tails the methods need, from GSL's special functions. NAN in, NAN out; none aborts. */
#pragma once

double special_normal_quantile(double p);
double special_normal_tail(double z); /* P(Z > z) */

/* The x with P(X <= x) = p of a gamma distribution. */
double special_gamma_quantile(double p, double shape, double scale);
double special_gamma_cdf(double x, double shape, double scale);

/* The least k with P(K <= k) >= p, less a fuzz of 64 ulp as R takes it off. Negative binomial:
 * `size` (real, > 0) and success probability `prob`, so that the mean is size (1 - prob) / prob. */
double special_poisson_quantile(double p, double mean);
double special_negbin_quantile(double p, double size, double prob);

/* P(K >= k) */
double special_poisson_tail(double k, double mean);
double special_negbin_tail(double k, double size, double prob);

/* Two-sided p of Student's t. */
double special_t_p(double t, double df);
