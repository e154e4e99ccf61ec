/* Planning a run: the scene, the best plan, and what communities keep back.
 *
 * A community lends down to its floor, over all needs together: a condition the engine does not
 * know. The plan without it is found first; its bound holds for every plan. Where a community would
 * lend too many, those worth most elsewhere may go (by the prices of the plan) and its others stay,
 * and the plan is found anew, until no community lends too many. */
#include "base/error.h"
#include "mod/area/area.h"
#include "mod/dispatch/found.h"

#include <stdlib.h>
#include <string.h>

typedef struct Leaver {
	const char *home;
	int64_t worth;
	int32_t person; /* of the problem */
} Leaver;

static int leaver_order(const void *a, const void *b) {
	const Leaver *x = a, *y = b;
	int home = strncmp(x->home, y->home, 12);
	if (home || x->worth == y->worth)
		return home ? home : (x->person > y->person) - (x->person < y->person);
	return x->worth > y->worth ? -1 : 1;
}

static size_t leavers_of(const Model *model, const DispatchResult *result, Leaver *out) {
	const Scene *scene = model->scene;
	size_t n = 0;
	for (int32_t p = 0; p < model->problem.person_count; p++) {
		if (result->need_of[p] == DISPATCH_NONE)
			continue;
		const char *home = scene->people[model->person_of[p]].area;
		if (!area_same_community(home, scene->needs[result->need_of[p]].need.area))
			out[n++] = (Leaver){home, result->person_price[p], p};
	}
	qsort(out, n, sizeof *out, leaver_order);
	return n;
}

/* Everybody of that community but its first `lendable` leavers stays. */
static void keep_home(const Model *model, const Leaver *leavers, int64_t lendable) {
	for (int32_t p = 0; p < model->problem.person_count; p++)
		if (area_same_community(model->scene->people[model->person_of[p]].area, leavers->home))
			model->stays[p] = true;
	for (int64_t i = 0; i < lendable; i++)
		model->stays[leavers[i].person] = false;
}

/* Marks who stays. Return: whether some community lent too many. */
static bool hold_floors(const Model *model, const DispatchResult *result, Arena *arena) {
	Leaver *leavers = arena_array_of(arena, Leaver, (size_t)model->problem.person_count + 1);
	size_t count = leavers_of(model, result, leavers);
	bool held = true;
	for (size_t i = 0, n; i < count; i += n) {
		for (n = 1; i + n < count && area_same_community(leavers[i].home, leavers[i + n].home);)
			n++;
		const int64_t *lendable = fit_lendable(model->scene->pool, leavers[i].home);
		if (lendable && (int64_t)n > *lendable) {
			keep_home(model, &leavers[i], *lendable);
			held = false;
		}
	}
	return held;
}

static int solve(const Scene *scene, const DispatchWatch *watch, Arena *arena, Model *model,
	DispatchResult *result, DispatchFound *found) {
	DispatchControl control = {.cancel = watch->stop, .threads = 1};
	const bool *stays = NULL;
	for (bool first = true;; first = false) {
		model_new(scene, stays, arena, model);
		int r = dispatch_solve(&model->problem, &control, arena, result);
		if (r)
			return r;
		if (first) {
			found->run.bound = result->bound;
			found->run.unreserved = result->covered;
		}
		if (result->cancelled || hold_floors(model, result, arena))
			return 0;
		stays = model->stays;
	}
}

/* A problem too large for exact sums is told as such; nothing else can be wrong with it. */
static int outcome(int r, DispatchFound *found) {
	if (r == DISPATCH_OVERFLOW)
		found->run.problem = "too_large";
	return r == DISPATCH_OVERFLOW || r == 0 ? 0 : r < 0 ? r : ERR_INTERNAL;
}

int dispatch_find(
	Ctx *ctx, const DispatchRun *run, const DispatchWatch *watch, DispatchFound **out) {
	DispatchFound *found = arena_new_of(ctx->arena, DispatchFound);
	Scene scene;
	Model model;
	DispatchResult result;
	*out = found;
	found->run = *run;
	int r = scene_load(ctx, run, watch, &scene);
	db_rollback(ctx->db);
	if (r)
		return r;
	r = solve(&scene, watch, ctx->arena, &model, &result, found);
	if (!r && result.cancelled)
		return DISPATCH_GONE;
	if (!r)
		found_write(&model, &result, ctx->arena, found);
	return outcome(r, found);
}
