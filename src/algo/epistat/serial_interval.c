#include "algo/epistat/rt.h"

#include "algo/epistat/special.h"

#include <math.h>

bool rt_serial_interval(double mean, double sd, double *w, size_t n) {
	if (!(mean > 1 && sd > 0))
		return false;
	double shape = (mean - 1) * (mean - 1) / (sd * sd), scale = sd * sd / (mean - 1);
	/* distribution functions at k - 2, k - 1, k of the gamma, and of that with shape + 1 */
	double p[3] = {0}, q[3] = {0};
	for (size_t i = 0; i < n; i++) {
		double k = (double)i;
		p[0] = p[1];
		p[1] = p[2];
		p[2] = p[2] == 1 ? 1 : special_gamma_cdf(k, shape, scale);
		q[0] = q[1];
		q[1] = q[2];
		q[2] = q[2] == 1 ? 1 : special_gamma_cdf(k, shape + 1, scale);
		double weight = k * p[2] + (k - 2) * p[0] - 2 * (k - 1) * p[1];
		weight += shape * scale * (2 * q[1] - q[0] - q[2]);
		w[i] = fmax(0, weight);
	}
	return true;
}

double rt_interval_mean(const double *w, size_t n) {
	double sum = 0;
	for (size_t k = 0; k < n; k++)
		sum += (double)k * w[k];
	return sum;
}
