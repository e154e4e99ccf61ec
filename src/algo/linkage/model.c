#include "algo/linkage/model.h"

#include <math.h>
#include <string.h>

enum { ROUNDS_MOST = 60 };
#define TOLERANCE 1e-5
/* As if so many pairs of one person, or of one household, had been seen before. */
#define ONE_BEFORE 20.0
#define HOUSEHOLD_BEFORE 20.0
/* u is never less than this part of how often a level occurs at all. */
#define STRANGERS_LEAST 0.02

typedef double Levels[LINK_FIELDS_MOST][COMPARE_LEVELS_MOST];

/* How often a household shares a field as one person does; of what it shares for certain, EM tells more. */
static const double shares[] = {
	[LINK_NOT_SHARED] = 0, [LINK_SELDOM_SHARED] = .03, [LINK_SHARED] = 1};

/* Whether households differ from one person in this field. */
static bool has_own(const Comparison *compare) {
	return compare->h[0] > 0;
}

/* ---- one round of EM ------------------------------------------------------------------------------------ */

typedef struct Expected {
	double one, household;       /* pairs */
	Levels in_one, in_household; /* pairs at each level */
	Levels seen;                 /* candidates at each level */
} Expected;

/* The chances of a pattern, as natural logarithms, without the shares of the kinds. */
typedef struct Chances {
	double one, household, two;
} Chances;

typedef struct Logs {
	Levels m, h, u;
	double one, household, two;
} Logs;

static void logs_of(const LinkModel *model, Logs *out) {
	for (int32_t f = 0; f < model->fields; f++)
		for (int32_t k = 0; k < model->levels[f]; k++) {
			out->m[f][k] = log(model->m[f][k]);
			out->h[f][k] = log(model->h[f][k]);
			out->u[f][k] = log(model->u[f][k]);
		}
	out->one = log(model->one);
	out->household = log(model->household);
	out->two = log1p(-model->one - model->household);
}

static Chances chances(const LinkModel *model, const Logs *logs, LinkVector vector) {
	Chances out = {logs->one, logs->household, logs->two};
	for (int32_t f = 0; f < model->fields; f++) {
		int32_t k = link_vector_level(vector, f);
		if (k < 0)
			continue;
		out.one += logs->m[f][k];
		out.household += logs->h[f][k];
		out.two += logs->u[f][k];
	}
	return out;
}

static void expect(
	const LinkModel *model, const Logs *logs, const LinkPattern *pattern, Expected *e) {
	Chances c = chances(model, logs, pattern->vector);
	double most = fmax(c.one, fmax(c.household, c.two));
	double one = exp(c.one - most), household = exp(c.household - most);
	double all = one + household + exp(c.two - most);
	one *= pattern->count / all;
	household *= pattern->count / all;
	e->one += one;
	e->household += household;
	for (int32_t f = 0; f < model->fields; f++) {
		int32_t k = link_vector_level(pattern->vector, f);
		if (k < 0)
			continue;
		e->in_one[f][k] += one;
		e->in_household[f][k] += household;
		e->seen[f][k] += pattern->count;
	}
}

static void count_known(const LinkModel *model, const LinkPattern *known, Expected *e) {
	for (int32_t f = 0; f < model->fields; f++) {
		int32_t k = link_vector_level(known->vector, f);
		if (k >= 0)
			e->in_one[f][k] += known->count;
	}
}

static void share(
	double *out, const double *pairs, const double *before, double weight, int32_t n) {
	double sum = weight;
	for (int32_t k = 0; k < n; k++)
		sum += pairs[k];
	for (int32_t k = 0; k < n; k++)
		out[k] = (pairs[k] + weight * before[k]) / sum;
}

static void strangers(LinkModel *model, const LinkTotals *totals, const Expected *e, int32_t f) {
	double sum = 0;
	for (int32_t k = 0; k < model->levels[f]; k++) {
		/* what is rare is not in the sample, but among the candidates */
		double all = fmax(totals->seen[f] * totals->share[f][k], e->seen[f][k]);
		double left = all - e->in_one[f][k] - e->in_household[f][k];
		model->u[f][k] = fmax(left, STRANGERS_LEAST * all) + 1e-3;
		sum += model->u[f][k];
	}
	for (int32_t k = 0; k < model->levels[f]; k++)
		model->u[f][k] /= sum;
}

/* What a household shares for certain is learnt; what it seldom shares is as expected. */
static void households(LinkModel *model, const LinkField *field, const LinkModel *start,
	const Expected *e, int32_t f) {
	double shared = shares[field->household];
	if (field->household == LINK_SHARED)
		share(model->h[f], e->in_household[f], start->h[f], HOUSEHOLD_BEFORE, model->levels[f]);
	for (int32_t k = 0; k < model->levels[f]; k++)
		if (shared < 1)
			model->h[f][k] = shared * start->m[f][k] + (1 - shared) * model->u[f][k];
		else if (has_own(field->compare) && field->compare->h[k] <= 0)
			model->h[f][k] = model->u[f][k];
}

static void maximise(LinkModel *model, const LinkSchema *schema, const LinkTotals *totals,
	const LinkModel *start, const Expected *e) {
	double pairs = fmax(totals->pairs, 1);
	model->one = fmin((e->one + 0.5) / pairs, 0.5);
	model->household = fmin((e->household + 0.5) / pairs, 0.25);
	for (int32_t f = 0; f < model->fields; f++) {
		share(model->m[f], e->in_one[f], start->m[f], ONE_BEFORE, model->levels[f]);
		strangers(model, totals, e, f);
		households(model, &schema->fields[f], start, e, f);
	}
}

/* ---- the whole ---------------------------------------------------------------------------------------------- */

/* Households agree in what they share as one person does. */
static void start_from(LinkModel *model, const LinkSchema *schema, const LinkTotals *totals) {
	*model = (LinkModel){.fields = schema->field_count};
	const Expected none = {0};
	for (int32_t f = 0; f < model->fields; f++) {
		const Comparison *compare = schema->fields[f].compare;
		model->levels[f] = compare->levels;
		memcpy(model->m[f], compare->m, sizeof model->m[f]);
		strangers(model, totals, &none, f);
		double shared = shares[schema->fields[f].household];
		for (int32_t k = 0; k < model->levels[f]; k++)
			model->h[f][k] = has_own(compare) && shared == 1
				? fmax(compare->h[k], model->u[f][k])
				: shared * model->m[f][k] + (1 - shared) * model->u[f][k];
	}
	model->one = fmin(0.25, 1 / sqrt(fmax(totals->pairs, 4)));
	model->household = model->one / 10;
}

void link_model_fit(LinkModel *model, const LinkSchema *schema, const LinkTotals *totals,
	const LinkPattern *patterns, size_t count, const LinkPattern *known, size_t known_count) {
	start_from(model, schema, totals);
	const LinkModel start = *model;
	double change = 1;
	for (model->rounds = 0; model->rounds < ROUNDS_MOST && change > TOLERANCE; model->rounds++) {
		Logs logs;
		Expected e = {0};
		double before = model->one;
		logs_of(model, &logs);
		for (size_t i = 0; i < count; i++)
			expect(model, &logs, &patterns[i], &e);
		for (size_t i = 0; i < known_count; i++)
			count_known(model, &known[i], &e);
		maximise(model, schema, totals, &start, &e);
		change = fabs(model->one / before - 1);
	}
	for (int32_t f = 0; f < model->fields; f++) {
		int32_t top = model->levels[f] - 1;
		double all = totals->share[f][top];
		model->frequency[f] = all > 0 ? fmin(1, model->u[f][top] / all) : 1;
	}
}
