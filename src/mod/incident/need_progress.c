/* What duties and calls do to a need. Each writes the row and one journal line. */
#include "mod/incident/need_private.h"

#include "base/str.h"

static int move(Ctx *ctx, const char *kind, Need *need) {
	int r = need_store_update(ctx, need);
	if (r)
		return r;
	return ctx_journal(ctx, kind, need->area, "need", need->id, need->requester,
		"{\"status\":\"%s\",\"tier\":\"%s\",\"accepted\":%lld,\"head_count\":%lld}", need->status,
		need->tier, (long long)need->accepted, (long long)need->head_count);
}

int need_take_place(Ctx *ctx, Need *need) {
	bool takes = str_eq(need->status, "open") || str_eq(need->status, "working");
	if (!takes || need->accepted >= need->head_count)
		return ctx_refuse(ctx, PROBLEM_NEED_STATUS, "%s", takes ? "covered" : need->status);
	need->accepted++;
	if (need->accepted == need->head_count && str_eq(need->status, "open"))
		need->status = "covered";
	return move(ctx, "need.place", need);
}

int need_free_place(Ctx *ctx, Need *need) {
	if (need->accepted <= 0)
		return ERR_INTERNAL;
	need->accepted--;
	if (str_eq(need->status, "covered"))
		need->status = "open";
	return move(ctx, "need.freed", need);
}

int need_working(Ctx *ctx, Need *need) {
	if (!str_eq(need->status, "open") && !str_eq(need->status, "covered"))
		return 0;
	need->status = "working";
	return move(ctx, "need.working", need);
}

int need_done(Ctx *ctx, Need *need, Time done_at) {
	if (!str_eq(need->status, "working"))
		return 0;
	need->status = "done";
	need->done_at = done_at;
	need->respond_by = TIME_NONE;
	return move(ctx, "need.done", need);
}

int need_confirmed(Ctx *ctx, Need *need, const char *how) {
	need->status = "confirmed";
	need->reason = how;
	need->closed_at = ctx->now;
	return move(ctx, "need.confirm", need);
}

int need_reopen(Ctx *ctx, Need *need, const char *reason) {
	need->status = "open";
	need->reason = reason;
	need->reopened++;
	need->accepted = 0;
	need->done_at = TIME_NONE;
	need->respond_by = ctx->now + TIME_HOUR;
	return move(ctx, "need.reopen", need);
}

int need_move_tier(Ctx *ctx, Need *need, const char *to_area, Time respond_by) {
	need->tier = to_area;
	need->respond_by = respond_by;
	return move(ctx, "need.moved", need);
}
