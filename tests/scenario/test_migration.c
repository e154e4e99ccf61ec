/* Every released schema with data in it (tests/data/schema) comes up to the newest: nothing is lost,
 * the city is sound and can be worked with; a migration that is cut anywhere is there whole or not at
 * all. */
#include "app/assets.h"
#include "app/city.h"
#include "app/verify.h"
#include "base/str.h"
#include "core/journal.h"
#include "mod/account/account.h"
#include "mod/area/area.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define TOKEN "schema-test-token"
#define SENTENCE "模拟求助：请帮忙代买"
#define COMMUNITY "420102002003"

enum { MOST = 100, KILLS = 8, TABLES_MOST = 100 };

static DbMigration schemas[MOST];
static size_t newest; /* how many */
static bool use_pgsql;

typedef struct Place {
	char dir[64], url[512], schema[64];
	Arena *arena;
	Keys *keys;
} Place;

/* ---- databases --------------------------------------------------------------------------------- */

/* Tests only: text made here, never from outside. A connection knows a statement by its address. */
static const DbStmt *statement(Arena *arena, const char *sql) {
	DbStmt *stmt = arena_new_of(arena, DbStmt);
	*stmt = (DbStmt){"test", sql, NULL};
	return stmt;
}

static Db *connect_to(const char *url) {
	Db *db;
	assert_int_equal(db_open(&db, url, DB_WRITE), 0);
	return db;
}

static void execute(Db *db, Arena *arena, const char *sql) {
	if (db_exec(db, statement(arena, sql), DB_NO_ARGS))
		fail_msg("%s: %s", sql, db_error(db));
}

static void run(Arena *arena, const char *url, const char *sql) {
	Db *db = connect_to(url);
	execute(db, arena, sql);
	db_close(db);
}

