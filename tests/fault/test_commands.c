/* Memory and the database give out at every single place of every command of the product: each is
 * answered 503, nothing is half done, and the same key asked again does it once. */
#include "command_rows.h"

#include "app/verify.h"
#include "base/log.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PLACES_MOST = 20000 };

typedef struct House {
	Town town;
	Arena *arena;      /* of one row */
	sqlite3 *observer; /* of its own, to look at what is there */
	Db *watch;
	char base[80]; /* a copy of the database as the scene left it */
} House;

typedef struct Tried {
	House *house;
	const CommandRow *row;
	TownAsk ask; /* filled in */
	bool command;
} Tried;

/* ---- what stands in the database -------------------------------------------------------------------- */

static void add_table(House *house, const char *table, Buf *out) {
	sqlite3_stmt *stmt;
	char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", table);
	assert_int_equal(sqlite3_prepare_v2(house->observer, sql, -1, &stmt, NULL), SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(stmt); i++) {
			int size = sqlite3_column_bytes(stmt, i);
			if (size)
				buf_add(out, sqlite3_column_blob(stmt, i), (size_t)size);
			buf_putc(out, '|');
		}
	sqlite3_finalize(stmt);
	sqlite3_free(sql);
}

/* Everything but the highest id given, which may go up for nothing. */
static void picture(House *house, char out[DIGEST_HEX_SIZE]) {
	sqlite3_stmt *tables;
	Arena *arena = arena_new(0);
	Buf all;
	buf_init(&all, arena);
	assert_int_equal(
		sqlite3_prepare_v2(house->observer,
			"SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'journal_head'"
			" AND name NOT LIKE 'person_text_%' AND name NOT LIKE 'sqlite_%'",
			-1, &tables, NULL),
		SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW)
		add_table(house, (const char *)sqlite3_column_text(tables, 0), &all);
	sqlite3_finalize(tables);
	digest_hex(DIGEST_SHA256, all.data, all.size, out);
	arena_free(arena);
}

static void assert_verified(House *house, const char *route) {
	char *text = NULL;
	size_t size = 0;
	FILE *report = open_memstream(&text, &size);
	int r = verify_city(&house->town.city, report);
	fclose(report);
	if (r)
		fail_msg("after %s: %s", route, r < 0 ? error_name(r) : strstr(text, "BROKEN"));
	free(text);
}

/* ---- the scene, again and again ------------------------------------------------------------------------ */

static void look(House *house) {
	char path[96];
	snprintf(path, sizeof path, "%s/huying.db", house->town.dir);
	assert_int_equal(sqlite3_open(path, &house->observer), SQLITE_OK);
	assert_int_equal(
		db_open(&house->watch, arena_printf(house->town.arena, "sqlite:%s", path), DB_READ), 0);
}

static void look_away(House *house) {
	sqlite3_close(house->observer);
	house->watch = db_close(house->watch);
}

