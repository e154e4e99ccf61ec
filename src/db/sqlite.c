#include "base/durable.h"
#include "db/db_driver.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- errors ---------------------------------------------------------------------------------- */

static bool is_sync(int rc) {
	return rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_DIR_FSYNC;
}

static bool lacks_space(const Db *db, int which) {
	sqlite3_file *file = NULL;
	int why = 0;
	sqlite3_file_control(db->handle, "main", which, &file);
	if (file && file->pMethods)
		file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &why);
	return why == ENOSPC || why == EDQUOT || why == EFBIG;
}

/* A quota and a limit on a file's size come as errors of writing; shared memory that cannot grow has
 * no error of its own. */
static bool is_full(const Db *db, int rc) {
	if (rc == SQLITE_IOERR_WRITE)
		return lacks_space(db, SQLITE_FCNTL_JOURNAL_POINTER) ||
			lacks_space(db, SQLITE_FCNTL_FILE_POINTER);
	return rc == SQLITE_FULL || rc == SQLITE_IOERR_SHMSIZE;
}

static int code_of(const Db *db, int rc) {
	int primary = rc & 0xff;
	if (is_sync(rc))
		return ERR_DB_SYNC;
	if (is_full(db, rc))
		return ERR_DB_FULL;
	return primary == SQLITE_BUSY || primary == SQLITE_LOCKED ? ERR_DB_SOFT : ERR_DB_HARD;
}

