/* Sessions and tokens: made, recognised, used up. */
#include "mod/account/account_private.h"

#include "mod/account/account_sql.h"
#include "mod/account/rights.h"

enum { TOUCHES_AN_IDLE = 12, FAILURE_DAYS = 1, ADDRESS_DAYS = 90 };

static AccountPolicy policy = ACCOUNT_POLICY_DEFAULTS;

void account_set_policy(const AccountPolicy *given) {
	policy = *given;
}

const AccountPolicy *account_policy(void) {
	return &policy;
}

/* ---- making and ending ------------------------------------------------------------------------------ */

int session_make(Ctx *ctx, Id account, const char *kind, const char *name, Time lifetime, Id *id,
	const char **token) {
	bool proved = *kind == 'c';
	*token = token_new(ctx->rng, ctx->arena);
	*id = id_next(ctx->ids);
	return db_exec(ctx->db, &SQL_SESSION_INSERT,
		DB_ARGS(ARG_TEXT("token_hash", token_hash(*token, ctx->arena)), ARG_INT("id", *id),
			ARG_INT("account", account), ARG_TEXT("kind", kind), ARG_TEXT("name", name),
			ARG_INT("created_at", ctx->now), ARG_INT("expires_at", ctx->now + lifetime),
			{.name = "proved_at", .type = DB_ARG_INT, .null = !proved, .i = ctx->now}));
}

int session_end_others(Ctx *ctx, Id account, const char *kept) {
	int r = db_exec(ctx->db, &SQL_SESSION_DELETE_OTHERS,
		DB_ARGS(ARG_INT("account", account), ARG_TEXT("token_hash", kept)));
	return r ? r : ctx_journal(ctx, "session.end", "", "account", account, 0, "{}");
}

int require_session(Ctx *ctx) {
	int r = ctx_require_self(ctx);
	return r || ctx->actor->proved_at ? r : ctx_refuse(ctx, PROBLEM_PROVE_AGAIN, NULL);
}

int session_renew(Ctx *ctx) {
	const Actor *actor = ctx->actor;
	Id id;
	int r = db_exec(ctx->db, &SQL_SESSION_DELETE, DB_ARGS(ARG_TEXT("token_hash", actor->session)));
	return r ? r
			 : session_make(ctx, actor->account, "cookie", "", actor->expires_at - ctx->now, &id,
				   &ctx->set_cookie);
}

int account_expire_sessions(Ctx *ctx) {
	const DbArg *failures = DB_ARGS(ARG_INT("before", ctx->now - FAILURE_DAYS * TIME_DAY));
	const DbArg *addresses = DB_ARGS(ARG_INT("before", ctx->now - ADDRESS_DAYS * TIME_DAY));
	int r = db_exec(ctx->db, &SQL_SESSION_EXPIRE, DB_ARGS(ARG_INT("now", ctx->now)));
	if (!r)
		r = db_exec(ctx->db, &SQL_FAILURE_EXPIRE, failures);
	return r ? r : db_exec(ctx->db, &SQL_ADDRESS_EXPIRE, addresses);
}

int account_touch(Ctx *ctx, const char *session) {
	return db_exec(ctx->db, &SQL_SESSION_TOUCH,
		DB_ARGS(ARG_TEXT("token_hash", session), ARG_INT("now", ctx->now)));
}

/* ---- recognising ------------------------------------------------------------------------------------ */

/* One row for each grant; one without a role where there is none. */
typedef struct SessionRow {
	Id account, person;
	int8_t simulated, must_change, totp, cookie;
	Time seen_at, proved_at, expires_at;
	const char *role, *area;
} SessionRow;
static const Field session_row[] = {
	FIELD(SessionRow, account, FIELD_ID),
	FIELD(SessionRow, person, FIELD_ID),
	FIELD(SessionRow, simulated, FIELD_BOOL),
	FIELD(SessionRow, must_change, FIELD_BOOL),
	FIELD(SessionRow, totp, FIELD_BOOL),
	FIELD(SessionRow, cookie, FIELD_BOOL),
	FIELD(SessionRow, seen_at, FIELD_TIME),
	FIELD(SessionRow, proved_at, FIELD_TIME),
	FIELD(SessionRow, expires_at, FIELD_TIME),
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

static unsigned roles_of(const Actor *actor) {
	unsigned roles = actor->own_roles;
	for (size_t i = 0; i < actor->grant_count; i++)
		roles |= actor->grants[i].roles;
	return roles;
}

/* What must be done first leaves nobody more than what is their own. */
static void hold_back(const SessionRow *row, Actor *actor) {
	if (row->must_change == 1)
		actor->lacks = PROBLEM_PASSWORD_CHANGE;
	else if (roles_of(actor) & policy.code_roles && row->totp != 1)
		actor->lacks = PROBLEM_TOTP_ENROL;
	if (!actor->lacks)
		return;
	actor->grant_count = 0;
	actor->own_roles = ROLE_RESIDENT;
}

/* A volunteer's telephone sleeps in a pocket for a whole duty; who has rights over others' data must
 * come back sooner. */
static bool slept_too_long(const Ctx *ctx, const SessionRow *row, const Actor *actor) {
	return row->cookie == 1 && actor->grant_count && ctx->now - row->seen_at > policy.idle;
}

const char *const account_session_tables[] = {"session", "account", "account_grant", NULL};

int account_authenticate(Ctx *ctx, const char *token, Actor *actor) {
	SessionRow *rows;
	size_t count;
	const char *hash = token_hash(token, ctx->arena);
	int r = db_all(ctx->db, &SQL_SESSION_FIND,
		DB_ARGS(ARG_TEXT("token_hash", hash), ARG_INT("now", ctx->now)), session_row, sizeof *rows,
		ctx->arena, &rows, &count);
	if (r || !count)
		return r ? r : 1;
	*actor = (Actor){.account = rows->account,
		.person = rows->person,
		.session = hash,
		.proved_at = rows->proved_at,
		.expires_at = rows->expires_at,
		.simulated = rows->simulated == 1};
	take_grants(ctx, rows, count, actor);
	if (slept_too_long(ctx, rows, actor))
		return 1;
	actor->touch = rows->cookie == 1 && ctx->now - rows->seen_at > policy.idle / TOUCHES_AN_IDLE;
	hold_back(rows, actor);
	return 0;
}
