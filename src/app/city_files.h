/* A city's directory: who may be in it, its keys, where its database is. */
#pragma once

#include "base/crypt.h"

#include <stdbool.h>

/* Of city_files_*(): somebody else is in it who may not be. */
enum { ERR_BUSY = 1 };

typedef struct CityFiles {
	int lock; /* the directory, locked */
	Keys *keys;
	char key_path[4096], url[4096];
} CityFiles;

/* Beside others: every verb that works on a city. Makes what is missing when `create`. A city whose keys
 * are half rotated is not opened. `url`: NULL for SQLite in `dir`. Says why on stderr.
 * Return: 0, ERR_BUSY, ERR_*. */
int city_files_open(CityFiles *out, const char *dir, const char *url, bool create);
/* Alone, rotation under way or not; ERR_BUSY is left to the caller to say. */
int city_files_alone(CityFiles *out, const char *dir, const char *url);
void city_files_close(CityFiles *files);
