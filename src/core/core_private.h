/* What the files of core share. */
#pragma once

#include "core/core.h"
#include "core/readers.h"

enum { CORE_ROUTES_MOST = 512 };

typedef struct RouteEntry {
	const Route *route;
	unsigned roles;
} RouteEntry;

struct Core {
	CoreConfig config;
	RouteEntry routes[CORE_ROUTES_MOST];
	size_t route_count;
	Readers *readers;
	Writer *writer;
	Live *live;
	uint32_t in_flight; /* commands queued; for a clean stop */
};

/* One request on its way through the house. Lives in the caller's arena. */
typedef struct Exchange {
	WriterJob job; /* first: the writer hands it back */
	Core *core;
	CoreRequest request;
	const RouteEntry *entry;
	Arena *arena;       /* the caller's: request and reply */
	Arena *work;        /* what run() uses; started anew on a retry */
	Ctx ctx;
	Actor actor;
	void *params, *body;
	FieldBlob upload;
	const char *request_hash;
	CoreReply answer;
	bool replayed;
	void (*reply)(void *self, const CoreReply *reply);
	void *self;
} Exchange;

/* route_match.c: the row for method and path, with path segments as text. NULL: none;
 * *other_method tells whether another method would match. */
enum { PATH_PARAMS_MOST = 4 };
typedef struct PathMatch {
	const char *names[PATH_PARAMS_MOST];
	const char *values[PATH_PARAMS_MOST];
	size_t count;
} PathMatch;
const RouteEntry *route_match(const Core *core, const char *method, const char *path, Arena *arena, PathMatch *match,
	bool *other_method);
/* Path and query parameters into the route's struct. 0 or PROBLEM_BAD_PARAMETER / NOT_FOUND. */
int route_params(const Route *route, const PathMatch *match, const char *const *query, void *params, FieldErrors *errors);

/* reply.c */
void reply_problem(Exchange *exchange, int problem);
void reply_done(Exchange *exchange);

/* command.c, query.c: take the exchange from here and answer it. */
void command_handle(Exchange *exchange);
void query_handle(Exchange *exchange);
/* query.c: notes who read whose record; then replies. */
void personal_read_handle(Exchange *exchange);

/* exchange.c */
void exchange_ctx(Exchange *exchange, Db *db);
/* Runs route->run with the arena's escape set. */
int exchange_run(Exchange *exchange, int (*run)(Ctx *ctx, const void *params, const void *body));
/* A negative result as the problem the client sees; logged. */
int exchange_problem(const Exchange *exchange, int result, const char *why);

/* idempotency.c */
int idempotency_find(Exchange *exchange, Db *db, bool *found);
int idempotency_store(Exchange *exchange, Db *db);
/* 0 or a problem: the key is needed, and of the right form. */
int idempotency_check_key(const Exchange *exchange);
