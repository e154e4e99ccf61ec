/* Many shifts: days times shifts, rest between them, wishes, fairness; near the best, with a bound.
 *
 * Each period (a shift of a day) is a dispatch problem over the same people. What ties them:
 *   rest      two periods of one person conflict when the later begins less than `rest_least` minutes
 *             after the end of the earlier (or they overlap)
 *   day       a person's minutes in periods that begin on one day stay within `day_most`
 *   most      a person works at most `shifts_most` of the periods
 *   fairness  the t-th shift of a person costs (t - 1) * fairness more, so work is spread
 * Wishes and travel are in the pairs' costs, minimum staffing in places and penalties. Penalties
 * stay below 2^28 here: prices of conflicts are as large, and are added to costs of pairs.
 *
 * The rest rules make the whole NP-hard, so it is taken apart (Lagrangian relaxation; Held and Karp
 * 1971 for the prices, Fisher 1981): with a price on each conflict and on each person's next shift
 * the periods come apart into problems the one-period engine solves exactly. Their sum is a lower
 * bound at any prices. Each round the prices move along the subgradient; every fifth a plan is
 * built period by period under the true rules, the prices telling whom to spare for later, and then
 * single periods are solved again, the others held or robbed at a price, until none gains. */
#pragma once

#include "algo/dispatch/dispatch.h"

typedef struct ShiftRules {
	int32_t rest_least, day_most, shifts_most; /* minutes, minutes, periods */
	int32_t fairness;                          /* cost, >= 0 */
} ShiftRules;

typedef struct ShiftPeriod {
	int32_t start, end; /* minutes from midnight of day 0 */
} ShiftPeriod;

typedef struct ShiftProblem {
	ShiftRules rules;
	int32_t person_count, period_count;
	const ShiftPeriod *periods;   /* by start */
	const DispatchProblem *parts; /* of a period */
} ShiftProblem;

typedef struct ShiftResult {
	int32_t **need_of;   /* of a period and person: need of that part, or DISPATCH_NONE */
	int64_t cost, bound; /* of the plan; no plan costs less */
	int64_t covered, wanted;
	int32_t rounds;
	bool cancelled;
} ShiftResult;

enum { SHIFTS_PRICE_MOST = 1 << 28 };

/* At most `rounds` of prices. Return: 0; DISPATCH_BAD (also for a penalty or cost beyond
 * SHIFTS_PRICE_MOST), DISPATCH_OVERFLOW, ERR_MEMORY. */
int shifts_solve(const ShiftProblem *problem, const DispatchControl *control, int32_t rounds,
	Arena *arena, ShiftResult *out);

/* Whether one person may not work both. */
bool shifts_conflict(const ShiftRules *rules, const ShiftPeriod *a, const ShiftPeriod *b);

/* What must hold of a plan, and what it costs, from the problem and the plan alone. */
typedef struct ShiftCheck {
	int64_t cost;
	int64_t misplaced;                     /* seats without a pair, or beyond the places */
	int64_t unrested, long_days, too_many; /* people-pairs of periods; people-days; people */
} ShiftCheck;
void shifts_check(
	const ShiftProblem *problem, int32_t *const *need_of, Arena *arena, ShiftCheck *out);
