/* CLKs: bits worked out by hand with another HMAC, keys and salts that part, counters that agree. */
#include "algo/linkage/clk_match.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static ClkMaker *maker_of(Arena *arena, uint8_t first) {
	uint8_t key[CLK_KEY_SIZE];
	for (int i = 0; i < CLK_KEY_SIZE; i++)
		key[i] = (uint8_t)(first + i);
	return clk_maker_new(arena, key);
}

static Clk clk_of(ClkMaker *maker, const char *field, const char *text) {
	Clk clk;
	clk_begin(maker);
	clk_add(maker, clk_field_named(field), text);
	clk_end(maker, &clk);
	return clk;
}

static int32_t dice(Arena *arena, Clk a, Clk b) {
	Clk both[2] = {a, b};
	ClkSet set = clk_set_new(arena, both, 2);
	return clk_dice(&set, 0, &set, 1);
}

/* HMAC-SHA-256 under the key 00 01 … 1f of "clk-1 surname", NUL, "b_a" and "ba_", by Python's hmac: the first
 * nine 16-bit numbers of each modulo 1,024, folded at 512. */
static void test_by_hand(void **state) {
	char hex[CLK_HEX + 1];
	ClkMaker *maker = maker_of(*state, 0);
	Clk clk = clk_of(maker, "surname", "A"), again;
	clk_to_hex(&clk, hex);
	assert_string_equal(hex,
		"0014000000000000000000000000000000000000080002100100002000000004"
		"20000000000000000001000008000000000000000004000000010001002400a0");
	assert_true(clk_from_hex(hex, &again));
	assert_memory_equal(&clk, &again, sizeof clk);
	assert_true(clk_key_check(maker) == UINT64_C(0x2a69a1c4da05a39f));
}

static void test_keys_and_salts(void **state) {
	Arena *arena = *state;
	ClkMaker *one = maker_of(arena, 0), *other = maker_of(arena, 1);
	Clk name = clk_of(one, "surname", "neumann");
	assert_int_equal(dice(arena, name, clk_of(one, "surname", " NEUMANN ")), CLK_DICE_ONE);
	assert_in_range(dice(arena, name, clk_of(one, "surname", "neuman")), 8000, 9900);
	assert_in_range(dice(arena, name, clk_of(one, "surname", "painter")), 0, 3500);
	assert_in_range(dice(arena, name, clk_of(one, "given_name", "neumann")), 0, 3500);
	assert_in_range(dice(arena, name, clk_of(other, "surname", "neumann")), 0, 3500);
	assert_true(clk_key_check(one) != clk_key_check(other));
}

/* Homophones and pinyin's own southern sounds stay near, other names do not. */
static void test_chinese(void **state) {
	Arena *arena = *state;
	ClkMaker *maker = maker_of(arena, 0);
	Clk name = clk_of(maker, "name", "张伟");
	assert_int_equal(dice(arena, name, clk_of(maker, "name", "張偉")), CLK_DICE_ONE);
	assert_in_range(dice(arena, name, clk_of(maker, "name", "张玮")), 5000, 9000);
	assert_in_range(dice(arena, name, clk_of(maker, "name", "李强")), 0, 4000);
}

static void test_nothing(void **state) {
	Arena *arena = *state;
	ClkMaker *maker = maker_of(arena, 0);
	Clk empty = clk_of(maker, "surname", " - ");
	for (int i = 0; i < CLK_WORDS; i++)
		assert_true(empty.words[i] == 0);
	assert_int_equal(dice(arena, empty, empty), 0);
	assert_null(clk_field_named("shoe_size"));
	assert_null(clk_field_of_header("shoe size"));
	assert_ptr_equal(clk_field_of_header("Date_of birth"), clk_field_named("birth"));
	assert_ptr_equal(clk_field_of_header("姓名"), clk_field_named("name"));
}

static void test_hex(void **state) {
	char hex[CLK_HEX + 2];
	Clk clk;
	(void)state;
	memset(hex, 'f', sizeof hex);
	hex[CLK_HEX] = '\0';
	assert_true(clk_from_hex(hex, &clk));
	hex[5] = 'F';
	assert_false(clk_from_hex(hex, &clk));
	hex[5] = '\0';
	assert_false(clk_from_hex(hex, &clk));
	memset(hex, '0', sizeof hex);
	hex[CLK_HEX + 1] = '\0';
	assert_false(clk_from_hex(hex, &clk));
}

