/* What the core relies on of its connections: what was written, what was watched, what is not waited for, and
 * which snapshot a reader has. On either database. */
#include "test_core_kit.h"

#include "core/readers.h"

#include <string.h>

static const DbStmt sql_insert = {"insert",
	"INSERT INTO thing (id, area, name, n, person, version) VALUES (:id, '42', 'x', 1, NULL, :version)",
	NULL};
static const DbStmt sql_touch = {"touch", "UPDATE thing SET n = n WHERE id = :id", NULL};
static const DbStmt sql_delete = {"delete", "DELETE FROM thing WHERE id = :id", NULL};
static const DbStmt sql_count = {"count", "SELECT COUNT(*) FROM thing", NULL};
static const DbStmt sql_other = {
	"other", "UPDATE journal_head SET last_id = last_id WHERE id = 1", NULL};

typedef struct Scene {
	Kit kit;
	Db *db;
} Scene;

static int setup(void **state) {
	static Scene scene;
	memset(&scene, 0, sizeof scene);
	kit_open(&scene.kit);
	scene.db = kit_db(&scene.kit);
	*state = &scene;
	return 0;
}

static int teardown(void **state) {
	Scene *scene = *state;
	db_close(scene->db);
	kit_close(&scene->kit);
	return 0;
}

static int insert(Db *db, int64_t id, int64_t version) {
	return db_exec(db, &sql_insert, DB_ARGS(ARG_INT("id", id), ARG_INT("version", version)));
}

static int64_t count(Db *db) {
	int64_t n = -1;
	assert_int_equal(db_int(db, &sql_count, DB_NO_ARGS, &n), 0);
	return n;
}

/* ---- written, watched ----------------------------------------------------------------------- */

static void test_written_grows_with_changed_rows_only(void **state) {
	Db *db = ((Scene *)*state)->db;
	int64_t before = db_written(db);
	assert_int_equal(count(db), 0);
	assert_int_equal(db_exec(db, &sql_touch, DB_ARGS(ARG_INT("id", 1))), 0);
	assert_int_equal(db_written(db), before);
	assert_int_equal(insert(db, 1, 1), 0);
	assert_int_equal(db_written(db), before + 1);
	assert_int_equal(db_begin(db), 0);
	assert_int_equal(insert(db, 2, 1), 0);
	db_rollback(db);
	assert_int_equal(db_written(db), before + 2);
}

static void test_a_watched_table_tells(void **state) {
	static const char *const tables[] = {"thing", NULL};
	static const DbStmt sql_things = {"things", "DELETE FROM things WHERE id = :id", NULL};
	Db *db = ((Scene *)*state)->db;
	assert_int_equal(insert(db, 1, 1), 0);
	assert_false(db_watched(db)); /* nothing is watched yet */
	db_watch(db, tables);
	count(db);
	assert_int_equal(db_exec(db, &sql_other, DB_NO_ARGS), 0);
	db_exec(
		db, &sql_things, DB_ARGS(ARG_INT("id", 1))); /* no such table; its name only begins alike */
	assert_false(db_watched(db));
	assert_int_equal(insert(db, 2, 1), 0);
	assert_true(db_watched(db));
	assert_false(db_watched(db));
	assert_int_equal(db_exec(db, &sql_touch, DB_ARGS(ARG_INT("id", 1))), 0);
	assert_true(db_watched(db));
	assert_int_equal(db_exec(db, &sql_delete, DB_ARGS(ARG_INT("id", 1))), 0);
	assert_true(db_watched(db));
}

/* ---- not waiting ------------------------------------------------------------------------------ */

static void test_what_was_not_waited_for_is_there_for_the_next(void **state) {
	Db *db = ((Scene *)*state)->db;
	db_defer(db, true);
	assert_int_equal(db_begin(db), 0);
	for (int64_t id = 1; id <= 1000; id++)
		assert_int_equal(insert(db, id, 1), 0);
	assert_int_equal(count(db), 1000);
	assert_int_equal(db_exec(db, &sql_delete, DB_ARGS(ARG_INT("id", 7))), 0);
	assert_int_equal(db_changes(db), 1);
	assert_int_equal(db_commit(db), 0);
	assert_int_equal(count(db), 999);
}

