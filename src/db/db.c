#include "base/str.h"
#include "db/db_driver.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local unsigned long fail_countdown;
static _Thread_local int fail_error;

void db_fail_at(unsigned long n, int error) {
	fail_countdown = n;
	fail_error = error;
}

unsigned long db_fail_left(void) {
	return fail_countdown;
}

int db_fail(Db *db, int code, const char *where, const char *why) {
	assert(code < 0);
	snprintf(db->error, sizeof db->error, "%s: %s", where, why);
	db->error[strcspn(db->error, "\n")] = '\0';
	return code;
}

const char *db_error(const Db *db) {
	return db->error;
}

bool db_sync_failed(const Db *db) {
	return db->sync_failed;
}

bool db_is_pgsql(const Db *db) {
	return db->driver == &db_pgsql;
}

int db_open(Db **out, const char *url, DbMode mode) {
	Db *db = calloc(1, sizeof *db);
	*out = NULL;
	if (!db || !(db->url = strdup(url))) {
		free(db);
		return ERR_MEMORY;
	}
	db->mode = mode;
	db->driver = str_starts(url, "sqlite:") ? &db_sqlite : &db_pgsql;
	int r = db->driver->open(db, url);
	if (r)
		db_close(db);
	else
		*out = db;
	return r;
}

static void prepared_free(Db *db, Prepared *p) {
	db->driver->unprepare(db, p);
	for (int i = 0; i < p->param_count; i++)
		free(p->names[i]);
	free(p);
}

void db_forget_statements(Db *db) {
	for (int i = 0; i < DB_BUCKETS; i++) {
		for (Prepared *p = db->buckets[i], *next; p; p = next) {
			next = p->next;
			prepared_free(db, p);
		}
		db->buckets[i] = NULL;
	}
}

Db *db_close(Db *db) {
	if (!db)
		return NULL;
	db_forget_statements(db);
	db->driver->close(db);
	free(db->url);
	free(db);
	return NULL;
}

/* ---- watching ----------------------------------------------------------------------------------- */

static const char *skip_word(const char *text, const char *word) {
	size_t n = strlen(word);
	return strncmp(text, word, n) == 0 && text[n] == ' ' ? text + n + 1 : text;
}

/* The name of the table a statement changes begins here; "" when it only reads. */
static const char *changed_table(const char *text) {
	if (str_starts(text, "INSERT "))
		return skip_word(skip_word(skip_word(text, "INSERT"), "OR IGNORE"), "INTO");
	if (str_starts(text, "DELETE "))
		return skip_word(skip_word(text, "DELETE"), "FROM");
	return str_starts(text, "UPDATE ") ? skip_word(text, "UPDATE") : "";
}

/* Only PostgreSQL defers, so its text counts. */
static bool changes_only(const char *text) {
	return *changed_table(text) && !strstr(text, " RETURNING ");
}

static bool is_watched(const Db *db, const char *text) {
	const char *table = changed_table(text);
	if (!db->watch)
		return false;
	for (const char *const *name = db->watch; *name; name++) {
		size_t n = strlen(*name);
		if (strncmp(table, *name, n) == 0 && strchr(" (;\n", table[n]))
			return true;
	}
	return str_starts(text, "WITH ");
}

void db_watch(Db *db, const char *const *tables) {
	db_forget_statements(db);
	db->watch = tables;
}

bool db_watched(Db *db) {
	bool watched = db->watched;
	db->watched = false;
	return watched;
}

/* ---- preparing and binding ------------------------------------------------------------------ */

static int find_prepared(Db *db, const DbStmt *stmt, const DbArg *args, Prepared **out) {
	Prepared **bucket = &db->buckets[((uintptr_t)stmt >> 4) % DB_BUCKETS];
	for (*out = *bucket; *out; *out = (*out)->next)
		if ((*out)->stmt == stmt)
			return 0;
	Prepared *p = calloc(1, sizeof *p);
	if (!p)
		return ERR_MEMORY;
	p->stmt = stmt;
	p->watched = is_watched(db, stmt->text);
	p->deferrable = changes_only(stmt->text_pgsql ? stmt->text_pgsql : stmt->text);
	int r = db->driver->prepare(db, p, args);
	if (r) {
		prepared_free(db, p);
		return r;
	}
	p->next = *bucket;
	*bucket = *out = p;
	return 0;
}

