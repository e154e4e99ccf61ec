#include "mod/call/call_private.h"

#include "base/str.h"
#include "mod/notice/notice.h"

const char *call_counts_json(Ctx *ctx, const EligibleSet *set) {
	Buf buf;
	JsonOut out;
	buf_init(&buf, ctx->arena);
	jw_init(&out, &buf);
	jw_object(&out);
	for (int i = 0; i < ELIGIBLE_REASONS; i++)
		if (set->counts[i])
			jw_put_int(&out, eligible_reason_name((EligibleReason)i), set->counts[i]);
	jw_object_end(&out);
	return buf.data;
}

/* ---- whom to ask --------------------------------------------------------------------------- */

static Candidate *find_person(const EligibleSet *set, Id id) {
	for (size_t i = 0; i < set->count; i++)
		if (set->people[i].id == id)
			return &set->people[i];
	return NULL;
}

static const char *why_not(const Candidate *person) {
	if (!person)
		return eligible_reason_name(ELIGIBLE_NOT_APPROVED);
	return person->rule ? person->rule : eligible_reason_name(person->reason);
}

static int refuse_person(Ctx *ctx, const Candidate *person) {
	return ctx_refuse(ctx, PROBLEM_NOT_ELIGIBLE, "%s", why_not(person));
}

/* A resting person passes when every rule that stands against them was set aside. */
static int person_passes(Ctx *ctx, const Need *need, Candidate *person, bool *passes) {
	Volunteer volunteer;
	const char *rule;
	*passes = person->reason == ELIGIBLE_FITS || person->reason == ELIGIBLE_RESERVE_FLOOR;
	if (person->reason != ELIGIBLE_RESTING)
		return 0;
	int r = force_volunteer_get(ctx, person->id, &volunteer);
	if (r)
		return r;
	r = duty_gate(ctx, need, &volunteer, &rule);
	*passes = r == 0;
	return r < 0 ? r : 0;
}

static int choose_named(Ctx *ctx, const EligibleSet *set, const FieldIds *ids, Candidate *chosen) {
	for (size_t i = 0; i < ids->count; i++) {
		bool passes = false;
		if (field_id_repeated(ids, i))
			return ctx_refuse_field(
				ctx, arena_printf(ctx->arena, "/volunteers/%zu", i), FAULT_DUPLICATE);
		Candidate *person = find_person(set, ids->items[i]);
		int r = person ? person_passes(ctx, set->need, person, &passes) : 0;
		if (r)
			return r;
		if (!passes)
			return refuse_person(ctx, person);
		chosen[i] = *person;
	}
	return 0;
}

int call_judge_one(Ctx *ctx, const Need *need, const char *area, Id id, bool asked_before,
	Candidate *out, const char **why) {
	EligibleSet set;
	bool passes = false;
	int r = eligible_load(ctx, need, area, id, &set);
	if (r)
		return r;
	if (asked_before)
		set.asked_count = 0;
	eligible_judge(ctx, &set);
	Candidate *person = find_person(&set, id);
	if (person && !area_within(person->area, area))
		person->reason = ELIGIBLE_NOT_APPROVED; /* none of this subtree's */
	if (person && (r = person_passes(ctx, need, person, &passes)))
		return r;
	*why = passes ? NULL : why_not(person);
	if (passes)
		*out = *person;
	return 0;
}

static size_t choose_first(const EligibleSet *set, size_t most, Candidate *chosen) {
	size_t n = 0;
	while (n < most && n < set->count && set->people[n].reason == ELIGIBLE_FITS) {
		chosen[n] = set->people[n];
		n++;
	}
	return n;
}

/* ---- asking --------------------------------------------------------------------------------- */

static int ask_person(Ctx *ctx, const Call *call, const Candidate *person) {
	Ask ask;
	field_defaults(ask_fields, &ask);
	ask.id = id_next(ctx->ids);
	ask.call = call->id;
	ask.need = call->need;
	ask.volunteer = person->id;
	ask.home_area = person->area;
	ask.status = "asked";
	ask.distance_m = person->distance_m >= 0 ? (int64_t)person->distance_m : INT_ABSENT;
	ask.asked_at = ctx->now;
	ask.version = 1;
	int r = ask_store_insert(ctx, &ask);
	if (r || (r = force_note_asked(ctx, person->id)))
		return r;
	return notice_send(ctx, person->id, "asked", person->area, "ask", ask.id, call->need);
}

void call_fill(Ctx *ctx, const Need *need, const CallOpen *in, const char *area, Call *out) {
	field_defaults(call_fields, out);
	out->id = id_next(ctx->ids);
	out->need = need->id;
	out->area = area;
	out->wanted = need->head_count - need->accepted;
	out->status = "open";
	out->opened_at = ctx->now;
	out->opened_by = ctx->actor ? ctx->actor->account : 0;
	out->closes_at =
		ctx->now + (in->minutes == INT_ABSENT ? CALL_MINUTES : in->minutes) * TIME_MINUTE;
	out->simulated = need->simulated;
}

