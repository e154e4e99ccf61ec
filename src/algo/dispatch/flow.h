/* Min-cost flow on any network: what `huying dispatch --flow` solves.
 *
 *   minimise  sum cost_a f_a   with   low_a <= f_a <= capacity_a   and, at each node,
 *   flow out - flow in = supply
 *
 * A network that is an assignment of people to needs in one of its usual shapes is recognised and
 * given to dispatch_solve() (flow_people.c); any other is solved by the primal network simplex
 * (flow_simplex.c). */
#pragma once

#include "algo/dispatch/dispatch.h"

#include <stddef.h>

typedef struct FlowArc {
	int32_t tail, head;
	int64_t low, capacity, cost;
} FlowArc;

typedef struct FlowProblem {
	int32_t node_count;
	int64_t arc_count;
	const FlowArc *arcs;
	const int64_t *supply;
} FlowProblem;

/* Outcomes beside 0 and ERR_MEMORY. */
enum {
	FLOW_INFEASIBLE = 1,
	FLOW_OVERFLOW,  /* costs or supplies whose sums would not fit in 64 bits */
	FLOW_CANCELLED, /* before the optimum; there is no cost */
};
int flow_solve(
	const FlowProblem *problem, const DispatchControl *control, Arena *arena, int64_t *cost);

/* The two ways, for tests. flow_people returns FLOW_OTHER for a network it does not recognise. */
enum { FLOW_OTHER = 10 };
int flow_people(
	const FlowProblem *problem, const DispatchControl *control, Arena *arena, int64_t *cost);
int flow_simplex(
	const FlowProblem *problem, const DispatchControl *control, Arena *arena, int64_t *cost);

/* A DIMACS min-cost-flow file: "c" lines, one "p min NODES ARCS", "n NODE SUPPLY",
 * "a TAIL HEAD LOW CAPACITY COST", nodes from 1 (Johnson and McGeoch 1993). */
typedef enum FlowFault {
	FLOW_FAULT_LINE = 1, /* none of the kinds above */
	FLOW_FAULT_HEAD,     /* the p line is missing, late, doubled or out of bounds */
	FLOW_FAULT_NUMBER,   /* a number is missing, malformed or out of its range, or one too many */
	FLOW_FAULT_NODE,     /* no such node, or its supply twice */
	FLOW_FAULT_BOUNDS,   /* low > capacity, or either is negative */
	FLOW_FAULT_COUNT,    /* fewer or more arcs than the p line said */
	FLOW_FAULT_BALANCE,  /* supplies do not sum to 0 */
} FlowFault;
const char *flow_fault_name(FlowFault fault);

/* Arrays in the arena. Return: 0; a FlowFault, *line being its place; arena escape out of memory. */
int flow_read(const char *data, size_t size, Arena *arena, FlowProblem *out, size_t *line);
