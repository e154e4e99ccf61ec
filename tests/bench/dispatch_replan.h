/* Re-planning of a living plan beside solving anew. */
#pragma once

#include "algo/dispatch/dispatch.h"

typedef struct Replan {
	double change,
		cold; /* seconds of the processor: changes and repair; the changed problem anew */
	int64_t searches;
	bool equal; /* same cost as anew, certificate holds */
} Replan;

/* A share of the people leaves, as many arrive and the same share of needs appears, at once. */
Replan replan_batch(const DispatchProblem *problem, double share, uint64_t seed);

typedef struct Events {
	double p50, p99, most; /* seconds of one change and its repair */
	bool equal;
} Events;

/* `count` changes one after the other: leave, arrive, appear in turn. */
Events replan_events(const DispatchProblem *problem, int32_t count, uint64_t seed);
