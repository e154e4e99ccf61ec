#include "base/str.h"
#include "core/cursor.h"
#include "mod/account/account_api.h"
#include "mod/account/account_private.h"
#include "mod/account/account_sql.h"
#include "mod/account/rights.h"
#include "mod/area/area.h"

#include <qrencode.h>
#include <string.h>

#define SESSION_LIFETIME (12 * TIME_HOUR)

/* ---- who am I --------------------------------------------------------------------------------------- */

typedef struct RoleView {
	const char *role, *area, *area_name;
} RoleView;
static const Field role_view[] = {
	FIELD(RoleView, role, FIELD_ENUM, .flags = FIELD_REQUIRED, .values = role_names),
	FIELD(RoleView, area, FIELD_TEXT, .flags = FIELD_REQUIRED,
		.summary = "subtree; empty = the whole city"),
	FIELD(RoleView, area_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD_END,
};
typedef struct MeReply {
	Id account, person;
	const char *login, *name, *language;
	int8_t simulated, totp;
	int64_t version;
	FieldObjects roles;
} MeReply;
static const Field me_reply[] = {
	FIELD(MeReply, account, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(MeReply, person, FIELD_ID),
	FIELD(MeReply, login, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(MeReply, name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(MeReply, language, FIELD_ENUM, .values = account_languages, .flags = FIELD_REQUIRED),
	FIELD(MeReply, simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(MeReply, totp, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(MeReply, version, FIELD_INT, .flags = FIELD_REQUIRED),
	LIST(MeReply, roles, RoleView, role_view),
	FIELD_END,
};

static int roles_of(Ctx *ctx, Id account, FieldObjects *out) {
	AccountGrant *grants;
	size_t count;
	int r = account_grants_of(ctx, account, &grants, &count);
	if (r)
		return r;
	RoleView *views = arena_array_of(ctx->arena, RoleView, count + 1);
	for (size_t i = 0; i < count && !r; i++) {
		Area area = {.short_name = ""};
		if (*grants[i].area && (r = area_find(ctx, grants[i].area, &area)) == DB_NONE)
			r = 0;
		views[i] = (RoleView){grants[i].role, grants[i].area, area.short_name};
	}
	*out = (FieldObjects){views, count};
	return r;
}

static int reply_me(Ctx *ctx, const Account *account) {
	MeReply me = {account->id, account->person, account->login, account->name, account->language,
		account->simulated, account->totp_secret.size > 0, account->version, {0}};
	int r = roles_of(ctx, account->id, &me.roles);
	jw_struct(ctx->out, me_reply, &me);
	return r;
}

static int own_account(Ctx *ctx, Account *out) {
	int r = ctx_require_self(ctx);
	return r ? r : account_get(ctx, ctx->actor->account, out);
}

static int me_run(Ctx *ctx, const void *params, const void *body) {
	Account account;
	(void)params;
	(void)body;
	int r = own_account(ctx, &account);
	return r ? r : reply_me(ctx, &account);
}

/* ---- signing in ------------------------------------------------------------------------------------------ */

typedef struct SignIn {
	const char *login, *password, *code;
} SignIn;
static const Field sign_in_body[] = {
	FIELD(SignIn, login, FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED),
	FIELD(SignIn, password, FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_SECRET),
	FIELD(SignIn, code, FIELD_TEXT, .max = 6, .flags = FIELD_SECRET,
		.summary = "one-time code, where switched on"),
	FIELD_END,
};

/* The verdict on the password, found before the command queues. */
typedef struct SignInCheck {
	int problem;
} SignInCheck;

static int sign_in_prepare(Ctx *ctx, const void *params, const void *body) {
	const SignIn *in = body;
	Account account;
	SignInCheck *check = arena_new_of(ctx->arena, SignInCheck);
	(void)params;
	int r = account_by_login(ctx, in->login, &account);
	if (r < 0)
		return r;
	check->problem = account_check_password(ctx, r ? NULL : &account, in->password);
	ctx->prepared = check;
	return 0;
}

static int sign_in_run(Ctx *ctx, const void *params, const void *body) {
	const SignIn *in = body;
	const SignInCheck *check = ctx->prepared;
	Account account;
	Id session;
	(void)params;
	ctx_allow_public(ctx);
	int r = account_by_login(ctx, in->login, &account);
	if (r)
		return r == DB_NONE ? ctx_refuse(ctx, PROBLEM_BAD_CREDENTIALS, NULL) : r;
	if (account.locked_until > ctx->now)
		return ctx_refuse(ctx, PROBLEM_LOCKED, NULL);
	int problem = check->problem ? check->problem : account_check_code(ctx, &account, in->code);
	if (problem == PROBLEM_BAD_CREDENTIALS) {
		ctx->keep = true;
		r = account_note_failure(ctx, &account);
	}
	if (problem || r)
		return r ? r : problem;
	account.failed = 0;
	account.locked_until = TIME_NONE;
	if ((r = account_store_update(ctx, &account)) ||
		(r = session_make(
			 ctx, account.id, "cookie", "", SESSION_LIFETIME, &session, &ctx->set_cookie)))
		return r;
	r = ctx_journal(ctx, "session.open", "", "account", account.id, 0, "{}");
	return r ? r : reply_me(ctx, &account);
}

static int sign_out_run(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	(void)body;
	int r = ctx_require_self(ctx);
	ctx->set_cookie = "";
	return r ? r
			 : db_exec(ctx->db, &SQL_SESSION_DELETE,
				   DB_ARGS(ARG_TEXT("token_hash", ctx->actor->session)));
}

/* ---- my settings ---------------------------------------------------------------------------------------------- */

typedef struct MeBody {
	const char *language;
} MeBody;
static const Field me_body[] = {
	FIELD(MeBody, language, FIELD_ENUM, .values = account_languages), FIELD_END};

static int me_update_run(Ctx *ctx, const void *params, const void *body) {
	const MeBody *in = body;
	Account account;
	(void)params;
	int r = own_account(ctx, &account);
	if (r)
		return r;
	account.language = in->language ? in->language : account.language;
	return (r = account_store_update(ctx, &account)) ? r : reply_me(ctx, &account);
}

typedef struct PasswordBody {
	const char *old_password, *new_password;
} PasswordBody;
static const Field password_body[] = {
	FIELD(PasswordBody, old_password, FIELD_TEXT, .flags = FIELD_REQUIRED | FIELD_SECRET),
	FIELD(PasswordBody, new_password, FIELD_TEXT, .flags = FIELD_REQUIRED | FIELD_SECRET),
	FIELD_END,
};

static int password_prepare(Ctx *ctx, const void *params, const void *body) {
	const PasswordBody *in = body;
	Account account;
	const char *hash;
	(void)params;
	int r = own_account(ctx, &account);
	if (r || (r = account_check_password(ctx, &account, in->old_password)))
		return r;
	if (!account_password_strong(account.login, in->new_password))
		return ctx_refuse(ctx, PROBLEM_PASSWORD_WEAK, NULL);
	r = password_hash(in->new_password, ctx->arena, &hash);
	ctx->prepared = (void *)(uintptr_t)hash;
	return r;
}

static int password_run(Ctx *ctx, const void *params, const void *body) {
	Account account;
	(void)params;
	(void)body;
	int r = own_account(ctx, &account);
	if (r)
		return r;
	account.password_hash = ctx->prepared;
	if ((r = account_store_update(ctx, &account)) ||
		(r = db_exec(ctx->db, &SQL_SESSION_DELETE_OTHERS,
			 DB_ARGS(ARG_INT("account", account.id), ARG_TEXT("token_hash", ctx->actor->session)))))
		return r;
	return ctx_journal(ctx, "me.password", "", "account", account.id, 0, "{}");
}

/* ---- one-time codes ------------------------------------------------------------------------------------------- */

typedef struct TotpReply {
	const char *secret, *uri, *qr_svg;
} TotpReply;
static const Field totp_reply[] = {
	FIELD(TotpReply, secret, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(TotpReply, uri, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(TotpReply, qr_svg, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static const char *qr_svg(Arena *arena, const char *text) {
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	Buf svg;
	buf_init(&svg, arena);
	if (!code)
		return "";
	buf_printf(&svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-4 -4 %d %d\"><path d=\"",
		code->width + 8, code->width + 8);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (code->data[y * code->width + x] & 1)
				buf_printf(&svg, "M%d %dh1v1h-1z", x, y);
	buf_puts(&svg, "\"/></svg>");
	QRcode_free(code);
	return svg.data;
}

/* Nothing is stored yet: the client hands the secret back with a code that proves it was
 * written down. */
static int totp_begin_run(Ctx *ctx, const void *params, const void *body) {
	Account account;
	TotpReply reply;
	(void)params;
	(void)body;
	int r = own_account(ctx, &account);
	if (r)
		return r;
	reply.secret = totp_secret_new(ctx->rng, ctx->arena);
	reply.uri = arena_printf(ctx->arena, "otpauth://totp/Huying:%s?secret=%s&issuer=Huying",
		account.login, reply.secret);
	reply.qr_svg = qr_svg(ctx->arena, reply.uri);
	jw_struct(ctx->out, totp_reply, &reply);
	return 0;
}

typedef struct TotpBody {
	const char *secret, *code;
} TotpBody;
static const Field totp_body[] = {
	FIELD(TotpBody, secret, FIELD_TEXT, .max = 64, .flags = FIELD_REQUIRED | FIELD_SECRET),
	FIELD(TotpBody, code, FIELD_TEXT, .max = 6, .flags = FIELD_REQUIRED | FIELD_SECRET),
	FIELD_END,
};

static int totp_confirm_run(Ctx *ctx, const void *params, const void *body) {
	const TotpBody *in = body;
	Account account;
	int64_t step;
	(void)params;
	int r = own_account(ctx, &account);
	if (r)
		return r;
	if (!totp_matches(in->secret, in->code, ctx->now, &step))
		return ctx_refuse(ctx, PROBLEM_CODE_WRONG, NULL);
	account.totp_step = step;
	if ((r = crypt_seal(
			 ctx->keys, ctx->rng, "account.totp", in->secret, ctx->arena, &account.totp_secret)) ||
		(r = account_store_update(ctx, &account)))
		return r;
	return ctx_journal(ctx, "me.totp_confirm", "", "account", account.id, 0, "{}");
}

typedef struct CodeParams {
	const char *code;
} CodeParams;
static const Field code_params[] = {FIELD(CodeParams, code, FIELD_TEXT, .max = 6), FIELD_END};

static int totp_end_run(Ctx *ctx, const void *params, const void *body) {
	Account account;
	(void)body;
	int r = own_account(ctx, &account);
	if (r || (r = account_check_code(ctx, &account, ((const CodeParams *)params)->code)))
		return r;
	account.totp_secret = (FieldBlob){0};
	if ((r = account_store_update(ctx, &account)))
		return r;
	return ctx_journal(ctx, "me.totp_end", "", "account", account.id, 0, "{}");
}

/* ---- API tokens -------------------------------------------------------------------------------------------------- */

typedef struct TokenBody {
	const char *name;
	int64_t days;
} TokenBody;
static const Field token_body[] = {
	FIELD(TokenBody, name, FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED),
	FIELD(TokenBody, days, FIELD_INT, .min = 1, .max = 366, .flags = FIELD_REQUIRED),
	FIELD_END,
};
typedef struct TokenReply {
	Id id;
	const char *token, *name;
	Time created_at, expires_at;
} TokenReply;
static const Field token_reply[] = {
	FIELD(TokenReply, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(TokenReply, token, FIELD_TEXT, .summary = "shown this once"),
	FIELD(TokenReply, name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(TokenReply, created_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(TokenReply, expires_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int token_make_run(Ctx *ctx, const void *params, const void *body) {
	const TokenBody *in = body;
	TokenReply reply = {
		.name = in->name, .created_at = ctx->now, .expires_at = ctx->now + in->days * TIME_DAY};
	(void)params;
	int r = ctx_require_self(ctx);
	if (r ||
		(r = session_make(ctx, ctx->actor->account, "token", in->name, in->days * TIME_DAY,
			 &reply.id, &reply.token)))
		return r;
	jw_struct(ctx->out, token_reply, &reply);
	return ctx_journal(ctx, "token.make", "", "account", ctx->actor->account, 0,
		"{\"token\":\"%lld\"}", (long long)reply.id);
}

static int token_list_run(Ctx *ctx, const void *params, const void *body) {
	TokenReply *rows;
	size_t count;
	(void)params;
	(void)body;
	int r = ctx_require_self(ctx);
	if (r ||
		(r = db_all(ctx->db, &SQL_SESSION_TOKENS,
			 DB_ARGS(ARG_INT("account", ctx->actor->account), ARG_INT("now", ctx->now)),
			 token_reply, sizeof *rows, ctx->arena, &rows, &count)))
		return r;
	for (size_t i = 0; i < count; i++)
		jw_struct(ctx->out, token_reply, &rows[i]);
	return 0;
}

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

static int token_drop_run(Ctx *ctx, const void *params, const void *body) {
	(void)body;
	int r = ctx_require_self(ctx);
	if (r ||
		(r = db_exec(ctx->db, &SQL_SESSION_DROP_TOKEN,
			 DB_ARGS(ARG_INT("account", ctx->actor->account),
				 ARG_INT("id", ((const IdParams *)params)->id)))))
		return r;
	return db_changes(ctx->db) ? 0 : ctx_refuse(ctx, PROBLEM_NOT_FOUND, NULL);
}

/* ---- who read my record ------------------------------------------------------------------------------------------- */

typedef struct ReadView {
	Id id;
	Time at;
	const char *purpose, *by_name;
} ReadView;
static const Field read_view[] = {
	FIELD(ReadView, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(ReadView, at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(ReadView, purpose, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(ReadView, by_name, FIELD_TEXT),
	FIELD_END,
};
static const Field page_params[] = {PAGE_FIELDS(PageParams), FIELD_END};

static int reads_run(Ctx *ctx, const void *params, const void *body) {
	CursorPage at;
	ReadView *rows;
	size_t count;
	(void)body;
	int r = ctx_require_self(ctx);
	if (r || (r = cursor_open(ctx, *(const PageParams *)params, &at)))
		return r;
	r = db_all(ctx->db, &SQL_PERSON_READS,
		DB_ARGS(ARG_INT("person", ctx->actor->person), ARG_INT("before", at.before),
			ARG_INT("limit", at.limit + 1)),
		read_view, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].id : 0);
	for (size_t i = 0; i < shown; i++)
		jw_struct(ctx->out, read_view, &rows[i]);
	return 0;
}

const Route session_routes[] = {
	{.name = "session.open",
		.method = "POST",
		.path = "/session",
		.summary = "Sign in; sets the session cookie",
		.flags = ROUTE_COMMAND | ROUTE_PUBLIC | ROUTE_OPTIONAL_KEY | ROUTE_NO_REPLAY | ROUTE_COOKIE,
		.body = sign_in_body,
		.body_size = sizeof(SignIn),
		.reply = me_reply,
		.problems = PROBLEMS(PROBLEM_BAD_CREDENTIALS, PROBLEM_LOCKED, PROBLEM_TOTP_REQUIRED),
		.prepare = sign_in_prepare,
		.run = sign_in_run},
	{.name = "session.close",
		.method = "DELETE",
		.path = "/session",
		.summary = "Sign out",
		.flags = ROUTE_COMMAND | ROUTE_OPTIONAL_KEY | ROUTE_COOKIE,
		.run = sign_out_run},
	{.name = "me.read",
		.method = "GET",
		.path = "/me",
		.summary = "One's own account",
		.reply = me_reply,
		.run = me_run},
	{.name = "me.update",
		.method = "PUT",
		.path = "/me",
		.summary = "One's own settings",
		.flags = ROUTE_COMMAND,
		.body = me_body,
		.body_size = sizeof(MeBody),
		.reply = me_reply,
		.run = me_update_run},
	{.name = "me.password",
		.method = "POST",
		.path = "/me/password",
		.summary = "Change one's password; other sessions end",
		.flags = ROUTE_COMMAND,
		.body = password_body,
		.body_size = sizeof(PasswordBody),
		.problems = PROBLEMS(PROBLEM_BAD_CREDENTIALS, PROBLEM_LOCKED, PROBLEM_PASSWORD_WEAK),
		.prepare = password_prepare,
		.run = password_run},
	{.name = "me.totp_begin",
		.method = "POST",
		.path = "/me/totp",
		.summary = "A secret for one-time codes",
		.flags = ROUTE_COMMAND | ROUTE_NO_REPLAY,
		.reply = totp_reply,
		.run = totp_begin_run},
	{.name = "me.totp_confirm",
		.method = "POST",
		.path = "/me/totp/confirm",
		.summary = "Switch one-time codes on",
		.flags = ROUTE_COMMAND,
		.body = totp_body,
		.body_size = sizeof(TotpBody),
		.problems = PROBLEMS(PROBLEM_CODE_WRONG),
		.run = totp_confirm_run},
	{.name = "me.totp_end",
		.method = "DELETE",
		.path = "/me/totp",
		.summary = "Switch one-time codes off",
		.flags = ROUTE_COMMAND,
		.params = code_params,
		.params_size = sizeof(CodeParams),
		.problems = PROBLEMS(PROBLEM_BAD_CREDENTIALS, PROBLEM_TOTP_REQUIRED),
		.run = totp_end_run},
	{.name = "me.reads",
		.method = "GET",
		.path = "/me/reads",
		.summary = "Who read one's own record, and why",
		.flags = ROUTE_LIST,
		.params = page_params,
		.params_size = sizeof(PageParams),
		.reply = read_view,
		.run = reads_run},
	{.name = "token.list",
		.method = "GET",
		.path = "/me/tokens",
		.summary = "One's own API tokens",
		.flags = ROUTE_LIST,
		.reply = token_reply,
		.run = token_list_run},
	{.name = "token.make",
		.method = "POST",
		.path = "/me/tokens",
		.summary = "A new API token, shown once",
		.flags = ROUTE_COMMAND | ROUTE_CREATED | ROUTE_NO_REPLAY,
		.body = token_body,
		.body_size = sizeof(TokenBody),
		.reply = token_reply,
		.run = token_make_run},
	{.name = "token.drop",
		.method = "DELETE",
		.path = "/me/tokens/{id}",
		.summary = "Drop an API token",
		.flags = ROUTE_COMMAND,
		.params = id_params,
		.params_size = sizeof(IdParams),
		.run = token_drop_run},
	{.name = NULL},
};
