/* Carrying out a plan: moves become calls or assignments, need by need. */
#include "base/str.h"
#include "mod/dispatch/run.h"

#include <stdlib.h>

static int move_order(const void *a, const void *b) {
	const RunMove *x = a, *y = b;
	if (x->need != y->need)
		return x->need < y->need ? -1 : 1;
	return (x->volunteer > y->volunteer) - (x->volunteer < y->volunteer);
}

/* Those still planned among the people named, each once, by need. */
static int load_moves(
	Ctx *ctx, const DispatchRun *run, const FieldIds *ids, RunMove *out, size_t *count) {
	*count = 0;
	for (size_t i = 0; i < ids->count; i++) {
		int r = move_store_get(ctx, run->id, ids->items[i], &out[*count]);
		if (r < 0)
			return r;
		if (r == DB_NONE)
			return ctx_refuse_field(
				ctx, arena_printf(ctx->arena, "/volunteers/%zu", i), FAULT_VALUE);
		*count += str_eq(out[*count].status, "planned") && !field_id_repeated(ids, i);
	}
	qsort(out, *count, sizeof *out, move_order);
	return 0;
}

static int note_moves(Ctx *ctx, RunMove *moves, const CallPlanned *people, size_t count,
	const char *done, RunAccepted *sum) {
	int r = 0;
	for (size_t i = 0; i < count && !r; i++) {
		moves[i].status = people[i].refused ? "refused" : done;
		moves[i].reason = people[i].refused;
		sum->refused += people[i].refused != NULL;
		sum->asked += !people[i].refused && str_eq(done, "asked");
		sum->assigned += !people[i].refused && str_eq(done, "assigned");
		r = move_store_update(ctx, &moves[i]);
	}
	return r;
}

/* A need that takes nobody any more refuses its people, not the others. */
static int refuse_all(CallPlanned *people, size_t count) {
	for (size_t i = 0; i < count; i++)
		people[i].refused = "need_closed";
	return 0;
}

static int carry_out(Ctx *ctx, const DispatchRun *run, const RunAccept *in, RunMove *moves,
	size_t count, RunAccepted *sum) {
	CallPlanned *people = arena_array_of(ctx->arena, CallPlanned, count);
	bool asks = str_eq(in->how, "call");
	Need need;
	Id call;
	for (size_t i = 0; i < count; i++)
		people[i].volunteer = moves[i].volunteer;
	int r = need_require(ctx, moves->need, &need);
	if (!r)
		r = asks ? call_planned_ask(ctx, &need, run->area, in->minutes, people, count, &call)
				 : call_planned_assign(ctx, &need, run->area, people, count);
	if (r > 0)
		r = refuse_all(people, count);
	return r ? r : note_moves(ctx, moves, people, count, asks ? "asked" : "assigned", sum);
}

int run_accept(Ctx *ctx, const DispatchRun *run, const RunAccept *in, RunAccepted *out) {
	RunMove *moves = arena_array_of(ctx->arena, RunMove, in->volunteers.count + 1);
	size_t count;
	*out = (RunAccepted){0};
	if (!str_eq(run->status, "ready") || run->scenario)
		return ctx_refuse(
			ctx, PROBLEM_DISPATCH_STATUS, "%s", run->scenario ? "what_if" : run->status);
	int r = load_moves(ctx, run, &in->volunteers, moves, &count);
	for (size_t i = 0, n; i < count && !r; i += n) {
		for (n = 1; i + n < count && moves[i + n].need == moves[i].need;)
			n++;
		r = carry_out(ctx, run, in, &moves[i], n, out);
	}
	if (r)
		return r;
	return ctx_journal(ctx, "dispatch.accept", run->area, "dispatch", run->id, 0,
		"{\"asked\":%lld,\"assigned\":%lld,\"refused\":%lld}", (long long)out->asked,
		(long long)out->assigned, (long long)out->refused);
}
