#include "db/wal.h"

#include "db/db_driver.h"

#include <sqlite3.h>
#include <string.h>

enum { LOG_HEADER = 32, FRAME_HEADER = 24, INDEX_REGION = 32768, INDEX_TRIES = 1000 };
enum { MAGIC_LITTLE = 0x377f0682, MAGIC_BIG = 0x377f0683 }; /* byte order of the checksums */

/* The first half of the index's header; the second is a copy, and both differ while it changes. */
typedef struct IndexHeader {
	uint32_t version, unused, change;
	uint8_t initialised, big_endian;
	uint16_t page_size; /* 1: 65536 */
	uint32_t last_frame, pages;
	uint32_t frame_checksum[2];
	uint8_t salt[2][4]; /* as in the log */
	uint32_t checksum[2];
} IndexHeader;
_Static_assert(sizeof(IndexHeader) == 48, "as walformat.html has it");

static uint32_t big32(const uint8_t *p) {
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t little32(const uint8_t *p) {
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static int fail(Db *db, int code, const char *why) {
	return db_fail(db, code, "write-ahead log", why);
}

/* ---- the index ------------------------------------------------------------------------------- */

/* Both copies were equal when they were read: nobody was changing them. */
static bool read_index(const volatile void *region, IndexHeader *out) {
	IndexHeader copies[2];
	for (int i = 0; i < INDEX_TRIES; i++) {
		memcpy(copies, (const void *)region, sizeof copies);
		__sync_synchronize();
		if (memcmp(&copies[0], &copies[1], sizeof copies[0]) == 0) {
			*out = copies[0];
			return out->initialised != 0;
		}
	}
	return false;
}

/* An empty log's index does not know it; the database file's header does, at byte 16. */
static int read_page_size(Db *db, sqlite3_file *file, uint32_t *out) {
	uint8_t bytes[2];
	if (file->pMethods->xRead(file, bytes, sizeof bytes, 16) != SQLITE_OK)
		return fail(db, ERR_IO, "no page size");
	*out = (uint32_t)bytes[0] << 8 | bytes[1];
	return 0;
}

int wal_head(Db *db, WalHead *out) {
	sqlite3_file *file = NULL;
	volatile void *region = NULL;
	IndexHeader index;
	if (sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
		file->pMethods->xShmMap(file, 0, INDEX_REGION, 0, &region) != SQLITE_OK || !region ||
		!read_index(region, &index))
		return fail(db, ERR_IO, "no index");
	*out = (WalHead){
		.last = {.salt = {big32(index.salt[0]), big32(index.salt[1])},
			.frame = index.last_frame,
			.checksum = {index.frame_checksum[0], index.frame_checksum[1]}},
		.page_size = index.page_size,
	};
	int r = out->page_size ? 0 : read_page_size(db, file, &out->page_size);
	if (out->page_size == 1)
		out->page_size = 65536;
	return r;
}

bool wal_same(const WalPlace *a, const WalPlace *b) {
	return a->salt[0] == b->salt[0] && a->salt[1] == b->salt[1];
}

/* ---- the log --------------------------------------------------------------------------------- */

/* A running sum over pairs of words. */
static void add_checksum(bool big, const uint8_t *data, size_t size, uint32_t sum[2]) {
	for (size_t i = 0; i < size; i += 8) {
		sum[0] += (big ? big32(data + i) : little32(data + i)) + sum[1];
		sum[1] += (big ? big32(data + i + 4) : little32(data + i + 4)) + sum[0];
	}
}

static int read_at(Db *db, void *out, size_t size, int64_t offset) {
	sqlite3_file *log = NULL;
	if (sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK ||
		!log->pMethods || log->pMethods->xRead(log, out, (int)size, offset) != SQLITE_OK)
		return fail(db, ERR_IO, "cannot be read");
	return 0;
}

/* The log's header gives the byte order, and the sums the first frame goes on from. */
static int read_header(Db *db, const WalPlace *at, bool *big, uint32_t sum[2]) {
	uint8_t header[LOG_HEADER] = {0};
	int r = read_at(db, header, sizeof header, 0);
	if (r)
		return r;
	if ((big32(header) != MAGIC_LITTLE && big32(header) != MAGIC_BIG) ||
		big32(header + 16) != at->salt[0] || big32(header + 20) != at->salt[1])
		return fail(db, ERR_FORMAT, "another header than its index says");
	*big = big32(header) == MAGIC_BIG;
	sum[0] = big32(header + 24);
	sum[1] = big32(header + 28);
	return 0;
}

int wal_next(Db *db, uint32_t page_size, WalPlace *at, WalFrame *frame) {
	uint8_t header[FRAME_HEADER] = {0};
	uint32_t sum[2] = {0};
	bool big = false;
	int64_t offset = LOG_HEADER + (int64_t)at->frame * (FRAME_HEADER + page_size);
	int r = read_header(db, at, &big, sum);
	if (r || (r = read_at(db, header, sizeof header, offset)) ||
		(r = read_at(db, frame->data, page_size, offset + FRAME_HEADER)))
		return r;
	if (at->frame)
		memcpy(sum, at->checksum, sizeof sum);
	add_checksum(big, header, 8, sum);
	add_checksum(big, frame->data, page_size, sum);
	if (big32(header + 8) != at->salt[0] || big32(header + 12) != at->salt[1] ||
		big32(header + 16) != sum[0] || big32(header + 20) != sum[1])
		return fail(db, ERR_FORMAT, "a frame's checksum does not hold");
	frame->page = big32(header);
	frame->commit = big32(header + 4);
	memcpy(at->checksum, sum, sizeof sum);
	at->frame++;
	return 0;
}
