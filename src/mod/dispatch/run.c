#include "mod/dispatch/run.h"

#include "base/str.h"
#include "mod/area/area.h"

#include <stdlib.h>

#define RUN_SPAN TIME_DAY
/* As far as somebody may look ahead. */
#define RUN_SPAN_MOST (14 * TIME_DAY)

/* ---- opening --------------------------------------------------------------------------------- */

static int check_times(Ctx *ctx, const DispatchRun *run) {
	if (run->to_at <= run->from_at || run->to_at - run->from_at > RUN_SPAN_MOST)
		return ctx_refuse_field(ctx, "/to", FAULT_RANGE);
	return 0;
}

static int check_references(Ctx *ctx, const DispatchRun *run) {
	Incident incident;
	DispatchRun earlier;
	int r = run->incident ? incident_get(ctx, run->incident, &incident) : 0;
	if (r)
		return r == DB_NONE ? ctx_refuse_field(ctx, "/incident", FAULT_VALUE) : r;
	r = run->based_on ? run_store_get(ctx, run->based_on, &earlier) : 0;
	if (r == DB_NONE || (!r && run->based_on && !str_eq(earlier.area, run->area)))
		return ctx_refuse_field(ctx, "/based_on", FAULT_VALUE);
	return r;
}

int run_open(Ctx *ctx, const RunOpen *in, DispatchRun *out) {
	Time from = in->from ? in->from : ctx->now;
	*out = (DispatchRun){.id = id_next(ctx->ids),
		.area = in->area,
		.incident = in->incident,
		.from_at = from,
		.to_at = in->to ? in->to : from + RUN_SPAN,
		.based_on = in->based_on,
		.scenario = in->scenario ? scenario_text(ctx, in->scenario) : NULL,
		.status = "queued",
		.node = INT_ABSENT,
		.cost = INT_ABSENT,
		.bound = INT_ABSENT,
		.step = 1,
		.opened_at = ctx->now,
		.opened_by = ctx->actor ? ctx->actor->account : 0,
		.version = 1};
	int r = check_times(ctx, out);
	if (r || (r = check_references(ctx, out)) || (r = run_store_insert(ctx, out)))
		return r;
	return ctx_journal(ctx, "dispatch.open", out->area, "dispatch", out->id, 0, "{\"what_if\":%s}",
		out->scenario ? "true" : "false");
}

int run_require(Ctx *ctx, Id id, DispatchRun *out) {
	int r = run_store_get(ctx, id, out);
	if (r < 0)
		return r;
	return ctx_require_object(ctx, r == DB_NONE ? NULL : out->area);
}

/* ---- planning anew ------------------------------------------------------------------------------- */

static int queue_again(Ctx *ctx, DispatchRun *run, const char *kind, bool around) {
	run->status = "queued";
	run->around = around;
	run->problem = NULL;
	run->progress = 0;
	run->node = INT_ABSENT;
	run->beat_at = TIME_NONE;
	int r = run_store_update(ctx, run);
	return r ? r : ctx_journal(ctx, kind, run->area, "dispatch", run->id, 0, "{}");
}

int run_again(Ctx *ctx, DispatchRun *run) {
	return queue_again(ctx, run, "dispatch.again", false);
}

int run_cancel(Ctx *ctx, DispatchRun *run) {
	if (str_eq(run->status, "cancelled"))
		return ctx_refuse(ctx, PROBLEM_DISPATCH_STATUS, "%s", run->status);
	run->status = "cancelled";
	run->done_at = ctx->now;
	int r = run_store_update(ctx, run);
	return r ? r : ctx_journal(ctx, "dispatch.cancel", run->area, "dispatch", run->id, 0, "{}");
}

/* ---- edits --------------------------------------------------------------------------------------------- */

/* Somebody put there by hand must fit now; whoever was told already cannot be moved. */
static int check_pin(Ctx *ctx, const DispatchRun *run, const EditPin *pin) {
	Need need;
	RunMove move;
	CallFit fit;
	int r = need_require(ctx, pin->need, &need);
	if (r || (r = call_fit(ctx, &need, run->area, pin->volunteer, &fit)))
		return r;
	if (!fit.fits)
		return ctx_refuse(ctx, PROBLEM_NOT_ELIGIBLE, "%s", fit.why);
	r = move_store_get(ctx, run->id, pin->volunteer, &move);
	if (!r && (str_eq(move.status, "asked") || str_eq(move.status, "assigned")))
		return ctx_refuse(ctx, PROBLEM_NOT_ELIGIBLE, "already_asked");
	return r < 0 ? r : 0;
}

static int put_pins(Ctx *ctx, const DispatchRun *run, const FieldObjects *pins) {
	const EditPin *items = pins->items;
	int r = 0;
	for (size_t i = 0; i < pins->count && !r; i++) {
		r = check_pin(ctx, run, &items[i]);
		if (!r)
			r = edit_store_unpin(ctx, run->id, items[i].volunteer);
		if (!r)
			r = edit_store_put(ctx, run->id, &(RunEdit){"pin", items[i].volunteer, items[i].need});
	}
	return r;
}

static int put_bars(Ctx *ctx, const DispatchRun *run, const FieldObjects *bars) {
	const EditPin *items = bars->items;
	Volunteer volunteer;
	int r = 0;
	for (size_t i = 0; i < bars->count && !r; i++) {
		r = force_volunteer_get(ctx, items[i].volunteer, &volunteer);
		if (r == DB_NONE || (!r && !area_within(volunteer.area, run->area)))
			return ctx_refuse_field(
				ctx, arena_printf(ctx->arena, "/bars/%zu/volunteer", i), FAULT_VALUE);
		if (!r)
			r = edit_store_put(ctx, run->id, &(RunEdit){"bar", items[i].volunteer, items[i].need});
	}
	return r;
}

int run_edit(Ctx *ctx, DispatchRun *run, const RunEdits *edits) {
	if (str_eq(run->status, "cancelled"))
		return ctx_refuse(ctx, PROBLEM_DISPATCH_STATUS, "%s", run->status);
	int r = 0;
	for (size_t i = 0; i < edits->undo.count && !r; i++)
		r = edit_store_drop(ctx, run->id, edits->undo.items[i]);
	if (r || (r = put_pins(ctx, run, &edits->pins)) || (r = put_bars(ctx, run, &edits->bars)))
		return r;
	return queue_again(ctx, run, "dispatch.edit", true);
}

/* ---- for the planner --------------------------------------------------------------------------------------- */

int dispatch_claim(Ctx *ctx, uint32_t node, DispatchRun *out) {
	int r = run_store_next(ctx, ctx->now - DISPATCH_SILENCE, out);
	if (r)
		return r;
	out->status = "running";
	out->node = node;
	out->beat_at = ctx->now;
	out->progress = 0;
	return run_store_update(ctx, out);
}

int dispatch_beat(Ctx *ctx, Id run, uint32_t node, int64_t per_mille) {
	int r = run_store_beat(ctx, run, node, per_mille);
	return r == DB_NONE ? DISPATCH_GONE : r;
}
