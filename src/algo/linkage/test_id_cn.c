/* Identity numbers, worked by hand; they carry right check digits where said and belong to nobody known. */
#include "algo/linkage/id_cn.h"

#include "algo/linkage/resident_id.h"
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TODAY "2026-11-23"

static const struct {
	const char *a, *b;
	int32_t level;
} cases[] = {
	{"11010519491231002X", "11010519491231002x", ID_CN_SAME},
	{"11010519491231002X", "１１０１０５ 19491231 002X", ID_CN_SAME},
	{"11010519491231002X", "110105491231002", ID_CN_SAME}, /* 15 digits */
	{"110105491231002", "110105491231003", ID_CN_SUBSTITUTED},
	{"110105491231002", "110105491231020", ID_CN_TRANSPOSED},
	{"11010519491231002X", "110105491231020", ID_CN_TRANSPOSED},
	{"11010519491231002X", "11010519491231003X", ID_CN_SUBSTITUTED},
	{"11010519491231002X", "110105194912310021", ID_CN_SUBSTITUTED}, /* the check digit */
	{"11010519491231002X", "11010519491231020X", ID_CN_TRANSPOSED},
	{"11010519491231002X", "11010591491231002X", ID_CN_TRANSPOSED},
	{"11010519491231002X", "1101051949123102X", ID_CN_SUBSTITUTED}, /* 17 characters */
	{"11010519491231002X", "110105199491231002X", ID_CN_SUBSTITUTED},
	{"11010519491231002X", "110105194912310038", ID_CN_BIRTH}, /* both right: two people */
	{"11010519491231002X", "110105195001010013", ID_CN_DIFFERENT},
	{"11010519491231002X", "11010519491321003X", ID_CN_DIFFERENT}, /* three wrong */
};

static void test_levels(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		IdCn a, b;
		if (!id_cn_read(cases[i].a, TODAY, &a) || !id_cn_read(cases[i].b, TODAY, &b))
			fail_msg("%s, %s: not read", cases[i].a, cases[i].b);
		int32_t level = id_cn_level(&a, &b);
		if (level != cases[i].level || id_cn_level(&b, &a) != level ||
			(level == ID_CN_SAME && id_cn_key(&a) != id_cn_key(&b)))
			fail_msg("%s, %s: %d, not %d", cases[i].a, cases[i].b, level, cases[i].level);
	}
}

/* A child's row that carries a parent's number is not the parent. */
static void test_guardian(void **state) {
	IdCn id, wrong;
	(void)state;
	assert_true(id_cn_read("11010519491231002X", TODAY, &id));
	assert_true(id_cn_read("11010519491231003X", TODAY, &wrong));
	assert_false(id_cn_is_anothers(&id, "1949-12-31"));
	assert_false(id_cn_is_anothers(&id, "1948-01-01"));
	assert_false(id_cn_is_anothers(&id, ""));
	assert_false(id_cn_is_anothers(&id, NULL));
	assert_true(id_cn_is_anothers(&id, "1972-05-01"));
	assert_true(id_cn_is_anothers(&id, "1937-05-01"));
	assert_false(id_cn_is_anothers(&wrong, "1972-05-01")); /* says nothing for sure */
}

static void test_nothing(void **state) {
	(void)state;
	IdCn id;
	const char *nothing[] = {
		"", "无", "1.10105E+17", "1234", "护照E12345678", "12345678901234567890"};
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (id_cn_read(nothing[i], TODAY, &id))
			fail_msg("%s", nothing[i]);
}

static void random_number(const Rng *rng, char out[19]) {
	snprintf(out, 19, "42010%u19%02u%02u%02u%03u", 1 + (unsigned)rng_below(rng, 9),
		(unsigned)rng_below(rng, 100), 1 + (unsigned)rng_below(rng, 12),
		1 + (unsigned)rng_below(rng, 28), (unsigned)rng_below(rng, 1000));
	out[17] = resident_id_check_digit(out);
	out[18] = '\0';
}

/* MOD 11-2 finds every single slip and every change of neighbours: none may look like a second person. */
static void test_slips(void **state) {
	enum { SEED = 11643, ROUNDS = 20000 };
	(void)state;
	RngSeeded seeded;
	Rng rng = rng_seeded(&seeded, SEED);
	for (int i = 0; i < ROUNDS; i++) {
		char right[19], wrong[19];
		random_number(&rng, right);
		strcpy(wrong, right);
		size_t at = rng_below(&rng, 16);
		bool swap = rng_below(&rng, 2) && right[at] != right[at + 1];
		if (swap) {
			wrong[at] = right[at + 1];
			wrong[at + 1] = right[at];
		} else
			wrong[at] = (char)('0' + (right[at] - '0' + 1 + (int)rng_below(&rng, 9)) % 10);
		IdCn a, b;
		assert_true(id_cn_read(right, TODAY, &a) && id_cn_read(wrong, TODAY, &b));
		int32_t level = id_cn_level(&a, &b);
		if (level != (swap ? ID_CN_TRANSPOSED : ID_CN_SUBSTITUTED) || level != id_cn_level(&b, &a))
			fail_msg("seed %d: %s %s: %d", SEED, right, wrong, level);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_levels),
		cmocka_unit_test(test_guardian), cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_slips)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
