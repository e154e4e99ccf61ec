#include "algo/panel/agree.h"

#include <math.h>

const char *agree_why(Undefined why) {
	static const char *const keys[] = {"risk.undefined.defined", "risk.undefined.one_rater",
		"risk.undefined.no_pair", "risk.undefined.all_equal", "risk.undefined.missing",
		"risk.undefined.negative"};
	return keys[why];
}

/* The first step whose bound is reached; the last has none. */
typedef struct Step {
	double bound;
	const char *key;
} Step;

static const char *find(const Step *steps, double value) {
	if (isnan(value))
		return "risk.undefined.defined";
	while (!(value > steps->bound) && !isinf(steps->bound))
		steps++;
	return steps->key;
}

static double just_below(double bound) {
	return nextafter(bound, -INFINITY);
}

const char *agree_meaning_alpha(double alpha) {
	const Step steps[] = {{just_below(0.8), "risk.alpha.reliable"},
		{just_below(0.667), "risk.alpha.tentative"}, {0, "risk.alpha.unreliable"},
		{-INFINITY, "risk.alpha.chance"}};
	return find(steps, alpha);
}

const char *agree_meaning_kappa(double kappa) {
	static const Step steps[] = {{0.8, "risk.kappa.almost_perfect"},
		{0.6, "risk.kappa.substantial"}, {0.4, "risk.kappa.moderate"}, {0.2, "risk.kappa.fair"},
		{0, "risk.kappa.slight"}, {-INFINITY, "risk.kappa.none"}};
	return find(steps, kappa);
}

const char *agree_meaning_icc(double low) {
	static const Step steps[] = {{0.9, "risk.icc.excellent"}, {0.75, "risk.icc.good"},
		{0.5, "risk.icc.moderate"}, {-INFINITY, "risk.icc.poor"}};
	return find(steps, low);
}

const char *agree_meaning_cronbach(double alpha) {
	const Step steps[] = {{just_below(0.9), "risk.cronbach.high"},
		{just_below(0.7), "risk.cronbach.enough"}, {-INFINITY, "risk.cronbach.low"}};
	return find(steps, alpha);
}
