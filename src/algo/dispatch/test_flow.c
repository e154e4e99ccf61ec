#include "algo/dispatch/test_flow.h"

/* Nodes: needs, then people, then the pool. */
typedef struct Arrays {
	int32_t *tail, *head;
	int64_t *capacity, *cost, *supply, count;
} Arrays;

static void put(Arrays *a, int64_t at, int32_t tail, int32_t head, int64_t capacity, int64_t cost) {
	a->tail[at] = tail;
	a->head[at] = head;
	a->capacity[at] = capacity;
	a->cost[at] = cost;
}

/* Where the arcs of each person begin: its pairs, and one to the pool. */
static int64_t *first_arcs(const DispatchProblem *problem, Arena *arena) {
	int64_t *at = arena_array_of(arena, int64_t, (size_t)problem->person_count + 2);
	for (int64_t i = 0; i < problem->row[problem->need_count]; i++)
		at[problem->pairs[i].person + 1]++;
	for (int32_t p = 0; p < problem->person_count; p++)
		at[p + 1] += at[p] + 1;
	return at;
}

static void put_people(const DispatchProblem *problem, Arrays *a, int64_t *at) {
	int32_t pool = problem->need_count + problem->person_count;
	for (int32_t n = 0; n < problem->need_count; n++)
		for (int64_t i = problem->row[n]; i < problem->row[n + 1]; i++) {
			DispatchPair pair = problem->pairs[i];
			put(a, at[pair.person]++, problem->need_count + pair.person, n, 1, pair.cost);
		}
	for (int32_t p = 0; p < problem->person_count; p++) {
		put(a, at[p], problem->need_count + p, pool, 1, 0);
		a->supply[problem->need_count + p] = 1;
	}
}

static void put_pool(const DispatchProblem *problem, Arrays *a, int64_t at) {
	int32_t pool = problem->need_count + problem->person_count;
	a->supply[pool] = -problem->person_count;
	for (int32_t n = 0; n < problem->need_count; n++) {
		put(a, at + n, pool, n, problem->places[n], problem->penalty[n]);
		a->supply[n] = -problem->places[n];
		a->supply[pool] += problem->places[n];
	}
}

void flow_of_problem(const DispatchProblem *problem, Arena *arena, LemonFlow *out) {
	int64_t pairs = problem->row[problem->need_count] + problem->person_count;
	size_t arcs = (size_t)(pairs + problem->need_count);
	int32_t nodes = problem->need_count + problem->person_count + 1;
	Arrays a = {arena_array_of(arena, int32_t, arcs + 1), arena_array_of(arena, int32_t, arcs + 1),
		arena_array_of(arena, int64_t, arcs + 1), arena_array_of(arena, int64_t, arcs + 1),
		arena_array_of(arena, int64_t, (size_t)nodes), (int64_t)arcs};
	put_people(problem, &a, first_arcs(problem, arena));
	put_pool(problem, &a, pairs);
	*out = (LemonFlow){nodes, a.count, a.tail, a.head, a.capacity, a.cost, a.supply};
}
