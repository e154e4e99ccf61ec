/* Cohen's kappa: plain, with linear, quadratic and own weights, of one table or of every pair of raters. */
#include "app/risk/risk_agree.h"
#include "base/error.h"

#include <math.h>

enum { CATEGORIES_MOST = 100 };

static void tell_kappa(
	Agree *a, const char *name, const char *limits, Undefined why, const Kappa *k) {
	if (why != AGREE_DEFINED) {
		agree_tell_undefined(a, name, why);
		return;
	}
	agree_tell(a, name, k->kappa);
	agree_tell(a, arena_printf(a->job->arena, "%s:lower", limits), k->low);
	agree_tell(a, arena_printf(a->job->arena, "%s:upper", limits), k->high);
	agree_say(a, name, k->kappa, agree_meaning_kappa(k->kappa));
}

static void tell_weighted(Agree *a, const double *table, size_t k, double power, const char *name) {
	Kappa kappa;
	double *weights = arena_array_of(a->job->arena, double, k *k);
	agree_weights(k, power, weights);
	tell_kappa(a, name, name, agree_cohen(table, k, weights, false, a->job->arena, &kappa), &kappa);
}

int agree_tell_cohen(Agree *a, const double *table, size_t k, const char *suffix) {
	Arena *arena = a->job->arena;
	Kappa kappa;
	Undefined why = agree_cohen(table, k, NULL, a->compat_psych, arena, &kappa);
	tell_kappa(a, arena_printf(arena, "kappa%s", suffix),
		arena_printf(arena, "unweighted kappa%s", suffix), why, &kappa);
	if (why == AGREE_DEFINED) {
		agree_tell(a, arena_printf(arena, "agreement%s", suffix), kappa.observed);
		if (agree_paradox(&kappa))
			agree_say(a, arena_printf(arena, "kappa%s", suffix), kappa.kappa, "risk.kappa.paradox");
	}
	if (k > 1 && (!a->read.words || a->wanted.order)) {
		tell_weighted(a, table, k, 1, arena_printf(arena, "weighted_kappa_linear%s", suffix));
		tell_weighted(a, table, k, 2, arena_printf(arena, "weighted_kappa_quadratic%s", suffix));
	}
	if (!a->weight)
		return 0;
	if (a->weight_count != k * k)
		return risk_fault(a->job, a->weights, 0, NULL, "%zu weights, and there are %zu categories",
			a->weight_count, k);
	why = agree_cohen(table, k, a->weight, a->compat_psych, arena, &kappa);
	tell_kappa(a, arena_printf(arena, "weighted_kappa%s", suffix),
		arena_printf(arena, "weighted kappa%s", suffix), why, &kappa);
	return 0;
}

static void put_pair(Agree *a, size_t x, size_t y, const double *table, size_t k) {
	Kappa kappa;
	agree_cohen(table, k, NULL, false, a->job->arena, &kappa);
	a->kappas[x * a->read.ratings.raters + y] = a->kappas[y * a->read.ratings.raters + x] =
		kappa.kappa;
	risk_out_text(&a->pairs_told, a->read.raters[x]);
	risk_out_text(&a->pairs_told, a->read.raters[y]);
	risk_out_number(&a->pairs_told, kappa.kappa);
	risk_out_number(&a->pairs_told, kappa.observed);
}

void agree_tell_pairs(Agree *a) {
	const Ratings *r = &a->read.ratings;
	double *values;
	size_t k = agree_categories(r, a->job->arena, &values);
	if (k > CATEGORIES_MOST) {
		risk_note(
			a->job, "cohen: %zu different values are measurements and no categories; see ICC", k);
		return;
	}
	double *table = arena_array_of(a->job->arena, double, k *k + 1);
	a->kappas = arena_array_of(a->job->arena, double, r->raters * r->raters + 1);
	for (size_t x = 0; x < r->raters; x++)
		a->kappas[x * r->raters + x] = 1;
	for (size_t x = 0; x < r->raters; x++)
		for (size_t y = x + 1; y < r->raters; y++) {
			agree_cross(r, x, y, values, k, table);
			put_pair(a, x, y, table, k);
			agree_tell_cohen(a, table, k,
				r->raters == 2
					? ""
					: arena_printf(a->job->arena, ":%s,%s", a->read.raters[x], a->read.raters[y]));
		}
}

void agree_tell_table(Agree *a) {
	const Ratings *r = &a->read.ratings;
	if (r->units != r->raters)
		risk_fault(a->job, a->wanted.path, 0, NULL,
			"%zu rows and %zu columns: one rater's categories against another's must be as many",
			r->units, r->raters);
	else
		agree_tell_cohen(a, r->value, r->units, "");
}