static void place_open(Place *place) {
	static int serial;
	*place = (Place){.dir = "/tmp/huying-schema-XXXXXX", .arena = arena_new(0)};
	assert_non_null(mkdtemp(place->dir));
	const char *key = arena_printf(place->arena, "%s/key", place->dir);
	assert_int_equal(keys_open(&place->keys, key, true), 0);
	if (!use_pgsql) {
		snprintf(place->url, sizeof place->url, "sqlite:%s/huying.db", place->dir);
		return;
	}
	const char *server = getenv("HUYING_TEST_PG");
	snprintf(place->schema, sizeof place->schema, "schema_%ld_%d", (long)getpid(), ++serial);
	run(place->arena, server, arena_printf(place->arena, "CREATE SCHEMA %s", place->schema));
	snprintf(place->url, sizeof place->url, "%s%soptions=-csearch_path%%3D%s", server,
		strchr(server, '?') ? "&" : "?", place->schema);
}

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void place_close(Place *place) {
	if (use_pgsql)
		run(place->arena, getenv("HUYING_TEST_PG"),
			arena_printf(place->arena, "DROP SCHEMA %s CASCADE", place->schema));
	nftw(place->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	keys_free(place->keys);
	arena_free(place->arena);
}

static void migrate_to(const Place *place, size_t number) {
	Db *db = connect_to(place->url);
	assert_int_equal(db_migrate(db, schemas, number), 0);
	db_close(db);
}

static int schema_number(const Place *place) {
	int number = -1;
	Db *db = connect_to(place->url);
	assert_int_equal(db_schema_number(db, &number), 0);
	db_close(db);
	return number;
}

/* ---- data of a schema -------------------------------------------------------------------------- */

static FieldBlob sealed(const Place *place, const char *context, const char *text) {
	FieldBlob blob;
	assert_int_equal(crypt_seal(place->keys, &rng_system, context, text, place->arena, &blob), 0);
	return blob;
}

static const DbArg *params(const Place *place) {
	const char *password;
	assert_int_equal(password_hash_demo("a long password", place->arena, &password), 0);
	const DbArg all[] = {
		ARG_BLOB("reply", sealed(place, "idempotency.body", "{}")),
		ARG_BLOB("phone", sealed(place, "person.phone", "13900000301")),
		ARG_TEXT("phone_hash", crypt_lookup(place->keys, "phone", "13900000301", place->arena)),
		ARG_BLOB("address", sealed(place, "person.address", "模拟路1号")),
		ARG_TEXT("password_hash", password),
		ARG_TEXT("token_hash", token_hash(TOKEN, place->arena)),
		ARG_BLOB("contact_phone", sealed(place, "organisation.contact_phone", "13900000302")),
		ARG_BLOB("sentence", sealed(place, "need.sentence", SENTENCE)),
		ARG_BLOB("place", sealed(place, "need.place", "3栋")),
		ARG_BLOB("requester_phone", sealed(place, "need.requester_phone", "13900000301")),
		ARG_BLOB("complaint", sealed(place, "complaint.body", "模拟投诉")),
		ARG_TEXT("ledger_signature",
			crypt_sign(
				place->keys, "62\n61\n22\nservice\n60\n0\n1760003600000001\n", place->arena)),
		{.type = DB_ARG_END},
	};
	DbArg *copy = arena_alloc(place->arena, sizeof all);
	memcpy(copy, all, sizeof all);
	return copy;
}

/* The text without the lines that are only for the other database. */
static char *ours_only(const Place *place, const char *text) {
	const char *other = use_pgsql ? "-- only: sqlite" : "-- only: pgsql";
	char *out = arena_alloc(place->arena, strlen(text) + 1), *end = out;
	bool skip = false;
	for (size_t n; *text; text += n) {
		n = strcspn(text, "\n") + 1;
		skip = skip ? !str_starts(text, "-- end") : str_starts(text, other);
		if (!skip && !str_starts(text, "--")) {
			memcpy(end, text, n);
			end += n;
		}
	}
	return out;
}

static const char *data_of(const Place *place, const char *name) {
	const char *root = getenv("HUYING_SOURCE_ROOT");
	const char *path =
		arena_printf(place->arena, "%s/tests/data/schema/%s", root ? root : ".", name);
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("%s is missing: data as it stands at this schema, see the README there", path);
	char *text = arena_alloc(place->arena, 1 << 20);
	size_t n = fread(text, 1, (1 << 20) - 1, file);
	fclose(file);
	assert_true(n > 0);
	return text;
}

static void fill(const Place *place, Db *db, const char *name) {
	const DbArg *args = params(place);
	char *text = ours_only(place, data_of(place, name));
	for (char *end; (end = strstr(text, ";\n")); text = end + 2) {
		*end = '\0';
		if (db_exec(db, statement(place->arena, text), args))
			fail_msg("%s: %s", name, db_error(db));
	}
	assert_string_equal(text, "");
}

/* Hashes of the lines as they stand, and the head that names the last. */
static void seal_journal(const Place *place, Db *db) {
	static const DbStmt set_hash = {
		"set_hash", "UPDATE journal SET hash = :hash WHERE seq = :seq", NULL};
	static const DbStmt set_head = {
		"set_head", "UPDATE journal_head SET seq = :seq, hash = :hash WHERE id = 1", NULL};
	char hash[DIGEST_HEX_SIZE] = "";
	JournalLine *lines;
	size_t count;
	assert_int_equal(journal_read(db, 0, 1000, place->arena, &lines, &count), 0);
	for (size_t i = 0; i < count; i++) {
		char next[DIGEST_HEX_SIZE];
		journal_hash(DIGEST_SHA256, hash, &lines[i], place->arena, next);
		memcpy(hash, next, sizeof hash);
		const DbArg *args = DB_ARGS(ARG_INT("seq", lines[i].seq), ARG_TEXT("hash", hash));
		assert_int_equal(db_exec(db, &set_hash, args), 0);
		assert_int_equal(db_exec(db, &set_head, args), 0);
	}
}

typedef struct Name {
	const char *name;
} Name;
static const Field name_fields[] = {FIELD(Name, name, FIELD_TEXT), FIELD_END};

static size_t tables_of(const Place *place, Db *db, Name **out) {
	static const DbStmt tables = {"tables",
		"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
		" AND name NOT LIKE 'person_text_%' AND name NOT LIKE 'kept_%' ORDER BY name",
		"SELECT table_name AS name FROM information_schema.tables"
		" WHERE table_schema = current_schema() AND table_name NOT LIKE 'kept_%' ORDER BY 1"};
	size_t count;
	assert_int_equal(
		db_all(db, &tables, DB_NO_ARGS, name_fields, sizeof **out, place->arena, out, &count), 0);
	return count;
}

static int64_t count_of(const Place *place, Db *db, const char *query) {
	int64_t n = -1;
	if (db_int(db, statement(place->arena, query), DB_NO_ARGS, &n))
		fail_msg("%s: %s", query, db_error(db));
	return n;
}

/* A city whose last migration was `number`, with rows in every table it then had. */
static void make_city(const Place *place, size_t number) {
	Name *tables;
	migrate_to(place, number);
	Db *db = connect_to(place->url);
	assert_int_equal(db_begin(db), 0);
	for (size_t i = 0; i < number; i++)
		fill(place, db, schemas[i].name);
	seal_journal(place, db);
	assert_int_equal(db_commit(db), 0);
	size_t count = tables_of(place, db, &tables);
	for (size_t i = 0; i < count; i++)
		if (!count_of(
				place, db, arena_printf(place->arena, "SELECT COUNT(*) FROM %s", tables[i].name)))
			fail_msg("tests/data/schema has no row of table %s", tables[i].name);
	db_close(db);
}

/* ---- is all there? ----------------------------------------------------------------------------- */

/* Copies of all tables as they are, to be compared with later. */
static void keep_tables(const Place *place) {
	Name *tables;
	Db *db = connect_to(place->url);
	size_t count = tables_of(place, db, &tables);
	assert_int_equal(db_begin(db), 0);
	for (size_t i = 0; i < count; i++)
		execute(db, place->arena,
			arena_printf(place->arena, "CREATE TABLE kept_%s AS SELECT * FROM %s", tables[i].name,
				tables[i].name));
	assert_int_equal(db_commit(db), 0);
	db_close(db);
}

static const char *columns_of(const Place *place, Db *db, const char *table) {
	static const DbStmt columns = {"columns",
		"SELECT group_concat(name, ', ') AS name FROM pragma_table_info(:table)",
		"SELECT string_agg(column_name, ', ') AS name FROM information_schema.columns"
		" WHERE table_schema = current_schema() AND table_name = :table"};
	Name row;
	assert_int_equal(
		db_one(db, &columns, DB_ARGS(ARG_TEXT("table", table)), name_fields, &row, place->arena),
		0);
	return row.name;
}

/* Every kept row stands in its table, in all columns it had. */
static void check_kept(const Place *place) {
	Name *tables;
	Db *db = connect_to(place->url);
	size_t count = tables_of(place, db, &tables), compared = 0;
	for (size_t i = 0; i < count; i++) {
		const char *kept = arena_printf(place->arena, "kept_%s", tables[i].name);
		const char *columns = columns_of(place, db, kept);
		if (!columns)
			continue; /* a table of a later schema */
		int64_t lost = count_of(place, db,
			arena_printf(place->arena,
				"SELECT COUNT(*) FROM (SELECT %s FROM %s EXCEPT SELECT %s FROM %s) lost", columns,
				kept, columns, tables[i].name));
		if (lost)
			fail_msg("%s: %lld rows lost or changed", tables[i].name, (long long)lost);
		compared++;
	}
	assert_true(compared > 0);
	db_close(db);
}

static void open_city(const Place *place, City *city) {
	assert_int_equal(
		city_open(city, &(CityConfig){.dir = place->dir, .url = use_pgsql ? place->url : NULL}), 0);
}

static void check_sound(City *city) {
	char *text = NULL;
	size_t size = 0;
	FILE *report = open_memstream(&text, &size);
	int r = verify_city(city, report);
	fclose(report);
	if (r)
		fail_msg("%s", text);
	free(text);
}

/* ---- can it be worked with? -------------------------------------------------------------------- */

/* What an older city did not have yet: areas, and somebody to command. */
static int bring_in(Ctx *ctx, void *self) {
	const size_t number = *(const size_t *)self;
	const Asset *list = asset_find(&assets, "demo/wuhan/areas.csv");
	AreaImport io = {.edition = "2026-06-30"};
	Account account;
	AccountGrant grant;
	const char *hash;
	int r = number < 2 ? area_import(ctx, (FieldBlob){list->data, list->size}, &io) : 0;
	if (r || (r = password_hash_demo("a long password", ctx->arena, &hash)) ||
		(r = account_make(ctx,
			 &(AccountMake){.login = "new.worker", .name = "new", .password_hash = hash},
			 &account)))
		return r;
	return account_grant(ctx, account.id, "worker", "420102", TIME_NONE, &grant);
}

static CoreReply ask(City *city, Arena *arena, const char *token, const char *method,
	const char *path, const char *body) {
	static unsigned serial;
	CoreReply reply;
	core_call(city->core,
		&(CoreRequest){.method = method,
			.path = arena_printf(arena, "/api/v1%s", path),
			.token = token,
			.same_site = true,
			.idempotency_key = arena_printf(arena, "migration-%u", ++serial),
			.language = "en",
			.purpose = "dispatch",
			.content_type = "application/json",
			.peer = "127.0.0.1",
			.body = body,
			.body_size = body ? strlen(body) : 0},
		arena, &reply);
	return reply;
}

static const char *cookie_of(const CoreReply *reply, Arena *arena) {
	for (const char *const *h = reply->headers; *h; h += 2)
		if (str_eq(h[0], "Set-Cookie")) {
			const char *value = strchr(h[1], '=') + 1;
			return arena_strndup(arena, value, strcspn(value, ";"));
		}
	fail_msg("signing in gave no cookie: %d %s", reply->status, reply->body);
	return NULL;
}

/* Old sessions, grants, seals and look-ups still work. */
static void use_old(City *city, Arena *arena, size_t number) {
	if (number < 4)
		return;
	CoreReply reply = ask(city, arena, TOKEN, "GET", "/persons/21", NULL);
	assert_int_equal(reply.status, 200);
	assert_non_null(strstr(reply.body, "模拟甲"));
	if (number < 6)
		return;
	reply = ask(city, arena, TOKEN, "GET", "/needs/52", NULL);
	assert_int_equal(reply.status, 200);
	assert_non_null(strstr(reply.body, SENTENCE));
	reply = ask(city, arena, TOKEN, "POST", "/needs",
		"{\"incident\":\"51\",\"area\":\"" COMMUNITY "\",\"task\":\"T18\",\"sentence\":\"" SENTENCE
		"\",\"head_count\":1,\"starts_at\":\"2099-01-01T09:00:00+08:00\","
		"\"ends_at\":\"2099-01-01T10:00:00+08:00\"}");
	assert_int_equal(reply.status, 201);
}

static void use_new(City *city, Arena *arena, size_t number) {
	assert_int_equal(core_run(city->core, bring_in, &number), 0);
	CoreReply reply = ask(city, arena, NULL, "POST", "/session",
		"{\"login\":\"new.worker\",\"password\":\"a long password\"}");
	const char *token = cookie_of(&reply, arena);
	reply = ask(city, arena, token, "POST", "/persons",
		"{\"name\":\"模拟丁\",\"area\":\"" COMMUNITY
		"\",\"purpose\":\"support\",\"legal_basis\":\"consent\",\"consent\":true}");
	assert_int_equal(reply.status, 201);
}

/* ---- tests ------------------------------------------------------------------------------------- */

static void test_every_schema(void **state) {
	(void)state;
	for (size_t number = 1; number <= newest; number++) {
		Place place;
		City city;
		place_open(&place);
		make_city(&place, number);
		keep_tables(&place);
		open_city(&place, &city);
		assert_int_equal(schema_number(&place), (int)newest);
		check_kept(&place);
		check_sound(&city);
		use_old(&city, place.arena, number);
		use_new(&city, place.arena, number);
		check_sound(&city);
		city_close(&city);
		place_close(&place);
	}
}

/* A second time changes nothing. */
static void test_again(void **state) {
	Place place;
	(void)state;
	place_open(&place);
	make_city(&place, newest);
	keep_tables(&place);
	migrate_to(&place, newest);
	check_kept(&place);
	place_close(&place);
}

static void test_newer_is_refused(void **state) {
	Place place;
	(void)state;
	place_open(&place);
	make_city(&place, newest);
	run(place.arena, place.url,
		"INSERT INTO migration (number, name, sha256)"
		" SELECT MAX(number) + 1, 'of tomorrow', 'a0' FROM migration");
	Db *db = connect_to(place.url);
	assert_int_equal(db_migrate(db, schemas, newest), ERR_DB_HARD);
	assert_non_null(strstr(db_error(db), "newer than this program"));
	db_close(db);
	City city;
	assert_true(
		city_open(&city, &(CityConfig){.dir = place.dir, .url = use_pgsql ? place.url : NULL}) < 0);
	place_close(&place);
}

static void test_changed_text_is_refused(void **state) {
	Place place;
	DbMigration changed[MOST];
	(void)state;
	place_open(&place);
	make_city(&place, newest);
	memcpy(changed, schemas, sizeof changed);
	changed[0].text = arena_printf(place.arena, "%s-- other\n", schemas[0].text);
	Db *db = connect_to(place.url);
	assert_int_equal(db_migrate(db, changed, newest), ERR_DB_HARD);
	assert_non_null(strstr(db_error(db), "differs"));
	db_close(db);
	place_close(&place);
}

/* The migration fails after each of its statements in turn. */
static void cut_everywhere(const Place *place, size_t number) {
	DbMigration cut[MOST];
	memcpy(cut, schemas, sizeof cut);
	const char *text = schemas[number - 1].text;
	Db *db = connect_to(place->url);
	for (const char *end = text; end; end = strstr(end + 1, ";\n")) {
		cut[number - 1].text = arena_printf(
			place->arena, "%.*s;\n-- end\nSELECT nothing FROM nowhere;\n", (int)(end - text), text);
		int found = -1;
		assert_true(db_migrate(db, cut, number) < 0);
		assert_int_equal(db_schema_number(db, &found), 0);
		assert_int_equal(found, (int)number - 1);
	}
	db_close(db);
}

static void test_cut_at_every_statement(void **state) {
	Place place;
	(void)state;
	place_open(&place);
	make_city(&place, 1);
	keep_tables(&place);
	for (size_t number = 2; number <= newest; number++) {
		cut_everywhere(&place, number);
		check_kept(&place);
		migrate_to(&place, number);
		Db *db = connect_to(place.url);
		fill(&place, db, schemas[number - 1].name);
		db_close(db);
	}
	check_kept(&place);
	place_close(&place);
}

static pid_t migrate_aside(const Place *place) {
	pid_t pid = fork();
	if (pid == 0) {
		Db *db;
		int r = db_open(&db, place->url, DB_WRITE);
		_exit(r || db_migrate(db, schemas, newest) ? 1 : 0);
	}
	return pid;
}

/* Killed at any moment, and begun again, until it is through. */
static void test_killed(void **state) {
	RngSeeded seeded;
	const uint64_t seed = 20261125;
	Rng rng = rng_seeded(&seeded, seed);
	(void)state;
	for (int i = 0; i < KILLS; i++) {
		Place place;
		int status;
		const size_t from = 1 + rng_below(&rng, newest);
		place_open(&place);
		make_city(&place, from);
		keep_tables(&place);
		pid_t pid = migrate_aside(&place);
		usleep((useconds_t)rng_below(&rng, 60000)); /* when is not asserted on */
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		int found = schema_number(&place);
		if (found < (int)from || found > (int)newest)
			fail_msg("seed %llu round %d: schema %d", (unsigned long long)seed, i, found);
		migrate_to(&place, newest);
		check_kept(&place);
		place_close(&place);
	}
}

/* Nodes that start together. */
static void test_side_by_side(void **state) {
	Place place;
	pid_t nodes[4];
	(void)state;
	place_open(&place);
	make_city(&place, 1);
	keep_tables(&place);
	for (size_t i = 0; i < 4; i++)
		nodes[i] = migrate_aside(&place);
	for (size_t i = 0; i < 4; i++) {
		int status;
		waitpid(nodes[i], &status, 0);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	assert_int_equal(schema_number(&place), (int)newest);
	check_kept(&place);
	place_close(&place);
}

/* ---- what is wrong is named -------------------------------------------------------------------- */

static const struct {
	const char *harm, *told;
} harms[] = {
	{"UPDATE journal SET body = '{\"of\":1}' WHERE seq = 9", "chain is whole: line 9"},
	{"UPDATE journal SET at = at + 1 WHERE seq = 1", "chain is whole: line 1"},
	{"DELETE FROM journal WHERE seq = 12", "chain is whole: line 12"},
	{"DELETE FROM journal WHERE seq = (SELECT MAX(seq) FROM journal)",
		"chain is whole: line 2" /* its number grows with the schemas */},
	{"UPDATE person SET phone = address WHERE id = 21", "seal of person.phone opens: row 21"},
	{"UPDATE need SET sentence = place WHERE id = 52", "seal of need.sentence opens: row 52"},
	{"UPDATE ledger SET minutes = 600 WHERE id = 62", "ledger line bears its signature: row 62"},
	{"UPDATE duty SET confirmed_at = NULL WHERE id = 61", "check-out and confirmation: row 61"},
	{"UPDATE need SET accepted = 3 WHERE id = 52", "head-count never exceeded: row 52"},
};

static char *report_of(
	const Place *place, Db *db, const Packs *packs, const Keys *keys, int *result) {
	char *text = NULL;
	size_t size = 0;
	FILE *report = open_memstream(&text, &size);
	*result = verify_database(db, packs, keys, report);
	fclose(report);
	char *copy = arena_strdup(place->arena, text);
	free(text);
	return copy;
}

/* It is told, with its place. */
static void check_harm(const Place *place, Db *db, const Packs *packs, size_t i) {
	int result;
	assert_int_equal(db_begin(db), 0);
	execute(db, place->arena, harms[i].harm);
	char *text = report_of(place, db, packs, place->keys, &result);
	if (result != 1 || !strstr(text, harms[i].told))
		fail_msg("%s: %d\n%s", harms[i].harm, result, text);
	db_rollback(db);
}

static void test_harm_is_named(void **state) {
	Place place;
	Packs *packs;
	const char *why;
	int result;
	(void)state;
	place_open(&place);
	make_city(&place, newest);
	assert_int_equal(packs_load(&packs, &assets, NULL, place.arena, &why), 0);
	Db *db = connect_to(place.url);
	char *text = report_of(&place, db, packs, place.keys, &result);
	if (result)
		fail_msg("%s", text);
	for (size_t i = 0; i < sizeof harms / sizeof *harms; i++)
		check_harm(&place, db, packs, i);
	Keys *others = keys_new_for_test(7);
	text = report_of(&place, db, packs, others, &result);
	assert_int_equal(result, 1);
	assert_non_null(strstr(text, "BROKEN  every seal of person.phone opens: row 21"));
	keys_free(others);
	text = report_of(&place, db, packs, NULL, &result);
	assert_int_equal(result, 0);
	assert_non_null(strstr(text, "not looked at without a key"));
	db_close(db);
	place_close(&place);
}

static void find_schemas(void) {
	for (size_t i = asset_first(&assets, "schema/"); i < assets.count && newest < MOST; i++) {
		const Asset *asset = &assets.items[i];
		if (!str_starts(asset->path, "schema/"))
			break;
		schemas[newest] = (DbMigration){
			(int)newest + 1, asset->path + strlen("schema/"), (const char *)asset->data};
		newest++;
	}
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_schema),
		cmocka_unit_test(test_again), cmocka_unit_test(test_newer_is_refused),
		cmocka_unit_test(test_changed_text_is_refused),
		cmocka_unit_test(test_cut_at_every_statement), cmocka_unit_test(test_killed),
		cmocka_unit_test(test_side_by_side), cmocka_unit_test(test_harm_is_named)};
	use_pgsql = argc > 1 && strcmp(argv[1], "pgsql") == 0;
	find_schemas();
	if (use_pgsql && !getenv("HUYING_TEST_PG"))
		return 1;
	return cmocka_run_group_tests_name(use_pgsql ? "pgsql" : "sqlite", tests, NULL, NULL);
}
