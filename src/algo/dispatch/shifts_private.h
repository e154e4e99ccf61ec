/* Shared by shifts.c, shifts_part.c and shifts_price.c. */
#pragma once

#include "algo/dispatch/shifts.h"
#include "base/clock.h"

/* Two periods that conflict, a before b. */
typedef struct Conflict {
	int32_t a, b;
	int32_t *price; /* of a person, >= 0 */
} Conflict;

typedef struct Shifts {
	const ShiftProblem *problem;
	const DispatchControl *control;
	Arena *arena, *scratch; /* the latter is begun anew for each part */
	Conflict *conflicts;
	int32_t conflict_count;
	int32_t *next_price;  /* of a person: of one more shift */
	int32_t **plan;       /* of a period and person, as built now */
	int32_t *shift_count; /* of a person, in plan */
	int32_t **worth;      /* of a period and person: what the plan of the period lost without it */
	int32_t **kept;       /* a plan to go back to */
	bool *shaken;         /* of a period: somebody was taken from it */
	int32_t **asked;      /* of a period and person: as the relaxed parts would have it */
	int32_t *extra;       /* of a person, on the part that is solved */
	bool *barred;         /* likewise */
	RngSeeded state;      /* of rng: the same for every run */
	Rng rng;
} Shifts;

bool shifts_cancelled(const Shifts *shifts);
/* What t shifts of a person cost for fairness. */
int64_t shifts_fairness(const ShiftRules *rules, int64_t t);

/* shifts_part.c: solves period k with `extra` on the costs and without who is barred.
 * Return: as dispatch_solve. `bound` is the part's dual bound. */
int shifts_solve_part(Shifts *shifts, int32_t k, int32_t *need_of, int64_t *bound);
/* The same for the plan, noting what each is worth there. */
int shifts_replan(Shifts *shifts, int32_t k);
/* Who may not work in period k for what the plan has in others, and what one more shift costs. */
void shifts_bind(Shifts *shifts, int32_t k);

/* shifts_steal.c: period k may take people from periods they then cannot work in, for what they are
 * worth there; those periods are solved again. What does not gain is taken back. `cost` is that of
 * the plan, before and after. */
int shifts_steal(Shifts *shifts, int32_t k, int64_t *cost);
int64_t shifts_cost(const Shifts *shifts);

/* shifts_price.c: the bound at the prices of now, the relaxed parts in `asked`. */
int shifts_relax(Shifts *shifts, int64_t *bound);
/* The prices after a step that long against the best plan known. */
void shifts_step(Shifts *shifts, double share, int64_t best_cost, int64_t bound);
