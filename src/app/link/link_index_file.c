#include "app/link/link_index_file.h"

#include "app/link/link_index_log.h"
#include "base/durable.h"
#include "base/error.h"
#include "base/guard.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int say(RiskJob *job, const char *path) {
	risk_fault(job, path, 0, NULL, "%s", strerror(errno));
	return ERR_IO;
}

static void name_log(const char *path, uint64_t identity, char out[4200]) {
	snprintf(out, 4200, "%s.%016" PRIx64 ".log", path, identity);
}

/* ---- opening -------------------------------------------------------------------------------------- */

static int map_snapshot(IndexFile *file) {
	struct stat about;
	int fd = open(file->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return say(file->job, file->path);
	bool regular = fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0;
	file->map = regular
		? mmap(NULL, (size_t)about.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0)
		: MAP_FAILED;
	int why = regular ? errno : EINVAL;
	close(fd);
	errno = why;
	if (file->map == MAP_FAILED) {
		file->map = NULL;
		return say(file->job, file->path);
	}
	file->size = (size_t)about.st_size;
	return 0;
}

static int apply(void *self, const IndexEntry *entry) {
	IndexFile *file = self;
	LinkCell cells[LINK_FIELDS_MOST];
	size_t fields = (size_t)link_index_schema(file->index)->field_count;
	if (entry->kind == INDEX_UNLINK && entry->count == 2)
		return link_index_unlink(file->index, entry->texts[0], entry->texts[1]) < 0 ? ERR_FORMAT
																					: 0;
	if (entry->kind != INDEX_PUT || entry->count != fields + 1 || link_index_is_full(file->index))
		return ERR_FORMAT;
	for (size_t f = 0; f < fields; f++)
		cells[f] = (LinkCell){entry->texts[f + 1], strlen(entry->texts[f + 1])};
	link_index_put(file->index, cells, entry->texts[0], entry->person);
	return 0;
}

static int read_log(RiskJob *job, const char *path, FieldBlob *out) {
	*out = (FieldBlob){0};
	return cli_file_read(job->arena, path, out);
}

/* Writes behind the last whole entry from now on. */
static int open_log_for_change(IndexFile *file, size_t end) {
	file->log = open(file->log_path, O_WRONLY | O_CLOEXEC);
	if (file->log < 0)
		return say(file->job, file->log_path);
	if (ftruncate(file->log, (off_t)end) || lseek(file->log, (off_t)end, SEEK_SET) < 0)
		return say(file->job, file->log_path);
	return 0;
}

/* The lock is a file of its own, because the snapshot is replaced. */
static int lock_index(IndexFile *file) {
	char path[4200];
	snprintf(path, sizeof path, "%s.lock", file->path);
	file->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file->lock < 0)
		return say(file->job, path);
	return flock(file->lock, LOCK_EX | LOCK_NB)
		? risk_fault(file->job, file->path, 0, NULL, "another process is changing it")
		: 0;
}

static int open_index(IndexFile *file, bool change) {
	FieldBlob log;
	size_t end = 0;
	int r = map_snapshot(file);
	if (r)
		return r;
	r = link_index_open(file->job->arena, file->map, file->size, &file->index);
	if (r == ERR_FORMAT)
		return risk_fault(file->job, file->path, 0, NULL,
			"not an index of this version of huying, or damaged: make it anew");
	if (r)
		return r;
	name_log(file->path, link_index_identity(file->index), file->log_path);
	r = read_log(file->job, file->log_path, &log);
	if (r)
		return r;
	r = index_log_read(
		(const char *)log.data, log.size, link_index_identity(file->index), apply, file, &end);
	if (r == ERR_FORMAT)
		return risk_fault(file->job, file->log_path, 0, NULL, "damaged after %zu bytes", end);
	return r || !change ? r : open_log_for_change(file, end);
}

int index_file_open(IndexFile *file, RiskJob *job, const char *path, bool change) {
	*file = (IndexFile){.job = job, .path = path, .log = -1, .lock = -1};
	int r = change ? lock_index(file) : 0;
	if (!r)
		r = open_index(file, change);
	if (r)
		index_file_close(file);
	return r;
}

void index_file_close(IndexFile *file) {
	if (file->log >= 0)
		close(file->log);
	if (file->lock >= 0)
		close(file->lock);
	if (file->map)
		munmap(file->map, file->size);
	*file = (IndexFile){.log = -1, .lock = -1};
}

/* ---- changes -------------------------------------------------------------------------------------- */

