/* Storing what was found, in portions that keep nobody else waiting. */
#include "base/str.h"
#include "mod/dispatch/found.h"

static bool still_ours(const DispatchRun *now, const DispatchRun *planned) {
	return str_eq(now->status, "running") && now->version == planned->version;
}

static size_t row_count(const DispatchFound *found) {
	return found->need_count + found->move_count + found->floor_count;
}

static int store_row(Ctx *ctx, const DispatchFound *found, size_t at) {
	if (at < found->need_count)
		return need_store_add(ctx, &found->needs[at]);
	at -= found->need_count;
	if (at < found->move_count)
		return move_store_add(ctx, &found->moves[at]);
	return floor_store_add(ctx, &found->floors[at - found->move_count]);
}

static int store_portion(Ctx *ctx, const DispatchFound *found, size_t *at) {
	int r = *at ? 0 : found_store_clear(ctx, found->run.id);
	for (size_t i = 0; i < DISPATCH_STORE_MOST && *at < row_count(found) && !r; i++, (*at)++)
		r = store_row(ctx, found, *at);
	return r;
}

static int finish(Ctx *ctx, const DispatchFound *found) {
	DispatchRun run = found->run;
	run.status = run.problem ? "failed" : "ready";
	run.progress = 1000;
	run.done_at = ctx->now;
	int r = run_store_update(ctx, &run);
	if (r)
		return r;
	return ctx_journal(ctx, arena_printf(ctx->arena, "dispatch.%s", run.status), run.area,
		"dispatch", run.id, 0,
		"{\"needs\":%lld,\"wanted\":%lld,\"standing\":%lld,\"planned\":%lld}", (long long)run.needs,
		(long long)run.wanted, (long long)run.standing, (long long)run.planned);
}

int dispatch_store_found(Ctx *ctx, const DispatchFound *found, size_t *at, bool *done) {
	DispatchRun now;
	*done = false;
	int r = run_store_get(ctx, found->run.id, &now);
	if (r)
		return r == DB_NONE ? DISPATCH_GONE : r;
	if (!still_ours(&now, &found->run))
		return DISPATCH_GONE;
	r = store_portion(ctx, found, at);
	*done = !r && *at == row_count(found);
	return *done ? finish(ctx, found) : r;
}
