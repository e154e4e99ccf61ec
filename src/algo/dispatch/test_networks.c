/* Min-cost flows of any shape: the simplex against trying everything and against LEMON, the shapes of
 * people and needs against the simplex, and the reader. */
#include "algo/dispatch/flow.h"
#include "algo/dispatch/test_families.h"
#include "algo/dispatch/test_flow.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ARCS_MOST = 400 };

typedef struct Network {
	FlowProblem problem;
	FlowArc arcs[ARCS_MOST];
	int64_t supply[64];
} Network;

static int32_t below(const Rng *rng, int32_t n) {
	return (int32_t)rng_below(rng, (uint64_t)n);
}

/* Supplies are those of a random flow, so there is one; now and then one is moved. */
static void make(Network *out, uint64_t seed, int32_t nodes, int32_t arcs, int64_t wide) {
	RngSeeded state;
	Rng rng = rng_seeded(&state, seed);
	*out = (Network){.problem = {nodes, arcs, out->arcs, out->supply}};
	for (int32_t i = 0; i < arcs; i++) {
		FlowArc *arc = &out->arcs[i];
		arc->tail = below(&rng, nodes);
		arc->head = below(&rng, nodes);
		arc->low = below(&rng, 4) ? 0 : below(&rng, 2);
		arc->capacity = arc->low + below(&rng, (int32_t)wide);
		arc->cost = below(&rng, 40) - 8;
		int64_t flow = arc->low + below(&rng, (int32_t)(arc->capacity - arc->low + 1));
		out->supply[arc->tail] += flow;
		out->supply[arc->head] -= flow;
	}
	if (below(&rng, 4) == 0) {
		out->supply[0]++;
		out->supply[nodes - 1]--;
	}
}

/* ---- trying everything ------------------------------------------------------------------------- */

static int64_t best_of(const Network *network, int32_t arc, int64_t *left) {
	const FlowProblem *problem = &network->problem;
	if (arc == problem->arc_count) {
		for (int32_t i = 0; i < problem->node_count; i++)
			if (left[i])
				return INT64_MAX;
		return 0;
	}
	const FlowArc *a = &network->arcs[arc];
	int64_t best = INT64_MAX;
	for (int64_t flow = a->low; flow <= a->capacity; flow++) {
		left[a->tail] -= flow;
		left[a->head] += flow;
		int64_t rest = best_of(network, arc + 1, left);
		if (rest != INT64_MAX && rest + flow * a->cost < best)
			best = rest + flow * a->cost;
		left[a->tail] += flow;
		left[a->head] -= flow;
	}
	return best;
}

static void test_simplex_is_best_of_all(void **state) {
	(void)state;
	int infeasible = 0;
	for (uint64_t seed = 1; seed <= 1500; seed++) {
		Arena *arena = arena_new(0);
		Network network;
		int64_t left[64], cost = 0;
		make(&network, seed, 2 + (int32_t)(seed % 4), 1 + (int32_t)(seed % 8), 3);
		memcpy(left, network.supply, sizeof left);
		int64_t best = best_of(&network, 0, left);
		int r = flow_solve(&network.problem, NULL, arena, &cost);
		infeasible += best == INT64_MAX;
		if (r != (best == INT64_MAX ? FLOW_INFEASIBLE : 0) || (!r && cost != best))
			fail_msg("seed %d: outcome %d, cost %lld, best %lld", (int)seed, r, (long long)cost,
				(long long)best);
		arena_free(arena);
	}
	assert_true(infeasible > 50);
}

/* ---- LEMON ------------------------------------------------------------------------------------- */

static int by_tail(const void *a, const void *b) {
	const FlowArc *x = a, *y = b;
	return (x->tail > y->tail) - (x->tail < y->tail);
}

static void as_lemon(Network *network, Arena *arena, LemonFlow *out) {
	size_t arcs = (size_t)network->problem.arc_count;
	int32_t *tail = arena_array_of(arena, int32_t, arcs),
			*head = arena_array_of(arena, int32_t, arcs);
	int64_t *capacity = arena_array_of(arena, int64_t, arcs),
			*cost = arena_array_of(arena, int64_t, arcs);
	qsort(network->arcs, arcs, sizeof *network->arcs, by_tail);
	for (size_t i = 0; i < arcs; i++) {
		FlowArc *arc = &network->arcs[i];
		network->supply[arc->tail] -= arc->low;
		network->supply[arc->head] += arc->low;
		arc->capacity -= arc->low;
		arc->low = 0;
		tail[i] = arc->tail;
		head[i] = arc->head;
		capacity[i] = arc->capacity;
		cost[i] = arc->cost;
	}
	*out = (LemonFlow){
		network->problem.node_count, (int64_t)arcs, tail, head, capacity, cost, network->supply};
}

