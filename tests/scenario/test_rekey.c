/* Everything sealed anew under a new key: stopped after each transaction in turn and gone on with, nothing
 * is lost and nothing is left; no sealed column of the schema is forgotten. People here are synthetic. */
#include "house.h"

#include "app/assets.h"
#include "app/rekey.h"
#include "mod/person/person.h"

#include <stdio.h>
#include <string.h>

enum { PEOPLE = 7, BATCH = 2 };

static int setup(void **state) {
	static House house;
	house_open(&house, NULL);
	*state = &house;
	return 0;
}

static int teardown(void **state) {
	house_close(*state);
	return 0;
}

static const char *phone_of(Arena *arena, int i) {
	return arena_printf(arena, "139000005%02d", i);
}

static int people(Ctx *ctx, void *self) {
	(void)self;
	for (int i = 0; i < PEOPLE; i++) {
		Person person;
		int r = person_make(ctx,
			&(PersonMake){.area = NEAR,
				.name = "模拟",
				.phone = i % 3 ? phone_of(ctx->arena, i) : NULL,
				.address = i % 2 ? "模拟路" : NULL,
				.purpose = "support",
				.legal_basis = "consent",
				.consent = 1,
				.source = "demo",
				.simulated = 1},
			&person);
		if (r)
			return r;
	}
	return 0;
}

static int find_people(Ctx *ctx, void *self) {
	static const DbStmt by_hash = {
		"test_by_hash", "SELECT COUNT(*) FROM person WHERE phone_hash = :hash", NULL};
	(void)self;
	for (int i = 0; i < PEOPLE; i++) {
		int64_t n = 0;
		const char *hash = person_phone_hash(ctx, phone_of(ctx->arena, i));
		int r = db_int(ctx->db, &by_hash, DB_ARGS(ARG_TEXT("hash", hash)), &n);
		if (r || n != (i % 3 != 0))
			return ERR_INTERNAL;
	}
	return 0;
}

/* Persons, a complaint from an address, and the replies of both kept for asking again. */
static void fill(House *house) {
	CoreReply reply = house_ask_from(house, HERE, NULL, "POST", "/complaints",
		"{\"area\":\"" NEAR "\",\"body\":\"模拟意见\",\"phone\":\"13900000599\"}");
	assert_int_equal(reply.status, 201);
	assert_int_equal(core_run(house->city.core, people, NULL), 0);
}

/* ---- stopped anywhere ------------------------------------------------------------------------------------- */

static bool stop_after(void *self, int64_t rows) {
	(void)rows;
	return --*(int *)self > 0;
}

/* One run of the verb: from the file, as far as `transactions` reach. Return: as rekey_run(). */
static int run_once(CityFiles *files, int transactions, Rekey *rekey) {
	*rekey = (Rekey){.keys = files->keys,
		.rng = &rng_system,
		.batch = BATCH,
		.progress = stop_after,
		.self = &transactions};
	assert_int_equal(keys_begin_rotation(files->keys, files->key_path, &rng_system), 0);
	assert_int_equal(db_open(&rekey->db, files->url, DB_WRITE), 0);
	int r = rekey_run(rekey);
	if (!r) {
		assert_int_equal(
			rekey_check(&(Rekey){.db = rekey->db, .keys = files->keys, .batch = BATCH}), 0);
		assert_int_equal(keys_end_rotation(files->keys, files->key_path), 0);
	}
	db_close(rekey->db);
	return r;
}

static void test_stopped_after_any_transaction_it_goes_on(void **state) {
	House *house = *state;
	CityFiles files;
	Rekey rekey;
	int r, stops = 0;
	fill(house);
	city_close(&house->city);
	for (int transactions = 1; transactions < 100; transactions++) {
		assert_int_equal(city_files_alone(&files, house->dir, house->url), 0);
		r = run_once(&files, transactions, &rekey);
		city_files_close(&files);
		if (r == 0)
			break;
		assert_int_equal(r, 1);
		stops++;
		assert_int_equal(city_files_open(&files, house->dir, house->url, false), ERR_BUSY);
	}
	assert_int_equal(r, 0);
	assert_true(stops >= 4);
	house_enter(house, NULL);
	assert_int_equal(core_read(house->city.core, find_people, NULL), 0);
}

/* Who goes first does not matter: a second rotation seals all of it again. */
static void test_rotations_follow_each_other(void **state) {
	House *house = *state;
	CityFiles files;
	Rekey rekey;
	int64_t changed = 0;
	fill(house);
	city_close(&house->city);
	for (int i = 0; i < 18; i++) {
		assert_int_equal(city_files_alone(&files, house->dir, house->url), 0);
		assert_int_equal(run_once(&files, 1000, &rekey), 0);
		city_files_close(&files);
		if (i > 1)
			assert_int_equal(rekey.changed, changed);
		changed = rekey.changed;
	}
	assert_true(changed > PEOPLE / 2);
	house_enter(house, NULL);
	assert_int_equal(core_read(house->city.core, find_people, NULL), 0);
}

static void test_nobody_else_is_in_the_city_meanwhile(void **state) {
	House *house = *state;
	CityFiles files, other;
	assert_int_equal(city_files_alone(&files, house->dir, house->url), ERR_BUSY);
	city_close(&house->city);
	assert_int_equal(city_files_alone(&files, house->dir, house->url), 0);
	assert_int_equal(city_files_open(&other, house->dir, house->url, false), ERR_BUSY);
	city_files_close(&files);
	house_enter(house, NULL);
}

/* ---- nothing forgotten --------------------------------------------------------------------------------------- */

static bool is_known(const char *context) {
	for (const RekeyTable *table = rekey_tables; table->name; table++)
		for (int i = 0; i < REKEY_COLUMNS; i++)
			if (str_eq(table->columns[i].context, context))
				return true;
	return false;
}

/* Every column the schema calls sealed "…" has its row; there are as many as that. */
static void test_every_sealed_column_of_the_schema_is_known(void **state) {
	House *house = *state;
	int found = 0, known = 0;
	for (size_t i = asset_first(&assets, "schema/"); i < assets.count; i++) {
		const char *at = (const char *)assets.items[i].data;
		if (!str_starts(assets.items[i].path, "schema/"))
			break;
		while ((at = strstr(at, "sealed \""))) {
			at += strlen("sealed \"");
			const char *context = arena_strndup(house->arena, at, strcspn(at, "\""));
			if (!is_known(context))
				fail_msg("%s is not sealed anew", context);
			found++;
		}
	}
	for (const RekeyTable *table = rekey_tables; table->name; table++)
		for (int i = 0; i < REKEY_COLUMNS; i++)
			known += table->columns[i].context != NULL;
	assert_int_equal(found, known);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		TEST(test_stopped_after_any_transaction_it_goes_on),
		TEST(test_rotations_follow_each_other),
		TEST(test_nobody_else_is_in_the_city_meanwhile),
		TEST(test_every_sealed_column_of_the_schema_is_known),
	};
	house_choose(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