enum { SEED = 512, MANY = 1003 };

static ClkSet random_set(Arena *arena, const Rng *rng, size_t count) {
	Clk *clks = arena_array_of(arena, Clk, count);
	for (size_t i = 0; i < count; i++)
		for (int w = 0; w < CLK_WORDS; w++) {
			uint64_t dense = 0, more = 0;
			rng->fill(rng->self, &clks[i].words[w], 8);
			rng->fill(rng->self, &dense, 8);
			rng->fill(rng->self, &more, 8);
			if (i % 3)
				clks[i].words[w] = i % 3 == 1 ? dense | more : clks[i].words[w] & dense & more;
		}
	memset(&clks[0], 0, sizeof clks[0]);
	memset(&clks[1], 255, sizeof clks[1]);
	return clk_set_new(arena, clks, count);
}

static void test_counters_agree(void **state) {
	Arena *arena = *state;
	RngSeeded seeded;
	Rng rng = rng_seeded(&seeded, SEED);
	ClkSet set = random_set(arena, &rng, MANY);
	const char *name;
	ClkCounter *fast = clk_counter(&name);
	uint16_t a[MANY], b[MANY];
	for (size_t i = 0; i < set.count; i += 7) {
		fast(&set.clk[i], set.clk + i % 5, set.count - i % 5, a);
		clk_count_plain(&set.clk[i], set.clk + i % 5, set.count - i % 5, b);
		if (memcmp(a, b, (set.count - i % 5) * sizeof *a))
			fail_msg("%s, seed %d, %zu", name, SEED, i);
	}
	clk_count_plain(&set.clk[1], &set.clk[1], 1, a);
	assert_int_equal(a[0], CLK_BITS);
	assert_int_equal(set.bits[1], CLK_BITS);
}

/* What a plain double loop finds. */
static void test_match(void **state) {
	enum { LEAST = 5100 };
	Arena *arena = *state;
	RngSeeded seeded;
	Rng rng = rng_seeded(&seeded, SEED);
	ClkSet a = random_set(arena, &rng, 300), b = random_set(arena, &rng, 700);
	ClkPair *pairs;
	size_t count, n = 0;
	assert_int_equal(clk_match(arena, &a, &b, LEAST, 1000000, &pairs, &count), 0);
	for (size_t i = 0; i < a.count; i++)
		for (size_t j = 0; j < b.count; j++) {
			uint16_t both;
			clk_count_plain(&a.clk[i], &b.clk[j], 1, &both);
			if (both == 0 || 2 * CLK_DICE_ONE * both < LEAST * (a.bits[i] + b.bits[j]))
				continue;
			assert_in_range(n, 0, count - 1);
			assert_int_equal(pairs[n].a, i);
			assert_int_equal(pairs[n].b, j);
			assert_int_equal(pairs[n].dice, clk_dice(&a, i, &b, j));
			n++;
		}
	assert_int_equal(n, count);
	assert_true(count > 1000);
	assert_int_equal(clk_match(arena, &a, &b, LEAST, count, &pairs, &count), 0);
	assert_int_equal(clk_match(arena, &a, &b, LEAST, count - 1, &pairs, &count), 1);
}

static void test_one_to_one(void **state) {
	ClkPair pairs[] = {
		{0, 0, 7000}, {0, 1, 9000}, {1, 1, 9000}, {1, 0, 8000}, {2, 0, 8000}, {2, 2, 100}};
	size_t n = clk_one_to_one(*state, pairs, 6, 3, 3);
	assert_int_equal(n, 3);
	assert_int_equal(pairs[0].a * 10 + pairs[0].b, 1);  /* 0, 1: before 1, 1 */
	assert_int_equal(pairs[1].a * 10 + pairs[1].b, 10); /* 1, 0: before 2, 0 */
	assert_int_equal(pairs[2].a * 10 + pairs[2].b, 22);
}

static int set_up(void **state) {
	*state = arena_new(0);
	return *state ? 0 : -1;
}

static int tear_down(void **state) {
	arena_free(*state);
	return 0;
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_keys_and_salts), cmocka_unit_test(test_chinese),
		cmocka_unit_test(test_nothing), cmocka_unit_test(test_hex),
		cmocka_unit_test(test_counters_agree), cmocka_unit_test(test_match),
		cmocka_unit_test(test_one_to_one)};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
