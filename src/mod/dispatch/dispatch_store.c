#include "mod/dispatch/dispatch_store.h"

#include "mod/dispatch/dispatch_sql.h"

const char *const run_statuses[] = {"queued", "running", "ready", "failed", "cancelled", NULL};

const Field dispatch_run_fields[] = {
	RUN_COLUMNS(DispatchRun, ),
	FIELD(DispatchRun, scenario, FIELD_TEXT),
	FIELD(DispatchRun, node, FIELD_INT),
	FIELD(DispatchRun, beat_at, FIELD_TIME),
	FIELD(DispatchRun, around, FIELD_BOOL),
	FIELD(DispatchRun, opened_by, FIELD_ID),
	FIELD_END,
};

const Field run_need_fields[] = {
	FIELD(RunNeed, run, FIELD_ID),
	FIELD(RunNeed, need, FIELD_ID),
	FIELD(RunNeed, wanted, FIELD_INT),
	FIELD(RunNeed, standing, FIELD_INT),
	FIELD(RunNeed, planned, FIELD_INT),
	FIELD(RunNeed, fits, FIELD_INT),
	FIELD(RunNeed, elsewhere, FIELD_INT),
	FIELD(RunNeed, higher, FIELD_INT),
	FIELD(RunNeed, kept, FIELD_INT),
	FIELD(RunNeed, reasons, FIELD_TEXT),
	FIELD(RunNeed, price_low, FIELD_INT),
	FIELD(RunNeed, price_high, FIELD_INT),
	FIELD(RunNeed, wider_people, FIELD_INT),
	FIELD(RunNeed, wider_gain, FIELD_INT),
	FIELD(RunNeed, later_people, FIELD_INT),
	FIELD(RunNeed, later_gain, FIELD_INT),
	FIELD_END,
};

const Field run_move_fields[] = {
	FIELD(RunMove, run, FIELD_ID),
	FIELD(RunMove, volunteer, FIELD_ID),
	FIELD(RunMove, need, FIELD_ID),
	FIELD(RunMove, home_area, FIELD_AREA),
	FIELD(RunMove, distance_m, FIELD_INT),
	FIELD(RunMove, cost, FIELD_INT),
	FIELD(RunMove, place, FIELD_INT),
	FIELD(RunMove, worth, FIELD_INT),
	FIELD(RunMove, next, FIELD_ID),
	FIELD(RunMove, price_low, FIELD_INT),
	FIELD(RunMove, price_high, FIELD_INT),
	FIELD(RunMove, pinned, FIELD_BOOL),
	FIELD(RunMove, status, FIELD_TEXT),
	FIELD(RunMove, reason, FIELD_TEXT),
	FIELD_END,
};

const Field run_floor_fields[] = {
	FIELD(RunFloor, run, FIELD_ID),
	FIELD(RunFloor, area, FIELD_AREA),
	FIELD(RunFloor, kept, FIELD_INT),
	FIELD(RunFloor, lent, FIELD_INT),
	FIELD(RunFloor, price_low, FIELD_INT),
	FIELD(RunFloor, price_high, FIELD_INT),
	FIELD_END,
};

static const Field told_fields[] = {
	FIELD(Told, volunteer, FIELD_ID),
	FIELD(Told, need, FIELD_ID),
	FIELD(Told, area, FIELD_AREA),
	FIELD(Told, kind, FIELD_TEXT),
	FIELD_END,
};

static const Field count_fields[] = {
	FIELD(NeedCount, need, FIELD_ID),
	FIELD(NeedCount, head_count, FIELD_INT),
	FIELD(NeedCount, accepted, FIELD_INT),
	FIELD(NeedCount, takes, FIELD_BOOL),
	FIELD_END,
};

static const Field edit_fields[] = {
	FIELD(RunEdit, kind, FIELD_TEXT),
	FIELD(RunEdit, volunteer, FIELD_ID),
	FIELD(RunEdit, need, FIELD_ID),
	FIELD_END,
};

/* ---- runs -------------------------------------------------------------------------------------- */

int run_store_insert(Ctx *ctx, const DispatchRun *run) {
	return db_exec(
		ctx->db, &SQL_DISPATCH_RUN_INSERT, db_args_of(ctx->arena, dispatch_run_fields, run, NULL));
}

int run_store_update(Ctx *ctx, DispatchRun *run) {
	run->version++;
	return db_exec(
		ctx->db, &SQL_DISPATCH_RUN_UPDATE, db_args_of(ctx->arena, dispatch_run_fields, run, NULL));
}

int run_store_get(Ctx *ctx, Id id, DispatchRun *out) {
	return db_one(ctx->db, &SQL_DISPATCH_RUN_GET, DB_ARGS(ARG_INT("id", id)), dispatch_run_fields,
		out, ctx->arena);
}

int run_store_next(Ctx *ctx, Time silent_since, DispatchRun *out) {
	return db_one(ctx->db, &SQL_DISPATCH_RUN_NEXT, DB_ARGS(ARG_INT("silent_since", silent_since)),
		dispatch_run_fields, out, ctx->arena);
}

int run_store_beat(Ctx *ctx, Id id, uint32_t node, int64_t per_mille) {
	int r = db_exec(ctx->db, &SQL_DISPATCH_RUN_BEAT,
		DB_ARGS(ARG_INT("id", id), ARG_INT("node", node), ARG_INT("progress", per_mille),
			ARG_INT("at", ctx->now)));
	return r || db_changes(ctx->db) ? r : DB_NONE;
}

