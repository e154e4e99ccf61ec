/* One period under what the others hold. */
#include "algo/dispatch/shifts_private.h"

#include "base/error.h"

#include <string.h>

enum { DAY = 1440 };

bool shifts_conflict(const ShiftRules *rules, const ShiftPeriod *a, const ShiftPeriod *b) {
	const ShiftPeriod *first = a->start <= b->start ? a : b, *second = first == a ? b : a;
	return (int64_t)second->start - first->end < rules->rest_least;
}

int64_t shifts_fairness(const ShiftRules *rules, int64_t t) {
	return rules->fairness * (t * (t - 1) / 2);
}

bool shifts_cancelled(const Shifts *shifts) {
	const atomic_bool *cancel = shifts->control ? shifts->control->cancel : NULL;
	return cancel && atomic_load_explicit(cancel, memory_order_relaxed);
}

static bool passes_day(const Shifts *shifts, int32_t k, int32_t p) {
	const ShiftPeriod *periods = shifts->problem->periods;
	int64_t minutes = periods[k].end - periods[k].start;
	for (int32_t j = 0; j < shifts->problem->period_count; j++)
		if (j != k && shifts->plan[j][p] != DISPATCH_NONE &&
			periods[j].start / DAY == periods[k].start / DAY)
			minutes += periods[j].end - periods[j].start;
	return minutes > shifts->problem->rules.day_most;
}

void shifts_bind(Shifts *shifts, int32_t k) {
	const ShiftProblem *problem = shifts->problem;
	const ShiftRules *rules = &problem->rules;
	for (int32_t p = 0; p < problem->person_count; p++) {
		int32_t others = shifts->shift_count[p] - (shifts->plan[k][p] != DISPATCH_NONE);
		shifts->barred[p] = others >= rules->shifts_most || passes_day(shifts, k, p);
		shifts->extra[p] =
			(int32_t)(shifts_fairness(rules, others + 1) - shifts_fairness(rules, others));
	}
	for (int32_t i = 0; i < shifts->conflict_count; i++) {
		const Conflict *conflict = &shifts->conflicts[i];
		if (conflict->a != k && conflict->b != k)
			continue;
		const int32_t *other = shifts->plan[conflict->a == k ? conflict->b : conflict->a];
		for (int32_t p = 0; p < problem->person_count; p++)
			shifts->barred[p] = shifts->barred[p] || other[p] != DISPATCH_NONE;
	}
}

/* Pairs of those who are free, dearer by what is extra. */
static void copy_part(const Shifts *shifts, const DispatchProblem *part, DispatchProblem *out) {
	int64_t count = 0,
			*row = arena_array_of(shifts->scratch, int64_t, (size_t)part->need_count + 1);
	*out = *part;
	out->row = row;
	out->pairs =
		arena_array_of(shifts->scratch, DispatchPair, (size_t)part->row[part->need_count] + 1);
	for (int32_t n = 0; n < part->need_count; n++) {
		for (int64_t i = part->row[n]; i < part->row[n + 1]; i++) {
			DispatchPair pair = part->pairs[i];
			if (shifts->barred[pair.person])
				continue;
			pair.cost += shifts->extra[pair.person];
			out->pairs[count++] = pair;
		}
		row[n + 1] = count;
	}
}

static int solve_part(Shifts *shifts, int32_t k, DispatchResult *result) {
	DispatchProblem copy;
	arena_reset(shifts->scratch);
	copy_part(shifts, &shifts->problem->parts[k], &copy);
	return dispatch_solve(&copy, shifts->control, shifts->scratch, result);
}

int shifts_solve_part(Shifts *shifts, int32_t k, int32_t *need_of, int64_t *bound) {
	DispatchResult result;
	int r = solve_part(shifts, k, &result);
	if (r)
		return r;
	memcpy(need_of, result.need_of, (size_t)shifts->problem->person_count * sizeof *need_of);
	*bound = result.bound;
	return 0;
}

int shifts_replan(Shifts *shifts, int32_t k) {
	DispatchResult result;
	int r = solve_part(shifts, k, &result);
	if (r)
		return r;
	for (int32_t p = 0; p < shifts->problem->person_count; p++) {
		int64_t worth = result.person_price[p];
		shifts->shift_count[p] -= shifts->plan[k][p] != DISPATCH_NONE;
		shifts->plan[k][p] = result.need_of[p];
		shifts->shift_count[p] += shifts->plan[k][p] != DISPATCH_NONE;
		shifts->worth[k][p] = (int32_t)(worth < SHIFTS_PRICE_MOST ? worth : SHIFTS_PRICE_MOST);
	}
	return 0;
}
