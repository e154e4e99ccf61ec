#include "algo/panel/agree.h"

#include <math.h>

const char *agree_why(Undefined why) {
	static const char *const keys[] = {"risk.undefined.defined", "risk.undefined.one_rater",
		"risk.undefined.no_pair", "risk.undefined.all_equal", "risk.undefined.missing",
		"risk.undefined.negative"};
	return keys[why];
}

/* Keys from the best down; each but the last holds values above its bound (or at it, where `reached`). */
typedef struct Ladder {
	size_t steps;
	const char *const *keys;
	const double *bounds; /* one less than keys */
	bool reached;
} Ladder;

static const char *find(const Ladder *l, double value) {
	size_t i = 0;
	if (isnan(value))
		return "risk.undefined.defined";
	while (i + 1 < l->steps && !(l->reached ? value >= l->bounds[i] : value > l->bounds[i]))
		i++;
	return l->keys[i];
}

const char *agree_meaning_alpha(double alpha) {
	static const char *const keys[] = {
		"risk.alpha.reliable", "risk.alpha.tentative", "risk.alpha.unreliable"};
	static const double bounds[] = {0.8, 0.667};
	if (alpha <= 0)
		return "risk.alpha.chance";
	return find(&(Ladder){3, keys, bounds, true}, alpha);
}

const char *agree_meaning_kappa(double kappa) {
	static const char *const keys[] = {"risk.kappa.almost_perfect", "risk.kappa.substantial",
		"risk.kappa.moderate", "risk.kappa.fair", "risk.kappa.slight", "risk.kappa.none"};
	static const double bounds[] = {0.8, 0.6, 0.4, 0.2, 0};
	return find(&(Ladder){6, keys, bounds, false}, kappa);
}

const char *agree_meaning_icc(double low) {
	static const char *const keys[] = {
		"risk.icc.excellent", "risk.icc.good", "risk.icc.moderate", "risk.icc.poor"};
	static const double bounds[] = {0.9, 0.75, 0.5};
	return find(&(Ladder){4, keys, bounds, false}, low);
}

const char *agree_meaning_cronbach(double alpha) {
	static const char *const keys[] = {
		"risk.cronbach.high", "risk.cronbach.enough", "risk.cronbach.low"};
	static const double bounds[] = {0.9, 0.7};
	return find(&(Ladder){3, keys, bounds, true}, alpha);
}
