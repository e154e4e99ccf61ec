#include "algo/dispatch/shifts_private.h"

#include "base/error.h"
#include "base/guard.h"

#include <string.h>

enum { SWEEPS_MOST = 6, PATIENCE = 4, BUILD_EVERY = 5, SEED = 1 };

/* ---- a plan built ------------------------------------------------------------------------------ */

static void clear_plan(Shifts *shifts) {
	const ShiftProblem *problem = shifts->problem;
	for (int32_t k = 0; k < problem->period_count; k++)
		for (int32_t p = 0; p < problem->person_count; p++)
			shifts->plan[k][p] = DISPATCH_NONE;
	memset(shifts->shift_count, 0, (size_t)problem->person_count * sizeof *shifts->shift_count);
}

/* Who is asked for in a later period that conflicts costs its price more; who has few shifts left,
 * the price of one. By chance none, once or twice of it, so that rounds differ. */
static void spare_for_later(Shifts *shifts, int32_t k) {
	for (int32_t p = 0; p < shifts->problem->person_count; p++)
		shifts->extra[p] += shifts->next_price[p] / 2 * (int32_t)rng_below(&shifts->rng, 3);
	for (int32_t i = 0; i < shifts->conflict_count; i++) {
		const Conflict *conflict = &shifts->conflicts[i];
		if (conflict->a != k)
			continue;
		for (int32_t p = 0; p < shifts->problem->person_count; p++)
			if (shifts->asked[conflict->b][p] != DISPATCH_NONE)
				shifts->extra[p] += conflict->price[p] * (int32_t)rng_below(&shifts->rng, 3);
	}
}

static int replan_part(Shifts *shifts, int32_t k, bool guided) {
	shifts_bind(shifts, k);
	if (guided)
		spare_for_later(shifts, k);
	return shifts_replan(shifts, k);
}

/* Single periods again, the others held or robbed, until none gains. */
static int polish(Shifts *shifts, int64_t *cost) {
	for (int sweep = 0; sweep < SWEEPS_MOST && !shifts_cancelled(shifts); sweep++) {
		int64_t before = *cost;
		for (int32_t k = 0; k < shifts->problem->period_count && !shifts_cancelled(shifts); k++) {
			int r = replan_part(shifts, k, false);
			*cost = shifts_cost(shifts);
			if (!r)
				r = shifts_steal(shifts, k, cost);
			if (r)
				return r;
		}
		if (*cost >= before)
			break;
	}
	return 0;
}

static int build(Shifts *shifts, bool guided, int64_t *cost) {
	clear_plan(shifts);
	for (int32_t k = 0; k < shifts->problem->period_count; k++) {
		int r = replan_part(shifts, k, guided);
		if (r)
			return r;
	}
	*cost = shifts_cost(shifts);
	return polish(shifts, cost);
}

/* ---- rounds ------------------------------------------------------------------------------------ */

typedef struct Task {
	Shifts shifts;
	Arena *arena; /* of the caller */
	int32_t rounds;
	ShiftResult *out;
	double share;
	int32_t patience;
} Task;

static void keep(Task *task, int64_t cost) {
	const ShiftProblem *problem = task->shifts.problem;
	if (cost >= task->out->cost)
		return;
	task->out->cost = cost;
	for (int32_t k = 0; k < problem->period_count; k++)
		memcpy(task->out->need_of[k], task->shifts.plan[k],
			(size_t)problem->person_count * sizeof(int32_t));
}

static void say(const Task *task) {
	const DispatchControl *control = task->shifts.control;
	DispatchProgress progress = {.stage = DISPATCH_PRICE,
		.done = task->out->rounds,
		.total = task->rounds,
		.cost = task->out->cost,
		.bound = task->out->bound};
	if (control && control->progress)
		control->progress(control->self, &progress);
}

/* A round that raises the bound no more makes the steps shorter. */
static void note_bound(Task *task, int64_t bound) {
	if (bound > task->out->bound) {
		task->out->bound = bound;
		task->patience = PATIENCE;
		return;
	}
	if (--task->patience)
		return;
	task->share /= 2;
	task->patience = PATIENCE;
}

static int price_round(Task *task) {
	Shifts *shifts = &task->shifts;
	int64_t bound, cost = INT64_MAX;
	int r = shifts_relax(shifts, &bound);
	if (r)
		return r;
	note_bound(task, bound);
	if (shifts_cancelled(shifts) || task->out->bound >= task->out->cost)
		return 0;
	shifts_step(shifts, task->share, task->out->cost, bound);
	if (task->out->rounds % BUILD_EVERY)
		return 0;
	r = build(shifts, true, &cost);
	keep(task, cost);
	return r;
}

static int run_rounds(Task *task) {
	int64_t cost = INT64_MAX; /* no plan unless built */
	int r = build(&task->shifts, false, &cost);
	keep(task, cost);
	while (!r && task->out->rounds < task->rounds && !shifts_cancelled(&task->shifts) &&
		task->out->bound < task->out->cost) {
		task->out->rounds++;
		r = price_round(task);
		say(task);
	}
	return r;
}

