/* What the files of core share. */
#pragma once

#include "core/core.h"
#include "core/limits.h"
#include "core/readers.h"
#include "core/sessions.h"
#include "core/workers.h"

#include <pthread.h>

enum { CORE_ROUTES_MOST = 512, PATH_PARAMS_MOST = 4, PATH_SEGMENTS_MOST = 8 };

/* A piece of a text. */
typedef struct Span {
	const char *at;
	size_t size;
} Span;

/* A path, or a route's pattern, between its slashes. */
typedef struct Segments {
	Span spans[PATH_SEGMENTS_MOST];
	size_t count;
} Segments;

typedef struct RouteEntry {
	const Route *route;
	unsigned roles;
	Segments pattern;
} RouteEntry;

/* refusals.c: how many lines were written in which second. */
typedef struct Refusals {
	pthread_mutex_t lock;
	int64_t second, lines;
} Refusals;

struct Core {
	CoreConfig config;
	Refusals refusals;
	RouteEntry routes
		[CORE_ROUTES_MOST]; /* literal segments before parameters: the first match is the best */
	size_t route_count;
	Readers *readers;
	Writer *writer;
	Live *live;
	Workers *workers;   /* NULL when manual: work is done where it arises */
	Limits *limits;     /* NULL: none */
	Sessions *sessions; /* NULL: nothing is kept */
};

/* What stood in the path where the pattern has {name}. */
typedef struct PathMatch {
	Span names[PATH_PARAMS_MOST], values[PATH_PARAMS_MOST];
	size_t count;
} PathMatch;

/* One request on its way through the house. It and all it holds live in the caller's arena. */
typedef struct Exchange {
	WriterJob job; /* first: the writer hands it back */
	WorkerJob work;
	Core *core;
	CoreRequest request;
	const RouteEntry *entry;
	PathMatch match;
	Arena *arena;
	Db *reader; /* taken; to be given back */
	Ctx ctx;
	Actor actor;
	Time now;
	void *params, *body;
	FieldBlob upload;
	void *prepared;
	/* the writer's */
	Db *db;
	JournalHead *head;
	IdGen *ids;
	ArenaMark start; /* where run() begins again on a retry */
	bool started;

	int problem; /* to be answered; 0 none */
	CoreReply answer;
	bool replayed, as_system;
	void (*reply)(void *self, const CoreReply *reply);
	void *self;
} Exchange;

/* ---- route_match.c ------------------------------------------------------------------------ */

/* Between the slashes of `path`, which begins with one. False: more than anybody has. */
bool route_segments(const char *path, Segments *out);
/* The row for method and path; NULL: none. */
const RouteEntry *route_match(
	const Core *core, const char *method, const char *path, PathMatch *match);
/* The same among the routes served elsewhere. */
const Route *route_elsewhere(
	const Core *core, const char *method, const char *path, PathMatch *match);
/* "GET, POST": the methods this path has; NULL when there is no such path. */
const char *route_methods(const Core *core, const char *path, Arena *arena);
/* Order of two patterns: equal ones could not be told apart. Routes of one beginning stand together, those that
 * end there first, then literal segments before parameters. */
int route_order(const RouteEntry *a, const RouteEntry *b);

/* ---- route_params.c ------------------------------------------------------------------------- */

/* Path and query parameters into the route's struct. Return: 0, BAD_PARAMETER, NOT_FOUND. */
int route_params(const Route *route, const PathMatch *match, const char *const *query, void *params,
	FieldErrors *errors);
/* Every {name} of the path has its row. */
bool route_params_complete(const Route *route);

/* ---- route_problems.c ----------------------------------------------------------------------- */

/* May this route answer with this problem? What its flags, parameters and body imply, and its own. */
bool route_may_refuse(const Route *route, int problem);

/* ---- openapi_schema.c ------------------------------------------------------------------------ */

typedef enum SchemaUse { SCHEMA_REQUEST, SCHEMA_REPLY } SchemaUse;
/* JSON Schema of one value and of an object; all members a table has, and no others. */
void schema_put(JsonOut *out, const Field *field, SchemaUse use);
void schema_put_object(JsonOut *out, const Field *fields, SchemaUse use);
/* A text of this form. */
void schema_put_pattern(JsonOut *out, const char *pattern);

/* ---- openapi_responses.c --------------------------------------------------------------------- */

/* Member `responses` of an operation. */
void openapi_put_responses(JsonOut *out, const Route *route);
/* The components that those refer to: schemas, headers. */
void openapi_put_components(JsonOut *out);

/* ---- exchange.c ------------------------------------------------------------------------------ */

/* What personal data may be read for (Huying-Purpose); NULL behind the last. */
extern const char *const exchange_purposes[];
/* A fresh Ctx and reply buffer. */
void exchange_ctx(Exchange *exchange, Db *db);
/* Runs the route, with the list frame around it. A result of 0 without a right checked is a
 * bug and comes back as ERR_INTERNAL. */
int exchange_run(Exchange *exchange);
/* Runs `step` with exchange->reader, anew while the database asks for it. */
int exchange_read(Exchange *exchange, int (*step)(void *exchange));
/* The problem a client sees for a result that is not 0. */
int exchange_problem(const Exchange *exchange, int result);
/* `db`: whose error it was, if it was a database's; may be NULL. */
void exchange_log(const Exchange *exchange, int result, const Db *db);

/* ---- authorise.c, decode.c: 0, a problem, ERR_* ------------------------------------------------ */

/* On the exchange's reader. */
int authorise(Exchange *exchange);
/* For whoever brings no token where one is needed, without a reader. Return: 0 there is more to find
 * out, SIGN_IN, TOO_MANY. */
int authorise_without_token(Exchange *exchange);
/* Parameters, body, and the headers the route asks for. */
int decode(Exchange *exchange);

/* ---- command.c, query.c: take the exchange from here and answer it ------------------------------ */

void command_handle(Exchange *exchange);
void query_handle(Exchange *exchange);
/* personal_read.c: appends one line and a row for each person shown. */
int personal_read_note(Ctx *ctx);

/* ---- refusals.c ------------------------------------------------------------------------------------ */

/* Logs exchange->problem if it is one to be watched. */
void refusal_note(Exchange *exchange);

/* ---- reply.c --------------------------------------------------------------------------------------- */

/* Answers with exchange->problem or, when that is 0, with what the route wrote. */
void reply_send(Exchange *exchange);
int reply_success_status(const Route *route);
const char *reply_success_type(const Route *route);
/* JSON Schema of a problem (RFC 9457) as it is answered. */
extern const char problem_schema[];
/* When there is no memory for anything better. */
void reply_exhausted(
	void (*reply)(void *self, const CoreReply *reply), void *self, const char *route);

/* ---- idempotency.c ------------------------------------------------------------------------------------ */

/* 0 or KEY_REQUIRED: the key is needed, and of the right form. */
int idempotency_check_key(const Exchange *exchange);
/* In the writer. *found: exchange->answer is the stored reply. Return: 0, KEY_REUSED, ERR_*. */
int idempotency_find(Exchange *exchange, bool *found);
int idempotency_store(Exchange *exchange);
