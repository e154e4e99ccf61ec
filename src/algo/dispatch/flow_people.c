/* Networks that are people and needs:
 *
 *   person  has one unit, as its supply or by one arc of capacity 1 and cost 0 from the pool;
 *           its arcs go to needs, or to the pool at no cost
 *   need    takes units, as its demand or by one arc of cost 0 to the sink
 *   pool    one node that can fill every need wholly, at the need's penalty
 *   sink    at most one node, which asks for all its arcs can bring
 *
 * The pool's own supply follows from the others'. */
#include "algo/dispatch/flow.h"

#include "base/error.h"
#include "base/guard.h"

enum { PAIR_COST_MOST = 1 << 30 };

typedef enum Kind { UNKNOWN, PERSON, NEED, POOL, SINK } Kind;

typedef struct People {
	const FlowProblem *problem;
	const DispatchControl *control;
	Arena *arena;
	int32_t *out_degree, *in_degree;
	uint8_t *kind;
	int32_t *number; /* of a person or need among its kind */
	int32_t pool, sink;
	int64_t sunk; /* what the arcs into the sink can bring */
	DispatchProblem out;
	int32_t *places;
	int64_t *penalty;
	int64_t *cost;
} People;

/* ---- who is who -------------------------------------------------------------------------------- */

static bool simple(const FlowArc *arc) {
	return !arc->low && arc->cost >= 0 && arc->tail != arc->head;
}

static bool count_arcs(People *people) {
	const FlowProblem *problem = people->problem;
	size_t nodes = (size_t)problem->node_count + 1;
	people->out_degree = arena_array_of(people->arena, int32_t, nodes);
	people->in_degree = arena_array_of(people->arena, int32_t, nodes);
	people->kind = arena_array_of(people->arena, uint8_t, nodes);
	people->number = arena_array_of(people->arena, int32_t, nodes);
	for (int64_t i = 0; i < problem->arc_count; i++) {
		if (!simple(&problem->arcs[i]))
			return false;
		people->out_degree[problem->arcs[i].tail]++;
		people->in_degree[problem->arcs[i].head]++;
	}
	return true;
}

/* A demand without arcs out is a need; the only one is the sink when all that feed it pass on. */
static void find_sink(People *people) {
	const FlowProblem *problem = people->problem;
	people->sink = people->pool = -1;
	for (int32_t i = 0; i < problem->node_count; i++) {
		if (problem->supply[i] >= 0)
			continue;
		if (people->out_degree[i] || people->sink >= 0) {
			people->sink = -1;
			return;
		}
		people->sink = i;
	}
	for (int64_t i = 0; i < problem->arc_count && people->sink >= 0; i++)
		if (problem->arcs[i].head == people->sink &&
			(people->out_degree[problem->arcs[i].tail] != 1 ||
				problem->supply[problem->arcs[i].tail]))
			people->sink = -1;
}

static bool feeds_sink(const People *people, const FlowArc *arc) {
	return arc->head == people->sink;
}

static void name_needs(People *people) {
	const FlowProblem *problem = people->problem;
	for (int32_t i = 0; i < problem->node_count; i++)
		if (problem->supply[i] <= 0 && !people->out_degree[i])
			people->kind[i] = i == people->sink ? SINK : NEED;
	for (int64_t i = 0; i < problem->arc_count && people->sink >= 0; i++)
		if (feeds_sink(people, &problem->arcs[i]))
			people->kind[problem->arcs[i].tail] = NEED;
}

/* The pool is who has most arcs out to needs among those that are no person; of persons each has
 * one unit. */
static bool name_others(People *people) {
	const FlowProblem *problem = people->problem;
	for (int32_t i = 0; i < problem->node_count; i++) {
		if (people->kind[i])
			continue;
		bool has_unit = problem->supply[i] == 1 && !people->in_degree[i];
		bool is_given = !problem->supply[i] && people->in_degree[i] == 1;
		people->kind[i] = has_unit || is_given ? PERSON : POOL;
		if (people->kind[i] == POOL && people->pool >= 0)
			return false;
		if (people->kind[i] == POOL)
			people->pool = i;
	}
	return people->pool >= 0;
}

/* ---- as a dispatch problem --------------------------------------------------------------------- */

static void number_nodes(People *people) {
	const FlowProblem *problem = people->problem;
	for (int32_t i = 0; i < problem->node_count; i++) {
		if (people->kind[i] == PERSON)
			people->number[i] = people->out.person_count++;
		if (people->kind[i] == NEED)
			people->number[i] = people->out.need_count++;
	}
	size_t needs = (size_t)people->out.need_count + 1;
	people->places = arena_array_of(people->arena, int32_t, needs);
	people->penalty = arena_array_of(people->arena, int64_t, needs);
	for (size_t n = 0; n < needs; n++)
		people->penalty[n] = -1;
}

static bool take_places(People *people, int32_t node, int64_t places) {
	people->places[people->number[node]] = (int32_t)places;
	return places <= INT32_MAX;
}

