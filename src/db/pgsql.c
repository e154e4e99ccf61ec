#include "db/db_driver.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* OIDs of pg_type.dat. Every argument says its type, so that the server never has to guess. */
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, OID_FLOAT8 = 701 };

/* The rows of one execution; results come whole. */
typedef struct PgRows {
	char name[32];
	PGresult *result;
	int row;
} PgRows;

static int code_of(const char *state) {
	static const char *const soft[] = {"40001", "40P01", "08", "57P0", "53300", "55P03"};
	if (!state)
		return ERR_DB_SOFT;
	if (strcmp(state, "53100") == 0)
		return ERR_DB_FULL;
	for (size_t i = 0; i < sizeof soft / sizeof *soft; i++)
		if (strncmp(state, soft[i], strlen(soft[i])) == 0)
			return ERR_DB_SOFT;
	return ERR_DB_HARD;
}

/* The server's own words may quote values: only state and primary object names are kept. */
static int fail(Db *db, const PGresult *result, const char *where) {
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *constraint = result ? PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME) : NULL;
	char why[160];
	if (PQstatus(db->handle) == CONNECTION_BAD)
		db->broken = true;
	snprintf(why, sizeof why, "SQLSTATE %s %s", state ? state : "(connection lost)",
		constraint ? constraint : "");
	return db_fail(db, code_of(state), where, why);
}

static void no_notice(void *self, const PGresult *result) {
	(void)self;
	(void)result;
}

static void note_changes(Db *db, PGresult *result) {
	db->changes = atoll(PQcmdTuples(result));
	if (strncmp(PQcmdStatus(result), "SELECT", 6) != 0)
		db->written += db->changes;
}

/* ---- without waiting: libpq's pipeline ------------------------------------------------------------ */

/* The answer of one statement; the first error counts, those behind it were not run. */
static int receive(Db *db, const DbStmt *stmt, PGresult **out) {
	PGresult *result = PQgetResult(db->handle);
	ExecStatusType status = PQresultStatus(result); /* of NULL: a fatal error */
	int r = 0;
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		note_changes(db, result);
	else if (status != PGRES_PIPELINE_ABORTED)
		r = fail(db, result, stmt->name);
	*out = result;
	while (result && (result = PQgetResult(db->handle)))
		PQclear(result);
	return r;
}

static int receive_all(Db *db, PGresult **last) {
	int r = PQpipelineSync(db->handle) ? 0 : fail(db, NULL, "pipeline");
	for (int i = 0; i < db->sent_count; i++) {
		PGresult *result;
		int one = receive(db, db->sent[i], &result);
		r = r ? r : one;
		PQclear(*last);
		*last = result;
	}
	PQclear(PQgetResult(db->handle)); /* of the synchronisation */
	PQexitPipelineMode(db->handle);
	db->sent_count = 0;
	return db->late_error = r;
}

static int flush(Db *db) {
	PGresult *last = NULL;
	int r = db->sent_count ? receive_all(db, &last) : db->late_error;
	PQclear(last);
	return r;
}

static int run_raw(Db *db, const char *sql) {
	PGresult *result = PQexec(db->handle, sql);
	ExecStatusType status = PQresultStatus(result);
	int r = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? 0 : fail(db, result, "run");
	PQclear(result);
	return r;
}

static int configure(Db *db) {
	PQsetNoticeReceiver(db->handle, no_notice, NULL);
	int r = run_raw(db,
		"SET client_encoding = 'UTF8'; SET default_transaction_isolation = 'read committed';"
		"SET lock_timeout = '10s'");
	return r || db->mode == DB_WRITE ? r : run_raw(db, "SET default_transaction_read_only = on");
}

static int open_handle(Db *db, const char *url) {
	db->handle = PQconnectdb(url);
	if (PQstatus(db->handle) != CONNECTION_OK)
		return db_fail(db, ERR_DB_SOFT, "connect", "refused or unreachable");
	return configure(db);
}

static void close_handle(Db *db) {
	PQfinish(db->handle);
}

