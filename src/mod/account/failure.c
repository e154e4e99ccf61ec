/* Failed sign-ins: counted by login and address, and by login alone, whether or not anybody has it.
 *
 * Five in a row from one address, or fifty from all, and there is a back-off of 2^(n-5) (2^(n-50)) times
 * 30 s, at most an hour. The second kind, which strangers can bring on, does not hold at an address the
 * account was opened from in the last 90 days: nobody is locked out of their own office or telephone. */
#include "mod/account/account_private.h"

#include "base/str.h"
#include "mod/account/account_sql.h"

enum { FROM_HERE = 5, FROM_ANYWHERE = 50, DOUBLINGS_MOST = 7 };

typedef struct FailureRow {
	int64_t failed;
	Time locked_until;
} FailureRow;
static const Field failure_row[] = {
	FIELD(FailureRow, failed, FIELD_INT),
	FIELD(FailureRow, locked_until, FIELD_TIME),
	FIELD_END,
};

static int get(Ctx *ctx, const char *id, FailureRow *out) {
	*out = (FailureRow){0};
	int r = db_one(
		ctx->db, &SQL_FAILURE_GET, DB_ARGS(ARG_TEXT("id", id)), failure_row, out, ctx->arena);
	return r == DB_NONE ? 0 : r;
}

static const char *login_id(const Ctx *ctx, const char *login) {
	return crypt_lookup(ctx->keys, "login", str_lower(ctx->arena, login), ctx->arena);
}

/* Strangers' failures do not count against whom this address is known to. Nobody is looked up too. */
static int is_known(Ctx *ctx, const Account *account, const char *address, bool *known) {
	int64_t one;
	int r = db_int(ctx->db, &SQL_ADDRESS_KNOWN,
		DB_ARGS(ARG_INT("account", account ? account->id : 0), ARG_TEXT("address", address)), &one);
	*known = r == 0;
	return r < 0 ? r : 0;
}

int attempt_find(Ctx *ctx, const char *login, const Account *account, Attempt *out) {
	const char *peer = ctx->peer ? ctx->peer : "";
	FailureRow here, anywhere;
	bool known;
	*out = (Attempt){.login = login_id(ctx, login),
		.guess = crypt_lookup(ctx->keys, "guess",
			arena_printf(ctx->arena, "%s\n%s", str_lower(ctx->arena, login), peer), ctx->arena),
		.address = crypt_lookup(ctx->keys, "address", peer, ctx->arena)};
	int r = get(ctx, out->guess, &here);
	if (r || (r = get(ctx, out->login, &anywhere)) ||
		(r = is_known(ctx, account, out->address, &known)))
		return r;
	Time until = here.locked_until;
	if (!known && anywhere.locked_until > until)
		until = anywhere.locked_until;
	out->locked_until = until > ctx->now ? until : TIME_NONE;
	return 0;
}

int attempt_refuse(Ctx *ctx, const Attempt *attempt) {
	if (!attempt->locked_until)
		return 0;
	ctx->retry_after = (attempt->locked_until - ctx->now + TIME_SECOND - 1) / TIME_SECOND;
	return ctx_refuse(ctx, PROBLEM_LOCKED, NULL);
}

static int count_one(Ctx *ctx, const Attempt *attempt, const char *id, int64_t free_ones) {
	FailureRow row;
	int r = get(ctx, id, &row);
	if (r)
		return r;
	row.failed++;
	if (row.failed >= free_ones) {
		int64_t doublings = row.failed - free_ones;
		row.locked_until = ctx->now +
			(30 * TIME_SECOND << (doublings > DOUBLINGS_MOST ? DOUBLINGS_MOST : doublings));
	}
	return db_exec(ctx->db, &SQL_FAILURE_PUT,
		DB_ARGS(ARG_TEXT("id", id), ARG_TEXT("login", attempt->login),
			ARG_INT("failed", row.failed), ARG_INT("locked_until", row.locked_until),
			ARG_INT("now", ctx->now)));
}

int attempt_failed(Ctx *ctx, const Attempt *attempt, const Account *account) {
	int r = count_one(ctx, attempt, attempt->guess, FROM_HERE);
	if (r || (r = count_one(ctx, attempt, attempt->login, FROM_ANYWHERE)))
		return r;
	return account ? ctx_journal(ctx, "session.fail", "", "account", account->id, 0, "{}") : 0;
}

static int forget(Ctx *ctx, const char *id) {
	return db_exec(ctx->db, &SQL_FAILURE_DELETE, DB_ARGS(ARG_TEXT("id", id)));
}

int attempt_succeeded(Ctx *ctx, const Attempt *attempt, const Account *account) {
	int r = forget(ctx, attempt->guess);
	if (r || (r = forget(ctx, attempt->login)))
		return r;
	return db_exec(ctx->db, &SQL_ADDRESS_NOTE,
		DB_ARGS(ARG_INT("account", account->id), ARG_TEXT("address", attempt->address),
			ARG_INT("now", ctx->now)));
}

int attempt_is_locked(Ctx *ctx, const char *login, bool *locked) {
	int64_t one;
	int r = db_int(ctx->db, &SQL_FAILURE_LOCKED,
		DB_ARGS(ARG_TEXT("login", login_id(ctx, login)), ARG_INT("now", ctx->now)), &one);
	*locked = r == 0;
	return r < 0 ? r : 0;
}

int attempt_forget(Ctx *ctx, const char *login) {
	return db_exec(ctx->db, &SQL_FAILURE_FORGET, DB_ARGS(ARG_TEXT("login", login_id(ctx, login))));
}
