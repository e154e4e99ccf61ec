#include "db/archive.h"

#include "db/archive_log.h"
#include "db/db_driver.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	TRIM_FRAMES = 1000,    /* a log longer than this is to begin again: SQLite's own measure */
	LET_GO_FRAMES = 65536, /* an archive that cannot be written holds no more than this */
	SNAPSHOT_TRIES = 10000,
	REST_MS = 1000,
	SHORT_REST_MS = 20,
	LOG_PER_BASE = 4 /* a log so many times its base calls for a new one */
};
#define LOG_LEAST ((int64_t)64 << 20)
#define BASE_AGE TIME_DAY
#define RETRY_AFTER TIME_MINUTE

struct Archive {
	ArchiveConfig config;
	char *dir;
	int alone;   /* the directory, locked */
	Db *hold[2]; /* one of them always stands in a read transaction */
	Db *lock;    /* takes the write lock */
	Db *check;   /* checkpoints */
	int held;    /* which of `hold`; -1 none: nothing is held, a new base is due */
	unsigned number;
	ArchiveLog log;
	uint8_t *page;
	bool beginning; /* the next frame will be the first of another log */
	Time retry_at;  /* no new base before */
	char error[300];
};

static int fail(Archive *archive, int code, const char *what, const char *why) {
	snprintf(archive->error, sizeof archive->error, "%s: %s", what, why);
	return code;
}

static int fail_db(Archive *archive, int code, const Db *db) {
	return fail(archive, code, "database", db_error(db));
}

const char *archive_error(const Archive *archive) {
	return archive->error;
}

/* DIR/NUMBER/file */
static const char *path_of(
	const Archive *archive, unsigned number, const char *file, char out[4096]) {
	snprintf(out, 4096, "%s/%08u%s%s", archive->dir, number, *file ? "/" : "", file);
	return out;
}

/* ---- one snapshot after the other ------------------------------------------------------------ */

/* Begins a read transaction on `db`; *head is then exactly what it sees: nobody committed between. */
static int take_snapshot(Archive *archive, Db *db, WalHead *head, ArchiveMark *mark) {
	WalHead before;
	for (int i = 0; i < SNAPSHOT_TRIES; i++) {
		int r = db_begin(db);
		if (!r)
			r = wal_head(db, &before);
		if (!r)
			r = archive->config.place(db, &mark->line, &mark->at);
		if (!r)
			r = wal_head(db, head);
		if (r) {
			db_rollback(db);
			return fail_db(archive, r, db);
		}
		mark->place = head->last;
		if (memcmp(&before, head, sizeof before) == 0)
			return 0;
		db_rollback(db);
	}
	return fail(archive, ERR_DB_SOFT, "snapshot", "no quiet moment");
}

static void let_go(Archive *archive) {
	if (archive->held >= 0)
		db_rollback(archive->hold[archive->held]);
	archive->held = -1;
	archive_log_close(&archive->log);
}

/* Where the frames not archived begin: a log that began again is read from its start. */
static WalPlace next_place(const Archive *archive, const WalHead *head) {
	if (wal_same(&archive->log.last.place, &head->last))
		return archive->log.last.place;
	return (WalPlace){.salt = {head->last.salt[0], head->last.salt[1]}};
}

static int copy_frames(Archive *archive, Db *db, const WalHead *head) {
	WalPlace at = next_place(archive, head);
	WalFrame frame = {.data = archive->page};
	while (at.frame < head->last.frame) {
		int r = wal_next(db, head->page_size, &at, &frame);
		if (r)
			return fail_db(archive, r, db);
		if (archive_log_page(&archive->log, &frame))
			return fail(archive, ERR_IO, "archive", strerror(errno));
	}
	return 0;
}

