/* The peers: LEMON's exact solvers (Debian's liblemon-dev), for tests and benchmarks only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum LemonMethod { LEMON_NETWORK_SIMPLEX, LEMON_COST_SCALING } LemonMethod;

/* A min-cost flow: arcs ordered by tail, lower bounds 0, supplies that sum to 0. */
typedef struct LemonFlow {
	int32_t node_count;
	int64_t arc_count;
	const int32_t *tail, *head;
	const int64_t *capacity, *cost, *supply;
} LemonFlow;

typedef struct LemonRun {
	int64_t cost;
	double seconds; /* of the processor, for the solving alone: graph and maps are made before */
} LemonRun;

/* Return: false when LEMON found no optimum. */
bool lemon_solve(LemonMethod method, const LemonFlow *flow, LemonRun *out);

#ifdef __cplusplus
}
#endif
