/* Signing in and out, proving it again, and the sessions one has. */
#include "mod/account/account_api.h"
#include "mod/account/account_private.h"

#include "base/str.h"
#include "mod/account/account_sql.h"

/* ---- does the password open it? ---------------------------------------------------------------------- */

typedef struct Proof {
	const char *login, *password, *code;
} Proof;

/* Found with a reader, then by a worker, before the command queues. */
typedef struct Check {
	Account account;
	bool exists, opens;
} Check;

static int look_up(Ctx *ctx, const char *login) {
	Check *check = arena_new_of(ctx->arena, Check);
	Attempt attempt;
	int r = account_by_login(ctx, login, &check->account);
	if (r < 0)
		return r;
	check->exists = r == 0;
	if ((r = attempt_find(ctx, login, check->exists ? &check->account : NULL, &attempt)) ||
		(r = attempt_refuse(ctx, &attempt)))
		return r;
	ctx->prepared = check;
	return 0;
}

static void hash(Ctx *ctx, const char *password) {
	Check *check = ctx->prepared;
	check->opens = account_password_opens(check->exists ? &check->account : NULL, password);
}

/* The account may be another by now than the one whose hash was looked at. */
static int verdict(Ctx *ctx, const Check *check, const Proof *proof, Account *account) {
	bool same = check->opens && str_eq(check->account.password_hash, account->password_hash);
	bool over = account->password_until && account->password_until <= ctx->now;
	if (!same || over || !str_eq(account->status, "active"))
		return ctx_refuse(ctx, PROBLEM_BAD_CREDENTIALS, NULL);
	return account_check_code(ctx, account, proof->code);
}

/* In the writer: 0, and *account may be opened; a failure is counted although refused. */
static int judge(Ctx *ctx, const Proof *proof, Account *account) {
	const Check *check = ctx->prepared;
	Attempt attempt;
	int r = account_by_login(ctx, proof->login, account);
	if (r < 0)
		return r;
	const Account *who = r == DB_NONE ? NULL : account;
	if ((r = attempt_find(ctx, proof->login, who, &attempt)) || (r = attempt_refuse(ctx, &attempt)))
		return r;
	int problem =
		who ? verdict(ctx, check, proof, account) : ctx_refuse(ctx, PROBLEM_BAD_CREDENTIALS, NULL);
	if (problem == PROBLEM_BAD_CREDENTIALS) {
		ctx->keep = true;
		r = attempt_failed(ctx, &attempt, who);
	}
	if (problem || r)
		return r ? r : problem;
	return attempt_succeeded(ctx, &attempt, account);
}

/* ---- signing in ---------------------------------------------------------------------------------------- */

static const Field sign_in_body[] = {
	FIELD(Proof, login, FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED),
	FIELD(Proof, password, FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_SECRET),
	FIELD(Proof, code, FIELD_TEXT, .max = 6, .flags = FIELD_SECRET,
		.summary = "one-time code, where switched on"),
	FIELD_END,
};

static int sign_in_prepare(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	return look_up(ctx, ((const Proof *)body)->login);
}

static int sign_in_work(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	hash(ctx, ((const Proof *)body)->password);
	return 0;
}

/* A session the browser brought along ends: nobody goes on in one they did not open. */
static int end_brought(Ctx *ctx) {
	return ctx->actor->account && ctx->actor->proved_at
		? db_exec(
			  ctx->db, &SQL_SESSION_DELETE, DB_ARGS(ARG_TEXT("token_hash", ctx->actor->session)))
		: 0;
}

static int sign_in_run(Ctx *ctx, const void *params, const void *body) {
	Account account;
	Id session;
	(void)params;
	ctx_allow_public(ctx);
	int r = judge(ctx, body, &account);
	if (r || (r = account_store_update(ctx, &account)) || (r = end_brought(ctx)) ||
		(r = session_make(ctx, account.id, "cookie", "", account_policy()->lifetime, &session,
			 &ctx->set_cookie)))
		return r;
	r = ctx_journal(ctx, "session.open", "", "account", account.id, 0, "{\"code\":%s}",
		account.totp_secret.size ? "true" : "false");
	return r ? r : me_reply_put(ctx, &account);
}

static int sign_out_run(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	(void)body;
	int r = ctx_require_self(ctx);
	ctx->set_cookie = "";
	if (r ||
		(r = db_exec(
			 ctx->db, &SQL_SESSION_DELETE, DB_ARGS(ARG_TEXT("token_hash", ctx->actor->session)))))
		return r;
	return ctx_journal(ctx, "session.close", "", "account", ctx->actor->account, 0, "{}");
}

/* ---- proving it again ------------------------------------------------------------------------------------ */

static const Field proof_body[] = {
	FIELD(Proof, password, FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_SECRET),
	FIELD(Proof, code, FIELD_TEXT, .max = 6, .flags = FIELD_SECRET,
		.summary = "one-time code, where switched on"),
	FIELD_END,
};

