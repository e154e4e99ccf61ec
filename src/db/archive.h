/* The archive of a SQLite city: base copies, and after each every transaction committed since, so that
 * the database can be built again as it stood after any of them.
 *
 *   DIR/00000001/base.db   a consistent copy
 *   DIR/00000001/log       what was committed after it, in order (archive_log.h)
 *   DIR/00000002/…         the next, when the last grew old or large, or something was missed
 *
 * The archiver reads committed frames from SQLite's own log, whichever process wrote them, beside
 * the writer and without its help. Nothing is missed, because one of its two connections always
 * stands in a read transaction whose snapshot is archived already: then SQLite neither overwrites
 * newer frames nor begins the log again (at most once, to an empty one it also follows). To let the
 * log begin again at all, the archiver itself checkpoints, now and then, under the write lock.
 *
 * Taken up again after a stop or a crash, the archive goes on where it ended if that place is still
 * in the log; else it makes a new base. So it looks more often, while it waits for the log to begin. */
#pragma once

#include "db/db.h"

typedef struct Archive Archive;

typedef struct ArchiveConfig {
	const char *url; /* "sqlite:…" */
	const char *dir; /* made if it is not there */
	const Clock *clock;
	Time keep; /* bases are deleted when a later one is older than this */
	/* The journal's last line and its time, in the transaction that stands open. */
	int (*place)(Db *db, int64_t *line, Time *at);
} ArchiveConfig;

/* Before anyone writes in this process. Return: 0, ERR_*: why is said by archive_error(). */
int archive_open(Archive **out, const ArchiveConfig *config);
/* Archives what was committed since the last round. Return: 0, ERR_*: to be tried again later. */
int archive_round(Archive *archive);
/* How long to wait before the next round, milliseconds. */
int archive_rest(const Archive *archive);
const char *archive_error(const Archive *archive);
/* After the last writer: takes what is left and keeps the log, so that the next start goes on. Takes
 * NULL, returns NULL. */
Archive *archive_close(Archive *archive);

/* Names of the numbered directories, ascending; heap, archive_names_free(). */
typedef struct ArchiveNames {
	unsigned *numbers;
	size_t count;
} ArchiveNames;
int archive_names(const char *dir, ArchiveNames *out); /* 0, ERR_IO, ERR_MEMORY */
void archive_names_free(ArchiveNames *names);
