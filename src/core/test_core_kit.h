/* A tiny house for the tests of core: things in areas, on either database.
 *
 * A token is "ACCOUNT PERSON ROLES@AREA …": test accounts carry their own rights, roles as a
 * number of bits, "-" for the area of everything. Bit 1 may read, bit 2 may change. */
#pragma once

#include "base/asset.h"
#include "core/core.h"
#include "core/messages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { KIT_READER = 1, KIT_WORKER = 2 };

extern const AssetTable assets;

typedef struct Kit {
	char url[512];
	char place[128]; /* SQLite: directory; PostgreSQL: schema */
	Arena *arena;
	Keys *keys;
	Core *core;
	uint32_t node;   /* of the ids */
	unsigned limits; /* CoreConfig.limits */
	Time now;        /* what the clock says; 0: the true time */
	Clock clock;
	const Rng *rng; /* NULL: the true one */
} Kit;

/* A fresh database with the core's tables and the things', and a core on it. argv[1] of the
 * test program says which: "sqlite", or "pgsql" on the server of HUYING_TEST_PG. */
void kit_choose(int argc, char **argv);
void kit_open(Kit *kit);
void kit_start(Kit *kit, bool manual);
int kit_try_start(Kit *kit, bool manual); /* what core_start() returns */
void kit_stop(Kit *kit);
void kit_close(Kit *kit);
Db *kit_db(Kit *kit); /* a connection of its own; the caller closes it */

/* PostgreSQL: every connection of this database's cores is cut by the server; SQLite has none. */
void kit_cut_connections(Kit *kit);

extern const Route kit_routes[];
extern const Right kit_rights[];

/* ---- asking ------------------------------------------------------------------------------ */

#define KIT_CHIEF "1 11 3@-"

typedef struct KitAsk {
	const char *token, *key, *if_match, *purpose, *type;
	const char *const *query;
	bool foreign_site; /* by cookie, from elsewhere */
	const char *peer;
} KitAsk;
/* Asks and waits; the reply lives in kit->arena. */
CoreReply kit_ask(Kit *kit, const char *method, const char *path, const char *body, KitAsk ask);
/* The same from a thread with an arena of its own. */
CoreReply kit_ask_in(
	Kit *kit, Arena *arena, const char *method, const char *path, const char *body, KitAsk ask);
const char *kit_header(const CoreReply *reply, const char *name);
bool kit_says(const CoreReply *reply, const char *part);   /* the body contains it */
Id kit_make(Kit *kit, const char *area, const char *name); /* a thing, as the chief */

/* Rows of things; -1 on error. */
int64_t kit_count(Kit *kit);
int64_t kit_int(Kit *kit, const DbStmt *stmt);
/* The chain is whole and has so many lines. */
void kit_assert_chain(Kit *kit, int64_t lines);