/* On SQLite it fails at once, on PostgreSQL with what waits; either way nothing of it stays. */
static void test_a_late_failure_holds_until_the_rollback(void **state) {
	Db *db = ((Scene *)*state)->db;
	int64_t n;
	db_defer(db, true);
	assert_int_equal(db_begin(db), 0);
	assert_int_equal(insert(db, 1, 1), 0);
	bool late = insert(db, 1, 1) == 0;
	insert(db, 2, 1);
	if (late) {
		assert_int_equal(db_flush(db), ERR_DB_HARD);
		assert_int_equal(insert(db, 3, 1), ERR_DB_HARD);
		assert_int_equal(db_int(db, &sql_count, DB_NO_ARGS, &n), ERR_DB_HARD);
		assert_int_equal(db_commit(db), ERR_DB_HARD);
	}
	db_rollback(db);
	assert_int_equal(count(db), 0);
	assert_int_equal(db_begin(db), 0);
	assert_int_equal(insert(db, 4, 1), 0);
	assert_int_equal(db_commit(db), 0);
	assert_int_equal(count(db), 1);
}

static void test_a_lost_connection_is_noticed_by_whoever_waits(void **state) {
	Scene *scene = *state;
	db_defer(scene->db, true);
	assert_int_equal(db_begin(scene->db), 0);
	assert_int_equal(insert(scene->db, 1, 1), 0);
	kit_cut_connections(&scene->kit);
	int r = db_flush(scene->db);
	assert_true(r == 0 || r == ERR_DB_SOFT); /* SQLite has no connection to lose */
	db_rollback(scene->db);
	assert_int_equal(count(scene->db), 0);
	assert_int_equal(insert(scene->db, 2, 1), 0);
}

/* ---- snapshots ----------------------------------------------------------------------------------- */

/* A reader after one read: does it still have its snapshot? */
static bool keeps(Readers *readers, bool whole) {
	Db *db, *again;
	assert_int_equal(readers_take(readers, &db), 0);
	if (!db_in_transaction(db))
		assert_int_equal(db_begin(db), 0);
	count(db);
	readers_give(readers, db, whole);
	assert_int_equal(readers_take(readers, &again), 0);
	assert_ptr_equal(again, db);
	bool kept = db_in_transaction(again);
	readers_give(readers, again, false);
	return kept;
}

static int64_t count_by(Readers *readers) {
	Db *db;
	assert_int_equal(readers_take(readers, &db), 0);
	if (!db_in_transaction(db))
		assert_int_equal(db_begin(db), 0);
	int64_t n = count(db);
	readers_give(readers, db, true);
	return n;
}

/* Measured again when the machine was too slow for 20 ms. */
static bool keeps_sometimes(Readers *readers, bool whole) {
	for (int i = 0; i < 50; i++)
		if (keeps(readers, whole))
			return true;
	return false;
}

static void test_a_snapshot_is_kept_where_it_may_be(void **state) {
	Scene *scene = *state;
	bool sqlite = !db_is_pgsql(scene->db);
	Readers *readers = readers_new(scene->kit.url, 1);
	assert_int_equal(keeps_sometimes(readers, true), sqlite);
	assert_false(keeps_sometimes(readers, false)); /* something failed in it */
	readers_renew(readers, false);
	assert_false(keeps_sometimes(readers, true)); /* the log wants to begin anew */
	readers_renew(readers, true);
	assert_int_equal(keeps_sometimes(readers, true), sqlite);
	readers_free(readers);
}

static void test_what_was_committed_is_seen_by_the_next(void **state) {
	Scene *scene = *state;
	Readers *readers = readers_new(scene->kit.url, 1);
	for (int64_t id = 1; id <= 200; id++) {
		assert_int_equal(count_by(readers), id - 1);
		assert_int_equal(insert(scene->db, id, 1), 0);
		readers_renew(readers, true);
	}
	readers_free(readers);
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_written_grows_with_changed_rows_only, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_watched_table_tells, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_what_was_not_waited_for_is_there_for_the_next, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_a_late_failure_holds_until_the_rollback, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_a_lost_connection_is_noticed_by_whoever_waits, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_snapshot_is_kept_where_it_may_be, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_what_was_committed_is_seen_by_the_next, setup, teardown),
	};
	kit_choose(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