/* ---- beginning and end ------------------------------------------------------------------------- */

static int check_parts(const ShiftProblem *problem) {
	for (int32_t k = 0; k < problem->period_count; k++) {
		const DispatchProblem *part = &problem->parts[k];
		if (part->person_count != problem->person_count)
			return DISPATCH_BAD;
		for (int32_t n = 0; n < part->need_count; n++)
			if (part->penalty[n] > SHIFTS_PRICE_MOST)
				return DISPATCH_BAD;
		for (int64_t i = 0; i < part->row[part->need_count]; i++)
			if (part->pairs[i].cost > SHIFTS_PRICE_MOST)
				return DISPATCH_BAD;
		if (k && problem->periods[k].start < problem->periods[k - 1].start)
			return DISPATCH_BAD;
	}
	const ShiftRules *rules = &problem->rules;
	return rules->fairness < 0 || rules->shifts_most < 0 ||
			shifts_fairness(rules, problem->period_count + 1) > SHIFTS_PRICE_MOST
		? DISPATCH_BAD
		: 0;
}

static void find_conflicts(Shifts *shifts) {
	const ShiftProblem *problem = shifts->problem;
	int64_t room = 0;
	for (int32_t a = 0; a < problem->period_count; a++)
		for (int32_t b = a + 1; b < problem->period_count; b++) {
			if (!shifts_conflict(&problem->rules, &problem->periods[a], &problem->periods[b]))
				continue;
			shifts->conflicts = arena_grown(shifts->arena, shifts->conflicts,
				shifts->conflict_count, &room, sizeof *shifts->conflicts);
			shifts->conflicts[shifts->conflict_count++] = (Conflict){
				a, b, arena_array_of(shifts->arena, int32_t, (size_t)problem->person_count + 1)};
		}
}

static int32_t **grid_of(Arena *arena, int32_t periods, int32_t persons) {
	int32_t **grid = arena_array_of(arena, int32_t *, (size_t)periods + 1);
	for (int32_t k = 0; k < periods; k++)
		grid[k] = arena_array_of(arena, int32_t, (size_t)persons + 1);
	return grid;
}

static void init(Task *task) {
	Shifts *shifts = &task->shifts;
	int32_t periods = shifts->problem->period_count, persons = shifts->problem->person_count;
	size_t count = (size_t)persons + 1;
	shifts->next_price = arena_array_of(shifts->arena, int32_t, count);
	shifts->shift_count = arena_array_of(shifts->arena, int32_t, count);
	shifts->extra = arena_array_of(shifts->arena, int32_t, count);
	shifts->barred = arena_array_of(shifts->arena, bool, count);
	shifts->plan = grid_of(shifts->arena, periods, persons);
	shifts->worth = grid_of(shifts->arena, periods, persons);
	shifts->kept = grid_of(shifts->arena, periods, persons);
	shifts->shaken = arena_array_of(shifts->arena, bool, (size_t)periods + 1);
	shifts->asked = grid_of(shifts->arena, periods, persons);
	find_conflicts(shifts);
	*task->out = (ShiftResult){.cost = INT64_MAX, .bound = INT64_MIN};
	task->out->need_of = grid_of(task->arena, periods, persons);
}

static void count_covered(Task *task) {
	const ShiftProblem *problem = task->shifts.problem;
	for (int32_t k = 0; k < problem->period_count; k++) {
		for (int32_t n = 0; n < problem->parts[k].need_count; n++)
			task->out->wanted += problem->parts[k].places[n];
		for (int32_t p = 0; p < problem->person_count; p++)
			task->out->covered += task->out->need_of[k][p] != DISPATCH_NONE;
	}
}

static int solve(void *self) {
	Task *task = self;
	int r = check_parts(task->shifts.problem);
	if (r)
		return r;
	task->shifts.scratch = arena_sub(task->shifts.arena);
	if (!task->shifts.scratch)
		return ERR_MEMORY;
	init(task);
	r = run_rounds(task);
	if (!r && task->out->bound == INT64_MIN)
		r = shifts_relax(&task->shifts, &task->out->bound);
	task->out->cancelled = shifts_cancelled(&task->shifts);
	count_covered(task);
	return r;
}

static int solve_on_own(void *self) {
	Task *task = self;
	return guarded(task->shifts.arena, solve, task);
}

int shifts_solve(const ShiftProblem *problem, const DispatchControl *control, int32_t rounds,
	Arena *arena, ShiftResult *out) {
	Task task = {.shifts = {.problem = problem, .control = control, .arena = arena_new(0)},
		.arena = arena,
		.rounds = rounds,
		.out = out,
		.share = 1,
		.patience = PATIENCE};
	if (!task.shifts.arena)
		return ERR_MEMORY;
	task.shifts.rng = rng_seeded(&task.shifts.state, SEED);
	int r = guarded(arena, solve_on_own, &task);
	arena_free(task.shifts.arena);
	return r;
}