/* The frames of the new snapshot, then its mark. */
static int write_round(Archive *archive, Db *db, const WalHead *head, const ArchiveMark *mark) {
	if (head->page_size != archive->log.head.page_size)
		return fail(archive, ERR_FORMAT, "database", "another page size than the base");
	int r = copy_frames(archive, db, head);
	if (!r && archive_log_mark(&archive->log, mark))
		r = fail(archive, ERR_IO, "archive", strerror(errno));
	if (r)
		archive_log_undo(&archive->log);
	else
		archive->beginning = false;
	return r;
}

static bool is_new(const Archive *archive, const WalHead *head) {
	const WalPlace *place = &archive->log.last.place;
	return !wal_same(place, &head->last) || place->frame != head->last.frame;
}

/* Hand over hand: the old snapshot is let go when the new one is archived. */
static int follow(Archive *archive) {
	Db *next = archive->hold[!archive->held], *before = archive->hold[archive->held];
	WalHead head;
	ArchiveMark mark;
	int r = take_snapshot(archive, next, &head, &mark);
	if (!r && is_new(archive, &head) && (r = write_round(archive, next, &head, &mark)))
		db_rollback(next);
	if (r)
		return r;
	db_rollback(before);
	archive->held = !archive->held;
	return 0;
}

/* ---- letting SQLite begin its log again ------------------------------------------------------ */

/* Return: 0 all of the log stands in the database; DB_NONE not all, readers hold it; ERR_*. */
static int checkpoint(Archive *archive) {
	int frames = 0, done = 0;
	int rc = sqlite3_wal_checkpoint_v2(
		archive->check->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &frames, &done);
	if (rc == SQLITE_OK)
		return frames == done ? 0 : DB_NONE;
	return rc == SQLITE_BUSY ? DB_NONE
							 : fail(archive, ERR_DB_HARD, "checkpoint", sqlite3_errstr(rc));
}

/* With all frames in the database and a snapshot taken after that, the archiver holds none of the
 * log's frames, and the next writer begins it again. */
static int trim_locked(Archive *archive) {
	int r = follow(archive);
	if (!r)
		r = checkpoint(archive);
	if (!r)
		r = follow(archive);
	archive->beginning = !r;
	return r == DB_NONE ? 0 : r;
}

/* The bulk is checkpointed beside the writers; they wait for the rest only. */
static int trim(Archive *archive) {
	int r = checkpoint(archive);
	if (r < 0)
		return r;
	if (db_begin(archive->lock))
		return 0; /* no moment found: next round */
	r = trim_locked(archive);
	db_rollback(archive->lock);
	return r;
}

/* ---- bases ----------------------------------------------------------------------------------- */

static void remove_base(const Archive *archive, unsigned number) {
	static const char *const files[] = {"base.db", "base.db.part", "log", ""};
	char path[4096];
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		remove(path_of(archive, number, files[i], path));
}

static bool superseded_long_ago(const Archive *archive, unsigned next) {
	char path[4096];
	ArchiveLog log;
	if (archive_log_open(&log, path_of(archive, next, "log", path)))
		return false;
	archive_log_close(&log);
	return clock_now(archive->config.clock) - log.head.made_at > archive->config.keep;
}

/* A base goes when the one after it is older than what is kept. */
static void prune(Archive *archive) {
	ArchiveNames names;
	if (archive_names(archive->dir, &names))
		return;
	for (size_t i = 0; i + 1 < names.count; i++)
		if (superseded_long_ago(archive, names.numbers[i + 1]))
			remove_base(archive, names.numbers[i]);
	archive_names_free(&names);
}

static int sync_path(const char *path) {
	FILE *file = fopen(path, "rbe");
	int r = file && fsync(fileno(file)) == 0 ? 0 : ERR_IO;
	if (file)
		fclose(file);
	return r;
}

