/* Prices on conflicts and on the next shift, and the bound they give:
 *
 *   sum of the parts' optima, each pair dearer by its conflicts' prices and its person's next price,
 *   less the conflicts' prices (one of two may be worked at none),
 *   plus, of each person, the least over t of fairness(t) - t * next price. */
#include "algo/dispatch/shifts_private.h"

#include <math.h>

static void add_prices(Shifts *shifts, int32_t k) {
	int32_t persons = shifts->problem->person_count;
	for (int32_t p = 0; p < persons; p++) {
		shifts->barred[p] = false;
		shifts->extra[p] = shifts->next_price[p];
	}
	for (int32_t i = 0; i < shifts->conflict_count; i++) {
		const Conflict *conflict = &shifts->conflicts[i];
		if (conflict->a == k || conflict->b == k)
			for (int32_t p = 0; p < persons; p++)
				shifts->extra[p] += conflict->price[p];
	}
	for (int32_t p = 0; p < persons; p++)
		if (shifts->extra[p] > SHIFTS_PRICE_MOST)
			shifts->extra[p] = SHIFTS_PRICE_MOST;
}

/* How many shifts suit the person best at its price; of equally good numbers the nearest to
 * `count`. Fairness is convex: the t-th shift costs (t - 1) * fairness. */
static int64_t best_count(const Shifts *shifts, int32_t p, int64_t count) {
	const ShiftRules *rules = &shifts->problem->rules;
	int64_t periods = shifts->problem->period_count, price = shifts->next_price[p];
	int64_t most = rules->shifts_most < periods ? rules->shifts_most : periods;
	int64_t least = rules->fairness ? (price + rules->fairness - 1) / rules->fairness
		: price                     ? most
									: 0;
	int64_t last = rules->fairness ? price / rules->fairness + 1 : most;
	count = count < least ? least : count > last ? last : count;
	return count < most ? count : most;
}

int shifts_relax(Shifts *shifts, int64_t *bound) {
	const ShiftProblem *problem = shifts->problem;
	int64_t sum = 0, part;
	for (int32_t k = 0; k < problem->period_count; k++) {
		add_prices(shifts, k);
		int r = shifts_solve_part(shifts, k, shifts->asked[k], &part);
		if (r)
			return r;
		sum += part;
	}
	for (int32_t i = 0; i < shifts->conflict_count; i++)
		for (int32_t p = 0; p < problem->person_count; p++)
			sum -= shifts->conflicts[i].price[p];
	for (int32_t p = 0; p < problem->person_count; p++) {
		int64_t t = best_count(shifts, p, 0);
		sum += shifts_fairness(&problem->rules, t) - t * shifts->next_price[p];
	}
	*bound = sum;
	return 0;
}

/* ---- the step ---------------------------------------------------------------------------------- */

/* Where the relaxed plan breaks the rule, or leaves room for it. */
static int32_t conflict_slope(const Shifts *shifts, const Conflict *conflict, int32_t p) {
	return (shifts->asked[conflict->a][p] != DISPATCH_NONE) +
		(shifts->asked[conflict->b][p] != DISPATCH_NONE) - 1;
}

static int32_t count_slope(const Shifts *shifts, int32_t p) {
	int32_t count = 0;
	for (int32_t k = 0; k < shifts->problem->period_count; k++)
		count += shifts->asked[k][p] != DISPATCH_NONE;
	return count - (int32_t)best_count(shifts, p, count);
}

static double square(int32_t slope, int32_t price) {
	return slope > 0 || price > 0 ? (double)slope * slope : 0;
}

static double squares(const Shifts *shifts) {
	double sum = 0;
	for (int32_t p = 0; p < shifts->problem->person_count; p++) {
		sum += square(count_slope(shifts, p), shifts->next_price[p]);
		for (int32_t i = 0; i < shifts->conflict_count; i++)
			sum += square(
				conflict_slope(shifts, &shifts->conflicts[i], p), shifts->conflicts[i].price[p]);
	}
	return sum;
}

static int32_t moved(int32_t price, double step, int32_t slope) {
	enum { MOST = SHIFTS_PRICE_MOST / 8 }; /* a few together stay in range */
	double to = price + round(step * slope);
	return to < 0 ? 0 : to > MOST ? MOST : (int32_t)to;
}

void shifts_step(Shifts *shifts, double share, int64_t best_cost, int64_t bound) {
	double sum = squares(shifts), step = sum > 0 ? share * (double)(best_cost - bound) / sum : 0;
	step = step < 1 ? 1 : step;
	for (int32_t p = 0; p < shifts->problem->person_count; p++) {
		shifts->next_price[p] = moved(shifts->next_price[p], step, count_slope(shifts, p));
		for (int32_t i = 0; i < shifts->conflict_count; i++) {
			int32_t *price = &shifts->conflicts[i].price[p];
			*price = moved(*price, step, conflict_slope(shifts, &shifts->conflicts[i], p));
		}
	}
}
