/* One small SQL interface over SQLite 3.40 and PostgreSQL 15.
 *
 * Statements are constants packed from .sql files. They use :named parameters;
 * a connection prepares each once and keeps it. Callers bind typed, named arguments
 * and read rows into structs through field tables (base/field.h), columns by name.
 * Nobody asks which database it is: where the two need different text, the statement
 * carries a variant.
 *
 * Results: 0 done, DB_NONE no row, ERR_DB_SOFT try the whole transaction again,
 * ERR_DB_HARD the database refuses, ERR_DB_FULL no space, ERR_DB_SYNC a failed sync: see
 * db_sync_failed(). A connection is used by one thread at a time.
 */
#pragma once

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/field.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Db Db;
typedef struct DbRows DbRows;

enum { DB_NONE = 1 };

typedef struct DbStmt {
	const char *name;       /* "person_insert" */
	const char *text;       /* in the common dialect */
	const char *text_pgsql; /* NULL: the common text serves both */
} DbStmt;

typedef enum DbArgType { DB_ARG_END, DB_ARG_INT, DB_ARG_REAL, DB_ARG_TEXT, DB_ARG_BLOB } DbArgType;

typedef struct DbArg {
	const char *name; /* without the colon */
	DbArgType type;
	bool null;
	union {
		int64_t i;
		double r;
		const char *s;
		FieldBlob b;
	};
} DbArg;

/* db_exec(db, &SQL_X, DB_ARGS(ARG_INT("id", id), ARG_TEXT("area", area))) */
#define DB_ARGS(...) ((const DbArg[]){__VA_ARGS__, {.type = DB_ARG_END}})
#define DB_NO_ARGS ((const DbArg[]){{.type = DB_ARG_END}})
#define ARG_INT(name_, value_) \
	{ .name = (name_), .type = DB_ARG_INT, .i = (value_) }
#define ARG_REAL(name_, value_) \
	{ .name = (name_), .type = DB_ARG_REAL, .r = (value_) }
#define ARG_TEXT(name_, value_) \
	{ .name = (name_), .type = DB_ARG_TEXT, .s = (value_) } /* NULL pointer: SQL NULL */
#define ARG_BLOB(name_, value_) \
	{ .name = (name_), .type = DB_ARG_BLOB, .b = (value_) } /* NULL data: SQL NULL */
#define ARG_NULL_INT(name_) \
	{ .name = (name_), .type = DB_ARG_INT, .null = true }

/* One argument for each row of the table, named like the field; absent values are
 * SQL NULL. Lists of texts or ids become one text, joined by a blank; DATE becomes
 * "YYYY-MM-DD"; TIME, ID, BOOL are integers. Objects are left out. `extra`, ended by
 * DB_ARG_END, is added (may be NULL). */
const DbArg *db_args_of(Arena *arena, const Field *fields, const void *row, const DbArg *extra);

/* ---- connections ---------------------------------------------------------- */

/* DB_STILL, SQLite only: a file nobody writes, such as a backup; it is read as it lies. */
typedef enum DbMode { DB_WRITE, DB_READ, DB_STILL } DbMode;

/* `url` is "sqlite:PATH" or "postgresql://…". SQLite is opened with WAL,
 * synchronous=FULL, foreign keys on, busy timeout 5 s; a reader is query_only.
 * Return: 0, ERR_DB_SOFT, ERR_DB_HARD (reason in `why`, arena-free static or
 * db-owned text; may be NULL). */
int db_open(Db **out, const char *url, DbMode mode);
Db *db_close(Db *db); /* takes NULL, returns NULL */

/* Why the last call failed: for logs. Names statement and SQL state, never values. */
const char *db_error(const Db *db);

/* A sync failed on this connection, in a commit or in a checkpoint after one (which then did commit).
 * The kernel may have dropped what it could not write and call it clean, so that a later sync succeeds
 * without it: write nothing more, end the process, and let db_settle() begin the next one. On
 * PostgreSQL this is the server's affair: never true. */
bool db_sync_failed(const Db *db);

bool db_is_pgsql(const Db *db); /* for the migrator, the backup and bench; not for modules */

/* ---- statements ------------------------------------------------------------ */

/* Statements this thread has run so far: tests compare the work of two requests. */
unsigned long db_statement_count(void);

int db_exec(Db *db, const DbStmt *stmt, const DbArg *args);
int64_t db_changes(Db *db); /* rows changed by the last db_exec */
/* PostgreSQL: whether, in a transaction, db_exec() leaves without waiting for the answer, which comes together with
 * that of the next statement that reads, or of db_flush(). Then an error comes from there, and from every statement
 * until the rollback. db_changes() waits. SQLite, which answers at once: nothing. */
void db_defer(Db *db, bool on);
int db_flush(Db *db);
/* Rows changed on this connection so far, by whatever statement, rolled back or not; one that was not waited for
 * yet counts as one. */
int64_t db_written(const Db *db);

