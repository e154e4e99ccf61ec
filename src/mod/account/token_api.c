/* API tokens: a program acts as the account, and proves nothing. */
#include "mod/account/account_api.h"
#include "mod/account/account_private.h"

#include "mod/account/account_sql.h"

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

const Route token_routes[] = {
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
		.flags = ROUTE_COMMAND | ROUTE_CREATED | ROUTE_NO_REPLAY | ROUTE_FRESH,
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
