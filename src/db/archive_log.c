#include "db/archive_log.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	MARK = 40,
	HEAD_DIGESTED = 8 + 8 + 8 + MARK + DIGEST_SIZE,
	HEAD = HEAD_DIGESTED + DIGEST_SIZE,
	PAGE_MOST = 65536,
	BLOCK = 65536
};
static const char magic[8] = "HUYINGA1";

/* ---- numbers --------------------------------------------------------------------------------- */

static void put(uint8_t *out, size_t bytes, uint64_t n) {
	for (size_t i = 0; i < bytes; i++)
		out[i] = (uint8_t)(n >> (8 * i));
}

static uint64_t get(const uint8_t *in, size_t bytes) {
	uint64_t n = 0;
	for (size_t i = 0; i < bytes; i++)
		n |= (uint64_t)in[i] << (8 * i);
	return n;
}

static void put_mark(uint8_t out[MARK], const ArchiveMark *mark) {
	const WalPlace *place = &mark->place;
	const uint32_t words[] = {
		place->salt[0], place->salt[1], place->frame, place->checksum[0], place->checksum[1], 0};
	for (size_t i = 0; i < 6; i++)
		put(out + 4 * i, 4, words[i]);
	put(out + 24, 8, (uint64_t)mark->line);
	put(out + 32, 8, (uint64_t)mark->at);
}

static void get_mark(const uint8_t in[MARK], ArchiveMark *mark) {
	uint32_t words[5];
	for (size_t i = 0; i < 5; i++)
		words[i] = (uint32_t)get(in + 4 * i, 4);
	*mark = (ArchiveMark){.place = {{words[0], words[1]}, words[2], {words[3], words[4]}},
		.line = (int64_t)get(in + 24, 8),
		.at = (Time)get(in + 32, 8)};
}

/* running = H(running data) */
static void run_on(uint8_t running[DIGEST_SIZE], const void *data, size_t size) {
	uint8_t joined[DIGEST_SIZE + PAGE_MOST + 8];
	memcpy(joined, running, DIGEST_SIZE);
	memcpy(joined + DIGEST_SIZE, data, size);
	digest(DIGEST_SHA256, joined, DIGEST_SIZE + size, running);
}

int archive_digest_file(const char *path, uint8_t out[DIGEST_SIZE]) {
	uint8_t block[BLOCK];
	size_t n;
	FILE *file = fopen(path, "rbe");
	memset(out, 0, DIGEST_SIZE);
	if (!file)
		return ERR_IO;
	while ((n = fread(block, 1, sizeof block, file)) > 0)
		run_on(out, block, n);
	int r = ferror(file) ? ERR_IO : 0;
	fclose(file);
	return r;
}

/* ---- the head -------------------------------------------------------------------------------- */

static void encode_head(uint8_t out[HEAD], const ArchiveHead *head) {
	memset(out, 0, HEAD);
	memcpy(out, magic, sizeof magic);
	put(out + 8, 4, head->page_size);
	put(out + 16, 8, (uint64_t)head->made_at);
	put_mark(out + 24, &head->base);
	memcpy(out + 24 + MARK, head->base_digest, DIGEST_SIZE);
	digest(DIGEST_SHA256, out, HEAD_DIGESTED, out + HEAD_DIGESTED);
}

static int decode_head(const uint8_t in[HEAD], ArchiveHead *head) {
	uint8_t expected[DIGEST_SIZE];
	digest(DIGEST_SHA256, in, HEAD_DIGESTED, expected);
	if (memcmp(in, magic, sizeof magic) != 0 ||
		memcmp(expected, in + HEAD_DIGESTED, DIGEST_SIZE) != 0)
		return ERR_FORMAT;
	head->page_size = (uint32_t)get(in + 8, 4);
	head->made_at = (Time)get(in + 16, 8);
	get_mark(in + 24, &head->base);
	memcpy(head->base_digest, in + 24 + MARK, DIGEST_SIZE);
	return head->page_size >= 512 && head->page_size <= PAGE_MOST ? 0 : ERR_FORMAT;
}

/* The log stands after a mark (or the head) whose digest is `digest`. */
static void stand(ArchiveLog *log, const ArchiveMark *mark, const uint8_t digest[DIGEST_SIZE]) {
	log->last = *mark;
	memmove(log->digest, digest, DIGEST_SIZE);
	memcpy(log->running, log->digest, DIGEST_SIZE);
	log->size = ftello(log->file);
	log->pages = 0;
}

/* ---- writing --------------------------------------------------------------------------------- */

static int write_all(ArchiveLog *log, const void *data, size_t size) {
	return fwrite(data, 1, size, log->file) == size ? 0 : ERR_IO;
}

static int sync_file(ArchiveLog *log) {
	return fdatasync(fileno(log->file)) == 0 ? 0 : ERR_IO;
}

