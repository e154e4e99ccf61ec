/* The chain: whole when untouched, and any change to any column of any line is found. */
#include "test_core_kit.h"

#include <string.h>

static int setup(void **state) {
	static Kit kit;
	kit_open(&kit);
	kit_start(&kit, true);
	for (int i = 0; i < 5; i++)
		kit_make(&kit, "4201", "a");
	*state = &kit;
	return 0;
}

static int teardown(void **state) {
	kit_close(*state);
	return 0;
}

typedef struct Tampering {
	const char *sql;
	int64_t broken;
} Tampering;

static const Tampering tamperings[] = {
	{"UPDATE journal SET at = at + 1 WHERE seq = 3", 3},
	{"UPDATE journal SET actor = 2 WHERE seq = 3", 3},
	{"UPDATE journal SET actor = NULL WHERE seq = 1", 1},
	{"UPDATE journal SET area = '4202' WHERE seq = 3", 3},
	{"UPDATE journal SET kind = 'thing.changed' WHERE seq = 3", 3},
	{"UPDATE journal SET subject = 'person' WHERE seq = 3", 3},
	{"UPDATE journal SET subject_id = subject_id + 1 WHERE seq = 3", 3},
	{"UPDATE journal SET person = 5 WHERE seq = 3", 3},
	{"UPDATE journal SET body = '{}' WHERE seq = 5", 5},
	{"UPDATE journal SET hash = (SELECT hash FROM journal WHERE seq = 2) WHERE seq = 3", 3},
	{"UPDATE journal SET seq = 9 WHERE seq = 3", 3},
	{"UPDATE journal SET seq = 6 WHERE seq = 5", 5},
	{"DELETE FROM journal WHERE seq = 1", 1},
	{"DELETE FROM journal WHERE seq = 5", 5},
	{"INSERT INTO journal SELECT 6, at, actor, area, kind, subject, subject_id, person, body, hash FROM journal WHERE seq = 5",
		6},
	{"UPDATE journal_head SET hash = (SELECT hash FROM journal WHERE seq = 4)", 5},
	{"UPDATE journal_head SET seq = 4, hash = (SELECT hash FROM journal WHERE seq = 4)", 5},
	{"UPDATE journal_head SET seq = 6", 6},
	{"UPDATE journal_head SET digest = 'sm3'", 1},
};

static void test_every_tampering_is_found(void **state) {
	Kit *kit = *state;
	for (size_t i = 0; i < sizeof tamperings / sizeof *tamperings; i++) {
		int64_t lines, broken = 0;
		DbStmt stmt = {"tamper", tamperings[i].sql, NULL};
		Db *each = kit_db(kit);
		assert_int_equal(db_begin(each), 0);
		assert_int_equal(db_exec(each, &stmt, DB_NO_ARGS), 0);
		assert_int_equal(journal_verify(each, &lines, &broken), 1);
		if (broken != tamperings[i].broken)
			fail_msg("case %zu: broken at %lld", i, (long long)broken);
		db_rollback(each);
		db_close(each);
	}
	kit_assert_chain(kit, 5);
}

/* Two computations from the description in the header, not from the code. */
static void test_the_hash_is_as_described(void **state) {
	Kit *kit = *state;
	JournalLine line = {.seq = 1,
		.at = 2,
		.actor = 3,
		.area = "4201",
		.kind = "k.d",
		.subject = "s",
		.subject_id = 4,
		.body = "{}"};
	char expected[DIGEST_HEX_SIZE], got[DIGEST_HEX_SIZE];
	static const DigestKind kinds[] = {DIGEST_SHA256, DIGEST_SM3};
	for (size_t i = 0; i < 2; i++) {
		static const char text[] = "abc\n1\n2\n3\n4201\nk.d\ns\n4\n0\n{}";
		digest_hex(kinds[i], text, strlen(text), expected);
		journal_hash(kinds[i], "abc", &line, kit->arena, got);
		assert_string_equal(got, expected);
	}
}

/* Writing goes on while the chain is checked. */
static void test_verify_beside_a_writer(void **state) {
	Kit *kit = *state;
	for (int i = 0; i < 20; i++) {
		int64_t lines, broken;
		Db *db = kit_db(kit);
		assert_int_equal(journal_verify(db, &lines, &broken), 0);
		assert_int_equal(lines, 5 + i);
		db_close(db);
		kit_make(kit, "4201", "b");
	}
}

static int append_sm3(Ctx *ctx, void *self) {
	(void)self;
	return ctx_journal(ctx, "test.line", "", NULL, 0, 0, "{}");
}

static void test_a_chain_in_sm3(void **state) {
	static const DbStmt change = {
		"sm3", "UPDATE journal_head SET digest = 'sm3', seq = 0, hash = ''", NULL};
	static const DbStmt empty = {"empty", "DELETE FROM journal", NULL};
	Kit *kit = *state;
	Db *db = kit_db(kit);
	assert_int_equal(db_exec(db, &empty, DB_NO_ARGS), 0);
	assert_int_equal(db_exec(db, &change, DB_NO_ARGS), 0);
	db_close(db);
	for (int i = 0; i < 3; i++)
		assert_int_equal(core_run(kit->core, append_sm3, NULL), 0);
	kit_assert_chain(kit, 3);
}

static int query_journal(Ctx *ctx, void *self) {
	(void)self;
	return ctx_journal(ctx, "test.line", "", NULL, 0, 0, "{}");
}

static void test_a_query_cannot_write_the_journal(void **state) {
	Kit *kit = *state;
	assert_int_equal(core_read(kit->core, query_journal, NULL), ERR_INTERNAL);
	kit_assert_chain(kit, 5);
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_every_tampering_is_found, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_hash_is_as_described, setup, teardown),
		cmocka_unit_test_setup_teardown(test_verify_beside_a_writer, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_chain_in_sm3, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_query_cannot_write_the_journal, setup, teardown),
	};
	kit_choose(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
