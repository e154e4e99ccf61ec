/* How many people one case infects: the reproduction number over time.
 *
 * Series at equal steps, cases[0] .. cases[n-1], none missing. The serial interval w has w[k] = the
 * probability that a case appears k steps after the one who infected it; w[0] = 0. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Shifted gamma discretised: Cori et al., "A new framework and software to estimate time-varying
 * reproduction numbers during epidemics", Am J Epidemiol 178 (2013) 1505-1512, web appendix 11. The
 * gamma has mean `mean` - 1 and standard deviation `sd`; w[k], k = 0 .. n - 1, weighs its density by
 * a triangle over [k - 2, k]. False unless mean > 1 and sd > 0. */
bool rt_serial_interval(double mean, double sd, double *w, size_t n);
double rt_interval_mean(const double *w, size_t n);

/* First and last step, inclusive, 0-based. */
typedef struct RtWindow {
	size_t start, end;
} RtWindow;
/* Windows of `length` steps that end at each step, the first starting at step 1: fills out[0 ..] and
 * returns how many (n - length at most). */
size_t rt_sliding(size_t n, size_t length, RtWindow *out);

enum { RT_QUANTILES = 7 };
extern const double rt_quantile_levels[RT_QUANTILES]; /* .025 .05 .25 .5 .75 .95 .975 */

typedef struct RtEstimate {
	double mean, sd, quantiles[RT_QUANTILES]; /* all NAN: no estimate */
	double shape, scale;                      /* of the gamma posterior */
} RtEstimate;

/* Cori et al. 2013: with R constant in a window and a gamma prior of shape a and scale b, the
 * posterior is gamma of shape a + sum of local cases and scale 1 / (1/b + sum of L), where L(t) =
 * sum over k of w[k] (local + imported)(t - k) is how infectious the earlier cases are at t. Cases of
 * step 0 count as imported (Thompson et al., Epidemics 29 (2019) 100356). No estimate for windows that
 * end before one mean serial interval has passed.
 * `imported` may be NULL; `pressure` receives L, n of it (L[0] is 0). */
typedef struct RtPrior {
	double mean, sd; /* usual 5 and 5 */
} RtPrior;
void rt_cori(const double *local, const double *imported, size_t n, const double *w, size_t w_count,
	RtPrior prior, const RtWindow *windows, size_t count, double *pressure, RtEstimate *out);

/* Wallinga and Teunis, "Different epidemic curves for SARS reveal similar impacts of control measures",
 * Am J Epidemiol 160 (2004) 509-516: each case is shared among those before it in proportion to w;
 * per_case[j] is the number a case of step j has infected. A case that nobody can have infected counts
 * for none. `corrected` divides by the share of infections that can have shown by the last step (Cauchemez
 * et al., Emerg Infect Dis 12 (2006) 110-113), which else fall short at the end; NAN where none can.
 * `scratch` has n. */
void rt_per_case(const double *cases, size_t n, const double *w, size_t w_count, bool corrected,
	double *scratch, double *per_case);
/* Mean over the cases of each window; NAN for a window without cases. */
void rt_over_windows(const double *cases, const double *per_case, const RtWindow *windows,
	size_t count, double *out);