int archive_log_create(ArchiveLog *log, const char *path, const ArchiveHead *head) {
	uint8_t bytes[HEAD];
	*log = (ArchiveLog){.file = fopen(path, "wbxe"), .head = *head};
	if (!log->file)
		return ERR_IO;
	setvbuf(log->file, NULL, _IONBF, 0);
	encode_head(bytes, head);
	int r = write_all(log, bytes, sizeof bytes);
	if (!r)
		r = sync_file(log);
	if (!r)
		stand(log, &head->base, bytes + HEAD_DIGESTED);
	return r;
}

int archive_log_page(ArchiveLog *log, const WalFrame *frame) {
	uint8_t bytes[8];
	put(bytes, 4, frame->page);
	put(bytes + 4, 4, frame->commit);
	run_on(log->running, bytes, sizeof bytes);
	run_on(log->running, frame->data, log->head.page_size);
	log->pages++;
	int r = write_all(log, bytes, sizeof bytes);
	return r ? r : write_all(log, frame->data, log->head.page_size);
}

int archive_log_mark(ArchiveLog *log, const ArchiveMark *mark) {
	uint8_t bytes[8 + MARK];
	put(bytes, 4, 0);
	put(bytes + 4, 4, log->pages);
	put_mark(bytes + 8, mark);
	run_on(log->running, bytes, sizeof bytes);
	int r = write_all(log, bytes, sizeof bytes);
	if (!r)
		r = write_all(log, log->running, DIGEST_SIZE);
	if (!r)
		r = sync_file(log);
	if (!r)
		stand(log, mark, log->running);
	return r;
}

int archive_log_undo(ArchiveLog *log) {
	memcpy(log->running, log->digest, DIGEST_SIZE);
	log->pages = 0;
	clearerr(log->file);
	return fseeko(log->file, log->size, SEEK_SET) == 0 &&
			ftruncate(fileno(log->file), log->size) == 0
		? 0
		: ERR_IO;
}

static int read_to_end(ArchiveLog *log) {
	ArchiveRecord record = {.data = malloc(log->head.page_size)};
	int r = record.data ? 0 : ERR_MEMORY;
	while (!r)
		r = archive_log_next(log, &record);
	free(record.data);
	return r == ARCHIVE_END ? 0 : r;
}

/* What was read through a buffer is written without one: nothing can be stuck in it when a disk is full. */
static int reopen_to_write(ArchiveLog *log, const char *path) {
	fclose(log->file);
	log->file = fopen(path, "r+be");
	if (!log->file)
		return ERR_IO;
	setvbuf(log->file, NULL, _IONBF, 0);
	return archive_log_undo(log);
}

int archive_log_resume(ArchiveLog *log, const char *path) {
	int r = archive_log_open(log, path);
	if (!r)
		r = read_to_end(log);
	if (!r)
		r = reopen_to_write(log, path);
	if (r)
		archive_log_close(log);
	return r;
}

void archive_log_close(ArchiveLog *log) {
	if (log->file)
		fclose(log->file);
	log->file = NULL;
}

/* ---- reading --------------------------------------------------------------------------------- */

int archive_log_open(ArchiveLog *log, const char *path) {
	uint8_t bytes[HEAD];
	*log = (ArchiveLog){.file = fopen(path, "rbe")};
	if (!log->file)
		return ERR_IO;
	int r = fread(bytes, 1, sizeof bytes, log->file) == sizeof bytes
		? decode_head(bytes, &log->head)
		: ERR_FORMAT;
	if (r)
		archive_log_close(log);
	else
		stand(log, &log->head.base, bytes + HEAD_DIGESTED);
	return r;
}

/* 0; ARCHIVE_END when there are fewer; ERR_IO. */
static int read_all(ArchiveLog *log, void *out, size_t size) {
	if (fread(out, 1, size, log->file) == size)
		return 0;
	return ferror(log->file) ? ERR_IO : ARCHIVE_END;
}

static int read_mark(ArchiveLog *log, uint8_t bytes[8 + MARK]) {
	uint8_t expected[DIGEST_SIZE];
	ArchiveMark mark;
	int r = read_all(log, bytes + 8, MARK);
	if (!r)
		r = read_all(log, expected, DIGEST_SIZE);
	if (r)
		return r;
	run_on(log->running, bytes, 8 + MARK);
	if (get(bytes + 4, 4) != log->pages || memcmp(expected, log->running, DIGEST_SIZE) != 0)
		return ERR_FORMAT;
	get_mark(bytes + 8, &mark);
	stand(log, &mark, expected);
	return 0;
}

int archive_log_next(ArchiveLog *log, ArchiveRecord *record) {
	uint8_t bytes[8 + MARK];
	int r = read_all(log, bytes, 8);
	if (r)
		return r;
	record->page = (uint32_t)get(bytes, 4);
	record->commit = (uint32_t)get(bytes + 4, 4);
	if (!record->page) {
		record->commit = 0;
		return read_mark(log, bytes);
	}
	if ((r = read_all(log, record->data, log->head.page_size)))
		return r;
	run_on(log->running, bytes, 8);
	run_on(log->running, record->data, log->head.page_size);
	log->pages++;
	return 0;
}
