/* What a driver offers db.c. Private to src/db. */
#pragma once

#include "db/db.h"

enum { DB_PARAMS_MAX = 64, DB_COLUMNS_MAX = 96 };

/* A statement prepared on one connection. */
typedef struct Prepared {
	struct Prepared *next; /* in its hash bucket */
	const DbStmt *stmt;
	char *names[DB_PARAMS_MAX]; /* of the parameters in order; on the heap */
	int param_count;
	void *handle;                         /* the driver's */
	const Field *fields;                  /* table the columns were last mapped to */
	const Field *columns[DB_COLUMNS_MAX]; /* column → row of `fields`; NULL: nobody wants it */
	int column_count;
	DbArgType types[DB_PARAMS_MAX]; /* PostgreSQL: prepared with these */
	bool open;                      /* rows are being read */
	bool watched;                   /* changes a table of db_watch() */
	bool deferrable;                /* changes rows and tells nothing but how many */
} Prepared;

typedef void DbValue; /* the driver's */

typedef struct DbDriver {
	int (*open)(Db *db, const char *url);
	void (*close)(Db *db);
	/* Fills handle, names, param_count. */
	int (*prepare)(Db *db, Prepared *p, const DbArg *args);
	void (*unprepare)(Db *db, Prepared *p);
	/* Binds (args by parameter position) and executes. */
	int (*start)(Db *db, Prepared *p, const DbArg *const *args);
	/* 0 a row, DB_NONE the end, ERR_*. */
	int (*step)(Db *db, Prepared *p);
	void (*finish)(Db *db, Prepared *p);
	int (*columns)(Prepared *p);
	const char *(*column_name)(Prepared *p, int column);
	/* A column of the current row, good until the next step; NULL is SQL NULL. */
	DbValue *(*value)(Prepared *p, int column);
	int64_t (*get_int)(DbValue *value);
	double (*get_real)(DbValue *value);
	const char *(*get_text)(DbValue *value, size_t *size);
	FieldBlob (*get_blob)(DbValue *value, Arena *arena);
	/* Plain text without parameters: BEGIN, a migration. */
	int (*run)(Db *db, const char *sql);
	/* Between a writer's transactions: copies a log of more than so many pages. NULL: nothing to do. */
	int (*tidy)(Db *db, int pages);
	int64_t (*written)(const Db *db);
	/* Like start, of one that is `deferrable`, without waiting; and waits for all of those. NULL: it never waits. */
	int (*send)(Db *db, Prepared *p, const DbArg *const *args);
	int (*flush)(Db *db);
	bool
		prepares_control; /* BEGIN and its like are prepared too: reading them is most of their cost */
} DbDriver;

enum { DB_BUCKETS = 256, DB_SENT_MOST = 128 };

struct Db {
	const DbDriver *driver;
	void *handle;
	DbMode mode;
	bool in_transaction, broken, sync_failed;
	int log_pages; /* of SQLite's write-ahead log after the last commit; 0 once they were tried to checkpoint */
	int64_t changes, written; /* PostgreSQL's; SQLite counts for itself */
	bool defers;
	const DbStmt *sent[DB_SENT_MOST]; /* not waited for yet */
	int sent_count, late_error;       /* of one of those; 0 none */
	const char *const *watch;         /* NULL: nothing */
	bool watched;
	char *url;
	char error[256];
	Prepared *buckets[DB_BUCKETS];
	unsigned long serial; /* for names of prepared statements */
};

extern const DbDriver db_sqlite, db_pgsql;

/* Notes why, returns `code`. */
int db_fail(Db *db, int code, const char *where, const char *why);
void db_forget_statements(Db *db);

/* `:name` to `$1`, type words to PostgreSQL's; `names` gets heap copies. */
char *dialect_statement(const char *sql, char **names, int *count);
/* A migration's text for one of the two databases; heap. */
char *dialect_migration(const char *sql, bool pgsql);
