#include "algo/epistat/farrington.h"

#include "algo/epistat/detect.h"
#include "algo/epistat/farrington_reference.h"
#include "algo/epistat/glm.h"
#include "algo/epistat/special.h"

#include <math.h>

enum { TREND_COLUMN = 1 };

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
	Glm glm;
	double *weights;
	double *x, offset; /* the week judged */
	bool trend;
	double phi;        /* >= 1 */
	double dispersion; /* of standard errors */
} Model;

/* Row of the design: 1, time if there is a trend, a column for each seasonal level but the first. */
static void design_row(
	const FarringtonReference *ref, bool trend, double time, size_t level, double *x) {
	size_t at = 0;
	x[at++] = 1;
	if (trend)
		x[at++] = time;
	for (size_t i = 1; i < ref->levels; i++)
		x[at++] = level == i ? 1 : 0;
}

static size_t design_width(const FarringtonReference *ref, bool trend) {
	return ref->levels + (trend ? 1 : 0);
}

static void design(Model *m, const FarringtonReference *ref, bool trend) {
	m->trend = trend;
	m->offset = ref->offset_now;
	glm_clear(&m->glm, design_width(ref, trend));
	for (size_t i = 0; i < ref->count; i++) {
		design_row(ref, trend, ref->time[i], ref->level[i], m->x);
		glm_add(&m->glm, ref->y[i], ref->offset[i], m->x);
	}
	design_row(ref, trend, ref->time_now, ref->levels - 1, m->x);
}

/* Anscombe's residual of a Poisson count, standardised (Farrington 1996, section 3.3). */
static double residual(const Model *m, size_t i) {
	const Glm *g = &m->glm;
	double free = 1 - g->hat[i];
	if (free < 10 * 0x1p-52) /* the fit follows this value alone */
		return 0;
	double y = g->y[i], root = sqrt(g->mu[i]);
	double a = 1.5 * (cbrt(y * y) / cbrt(root) - root); /* y^(2/3) mu^(-1/6) - mu^(1/2) */
	return a / sqrt(m->phi * free);
}

/* gamma / s^2 above the threshold, gamma elsewhere, so that they sum to their number. */
static void weigh(Model *m, double threshold) {
	double sum = 0, n = (double)m->glm.rows;
	for (size_t i = 0; i < m->glm.rows; i++) {
		double s = residual(m, i);
		m->weights[i] = s > threshold ? 1 / (s * s) : 1;
		sum += m->weights[i];
	}
	for (size_t i = 0; i < m->glm.rows; i++)
		m->weights[i] *= n / sum;
}

/* The dispersion R sees once the working weights are overwritten with the prior ones. */
static double overwritten_dispersion(const Model *m) {
	const Glm *g = &m->glm;
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

static bool fit(const Farrington *f, Model *m, const FarringtonReference *ref, bool trend) {
	design(m, ref, trend);
	if (!glm_fit(&m->glm, NULL, f->epsilon)) {
		if (!trend)
			return false;
		design(m, ref, false);
		if (!glm_fit(&m->glm, NULL, f->epsilon))
			return false;
	}
	m->phi = at_least_1(m->glm.dispersion);
	if (f->reweight) {
		weigh(m, f->weight_threshold);
		m->glm.warm = !f->compat_r && !f->original; /* R starts anew */
		if (!glm_fit(&m->glm, m->weights, f->epsilon))
			return false;
		m->phi = at_least_1(m->glm.dispersion);
	}
	bool overwritten = f->compat_r && f->reweight && !f->original;
	m->dispersion = overwritten ? overwritten_dispersion(m) : m->glm.dispersion;
	return true;
}

static double highest(const FarringtonReference *ref) {
	double most = -INFINITY;
	for (size_t i = 0; i < ref->count; i++)
		most = fmax(most, ref->y[i]);
	return most;
}

static bool trend_stays(const Farrington *f, const Model *m, const FarringtonReference *ref) {
	const Glm *g = &m->glm;
	if (g->aliased[TREND_COLUMN])
		return false;
	double variance = g->covariance[TREND_COLUMN * g->columns + TREND_COLUMN] * m->dispersion;
	double p = special_t_p(g->beta[TREND_COLUMN] / sqrt(variance), (double)g->df);
	return f->years >= 3 && p < f->trend_p && exp(glm_predict(g, m->x) + m->offset) <= highest(ref);
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
	double eta = glm_predict(&m->glm, m->x) + m->offset, mu = exp(eta);
	double dispersion = f->original ? m->phi : m->dispersion;
	double se = glm_predict_se(&m->glm, m->x) * sqrt(dispersion);
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

static Model model_new(Arena *arena, const FarringtonReference *ref) {
	Model m = {.x = arena_array_of(arena, double, ref->levels + 1),
		.weights = arena_array_of(arena, double, ref->count + 1)};
	glm_init(&m.glm, arena, ref->count, ref->levels + 1);
	return m;
}

void farrington_week(
	const Farrington *f, Arena *arena, const FarringtonSeries *s, size_t t, FarringtonWeek *out) {
	FarringtonReference ref;
	*out = no_answer;
	if (!farrington_reference(f, arena, s, t, &ref))
		return;
	Model m = model_new(arena, &ref);
	if (!fit(f, &m, &ref, f->trend))
		return;
	if (m.trend && !trend_stays(f, &m, &ref) && !fit(f, &m, &ref, false))
		return;
	out->fitted = true;
	out->trend = m.trend;
	out->trend_slope = m.trend ? m.glm.beta[TREND_COLUMN] : NAN;
	judge(f, &m, s->y, t, out);
}
