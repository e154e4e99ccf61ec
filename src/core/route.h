/* Routes are rows: method, path, fields in and out, and one function.
 *
 * Decoding, field checks, rights lookup, idempotency, versions, the journal and the API
 * document are written once, in core, from these rows. A handler checks the right over
 * the area it touches (ctx_require_*, ctx_scope), makes one service call and encodes.
 */
#pragma once

#include "core/ctx.h"

enum {
	ROUTE_COMMAND = 1u << 0,  /* changes something: runs in the writer; needs Idempotency-Key */
	ROUTE_PUBLIC = 1u << 1,   /* no sign-in needed */
	ROUTE_IF_MATCH = 1u << 2, /* needs If-Match */
	ROUTE_PERSONAL = 1u << 3, /* may show personal data: purpose needed (Huying-Purpose) */
	ROUTE_LIST =
		1u << 4, /* replies {"items": [...], "next": cursor|null}; `reply` describes one item */
	ROUTE_UPLOAD = 1u << 5, /* body is a file (limit 64 MiB), not JSON */
	ROUTE_RAW = 1u
		<< 6, /* the handler wrote a body that is not JSON: ctx->out->buf, content type in reply_type */
	ROUTE_CREATED = 1u << 7,      /* 201 */
	ROUTE_OPTIONAL_KEY = 1u << 8, /* sign-in and the like: no Idempotency-Key demanded */
	ROUTE_NO_REPLAY = 1u << 9,    /* the reply shows a secret once: it is not stored for replay */
	/* What else a reply carries; a reply that carries more or less is a bug and logged as one. */
	ROUTE_ETAG = 1u << 10,     /* the version of the object: ctx->etag */
	ROUTE_LOCATION = 1u << 11, /* of the object made: ctx->location */
	ROUTE_COOKIE = 1u << 12,   /* ctx->set_cookie */
	ROUTE_FILE = 1u << 13,     /* a download: ctx->file_name */
	ROUTE_SIGN_IN = 1u << 14,  /* takes a password: the limit of sign-ins counts */
	ROUTE_FRESH = 1u << 15,    /* only within minutes of giving the password: PROVE_AGAIN */
};

struct Route {
	const char *name; /* "need.open": right, journal kind, operationId */
	const char *method;
	const char *path;    /* below /api/v1: "/needs/{id}/calls" */
	const char *summary; /* English, one line, for the API document */
	unsigned flags;
	const Field *params; /* path and query parameters; NULL none */
	size_t params_size;
	const Field *body; /* NULL none */
	size_t body_size;
	const Field *reply;     /* NULL: 204, no body */
	const char *reply_type; /* ROUTE_RAW only */
	const char *total;      /* ROUTE_LIST: name of a sum beside the items, ctx->total; NULL none */
	/* What run() and prepare() may refuse with beside what the flags, parameters and body already
	 * say (route_may_refuse()); ends with PROBLEM_NONE. NULL: nothing. */
	const Problem *problems;
	/* Return: 0, a Problem number, ERR_*. `params` and `body` are the decoded structs. For
	 * ROUTE_UPLOAD body is const FieldBlob *. The handler writes the reply object into
	 * ctx->out (jw_struct(ctx->out, route->reply, &row)); for ROUTE_LIST only the items
	 * (core writes the frame). */
	int (*run)(Ctx *ctx, const void *params, const void *body);
	/* Commands only, both may be NULL, both before the command is queued; each may refuse, and what
	 * it finds it leaves in ctx->prepared for the next. prepare() reads, on the request's own thread
	 * with a reader's connection. work() is what is slow (a password hash), on a worker's thread
	 * with no database at all; when too many wait for one, the request is answered BUSY_SERVER. */
	int (*prepare)(Ctx *ctx, const void *params, const void *body);
	int (*work)(Ctx *ctx, const void *params, const void *body);
};

#define PROBLEMS(...) ((const Problem[]){__VA_ARGS__, PROBLEM_NONE})

/* A list parameter set every list shares: place first in a params struct. */
typedef struct PageParams {
	const char *cursor; /* opaque; from the previous page */
	int64_t limit;      /* 1..200, default 50 */
} PageParams;
#define PAGE_FIELDS(struct_) \
	FIELD(struct_, cursor, FIELD_TEXT, .max = 200, .summary = "cursor of the page, from `next`"), \
		FIELD(struct_, limit, FIELD_INT, .min = 1, .max = 200, \
			.summary = "items a page, default 50")

/* Which roles may run which route: one table, in mod/account/rights.c. */
typedef struct Right {
	const char *route;
	unsigned roles; /* bits; 0 with ROUTE_PUBLIC */
} Right;