static void test_simplex_is_lemon(void **state) {
	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		Arena *arena = arena_new(0);
		Network network;
		LemonFlow flow;
		LemonRun run;
		int64_t cost;
		make(&network, seed, 40, 60 + (int32_t)(seed % 5) * 80, 30);
		as_lemon(&network, arena, &flow);
		bool found = lemon_solve(LEMON_NETWORK_SIMPLEX, &flow, &run);
		int r = flow_solve(&network.problem, NULL, arena, &cost);
		if (r != (found ? 0 : FLOW_INFEASIBLE) || (found && cost != run.cost))
			fail_msg("seed %d: outcome %d, cost %lld, LEMON %lld", (int)seed, r, (long long)cost,
				(long long)run.cost);
		arena_free(arena);
	}
}

/* ---- people and needs -------------------------------------------------------------------------- */

typedef enum Shape { OWN_UNITS, GIVEN_UNITS, WITH_SINK, SHAPES } Shape;

/* The problem in one of the shapes; nodes: needs, people, pool, sink. */
static void shape(const DispatchProblem *problem, Shape shape, Arena *arena, FlowProblem *out) {
	int32_t needs = problem->need_count, people = problem->person_count, pool = needs + people;
	int64_t pairs = problem->row[needs], count = 0, places = 0;
	FlowArc *arcs = arena_array_of(arena, FlowArc, (size_t)(pairs + people + 2 * needs) + 1);
	int64_t *supply = arena_array_of(arena, int64_t, (size_t)pool + 2);
	for (int32_t n = 0; n < needs; n++) {
		places += problem->places[n];
		supply[n] = shape == WITH_SINK ? 0 : -problem->places[n];
		for (int64_t i = problem->row[n]; i < problem->row[n + 1]; i++)
			arcs[count++] =
				(FlowArc){needs + problem->pairs[i].person, n, 0, 1, problem->pairs[i].cost};
		arcs[count++] = (FlowArc){pool, n, 0, problem->places[n], problem->penalty[n]};
		if (shape == WITH_SINK)
			arcs[count++] = (FlowArc){n, pool + 1, 0, problem->places[n], 0};
	}
	for (int32_t p = 0; p < people; p++) {
		supply[needs + p] = shape == OWN_UNITS;
		arcs[count++] = shape == OWN_UNITS ? (FlowArc){needs + p, pool, 0, 1, 0}
										   : (FlowArc){pool, needs + p, 0, 1, 0};
	}
	supply[pool] = places - (shape == OWN_UNITS ? people : 0);
	supply[pool + 1] = shape == WITH_SINK ? -places : 0;
	*out = (FlowProblem){pool + 1 + (shape == WITH_SINK), count, arcs, supply};
}

static void test_people_are_found(void **state) {
	(void)state;
	for (int i = 0; i < FAMILY_COUNT; i++)
		for (int kind = 0; kind < SHAPES; kind++) {
			Arena *arena = arena_new(0);
			DispatchProblem problem;
			FlowProblem flow;
			int64_t quick, slow;
			families[i].make(150, 8, arena, &problem);
			shape(&problem, (Shape)kind, arena, &flow);
			int r = flow_people(&flow, NULL, arena, &quick);
			assert_int_equal(flow_simplex(&flow, NULL, arena, &slow), 0);
			if (r || quick != slow)
				fail_msg("%s, shape %d: outcome %d, %lld, simplex %lld", families[i].name, kind, r,
					(long long)quick, (long long)slow);
			arena_free(arena);
		}
}

/* One thing changed makes it another network: never a wrong answer. */
static void test_others_are_not_people(void **state) {
	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		Arena *arena = arena_new(0);
		RngSeeded random;
		Rng rng = rng_seeded(&random, seed);
		DispatchProblem problem;
		FlowProblem flow;
		int64_t either = 0, slow = 0;
		families[seed % FAMILY_COUNT].make(170, seed, arena, &problem);
		shape(&problem, (Shape)(seed % SHAPES), arena, &flow);
		FlowArc *arc = (FlowArc *)&flow.arcs[below(&rng, (int32_t)flow.arc_count)];
		switch (below(&rng, 5)) {
		case 0: arc->capacity = below(&rng, 3); break;
		case 1: arc->low = arc->capacity ? 1 : 0; break;
		case 2: arc->cost = -arc->cost - 1; break;
		case 3: arc->head = below(&rng, flow.node_count); break;
		case 4: arc->tail = below(&rng, flow.node_count); break;
		}
		int r = flow_solve(&flow, NULL, arena, &either),
			s = flow_simplex(&flow, NULL, arena, &slow);
		if (r != s || either != slow)
			fail_msg("seed %d: %d %lld, simplex %d %lld", (int)seed, r, (long long)either, s,
				(long long)slow);
		arena_free(arena);
	}
}

