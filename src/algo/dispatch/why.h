/* Why a city's plan is as it is: the reasons of its prices (reasons.h) and of its rules. */
#pragma once

#include "algo/dispatch/plan.h"
#include "algo/dispatch/reasons.h"

typedef struct DispatchWhy DispatchWhy;
/* In `arena`; city and plan must outlive it. */
DispatchWhy *dispatch_why_new(const DispatchCity *city, const DispatchPlan *plan, Arena *arena);
DispatchReasons *dispatch_why_reasons(DispatchWhy *why);

/* Of any pair that is not used. */
typedef struct DispatchWhyNot {
	DispatchBar bar; /* the rule against it */
	int32_t now;     /* the need the person serves instead, or DISPATCH_NONE */
	int64_t more;    /* what the plan would cost more, at least; exact when idle; 0 under a bar */
} DispatchWhyNot;
DispatchWhyNot dispatch_why_not(const DispatchWhy *why, int32_t person, int32_t need);

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
