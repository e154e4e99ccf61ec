#include "base/crypt.h"
#include "base/str.h"
#include "db/db_driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const DbStmt sql_table = {"migration_table",
	"CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL)",
	NULL};
static const DbStmt sql_last = {
	"migration_last", "SELECT COALESCE(MAX(number), 0) FROM migration", NULL};
static const DbStmt sql_get = {
	"migration_get", "SELECT sha256 FROM migration WHERE number = :number", NULL};
static const DbStmt sql_add = {"migration_add",
	"INSERT INTO migration (number, name, sha256) VALUES (:number, :name, :sha256)", NULL};

/* Nodes that start together migrate one after the other. SQLite's transaction locks by itself. */
static const DbStmt sql_lock = {
	"migration_lock", "SELECT 1", "LOCK TABLE migration IN SHARE ROW EXCLUSIVE MODE"};

typedef struct Recorded {
	const char *sha256;
} Recorded;
static const Field recorded_fields[] = {FIELD(Recorded, sha256, FIELD_TEXT), FIELD_END};

int db_schema_number(Db *db, int *out) {
	int64_t n = 0;
	int r = db->mode == DB_WRITE ? db_exec(db, &sql_table, DB_NO_ARGS) : 0;
	if (!r)
		r = db_int(db, &sql_last, DB_NO_ARGS, &n);
	*out = (int)n;
	return r;
}

static int check_recorded(Db *db, const DbMigration *migration, const char *hash, Arena *arena) {
	Recorded row;
	int r = db_one(
		db, &sql_get, DB_ARGS(ARG_INT("number", migration->number)), recorded_fields, &row, arena);
	if (r)
		return r;
	return str_eq(row.sha256, hash)
		? 0
		: db_fail(db, ERR_DB_HARD, migration->name, "text differs from the one applied");
}

/* Return: 0 applied, or recorded by another meanwhile; ERR_*. */
static int apply_in_transaction(
	Db *db, const DbMigration *migration, const char *hash, Arena *arena) {
	int r = db_exec(db, &sql_lock, DB_NO_ARGS);
	if (r || (r = check_recorded(db, migration, hash, arena)) != DB_NONE)
		return r;
	char *text = dialect_migration(migration->text, db_is_pgsql(db));
	r = db->driver->run(db, text);
	free(text);
	return r ? r
			 : db_exec(db, &sql_add,
				   DB_ARGS(ARG_INT("number", migration->number), ARG_TEXT("name", migration->name),
					   ARG_TEXT("sha256", hash)));
}

static int apply(Db *db, const DbMigration *migration, const char *hash, Arena *arena) {
	int r = db_begin(db);
	if (!r)
		r = apply_in_transaction(db, migration, hash, arena);
	if (!r)
		r = db_commit(db);
	if (r)
		db_rollback(db);
	return r;
}

static int migrate_one(Db *db, const DbMigration *migration, Arena *arena) {
	char hash[DIGEST_HEX_SIZE];
	digest_hex(DIGEST_SHA256, migration->text, strlen(migration->text), hash);
	int r = check_recorded(db, migration, hash, arena);
	return r == DB_NONE ? apply(db, migration, hash, arena) : r;
}

/* A program must not write into a schema it does not know. */
static int check_not_newer(Db *db, int known) {
	char why[100];
	int found;
	int r = db_schema_number(db, &found);
	if (r || found <= known)
		return r;
	snprintf(why, sizeof why, "number %d is newer than this program, which knows %d", found, known);
	return db_fail(db, ERR_DB_HARD, "schema", why);
}

int db_migrate(Db *db, const DbMigration *migrations, size_t count) {
	int r = count ? check_not_newer(db, migrations[count - 1].number) : 0;
	Arena *arena = arena_new(0);
	if (!arena)
		return ERR_MEMORY;
	for (size_t i = 0; i < count && !r; i++)
		r = migrate_one(db, &migrations[i], arena);
	arena_free(arena);
	return r;
}