/* ---- what is planned from -------------------------------------------------------------------------- */

int run_store_needs(Ctx *ctx, const DispatchRun *run, Need **items, size_t *count) {
	AreaRange range = area_range(ctx->arena, run->area);
	return db_all(ctx->db, &SQL_DISPATCH_NEEDS,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
			ARG_INT("from_at", run->from_at), ARG_INT("to_at", run->to_at),
			ARG_INT("now", ctx->now),
			{.name = "incident", .type = DB_ARG_INT, .i = run->incident, .null = !run->incident}),
		need_fields, sizeof **items, ctx->arena, items, count);
}

int run_store_told(Ctx *ctx, Time since, Told **items, size_t *count) {
	return db_all(ctx->db, &SQL_DISPATCH_TOLD,
		DB_ARGS(ARG_INT("now", ctx->now), ARG_INT("since", id_from(since))), told_fields,
		sizeof **items, ctx->arena, items, count);
}

int run_store_counts(Ctx *ctx, Id run, NeedCount **items, size_t *count) {
	return db_all(ctx->db, &SQL_DISPATCH_NEED_COUNTS, DB_ARGS(ARG_INT("run", run)), count_fields,
		sizeof **items, ctx->arena, items, count);
}

int run_store_edits(Ctx *ctx, Id run, RunEdit **items, size_t *count) {
	return db_all(ctx->db, &SQL_DISPATCH_EDIT_OF, DB_ARGS(ARG_INT("run", run)), edit_fields,
		sizeof **items, ctx->arena, items, count);
}

int edit_store_put(Ctx *ctx, Id run, const RunEdit *edit) {
	return db_exec(ctx->db, &SQL_DISPATCH_EDIT_PUT,
		DB_ARGS(ARG_INT("id", id_next(ctx->ids)), ARG_INT("run", run), ARG_TEXT("kind", edit->kind),
			ARG_INT("volunteer", edit->volunteer), ARG_INT("need", edit->need),
			ARG_INT("at", ctx->now), ARG_INT("by_account", ctx->actor ? ctx->actor->account : 0)));
}

int edit_store_drop(Ctx *ctx, Id run, Id volunteer) {
	return db_exec(ctx->db, &SQL_DISPATCH_EDIT_DROP,
		DB_ARGS(ARG_INT("run", run), ARG_INT("volunteer", volunteer)));
}

int edit_store_unpin(Ctx *ctx, Id run, Id volunteer) {
	return db_exec(ctx->db, &SQL_DISPATCH_EDIT_UNPIN,
		DB_ARGS(ARG_INT("run", run), ARG_INT("volunteer", volunteer)));
}

/* ---- what was found ------------------------------------------------------------------------------------ */

int found_store_clear(Ctx *ctx, Id run) {
	int r = db_exec(ctx->db, &SQL_DISPATCH_NEED_CLEAR, DB_ARGS(ARG_INT("run", run)));
	if (!r)
		r = db_exec(ctx->db, &SQL_DISPATCH_FLOOR_CLEAR, DB_ARGS(ARG_INT("run", run)));
	return r ? r : db_exec(ctx->db, &SQL_DISPATCH_MOVE_CLEAR, DB_ARGS(ARG_INT("run", run)));
}

int need_store_add(Ctx *ctx, const RunNeed *row) {
	return db_exec(
		ctx->db, &SQL_DISPATCH_NEED_INSERT, db_args_of(ctx->arena, run_need_fields, row, NULL));
}

int need_store_get(Ctx *ctx, Id run, Id need, RunNeed *out) {
	return db_one(ctx->db, &SQL_DISPATCH_NEED_GET,
		DB_ARGS(ARG_INT("run", run), ARG_INT("need", need)), run_need_fields, out, ctx->arena);
}

int floor_store_add(Ctx *ctx, const RunFloor *row) {
	return db_exec(
		ctx->db, &SQL_DISPATCH_FLOOR_INSERT, db_args_of(ctx->arena, run_floor_fields, row, NULL));
}

int floor_store_get(Ctx *ctx, Id run, const char *community, RunFloor *out) {
	return db_one(ctx->db, &SQL_DISPATCH_FLOOR_GET,
		DB_ARGS(ARG_INT("run", run), ARG_TEXT("area", community)), run_floor_fields, out,
		ctx->arena);
}

int move_store_add(Ctx *ctx, const RunMove *row) {
	return db_exec(
		ctx->db, &SQL_DISPATCH_MOVE_INSERT, db_args_of(ctx->arena, run_move_fields, row, NULL));
}

int move_store_get(Ctx *ctx, Id run, Id volunteer, RunMove *out) {
	return db_one(ctx->db, &SQL_DISPATCH_MOVE_GET,
		DB_ARGS(ARG_INT("run", run), ARG_INT("volunteer", volunteer)), run_move_fields, out,
		ctx->arena);
}

int move_store_update(Ctx *ctx, const RunMove *row) {
	return db_exec(ctx->db, &SQL_DISPATCH_MOVE_UPDATE,
		DB_ARGS(ARG_INT("run", row->run), ARG_INT("volunteer", row->volunteer),
			ARG_TEXT("status", row->status), ARG_TEXT("reason", row->reason)));
}