/* The copy first, its log last: a base without a log counts for nothing. */
static int write_base(
	Archive *archive, Db *db, unsigned number, const ArchiveHead *head, ArchiveLog *out) {
	char path[4096];
	ArchiveHead made = *head;
	if (mkdir(path_of(archive, number, "", path), 0700))
		return fail(archive, ERR_IO, path, strerror(errno));
	if (db_backup(db, path_of(archive, number, "base.db", path)))
		return fail_db(archive, ERR_IO, db);
	if (sync_path(path) || archive_digest_file(path, made.base_digest) ||
		archive_log_create(out, path_of(archive, number, "log", path), &made) ||
		sync_path(path_of(archive, number, "", path)) || sync_path(archive->dir))
		return fail(archive, ERR_IO, path, strerror(errno));
	return 0;
}

static unsigned last_number(const Archive *archive) {
	ArchiveNames names;
	if (archive_names(archive->dir, &names))
		return 0;
	unsigned last = names.count ? names.numbers[names.count - 1] : 0;
	archive_names_free(&names);
	return last;
}

/* From here on `log` is written, and what it holds is what `db` sees. */
static int use_base(Archive *archive, unsigned number, const ArchiveLog *log) {
	uint8_t *page = malloc(log->head.page_size);
	if (!page)
		return fail(archive, ERR_MEMORY, "archive", "out of memory");
	free(archive->page);
	archive->page = page;
	archive_log_close(&archive->log);
	archive->log = *log;
	archive->number = number;
	archive->beginning = log->head.base.place.frame == 0;
	return 0;
}

static int make_base(Archive *archive, Db *db, const WalHead *head, const ArchiveMark *mark) {
	const unsigned number = last_number(archive) + 1;
	const ArchiveHead made = {
		.page_size = head->page_size, .made_at = clock_now(archive->config.clock), .base = *mark};
	ArchiveLog log = {0};
	int r = write_base(archive, db, number, &made, &log);
	if (!r)
		r = use_base(archive, number, &log);
	if (!r) {
		prune(archive);
		return 0;
	}
	archive_log_close(&log);
	remove_base(archive, number);
	archive->retry_at = made.made_at + RETRY_AFTER;
	return r;
}

/* A base of what is committed now. The log of the last one ends where the new one begins; if the
 * new one cannot be made, the last goes on. */
static int begin_base(Archive *archive) {
	const int next = archive->held == 0;
	WalHead head;
	ArchiveMark mark;
	int r = take_snapshot(archive, archive->hold[next], &head, &mark);
	if (r)
		return r;
	bool whole = archive->held >= 0 &&
		(!is_new(archive, &head) || !write_round(archive, archive->hold[next], &head, &mark));
	if (archive->held >= 0)
		db_rollback(archive->hold[archive->held]);
	archive->held = next;
	r = make_base(archive, archive->hold[next], &head, &mark);
	if (r && !whole)
		let_go(archive);
	return r;
}

static bool base_is_due(const Archive *archive) {
	char path[4096];
	struct stat base;
	const Time now = clock_now(archive->config.clock);
	if (now < archive->retry_at && archive->retry_at - now <= RETRY_AFTER)
		return false;
	if (archive->held < 0 || now - archive->log.head.made_at > BASE_AGE)
		return true;
	if (stat(path_of(archive, archive->number, "base.db", path), &base))
		return true;
	return archive->log.size > LOG_PER_BASE * (int64_t)base.st_size + LOG_LEAST;
}

/* ---- starting, going on, ending -------------------------------------------------------------- */

/* The last base's log ends at a place that SQLite's log still holds, with the same checksum. */
static bool continues(Archive *archive, Db *db, const WalHead *head) {
	const WalPlace end = archive->log.last.place;
	WalPlace at = end;
	WalFrame frame = {.data = archive->page};
	if (!wal_same(&end, &head->last) || end.frame > head->last.frame)
		return false;
	if (end.frame == head->last.frame)
		return memcmp(end.checksum, head->last.checksum, sizeof end.checksum) == 0;
	return wal_next(db, head->page_size, &at, &frame) == 0;
}

