/* Reader connections, shared by the request threads. Private to core. */
#pragma once

#include "db/db.h"

typedef struct Readers Readers;

Readers *readers_new(const char *url, unsigned most);
Readers *readers_free(Readers *readers);
/* Waits for a free one; opens it when first needed. Return: 0, ERR_*. */
int readers_take(Readers *readers, Db **out);
void readers_give(Readers *readers, Db *db);
