/* Reader connections, shared by the request threads. Private to core.
 *
 * On SQLite one that is given back keeps its snapshot until something is committed, or for 20 ms, which is when
 * another process's commit is seen: for a short read, locking the log costs as much as reading. */
#pragma once

#include "db/db.h"

typedef struct Readers Readers;

Readers *readers_new(const char *url, unsigned most);
Readers *readers_free(Readers *readers);
/* Waits for a free one; opens it when first needed. It may be in a transaction already: db_in_transaction().
 * Return: 0, ERR_*. */
int readers_take(Readers *readers, Db **out);
/* `whole`: nothing failed, and its snapshot may serve another. */
void readers_give(Readers *readers, Db *db, bool whole);
/* Something was committed: no earlier snapshot is handed out again. `keep`: later ones may be kept, which the
 * log of a database must be without for a moment to begin anew. */
void readers_renew(Readers *readers, bool keep);
