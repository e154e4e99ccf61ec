#include "mod/account/account_api.h"

#include "base/str.h"
#include "core/cursor.h"
#include "mod/account/account_private.h"
#include "mod/account/account_sql.h"
#include "mod/account/rights.h"
#include "mod/area/area.h"
#include "mod/person/person.h"

typedef struct IdParams {
	Id id, grant;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};
static const Field grant_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(IdParams, grant, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD_END,
};
#define ID_PARAMS .params = id_params, .params_size = sizeof(IdParams)

/* ---- showing ------------------------------------------------------------------------------------------- */

typedef struct AccountView {
	Account account;
	int8_t totp, locked;
	FieldObjects roles;
	const char *password;
} AccountView;
static const Field account_view[] = {
	EMBED(AccountView, account, account_fields),
	FIELD(AccountView, totp, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(AccountView, locked, FIELD_BOOL, .flags = FIELD_REQUIRED),
	LIST(AccountView, roles, AccountGrant, account_grant_fields),
	FIELD(AccountView, password, FIELD_TEXT, .summary = "made by the house; shown this once"),
	FIELD_END,
};

/* `made`: the password the house made; NULL none. */
static int put_account(Ctx *ctx, const Account *account, const char *made) {
	AccountGrant *grants;
	size_t count;
	bool locked = false;
	int r = account_grants_of(ctx, account->id, &grants, &count);
	if (!r)
		r = attempt_is_locked(ctx, account->login, &locked);
	if (r)
		return r;
	AccountView view = {*account, account->totp_secret.size > 0, locked, {grants, count}, made};
	jw_struct(ctx->out, account_view, &view);
	return 0;
}

/* An account belongs where its grants are; one without any to whoever holds the city. One that is not
 * there is looked up as far as one elsewhere. */
static int require_account(Ctx *ctx, Id id, Account *out) {
	AccountGrant *grants;
	size_t count;
	int r = account_get(ctx, id, out);
	if (r < 0)
		return r;
	bool there = r == 0;
	if ((r = account_grants_of(ctx, id, &grants, &count)))
		return r;
	for (size_t i = 0; i < count; i++)
		if (ctx_has_role(ctx, ctx->route_roles, grants[i].area)) {
			ctx->checked = true;
			return 0;
		}
	return ctx_require_object(ctx, count || !there ? NULL : "");
}

typedef struct ListParams {
	const char *cursor;
	int64_t limit;
	const char *area, *q;
} ListParams;
static const Field list_params[] = {
	PAGE_FIELDS(ListParams),
	FIELD(ListParams, area, FIELD_AREA),
	FIELD(ListParams, q, FIELD_TEXT, .max = 60),
	FIELD_END,
};

static int list_run(Ctx *ctx, const void *params, const void *body) {
	const ListParams *in = params;
	const char *area;
	CursorPage at;
	Account *rows;
	size_t count;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	AreaRange range = area_range(ctx->arena, area);
	r = db_all(ctx->db, &SQL_ACCOUNT_LIST,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi), ARG_TEXT("q", in->q),
			ARG_INT("before", at.before), ARG_INT("limit", at.limit + 1)),
		account_fields, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].id : 0);
	for (size_t i = 0; i < shown && !r; i++)
		r = put_account(ctx, &rows[i], NULL);
	return r;
}

static int reply(Ctx *ctx, const Account *account) {
	ctx->etag = account->version;
	return put_account(ctx, account, NULL);
}

static int read_run(Ctx *ctx, const void *params, const void *body) {
	Account account;
	(void)body;
	int r = require_account(ctx, ((const IdParams *)params)->id, &account);
	return r ? r : reply(ctx, &account);
}

/* ---- making ---------------------------------------------------------------------------------------------- */

typedef struct RoleBody {
	const char *role, *area;
	Time until;
} RoleBody;
static const Field role_body[] = {
	FIELD(RoleBody, role, FIELD_ENUM, .values = role_names, .flags = FIELD_REQUIRED),
	FIELD(RoleBody, area, FIELD_TEXT, .max = 15, .summary = "subtree; empty = the whole city"),
	FIELD(RoleBody, until, FIELD_TIME),
	FIELD_END,
};

