#include "algo/panel/agree.h"

#include <math.h>

const char *agree_why(Undefined why) {
	switch (why) {
	case AGREE_DEFINED: return "defined";
	case AGREE_ONE_RATER: return "fewer than two raters";
	case AGREE_NO_PAIR: return "too few units judged by two or more";
	case AGREE_ALL_EQUAL:
		return "all values are equal, so chance and agreement cannot be told apart";
	case AGREE_MISSING: return "a value is missing and this coefficient needs all";
	case AGREE_NEGATIVE: return "the ratio distance needs values of 0 or more";
	}
	return "unknown";
}

const char *agree_meaning_alpha(double alpha) {
	if (isnan(alpha))
		return "undefined";
	return alpha >= 0.8  ? "reliable: conclusions may rest on these judgements"
		: alpha >= 0.667 ? "usable for tentative conclusions only"
		: alpha > 0
		? "not reliable: do not act on these judgements, revise the instructions and judge again"
		: "no better than chance, or systematic disagreement: the raters use different rules";
}

const char *agree_meaning_kappa(double kappa) {
	if (isnan(kappa))
		return "undefined";
	return kappa > 0.8 ? "almost perfect agreement beyond chance"
		: kappa > 0.6  ? "substantial agreement beyond chance"
		: kappa > 0.4  ? "moderate agreement beyond chance"
		: kappa > 0.2  ? "fair agreement beyond chance"
		: kappa > 0    ? "slight agreement beyond chance"
					   : "no agreement beyond chance";
}

const char *agree_meaning_icc(double low) {
	if (isnan(low))
		return "undefined";
	return low > 0.9 ? "excellent, judged by the lower limit"
		: low > 0.75 ? "good, judged by the lower limit"
		: low > 0.5
		? "moderate, judged by the lower limit"
		: "poor or uncertain, judged by the lower limit: more units or clearer instructions are needed";
}

const char *agree_meaning_cronbach(double alpha) {
	if (isnan(alpha))
		return "undefined";
	return alpha >= 0.9 ? "very consistent: some items may be superfluous"
		: alpha >= 0.7  ? "consistent enough for research and group comparison"
						: "not consistent: the items do not measure one thing, or are too few";
}
