/* What a command or query works with, handed in: nothing here is global. */
#pragma once

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/field.h"
#include "base/id.h"
#include "base/json.h"
#include "core/journal.h"
#include "core/problem.h"
#include "db/db.h"

typedef struct Route Route;
typedef struct Packs Packs; /* dated data; see core/packs.h */

/* One right: roles (bits, see mod/account/rights.h) over a subtree. */
typedef struct Grant {
	unsigned roles;
	const char *area; /* short code; "" = all */
} Grant;

typedef struct Actor {
	Id account; /* 0: nobody signed in */
	Id person;  /* the account's person; 0 if none */
	const Grant *grants;
	size_t grant_count;
	unsigned own_roles;  /* roles that reach only the actor's own records (volunteer, resident) */
	const char *session; /* token hash, to sign out */
	Time proved_at;      /* a password was given in this session; TIME_NONE in a token's */
	Time expires_at;     /* the session's */
	int lacks;  /* the problem that says what must be done before anything else; 0 nothing */
	bool touch; /* the use of the session is to be noted: CoreConfig.touch */
	bool simulated;
} Actor;

typedef struct Ctx {
	Db *db;       /* a reader's connection for a query, the writer's for a command */
	Arena *arena; /* this request's */
	Time now;     /* one instant for the whole request */
	IdGen *ids;   /* commands only */
	const Rng *rng;
	const Keys *keys;
	const Packs *packs;
	const Actor *actor;
	const Route *route;
	unsigned route_roles;                       /* bits that may run it, from the rights table */
	const char *language;                       /* "zh-CN" or "en" */
	const char *purpose;                        /* of reading personal data; NULL if not given */
	const char *peer;                           /* numeric address of the client */
	int64_t if_match;                           /* row version the client saw; -1 = not given */
	JournalHead *head;                          /* commands only */
	JsonOut *out;                               /* the reply's JSON body */
	void (*progress)(void *self, int64_t done); /* of long work; NULL nobody looks */
	void *progress_self;

	/* set by what runs */
	FieldErrors errors;
	int64_t retry_after;  /* seconds, with a problem that passes; 0 not told */
	const char *detail;   /* arena text added to the problem: rule name, limit; no personal data */
	int64_t etag;         /* version of the single object replied; -1 none */
	const char *location; /* of the object made */
	const char *next;     /* cursor of the next page; NULL at the end */
	int64_t total;        /* route->total */
	const char *set_cookie; /* value of the session cookie to set; "" clears it */
	const char *file_name;  /* of a ROUTE_RAW download */
	bool keep;              /* commit although refused (a failed sign-in must count) */
	void *prepared;         /* by the route's prepare() */
	bool checked;           /* a right was checked; a reply without is a bug and answers 500 */
	const char *scope;      /* the area last checked: where a personal read is journalled */
	Id *read_persons;       /* persons whose data this query showed */
	size_t read_count;
} Ctx;

/* ---- refusing ---------------------------------------------------------------------- */

/* Returns `problem`; the detail is arena_printf'ed when a format is given (may be NULL). */
int ctx_refuse(Ctx *ctx, Problem problem, const char *detail_format, ...)
	__attribute__((format(printf, 3, 4)));
/* Adds a field error and returns PROBLEM_BAD_FIELDS. */
int ctx_refuse_field(Ctx *ctx, const char *pointer, FieldFault fault);

/* ---- rights ------------------------------------------------------------------------ */

/* May the actor run this route over `area`? 0, or FORBIDDEN (no such role anywhere),
 * OUTSIDE_AREA. */
int ctx_require_area(Ctx *ctx, const char *area);
/* The same for an object found by id: outside answers NOT_FOUND, so that ids leak nothing. */
int ctx_require_object(Ctx *ctx, const char *area);
/* Only the actor's own record, or someone with a right over `area`; else NOT_FOUND. */
int ctx_require_own_or_object(Ctx *ctx, Id owner_person, const char *area);
/* Signed in at all, for routes about oneself. */
int ctx_require_self(Ctx *ctx);
/* Public routes say so. */
void ctx_allow_public(Ctx *ctx);
/* Has one of the roles (bits) over `area`: for finer choices inside a service. */
bool ctx_has_role(const Ctx *ctx, unsigned roles, const char *area);
/* The subtree a list covers: `asked`, or the widest grant for this route when NULL/"".
 * 0 with *area set ("" = everything), FORBIDDEN or OUTSIDE_AREA. */
int ctx_scope(Ctx *ctx, const char *asked, const char **area);

/* Bounds of a subtree as text: area >= lo AND area < hi. hi of "" is ":" . */
typedef struct AreaRange {
	const char *lo, *hi;
} AreaRange;
AreaRange area_range(Arena *arena, const char *area);
bool area_within(const char *area, const char *root); /* prefix; equal counts */

/* ---- what commands do ---------------------------------------------------------------- */

/* Appends a line; kind = the route's name unless given. `body` is JSON without personal
 * data, arena or literal. */
int ctx_journal(Ctx *ctx, const char *kind, const char *area, const char *subject, Id subject_id,
	Id person, const char *body_format, ...) __attribute__((format(printf, 7, 8)));
/* 0, VERSION_REQUIRED, VERSION_STALE. */
int ctx_match_version(Ctx *ctx, int64_t version);
/* Notes that this reply shows a person's data. After the query the read is journalled
 * with the purpose, before the reply leaves. PURPOSE_REQUIRED when none was given. */
int ctx_reads_person(Ctx *ctx, Id person);
