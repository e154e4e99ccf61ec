/* Why a plan of pairs is as it is, from its prices: nothing is solved again.
 *
 * With the prices u, w of an optimal plan, c + u_p - w_n >= 0 is the least the plan would cost more
 * if the pair (p, n) were used; and whatever is added (a person, a pair) makes the plan cheaper by
 * at most what it undercuts the prices by (weak duality). Of the prices that are possible those that
 * say most are taken (margins.h), so what concerns one idle person, one person more or one less is
 * exact. Costs from half of a step on are worth places: see dispatch_worth().
 *
 * Of a plan that was cancelled all of this are bounds only. why.h adds what a city's rules say. */
#pragma once

#include "algo/dispatch/dispatch.h"

/* The pairs of a need, wherever they come from. */
typedef struct DispatchRows {
	int32_t person_count, need_count;
	const int32_t *places;  /* of a need */
	const int64_t *penalty; /* of a need */
	/* In any order, none twice; valid until the next call. */
	const DispatchPair *(*row)(void *self, int32_t need, int32_t *count);
	void *self;
} DispatchRows;
/* Those of a problem, which must outlive them. */
DispatchRows dispatch_rows_of(const DispatchProblem *problem);

/* A cost in words: whole steps of priority (one for a place of the least priority, three for one two
 * above it, one also for a place that goes from a priority to the next above), and the rest in the
 * unit of the costs, negative where the places are bought with travel. */
typedef struct DispatchWorth {
	int64_t steps, rest;
} DispatchWorth;
DispatchWorth dispatch_worth(int64_t cost, int64_t step);

typedef struct DispatchReasons DispatchReasons;
/* In `arena`; rows and result must outlive it. `optimal`: the prices prove the plan. */
DispatchReasons *dispatch_reasons_new(
	const DispatchRows *rows, const DispatchResult *result, bool optimal, Arena *arena);

/* Prices as far down and as far up as the plan allows (margins.h). An idle person's is 0. */
typedef struct DispatchRange {
	int64_t low, high;
} DispatchRange;
DispatchRange dispatch_person_range(const DispatchReasons *reasons, int32_t person);
DispatchRange dispatch_need_range(const DispatchReasons *reasons, int32_t need);

/* Of a person the plan sends to a need. */
typedef struct DispatchWhySent {
	int32_t may;    /* people who may serve that need, this one among them */
	int32_t nearer; /* of them, those with a lower cost: all but a few are of more use elsewhere */
	int64_t more;   /* what the plan would cost more without this person, exactly */
	int32_t next;   /* who would come first then; DISPATCH_NONE: the place would stay empty */
} DispatchWhySent;
DispatchWhySent dispatch_why_sent(const DispatchReasons *reasons, int32_t person);

/* What the plan would cost more, at least, with a person it sends elsewhere or nowhere at the need,
 * at this cost; exact when idle. */
int64_t dispatch_why_not_there(DispatchRange person, DispatchRange need, int64_t cost);

/* Gain from a person more, on the spot, for this need alone: exactly. */
int64_t dispatch_one_more(const DispatchReasons *reasons, int32_t need);

/* What a change would bring at most: `people` of whom each would help, the best of them first. */
typedef struct DispatchHelp {
	int32_t people, person; /* DISPATCH_NONE when nobody */
	int64_t gain;           /* of that one */
} DispatchHelp;
#define DISPATCH_NO_HELP ((DispatchHelp){.person = DISPATCH_NONE})
/* Counts one more, who would bring so much. */
void dispatch_help(DispatchHelp *help, int32_t person, int64_t gain);