/* A lost connection is made anew before the next statement outside a transaction. */
static int revive(Db *db) {
	if (!db->broken && PQstatus(db->handle) == CONNECTION_OK)
		return 0;
	if (db->in_transaction)
		return db_fail(db, ERR_DB_SOFT, "connection", "lost in a transaction");
	db_forget_statements(db);
	PQreset(db->handle);
	if (PQstatus(db->handle) != CONNECTION_OK)
		return db_fail(db, ERR_DB_SOFT, "connect", "refused or unreachable");
	db->broken = false;
	return configure(db);
}

/* What was sent before is answered first; a rollback takes it back whatever became of it. */
static int run(Db *db, const char *sql) {
	bool rollback = sql[0] == 'R';
	int r = flush(db);
	if (rollback)
		db->late_error = r = 0;
	else if (!r)
		r = revive(db);
	return r ? r : run_raw(db, sql);
}

/* ---- preparing ---------------------------------------------------------------------------------- */

static Oid oid_of(DbArgType type) {
	switch (type) {
	case DB_ARG_INT: return OID_INT8;
	case DB_ARG_REAL: return OID_FLOAT8;
	case DB_ARG_BLOB: return OID_BYTEA;
	default: return OID_TEXT;
	}
}

static DbArgType type_of(const DbArg *args, const char *name) {
	for (; args->type != DB_ARG_END; args++)
		if (strcmp(args->name, name) == 0)
			return args->type;
	return DB_ARG_TEXT;
}

static int prepare(Db *db, Prepared *p, const DbArg *args) {
	Oid types[DB_PARAMS_MAX];
	int r = flush(db);
	if (r || db->broken)
		return r ? r : db_fail(db, ERR_DB_SOFT, "connection", "lost");
	PgRows *rows = calloc(1, sizeof *rows);
	p->handle = rows;
	if (!rows)
		return ERR_MEMORY;
	char *text = dialect_statement(
		p->stmt->text_pgsql ? p->stmt->text_pgsql : p->stmt->text, p->names, &p->param_count);
	for (int i = 0; i < p->param_count; i++)
		types[i] = oid_of(p->types[i] = type_of(args, p->names[i]));
	snprintf(rows->name, sizeof rows->name, "s%lu", ++db->serial);
	PGresult *result = PQprepare(db->handle, rows->name, text, p->param_count, types);
	r = PQresultStatus(result) == PGRES_COMMAND_OK ? 0 : fail(db, result, p->stmt->name);
	PQclear(result);
	free(text);
	return r;
}

static void finish(Db *db, Prepared *p) {
	PgRows *rows = p->handle;
	(void)db;
	PQclear(rows->result);
	rows->result = NULL;
}

static void unprepare(Db *db, Prepared *p) {
	if (p->handle)
		finish(db, p);
	free(p->handle);
}

/* ---- executing ------------------------------------------------------------------------------------ */

/* Numbers as text, blobs in binary. */
typedef struct Bound {
	const char *values[DB_PARAMS_MAX];
	int lengths[DB_PARAMS_MAX], formats[DB_PARAMS_MAX];
	char numbers[DB_PARAMS_MAX][32];
} Bound;

static void bind(Bound *bound, int i, const DbArg *arg) {
	bound->formats[i] = arg->type == DB_ARG_BLOB;
	bound->lengths[i] = 0;
	bound->values[i] = NULL;
	if (arg->null)
		return;
	if (arg->type == DB_ARG_INT)
		snprintf(bound->numbers[i], sizeof bound->numbers[i], "%lld", (long long)arg->i);
	else if (arg->type == DB_ARG_REAL)
		snprintf(bound->numbers[i], sizeof bound->numbers[i], "%.17g", arg->r);
	if (arg->type == DB_ARG_TEXT)
		bound->values[i] = arg->s;
	else if (arg->type == DB_ARG_BLOB) {
		bound->values[i] = (const char *)arg->b.data;
		bound->lengths[i] = (int)arg->b.size;
	} else
		bound->values[i] = bound->numbers[i];
}

static int send(Db *db, Prepared *p, const DbArg *const *args) {
	PgRows *rows = p->handle;
	Bound bound;
	for (int i = 0; i < p->param_count; i++)
		bind(&bound, i, args[i]);
	if (!db->sent_count)
		PQenterPipelineMode(db->handle);
	if (!PQsendQueryPrepared(
			db->handle, rows->name, p->param_count, bound.values, bound.lengths, bound.formats, 0))
		return fail(db, NULL, p->stmt->name);
	db->sent[db->sent_count++] = p->stmt;
	return 0;
}

