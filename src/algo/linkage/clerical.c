#include "algo/linkage/clerical.h"

#include <math.h>

/* ---- strata ------------------------------------------------------------------------------------------ */

size_t clerical_strata(double threshold, ClericalStratum out[CLERICAL_STRATA]) {
	static const double edges[] = {0.01, 0.05, 0.2, 0, 0.9, 0.99, 0.9999, 1}; /* 0: the threshold */
	size_t n = 0;
	double from = edges[0];
	for (size_t i = 1; i < sizeof edges / sizeof *edges; i++) {
		bool below = i < 3;
		double to = edges[i] == 0 ? threshold : edges[i];
		if ((below && to >= threshold) || to <= from)
			continue;
		out[n++] = (ClericalStratum){.from = from, .to = to, .link = from >= threshold};
		from = to;
	}
	out[n++] = (ClericalStratum){.from = threshold, .to = 1};
	return n;
}

size_t clerical_stratum_of(
	const ClericalStratum *strata, size_t count, double probability, bool link) {
	size_t last = count - 1, i = 0;
	if (!(probability >= strata[0].from))
		return count;
	if (probability >= strata[last].from && !link)
		return last;
	while (i + 1 < last && probability >= strata[i].to)
		i++;
	return i;
}

/* How unsure the model is of a stratum's pairs; never 0, for the model may be wrong. */
static double doubt(const ClericalStratum *stratum) {
	double middle = (stratum->from + stratum->to) / 2;
	return sqrt(fmax(middle * (1 - middle), 0.0025));
}

static uint64_t least(uint64_t a, uint64_t b) {
	return a < b ? a : b;
}

void clerical_allocate(ClericalStratum *strata, size_t count, uint64_t size) {
	double weight = 0;
	uint64_t given = 0;
	for (size_t i = 0; i < count; i++) {
		strata[i].drawn = least(strata[i].pairs, CLERICAL_LEAST);
		given += strata[i].drawn;
		weight += (double)strata[i].pairs * doubt(&strata[i]);
	}
	uint64_t rest = size > given ? size - given : 0;
	for (size_t i = 0; i < count && weight > 0; i++) {
		double share = (double)strata[i].pairs * doubt(&strata[i]) / weight;
		strata[i].drawn =
			least(strata[i].pairs, strata[i].drawn + (uint64_t)(share * (double)rest + 0.5));
	}
}

bool clerical_draw(const Rng *rng, uint64_t left, uint64_t wanted) {
	return wanted && rng_below(rng, left) < wanted;
}

/* ---- what was judged ------------------------------------------------------------------------------------ */

typedef struct Sums {
	double links, right, missed; /* pairs; true among the links; true among the others */
} Sums;

static void add(Sums *sums, const ClericalStratum *stratum, double p) {
	double pairs = (double)stratum->pairs;
	double same = (double)stratum->same + (pairs - (double)stratum->judged) * p;
	if (stratum->link) {
		sums->links += pairs;
		sums->right += same;
	} else
		sums->missed += same;
}

static double precision_of(const Sums *sums) {
	return sums->links > 0 ? sums->right / sums->links : NAN;
}

static double recall_of(const Sums *sums) {
	double all = sums->right + sums->missed;
	return all > 0 ? sums->right / all : NAN;
}

void clerical_values(const ClericalStratum *strata, size_t count, size_t changed, double *precision,
	double *recall) {
	Sums sums = {0};
	for (size_t i = 0; i < count; i++) {
		ClericalStratum stratum = strata[i];
		if (i == changed && stratum.judged)
			stratum.same = stratum.same ? stratum.same - 1 : 1;
		add(&sums, &stratum, stratum.judged ? (double)stratum.same / (double)stratum.judged : 0.5);
	}
	*precision = precision_of(&sums);
	*recall = recall_of(&sums);
}

/* ---- intervals ------------------------------------------------------------------------------------------ */

/* A number of pairs and its limits. */
typedef struct Total {
	double value, below, above; /* below, above: squares of how far the limits lie */
} Total;

/* The standard normal's quantile, two-sided. */
static double quantile(double level) {
	double low = 0, high = 10;
	for (int i = 0; i < 60; i++) {
		double middle = (low + high) / 2;
		if (erf(middle / M_SQRT2) < level)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Limits of a stratum's share. */
static void wilson(const ClericalStratum *stratum, double z, double *low, double *high) {
	double n = (double)stratum->judged, pairs = (double)stratum->pairs;
	if (!stratum->judged) {
		*low = 0, *high = 1;
		return;
	}
	double p = (double)stratum->same / n;
	double z2 = pairs > 1 ? z * z * (pairs - n) / (pairs - 1) : 0; /* a census leaves no doubt */
	double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
	double half = sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n);
	*low = fmax(0, fmin(p, middle - half));
	*high = fmin(1, fmax(p, middle + half));
}

static void add_share(Total *total, const ClericalStratum *stratum, double z) {
	double low, high, pairs = (double)stratum->pairs;
	double p = stratum->judged ? (double)stratum->same / (double)stratum->judged : 0.5;
	wilson(stratum, z, &low, &high);
	total->value += pairs * p;
	total->below += pow(pairs * (p - low), 2);
	total->above += pow(pairs * (high - p), 2);
}

static double lower(const Total *total) {
	return total->value - sqrt(total->below);
}

static double upper(const Total *total) {
	return total->value + sqrt(total->above);
}

/* The limits of a / b; Newcombe's (2) and (3). */
static double ratio_low(const Total *a, const Total *b) {
	double l = lower(a), u = upper(b), x = a->value, y = b->value;
	double root = pow(x * y, 2) - l * u * (2 * x - l) * (2 * y - u);
	return (x * y - sqrt(fmax(root, 0))) / (u * (2 * y - u));
}

static double ratio_high(const Total *a, const Total *b) {
	double u = upper(a), l = lower(b), x = a->value, y = b->value;
	double root = pow(x * y, 2) - u * l * (2 * x - u) * (2 * y - l);
	return l > 0 ? (x * y + sqrt(fmax(root, 0))) / (l * (2 * y - l)) : INFINITY;
}

static double clamped(double x) {
	return fmax(0, fmin(1, x));
}

void clerical_estimate(const ClericalStratum *strata, size_t count, double level,
	ClericalEstimate *precision, ClericalEstimate *recall) {
	Total right = {0}, missed = {0};
	double z = quantile(level), links = 0;
	bool judged = false;
	*precision = *recall = (ClericalEstimate){NAN, NAN, NAN};
	for (size_t i = 0; i < count; i++) {
		add_share(strata[i].link ? &right : &missed, &strata[i], z);
		links += strata[i].link ? (double)strata[i].pairs : 0;
		judged = judged || strata[i].judged;
	}
	if (judged && links > 0)
		*precision = (ClericalEstimate){
			right.value / links, clamped(lower(&right) / links), clamped(upper(&right) / links)};
	if (!judged || right.value + missed.value == 0)
		return;
	recall->value = right.value / (right.value + missed.value);
	if (right.value == 0)
		*recall = (ClericalEstimate){
			0, 0, clamped(upper(&right) / (upper(&right) + fmax(lower(&missed), 0)))};
	else if (missed.value == 0)
		*recall =
			(ClericalEstimate){1, clamped(lower(&right) / (lower(&right) + upper(&missed))), 1};
	else {
		recall->low = 1 / (1 + ratio_high(&missed, &right));
		recall->high = clamped(1 / (1 + ratio_low(&missed, &right)));
	}
}
