/* The file in which a base copy's later changes stand: pages, and marks that say how far they go.
 *
 *   log    = head record…
 *   head   = "HUYINGA1" page_size:4 0:4 made_at:8 mark base_digest:32 digest:32
 *   record = page:4 commit:4 data         a page, as a frame of SQLite's log; page > 0
 *          | 0:4 pages:4 mark digest:32   so many pages since the last mark, all of them committed
 *   mark   = salt:4 salt:4 frame:4 checksum:4 checksum:4 0:4 line:8 at:8
 *
 * Numbers are little-endian. Digests are SHA-256 and run on: each page gives H(H(digest page commit) data), a
 * mark H(digest mark), so a mark's digest covers all before it, and the head's covers the base.
 * What follows the last whole mark was not finished and counts for nothing. */
#pragma once

#include "base/crypt.h"
#include "db/wal.h"

#include <stdio.h>

typedef struct ArchiveMark {
	WalPlace place;
	int64_t line; /* last of the journal */
	Time at;      /* that line's; 0 none */
} ArchiveMark;

typedef struct ArchiveHead {
	uint32_t page_size;
	Time made_at;
	ArchiveMark base;
	uint8_t base_digest[DIGEST_SIZE];
} ArchiveHead;

typedef struct ArchiveLog {
	FILE *file;
	ArchiveHead head;
	ArchiveMark last;             /* the last mark, or the base */
	uint8_t digest[DIGEST_SIZE];  /* up to the last mark */
	uint8_t running[DIGEST_SIZE]; /* up to the last record */
	int64_t size;                 /* bytes up to the last mark */
	uint32_t pages;               /* since then */
} ArchiveLog;

typedef struct ArchiveRecord {
	uint32_t page, commit; /* page 0: a mark, now log->last */
	uint8_t *data;         /* of a page's size; the caller's */
} ArchiveRecord;

/* ---- writing --------------------------------------------------------------------------------- */

/* Return: 0, ERR_IO. */
int archive_log_create(ArchiveLog *log, const char *path, const ArchiveHead *head);
int archive_log_page(ArchiveLog *log, const WalFrame *frame);
/* On disk when this returns 0. */
int archive_log_mark(ArchiveLog *log, const ArchiveMark *mark);
/* Forgets what follows the last mark. Return: 0, ERR_IO. */
int archive_log_undo(ArchiveLog *log);
/* To go on with a log: reads it whole and stands after its last mark. Return: 0, ERR_FORMAT, ERR_IO. */
int archive_log_resume(ArchiveLog *log, const char *path);
void archive_log_close(ArchiveLog *log);

/* ---- reading --------------------------------------------------------------------------------- */

enum { ARCHIVE_END = 1 };

/* Return: 0; ERR_FORMAT no log, or its head is damaged; ERR_IO. */
int archive_log_open(ArchiveLog *log, const char *path);
/* Return: 0 a page or a mark; ARCHIVE_END nothing more that is finished; ERR_FORMAT the digest does not
 * hold: the damage lies after byte log->size; ERR_IO. */
int archive_log_next(ArchiveLog *log, ArchiveRecord *record);

/* Digest of a file, 64 KiB after 64 KiB: H(digest bytes). Return: 0, ERR_IO. */
int archive_digest_file(const char *path, uint8_t out[DIGEST_SIZE]);