/* One place is left for a statement that waits. */
static int send_only(Db *db, Prepared *p, const DbArg *const *args) {
	int r = db->late_error;
	if (!r && db->sent_count == DB_SENT_MOST - 1)
		r = flush(db);
	return r ? r : send(db, p, args);
}

static int start_alone(Db *db, Prepared *p, const DbArg *const *args, PGresult **out) {
	PgRows *rows = p->handle;
	Bound bound;
	for (int i = 0; i < p->param_count; i++)
		bind(&bound, i, args[i]);
	*out = PQexecPrepared(
		db->handle, rows->name, p->param_count, bound.values, bound.lengths, bound.formats, 0);
	ExecStatusType status = PQresultStatus(*out);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		return fail(db, *out, p->stmt->name);
	note_changes(db, *out);
	return 0;
}

/* Together with those that were not waited for. */
static int start_behind(Db *db, Prepared *p, const DbArg *const *args, PGresult **out) {
	int r = send(db, p, args);
	return r ? r : receive_all(db, out);
}

static int start(Db *db, Prepared *p, const DbArg *const *args) {
	PgRows *rows = p->handle;
	if (db->late_error)
		return db->late_error;
	finish(db, p);
	rows->row = -1;
	int r = (db->sent_count ? start_behind : start_alone)(db, p, args, &rows->result);
	if (r)
		finish(db, p);
	return r;
}

static int step(Db *db, Prepared *p) {
	PgRows *rows = p->handle;
	(void)db;
	return ++rows->row < PQntuples(rows->result) ? 0 : DB_NONE;
}

static int columns(Prepared *p) {
	return PQnfields(((PgRows *)p->handle)->result);
}

static const char *column_name(Prepared *p, int column) {
	return PQfname(((PgRows *)p->handle)->result, column);
}

/* The value's text. */
static DbValue *value(Prepared *p, int column) {
	PgRows *rows = p->handle;
	return PQgetisnull(rows->result, rows->row, column)
		? NULL
		: PQgetvalue(rows->result, rows->row, column);
}

static int64_t get_int(DbValue *value) {
	return strtoll(value, NULL, 10);
}

static double get_real(DbValue *value) {
	return strtod(value, NULL);
}

static const char *get_text(DbValue *value, size_t *size) {
	*size = strlen(value);
	return value;
}

static FieldBlob get_blob(DbValue *value, Arena *arena) {
	size_t size = 0;
	unsigned char *data = PQunescapeBytea(value, &size);
	FieldBlob blob = {(const uint8_t *)arena_strndup(arena, (const char *)data, size), size};
	PQfreemem(data);
	return blob;
}

static int64_t written(const Db *db) {
	return db->written + db->sent_count;
}

const DbDriver db_pgsql = {open_handle, close_handle, prepare, unprepare, start, step, finish,
	columns, column_name, value, get_int, get_real, get_text, get_blob, run, NULL, written,
	send_only, flush, false};

/* ---- wake-ups ----------------------------------------------------------------------------------------- */

int db_notify(Db *db, int64_t number) {
	char sql[64];
	if (!db_is_pgsql(db))
		return 0;
	snprintf(sql, sizeof sql, "NOTIFY huying, '%lld'", (long long)number);
	return run(db, sql);
}

static bool drain(Db *db) {
	bool any = false;
	PQconsumeInput(db->handle);
	for (PGnotify *note; (note = PQnotifies(db->handle)); any = true)
		PQfreemem(note);
	return any;
}

int db_wait(Db *db, int timeout_ms) {
	if (!db_is_pgsql(db))
		return 0;
	int r = run(db, "LISTEN huying");
	if (r)
		return r;
	struct pollfd fd = {.fd = PQsocket(db->handle), .events = POLLIN};
	if (!drain(db) && poll(&fd, 1, timeout_ms) > 0) /* one may have come with LISTEN's own answer */
		drain(db);
	return PQstatus(db->handle) == CONNECTION_OK
		? 0
		: db_fail(db, ERR_DB_SOFT, "wait", "connection lost");
}