static int prove_prepare(Ctx *ctx, const void *params, const void *body) {
	Account account;
	(void)params;
	(void)body;
	int r = require_session(ctx);
	if (r || (r = own_account(ctx, &account)))
		return r;
	return look_up(ctx, account.login);
}

static int prove_run(Ctx *ctx, const void *params, const void *body) {
	Proof proof = *(const Proof *)body;
	Account account;
	(void)params;
	int r = own_account(ctx, &account);
	if (r)
		return r;
	proof.login = account.login;
	if ((r = judge(ctx, &proof, &account)) || (r = account_store_update(ctx, &account)))
		return r;
	return session_renew(ctx);
}

/* ---- the sessions one has ---------------------------------------------------------------------------------- */

typedef struct SessionView {
	Id id;
	Time created_at, seen_at, expires_at;
	int8_t current;
} SessionView;
static const Field session_view[] = {
	FIELD(SessionView, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(SessionView, created_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(SessionView, seen_at, FIELD_TIME, .flags = FIELD_REQUIRED,
		.summary = "to within five minutes"),
	FIELD(SessionView, expires_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(SessionView, current, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int session_list_run(Ctx *ctx, const void *params, const void *body) {
	SessionView *rows;
	size_t count;
	(void)params;
	(void)body;
	int r = ctx_require_self(ctx);
	if (r ||
		(r = db_all(ctx->db, &SQL_SESSION_LIST,
			 DB_ARGS(ARG_INT("account", ctx->actor->account),
				 ARG_TEXT("token_hash", ctx->actor->session), ARG_INT("now", ctx->now)),
			 session_view, sizeof *rows, ctx->arena, &rows, &count)))
		return r;
	for (size_t i = 0; i < count; i++)
		jw_struct(ctx->out, session_view, &rows[i]);
	return 0;
}

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

static int session_end_run(Ctx *ctx, const void *params, const void *body) {
	(void)body;
	int r = ctx_require_self(ctx);
	if (r ||
		(r = db_exec(ctx->db, &SQL_SESSION_END,
			 DB_ARGS(ARG_INT("account", ctx->actor->account),
				 ARG_INT("id", ((const IdParams *)params)->id)))))
		return r;
	if (!db_changes(ctx->db))
		return ctx_refuse(ctx, PROBLEM_NOT_FOUND, NULL);
	return ctx_journal(ctx, "session.end", "", "account", ctx->actor->account, 0, "{}");
}

static int session_end_all_run(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	(void)body;
	int r = ctx_require_self(ctx);
	return r ? r : session_end_others(ctx, ctx->actor->account, ctx->actor->session);
}

const Route session_routes[] = {
	{.name = "session.open",
		.method = "POST",
		.path = "/session",
		.summary = "Sign in; sets the session cookie",
		.flags = ROUTE_COMMAND | ROUTE_PUBLIC | ROUTE_OPTIONAL_KEY | ROUTE_NO_REPLAY |
			ROUTE_SIGN_IN | ROUTE_COOKIE,
		.body = sign_in_body,
		.body_size = sizeof(Proof),
		.reply = me_reply,
		.problems = PROBLEMS(PROBLEM_BAD_CREDENTIALS, PROBLEM_LOCKED, PROBLEM_TOTP_REQUIRED),
		.prepare = sign_in_prepare,
		.work = sign_in_work,
		.run = sign_in_run},
	{.name = "session.close",
		.method = "DELETE",
		.path = "/session",
		.summary = "Sign out",
		.flags = ROUTE_COMMAND | ROUTE_OPTIONAL_KEY | ROUTE_COOKIE,
		.run = sign_out_run},
	{.name = "session.prove",
		.method = "POST",
		.path = "/session/proof",
		.summary = "Give the password again, for sensitive changes; renews the session cookie",
		.flags =
			ROUTE_COMMAND | ROUTE_OPTIONAL_KEY | ROUTE_NO_REPLAY | ROUTE_SIGN_IN | ROUTE_COOKIE,
		.body = proof_body,
		.body_size = sizeof(Proof),
		.problems = PROBLEMS(
			PROBLEM_BAD_CREDENTIALS, PROBLEM_LOCKED, PROBLEM_TOTP_REQUIRED, PROBLEM_PROVE_AGAIN),
		.prepare = prove_prepare,
		.work = sign_in_work,
		.run = prove_run},
	{.name = "session.list",
		.method = "GET",
		.path = "/me/sessions",
		.summary = "Where one is signed in",
		.flags = ROUTE_LIST,
		.reply = session_view,
		.run = session_list_run},
	{.name = "session.end",
		.method = "DELETE",
		.path = "/me/sessions/{id}",
		.summary = "End a session of one's own",
		.flags = ROUTE_COMMAND | ROUTE_FRESH,
		.params = id_params,
		.params_size = sizeof(IdParams),
		.run = session_end_run},
	{.name = "session.end_all",
		.method = "DELETE",
		.path = "/me/sessions",
		.summary = "End all one's sessions and tokens but this one",
		.flags = ROUTE_COMMAND | ROUTE_FRESH,
		.run = session_end_all_run},
	{.name = NULL},
};
