#include "algo/epistat/farrington.h"

#include "algo/epistat/detect.h"
#include "algo/epistat/farrington_reference.h"
#include "algo/epistat/glm.h"
#include "algo/epistat/seasonal.h"
#include "algo/epistat/special.h"

#include <math.h>

const Farrington farrington_default = {.years = 5,
	.half_width = 3,
	.periods = 10,
	.past = 26,
	.reweight = true,
	.trend = true,
	.weight_threshold = 2.58,
	.trend_p = 1,
	.alpha = 0.01,
	.bound = FARRINGTON_NB_PLUGIN,
	.power = 2. / 3,
	.limit_cases = 5,
	.limit_weeks = 4,
	.frequency = 52,
	.epsilon = GLM_EPSILON_TIGHT};
const Farrington farrington_1996 = {.original = true,
	.years = 5,
	.half_width = 3,
	.periods = 1,
	.reweight = true,
	.trend = true,
	.weight_threshold = 1,
	.trend_p = 0.05,
	.alpha = 0.01,
	.bound = FARRINGTON_DELTA,
	.power = 2. / 3,
	.limit_cases = 5,
	.limit_weeks = 4,
	.frequency = 52,
	.epsilon = GLM_EPSILON_TIGHT};

/* One regression and what its standard errors rest on. */
typedef struct Model {
	Seasonal fit;
	const FarringtonReference *ref;
	double *weights;
	double phi;        /* >= 1 */
	double dispersion; /* of standard errors */
} Model;

/* Anscombe's residual of a Poisson count, standardised (Farrington 1996, section 3.3). */
static double residual(const Model *m, size_t i) {
	const Seasonal *s = &m->fit;
	double free = 1 - seasonal_hat(s, i);
	if (free < 10 * 0x1p-52) /* the fit follows this value alone */
		return 0;
	/* y^(2/3) mu^(-1/6) - mu^(1/2) */
	double power = s->y[i] > 0 ? exp((4 * s->log_y[i] - s->eta[i]) / 6) : 0;
	return 1.5 * (power - sqrt(s->mu[i])) / sqrt(m->phi * free);
}

/* gamma / s^2 above the threshold, gamma elsewhere, so that they sum to their number. */
static void weigh(Model *m, double threshold) {
	double sum = 0, n = (double)m->fit.rows;
	for (size_t i = 0; i < m->fit.rows; i++) {
		double s = residual(m, i);
		m->weights[i] = s > threshold ? 1 / (s * s) : 1;
		sum += m->weights[i];
	}
	for (size_t i = 0; i < m->fit.rows; i++)
		m->weights[i] *= n / sum;
}

/* The dispersion R sees once the working weights are overwritten with the prior ones. */
static double overwritten_dispersion(const Model *m) {
	const Seasonal *g = &m->fit;
	double sum = 0;
	for (size_t i = 0; i < g->rows; i++) {
		double relative = (g->y[i] - g->mu[i]) / g->mu[i];
		sum += m->weights[i] * relative * relative;
	}
	return g->df ? sum / (double)g->df : NAN;
}

static double at_least_1(double phi) {
	return phi < 1 ? 1 : phi;
}

static bool fit(const Farrington *f, Model *m, bool trend) {
	Seasonal *s = &m->fit;
	if (!seasonal_fit(s, trend, NULL, false, f->epsilon)) {
		trend = false;
		if (!seasonal_fit(s, trend, NULL, false, f->epsilon))
			return false;
	}
	m->phi = at_least_1(s->dispersion);
	if (f->reweight) {
		bool warm = !f->compat_r && !f->original; /* R starts anew */
		weigh(m, f->weight_threshold);
		if (!seasonal_fit(s, trend, m->weights, warm, f->epsilon))
			return false;
		m->phi = at_least_1(s->dispersion);
	}
	bool overwritten = f->compat_r && f->reweight && !f->original;
	m->dispersion = overwritten ? overwritten_dispersion(m) : s->dispersion;
	return true;
}

static double highest(const FarringtonReference *ref) {
	double most = -INFINITY;
	for (size_t i = 0; i < ref->count; i++)
		most = fmax(most, ref->y[i]);
	return most;
}

/* log mu of the week judged, and its standard error per unit of dispersion. */
static double predict(const Model *m) {
	return seasonal_predict(&m->fit, m->ref->time_now, m->ref->levels - 1) + m->ref->offset_now;
}

