/* A city of four accounts in one process, on a clock of the test's own; nothing moves unless asked. */
#pragma once

#include "app/city.h"
#include "base/str.h"
#include "mod/account/account.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PASSWORD "a long password"
#define HERE "203.0.113.7"
/* Two communities of the list, in different districts. */
#define NEAR "420102002003"
#define FAR "420103001002"

typedef struct House {
	char dir[40], schema[40];
	const char *url; /* NULL: SQLite */
	City city;
	Arena *arena;
	Time now;
	Clock clock;
	unsigned keys;
} House;

/* argv[1]: "sqlite", or "pgsql" on the server of HUYING_TEST_PG. */
void house_choose(int argc, char **argv);
/* admin, worker, other (a worker too), helper (a volunteer), each with PASSWORD over the whole city.
 * `policy`: NULL for the defaults. */
void house_open(House *house, const AccountPolicy *policy);
void house_close(House *house);
/* The city alone, its files stay. */
void house_enter(House *house, const AccountPolicy *policy);

/* A request with a fresh key, by cookie, and what it left for later; the reply lives in house->arena. */
CoreReply house_ask_from(House *house, const char *peer, const char *token, const char *method,
	const char *path, const char *body);
const char *house_header(const CoreReply *reply, const char *name);
