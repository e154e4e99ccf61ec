#include "mod/account/account_private.h"

#include "base/str.h"
#include "mod/account/account_sql.h"
#include "mod/account/rights.h"

#include <ctype.h>
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
	FIELD(Account, failed, FIELD_INT, .flags = FIELD_HIDDEN),
	FIELD(Account, locked_until, FIELD_TIME),
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

static const char *lower(Arena *arena, const char *s) {
	char *copy = arena_strdup(arena, s);
	for (char *p = copy; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return copy;
}

int account_by_login(Ctx *ctx, const char *login, Account *out) {
	return db_one(ctx->db, &SQL_ACCOUNT_BY_LOGIN,
		DB_ARGS(ARG_TEXT("login", lower(ctx->arena, login))), account_fields, out, ctx->arena);
}

int account_store_update(Ctx *ctx, Account *account) {
	account->version++;
	return db_exec(
		ctx->db, &SQL_ACCOUNT_UPDATE, db_args_of(ctx->arena, account_fields, account, NULL));
}

bool account_password_strong(const char *login, const char *password) {
	return utf8_length(password) >= 10 && !str_eq(login, password);
}

int account_make(Ctx *ctx, const AccountMake *in, Account *out) {
	Account there;
	if (!in->password_hash && !account_password_strong(in->login, in->password))
		return ctx_refuse(ctx, PROBLEM_PASSWORD_WEAK, NULL);
	int r = account_by_login(ctx, in->login, &there);
	if (r != DB_NONE)
		return r ? r : ctx_refuse(ctx, PROBLEM_LOGIN_TAKEN, NULL);
	*out = (Account){.id = id_next(ctx->ids),
		.person = in->person,
		.login = lower(ctx->arena, in->login),
		.name = in->name,
		.password_hash = in->password_hash,
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

/* ---- sessions ------------------------------------------------------------------------------------------ */

int session_make(Ctx *ctx, Id account, const char *kind, const char *name, Time lifetime, Id *id,
	const char **token) {
	*token = token_new(ctx->rng, ctx->arena);
	*id = id_next(ctx->ids);
	return db_exec(ctx->db, &SQL_SESSION_INSERT,
		DB_ARGS(ARG_TEXT("token_hash", token_hash(*token, ctx->arena)), ARG_INT("id", *id),
			ARG_INT("account", account), ARG_TEXT("kind", kind), ARG_TEXT("name", name),
			ARG_INT("created_at", ctx->now), ARG_INT("expires_at", ctx->now + lifetime)));
}

int account_expire_sessions(Ctx *ctx) {
	return db_exec(ctx->db, &SQL_SESSION_EXPIRE, DB_ARGS(ARG_INT("now", ctx->now)));
}

/* One row for each grant; one without a role where there is none. */
typedef struct SessionRow {
	Id account, person;
	int8_t simulated;
	const char *role, *area;
} SessionRow;
static const Field session_row[] = {
	FIELD(SessionRow, account, FIELD_ID),
	FIELD(SessionRow, person, FIELD_ID),
	FIELD(SessionRow, simulated, FIELD_BOOL),
	FIELD(SessionRow, role, FIELD_TEXT),
	FIELD(SessionRow, area, FIELD_TEXT),
	FIELD_END,
};

static void take_grants(Ctx *ctx, const SessionRow *rows, size_t count, Actor *actor) {
	Grant *grants = arena_array_of(ctx->arena, Grant, count);
	for (size_t i = 0; i < count; i++) {
		unsigned role = rows[i].role ? role_of(rows[i].role) : 0;
		if (role & ROLES_OWN)
			actor->own_roles |= role;
		else if (role)
			grants[actor->grant_count++] = (Grant){role, rows[i].area};
	}
	actor->grants = grants;
}

int account_authenticate(Ctx *ctx, const char *token, Actor *actor) {
	SessionRow *rows;
	size_t count;
	const char *hash = token_hash(token, ctx->arena);
	int r = db_all(ctx->db, &SQL_SESSION_FIND,
		DB_ARGS(ARG_TEXT("token_hash", hash), ARG_INT("now", ctx->now)), session_row, sizeof *rows,
		ctx->arena, &rows, &count);
	if (r || !count)
		return r ? r : 1;
	*actor = (Actor){.account = rows[0].account,
		.person = rows[0].person,
		.session = hash,
		.simulated = rows[0].simulated == 1};
	take_grants(ctx, rows, count, actor);
	return 0;
}

/* ---- signing in --------------------------------------------------------------------------------------------- */

int account_check_password(Ctx *ctx, const Account *account, const char *password) {
	/* The hash of nobody's password: an unknown login costs the same time. */
	static const char nobody[] =
		"$argon2id$v=19$m=19456,t=2,p=1$9xhHdYDFCVrv8tCgw9HgkQ$6PmlfBBCRGZZTXyGQhPPQHlHfQkyHYOKtNGjGgAkjqI";
	bool known = account && str_eq(account->status, "active");
	if (known && account->locked_until > ctx->now)
		return ctx_refuse(ctx, PROBLEM_LOCKED, NULL);
	bool matches = password_matches(known ? account->password_hash : nobody, password);
	return known && matches ? 0 : ctx_refuse(ctx, PROBLEM_BAD_CREDENTIALS, NULL);
}

int account_check_code(Ctx *ctx, Account *account, const char *code) {
	const char *secret;
	int64_t step;
	if (!account->totp_secret.size)
		return 0;
	if (!code)
		return ctx_refuse(ctx, PROBLEM_TOTP_REQUIRED, NULL);
	int r = crypt_open(ctx->keys, "account.totp", account->totp_secret, ctx->arena, &secret);
	if (r)
		return r;
	if (!totp_matches(secret, code, ctx->now, &step) || step <= account->totp_step)
		return ctx_refuse(ctx, PROBLEM_BAD_CREDENTIALS, NULL);
	account->totp_step = step;
	return 0;
}

int account_note_failure(Ctx *ctx, Account *account) {
	account->failed++;
	if (account->failed >= 5) {
		int64_t doublings = account->failed - 5 > 7 ? 7 : account->failed - 5;
		account->locked_until = ctx->now + (30 * TIME_SECOND << doublings);
	}
	int r = account_store_update(ctx, account);
	return r ? r
			 : ctx_journal(ctx, "session.fail", "", "account", account->id, 0, "{\"failed\":%lld}",
				   (long long)account->failed);
}

int account_forget(Ctx *ctx, Id person) {
	const DbArg *args = DB_ARGS(ARG_INT("person", person));
	int r = db_exec(ctx->db, &SQL_SESSION_FORGET, args);
	return r ? r : db_exec(ctx->db, &SQL_ACCOUNT_FORGET, args);
}
