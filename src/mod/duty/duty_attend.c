/* Check-in and check-out: by rolling code, by the coordinator, or late from paper. */
#include "mod/duty/duty_private.h"

#include "base/str.h"

#define CODE_STEP (60 * TIME_SECOND)

/* The code of this minute or of the one before or after it: phones and people are slow. */
static bool code_holds(Ctx *ctx, Id need, const char *code) {
	int64_t step = ctx->now / CODE_STEP;
	for (int64_t s = step - 1; s <= step + 1; s++) {
		char expected[7];
		rolling_code(ctx->keys, need, s, expected);
		if (str_eq(code, expected))
			return true;
	}
	return false;
}

static int refuse_status(Ctx *ctx, const Duty *duty) {
	return ctx_refuse(ctx, PROBLEM_DUTY_STATUS, "%s", duty->status);
}

static int require_not_at_work(Ctx *ctx, const Duty *duty, Time from, Time to) {
	int64_t elsewhere = 0;
	int r = duty_store_at_work(ctx, duty->volunteer, from, to, duty->id, &elsewhere);
	if (r)
		return r;
	return elsewhere ? ctx_refuse(ctx, PROBLEM_BUSY, NULL) : 0;
}

/* Nobody is in two places at once: no other span, worked or planned, may overlap; `still`: nor may one be at
 * work that began later. */
static int require_elsewhere_free(Ctx *ctx, const Duty *duty, Time from, Time to, bool still) {
	int64_t elsewhere = 0;
	int r = duty_store_elsewhere(ctx, duty, from, to, still, &elsewhere);
	if (r)
		return r;
	return elsewhere ? ctx_refuse(ctx, PROBLEM_BUSY, NULL) : 0;
}

static int check_in(Ctx *ctx, Need *need, Duty *duty, Time at, const char *how) {
	if (!str_eq(duty->status, "assigned") && !str_eq(duty->status, "missed"))
		return refuse_status(ctx, duty);
	if (at > ctx->now || at < duty->starts_at - 2 * TIME_HOUR)
		return ctx_refuse(ctx, PROBLEM_TIME_ORDER, NULL);
	int r = require_elsewhere_free(ctx, duty, at, at + TIME_MINUTE, true);
	if (r)
		return r;
	duty->status = "in";
	duty->in_at = at;
	duty->in_how = how;
	duty->in_by = ctx->actor->account;
	duty->alarm_at = TIME_NONE;
	if ((r = duty_store_update(ctx, duty)) || (r = duty_journal(ctx, "duty.check_in", duty)))
		return r;
	return duty->round == need->reopened ? need_working(ctx, need) : 0;
}

int duty_check_in_code(Ctx *ctx, Need *need, Duty *duty, const char *code) {
	if (!code)
		return ctx_refuse_field(ctx, "/code", FAULT_REQUIRED);
	if (!code_holds(ctx, need->id, code))
		return ctx_refuse(ctx, PROBLEM_CODE_WRONG, NULL);
	return check_in(ctx, need, duty, ctx->now, "code");
}

int duty_check_in_at(Ctx *ctx, Need *need, Duty *duty, Time at) {
	return check_in(ctx, need, duty, at ? at : ctx->now, "coordinator");
}

int duty_finish_need(Ctx *ctx, Need *need, const Duty *duty) {
	int64_t unfinished = 0;
	Time last = TIME_NONE;
	if (duty->round != need->reopened || !str_eq(need->status, "working"))
		return 0;
	int r = duty_store_unfinished(ctx, need, &unfinished);
	if (r || unfinished)
		return r;
	if ((r = duty_store_last_out(ctx, need, &last)))
		return r == DB_NONE ? 0 : r;
	r = need_done(ctx, need, last);
	return r ? r : duty_confirm_need(ctx, need);
}

static int check_out(Ctx *ctx, Need *need, Duty *duty, Time at, const char *how) {
	if (!str_eq(duty->status, "in"))
		return refuse_status(ctx, duty);
	if (at > ctx->now || at <= duty->in_at)
		return ctx_refuse(ctx, PROBLEM_TIME_ORDER, NULL);
	int r = require_not_at_work(ctx, duty, duty->in_at, at);
	if (r)
		return r;
	duty->status = "out";
	duty->out_at = at;
	duty->out_how = how;
	duty->out_by = ctx->actor->account;
	if ((r = duty_store_update(ctx, duty)) || (r = duty_journal(ctx, "duty.check_out", duty)))
		return r;
	return duty_finish_need(ctx, need, duty);
}

int duty_check_out_code(Ctx *ctx, Need *need, Duty *duty) {
	return check_out(ctx, need, duty, ctx->now, "code");
}

int duty_check_out_at(Ctx *ctx, Need *need, Duty *duty, Time at) {
	return check_out(ctx, need, duty, at ? at : ctx->now, "coordinator");
}

int duty_enter_late(Ctx *ctx, Need *need, Duty *duty, const DutyLate *late) {
	if (!str_eq(duty->status, "assigned") && !str_eq(duty->status, "missed") &&
		!str_eq(duty->status, "in"))
		return refuse_status(ctx, duty);
	if (str_empty(late->witness))
		return ctx_refuse(ctx, PROBLEM_WITNESS_REQUIRED, NULL);
	if (late->out_at > ctx->now || late->in_at >= late->out_at ||
		late->in_at < duty->created_at - 30 * TIME_DAY)
		return ctx_refuse(ctx, PROBLEM_TIME_ORDER, NULL);
	int r = require_elsewhere_free(ctx, duty, late->in_at, late->out_at, false);
	if (r)
		return r;
	duty->status = "out";
	duty->in_at = late->in_at;
	duty->out_at = late->out_at;
	duty->in_how = duty->out_how = "paper";
	duty->in_by = duty->out_by = ctx->actor->account;
	duty->witness = late->witness;
	duty->reason = late->reason;
	duty->alarm_at = TIME_NONE;
	if ((r = duty_store_update(ctx, duty)) || (r = duty_journal(ctx, "duty.late", duty)) ||
		(duty->round == need->reopened && (r = need_working(ctx, need))))
		return r;
	return duty_finish_need(ctx, need, duty);
}