/* Demands and arcs into the sink say the places. */
static bool find_places(People *people) {
	const FlowProblem *problem = people->problem;
	bool good = true;
	for (int32_t i = 0; i < problem->node_count; i++)
		if (people->kind[i] == NEED)
			good = take_places(people, i, -problem->supply[i]) && good;
	for (int64_t i = 0; i < problem->arc_count; i++) {
		const FlowArc *arc = &problem->arcs[i];
		if (people->sink < 0 || !feeds_sink(people, arc))
			continue;
		people->sunk += arc->capacity;
		good = good && !arc->cost && arc->capacity <= INT32_MAX &&
			take_places(people, arc->tail, arc->capacity);
	}
	return good && (people->sink < 0 || people->sunk == -problem->supply[people->sink]);
}

/* An arc that is no pair: is it one of the shapes? `free` counts what each person may do else. */
static bool fits(People *people, const FlowArc *arc, int8_t *free) {
	Kind from = people->kind[arc->tail], to = people->kind[arc->head];
	int32_t n = people->number[arc->head];
	if (from == PERSON && to == POOL) {
		free[people->number[arc->tail]]++;
		return !arc->cost && arc->capacity >= 1 && people->problem->supply[arc->tail] == 1;
	}
	if (from == POOL && to == PERSON) {
		free[n]++;
		return !arc->cost && arc->capacity == 1 && !people->problem->supply[arc->head];
	}
	if (from == POOL && to == NEED) {
		bool first = people->penalty[n] < 0;
		people->penalty[n] = arc->cost;
		return first && arc->capacity >= people->places[n];
	}
	return from == NEED && to == SINK;
}

static bool is_pair(const People *people, const FlowArc *arc) {
	return people->kind[arc->tail] == PERSON && people->kind[arc->head] == NEED;
}

static bool check_shapes(People *people) {
	const FlowProblem *problem = people->problem;
	int8_t *free = arena_array_of(people->arena, int8_t, (size_t)people->out.person_count + 1);
	for (int64_t i = 0; i < problem->arc_count; i++) {
		const FlowArc *arc = &problem->arcs[i];
		if (is_pair(people, arc) ? arc->capacity < 1 || arc->cost > PAIR_COST_MOST
								 : !fits(people, arc, free))
			return false;
	}
	for (int32_t p = 0; p < people->out.person_count; p++)
		if (free[p] != 1)
			return false;
	for (int32_t n = 0; n < people->out.need_count; n++) {
		if (people->penalty[n] < 0 && people->places[n])
			return false;
		people->penalty[n] = people->penalty[n] < 0 ? 0 : people->penalty[n];
	}
	return true;
}

static void take_pairs(People *people) {
	const FlowProblem *problem = people->problem;
	size_t needs = (size_t)people->out.need_count;
	int64_t *row = arena_array_of(people->arena, int64_t, needs + 2);
	int64_t *at = row + 1; /* counts, then where the next pair goes, at last the ends */
	for (int64_t i = 0; i < problem->arc_count; i++)
		if (is_pair(people, &problem->arcs[i]))
			row[people->number[problem->arcs[i].head] + 2]++;
	for (size_t n = 0; n < needs; n++)
		at[n + 1] += at[n];
	int64_t total = 0;
	for (int64_t i = 0; i < problem->arc_count; i++)
		total += is_pair(people, &problem->arcs[i]);
	people->out.pairs = arena_array_of(people->arena, DispatchPair, (size_t)total + 1);
	for (int64_t i = 0; i < problem->arc_count; i++) {
		const FlowArc *arc = &problem->arcs[i];
		if (is_pair(people, arc))
			people->out.pairs[at[people->number[arc->head]]++] =
				(DispatchPair){people->number[arc->tail], (int32_t)arc->cost};
	}
	people->out.row = row;
	people->out.places = people->places;
	people->out.penalty = people->penalty;
}

static int solve(void *self) {
	People *people = self;
	DispatchResult result;
	if (!count_arcs(people))
		return FLOW_OTHER;
	find_sink(people);
	name_needs(people);
	if (!name_others(people))
		return FLOW_OTHER;
	number_nodes(people);
	if (!find_places(people) || !check_shapes(people))
		return FLOW_OTHER;
	take_pairs(people);
	int r = dispatch_solve(&people->out, people->control, people->arena, &result);
	*people->cost = result.cost;
	if (r > 0)
		return FLOW_OTHER;
	return r ? r : result.cancelled ? FLOW_CANCELLED : 0;
}

int flow_people(
	const FlowProblem *problem, const DispatchControl *control, Arena *arena, int64_t *cost) {
	People people = {.problem = problem, .control = control, .arena = arena, .cost = cost};
	return guarded(arena, solve, &people);
}

int flow_solve(
	const FlowProblem *problem, const DispatchControl *control, Arena *arena, int64_t *cost) {
	ArenaMark mark = arena_mark(arena);
	int r = flow_people(problem, control, arena, cost);
	arena_rewind(arena, mark);
	return r == FLOW_OTHER ? flow_simplex(problem, control, arena, cost) : r;
}