static void copy_file(const char *from, const char *to) {
	char data[65536];
	size_t n;
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	assert_true(in && out);
	while ((n = fread(data, 1, sizeof data, in)) > 0)
		assert_int_equal(fwrite(data, 1, n, out), n);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

/* The database as the scene left it. */
static void restore(House *house) {
	char path[96];
	look_away(house);
	town_close(&house->town);
	snprintf(path, sizeof path, "%s/huying.db", house->town.dir);
	copy_file(house->base, path);
	town_open(&house->town);
	look(house);
}

static int set_up(void **state) {
	static House house;
	log_set_level((LogLevel)(LOG_LEVEL_ERROR + 1)); /* faults are no news here */
	town_found(&house.town);
	scene_play(&house.town);
	snprintf(house.base, sizeof house.base, "%s/base", house.town.dir);
	look(&house);
	assert_int_equal(db_backup(house.watch, house.base), 0);
	*state = &house;
	return 0;
}

static int tear_down(void **state) {
	House *house = *state;
	look_away(house);
	town_raze(&house->town);
	return 0;
}

/* ---- one row ----------------------------------------------------------------------------------------------- */

static Tried try_of(House *house, const CommandRow *row, const char *key) {
	Town *town = &house->town;
	return (Tried){house, row,
		{.method = row->method,
			.path = scene_fill(town, house->watch, house->arena, row->path),
			.body = row->body ? scene_fill(town, house->watch, house->arena, row->body) : NULL,
			.match = row->match ? scene_fill(town, house->watch, house->arena, row->match) : NULL,
			.query = row->query,
			.type = row->type,
			.key = key},
		strcmp(row->method, "GET") != 0};
}

static CoreReply ask(Tried *tried, Arena *arena) {
	return town_ask(&tried->house->town, arena, tried->row->who, &tried->ask);
}

static bool done(const Tried *tried, const CoreReply *reply) {
	return (reply->status >= 200 && reply->status < 300) ||
		(tried->row->leaves && reply->status == 401);
}

static bool is_replay(const Tried *tried, const CoreReply *reply) {
	for (const char *const *h = reply->headers; *h; h += 2)
		if (str_eq(*h, "Idempotency-Replayed"))
			return true;
	return tried->row->anew || (tried->row->leaves && reply->status == 401);
}

static void complain(
	const Tried *tried, const char *what, unsigned long n, const CoreReply *reply) {
	fail_msg("%s at %s %lu: %d %.*s", tried->row->route, what, n, reply->status, (int)reply->size,
		reply->body ? reply->body : "");
}

/* What is answered 503 changed nothing; or it was done and only its answer could not be made, which
 * the next try then gives. */
static void check_unchanged(
	Tried *tried, const char *before, const char *what, unsigned long n, bool *was_done) {
	char after[DIGEST_HEX_SIZE];
	if (!tried->command || *was_done)
		return;
	picture(tried->house, after);
	if (str_eq(before, after))
		return;
	Arena *arena = arena_new(0);
	CoreReply reply = ask(tried, arena);
	if (!is_replay(tried, &reply))
		complain(tried, what, n, &reply);
	*was_done = true;
	arena_free(arena);
}

typedef struct Fault {
	const char *name;
	void (*arm)(unsigned long n);
	bool (*reached)(void); /* and disarms */
} Fault;

static void arm_memory(unsigned long n) {
	arena_fail_at(n);
}
static bool memory_reached(void) {
	bool reached = !arena_fail_left();
	arena_fail_at(0);
	return reached;
}
static void arm_database(unsigned long n) {
	db_fail_at(n, ERR_DB_HARD);
}
static bool database_reached(void) {
	bool reached = !db_fail_left();
	db_fail_at(0, 0);
	return reached;
}
static const Fault memory = {"allocation", arm_memory, memory_reached};
static const Fault database = {"database call", arm_database, database_reached};

/* The n-th place fails, for every n until none is left; always with the same key. */
static unsigned long fail_everywhere(Tried *tried, const Fault *fault) {
	char before[DIGEST_HEX_SIZE];
	unsigned long n = 0;
	bool reached = true, was_done = false;
	picture(tried->house, before);
	for (n = 1; reached && n < PLACES_MOST; n += tried->row->stride ? tried->row->stride : 1) {
		Arena *arena = arena_new(0);
		fault->arm(n);
		CoreReply reply = ask(tried, arena);
		reached = fault->reached();
		if (!done(tried, &reply) && (!reached || reply.status != 503))
			complain(tried, fault->name, n, &reply);
		if (!done(tried, &reply))
			check_unchanged(tried, before, fault->name, n, &was_done);
		else if (reached && tried->command)
			was_done = true; /* a fault it could do without */
		arena_free(arena);
	}
	assert_in_range(n, 3, PLACES_MOST - 1);
	return n;
}

/* Asked once more: the same answer, and nothing is done again. */
static void check_once(Tried *tried) {
	char before[DIGEST_HEX_SIZE], after[DIGEST_HEX_SIZE];
	if (!tried->command || tried->row->anew)
		return;
	picture(tried->house, before);
	Arena *arena = arena_new(0);
	CoreReply reply = ask(tried, arena);
	if (!is_replay(tried, &reply))
		complain(tried, "asked again", 0, &reply);
	picture(tried->house, after);
	assert_string_equal(before, after);
	arena_free(arena);
}

static unsigned long run_row(House *house, const CommandRow *row, const Fault *fault) {
	house->arena = arena_new(0);
	restore(house);
	Tried tried = try_of(house, row, "fault-of-this-row");
	unsigned long places = fail_everywhere(&tried, fault);
	check_once(&tried);
	assert_verified(house, row->route);
	arena_free(house->arena);
	return places;
}

static void run_rows(House *house, const Fault *fault) {
	unsigned long places = 0, rows = 0;
	for (const CommandRow *row = command_rows; row->route; row++, rows++)
		places += run_row(house, row, fault);
	printf("%lu rows, %lu places: every %s\n", rows, places, fault->name);
}

static void test_memory(void **state) {
	run_rows(*state, &memory);
}

static void test_database(void **state) {
	run_rows(*state, &database);
}

/* ---- a database that is busy for a moment -------------------------------------------------------------------------- */

enum { BUSY_STRIDE = 5 };

/* Its n-th call asks for another try: the command is done at the first asking, from the start again.
 * Return: whether there was such a call. */
static bool done_in_spite(House *house, const CommandRow *row, unsigned long n) {
	house->arena = arena_new(0);
	restore(house);
	Tried tried = try_of(house, row, "busy-of-this-row");
	db_fail_at(n, ERR_DB_SOFT);
	CoreReply reply = ask(&tried, house->arena);
	bool reached = database_reached();
	if (reply.status < 200 || reply.status > 299)
		complain(&tried, "busy call", n, &reply);
	check_once(&tried);
	assert_verified(house, row->route);
	arena_free(house->arena);
	return reached;
}

/* Every fifth call, beginning at another one for each row: each try needs the scene anew. */
static void test_busy_database(void **state) {
	for (const CommandRow *row = command_rows; row->route; row++)
		if (strcmp(row->method, "GET") != 0)
			for (unsigned long n = 1 + (unsigned long)(row - command_rows) % BUSY_STRIDE;
				 done_in_spite(*state, row, n); n += BUSY_STRIDE)
				;
}

/* ---- no command without a row --------------------------------------------------------------------------------- */

static bool has_row(const char *route) {
	for (const CommandRow *row = command_rows; row->route; row++)
		if (str_eq(row->route, route))
			return true;
	return false;
}

/* Return: how many commands the path has. */
static size_t check_path(const char *path, json_t *operations) {
	size_t commands = 0;
	for (void *at = json_object_iter(operations); at; at = json_object_iter_next(operations, at)) {
		const char *method = json_object_iter_key(at);
		const char *route =
			json_string_value(json_object_get(json_object_iter_value(at), "operationId"));
		if (!route || str_eq(method, "get"))
			continue;
		commands++;
		if (!has_row(route))
			fail_msg("%s %s (%s) has no row in command_rows.c", method, path, route);
	}
	return commands;
}

static void test_all_commands(void **state) {
	House *house = *state;
	Arena *arena = arena_new(0);
	Buf buf;
	JsonOut out;
	size_t commands = 0;
	buf_init(&buf, arena);
	jw_init(&out, &buf);
	core_openapi(house->town.city.core, &out);
	json_t *document = json_loadb(buf.data, buf.size, 0, NULL);
	json_t *paths = json_object_get(document, "paths");
	for (void *at = json_object_iter(paths); at; at = json_object_iter_next(paths, at))
		commands += check_path(json_object_iter_key(at), json_object_iter_value(at));
	assert_true(commands > 50);
	json_decref(document);
	arena_free(arena);
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_commands),
		cmocka_unit_test(test_memory), cmocka_unit_test(test_database),
		cmocka_unit_test(test_busy_database)};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
