/* The best plan of a whole city: the optimum over every pair that may be, not over the nearest.
 *
 * It begins with the nearest pairs (reach_candidates). While the coverage is decided, a need that
 * seems beyond help gets all its pairs first, so who is short is known exactly. Then the plan is
 * solved, and the pairs left out are priced: one with c + u < w would help and is added, the plan
 * repaired, until none does. The prices then prove the plan against every pair of the city. */
#pragma once

#include "algo/dispatch/reach.h"

typedef struct DispatchPlan {
	DispatchResult result;
	int64_t *penalty; /* of a need: (4 - tier) * step, and what stands for moving */
	int64_t step;     /* B, above any possible sum of pair costs */
	int64_t offset;   /* result.cost + offset: pairs, penalties, and move_cost for each who moved */
	int64_t candidates; /* pairs begun with */
	int64_t pairs;      /* held at the end */
	int32_t rounds;     /* of pricing */
	bool proved; /* optimal for the whole city; else cancelled, and only result.bound holds */
} DispatchPlan;

/* Places and penalties of the needs, and B: above any sum of pair costs. Return: 0; DISPATCH_OVERFLOW. */
int dispatch_penalties(const DispatchCity *city, int32_t *places, int64_t *penalty, int64_t *step);

/* Tiers are 0 to 3. Result arrays in `arena`. Return: 0; DISPATCH_OVERFLOW; ERR_MEMORY. */
int dispatch_plan(
	const DispatchCity *city, const DispatchControl *control, Arena *arena, DispatchPlan *out);

/* The certificate over every pair that may be, from city, plan and rules alone. */
int dispatch_plan_prove(
	const DispatchCity *city, const DispatchPlan *plan, int threads, DispatchProof *out);
