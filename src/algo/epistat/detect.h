/* Alarms in a series of counts: is the count of this day or week more than one would expect?
 *
 * Every method takes one series at equal steps: y[0] .. y[n-1], NAN where a count is missing, and
 * fills arrays of n. Where a method has no answer (too little history, a gap in the baseline, no
 * variance to judge by) the bound is NAN and the alarm ALARM_NONE: no answer is never an alarm.
 * Nothing is allocated unless an arena is asked for. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ALARM_NONE = -1, ALARM_NO, ALARM_YES };

/* EARS C1, C2, C3: Hutwagner et al., "The bioterrorism preparedness and response Early Aberration
 * Reporting System", J Urban Health 80 (2003) i89-i96; bounds as Fricker, Hegler and Dunfee,
 * Stat Med 27 (2008) 3407-3429.
 *
 * C1 takes mean m and standard deviation s (divisor baseline - 1) of the `baseline` values before t,
 * C2 of those that end three steps before t. With z = the normal quantile of 1 - alpha, an alarm is
 * y > U = m + z max(s, min_sigma).
 * C3 adds the two days before: with c(t) = (y - m) / max(s, min_sigma) of C2,
 * U = max(0, y + max(s, min_sigma) (z - max(0, c(t-1) - 1) - max(0, c(t-2) - 1))). */
typedef enum EarsMethod { EARS_C1 = 1, EARS_C2, EARS_C3 } EarsMethod;
typedef struct Ears {
	EarsMethod method;
	size_t baseline;  /* >= 2; usual 7 */
	double alpha;     /* usual .001, C3 .025 */
	double min_sigma; /* >= 0 */
} Ears;
/* Values before the first that can be judged. */
size_t ears_history(const Ears *ears);
void ears_detect(const Ears *ears, const double *y, size_t n, double *upper, int8_t *alarm);

/* CUSUM of standardised counts: Rossi, Lampugnani and Marchi, Stat Med 18 (1999) 2111-2122, and
 * Hoehle's survey of the transformations in the R package surveillance.
 * S(t) = max(0, S(t-1) + x(t) - k), alarm when S(t) >= h, where x(t) standardises y by the mean m:
 *   standard     (y - m) / sqrt m
 *   rossi        (y - 3 m + 2 sqrt(y m)) / (2 sqrt m)
 *   anscombe     3/2 (y^(2/3) - m^(2/3)) / m^(1/6)
 *   anscombe2nd  (y^(2/3) - (m^(2/3) - m^(-1/3) / 9)) / (2/3 m^(1/6))
 *   pearsonNegBin (y - m) / sqrt(m + dispersion m^2)
 *   none         y
 * The bound is the count at which S(t) would reach h, given S(t-1); "standard" rounds it up, and
 * none of them is below 0. A missing count leaves S where it was. */
typedef enum CusumTransform {
	CUSUM_STANDARD,
	CUSUM_ROSSI,
	CUSUM_ANSCOMBE,
	CUSUM_ANSCOMBE2,
	CUSUM_NEGBIN,
	CUSUM_RAW,
} CusumTransform;
typedef struct Cusum {
	CusumTransform transform;
	double k, h;       /* usual 1.04 and 2.26: one false alarm in 500 steps or so */
	double dispersion; /* of CUSUM_NEGBIN */
} Cusum;
/* Judges y[start] .. y[n-1] by the expected counts `mean` (n of them, those before start unused). */
void cusum_detect(const Cusum *cusum, const double *y, const double *mean, size_t start, size_t n,
	double *sum, double *upper, int8_t *alarm);
/* Expected counts: the mean of y[0] .. y[start-1], or a Poisson regression on one yearly wave,
 * log m = a + b cos(2 pi t / period) + c sin(2 pi t / period) with t = `first` at y[0].
 * Fills mean[start] .. mean[n-1]; false when there is nothing to fit or the fit does not converge. */
bool cusum_mean(const double *y, size_t start, size_t n, double *mean);
bool cusum_wave(Arena *arena, const double *y, size_t start, size_t n, double period, double first,
	double *mean);

/* Bayes: Riebler, diploma thesis, LMU Muenchen (2004); Hoehle, Comput Stat 22 (2007) 571-582.
 * Reference values are the `window` before t (when this_year) and those within `window` of t -
 * period, ..., t - years * period. With their sum s and number r and Jeffreys' prior the next count
 * is negative binomial of size s + 1/2 and probability r / (r + 1); U is its quantile of 1 - alpha
 * and an alarm is y > U. Missing reference values are left out. */
typedef struct Bayes {
	size_t years, window, period; /* period: steps a year */
	bool this_year;
	double alpha;
} Bayes;
size_t bayes_history(const Bayes *bayes);
void bayes_detect(const Bayes *bayes, const double *y, size_t n, double *upper, int8_t *alarm);

/* OutbreakP: Frisen and Andersson, "Semiparametric surveillance of monotonic changes", Seq Anal 28
 * (2009) 434-454. The likelihood of y[0] .. y[t] under Poisson means that never fall, over that under
 * one constant mean; alarm when it exceeds k (100). From the first count onwards, so it judges the
 * onset of one outbreak. A missing count ends the answer. */
void outbreakp_detect(
	Arena *arena, const double *y, size_t n, double k, double *statistic, int8_t *alarm);
