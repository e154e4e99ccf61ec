/* A plan that lives: solved once, then changed and repaired, each repair costing what the change
 * touches. After every repair the plan is optimal, as if solved anew (dispatch_prove holds).
 *
 * Changes are noted and only then repaired, one by one or many at once. Persons and needs keep their
 * numbers; who left, and what is over, has no pairs.
 *
 * To hold people where they were told to go: make the problem with `bound` added to every cost and
 * every penalty, and when a person is told, dispatch_session_price() that pair at its bare cost. A
 * move then has to gain `bound` (algo/dispatch/reach.h tells why).
 *
 * A function returning int: 0; DISPATCH_BAD for a number out of range, and nothing is changed;
 * ERR_MEMORY, after which the session can only be freed. */
#pragma once

#include "algo/dispatch/dispatch.h"

typedef struct DispatchSession DispatchSession;

/* The other side of a person's or need's pair. */
typedef struct DispatchEnd {
	int32_t other, cost;
} DispatchEnd;

/* Solves the problem, whose arrays are copied. Return: as dispatch_solve; *out is NULL unless 0. */
int dispatch_session_new(
	const DispatchProblem *problem, const DispatchControl *control, DispatchSession **out);
DispatchSession *dispatch_session_free(DispatchSession *session); /* takes NULL, returns NULL */

int dispatch_session_leave(DispatchSession *session, int32_t person);
/* *person is the number of the new one. `ends` are needs, none twice. */
int dispatch_session_arrive(
	DispatchSession *session, const DispatchEnd *ends, int32_t count, int32_t *person);
/* *need likewise. `ends` are persons. */
int dispatch_session_appear(DispatchSession *session, int32_t places, int64_t penalty,
	const DispatchEnd *ends, int32_t count, int32_t *need);
/* 0 places: the need is over. */
int dispatch_session_places(DispatchSession *session, int32_t need, int32_t places);
/* A pair that is no longer possible; one that is not there is passed over. */
int dispatch_session_decline(DispatchSession *session, int32_t person, int32_t need);
/* The cost of a pair, which is made when it is not there. */
int dispatch_session_price(DispatchSession *session, int32_t person, int32_t need, int32_t cost);

/* Makes the plan optimal again. Return: how many searches that took. */
int64_t dispatch_session_repair(DispatchSession *session);

/* The plan of now, its arrays in `arena`. Before the repair: not optimal, bound not valid. */
int dispatch_session_result(const DispatchSession *session, Arena *arena, DispatchResult *out);
/* The problem of now, to be proved or solved anew. */
int dispatch_session_problem(const DispatchSession *session, Arena *arena, DispatchProblem *out);
