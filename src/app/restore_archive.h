/* Building a database from an archive (db/archive.h) as it stood after a chosen journal line. */
#pragma once

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

/* All zero: the end of the archive. The transactions of a batch stand or fall together, so the place is
 * always between two batches. */
typedef struct RestoreTarget {
	int64_t line;   /* the first batch that reaches this line is the last one taken; */
	int64_t before; /* or the first that is not */
	Time time;      /* or: the first batch whose last line is later than this is not */
	int64_t base;   /* number of the base to begin from; 0: the newest that fits */
} RestoreTarget;

/* Writes the database into the new file `path`; the archive is only read. Return: the exit code, after
 * saying on stderr what is missing or damaged, and where. */
int restore_build(const char *archive, const RestoreTarget *target, const char *path);
/* Prints what the archive holds, reading all of it. Return: the exit code. */
int restore_list(const char *archive);
