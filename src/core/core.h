/* The running house: routes, rights, readers, the writer, the live feed.
 *
 * core_handle() is the one way in, for HTTP, the command line, tests and simulation
 * alike: decode → authorise → run → reply. A query runs on the calling thread with a
 * reader's connection; a command is queued to the writer and answers after the commit. */
#pragma once

#include "core/live.h"
#include "core/route.h"
#include "core/writer.h"

typedef struct Core Core;

typedef struct CoreConfig {
	const char *url; /* database */
	const Clock *clock;
	const Rng *rng;
	const Keys *keys;
	const Packs *packs;
	uint32_t node;
	const Route *const *routes; /* NULL-terminated list of tables; a table ends with name == NULL */
	/* Served by the caller and not by core_handle(): for the document and for Allow; its run is
	 * NULL. Ends with name == NULL; may be NULL. */
	const Route *elsewhere;
	const Right
		*rights; /* ends with route == NULL; every route must have one row, else ERR_INTERNAL */
	/* Who holds this token? 0 = found (actor filled, in arena), 1 = nobody, ERR_*. */
	int (*authenticate)(Ctx *ctx, const char *token, Actor *actor);
	/* The tables it reads, NULL at the end, where no other process serves the same database: then who holds a
	 * token is kept in memory until one of them is written. NULL: every request reads it. */
	const char *const *session_tables;
	/* Notes in the writer, some time later, that the session was used; may be NULL. */
	int (*touch)(Ctx *ctx, const char *session);
	unsigned readers;    /* reader connections; 0: as many as cores + 1 */
	Time fresh;          /* of a password given, for ROUTE_FRESH; 0: ten minutes */
	unsigned limits;     /* rate limits, in hundredths of those in limits.c; 0: none */
	unsigned batch_most; /* commands in one transaction; 0: as many as the writer takes */
	bool manual;         /* no threads of its own: core_step() writes and feeds */
	bool secure_cookies; /* behind TLS */
} CoreConfig;

int core_start(Core **out, const CoreConfig *config);
Core *core_stop(Core *core);
/* Only for `manual`: one batch, then the feed. Return: commands answered and lines read. */
size_t core_step(Core *core);

typedef struct CoreRequest {
	const char *method;
	const char *path;         /* "/api/v1/needs/12/calls" */
	const char *const *query; /* name, value, …, NULL; may be NULL */
	const char *token;        /* session cookie or API token; NULL nobody */
	bool token_is_cookie;     /* then commands need a same-site Origin or Sec-Fetch-Site */
	bool same_site;           /* what the edge found about Origin/Sec-Fetch-Site */
	const char *idempotency_key;
	const char *if_match; /* "\"7\"" */
	const char *language;
	const char *purpose;
	const char *content_type;
	const char *peer;
	const char *body;
	size_t body_size;
	/* Long work tells how far it is, on the thread that does it; may be NULL. */
	void (*progress)(void *self, int64_t done);
	void *progress_self;
} CoreRequest;

typedef struct CoreReply {
	int status;
	const char *content_type;
	const char *headers[16]; /* name, value, …, NULL */
	const char *body;
	size_t size;
	int problem;       /* number, 0 none: for logs and tests */
	const char *route; /* name, NULL none */
} CoreReply;

/* `reply` is called exactly once, perhaps on another thread; the reply lives in `arena`. The
 * caller keeps the arena and all the request points to until then, and leaves the arena alone:
 * memory running out on the way is answered, not jumped out of. */
void core_handle(Core *core, const CoreRequest *request, Arena *arena,
	void (*reply)(void *self, const CoreReply *reply), void *self);
/* The same, waiting for the answer (tests, command line). */
void core_call(Core *core, const CoreRequest *request, Arena *arena, CoreReply *reply);

/* A route with every right and without a key: the command line, which holds the files anyway. */
void core_call_as_system(Core *core, const CoreRequest *request, Arena *arena, CoreReply *reply);

/* For a route of `elsewhere`: is the request one, with the parameters its row describes? True:
 * *params is the row's struct in `arena`, and the caller answers. False: `reply` was called. */
bool core_admit(Core *core, const CoreRequest *request, Arena *arena,
	void (*reply)(void *self, const CoreReply *reply), void *self, void **params);

/* Runs a service as the system itself, in the writer, and waits: timers, imports, the
 * demo. `run` gets a Ctx with no actor and every right. Return: what run returned. */
int core_run(Core *core, int (*run)(Ctx *ctx, void *self), void *self);
/* The same without waiting; a failure is logged. `run` gets a copy of `text`. */
void core_run_later(Core *core, int (*run)(Ctx *ctx, const char *text), const char *text);
/* core_run() on a reader's connection. */
int core_read(Core *core, int (*run)(Ctx *ctx, void *self), void *self);

/* The same on a connection opened for it alone, for what takes long; `run` may give its snapshot back
 * (db_rollback) and go on with what it read. */
int core_read_apart(Core *core, int (*run)(Ctx *ctx, void *self), void *self);

/* Stored replies older than `before` are forgotten; the client's time to ask again is over. */
int core_forget_replies(Ctx *ctx, Time before);

Live *core_live(Core *core);
/* OpenAPI 3.1 from the same rows. */
void core_openapi(Core *core, JsonOut *out);
/* Largest body for a request line: 64 KiB, 64 MiB for uploads, 0 for GET. */
size_t core_body_limit(const Core *core, const char *method, const char *path);
