/* What time itself does to duties. */
#include "mod/duty/duty_private.h"

#include "mod/notice/notice.h"

static int raise_alarm(Ctx *ctx, Duty *duty) {
	duty->alarm_at = ctx->now;
	int r = duty_store_update(ctx, duty);
	if (r || (r = duty_journal(ctx, "duty.alarm", duty)))
		return r;
	return notice_send(ctx, duty->volunteer, "reminder", duty->area, "duty", duty->id, duty->need);
}

static int mark_missed(Ctx *ctx, Duty *duty) {
	duty->status = "missed";
	Need need;
	int r = duty_store_update(ctx, duty);
	if (r || (r = duty_journal(ctx, "duty.miss", duty)) ||
		(r = notice_send(
			 ctx, duty->volunteer, "missed", duty->area, "duty", duty->id, duty->need)) ||
		(r = need_get(ctx, duty->need, &need)))
		return r;
	return duty_finish_need(ctx, &need, duty);
}

static int each(Ctx *ctx, Duty *duties, size_t count, int (*act)(Ctx *, Duty *), int64_t *sum) {
	int r = 0;
	for (size_t i = 0; i < count && !r; i++)
		r = act(ctx, &duties[i]);
	*sum += (int64_t)count;
	return r;
}

int duty_tick(Ctx *ctx, int64_t *count) {
	Duty *duties;
	size_t found;
	*count = 0;
	int r = duty_store_late(ctx, ctx->now - DUTY_ALARM_AFTER, &duties, &found);
	if (r || (r = each(ctx, duties, found, raise_alarm, count)))
		return r;
	if ((r = duty_store_over(ctx, ctx->now - DUTY_MISSED_AFTER, &duties, &found)))
		return r;
	return each(ctx, duties, found, mark_missed, count);
}
