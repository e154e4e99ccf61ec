/* One's own account: settings, password, one-time codes, who read one's record. */
#include "base/str.h"
#include "core/cursor.h"
#include "mod/account/account_api.h"
#include "mod/account/account_private.h"
#include "mod/account/account_sql.h"
#include "mod/account/rights.h"
#include "mod/area/area.h"

#include <qrencode.h>
#include <string.h>

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
const Field me_reply[] = {
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

int me_reply_put(Ctx *ctx, const Account *account) {
	MeReply me = {account->id, account->person, account->login, account->name, account->language,
		account->simulated, account->totp_secret.size > 0, account->version, {0}};
	int r = roles_of(ctx, account->id, &me.roles);
	jw_struct(ctx->out, me_reply, &me);
	return r;
}

int own_account(Ctx *ctx, Account *out) {
	int r = ctx_require_self(ctx);
	return r ? r : account_get(ctx, ctx->actor->account, out);
}

static int me_run(Ctx *ctx, const void *params, const void *body) {
	Account account;
	(void)params;
	(void)body;
	int r = own_account(ctx, &account);
	return r ? r : me_reply_put(ctx, &account);
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
	return (r = account_store_update(ctx, &account)) ? r : me_reply_put(ctx, &account);
}

typedef struct PasswordBody {
	const char *old_password, *new_password;
} PasswordBody;
static const Field password_body[] = {
	FIELD(
		PasswordBody, old_password, FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_SECRET),
	FIELD(
		PasswordBody, new_password, FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_SECRET),
	FIELD_END,
};
typedef struct PasswordCheck {
	Account account;
	bool opens;
	const char *hash;
} PasswordCheck;

static int password_prepare(Ctx *ctx, const void *params, const void *body) {
	PasswordCheck *check = arena_new_of(ctx->arena, PasswordCheck);
	Attempt attempt;
	(void)params;
	int r = require_session(ctx);
	if (r || (r = own_account(ctx, &check->account)) ||
		(r = attempt_find(ctx, check->account.login, &check->account, &attempt)) ||
		(r = attempt_refuse(ctx, &attempt)) ||
		(r = account_require_password(ctx, check->account.login, check->account.name,
			 ((const PasswordBody *)body)->new_password)))
		return r;
	ctx->prepared = check;
	return 0;
}

static int password_work(Ctx *ctx, const void *params, const void *body) {
	const PasswordBody *in = body;
	PasswordCheck *check = ctx->prepared;
	(void)params;
	check->opens = account_password_opens(&check->account, in->old_password);
	return check->opens ? password_hash(in->new_password, ctx->arena, &check->hash) : 0;
}

/* Whoever holds the session and not the password may not go on guessing it. */
static int password_wrong(Ctx *ctx, const Account *account) {
	Attempt attempt;
	int r = attempt_find(ctx, account->login, account, &attempt);
	if (r || (r = attempt_failed(ctx, &attempt, account)))
		return r;
	ctx->keep = true;
	return ctx_refuse(ctx, PROBLEM_BAD_CREDENTIALS, NULL);
}

static int password_run(Ctx *ctx, const void *params, const void *body) {
	const PasswordCheck *check = ctx->prepared;
	Account account;
	(void)params;
	(void)body;
	int r = own_account(ctx, &account);
	if (r)
		return r;
	if (!check->opens || !str_eq(check->account.password_hash, account.password_hash))
		return password_wrong(ctx, &account);
	account.password_hash = check->hash;
	account.must_change = 0;
	account.password_until = TIME_NONE;
	if ((r = account_store_update(ctx, &account)) ||
		(r = session_end_others(ctx, account.id, ctx->actor->session)) || (r = session_renew(ctx)))
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

static void free_code(void *code) {
	QRcode_free(code);
}

static const char *qr_svg(Arena *arena, const char *text) {
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	Buf svg;
	arena_own(arena, free_code, code);
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
		(r = account_store_update(ctx, &account)) ||
		(r = session_end_others(ctx, account.id, ctx->actor->session)))
		return r;
	return ctx_journal(ctx, "me.totp_confirm", "", "account", account.id, 0, "{}");
}

typedef struct CodeBody {
	const char *code;
} CodeBody;
static const Field code_body[] = {
	FIELD(CodeBody, code, FIELD_TEXT, .max = 6, .flags = FIELD_REQUIRED | FIELD_SECRET), FIELD_END};

static int totp_end_run(Ctx *ctx, const void *params, const void *body) {
	Account account;
	(void)params;
	int r = own_account(ctx, &account);
	if (r || (r = account_check_code(ctx, &account, ((const CodeBody *)body)->code)))
		return r;
	account.totp_secret = (FieldBlob){0};
	if ((r = account_store_update(ctx, &account)) ||
		(r = session_end_others(ctx, account.id, ctx->actor->session)))
		return r;
	return ctx_journal(ctx, "me.totp_end", "", "account", account.id, 0, "{}");
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

const Route me_routes[] = {
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
		.summary = "Change one's password; other sessions and tokens end, this one is renewed",
		.flags = ROUTE_COMMAND | ROUTE_NO_REPLAY | ROUTE_SIGN_IN | ROUTE_COOKIE,
		.body = password_body,
		.body_size = sizeof(PasswordBody),
		.problems = PROBLEMS(
			PROBLEM_BAD_CREDENTIALS, PROBLEM_LOCKED, PROBLEM_PASSWORD_WEAK, PROBLEM_PROVE_AGAIN),
		.prepare = password_prepare,
		.work = password_work,
		.run = password_run},
	{.name = "me.totp_begin",
		.method = "POST",
		.path = "/me/totp",
		.summary = "A secret for one-time codes",
		.flags = ROUTE_COMMAND | ROUTE_NO_REPLAY | ROUTE_FRESH,
		.reply = totp_reply,
		.run = totp_begin_run},
	{.name = "me.totp_confirm",
		.method = "POST",
		.path = "/me/totp/confirm",
		.summary = "Switch one-time codes on; other sessions and tokens end",
		.flags = ROUTE_COMMAND | ROUTE_FRESH,
		.body = totp_body,
		.body_size = sizeof(TotpBody),
		.problems = PROBLEMS(PROBLEM_CODE_WRONG),
		.run = totp_confirm_run},
	{.name = "me.totp_end",
		.method = "DELETE",
		.path = "/me/totp",
		.summary = "Switch one-time codes off; other sessions and tokens end",
		.flags = ROUTE_COMMAND | ROUTE_FRESH,
		.body = code_body,
		.body_size = sizeof(CodeBody),
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
	{.name = NULL},
};
