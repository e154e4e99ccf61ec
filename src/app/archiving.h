/* A SQLite city's archive, followed once a second on a thread of its own. */
#pragma once

#include "base/clock.h"

typedef struct Archiving Archiving;

typedef struct ArchivingConfig {
	const char *dir;
	Time keep; /* how far back the city can be restored, at least */
} ArchivingConfig;

enum { ARCHIVE_KEEP_DAYS = 14 };

/* Before the first writer. Return: 0, ERR_* after saying why on stderr. */
int archiving_start(
	Archiving **out, const char *url, const ArchivingConfig *config, const Clock *clock);
/* After the last writer. Takes NULL, returns NULL. */
Archiving *archiving_stop(Archiving *archiving);