int call_ask_all(Ctx *ctx, const Need *need, Call *call, const Candidate *people, size_t count) {
	call->asked = (int64_t)count;
	int r = call_store_insert(ctx, call);
	if (r)
		return r;
	r = ctx_journal(ctx, "call.open", need->area, "call", call->id, 0,
		"{\"need\":\"%lld\",\"area\":\"%s\",\"wanted\":%lld,\"asked\":%lld}", (long long)need->id,
		call->area, (long long)call->wanted, (long long)call->asked);
	for (size_t i = 0; i < count && !r; i++)
		r = ask_person(ctx, call, &people[i]);
	return r ? r : loan_book(ctx, need, people, count);
}

int call_require_open(Ctx *ctx, const Need *need) {
	if (!str_eq(need->status, "open") && !str_eq(need->status, "working"))
		return ctx_refuse(ctx, PROBLEM_NEED_STATUS, "%s", need->status);
	if (need->accepted >= need->head_count)
		return ctx_refuse(ctx, PROBLEM_NEED_STATUS, "covered");
	return need->ends_at <= ctx->now ? ctx_refuse(ctx, PROBLEM_WINDOW, NULL) : 0;
}

int call_open(Ctx *ctx, Need *need, const CallOpen *in, Call *out) {
	EligibleSet set;
	const char *area = in->area ? in->area : need->tier;
	int r = call_require_open(ctx, need);
	if (r || (r = eligible_load(ctx, need, area, 0, &set)))
		return r;
	eligible_judge(ctx, &set);
	call_fill(ctx, need, in, area, out);
	out->counts = call_counts_json(ctx, &set);
	size_t count = in->volunteers.count;
	Candidate *chosen = arena_array_of(ctx->arena, Candidate, set.count + count + 1);
	if (count)
		r = choose_named(ctx, &set, &in->volunteers, chosen);
	else
		count = choose_first(&set,
			(size_t)(in->ask == INT_ABSENT ? out->wanted * CALL_ASK_FACTOR : in->ask), chosen);
	return r ? r : call_ask_all(ctx, need, out, chosen, count);
}

int call_assign(Ctx *ctx, Need *need, Id id, Duty *out) {
	Volunteer volunteer;
	Candidate chosen;
	const char *why;
	/* Asked by phone after the app is no obstacle. */
	int r = call_judge_one(ctx, need, need->tier, id, true, &chosen, &why);
	if (r)
		return r;
	if (why)
		return ctx_refuse(ctx, PROBLEM_NOT_ELIGIBLE, "%s", why);
	r = force_volunteer_get(ctx, id, &volunteer);
	return r ? r : duty_assign(ctx, need, &volunteer, out);
}

int call_close(Ctx *ctx, Call *call) {
	Ask *asks;
	size_t count;
	Need need;
	int r = ask_store_unanswered(ctx, call->id, &asks, &count);
	for (size_t i = 0; i < count && !r; i++)
		r = ask_expire(ctx, &asks[i]);
	if (r || (r = call_store_close(ctx, call->id)) || (r = need_get(ctx, call->need, &need)))
		return r;
	call->status = "closed";
	return ctx_journal(ctx, "call.close", need.area, "call", call->id, 0, "{\"need\":\"%lld\"}",
		(long long)need.id);
}

int call_need_cancelled(Ctx *ctx, const Need *need) {
	Call *calls;
	Ask *asks;
	size_t count;
	int r = call_store_open_of_need(ctx, need->id, &calls, &count);
	for (size_t i = 0; i < count && !r; i++)
		r = call_close(ctx, &calls[i]);
	if (r || (r = ask_store_waiting(ctx, need->id, &asks, &count)))
		return r;
	for (size_t i = 0; i < count && !r; i++)
		r = ask_withdraw(ctx, &asks[i], "need_cancelled");
	return r;
}

/* ---- timer ------------------------------------------------------------------------------------- */

static int close_over(Ctx *ctx, int64_t *sum) {
	Call *calls;
	size_t count;
	int r = call_store_over(ctx, &calls, &count);
	for (size_t i = 0; i < count && !r; i++)
		r = call_close(ctx, &calls[i]);
	*sum += (int64_t)count;
	return r;
}

static int raise_short(Ctx *ctx, int64_t *sum) {
	ShortNeed *due;
	size_t count;
	int r = need_store_short_due(ctx, &due, &count);
	for (size_t i = 0; i < count && !r; i++) {
		Need need;
		r = need_get(ctx, due[i].id, &need);
		if (!r)
			r = tier_raise(ctx, &need, NULL);
		if (r == PROBLEM_TIER_TOP)
			r = need_move_tier(ctx, &need, need.tier, TIME_NONE);
	}
	*sum += (int64_t)count;
	return r;
}

int call_tick(Ctx *ctx, int64_t *count) {
	*count = 0;
	int r = close_over(ctx, count);
	return r ? r : raise_short(ctx, count);
}

int call_recount_asked(Ctx *ctx) {
	AskedLately *rows;
	size_t count;
	int r = call_store_asked_lately(ctx, ctx->now - 30 * TIME_DAY, &rows, &count);
	for (size_t i = 0; i < count && !r; i++)
		r = force_set_asked(ctx, rows[i].volunteer, rows[i].count);
	return r;
}