/* ---- the reader -------------------------------------------------------------------------------- */

static void reads(const char *text, int wanted, size_t wanted_line) {
	Arena *arena = arena_new(0);
	FlowProblem problem;
	size_t line;
	int r = flow_read(text, strlen(text), arena, &problem, &line);
	if (r != wanted || (wanted_line && line != wanted_line))
		fail_msg("%s: %d in line %d", text, r, (int)line);
	arena_free(arena);
}

static void test_reader(void **state) {
	(void)state;
	reads("c hello\np min 2 1\r\nn 1 3\nn 2 -3\na 1 2 0 5 -7", 0, 5);
	reads("p min 0 0\n", 0, 0);
	reads("", FLOW_FAULT_HEAD, 0);
	reads("n 1 3\n", FLOW_FAULT_HEAD, 1);
	reads("p min 1 0\np min 1 0\n", FLOW_FAULT_HEAD, 2);
	reads("p max 1 0\n", FLOW_FAULT_HEAD, 1);
	reads("p min 999999999999 0\n", FLOW_FAULT_HEAD, 1);
	reads("p min 2 0\nq\n", FLOW_FAULT_LINE, 2);
	reads("p min 2 1\na 1 2 0 5\n", FLOW_FAULT_NUMBER, 2);
	reads("p min 2 1\na 1 2 0 5 1 1\n", FLOW_FAULT_NUMBER, 2);
	reads("p min 2 1\na 1 2 0 5 99999999999999999999\n", FLOW_FAULT_NUMBER, 2);
	reads("p min 2 1\na 1 3 0 5 1\n", FLOW_FAULT_NODE, 2);
	reads("p min 2 0\nn 1 1\nn 1 1\n", FLOW_FAULT_NODE, 3);
	reads("p min 2 1\na 1 2 6 5 1\n", FLOW_FAULT_BOUNDS, 2);
	reads("p min 2 1\na 1 2 -1 5 1\n", FLOW_FAULT_BOUNDS, 2);
	reads("p min 2 1\na 1 2 0 5 1\na 1 2 0 5 1\n", FLOW_FAULT_COUNT, 3);
	reads("p min 2 2\na 1 2 0 5 1\n", FLOW_FAULT_COUNT, 0);
	reads("p min 2 0\nn 1 1\n", FLOW_FAULT_BALANCE, 0);
}

static void test_overflow_is_refused(void **state) {
	(void)state;
	Arena *arena = arena_new(0);
	int64_t cost, supply[] = {0, 0, 0};
	FlowArc dear[] = {{0, 1, 0, 1, INT64_MAX / 8}}, wide[] = {{0, 1, 0, INT64_MAX / 2, 1}};
	assert_int_equal(
		flow_simplex(&(FlowProblem){3, 1, dear, supply}, NULL, arena, &cost), FLOW_OVERFLOW);
	assert_int_equal(
		flow_simplex(&(FlowProblem){3, 1, wide, supply}, NULL, arena, &cost), FLOW_OVERFLOW);
	arena_free(arena);
}

static void test_out_of_memory(void **state) {
	(void)state;
	Network network;
	make(&network, 3, 20, 60, 5);
	for (unsigned long n = 1; n < 100; n++) {
		Arena *arena = arena_new(0);
		int64_t cost;
		arena_fail_at(n);
		int r = flow_solve(&network.problem, NULL, arena, &cost);
		bool failed = !arena_fail_left();
		arena_fail_at(0);
		arena_free(arena);
		if (!failed)
			return;
		assert_int_equal(r, ERR_MEMORY);
	}
	fail_msg("never enough memory");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_simplex_is_best_of_all),
		cmocka_unit_test(test_simplex_is_lemon),
		cmocka_unit_test(test_people_are_found),
		cmocka_unit_test(test_others_are_not_people),
		cmocka_unit_test(test_reader),
		cmocka_unit_test(test_overflow_is_refused),
		cmocka_unit_test(test_out_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