/* Return: 0 held and to be gone on with; DB_NONE not. */
static int resume(Archive *archive) {
	char path[4096];
	WalHead head;
	ArchiveMark mark;
	archive->number = last_number(archive);
	if (!archive->number ||
		archive_log_resume(&archive->log, path_of(archive, archive->number, "log", path)))
		return DB_NONE;
	archive->page = malloc(archive->log.head.page_size);
	if (!archive->page || take_snapshot(archive, archive->hold[0], &head, &mark))
		return DB_NONE;
	archive->held = 0;
	if (head.page_size == archive->log.head.page_size &&
		continues(archive, archive->hold[0], &head) &&
		(!is_new(archive, &head) || write_round(archive, archive->hold[0], &head, &mark) == 0))
		return 0;
	let_go(archive); /* nothing links the old log and what stands now */
	return DB_NONE;
}

static int open_connections(Archive *archive) {
	Db **const all[] = {&archive->hold[0], &archive->hold[1], &archive->lock, &archive->check};
	for (size_t i = 0; i < 4; i++)
		if (db_open(all[i], archive->config.url, i < 2 ? DB_READ : DB_WRITE))
			return fail(archive, ERR_DB_HARD, "database", "cannot be opened");
	/* The last to close leaves SQLite's log as it is. */
	for (size_t i = 0; i < 4; i++)
		sqlite3_db_config((*all[i])->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	return 0;
}

/* One archiver a directory. */
static int open_directory(Archive *archive) {
	if (mkdir(archive->dir, 0700) && errno != EEXIST)
		return fail(archive, ERR_IO, archive->dir, strerror(errno));
	archive->alone = open(archive->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (archive->alone < 0)
		return fail(archive, ERR_IO, archive->dir, strerror(errno));
	if (flock(archive->alone, LOCK_EX | LOCK_NB))
		return fail(archive, ERR_IO, archive->dir, "another process archives into it");
	return 0;
}

int archive_open(Archive **out, const ArchiveConfig *config) {
	Archive *archive = calloc(1, sizeof *archive);
	*out = archive;
	if (!archive)
		return ERR_MEMORY;
	archive->config = *config;
	archive->held = -1;
	archive->alone = -1;
	archive->dir = strdup(config->dir);
	if (!archive->dir)
		return fail(archive, ERR_MEMORY, "archive", "out of memory");
	int r = open_directory(archive);
	if (!r)
		r = open_connections(archive);
	if (!r && resume(archive))
		r = begin_base(archive);
	return r;
}

/* What cannot be archived must not fill the city's own disk: the snapshot is given up. */
static void give_up_if_far_behind(Archive *archive) {
	WalHead head;
	const WalPlace *place = &archive->log.last.place;
	if (archive->held < 0 || wal_head(archive->check, &head))
		return;
	if (head.last.frame - (wal_same(place, &head.last) ? place->frame : 0) > LET_GO_FRAMES)
		let_go(archive);
}

int archive_round(Archive *archive) {
	if (base_is_due(archive))
		return begin_base(archive);
	if (archive->held < 0)
		return fail(archive, ERR_IO, "archive", "waits to make a new base");
	int r = follow(archive);
	if (!r && !archive->beginning && archive->log.last.place.frame > TRIM_FRAMES)
		r = trim(archive);
	if (r)
		give_up_if_far_behind(archive);
	return r;
}

int archive_rest(const Archive *archive) {
	return archive->held >= 0 && archive->beginning ? SHORT_REST_MS : REST_MS;
}

Archive *archive_close(Archive *archive) {
	if (!archive)
		return NULL;
	if (archive->held >= 0)
		follow(archive);
	let_go(archive);
	db_close(archive->check);
	db_close(archive->lock);
	db_close(archive->hold[1]);
	db_close(archive->hold[0]);
	if (archive->alone >= 0)
		close(archive->alone);
	free(archive->page);
	free(archive->dir);
	free(archive);
	return NULL;
}
