/* Every sealed field and keyed hash under the newest key. */
#pragma once

#include "base/crypt.h"
#include "db/db.h"

typedef struct RekeyColumn {
	const char *name;    /* "phone" */
	const char *context; /* of the seal: "person.phone" */
	const char *lookup;  /* context of the hash beside it; NULL none */
} RekeyColumn;

enum { REKEY_COLUMNS = 4, REKEY_HASHES = 2 };

typedef struct RekeyTable {
	const char *name;
	const DbStmt *page, *put;
	RekeyColumn columns[REKEY_COLUMNS]; /* s0, s1, …; those with a hash first */
} RekeyTable;
extern const RekeyTable rekey_tables[]; /* ends with name == NULL */

typedef struct Rekey {
	Db *db; /* a writer's; nobody else uses the city */
	const Keys *keys;
	const Rng *rng;
	int64_t batch; /* rows a transaction */
	/* Called after each transaction; false stops, to be gone on with later. May be NULL. */
	bool (*progress)(void *self, int64_t rows);
	void *self;

	/* what came of it */
	int64_t rows;         /* seen */
	int64_t changed;      /* sealed anew */
	const char *unopened; /* table of a row that no key opens; NULL none */
	int64_t unopened_id;
} Rekey;

/* Seals anew what is not under the newest key. Rows that are already are left alone, so it can be stopped
 * anywhere and begun again. Return: 0 done; 1 stopped by progress; ERR_CRYPTO: a row no key opens. */
int rekey_run(Rekey *rekey);
/* Opens every sealed field, changes nothing. Return: 0 all open and are under the newest key; 1 one is
 * not, told in unopened; ERR_*. */
int rekey_check(Rekey *rekey);