/* Arguments mostly come in the order of the parameters: the search starts where the last
 * one was found. */
static int match_args(Db *db, const Prepared *p, const DbArg *args, const DbArg **by_position) {
	size_t n = 0, at = 0;
	while (args[n].type != DB_ARG_END)
		n++;
	for (int i = 0; i < p->param_count; i++) {
		size_t tried = 0;
		while (tried < n && strcmp(args[at].name, p->names[i]) != 0) {
			at = at + 1 < n ? at + 1 : 0;
			tried++;
		}
		if (tried == n)
			return db_fail(db, ERR_DB_HARD, p->stmt->name, p->names[i]);
		by_position[i] = &args[at];
		at = at + 1 < n ? at + 1 : 0;
	}
	return 0;
}

/* What start() answers when nothing is waited for. */
enum { SENT = 2 };

static _Thread_local unsigned long statements;

unsigned long db_statement_count(void) {
	return statements;
}

static bool goes_without_waiting(const Db *db, const Prepared *p) {
	return db->defers && db->in_transaction && p->deferrable;
}

static int start(Db *db, const DbStmt *stmt, const DbArg *args, bool waits, Prepared **out) {
	statements++;
	const DbArg *by_position[DB_PARAMS_MAX];
	if (fail_countdown && --fail_countdown == 0)
		return db_fail(db, fail_error, stmt->name, "injected fault");
	int r = db->broken ? db->driver->run(db, "SELECT 1") : 0;
	if (r || (r = find_prepared(db, stmt, args, out)) ||
		(r = match_args(db, *out, args, by_position)))
		return r;
	db->watched |= (*out)->watched;
	if (waits || !goes_without_waiting(db, *out))
		return db->driver->start(db, *out, by_position);
	r = db->driver->send(db, *out, by_position);
	return r ? r : SENT;
}

void db_defer(Db *db, bool on) {
	db->defers = on && db->driver->send;
}

int db_flush(Db *db) {
	return db->driver->flush ? db->driver->flush(db) : 0;
}

/* ---- reading rows ------------------------------------------------------------------------------ */

