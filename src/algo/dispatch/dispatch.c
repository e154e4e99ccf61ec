/* The public door: a problem is checked, solved, and its result proved. */
#include "algo/dispatch/dispatch_private.h"

#include "base/error.h"
#include "base/guard.h"

#include <string.h>

enum { COST_MOST = 1 << 30 };

/* ---- what may be asked ------------------------------------------------------------------------- */

/* `seen` of a person is the last need whose row named it, plus one. */
static bool row_ok(const DispatchProblem *problem, int32_t n, int32_t *seen) {
	if (problem->row[n] > problem->row[n + 1] || problem->row[n + 1] - problem->row[n] > INT32_MAX)
		return false;
	for (int64_t i = problem->row[n]; i < problem->row[n + 1]; i++) {
		DispatchPair pair = problem->pairs[i];
		if (pair.person < 0 || pair.person >= problem->person_count || seen[pair.person] == n + 1)
			return false;
		if (pair.cost < 0 || pair.cost > COST_MOST)
			return false;
		seen[pair.person] = n + 1;
	}
	return problem->places[n] >= 0 && problem->penalty[n] >= 0;
}

static int check(const DispatchProblem *problem, Arena *arena) {
	__int128 sum = 0;
	int64_t dearest = 0;
	if (problem->person_count < 0 || problem->need_count < 0 || problem->row[0])
		return DISPATCH_BAD;
	int32_t *seen = arena_array_of(arena, int32_t, (size_t)problem->person_count + 1);
	for (int32_t n = 0; n < problem->need_count; n++) {
		if (!row_ok(problem, n, seen))
			return DISPATCH_BAD;
		sum += (__int128)problem->places[n] * problem->penalty[n];
		dearest = problem->penalty[n] > dearest ? problem->penalty[n] : dearest;
	}
	sum += ((__int128)dearest + COST_MOST) *
		problem->person_count; /* what the people's prices can come to */
	return sum > INT64_MAX / 4 ? DISPATCH_OVERFLOW : 0;
}

/* ---- solving ----------------------------------------------------------------------------------- */

typedef struct Task {
	const DispatchProblem *problem;
	const DispatchControl *control;
	Arena *arena; /* of the caller: the result */
	Arena *scratch;
	DispatchResult *out;
	Solver solver;
} Task;

static void take_rows(Solver *s, const DispatchProblem *problem) {
	int64_t longest = 0;
	for (int32_t n = 0; n < problem->need_count; n++) {
		s->graph.row[n] = problem->pairs + problem->row[n];
		s->graph.degree[n] = (int32_t)(problem->row[n + 1] - problem->row[n]);
		longest = s->graph.degree[n] > longest ? s->graph.degree[n] : longest;
	}
	for (int64_t i = 0; i < problem->row[problem->need_count]; i++)
		s->cost_most =
			problem->pairs[i].cost > s->cost_most ? problem->pairs[i].cost : s->cost_most;
	ArenaMark mark = arena_mark(s->arena);
	DispatchPair *scratch = arena_array_of(s->arena, DispatchPair, (size_t)longest + 1);
	for (int32_t n = 0; n < problem->need_count; n++)
		pairs_sort(s->graph.row[n], s->graph.degree[n], scratch);
	arena_rewind(s->arena, mark);
}

static int solve(void *self) {
	Task *task = self;
	const DispatchProblem *problem = task->problem;
	Solver *s = &task->solver;
	int r = check(problem, task->scratch);
	if (r)
		return r;
	arena_reset(task->scratch);
	solver_init(s, task->control, task->scratch, problem->person_count, problem->need_count);
	s->graph.places = problem->places;
	s->graph.penalty = problem->penalty;
	take_rows(s, problem);
	solver_group(s);
	solver_decide(s, NULL, NULL);
	solver_activate(s);
	solver_run(s);
	return 0;
}

/* The caller's arena has a guard of its own: the scratch must not outlive a jump out of it. */
static int give(void *self) {
	Task *task = self;
	solver_result(&task->solver, task->arena, task->out);
	return 0;
}

int dispatch_solve(const DispatchProblem *problem, const DispatchControl *control, Arena *arena,
	DispatchResult *out) {
	Arena *scratch = arena_new(0);
	Task task = {
		.problem = problem, .control = control, .arena = arena, .scratch = scratch, .out = out};
	if (!scratch)
		return ERR_MEMORY;
	int r = guarded(scratch, solve, &task);
	if (!r)
		r = guarded(arena, give, &task);
	arena_free(scratch);
	return r;
}
