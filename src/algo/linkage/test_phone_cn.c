/* Telephone numbers, worked by hand; the numbers are made up. */
#include "algo/linkage/phone_cn.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *a, *b;
	int32_t level;
} cases[] = {
	{"13712345670", "137 1234 5670", PHONE_CN_SAME},
	{"13712345670", "+86-137-1234-5670", PHONE_CN_SAME},
	{"13712345670", "008613712345670", PHONE_CN_SAME},
	{"13712345670", "8613712345670", PHONE_CN_SAME},
	{"13712345670", "１３７１２３４５６７０", PHONE_CN_SAME},
	{"13712345670", "013712345670", PHONE_CN_SAME},
	{"13712345670", "1795113712345670", PHONE_CN_SAME},
	{"13712345670", "13712345670.0", PHONE_CN_SAME},
	{"13712345670", "13712345670/13987654320", PHONE_CN_SAME},
	{"13712345670", "母亲 13712345670", PHONE_CN_SAME},
	{"(027)8765 4320", "027—87654320", PHONE_CN_SAME},
	{"(027)8765 4320", "87654320", PHONE_CN_SAME},
	{"027-87654320转801", "027-87654320-", PHONE_CN_SAME},
	{"+86 10 65521230", "01065521230", PHONE_CN_SAME},
	{"0717-6543217", "6543217", PHONE_CN_SAME},
	{"13712345670", "13712345671", PHONE_CN_SLIP},
	{"13712345670", "13712354670", PHONE_CN_SLIP},
	{"13712345670", "1371234570", PHONE_CN_SLIP},
	{"87654320", "027-87654328", PHONE_CN_SLIP},
	{"13712345670", "13712345761", PHONE_CN_DIFFERENT},
	{"13712345670", "13712543670", PHONE_CN_DIFFERENT}, /* not neighbours */
	{"027-87654320", "0717-6543217", PHONE_CN_DIFFERENT},
	{"027-87654320", "010-87654320", PHONE_CN_DIFFERENT},
};

static void test_levels(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		PhoneCn a, b;
		if (!phone_cn_read(cases[i].a, &a) || !phone_cn_read(cases[i].b, &b))
			fail_msg("%s, %s: not read", cases[i].a, cases[i].b);
		int32_t level = phone_cn_level(&a, &b);
		if (level != cases[i].level || phone_cn_level(&b, &a) != level ||
			(level == PHONE_CN_SAME && phone_cn_key(&a) != phone_cn_key(&b)))
			fail_msg("%s, %s: %d, not %d", cases[i].a, cases[i].b, level, cases[i].level);
	}
}

static void test_nothing(void **state) {
	(void)state;
	PhoneCn phone;
	const char *nothing[] = {"", "无", "-", "0", "13800000000", "13800138000", "11111111111",
		"12345678", "1.38E+10", "110", "00000000", "87654321", "0717-76543210", "6543210",
		"9999999999999999999999999999999999999"};
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (phone_cn_read(nothing[i], &phone))
			fail_msg("%s", nothing[i]);
}

/* Any digit changed is a slip, seen from both sides; any written form is the same. */
static void test_properties(void **state) {
	enum { SEED = 7, ROUNDS = 20000 };
	(void)state;
	RngSeeded seeded;
	Rng rng = rng_seeded(&seeded, SEED);
	for (int i = 0; i < ROUNDS; i++) {
		char text[12], other[12], spaced[24];
		snprintf(text, sizeof text, "1%u%09u", 3 + (unsigned)rng_below(&rng, 7),
			(unsigned)rng_below(&rng, 1000000000));
		strcpy(other, text);
		size_t at = 3 + rng_below(&rng, 8);
		other[at] = (char)('0' + (other[at] - '0' + 1 + (int)rng_below(&rng, 9)) % 10);
		snprintf(spaced, sizeof spaced, "+86 %.3s-%.4s-%s", text, text + 3, text + 7);
		PhoneCn a, b, c;
		bool is = phone_cn_read(text, &a), other_is = phone_cn_read(other, &b);
		if (is && other_is &&
			(phone_cn_level(&a, &b) != PHONE_CN_SLIP || phone_cn_level(&b, &a) != PHONE_CN_SLIP))
			fail_msg("seed %d: %s %s", SEED, text, other);
		if (phone_cn_read(spaced, &c) != is || (is && phone_cn_level(&a, &c) != PHONE_CN_SAME))
			fail_msg("seed %d: %s %s", SEED, text, spaced);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_levels),
		cmocka_unit_test(test_nothing), cmocka_unit_test(test_properties)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
