/* Confirmation, and the hours that only it makes. */
#include "mod/duty/duty_private.h"

#include "base/guard.h"
#include "base/str.h"
#include "mod/duty/duty_sql.h"
#include "mod/notice/notice.h"

static const char *ledger_text(const LedgerLine *line, Arena *arena) {
	return arena_printf(arena, "%lld\n%lld\n%lld\n%s\n%lld\n%lld\n%lld\n%s", (long long)line->id,
		(long long)line->duty, (long long)line->person, line->kind, (long long)line->minutes,
		(long long)line->signed_by, (long long)line->at, line->reason ? line->reason : "");
}

static int ledger_add(Ctx *ctx, const Duty *duty, LedgerLine *line) {
	line->id = id_next(ctx->ids);
	line->duty = duty->id;
	line->person = duty->volunteer;
	line->at = ctx->now;
	line->signature = crypt_sign(ctx->keys, ledger_text(line, ctx->arena), ctx->arena);
	int r = ledger_store_insert(ctx, line);
	if (r)
		return r;
	return ctx_journal(ctx, "ledger.line", duty->area, "duty", duty->id, duty->volunteer,
		"{\"line\":\"%lld\",\"kind\":\"%s\",\"minutes\":%lld}", (long long)line->id, line->kind,
		(long long)line->minutes);
}

typedef struct LedgerScan {
	const Keys *keys;
	DbRows *rows;
	Arena *arena;
	Id offender;
} LedgerScan;

static int judge_line(void *self) {
	LedgerScan *scan = self;
	LedgerLine line;
	int r = db_rows_next(scan->rows, &line, scan->arena);
	if (!r && !crypt_verify(scan->keys, ledger_text(&line, scan->arena), line.signature))
		scan->offender = line.id;
	return r;
}

int ledger_verify(Ctx *ctx, Id *offender) {
	LedgerScan scan = {.keys = ctx->keys};
	int r = db_rows_open(&scan.rows, ctx->db, &SQL_LEDGER_ALL, DB_NO_ARGS, ledger_fields);
	if (r)
		return r;
	scan.arena = arena_new(0);
	r = scan.arena ? 0 : ERR_MEMORY;
	while (!r && !scan.offender) {
		arena_reset(scan.arena);
		r = guarded(scan.arena, judge_line, &scan);
	}
	db_rows_close(scan.rows);
	arena_free(scan.arena);
	*offender = scan.offender;
	return r == DB_NONE ? 0 : r;
}

/* Check-in, check-out and confirmation are all there: hours exist from now. */
static int confirm(Ctx *ctx, Duty *duty, const char *how, Id by) {
	duty->status = "confirmed";
	duty->confirmed_at = ctx->now;
	duty->confirmed_how = how;
	duty->confirmed_by = by;
	int r = duty_store_update(ctx, duty);
	if (r || (r = duty_journal(ctx, "duty.confirm", duty)))
		return r;
	LedgerLine line = {.kind = "service", .minutes = (duty->out_at - duty->in_at) / TIME_MINUTE};
	if ((r = ledger_add(ctx, duty, &line)))
		return r;
	return notice_send(ctx, duty->volunteer, "confirmed", duty->area, "duty", duty->id, duty->need);
}

static int dispute(Ctx *ctx, Duty *duty, const char *reason) {
	duty->status = "disputed";
	duty->reason = reason;
	int r = duty_store_update(ctx, duty);
	if (r || (r = duty_journal(ctx, "duty.dispute", duty)))
		return r;
	return notice_send(ctx, duty->volunteer, "not_done", duty->area, "duty", duty->id, duty->need);
}

int duty_need_answered(Ctx *ctx, Need *need, bool done, const char *reason) {
	Duty *duties;
	size_t count;
	if (!str_eq(need->status, "done"))
		return ctx_refuse(ctx, PROBLEM_NEED_STATUS, "%s", need->status);
	int r = duty_store_of_need(ctx, need, &duties, &count);
	for (size_t i = 0; i < count && !r; i++)
		if (str_eq(duties[i].status, "out"))
			r = done ? confirm(ctx, &duties[i], "requester", 0) : dispute(ctx, &duties[i], reason);
	if (r)
		return r;
	return done ? need_confirmed(ctx, need, "requester") : need_reopen(ctx, need, reason);
}

/* Is any duty of the need's present round still waiting for its confirmation? */
static int all_confirmed(Ctx *ctx, const Need *need, bool *all) {
	Duty *duties;
	size_t count;
	int r = duty_store_of_need(ctx, need, &duties, &count);
	*all = !r;
	for (size_t i = 0; i < count && !r; i++)
		if (!str_eq(duties[i].status, "confirmed") && !str_eq(duties[i].status, "missed"))
			*all = false;
	return r;
}

int duty_confirm_need(Ctx *ctx, Need *need) {
	bool all = false;
	if (!str_eq(need->status, "done"))
		return 0;
	int r = all_confirmed(ctx, need, &all);
	return r || !all ? r : need_confirmed(ctx, need, "second");
}

int duty_confirm_second(Ctx *ctx, Need *need, Duty *duty, bool done, const char *reason) {
	if (!str_eq(duty->status, "out") && !(done && str_eq(duty->status, "disputed")))
		return ctx_refuse(ctx, PROBLEM_DUTY_STATUS, "%s", duty->status);
	Id account = ctx->actor->account;
	if (account == duty->in_by || account == duty->out_by || ctx->actor->person == duty->volunteer)
		return ctx_refuse(ctx, PROBLEM_CONFIRM_SELF, NULL);
	if (ctx->now < duty->out_at + DUTY_SECOND_AFTER) {
		char text[TIME_TEXT_SIZE];
		return ctx_refuse(
			ctx, PROBLEM_CONFIRM_EARLY, "%s", time_format(duty->out_at + DUTY_SECOND_AFTER, text));
	}
	int r = done ? confirm(ctx, duty, "second", account) : dispute(ctx, duty, reason);
	if (r)
		return r;
	if (!done && duty->round == need->reopened && str_eq(need->status, "done"))
		return need_reopen(ctx, need, reason);
	return duty_confirm_need(ctx, need);
}

int duty_correct(Ctx *ctx, const Duty *duty, int64_t minutes, const char *reason, LedgerLine *out) {
	int64_t total = 0;
	if (!str_eq(duty->status, "confirmed"))
		return ctx_refuse(ctx, PROBLEM_DUTY_STATUS, "%s", duty->status);
	if (ctx->actor->person && ctx->actor->person == duty->volunteer)
		return ctx_refuse(ctx, PROBLEM_CONFIRM_SELF, NULL);
	int r = ledger_store_total_of_duty(ctx, duty->id, &total);
	if (r)
		return r;
	if (!minutes || total + minutes < 0)
		return ctx_refuse(ctx, PROBLEM_CORRECTION_ZERO, NULL);
	*out = (LedgerLine){.kind = "correction",
		.minutes = minutes,
		.reason = reason,
		.signed_by = ctx->actor->account};
	if ((r = ledger_add(ctx, duty, out)))
		return r;
	return notice_send(ctx, duty->volunteer, "hours", duty->area, "duty", duty->id, duty->need);
}
