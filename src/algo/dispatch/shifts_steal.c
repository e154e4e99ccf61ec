/* A neighbourhood wider than one period (large-neighbourhood search; Shaw 1998): one period is solved
 * as if it could take people from the others at the prices the others have for them. */
#include "algo/dispatch/shifts_private.h"

#include <string.h>

static void copy_plan(const Shifts *shifts, int32_t **from, int32_t **to) {
	for (int32_t k = 0; k < shifts->problem->period_count; k++)
		memcpy(to[k], from[k], (size_t)shifts->problem->person_count * sizeof **from);
}

int64_t shifts_cost(const Shifts *shifts) {
	ShiftCheck check;
	ArenaMark mark = arena_mark(shifts->arena);
	shifts_check(shifts->problem, shifts->plan, shifts->arena, &check);
	arena_rewind(shifts->arena, mark);
	return check.cost;
}

static bool works(const Shifts *shifts, int32_t k, int32_t p) {
	return shifts->plan[k][p] != DISPATCH_NONE;
}

static bool same_day(const Shifts *shifts, int32_t a, int32_t b) {
	const ShiftPeriod *periods = shifts->problem->periods;
	int64_t minutes =
		(int64_t)periods[a].end - periods[a].start + periods[b].end - periods[b].start;
	return periods[a].start / 1440 == periods[b].start / 1440 &&
		minutes > shifts->problem->rules.day_most;
}

static bool excludes(const Shifts *shifts, int32_t a, int32_t b) {
	return a != b &&
		(shifts_conflict(
			 &shifts->problem->rules, &shifts->problem->periods[a], &shifts->problem->periods[b]) ||
			same_day(shifts, a, b));
}

/* The shift a person who has the most already would give up for k: where it is worth least. */
static int32_t least_worth(const Shifts *shifts, int32_t k, int32_t p) {
	int32_t least = DISPATCH_NONE;
	for (int32_t j = 0; j < shifts->problem->period_count; j++)
		if (j != k && works(shifts, j, p) && !excludes(shifts, j, k) &&
			(least == DISPATCH_NONE || shifts->worth[j][p] < shifts->worth[least][p]))
			least = j;
	return least;
}

/* What a person gives up to work in k; more than `take` when told to make it so. */
static int64_t give_up(Shifts *shifts, int32_t k, int32_t p, bool take) {
	int64_t price = 0;
	int32_t left = shifts->shift_count[p] - works(shifts, k, p);
	for (int32_t j = 0; j < shifts->problem->period_count; j++) {
		if (!works(shifts, j, p) || !excludes(shifts, j, k))
			continue;
		price += shifts->worth[j][p];
		left--;
		if (take) {
			shifts->plan[j][p] = DISPATCH_NONE;
			shifts->shift_count[p]--;
			shifts->shaken[j] = true;
		}
	}
	int32_t more =
		left >= shifts->problem->rules.shifts_most ? least_worth(shifts, k, p) : DISPATCH_NONE;
	if (more == DISPATCH_NONE)
		return price;
	price += shifts->worth[more][p];
	if (take) {
		shifts->plan[more][p] = DISPATCH_NONE;
		shifts->shift_count[p]--;
		shifts->shaken[more] = true;
	}
	return price;
}

static void offer_all(Shifts *shifts, int32_t k) {
	const ShiftRules *rules = &shifts->problem->rules;
	for (int32_t p = 0; p < shifts->problem->person_count; p++) {
		int32_t others = shifts->shift_count[p] - works(shifts, k, p);
		int64_t price = give_up(shifts, k, p, false) + shifts_fairness(rules, others + 1) -
			shifts_fairness(rules, others);
		shifts->barred[p] = rules->shifts_most < 1 ||
			shifts->problem->periods[k].end - shifts->problem->periods[k].start > rules->day_most;
		shifts->extra[p] = (int32_t)(price < SHIFTS_PRICE_MOST ? price : SHIFTS_PRICE_MOST);
	}
}

/* Days of three and more shifts can still be too long: those solved again see to themselves. */
static int mend(Shifts *shifts, int32_t k) {
	for (int32_t p = 0; p < shifts->problem->person_count; p++)
		if (works(shifts, k, p))
			give_up(shifts, k, p, true);
	for (int32_t j = 0; j < shifts->problem->period_count; j++) {
		if (!shifts->shaken[j] && j != k)
			continue;
		shifts->shaken[j] = false;
		shifts_bind(shifts, j);
		int r = shifts_replan(shifts, j);
		if (r)
			return r;
	}
	return 0;
}

static void go_back(Shifts *shifts) {
	copy_plan(shifts, shifts->kept, shifts->plan);
	memset(shifts->shift_count, 0,
		(size_t)shifts->problem->person_count * sizeof *shifts->shift_count);
	for (int32_t k = 0; k < shifts->problem->period_count; k++)
		for (int32_t p = 0; p < shifts->problem->person_count; p++)
			shifts->shift_count[p] += works(shifts, k, p);
}

int shifts_steal(Shifts *shifts, int32_t k, int64_t *cost) {
	copy_plan(shifts, shifts->plan, shifts->kept);
	offer_all(shifts, k);
	int r = shifts_replan(shifts, k);
	if (!r)
		r = mend(shifts, k);
	if (r)
		return r;
	int64_t now = shifts_cost(shifts);
	if (now < *cost)
		*cost = now;
	else
		go_back(shifts);
	return 0;
}
