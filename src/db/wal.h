/* SQLite's write-ahead log, as https://sqlite.org/walformat.html lays it out: where its committed
 * frames end, and what stands in them. Private to src/db.
 *
 * A log begins with a header (magic, version, page size, number, salts, checksum: 32 bytes). Each
 * frame is a header (page, size of the database in pages after a commit or 0, salts, checksum: 24
 * bytes) and a page. Checksums run on from frame to frame; all numbers are big-endian. When every
 * frame stands in the database, the next writer begins the log again with other salts. */
#pragma once

#include "db/db.h"

/* A place in the log: the last frame seen, 1 the first, 0 before it. */
typedef struct WalPlace {
	uint32_t salt[2], frame, checksum[2];
} WalPlace;

typedef struct WalHead {
	WalPlace last; /* of what is committed */
	uint32_t page_size;
} WalHead;

typedef struct WalFrame {
	uint32_t page;   /* from 1 */
	uint32_t commit; /* > 0: ends a transaction, and the database has so many pages */
	uint8_t *data;   /* of a page's size; the caller's */
} WalFrame;

/* What is committed now, from the log's index. Return: 0, ERR_IO. */
int wal_head(Db *db, WalHead *out);
/* The frame after *at, which moves there. `frame->data` has room for a page. The caller sees to it
 * that the log is not begun again meanwhile. Return: 0; ERR_FORMAT its checksum does not hold; ERR_IO. */
int wal_next(Db *db, uint32_t page_size, WalPlace *at, WalFrame *frame);
/* Places of the same log? */
bool wal_same(const WalPlace *a, const WalPlace *b);