typedef struct MakeBody {
	const char *login, *name, *password, *language;
	Id person;
	FieldObjects roles;
} MakeBody;
static const Field make_body[] = {
	FIELD(MakeBody, login, FIELD_TEXT, .min = 3, .max = 60, .flags = FIELD_REQUIRED),
	FIELD(MakeBody, name, FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED),
	FIELD(MakeBody, password, FIELD_TEXT, .max = 200, .flags = FIELD_SECRET,
		.summary = "chosen by its owner; without one the house makes one for a day"),
	FIELD(MakeBody, language, FIELD_ENUM, .values = account_languages),
	FIELD(MakeBody, person, FIELD_ID),
	FIELD(
		MakeBody, roles, FIELD_OBJECTS, .max = 20, .sub = role_body, .sub_size = sizeof(RoleBody)),
	FIELD_END,
};

/* The hash, and the password behind it where the house made that. */
typedef struct Hashed {
	const char *made, *hash;
} Hashed;

static int make_password(Ctx *ctx, const char *given) {
	Hashed *out = arena_new_of(ctx->arena, Hashed);
	out->made = given ? NULL : password_made(ctx->rng, ctx->arena);
	ctx->prepared = out;
	return password_hash(given ? given : out->made, ctx->arena, &out->hash);
}

static int make_work(Ctx *ctx, const void *params, const void *body) {
	const MakeBody *in = body;
	(void)params;
	int r = in->password ? account_require_password(ctx, in->login, in->name, in->password) : 0;
	return r ? r : make_password(ctx, in->password);
}

/* Nobody gives what they do not hold themselves. */
static int give(Ctx *ctx, Id account, const RoleBody *role, AccountGrant *out) {
	const char *area = role->area ? role->area : "";
	Area row;
	ctx->checked = true;
	if (!ctx_has_role(ctx, ROLE_ADMIN, area))
		return ctx_refuse(ctx, PROBLEM_GRANT_ABOVE_OWN, NULL);
	int r = *area ? area_require_open(ctx, area, &row) : 0;
	return r ? r : account_grant(ctx, account, role->role, *area ? row.code : "", role->until, out);
}

/* The person an account is for lives where the maker may make accounts. */
static int require_person(Ctx *ctx, Id id) {
	Person person;
	int r = id ? person_get(ctx, id, &person) : 0;
	if (r < 0 || !id)
		return r;
	bool there = r == 0 && !person.destroyed_at && ctx_has_role(ctx, ROLE_ADMIN, person.area);
	return there ? 0 : ctx_refuse_field(ctx, "/person", FAULT_VALUE);
}

static int make_run(Ctx *ctx, const void *params, const void *body) {
	const MakeBody *in = body;
	const RoleBody *roles = in->roles.items;
	const Hashed *hashed = ctx->prepared;
	Account account;
	AccountGrant grant;
	(void)params;
	if (!in->roles.count)
		return ctx_refuse_field(ctx, "/roles", FAULT_REQUIRED);
	AccountMake make = {.login = in->login,
		.name = in->name,
		.language = in->language,
		.person = in->person,
		.password_hash = hashed->hash,
		.must_change = hashed->made != NULL,
		.password_until = hashed->made ? ctx->now + PASSWORD_MADE_HOURS * TIME_HOUR : TIME_NONE};
	int r = require_person(ctx, in->person);
	if (!r)
		r = account_make(ctx, &make, &account);
	for (size_t i = 0; i < in->roles.count && !r; i++)
		r = give(ctx, account.id, &roles[i], &grant);
	ctx->etag = account.version;
	return r ? r : put_account(ctx, &account, hashed->made);
}

/* ---- changing ----------------------------------------------------------------------------------------------- */

typedef struct UpdateBody {
	const char *name, *status;
} UpdateBody;
static const Field update_body[] = {
	FIELD(UpdateBody, name, FIELD_TEXT, .max = 60),
	FIELD(UpdateBody, status, FIELD_ENUM, .values = account_statuses),
	FIELD_END,
};

static int update_run(Ctx *ctx, const void *params, const void *body) {
	const UpdateBody *in = body;
	Account account;
	int r = require_account(ctx, ((const IdParams *)params)->id, &account);
	if (r || (r = ctx_match_version(ctx, account.version)))
		return r;
	account.name = in->name ? in->name : account.name;
	account.status = in->status ? in->status : account.status;
	if (str_eq(account.status, "disabled") && (r = session_end_others(ctx, account.id, "")))
		return r;
	if ((r = account_store_update(ctx, &account)) ||
		(r = ctx_journal(ctx, "account.update", "", "account", account.id, 0, "{\"status\":\"%s\"}",
			 account.status)))
		return r;
	return reply(ctx, &account);
}