static bool write_whole(int fd, const char *bytes, size_t size) {
	while (size) {
		ssize_t n = write(fd, bytes, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		size -= (size_t)n;
	}
	return true;
}

static int append(IndexFile *file, const IndexEntry *entry) {
	size_t size;
	ArenaMark mark = arena_mark(file->job->arena);
	char *bytes = index_log_entry(file->job->arena, entry, &size);
	if (!bytes)
		return risk_fault(file->job, file->path, 0, NULL, "the row is larger than %d bytes",
			(int)INDEX_ENTRY_MOST);
	bool whole = write_whole(file->log, bytes, size);
	arena_rewind(file->job->arena, mark);
	return whole ? 0 : say(file->job, file->log_path);
}

int index_file_sync(IndexFile *file) {
	return fdatasync(file->log) ? say(file->job, file->log_path) : 0;
}

int index_file_put(IndexFile *file, const LinkCell *cells, const char *id, uint32_t *person) {
	IndexEntry entry = {.kind = INDEX_PUT, .texts = {id}, .count = 1};
	if (link_index_is_full(file->index))
		return risk_fault(file->job, file->path, 0, NULL,
			"%d rows or values have come since it was made: make it anew", (int)LINK_INDEX_ROOM);
	*person = entry.person = link_index_person(file->index, cells, id);
	for (int32_t f = 0; f < link_index_schema(file->index)->field_count; f++)
		entry.texts[entry.count++] =
			cells[f].size ? arena_strndup(file->job->arena, cells[f].text, cells[f].size) : "";
	int r = append(file, &entry);
	if (!r)
		link_index_put(file->index, cells, id, *person);
	return r;
}

int index_file_unlink(IndexFile *file, const char *a, const char *b) {
	uint32_t record, person;
	const char *names[] = {a, b};
	for (int i = 0; i < 2; i++)
		if (!link_index_row(file->index, names[i], &record, &person))
			risk_fault(file->job, file->path, 0, NULL, "there is no row %s", names[i]);
	if (str_eq(a, b))
		risk_fault(file->job, file->path, 0, NULL, "a row cannot be unlinked from itself");
	int r = risk_faults_end(file->job);
	if (!r)
		r = append(file, &(IndexEntry){.kind = INDEX_UNLINK, .texts = {a, b}, .count = 2});
	return r ? r : link_index_unlink(file->index, a, b);
}

/* ---- making ---------------------------------------------------------------------------------------- */

/* A log under way. */
typedef struct NewLog {
	Arena *arena;
	FILE *file;
} NewLog;

static int keep_unlinked(void *self, const IndexEntry *entry) {
	NewLog *to = self;
	size_t size;
	char *bytes = entry->kind == INDEX_UNLINK ? index_log_entry(to->arena, entry, &size) : NULL;
	if (bytes)
		fwrite(bytes, 1, size, to->file);
	return 0;
}

/* What is told of an old index that can still be read; one that cannot be is not replaced. */
static int copy_unlinked(RiskJob *job, const char *path, NewLog *to) {
	IndexFile old;
	FieldBlob log;
	size_t end;
	if (access(path, F_OK))
		return 0;
	int r = index_file_open(&old, job, path, false);
	if (r)
		return r;
	r = read_log(job, old.log_path, &log);
	if (!r)
		r = index_log_read((const char *)log.data, log.size, link_index_identity(old.index),
			keep_unlinked, to, &end);
	index_file_close(&old);
	return r;
}

static uint64_t identity_of(const char *path) {
	uint64_t head[3] = {0}; /* magic, version and size, identity */
	FILE *file = fopen(path, "rbe");
	if (!file)
		return 0;
	bool read = fread(head, sizeof *head, 3, file) == 3;
	fclose(file);
	return read ? head[2] : 0;
}

typedef struct Making {
	RiskJob *job;
	const char *path;
	const LinkRecords *records;
	const LinkResult *result;
	CliOutput snapshot, log;
} Making;

static void sink(void *self, const void *bytes, size_t size) {
	fwrite(bytes, 1, size, self);
}

static int write_log(Making *making, const char *path, uint64_t identity) {
	char head[INDEX_LOG_HEAD];
	int r = cli_output_open(&making->log, path);
	if (r)
		return r;
	index_log_head(identity, head);
	fwrite(head, 1, sizeof head, making->log.file);
	return copy_unlinked(
		making->job, making->path, &(NewLog){making->job->arena, making->log.file});
}

/* Everything but the two names. */
static int write_both(void *self) {
	Making *making = self;
	char path[4200];
	int r = cli_output_open(&making->snapshot, making->path);
	if (r)
		return r;
	link_index_make(
		making->job->arena, making->records, making->result, sink, making->snapshot.file);
	if (fflush(making->snapshot.file))
		return say(making->job, making->path);
	uint64_t identity = identity_of(making->snapshot.part);
	name_log(making->path, identity, path);
	return write_log(making, path, identity);
}

int index_file_make(
	RiskJob *job, const char *path, const LinkRecords *records, const LinkResult *result) {
	Making making = {.job = job, .path = path, .records = records, .result = result};
	IndexFile lock = {.job = job, .path = path, .log = -1, .lock = -1};
	char old_log[4200];
	uint64_t old = identity_of(path);
	int r = lock_index(&lock);
	if (!r)
		r = guarded(job->arena, write_both, &making);
	if (!r)
		r = cli_output_commit(&making.log);
	if (!r)
		r = cli_output_commit(&making.snapshot);
	if (r) {
		cli_output_abort(&making.log);
		cli_output_abort(&making.snapshot);
	} else if (old && old != identity_of(path)) {
		name_log(path, old, old_log);
		unlink(old_log);
	}
	index_file_close(&lock);
	return r;
}