/* From now on db_watched() tells whether a statement that changes one of these tables (NULL at the end; the list
 * must stay) was run since it was last asked, committed or not. A statement that begins with WITH counts always;
 * what a trigger changes does not. */
void db_watch(Db *db, const char *const *tables);
bool db_watched(Db *db);

/* First row into `out` (absent values as field_defaults()); texts in `arena`.
 * Return: 0, DB_NONE, ERR_*. */
int db_one(
	Db *db, const DbStmt *stmt, const DbArg *args, const Field *fields, void *out, Arena *arena);
/* First column of the first row. Return: 0, DB_NONE (also for SQL NULL), ERR_*. */
int db_int(Db *db, const DbStmt *stmt, const DbArg *args, int64_t *out);
/* All rows as one arena array of structs of `size` bytes. */
int db_all(Db *db, const DbStmt *stmt, const DbArg *args, const Field *fields, size_t size,
	Arena *arena, void *items /* T ** */, size_t *count);
/* Row by row, for results too large to hold: 0 = a row is in `out`, DB_NONE = end.
 * db_rows_close takes NULL, returns NULL. Only one open per statement and connection. */
int db_rows_open(DbRows **out, Db *db, const DbStmt *stmt, const DbArg *args, const Field *fields);
int db_rows_next(DbRows *rows, void *out, Arena *arena);
DbRows *db_rows_close(DbRows *rows);

/* ---- transactions ----------------------------------------------------------- */

/* SQLite: BEGIN IMMEDIATE on a writer, BEGIN on a reader. A writer first checkpoints a log that has
 * grown past 32,000 pages (128 MB): no commit waits for that, only the next transaction. */
int db_begin(Db *db);
int db_commit(Db *db);
bool db_in_transaction(const Db *db);
/* SQLite, on a writer: the log is about to be, or was, copied whole, and begins anew in a transaction that finds
 * no reader with a snapshot in it. */
bool db_log_is_long(const Db *db);
void db_rollback(Db *db); /* never fails; harmless outside a transaction */
/* Both kinds of rollback end every statement still open, as after a jump out of a command. */
int db_savepoint(Db *db);
int db_savepoint_release(Db *db);
int db_savepoint_rollback(Db *db);

/* ---- migrations --------------------------------------------------------------- */

typedef struct DbMigration {
	int number;       /* 1, 2, … without holes */
	const char *name; /* "0001-area" */
	const char *text; /* many statements. Types are written INTEGER, REAL, TEXT, BLOB and
	                     tables end in STRICT; on PostgreSQL they become BIGINT, DOUBLE
	                     PRECISION, TEXT COLLATE "C", BYTEA and nothing. Lines between
	                     "-- only: sqlite" / "-- only: pgsql" and "-- end" go to one. */
} DbMigration;

/* Applies what is missing, each in a transaction which records number, name and
 * SHA-256 in table `migration`; a recorded one whose text differs is ERR_DB_HARD, and so is a
 * recorded one that is newer than all given. Several may migrate the same database at once. */
int db_migrate(Db *db, const DbMigration *migrations, size_t count);
/* Highest number applied; 0 for an empty database. */
int db_schema_number(Db *db, int *out);

/* ---- wake-ups and maintenance ---------------------------------------------------- */

/* PostgreSQL: NOTIFY huying, payload = number; SQLite: nothing. After commit only. */
int db_notify(Db *db, int64_t number);
/* PostgreSQL: LISTEN huying once, then wait at most `timeout_ms`; SQLite: returns at once.
 * Return: 0 woken or timed out, ERR_DB_SOFT. */
int db_wait(Db *db, int timeout_ms);
/* SQLite: consistent copy of a live database into `path` (online backup, pages in steps).
 * PostgreSQL: ERR_DB_HARD; operations use pg_dump there. */
int db_backup(Db *db, const char *path);
/* SQLite integrity_check / nothing on PostgreSQL. Return: 0 whole, DB_NONE damaged. */
int db_integrity(Db *db);
/* SQLite: checkpoints a log of more than 1000 pages, as far as readers let it: for a pause between
 * transactions. Return: 0 also when little could be copied; ERR_DB_SYNC. */
int db_tidy(Db *db);
/* Checkpoints the write-ahead log. */
int db_checkpoint(Db *db);
/* SQLite: writes the write-ahead log anew, byte for byte, and syncs it. After a failed sync the log
 * may be whole in the kernel's memory and not on the disk; a checkpoint or commits on top of that
 * would be lost, or tear the database, with the next power cut. Call it first in every process that
 * is going to write. PostgreSQL: nothing. Return: 0 also when another process is writing, and then
 * nothing was left behind, or there is no space; ERR_DB_HARD, ERR_DB_SYNC. */
int db_settle(Db *db);

/* Fault tests: the n-th statement from now on this thread fails with `error` (0: off). */
void db_fail_at(unsigned long n, int error);
/* Statements until then; 0 when it has failed. */
unsigned long db_fail_left(void);