/* ---- a forgotten password: nobody chooses it for somebody else ----------------------------------------------- */

typedef struct ResetReply {
	const char *password;
	Time expires_at;
} ResetReply;
static const Field reset_reply[] = {
	FIELD(ResetReply, password, FIELD_TEXT, .flags = FIELD_REQUIRED,
		.summary = "good for one sign-in; shown this once"),
	FIELD(ResetReply, expires_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int reset_work(Ctx *ctx, const void *params, const void *body) {
	(void)params;
	(void)body;
	return make_password(ctx, NULL);
}

static int reset_run(Ctx *ctx, const void *params, const void *body) {
	const Hashed *hashed = ctx->prepared;
	Account account;
	(void)body;
	int r = require_account(ctx, ((const IdParams *)params)->id, &account);
	if (r)
		return r;
	if ((r = account_reset_to(ctx, &account, hashed->hash)))
		return r;
	jw_struct(ctx->out, reset_reply, &(ResetReply){hashed->made, account.password_until});
	return 0;
}

static int end_sessions_run(Ctx *ctx, const void *params, const void *body) {
	Account account;
	(void)body;
	int r = require_account(ctx, ((const IdParams *)params)->id, &account);
	return r ? r : session_end_others(ctx, account.id, "");
}

static int grant_run(Ctx *ctx, const void *params, const void *body) {
	Account account;
	AccountGrant grant;
	int r = account_get(ctx, ((const IdParams *)params)->id, &account);
	if (r)
		return r < 0 ? r : ctx_require_object(ctx, NULL);
	if ((r = give(ctx, account.id, body, &grant)))
		return r;
	jw_struct(ctx->out, account_grant_fields, &grant);
	return 0;
}

static int take_run(Ctx *ctx, const void *params, const void *body) {
	const IdParams *in = params;
	Account account;
	AccountGrant *grants;
	size_t count;
	(void)body;
	int r = require_account(ctx, in->id, &account);
	if (r || (r = account_grants_of(ctx, in->id, &grants, &count)))
		return r;
	for (size_t i = 0; i < count; i++) {
		if (grants[i].id != in->grant)
			continue;
		if ((r = ctx_require_object(ctx, grants[i].area)) ||
			(r = db_exec(ctx->db, &SQL_ACCOUNT_GRANT_DELETE,
				 DB_ARGS(ARG_INT("id", in->grant), ARG_INT("account", in->id)))))
			return r;
		return ctx_journal(ctx, "grant.take", grants[i].area, "account", in->id, 0,
			"{\"role\":\"%s\"}", grants[i].role);
	}
	return ctx_refuse(ctx, PROBLEM_NOT_FOUND, NULL);
}

/* ---- the journal ------------------------------------------------------------------------------------------------ */

typedef struct JournalParams {
	const char *cursor;
	int64_t limit;
	const char *area, *kind, *subject;
	Id subject_id;
} JournalParams;
static const Field journal_params[] = {
	PAGE_FIELDS(JournalParams),
	FIELD(JournalParams, area, FIELD_AREA),
	FIELD(JournalParams, kind, FIELD_TEXT, .max = 40),
	FIELD(JournalParams, subject, FIELD_TEXT, .max = 20),
	FIELD(JournalParams, subject_id, FIELD_ID),
	FIELD_END,
};
typedef struct JournalView {
	JournalLine line;
	const char *actor_name;
} JournalView;
#define LINE_FIELD(member, type_, ...) \
	{ .name = #member, .type = (type_), .offset = offsetof(JournalView, line.member), __VA_ARGS__ }
static const Field journal_view[] = {
	LINE_FIELD(seq, FIELD_INT, .flags = FIELD_REQUIRED),
	LINE_FIELD(at, FIELD_TIME, .flags = FIELD_REQUIRED),
	LINE_FIELD(actor, FIELD_ID),
	FIELD(JournalView, actor_name, FIELD_TEXT),
	LINE_FIELD(area, FIELD_TEXT, .flags = FIELD_REQUIRED),
	LINE_FIELD(kind, FIELD_TEXT, .flags = FIELD_REQUIRED),
	LINE_FIELD(subject, FIELD_TEXT, .flags = FIELD_REQUIRED),
	LINE_FIELD(subject_id, FIELD_ID),
	LINE_FIELD(body, FIELD_JSON, .flags = FIELD_REQUIRED, .schema = "{\"type\":\"object\"}"),
	LINE_FIELD(hash, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int journal_run(Ctx *ctx, const void *params, const void *body) {
	const JournalParams *in = params;
	const char *area;
	CursorPage at;
	JournalView *rows;
	size_t count;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	AreaRange range = area_range(ctx->arena, area);
	r = db_all(ctx->db, &SQL_JOURNAL_LIST,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
			ARG_TEXT("kind", in->kind), ARG_TEXT("subject", in->subject),
			{.name = "subject_id",
				.type = DB_ARG_INT,
				.null = in->subject_id == 0,
				.i = in->subject_id},
			ARG_INT("before", at.before), ARG_INT("limit", at.limit + 1)),
		journal_view, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].line.seq : 0);
	for (size_t i = 0; i < shown; i++)
		jw_struct(ctx->out, journal_view, &rows[i]);
	return 0;
}

const Route account_routes[] = {
	{.name = "account.list",
		.method = "GET",
		.path = "/accounts",
		.summary = "Accounts with rights in a subtree",
		.flags = ROUTE_LIST,
		.params = list_params,
		.params_size = sizeof(ListParams),
		.reply = account_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = list_run},
	{.name = "account.read",
		.method = "GET",
		.path = "/accounts/{id}",
		.summary = "One account",
		.flags = ROUTE_ETAG,
		ID_PARAMS,
		.reply = account_view,
		.run = read_run},
	{.name = "account.make",
		.method = "POST",
		.path = "/accounts",
		.summary = "A new account with its rights",
		.flags = ROUTE_COMMAND | ROUTE_CREATED | ROUTE_ETAG | ROUTE_NO_REPLAY | ROUTE_FRESH,
		.body = make_body,
		.body_size = sizeof(MakeBody),
		.reply = account_view,
		.problems = PROBLEMS(PROBLEM_LOGIN_TAKEN, PROBLEM_PASSWORD_WEAK, PROBLEM_GRANT_ABOVE_OWN,
			PROBLEM_AREA_UNKNOWN, PROBLEM_AREA_CLOSED),
		.work = make_work,
		.run = make_run},
	{.name = "account.update",
		.method = "PUT",
		.path = "/accounts/{id}",
		.summary = "Name, or switch off",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.body = update_body,
		.body_size = sizeof(UpdateBody),
		.reply = account_view,
		.run = update_run},
	{.name = "account.reset",
		.method = "POST",
		.path = "/accounts/{id}/password",
		.summary = "A password for one sign-in; sessions, locks and one-time codes end",
		.flags = ROUTE_COMMAND | ROUTE_NO_REPLAY | ROUTE_FRESH,
		ID_PARAMS,
		.reply = reset_reply,
		.work = reset_work,
		.run = reset_run},
	{.name = "account.end_sessions",
		.method = "DELETE",
		.path = "/accounts/{id}/sessions",
		.summary = "End every session and token of an account",
		.flags = ROUTE_COMMAND,
		ID_PARAMS,
		.run = end_sessions_run},
	{.name = "grant.give",
		.method = "POST",
		.path = "/accounts/{id}/grants",
		.summary = "Give a role over a subtree",
		.flags = ROUTE_COMMAND | ROUTE_CREATED | ROUTE_FRESH,
		ID_PARAMS,
		.body = role_body,
		.body_size = sizeof(RoleBody),
		.reply = account_grant_fields,
		.problems = PROBLEMS(PROBLEM_GRANT_ABOVE_OWN, PROBLEM_AREA_UNKNOWN, PROBLEM_AREA_CLOSED),
		.run = grant_run},
	{.name = "grant.take",
		.method = "DELETE",
		.path = "/accounts/{id}/grants/{grant}",
		.summary = "Take a role back",
		.flags = ROUTE_COMMAND,
		.params = grant_params,
		.params_size = sizeof(IdParams),
		.run = take_run},
	{.name = "journal.list",
		.method = "GET",
		.path = "/journal",
		.summary = "The journal of a subtree, newest first",
		.flags = ROUTE_LIST,
		.params = journal_params,
		.params_size = sizeof(JournalParams),
		.reply = journal_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = journal_run},
	{.name = NULL},
};