static double predict_se(const Model *m) {
	return seasonal_predict_se(&m->fit, m->ref->time_now, m->ref->levels - 1);
}

static bool trend_stays(const Farrington *f, const Model *m) {
	const Seasonal *s = &m->fit;
	if (f->years < 3 || exp(predict(m)) > highest(m->ref))
		return false;
	if (f->trend_p >= 1)
		return true;
	double p = special_t_p(s->slope / sqrt(m->dispersion / s->spread), (double)s->df);
	return p < f->trend_p;
}

/* Farrington 1996, section 3.7: the delta method on mu^power. */
static void bound_delta(const Farrington *f, double mu, double se, double y, FarringtonWeek *out) {
	double tau = out->phi + se * se / mu, e = f->power;
	double spread = e * sqrt(pow(mu, 2 * e - 1) * tau), centre = pow(mu, e);
	double z = special_normal_quantile(1 - (f->original ? f->alpha / 2 : f->alpha));
	out->upper = pow(centre + z * spread, 1 / e);
	double tail = special_normal_tail((pow(y, e) - centre) / spread);
	out->p = f->original ? 1 - tail : tail;
	out->median = pow(centre, 1 / e);
	out->score = (y - mu) / (out->upper - mu);
}

/* Noufaily 2013, section 3.5. */
static void bound_negbin(const Farrington *f, double eta, double y, FarringtonWeek *out) {
	double mean = out->quantile_mean, phi = out->phi;
	if (!isfinite(mean)) {
		out->upper = out->p = out->score = NAN;
		return;
	}
	out->upper = phi > 1 ? special_negbin_quantile(1 - f->alpha, mean / (phi - 1), 1 / phi)
						 : special_poisson_quantile(1 - f->alpha, mean);
	out->p =
		phi > 1 ? special_negbin_tail(y, mean / (phi - 1), 1 / phi) : special_poisson_tail(y, mean);
	out->score = (y - eta) / (out->upper - eta);
}

static bool enough_cases(const Farrington *f, const double *y, size_t t) {
	double sum = 0;
	for (size_t i = 0; i < f->limit_weeks && i <= t; i++)
		sum += y[t - i];
	return sum >= f->limit_cases;
}

static void judge(
	const Farrington *f, const Model *m, const double *y, size_t t, FarringtonWeek *out) {
	double eta = predict(m), mu = exp(eta);
	double dispersion = f->original ? m->phi : m->dispersion;
	double se = predict_se(m) * sqrt(dispersion);
	double z = special_normal_quantile(1 - f->alpha);
	bool delta = f->bound == FARRINGTON_DELTA;
	out->phi = m->phi;
	out->quantile_mean = delta        ? exp(mu + z * se * mu)
		: f->bound == FARRINGTON_MUAN ? exp(eta + z * se)
									  : mu;
	if (delta)
		bound_delta(f, mu, se * mu, y[t], out);
	else
		bound_negbin(f, eta, y[t], out);
	bool enough = enough_cases(f, y, t);
	out->expected = isnan(out->upper) || !enough ? NAN : mu;
	out->alarm = !isnan(y[t]) && enough && out->score > 1 && y[t] > 0 ? ALARM_YES : ALARM_NO;
	if (isnan(y[t]))
		out->alarm = ALARM_NONE;
	if (!enough)
		out->upper = NAN;
}

static const FarringtonWeek no_answer = {.alarm = ALARM_NONE,
	.expected = NAN,
	.upper = NAN,
	.phi = NAN,
	.trend_slope = NAN,
	.p = NAN,
	.score = NAN,
	.quantile_mean = NAN,
	.median = NAN};

void farrington_week(
	const Farrington *f, Arena *arena, const FarringtonSeries *s, size_t t, FarringtonWeek *out) {
	FarringtonReference ref;
	*out = no_answer;
	if (!farrington_reference(f, arena, s, t, &ref))
		return;
	Model m = {.ref = &ref, .weights = arena_array_of(arena, double, ref.count + 1)};
	seasonal_init(&m.fit, arena, ref.y, ref.time, ref.offset, ref.level, ref.count, ref.levels);
	if (!fit(f, &m, f->trend) || (m.fit.trend && !trend_stays(f, &m) && !fit(f, &m, false)))
		return;
	out->fitted = true;
	out->trend = m.fit.trend;
	out->trend_slope = m.fit.trend ? m.fit.slope : NAN;
	judge(f, &m, s->y, t, out);
}
