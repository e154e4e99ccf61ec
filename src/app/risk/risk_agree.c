#include "app/risk/risk_agree.h"

#include "app/cli_words.h"
#include "base/str.h"

#include <math.h>

bool agree_wanted(const Agree *a, const char *coefficient) {
	char **words;
	size_t n = a->only ? str_split(a->job->arena, a->only, ",", &words) : 0;
	for (size_t i = 0; i < n; i++)
		if (str_eq(words[i], coefficient))
			return true;
	return !a->only;
}

void agree_tell(Agree *a, const char *statistic, double value) {
	risk_out_text(&a->told, a->case_name);
	risk_out_text(&a->told, statistic);
	risk_out_number(&a->told, value);
}

void agree_say(Agree *a, const char *statistic, double value, const char *key) {
	risk_out_text(&a->said, a->case_name);
	risk_out_text(&a->said, statistic);
	risk_out_number(&a->said, value);
	risk_out_text(&a->said, cli_words(a->plot.language, key));
}

void agree_tell_undefined(Agree *a, const char *statistic, Undefined why) {
	agree_tell(a, statistic, NAN);
	agree_say(a, statistic, NAN, agree_why(why));
}

void agree_tell_alphas(Agree *a) {
	static const char *const names[] = {"nominal", "ordinal", "interval", "ratio"};
	const AlphaMetric last = !a->read.words ? ALPHA_RATIO
		: a->wanted.order                   ? ALPHA_ORDINAL
											: ALPHA_NOMINAL;
	for (AlphaMetric m = ALPHA_NOMINAL; m <= last; m++) {
		double alpha, low, high;
		const char *name = arena_printf(a->job->arena, "krippendorff_alpha:%s", names[m]);
		Undefined why = agree_alpha(&a->read.ratings, m, a->job->arena, &alpha);
		if (why != AGREE_DEFINED) {
			agree_tell_undefined(a, name, why);
			continue;
		}
		agree_tell(a, name, alpha);
		agree_say(a, name, alpha, agree_meaning_alpha(alpha));
		if (!a->draws)
			continue;
		agree_alpha_limits(&a->read.ratings, m, a->job->arena, (size_t)a->draws, (uint64_t)a->seed,
			a->level, &low, &high);
		agree_tell(a, arena_printf(a->job->arena, "%s:lower", name), low);
		agree_tell(a, arena_printf(a->job->arena, "%s:upper", name), high);
	}
}

static void tell_fleiss(Agree *a, Undefined why, const Kappa *k) {
	if (why != AGREE_DEFINED) {
		agree_tell_undefined(a, "fleiss_kappa", why);
		return;
	}
	agree_tell(a, "fleiss_kappa", k->kappa);
	agree_tell(a, "fleiss_z", k->z);
	agree_tell(a, "fleiss_p", k->p);
	agree_tell(a, "fleiss_observed", k->observed);
	agree_tell(a, "fleiss_expected", k->expected);
	agree_say(a, "fleiss_kappa", k->kappa, agree_meaning_kappa(k->kappa));
	if (agree_paradox(k))
		agree_say(a, "fleiss_kappa", k->kappa, "risk.kappa.paradox");
}

void agree_tell_fleiss(Agree *a) {
	Kappa k = {0};
	double *values, *counts;
	size_t units, n = agree_categories(&a->read.ratings, a->job->arena, &values);
	Undefined why = agree_counts(&a->read.ratings, values, n, a->job->arena, &counts, &units);
	tell_fleiss(a, why == AGREE_DEFINED ? agree_fleiss(counts, units, n, &k) : why, &k);
}

void agree_tell_counts(Agree *a) {
	Kappa k = {0};
	const Ratings *r = &a->read.ratings;
	tell_fleiss(a, agree_fleiss(r->value, r->units, r->raters, &k), &k);
}

void agree_tell_icc(Agree *a) {
	static const char *const names[] = {"ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"};
	static const char *const parts[] = {
		"ICC", "F", "df1", "df2", "p", "lower_bound", "upper_bound"};
	Icc all[ICC_KINDS];
	Undefined why = agree_icc(&a->read.ratings, a->level, all);
	if (why != AGREE_DEFINED) {
		agree_tell_undefined(a, "ICC", why);
		return;
	}
	for (size_t i = 0; i < ICC_KINDS; i++) {
		const Icc *c = &all[i];
		const double values[] = {c->icc, c->f, c->df1, c->df2, c->p, c->low, c->high};
		for (size_t j = 0; j < 7; j++)
			agree_tell(a, arena_printf(a->job->arena, "%s:%s", names[i], parts[j]), values[j]);
		agree_say(
			a, arena_printf(a->job->arena, "%s:ICC", names[i]), c->icc, agree_meaning_icc(c->low));
	}
}

void agree_tell_cronbach(Agree *a) {
	Cronbach c;
	Undefined why = agree_cronbach(&a->read.ratings, a->job->arena, &c);
	if (why != AGREE_DEFINED) {
		agree_tell_undefined(a, "raw_alpha", why);
		return;
	}
	agree_tell(a, "raw_alpha", c.alpha);
	agree_tell(a, "std_alpha", c.standardised);
	agree_tell(a, "guttman_lambda6", c.lambda6);
	agree_tell(a, "average_r", c.mean_correlation);
	for (size_t i = 0; i < a->read.ratings.raters; i++)
		agree_tell(
			a, arena_printf(a->job->arena, "alpha_if_dropped:%s", a->read.raters[i]), c.dropped[i]);
	agree_say(a, "raw_alpha", c.alpha, agree_meaning_cronbach(c.alpha));
}
