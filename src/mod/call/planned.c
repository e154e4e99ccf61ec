/* Carrying out a plan: its people are asked, or put on their needs at once. */
#include "mod/call/call_private.h"

#include <math.h>

int call_fit(Ctx *ctx, const Need *need, const char *area, Id volunteer, CallFit *out) {
	Candidate person;
	*out = (CallFit){0};
	int r = call_judge_one(ctx, need, area, volunteer, false, &person, &out->why);
	if (r || out->why)
		return r;
	*out = (CallFit){.fits = true,
		.home = person.area,
		.distance_m = isnan(person.distance_m) ? -1 : (int32_t)person.distance_m,
		.week_min = (int32_t)person.week_min};
	return 0;
}

/* Those who still fit, at the front of `chosen`; the others are refused. */
static int choose_fitting(Ctx *ctx, const Need *need, const char *area, CallPlanned *people,
	size_t count, Candidate *chosen, size_t *fitting) {
	int r = 0;
	*fitting = 0;
	for (size_t i = 0; i < count && !r; i++) {
		r = call_judge_one(
			ctx, need, area, people[i].volunteer, false, &chosen[*fitting], &people[i].refused);
		*fitting += !r && !people[i].refused;
	}
	return r;
}

int call_planned_ask(Ctx *ctx, Need *need, const char *area, int64_t minutes, CallPlanned *people,
	size_t count, Id *call) {
	Candidate *chosen = arena_array_of(ctx->arena, Candidate, count + 1);
	CallOpen in = {.ask = INT_ABSENT, .minutes = minutes};
	size_t fitting;
	Call row;
	*call = 0;
	int r = call_require_open(ctx, need);
	if (r || (r = choose_fitting(ctx, need, area, people, count, chosen, &fitting)) || !fitting)
		return r;
	call_fill(ctx, need, &in, area, &row);
	row.counts = arena_printf(ctx->arena, "{\"fits\":%zu}", fitting);
	*call = row.id;
	return call_ask_all(ctx, need, &row, chosen, fitting);
}

/* A refusal concerns this one person only; *why is its code. */
static int assign_one(Ctx *ctx, Need *need, const Candidate *person, const char **why) {
	Volunteer volunteer;
	Duty duty;
	const char *rule;
	int r = force_volunteer_get(ctx, person->id, &volunteer);
	if (r)
		return r == DB_NONE ? ERR_INTERNAL : r;
	r = duty_gate(ctx, need, &volunteer, &rule);
	if (r > 0)
		*why = rule ? rule : eligible_reason_name(ELIGIBLE_ASSIGNED);
	return r ? (r < 0 ? r : 0) : duty_assign(ctx, need, &volunteer, &duty);
}

int call_planned_assign(Ctx *ctx, Need *need, const char *area, CallPlanned *people, size_t count) {
	Candidate *placed = arena_array_of(ctx->arena, Candidate, count + 1);
	size_t n = 0;
	int r = call_require_open(ctx, need);
	for (size_t i = 0; i < count && !r; i++) {
		CallPlanned *one = &people[i];
		if (need->accepted >= need->head_count)
			one->refused = "covered";
		else if (!(r = call_judge_one(
					   ctx, need, area, one->volunteer, false, &placed[n], &one->refused)) &&
			!one->refused)
			r = assign_one(ctx, need, &placed[n], &one->refused);
		n += !r && !one->refused;
	}
	return r ? r : loan_book(ctx, need, placed, n);
}
