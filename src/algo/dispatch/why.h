/* Why a plan is as it is, from its prices and the rules: nothing is solved again.
 *
 * With the prices u, w of an optimal plan, c + u_p - w_n >= 0 is the least the plan would cost more
 * if the pair (p, n) were used; and whatever is added to the city (a person, a pair) makes the plan
 * cheaper by at most what it undercuts the prices by (weak duality). Of the prices that are possible
 * those that say most are taken (margins.h), so what concerns one idle person, one person more or
 * one less is exact. Costs from half of `step` on are worth places: see dispatch_worth().
 *
 * Of a plan that was cancelled all of this are bounds only. */
#pragma once

#include "algo/dispatch/plan.h"

/* A cost in words: whole steps of priority (one for a place of tier 3, three for one of tier 1, one
 * also for a place that goes from a tier to the next above), and the rest in the unit of the costs,
 * negative where the places are bought with travel. */
typedef struct DispatchWorth {
	int64_t steps, rest;
} DispatchWorth;
DispatchWorth dispatch_worth(int64_t cost, int64_t step);

typedef struct DispatchWhy DispatchWhy;
/* In `arena`; city and plan must outlive it. */
DispatchWhy *dispatch_why_new(const DispatchCity *city, const DispatchPlan *plan, Arena *arena);

/* Of a person the plan sends to a need. */
typedef struct DispatchWhySent {
	int32_t may;    /* people who may serve that need, this one among them */
	int32_t nearer; /* of them, those with a lower cost: all but a few are of more use elsewhere */
	int64_t more;   /* what the plan would cost more without this person, exactly */
	int32_t next;   /* who would come first then; DISPATCH_NONE: the place would stay empty */
} DispatchWhySent;
DispatchWhySent dispatch_why_sent(DispatchWhy *why, int32_t person);

/* Of any pair that is not used. */
typedef struct DispatchWhyNot {
	DispatchBar bar; /* the rule against it */
	int32_t now;     /* the need the person serves instead, or DISPATCH_NONE */
	int64_t more;    /* what the plan would cost more, at least; exact when idle; 0 under a bar */
} DispatchWhyNot;
DispatchWhyNot dispatch_why_not(const DispatchWhy *why, int32_t person, int32_t need);

/* What a change would bring at most: `people` of whom each would help, the best of them first. */
typedef struct DispatchHelp {
	int32_t people, person; /* DISPATCH_NONE when nobody */
	int64_t gain;           /* of that one; exact when idle */
	bool idle;
} DispatchHelp;

enum { DISPATCH_WIDER = 1000, DISPATCH_LATER = 60 }; /* metres; minutes */

typedef struct DispatchWhyNeed {
	int32_t skilled;                    /* people with the skill, wherever */
	int32_t barred[DISPATCH_BAR_COUNT]; /* of them; [DISPATCH_MAY] may */
	int32_t here, higher, same, lower;  /* where those who may are, by tier */
	int32_t idle;
	int32_t rested_at; /* the first minute one of those resting may begin, or DISPATCH_NEVER */
	int64_t one_more;  /* gain from a person more, on the spot, for this need alone */
	DispatchHelp wider, later; /* DISPATCH_WIDER on each radius; the need DISPATCH_LATER on */
} DispatchWhyNeed;
DispatchWhyNeed dispatch_why_need(DispatchWhy *why, int32_t need);

/* By skill: what the dearest place is worth to one more person with it. */
typedef struct DispatchWhySkill {
	int32_t people, idle;   /* with the skill; of them sent nowhere */
	int64_t wanted, filled; /* places */
	int64_t one_more;       /* gain at most, where it is most wanted */
	int32_t need;           /* there, or DISPATCH_NONE */
} DispatchWhySkill;
/* `out` holds city->skill_count. */
void dispatch_why_skills(const DispatchWhy *why, DispatchWhySkill *out);
