#include "mod/account/account_private.h"

#include "base/str.h"
#include "mod/account/account_sql.h"
#include "mod/account/rights.h"

#include <string.h>

const char *const account_statuses[] = {"active", "disabled", NULL};
const char *const account_languages[] = {"zh-CN", "en", NULL};

const Field account_fields[] = {
	FIELD(Account, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(Account, person, FIELD_ID),
	FIELD(Account, login, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Account, name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Account, password_hash, FIELD_TEXT, .flags = FIELD_HIDDEN),
	FIELD(Account, totp_secret, FIELD_BLOB),
	FIELD(Account, totp_step, FIELD_INT, .flags = FIELD_HIDDEN),
	FIELD(Account, must_change, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(Account, password_until, FIELD_TIME),
	FIELD(Account, status, FIELD_ENUM, .values = account_statuses, .flags = FIELD_REQUIRED),
	FIELD(Account, language, FIELD_ENUM, .values = account_languages, .flags = FIELD_REQUIRED),
	FIELD(Account, simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(Account, created_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(Account, version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

const Field account_grant_fields[] = {
	FIELD(AccountGrant, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(AccountGrant, account, FIELD_ID, .flags = FIELD_HIDDEN),
	FIELD(AccountGrant, role, FIELD_ENUM, .values = role_names, .flags = FIELD_REQUIRED),
	FIELD(AccountGrant, area, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(AccountGrant, since, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(AccountGrant, until, FIELD_TIME),
	FIELD(AccountGrant, given_by, FIELD_ID),
	FIELD_END,
};

int account_get(Ctx *ctx, Id id, Account *out) {
	return db_one(
		ctx->db, &SQL_ACCOUNT_GET, DB_ARGS(ARG_INT("id", id)), account_fields, out, ctx->arena);
}

int account_by_login(Ctx *ctx, const char *login, Account *out) {
	return db_one(ctx->db, &SQL_ACCOUNT_BY_LOGIN,
		DB_ARGS(ARG_TEXT("login", str_lower(ctx->arena, login))), account_fields, out, ctx->arena);
}

int account_store_update(Ctx *ctx, Account *account) {
	account->version++;
	return db_exec(
		ctx->db, &SQL_ACCOUNT_UPDATE, db_args_of(ctx->arena, account_fields, account, NULL));
}

int account_make(Ctx *ctx, const AccountMake *in, Account *out) {
	Account there;
	int r =
		in->password_hash ? 0 : account_require_password(ctx, in->login, in->name, in->password);
	if (r)
		return r;
	r = account_by_login(ctx, in->login, &there);
	if (r != DB_NONE)
		return r ? r : ctx_refuse(ctx, PROBLEM_LOGIN_TAKEN, NULL);
	*out = (Account){.id = id_next(ctx->ids),
		.person = in->person,
		.login = str_lower(ctx->arena, in->login),
		.name = in->name,
		.password_hash = in->password_hash,
		.must_change = in->must_change,
		.password_until = in->password_until,
		.status = "active",
		.language = in->language ? in->language : "zh-CN",
		.simulated = in->simulated == 1,
		.created_at = ctx->now,
		.version = 1};
	r = in->password_hash ? 0 : password_hash(in->password, ctx->arena, &out->password_hash);
	if (r ||
		(r = db_exec(
			 ctx->db, &SQL_ACCOUNT_INSERT, db_args_of(ctx->arena, account_fields, out, NULL))))
		return r;
	return ctx_journal(ctx, "account.make", "", "account", out->id, 0, "{}");
}

int account_reset_to(Ctx *ctx, Account *account, const char *hash) {
	account->password_hash = hash;
	account->must_change = 1;
	account->password_until = ctx->now + PASSWORD_MADE_HOURS * TIME_HOUR;
	account->totp_secret = (FieldBlob){0};
	int r = account_store_update(ctx, account);
	if (r || (r = attempt_forget(ctx, account->login)) ||
		(r = session_end_others(ctx, account->id, "")))
		return r;
	return ctx_journal(ctx, "account.reset", "", "account", account->id, 0, "{}");
}

int account_reset(Ctx *ctx, const char *login, const char **made) {
	Account account;
	const char *hash;
	int r = account_by_login(ctx, login, &account);
	if (r)
		return r == DB_NONE ? ctx_refuse(ctx, PROBLEM_NOT_FOUND, NULL) : r;
	*made = password_made(ctx->rng, ctx->arena);
	r = password_hash(*made, ctx->arena, &hash);
	return r ? r : account_reset_to(ctx, &account, hash);
}

/* ---- grants ------------------------------------------------------------------------------------------ */

int account_grant(
	Ctx *ctx, Id account, const char *role, const char *area, Time until, AccountGrant *out) {
	*out = (AccountGrant){id_next(ctx->ids), account, role, area, ctx->now, until,
		ctx->actor ? ctx->actor->account : 0};
	int r = db_exec(ctx->db, &SQL_ACCOUNT_GRANT_INSERT,
		db_args_of(ctx->arena, account_grant_fields, out, NULL));
	return r
		? r
		: ctx_journal(ctx, "grant.give", area, "account", account, 0, "{\"role\":\"%s\"}", role);
}

int account_grants_of(Ctx *ctx, Id account, AccountGrant **items, size_t *count) {
	return db_all(ctx->db, &SQL_ACCOUNT_GRANT_OF, DB_ARGS(ARG_INT("account", account)),
		account_grant_fields, sizeof **items, ctx->arena, items, count);
}

int account_forget(Ctx *ctx, Id person) {
	const DbArg *args = DB_ARGS(ARG_INT("person", person));
	int r = db_exec(ctx->db, &SQL_SESSION_FORGET, args);
	if (!r)
		r = db_exec(ctx->db, &SQL_ADDRESS_FORGET, args);
	return r ? r : db_exec(ctx->db, &SQL_ACCOUNT_FORGET, args);
}
