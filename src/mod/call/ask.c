/* The answers: accept, decline, wait in line, move up. */
#include "mod/call/call_private.h"

#include "base/str.h"
#include "mod/notice/notice.h"

int ask_require_own(Ctx *ctx, Id id, Ask *out) {
	int r = ctx_require_self(ctx);
	if (r)
		return r;
	r = ask_store_get(ctx, id, out);
	if (r < 0)
		return r;
	if (r == DB_NONE || out->volunteer != ctx->actor->person)
		return ctx_refuse(ctx, PROBLEM_NOT_ASKED, NULL);
	return 0;
}

static int ask_set(Ctx *ctx, Ask *ask, const char *status, const char *reason) {
	Need need;
	ask->status = status;
	ask->reason = reason;
	ask->answered_at = ctx->now;
	int r = ask_store_update(ctx, ask);
	if (r || (r = need_get(ctx, ask->need, &need)))
		return r;
	const char *kind = arena_printf(ctx->arena, "ask.%s", status);
	return ctx_journal(ctx, kind, need.area, "ask", ask->id, ask->volunteer,
		"{\"need\":\"%lld\",\"call\":\"%lld\",\"accepted\":%lld,\"head_count\":%lld}",
		(long long)ask->need, (long long)ask->call, (long long)need.accepted,
		(long long)need.head_count);
}

static int require_answerable(Ctx *ctx, const Ask *ask) {
	Call call;
	if (!str_eq(ask->status, "asked"))
		return ctx_refuse(ctx, PROBLEM_ANSWERED, "%s", ask->status);
	int r = call_store_get(ctx, ask->call, &call);
	if (r)
		return r;
	bool open = str_eq(call.status, "open") && ctx->now < call.closes_at;
	return open ? 0 : ctx_refuse(ctx, PROBLEM_CALL_CLOSED, NULL);
}

static int wait_in_line(Ctx *ctx, Ask *ask) {
	int64_t last = 0;
	int r = ask_store_last_place(ctx, ask->need, &last);
	if (r)
		return r;
	ask->place = last + 1;
	if ((r = ask_set(ctx, ask, "waiting", NULL)))
		return r;
	return notice_send(ctx, ask->volunteer, "waiting", ask->home_area, "ask", ask->id, ask->need);
}

static int take_place(Ctx *ctx, Ask *ask, Need *need) {
	Volunteer volunteer;
	Duty duty;
	int r = force_volunteer_get(ctx, ask->volunteer, &volunteer);
	if (r)
		return r == DB_NONE ? ERR_INTERNAL : r;
	r = duty_assign(ctx, need, &volunteer, &duty);
	return r ? r : ask_set(ctx, ask, "accepted", NULL);
}

int ask_decline(Ctx *ctx, Ask *ask, const char *reason) {
	if (str_eq(ask->status, "waiting"))
		return ask_set(ctx, ask, "declined", reason);
	int r = require_answerable(ctx, ask);
	return r ? r : ask_set(ctx, ask, "declined", reason);
}

int ask_withdraw(Ctx *ctx, Ask *ask, const char *reason) {
	int r = ask_set(ctx, ask, "withdrawn", reason);
	return r
		? r
		: notice_send(ctx, ask->volunteer, "closed", ask->home_area, "ask", ask->id, ask->need);
}

int ask_expire(Ctx *ctx, Ask *ask) {
	return ask_set(ctx, ask, "expired", NULL);
}

/* A refusal while moving up concerns this one person only: the next may fit. */
static int move_up(Ctx *ctx, Ask *ask, Need *need, bool *moved) {
	Volunteer volunteer;
	const char *rule;
	*moved = false;
	int r = force_volunteer_get(ctx, ask->volunteer, &volunteer);
	if (r)
		return r == DB_NONE ? ERR_INTERNAL : r;
	r = duty_gate(ctx, need, &volunteer, &rule);
	if (r)
		return r < 0 ? r : 0;
	*moved = true;
	r = take_place(ctx, ask, need);
	return r ? r
			 : notice_send(ctx, ask->volunteer, "promoted", need->area, "ask", ask->id, need->id);
}

int call_place_freed(Ctx *ctx, Need *need) {
	Ask *waiting;
	size_t count;
	bool wanted = str_eq(need->status, "open") || str_eq(need->status, "working");
	if (!wanted || need->ends_at <= ctx->now)
		return 0;
	int r = ask_store_waiting(ctx, need->id, &waiting, &count);
	for (size_t i = 0; i < count && !r; i++) {
		bool moved;
		if (need->accepted >= need->head_count)
			break;
		r = move_up(ctx, &waiting[i], need, &moved);
	}
	return r;
}

int ask_accept(Ctx *ctx, Ask *ask) {
	Need need;
	int r = require_answerable(ctx, ask);
	if (r || (r = need_get(ctx, ask->need, &need)) ||
		(r = call_place_freed(ctx, &need))) /* who waited goes first, if rested by now */
		return r;
	if (need.accepted >= need.head_count)
		return wait_in_line(ctx, ask);
	return take_place(ctx, ask, &need);
}
