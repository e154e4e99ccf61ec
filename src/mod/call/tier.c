/* Tiers: what a community cannot cover goes up, carrying its shortfall and why. */
#include "mod/call/call_private.h"

#include "base/str.h"
#include "mod/area/area.h"

/* How long the next tier has to answer, by priority. */
static Time answer_time(const char *priority) {
	if (str_eq(priority, "P0"))
		return 15 * TIME_MINUTE;
	if (str_eq(priority, "P1"))
		return 30 * TIME_MINUTE;
	return str_eq(priority, "P2") ? 60 * TIME_MINUTE : 120 * TIME_MINUTE;
}

static int next_tier(Ctx *ctx, const Need *need, const char *to_area, Area *out) {
	if (!to_area) {
		int r = area_parent_tier(ctx, need->tier, out);
		return r == DB_NONE ? ctx_refuse(ctx, PROBLEM_TIER_TOP, NULL) : r;
	}
	if (!area_within(need->tier, to_area) || str_eq(need->tier, to_area))
		return ctx_refuse_field(ctx, "/to_area", FAULT_VALUE);
	int r = area_find(ctx, to_area, out);
	return r == DB_NONE ? ctx_refuse_field(ctx, "/to_area", FAULT_VALUE) : r;
}

int tier_raise(Ctx *ctx, Need *need, const char *to_area) {
	Area to = {0};
	EligibleSet set;
	if (!str_eq(need->status, "open") && !str_eq(need->status, "working"))
		return ctx_refuse(ctx, PROBLEM_NEED_STATUS, "%s", need->status);
	int r = next_tier(ctx, need, to_area, &to);
	if (r || (r = eligible_load(ctx, need, need->tier, 0, &set)))
		return r;
	eligible_judge(ctx, &set);
	NeedTier row = {.id = id_next(ctx->ids),
		.need = need->id,
		.from_area = need->tier,
		.to_area = to.code,
		.shortfall = need->head_count - need->accepted,
		.why = call_counts_json(ctx, &set),
		.at = ctx->now,
		.by_account = ctx->actor ? ctx->actor->account : 0};
	if ((r = need_tier_store_insert(ctx, &row)) ||
		(r = need_move_tier(ctx, need, to.code, ctx->now + answer_time(need->priority))))
		return r;
	return ctx_journal(ctx, "need.tier", to.code, "need", need->id, 0,
		"{\"from\":\"%s\",\"to\":\"%s\",\"shortfall\":%lld}", row.from_area, row.to_area,
		(long long)row.shortfall);
}