static const Field *field_named(const Field *fields, const char *name) {
	for (; fields->name; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

static void map_columns(Db *db, Prepared *p, const Field *fields) {
	int count = db->driver->columns(p);
	if (p->fields == fields && p->column_count == count)
		return;
	p->fields = fields;
	p->column_count = count < DB_COLUMNS_MAX ? count : DB_COLUMNS_MAX;
	for (int i = 0; i < p->column_count; i++)
		p->columns[i] = field_named(fields, db->driver->column_name(p, i));
}

static void read_words(const char *text, FieldTexts *out, Arena *arena) {
	char **pieces;
	out->count = str_split(arena, text, " ", &pieces);
	out->items = (const char **)pieces;
}

static void read_value(
	const DbDriver *driver, DbValue *value, const Field *field, void *at, Arena *arena) {
	size_t size;
	const char *text;
	switch (field->type) {
	case FIELD_INT:
	case FIELD_ID:
	case FIELD_TIME: *(int64_t *)at = driver->get_int(value); break;
	case FIELD_REAL: *(double *)at = driver->get_real(value); break;
	case FIELD_BOOL: *(int8_t *)at = driver->get_int(value) != 0; break;
	case FIELD_BLOB: *(FieldBlob *)at = driver->get_blob(value, arena); break;
	case FIELD_DATE: time_parse_date(driver->get_text(value, &size), at); break;
	case FIELD_TEXTS: read_words(driver->get_text(value, &size), at, arena); break;
	case FIELD_IDS:
	case FIELD_OBJECT:
	case FIELD_OBJECTS:
	case FIELD_EMBED: break;
	default:
		text = driver->get_text(value, &size);
		*(const char **)at = arena_strndup(arena, text, size);
	}
}

/* Columns that are not NULL, into a row of absent members. */
static void fill_row(Db *db, Prepared *p, void *out, Arena *arena) {
	for (int i = 0; i < p->column_count; i++) {
		const Field *field = p->columns[i];
		DbValue *value = field ? db->driver->value(p, i) : NULL;
		if (value)
			read_value(db->driver, value, field, (char *)out + field->offset, arena);
	}
}

static void read_row(Db *db, Prepared *p, void *out, Arena *arena) {
	field_defaults(p->fields, out);
	fill_row(db, p, out, arena);
}

int db_exec(Db *db, const DbStmt *stmt, const DbArg *args) {
	Prepared *p = NULL;
	int r = start(db, stmt, args, false, &p);
	if (r)
		return r == SENT ? 0 : r;
	while ((r = db->driver->step(db, p)) == 0)
		;
	db->driver->finish(db, p);
	return r == DB_NONE ? 0 : r;
}

int64_t db_changes(Db *db) {
	db_flush(db); /* a failure comes again from the next statement */
	return db->changes;
}

int64_t db_written(const Db *db) {
	return db->driver->written(db);
}

int db_one(
	Db *db, const DbStmt *stmt, const DbArg *args, const Field *fields, void *out, Arena *arena) {
	Prepared *p = NULL;
	int r = start(db, stmt, args, true, &p);
	if (r)
		return r;
	r = db->driver->step(db, p);
	if (!r) {
		map_columns(db, p, fields);
		read_row(db, p, out, arena);
	}
	db->driver->finish(db, p);
	return r;
}

int db_int(Db *db, const DbStmt *stmt, const DbArg *args, int64_t *out) {
	Prepared *p = NULL;
	int r = start(db, stmt, args, true, &p);
	if (r)
		return r;
	r = db->driver->step(db, p);
	DbValue *value = r ? NULL : db->driver->value(p, 0);
	if (value)
		*out = db->driver->get_int(value);
	else if (!r)
		r = DB_NONE;
	db->driver->finish(db, p);
	return r;
}

/* A growing array of rows in an arena. */
typedef struct RowArray {
	char *rows;
	const void *absent; /* a row without any member */
	size_t size, count, capacity;
} RowArray;

static const void *absent_row(const Field *fields, size_t size, Arena *arena) {
	void *row = arena_alloc(arena, size);
	field_defaults(fields, row);
	return row;
}

static void *next_row(RowArray *array, Arena *arena) {
	if (array->count == array->capacity) {
		size_t capacity = array->capacity ? array->capacity * 4 : 16;
		char *rows = arena_alloc_array(arena, capacity, array->size);
		if (array->count)
			memcpy(rows, array->rows, array->count * array->size);
		array->rows = rows;
		array->capacity = capacity;
	}
	return memcpy(array->rows + array->count++ * array->size, array->absent, array->size);
}

int db_all(Db *db, const DbStmt *stmt, const DbArg *args, const Field *fields, size_t size,
	Arena *arena, void *items, size_t *count) {
	Prepared *p = NULL;
	RowArray array = {.absent = absent_row(fields, size, arena), .size = size};
	*count = 0;
	*(void **)items = NULL;
	int r = start(db, stmt, args, true, &p);
	if (r)
		return r;
	while ((r = db->driver->step(db, p)) == 0) {
		map_columns(db, p, fields);
		fill_row(db, p, next_row(&array, arena), arena);
	}
	db->driver->finish(db, p);
	*(void **)items = array.rows;
	*count = array.count;
	return r == DB_NONE ? 0 : r;
}

struct DbRows {
	Db *db;
	Prepared *prepared;
	const Field *fields;
};

int db_rows_open(DbRows **out, Db *db, const DbStmt *stmt, const DbArg *args, const Field *fields) {
	*out = calloc(1, sizeof **out);
	if (!*out)
		return ERR_MEMORY;
	(*out)->db = db;
	(*out)->fields = fields;
	int r = start(db, stmt, args, true, &(*out)->prepared);
	if (r) {
		free(*out);
		*out = NULL;
	}
	return r;
}

int db_rows_next(DbRows *rows, void *out, Arena *arena) {
	int r = rows->db->driver->step(rows->db, rows->prepared);
	if (r)
		return r;
	map_columns(rows->db, rows->prepared, rows->fields);
	read_row(rows->db, rows->prepared, out, arena);
	return 0;
}

DbRows *db_rows_close(DbRows *rows) {
	if (rows)
		rows->db->driver->finish(rows->db, rows->prepared);
	free(rows);
	return NULL;
}

/* ---- transactions --------------------------------------------------------------------------------- */

static int control(Db *db, const DbStmt *stmt) {
	Prepared *p = NULL;
	if (!db->driver->prepares_control)
		return db->driver->run(db, stmt->text);
	int r = find_prepared(db, stmt, DB_NO_ARGS, &p);
	if (r || (r = db->driver->start(db, p, NULL)))
		return r;
	r = db->driver->step(db, p);
	db->driver->finish(db, p);
	return r == DB_NONE ? 0 : r;
}

enum { LOG_PAGES = 1000, LOG_PAGES_LONG = 24000, LOG_PAGES_MOST = 32000 };

static int tidy(Db *db, int pages) {
	return db->driver->tidy ? db->driver->tidy(db, pages) : 0;
}

int db_tidy(Db *db) {
	return tidy(db, LOG_PAGES);
}

bool db_in_transaction(const Db *db) {
	return db->in_transaction;
}

bool db_log_is_long(const Db *db) {
	return db->log_pages > LOG_PAGES_LONG;
}

int db_begin(Db *db) {
	static const DbStmt deferred = {"BEGIN", "BEGIN", NULL};
	static const DbStmt immediate = {"BEGIN", "BEGIN IMMEDIATE", NULL};
	int r = db->mode == DB_WRITE ? tidy(db, LOG_PAGES_MOST) : 0;
	if (!r)
		r = control(db, db_is_pgsql(db) || db->mode != DB_WRITE ? &deferred : &immediate);
	db->in_transaction = r == 0;
	return r;
}

int db_commit(Db *db) {
	if (fail_countdown && --fail_countdown == 0)
		return db_fail(db, fail_error, "COMMIT", "injected fault");
	static const DbStmt commit = {"COMMIT", "COMMIT", NULL};
	int r = control(db, &commit);
	if (!r)
		db->in_transaction = false;
	return r;
}

/* A statement left open would keep its snapshot, and its transaction, alive. */
static void finish_statements(Db *db) {
	for (int i = 0; i < DB_BUCKETS; i++)
		for (Prepared *p = db->buckets[i]; p; p = p->next)
			db->driver->finish(db, p);
}

/* Often because something failed, maybe the whole transaction with it: that stays the error. */
void db_rollback(Db *db) {
	char error[sizeof db->error];
	memcpy(error, db->error, sizeof error);
	finish_statements(db);
	static const DbStmt rollback = {"ROLLBACK", "ROLLBACK", NULL};
	if (db->in_transaction && control(db, &rollback))
		memcpy(db->error, error, sizeof error);
	db->in_transaction = false;
}

int db_savepoint(Db *db) {
	static const DbStmt savepoint = {"SAVEPOINT", "SAVEPOINT command", NULL};
	return control(db, &savepoint);
}

int db_savepoint_release(Db *db) {
	static const DbStmt release = {"RELEASE", "RELEASE SAVEPOINT command", NULL};
	return control(db, &release);
}

int db_savepoint_rollback(Db *db) {
	static const DbStmt rollback = {"ROLLBACK TO", "ROLLBACK TO SAVEPOINT command", NULL};
	finish_statements(db);
	int r = control(db, &rollback);
	return r ? r : db_savepoint_release(db);
}
