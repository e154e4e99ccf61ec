/* A small made-up town for tests that run the whole core in their own process: two districts, five
 * communities, staff of every role, and volunteers, all made by the commands a real city uses. The
 * same clock and generator give the same town, ids and tokens included.
 *
 *     9901 ┬ 990101 ┬ 990101001 ┬ 990101001001  worker, second; five volunteers
 *          │        │           └ 990101001002  neighbour; two volunteers
 *          │        └ 990101002 ── 990101002001  one volunteer
 *          └ 990102 ── 990102001 ┬ 990102001001  far; one volunteer
 *                                └ 990102001002 */
#pragma once

#include "app/city.h"
#include "mod/account/account.h"

#define TOWN "9901"
#define TOWN_STREET "990101001"
#define TOWN_COMMUNITY "990101001001"
#define TOWN_NEIGHBOUR "990101001002"
#define TOWN_FAR "990102001001"
#define TOWN_START "2026-11-23T09:00:00+08:00" /* a Monday */
#define TOWN_PASSWORD "a long password"

typedef struct TownActor {
	const char *name, *role;
	const char *area;  /* of the role; a volunteer's home */
	const char *birth; /* volunteers only */
	const char *token;
	Id account, person; /* person 0: staff */
} TownActor;

enum { TOWN_ACTORS = 17 };

/* Sessions outlast any town: who must sign in again, and when, is tested elsewhere. */
extern const AccountPolicy town_policy;

typedef struct Town {
	Arena *arena;
	char dir[64];
	Clock clock; /* of `now` */
	Time now;
	RngSeeded random;
	Rng rng;
	City city;
	TownActor actors[TOWN_ACTORS];
	unsigned keys;
} Town;

/* Makes the town in a directory of its own, on memory where the machine has such; the city runs
 * without threads. Fails the cmocka test when anything is refused. */
void town_found(Town *town);
void town_close(Town *town); /* the city only */
void town_open(Town *town);  /* again */
void town_raze(Town *town);  /* everything */
void town_remove_dir(const char *dir);
/* A fresh directory; `out` has room for 64 bytes. */
void town_make_dir(char *out);

const TownActor *town_actor(const Town *town, const char *name);

typedef struct TownAsk {
	const char *method, *path, *body; /* path below /api/v1 */
	const char *match;                /* version for If-Match; NULL none */
	const char *key;                  /* NULL: a new one */
	const char *const *query;
	const char *type; /* NULL: JSON */
} TownAsk;
/* `who` NULL: the public. The reply lives in `arena`. */
CoreReply town_ask(Town *town, Arena *arena, const char *who, const TownAsk *ask);

/* A member of a JSON reply, "items.0.id", as text in the arena; NULL when it is not there. */
const char *town_member(Arena *arena, const CoreReply *reply, const char *path);
