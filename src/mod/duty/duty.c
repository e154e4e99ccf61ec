#include "mod/duty/duty_private.h"

#include "base/str.h"
#include "mod/notice/notice.h"

static int (*place_freed_hook)(Ctx *ctx, Need *need);

void duty_set_place_freed(int (*place_freed)(Ctx *ctx, Need *need)) {
	place_freed_hook = place_freed;
}

int duty_get(Ctx *ctx, Id id, Duty *out) {
	return duty_store_get(ctx, id, out);
}

int duty_journal(Ctx *ctx, const char *kind, const Duty *duty) {
	return ctx_journal(ctx, kind, duty->area, "duty", duty->id, duty->volunteer,
		"{\"need\":\"%lld\",\"status\":\"%s\"}", (long long)duty->need, duty->status);
}

/* The need is looked at only after the right is: a duty elsewhere costs what one that is not there does. */
static int load_need(Ctx *ctx, const Duty *duty, Need *need) {
	int r = need_get(ctx, duty->need, need);
	return r == DB_NONE ? ERR_INTERNAL : r;
}

int duty_require(Ctx *ctx, Id id, Duty *duty, Need *need, bool *own) {
	int r = duty_store_get(ctx, id, duty);
	if (r < 0)
		return r;
	if ((r = r == DB_NONE ? ctx_require_object(ctx, NULL)
						  : ctx_require_own_or_object(ctx, duty->volunteer, duty->area)))
		return r;
	*own = ctx->actor->person && ctx->actor->person == duty->volunteer;
	return load_need(ctx, duty, need);
}

int duty_require_staff(Ctx *ctx, Id id, Duty *duty, Need *need) {
	int r = duty_store_get(ctx, id, duty);
	if (r < 0)
		return r;
	r = ctx_require_object(ctx, r == DB_NONE ? NULL : duty->area);
	return r ? r : load_need(ctx, duty, need);
}

static void duty_fill(
	Ctx *ctx, const Need *need, const Volunteer *volunteer, const char *level, Duty *out) {
	field_defaults(duty_fields, out);
	out->id = id_next(ctx->ids);
	out->need = need->id;
	out->volunteer = volunteer->id;
	out->area = need->area;
	out->home_area = volunteer->area;
	out->status = "assigned";
	out->starts_at = need->starts_at;
	out->ends_at = need->ends_at;
	out->ppe = need->ppe;
	out->hot = need->hot;
	out->staff = volunteer->staff == 1;
	out->level = level;
	out->round = need->reopened;
	out->simulated = volunteer->simulated;
	out->created_at = ctx->now;
	out->version = 1;
}

static int refuse_gate(Ctx *ctx, int problem, const char *rule) {
	return ctx_refuse(ctx, (Problem)problem, rule ? "%s" : NULL, rule);
}

int duty_assign(Ctx *ctx, Need *need, const Volunteer *volunteer, Duty *out) {
	const char *rule = NULL, *level = NULL;
	int r = duty_gate(ctx, need, volunteer, &rule);
	if (r)
		return r > 0 ? refuse_gate(ctx, r, rule) : r;
	if ((r = need_take_place(ctx, need)) || (r = need_level(ctx, need, &level)))
		return r;
	duty_fill(ctx, need, volunteer, level, out);
	if ((r = duty_store_insert(ctx, out)))
		return r;
	return duty_journal(ctx, "duty.assign", out);
}

int duty_release(Ctx *ctx, Duty *duty, const char *reason) {
	Need need;
	if (!str_eq(duty->status, "assigned") && !str_eq(duty->status, "missed"))
		return ctx_refuse(ctx, PROBLEM_DUTY_STATUS, "%s", duty->status);
	int r = need_get(ctx, duty->need, &need);
	if (r)
		return r;
	duty->status = "cancelled";
	duty->reason = reason;
	if ((r = duty_store_update(ctx, duty)) || (r = duty_journal(ctx, "duty.cancel", duty)))
		return r;
	if (duty->round != need.reopened) /* its place went when the need was opened anew */
		return 0;
	if ((r = need_free_place(ctx, &need)) ||
		(place_freed_hook && (r = place_freed_hook(ctx, &need))))
		return r;
	return duty_finish_need(ctx, &need, duty);
}

int duty_settle_alarm(Ctx *ctx, Duty *duty, const char *reason) {
	if (!duty->alarm_at)
		return ctx_refuse(ctx, PROBLEM_DUTY_STATUS, "%s", duty->status);
	duty->alarm_at = TIME_NONE;
	duty->reason = reason;
	int r = duty_store_update(ctx, duty);
	return r ? r : duty_journal(ctx, "alarm.settle", duty);
}

/* The need is gone: those not yet there are freed, those at work are let finish. */
int duty_need_cancelled(Ctx *ctx, const Need *need) {
	Duty *duties;
	size_t count;
	int r = duty_store_of_need(ctx, need, &duties, &count);
	for (size_t i = 0; i < count && !r; i++) {
		if (!str_eq(duties[i].status, "assigned"))
			continue;
		duties[i].status = "cancelled";
		duties[i].reason = "need_cancelled";
		r = duty_store_update(ctx, &duties[i]);
		if (!r)
			r = duty_journal(ctx, "duty.cancel", &duties[i]);
		if (!r)
			r = notice_send(
				ctx, duties[i].volunteer, "released", need->area, "duty", duties[i].id, need->id);
	}
	return r;
}
