/* Why not another: from the prices that are stored with a plan. */
#include "algo/dispatch/reasons.h"
#include "base/str.h"
#include "mod/area/area.h"
#include "mod/dispatch/model.h"
#include "mod/dispatch/run.h"

enum { COMMUNITY_DIGITS = 12 };

/* Where the person stands in the plan: at a need, or kept back, or idle at no price. */
static int find_person(Ctx *ctx, const DispatchRun *run, const char *home, const Need *need,
	Id volunteer, RunWhyNot *out, DispatchRange *price) {
	RunMove move;
	RunFloor floor;
	*price = (DispatchRange){0, 0};
	int r = move_store_get(ctx, run->id, volunteer, &move);
	if (!r && !str_eq(move.status, "refused")) {
		out->now = move.need;
		out->there = move.need == need->id;
		*price = (DispatchRange){move.price_low, move.price_high};
		return 0;
	}
	if (r < 0 || area_same_community(home, need->area))
		return r < 0 ? r : 0;
	r = floor_store_get(ctx, run->id, arena_strndup(ctx->arena, home, COMMUNITY_DIGITS), &floor);
	if (r)
		return r == DB_NONE ? 0 : r;
	out->kept = 1;
	*price = (DispatchRange){floor.price_low, floor.price_high};
	return 0;
}

static int require_need(Ctx *ctx, const DispatchRun *run, Id id, RunNeed *row, Need *need) {
	int r = need_store_get(ctx, run->id, id, row);
	if (r == DB_NONE)
		return ctx_refuse_field(ctx, "?need", FAULT_VALUE);
	return r ? r : need_require(ctx, id, need);
}

static int require_person(Ctx *ctx, const DispatchRun *run, Id id, Volunteer *out) {
	int r = force_volunteer_get(ctx, id, out);
	if (r == DB_NONE || (!r && !area_within(out->area, run->area)))
		return ctx_refuse_field(ctx, "?volunteer", FAULT_VALUE);
	return r;
}

int run_why_not(Ctx *ctx, const DispatchRun *run, Id volunteer, Id need_id, RunWhyNot *out) {
	RunNeed row;
	Need need;
	Volunteer person;
	CallFit fit;
	DispatchRange price;
	*out = (RunWhyNot){0};
	int r = require_need(ctx, run, need_id, &row, &need);
	if (r || (r = require_person(ctx, run, volunteer, &person)) ||
		(r = call_fit(ctx, &need, run->area, volunteer, &fit)) ||
		(r = find_person(ctx, run, person.area, &need, volunteer, out, &price)))
		return r;
	out->reason = out->there ? NULL : fit.why;
	if (!fit.fits || out->there)
		return 0;
	int32_t cost = pair_cost(fit.home, need.area, fit.distance_m, fit.week_min);
	int64_t more =
		dispatch_why_not_there(price, (DispatchRange){row.price_low, row.price_high}, cost);
	out->more = more > 0 ? more : 0;
	return 0;
}
