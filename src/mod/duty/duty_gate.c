/* Two gates before anybody is put on a shift: one place at a time, and rest. */
#include "mod/duty/duty_private.h"

#include "base/str.h"

static const struct {
	const char *rule;
	Problem problem;
} rule_problems[] = {
	{"HY-01", PROBLEM_REST_DAILY},
	{"HY-02", PROBLEM_REST_WEEKLY},
	{"HY-03", PROBLEM_REST_BETWEEN},
	{"HY-04", PROBLEM_REST_DAYS},
	{"HY-05", PROBLEM_REST_NIGHTS},
	{"HY-06", PROBLEM_REST_PPE},
	{"HY-07", PROBLEM_REST_VOLUNTEER},
	{"HY-08", PROBLEM_REST_BANK},
	{"HY-09", PROBLEM_REST_GATE},
};

int duty_rule_problem(const char *rule) {
	for (size_t i = 0; i < sizeof rule_problems / sizeof *rule_problems; i++)
		if (str_eq(rule_problems[i].rule, rule))
			return rule_problems[i].problem;
	return PROBLEM_REST_GATE;
}

static bool overlaps(const DutySpan *spans, size_t count, Time from, Time to) {
	for (size_t i = 0; i < count; i++)
		if (spans[i].from < to && spans[i].to > from)
			return true;
	return false;
}

static RestSpan *rest_spans(Ctx *ctx, const DutySpan *spans, size_t count) {
	RestSpan *out = arena_array_of(ctx->arena, RestSpan, count + 1);
	for (size_t i = 0; i < count; i++)
		out[i] = (RestSpan){spans[i].from, spans[i].to, spans[i].ppe == 1};
	return out;
}

RestWork duty_rest_work(const Packs *packs, const Need *need) {
	const PackTask *task = packs_task(packs, need->task);
	return (RestWork){.hot = need->hot == 1,
		.light = !task || task->light,
		.alone_ok = !task || task->alone_ok,
		.people = need->head_count};
}

int duty_gate(Ctx *ctx, const Need *need, const Volunteer *volunteer, const char **rule) {
	DutySpan *spans;
	size_t count;
	const char *level, *const *overridden;
	*rule = NULL;
	int r = duty_store_spans_of(ctx, volunteer->id, need->starts_at - DUTY_REST_HORIZON,
		need->ends_at + DUTY_REST_HORIZON, &spans, &count);
	if (r)
		return r;
	if (overlaps(spans, count, need->starts_at, need->ends_at))
		return PROBLEM_BUSY;
	if ((r = need_level(ctx, need, &level)) ||
		(r = rest_override_rules(ctx, volunteer->id, need->id, &overridden)))
		return r;
	RestVerdict verdict = rest_judge(ctx->packs,
		&(RestAsked){.worked = rest_spans(ctx, spans, count),
			.count = count,
			.shift = {need->starts_at, need->ends_at, need->ppe == 1},
			.work = duty_rest_work(ctx->packs, need),
			.staff = volunteer->staff == 1,
			.birth = volunteer->birth,
			.level = level,
			.overridden = overridden});
	*rule = verdict.rule;
	return verdict.rule ? duty_rule_problem(verdict.rule) : 0;
}

/* ---- overrides ----------------------------------------------------------------------- */

int rest_override_rules(Ctx *ctx, Id volunteer, Id need, const char *const **rules) {
	RestOverride *items;
	size_t count, n = 0;
	int r = rest_override_store_of(ctx, volunteer, need, &items, &count);
	if (r)
		return r;
	const char **list = arena_array_of(ctx->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		if (items[i].until > ctx->now)
			list[n++] = items[i].rule;
	*rules = list;
	return 0;
}

int rest_override_make(Ctx *ctx, const RestOverrideMake *in, RestOverride *out) {
	Need need;
	Volunteer volunteer;
	const char *level;
	int r = need_require(ctx, in->need, &need);
	if (r)
		return r;
	if ((r = force_volunteer_get(ctx, in->volunteer, &volunteer)))
		return r == DB_NONE ? ctx_refuse_field(ctx, "/volunteer", FAULT_VALUE) : r;
	if ((r = need_level(ctx, &need, &level)))
		return r;
	if (!packs_rule_may_be_overridden(
			ctx->packs, in->rule, volunteer.staff == 1 ? "staff" : "volunteer", level))
		return ctx_refuse(ctx, PROBLEM_OVERRIDE_NEVER, "%s", in->rule);
	const PackLimit *days = packs_limit(ctx->packs, in->rule,
		volunteer.staff == 1 ? "staff" : "volunteer", level, "week_override_max_days");
	if (in->until <= ctx->now || (days && in->until > ctx->now + days->value * TIME_DAY))
		return ctx_refuse_field(ctx, "/until", FAULT_RANGE);
	*out = (RestOverride){.id = id_next(ctx->ids),
		.rule = in->rule,
		.need = in->need,
		.volunteer = in->volunteer,
		.reason = in->reason,
		.by_account = ctx->actor->account,
		.at = ctx->now,
		.until = in->until};
	if ((r = rest_override_store_insert(ctx, out)))
		return r;
	return ctx_journal(ctx, "rest.override", need.area, "need", need.id, volunteer.id,
		"{\"rule\":\"%s\",\"override\":\"%lld\"}", in->rule, (long long)out->id);
}
