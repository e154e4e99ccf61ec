/* Planning a run: the scene, the best plan that holds the floors, and the rows that tell it. */
#include "base/error.h"
#include "base/guard.h"
#include "mod/dispatch/found.h"

/* ---- the scene --------------------------------------------------------------------------------- */

typedef struct Taking {
	Ctx ctx; /* the caller's, with the arena of `live` */
	const DispatchRun *run;
	const DispatchWatch *watch;
	DispatchLive *live;
} Taking;

static int take_scene(void *self) {
	Taking *taking = self;
	DispatchLive *live = taking->live;
	int r = scene_load(&taking->ctx, taking->run, taking->watch, &live->scene);
	return r ? r : standing_load(&taking->ctx, &live->scene, false, &live->standing);
}

static int plan_anew(
	Ctx *ctx, const DispatchRun *run, const DispatchWatch *watch, DispatchLive *live) {
	Taking taking = {*ctx, run, watch, live};
	taking.ctx.arena = live->arena;
	int r = guarded(live->arena, take_scene, &taking);
	db_rollback(ctx->db);
	return r;
}

static int plan_around(Ctx *ctx, DispatchLive *live) {
	Standing now;
	int r = standing_load(ctx, &live->scene, true, &now);
	db_rollback(ctx->db);
	return r ? r : live_follow(live, &now);
}

/* ---- the plan ---------------------------------------------------------------------------------- */

typedef struct Opening {
	DispatchLive *live;
	const DispatchWatch *watch;
} Opening;

static int open_guarded(void *self) {
	const Opening *opening = self;
	return live_open(opening->live, opening->watch);
}

static bool is_stopped(const DispatchWatch *watch) {
	return watch->stop && atomic_load(watch->stop);
}

/* A problem too large for exact sums is told as such; nothing else can be wrong with it. */
static int outcome(int r, DispatchFound *found) {
	if (r == DISPATCH_OVERFLOW)
		found->run.problem = "too_large";
	return r < 0 ? r : r && r != DISPATCH_OVERFLOW ? ERR_INTERNAL : 0;
}

static int open_plan(const DispatchWatch *watch, DispatchLive *live, DispatchFound *found) {
	Opening opening = {live, watch};
	int r = guarded(live->arena, open_guarded, &opening);
	return is_stopped(watch) ? DISPATCH_GONE : outcome(r, found);
}

static int tell(Ctx *ctx, DispatchLive *live, DispatchFound *found) {
	Floors floors;
	DispatchResult result;
	int r = floors_hold(live, ctx->arena, &floors, &result);
	return r ? r : found_write(live, &result, &floors, ctx->arena, found);
}

/* ---- which plan is kept ------------------------------------------------------------------------ */

static void release(void *live) {
	dispatch_live_free(live);
}

/* A what-if is looked at once; its scene goes with the call. */
static DispatchLive *begin(Ctx *ctx, const DispatchRun *run, DispatchLive **live) {
	DispatchLive *made;
	if (!run->scenario)
		*live = dispatch_live_free(*live);
	made = live_new();
	if (made && run->scenario)
		arena_own(ctx->arena, release, made);
	else
		*live = made;
	return made;
}

static bool goes_on(const DispatchLive *live, const DispatchRun *run, Time now) {
	return run->around == 1 && dispatch_live_keeps(live, now) && live->scene.run.id == run->id;
}

int dispatch_find(Ctx *ctx, const DispatchRun *run, const DispatchWatch *watch, DispatchLive **live,
	DispatchFound **out) {
	DispatchFound *found = *out = arena_new_of(ctx->arena, DispatchFound);
	int r;
	found->run = *run;
	found->run.around = 0;
	if (goes_on(*live, run, ctx->now)) {
		r = plan_around(ctx, *live);
		return r ? r : tell(ctx, *live, found);
	}
	DispatchLive *made = begin(ctx, run, live);
	if (!made)
		return ERR_MEMORY;
	r = plan_anew(ctx, run, watch, made);
	if (r || (r = open_plan(watch, made, found)) || found->run.problem)
		return r;
	return tell(ctx, made, found);
}