/* Nothing is built on what may be in memory only: closing would copy the log into the database. */
static void stop_trusting(Db *db) {
	db->sync_failed = true;
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

static int fail(Db *db, int rc, const char *where) {
	int code = code_of(db, rc);
	const char *why = code == ERR_DB_SYNC ? "sync failed"
		: code == ERR_DB_FULL             ? "disk full"
		: db->handle                      ? sqlite3_errmsg(db->handle)
										  : sqlite3_errstr(rc);
	if (code == ERR_DB_SYNC)
		stop_trusting(db);
	return db_fail(db, code, where, why);
}

static int run(Db *db, const char *sql) {
	int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	return rc == SQLITE_OK ? 0 : fail(db, rc, sql[0] == 'C' ? "COMMIT" : "run");
}

/* ---- the write-ahead log ----------------------------------------------------------------------- */

/* Takes the place of SQLite's checkpoint inside of each commit. */
static int note_log(void *self, sqlite3 *handle, const char *schema, int pages) {
	(void)handle;
	(void)schema;
	((Db *)self)->log_pages = pages;
	return SQLITE_OK;
}

/* What cannot be copied now is copied later; only a failed sync ends everything. */
static int copy_log(Db *db, int pages) {
	if (db->log_pages < pages)
		return 0;
	db->log_pages = 0;
	int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return is_sync(rc) ? fail(db, rc, "checkpoint") : 0;
}

static int rewrite_file(sqlite3_file *file) {
	char chunk[1 << 16];
	sqlite3_int64 size = 0;
	int rc = file->pMethods->xFileSize(file, &size);
	for (sqlite3_int64 at = 0; at < size && rc == SQLITE_OK; at += sizeof chunk) {
		int n = size - at < (sqlite3_int64)sizeof chunk ? (int)(size - at) : (int)sizeof chunk;
		rc = file->pMethods->xRead(file, chunk, n, at);
		if (rc == SQLITE_OK)
			rc = file->pMethods->xWrite(file, chunk, n, at);
	}
	if (rc == SQLITE_OK && size)
		rc = file->pMethods->xSync(file, SQLITE_SYNC_FULL);
	return rc;
}

/* With the write lock held, so that nobody appends meanwhile. */
static int rewrite_log(Db *db) {
	sqlite3_file *log = NULL;
	int rc = sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
	if (rc == SQLITE_OK && log && log->pMethods)
		rc = rewrite_file(log);
	return rc == SQLITE_OK ? 0 : fail(db, rc, "settle");
}

int db_settle(Db *db) {
	if (db_is_pgsql(db))
		return 0;
	int r = db_begin(db);
	if (!r)
		r = rewrite_log(db);
	db_rollback(db);
	return r == ERR_DB_SOFT || r == ERR_DB_FULL ? 0 : r;
}

/* ---- opening ------------------------------------------------------------------------------------- */

/* The library counts what it allocates under one lock for all connections; nobody asks for the count. */
static void configure_library(void) {
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* The path as a URI, where '%', '?' and '#' mean something else. */
static bool still_uri(const char *path, char *out, size_t size) {
	size_t n = (size_t)snprintf(out, size, "file:");
	for (; *path && n + 4 < size; path++)
		n += (size_t)snprintf(out + n, size - n, strchr("%?#", *path) ? "%%%02X" : "%c", *path);
	return !*path && (size_t)snprintf(out + n, size - n, "?immutable=1") < size - n;
}

static int open_still(Db *db, const char *url) {
	char uri[8192];
	sqlite3 *handle = NULL;
	if (!still_uri(url + strlen("sqlite:"), uri, sizeof uri))
		return db_fail(db, ERR_DB_HARD, "open", "path too long");
	int rc = sqlite3_open_v2(
		uri, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
	db->handle = handle;
	return rc == SQLITE_OK ? run(db, "PRAGMA query_only=ON") : fail(db, rc, "open");
}

static int open_handle(Db *db, const char *url) {
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, configure_library);
	if (db->mode == DB_STILL)
		return open_still(db, url);
	sqlite3 *handle = NULL;
	int rc = sqlite3_open_v2(url + strlen("sqlite:"), &handle,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	db->handle = handle;
	if (rc != SQLITE_OK)
		return fail(db, rc, "open");
	sqlite3_extended_result_codes(handle, 1);
	sqlite3_busy_timeout(handle, 5000);
	sqlite3_wal_hook(handle, note_log, db);
	int r = run(db, "PRAGMA journal_mode=WAL");
	if (!r)
		r = run(db,
			"PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0");
	if (!r)
		r = run(db,
			db->mode == DB_READ ? "PRAGMA query_only=ON; PRAGMA cache_size=-32768"
								: "PRAGMA cache_size=-65536");
	return r;
}

static void close_handle(Db *db) {
	sqlite3_close(db->handle);
}

static int prepare(Db *db, Prepared *p, const DbArg *args) {
	sqlite3_stmt *stmt = NULL;
	(void)args;
	int rc =
		sqlite3_prepare_v3(db->handle, p->stmt->text, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
	p->handle = stmt;
	if (rc != SQLITE_OK)
		return fail(db, rc, p->stmt->name);
	int count = sqlite3_bind_parameter_count(stmt);
	if (count > DB_PARAMS_MAX)
		return db_fail(db, ERR_DB_HARD, p->stmt->name, "too many parameters");
	for (; p->param_count < count; p->param_count++)
		p->names[p->param_count] =
			strdup(sqlite3_bind_parameter_name(stmt, p->param_count + 1) + 1);
	return 0;
}

static void unprepare(Db *db, Prepared *p) {
	(void)db;
	sqlite3_finalize(p->handle);
}

static int bind(sqlite3_stmt *stmt, int i, const DbArg *arg) {
	if (arg->null)
		return sqlite3_bind_null(stmt, i);
	switch (arg->type) {
	case DB_ARG_INT: return sqlite3_bind_int64(stmt, i, arg->i);
	case DB_ARG_REAL: return sqlite3_bind_double(stmt, i, arg->r);
	case DB_ARG_TEXT: return sqlite3_bind_text(stmt, i, arg->s, -1, SQLITE_STATIC);
	default:
		if (!arg->b.data)
			return sqlite3_bind_null(stmt, i);
		return sqlite3_bind_blob64(stmt, i, arg->b.data, arg->b.size, SQLITE_STATIC);
	}
}

static int start(Db *db, Prepared *p, const DbArg *const *args) {
	int rc = SQLITE_OK;
	sqlite3_reset(p->handle);
	for (int i = 0; i < p->param_count && rc == SQLITE_OK; i++)
		rc = bind(p->handle, i + 1, args[i]);
	return rc == SQLITE_OK ? 0 : fail(db, rc, p->stmt->name);
}

static int step(Db *db, Prepared *p) {
	int rc = sqlite3_step(p->handle);
	if (rc == SQLITE_ROW)
		return 0;
	db->changes = sqlite3_changes64(db->handle);
	return rc == SQLITE_DONE ? DB_NONE : fail(db, rc, p->stmt->name);
}

static void finish(Db *db, Prepared *p) {
	(void)db;
	sqlite3_reset(p->handle);
}

static int columns(Prepared *p) {
	return sqlite3_column_count(p->handle);
}

static const char *column_name(Prepared *p, int column) {
	return sqlite3_column_name(p->handle, column);
}

/* The value is asked once and read without SQLite's locks: one thread at a time has a connection. */
static DbValue *value(Prepared *p, int column) {
	sqlite3_value *value = sqlite3_column_value(p->handle, column);
	return sqlite3_value_type(value) == SQLITE_NULL ? NULL : value;
}

static int64_t get_int(DbValue *value) {
	return sqlite3_value_int64(value);
}

static double get_real(DbValue *value) {
	return sqlite3_value_double(value);
}

static const char *get_text(DbValue *value, size_t *size) {
	const char *text = (const char *)sqlite3_value_text(value);
	*size = text ? (size_t)sqlite3_value_bytes(value) : 0;
	return text ? text : "";
}

static FieldBlob get_blob(DbValue *value, Arena *arena) {
	const void *data = sqlite3_value_blob(value);
	size_t size = (size_t)sqlite3_value_bytes(value);
	return (FieldBlob){(const uint8_t *)arena_strndup(arena, data, size), size};
}

static int64_t written(const Db *db) {
	return sqlite3_total_changes64(db->handle);
}

const DbDriver db_sqlite = {open_handle, close_handle, prepare, unprepare, start, step, finish,
	columns, column_name, value, get_int, get_real, get_text, get_blob, run, copy_log, written,
	NULL, NULL, true};

/* ---- backup and maintenance ---------------------------------------------------------------------- */

static int copy_pages(Db *db, sqlite3 *copy) {
	sqlite3_backup *backup = sqlite3_backup_init(copy, "main", db->handle, "main");
	int rc = SQLITE_OK;
	if (!backup)
		return db_fail(db, ERR_DB_HARD, "backup", sqlite3_errmsg(copy));
	while (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
		rc = sqlite3_backup_step(backup, 4096);
	sqlite3_backup_finish(backup);
	return rc == SQLITE_DONE ? 0 : db_fail(db, code_of(db, rc), "backup", sqlite3_errstr(rc));
}

int db_backup(Db *db, const char *path) {
	sqlite3 *copy = NULL;
	char part[4096];
	if (db_is_pgsql(db))
		return db_fail(db, ERR_DB_HARD, "backup", "use pg_dump on PostgreSQL");
	snprintf(part, sizeof part, "%s.part", path);
	unlink(part);
	int r = sqlite3_open(part, &copy) == SQLITE_OK ? copy_pages(db, copy)
												   : db_fail(db, ERR_DB_HARD, "backup", "open");
	if (!r && sqlite3_exec(copy, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) != SQLITE_OK)
		r = db_fail(db, ERR_DB_HARD, "backup", sqlite3_errmsg(copy));
	sqlite3_close(copy);
	if (!r && durable_rename(part, path))
		r = db_fail(db, ERR_DB_HARD, "backup", "rename");
	if (r)
		unlink(part);
	return r;
}

int db_integrity(Db *db) {
	sqlite3_stmt *stmt = NULL;
	if (db_is_pgsql(db))
		return 0;
	if (sqlite3_prepare_v2(db->handle, "PRAGMA integrity_check(1)", -1, &stmt, NULL) != SQLITE_OK)
		return fail(db, SQLITE_CORRUPT, "integrity");
	bool whole = sqlite3_step(stmt) == SQLITE_ROW &&
		strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
	sqlite3_finalize(stmt);
	return whole ? 0 : DB_NONE;
}

int db_checkpoint(Db *db) {
	if (db_is_pgsql(db))
		return 0;
	int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return rc == SQLITE_OK ? 0 : fail(db, rc, "checkpoint");
}
