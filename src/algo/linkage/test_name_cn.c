/* Levels of Chinese names, worked by hand; then what must hold of any two names. */
#include "algo/linkage/name_cn.h"

#include "algo/linkage/han.h"
#include "base/clock.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct Case {
	const char *a, *b;
	int32_t level;
} Case;

static const Case cases[] = {
	{"张伟", "张伟", NAME_CN_SAME},
	{"張偉", "张伟", NAME_CN_SAME},              /* traditional */
	{" 张　伟", "张伟", NAME_CN_SAME},           /* blanks */
	{"艾力·买买提", "艾力买买提", NAME_CN_SAME}, /* dots */
	{"艾力•买买提", "艾力・买买提", NAME_CN_SAME},
	{"张伟（户主）", "张伟", NAME_CN_SAME},
	{"Zhang Wei", "ＺＨＡＮＧＷＥＩ", NAME_CN_SAME},
	{"张伟", "张玮", NAME_CN_HOMOPHONE},
	{"张伟", "章伟", NAME_CN_HOMOPHONE},
	{"戴戌", "戴戍", NAME_CN_HOMOPHONE}, /* xu, shu: shape alone */
	{"仇英", "邱英", NAME_CN_HOMOPHONE}, /* as a surname qiu */
	{"单雄信", "善雄信", NAME_CN_HOMOPHONE},
	{"曾乐", "曾月", NAME_CN_HOMOPHONE}, /* le and yue */
	{"张伟", "zhangwei", NAME_CN_HOMOPHONE},
	{"wei zhang", "张伟", NAME_CN_HOMOPHONE},
	{"仇英", "qiu ying", NAME_CN_HOMOPHONE},
	{"仇英", "chou ying", NAME_CN_HOMOPHONE},
	{"吕丽", "lv li", NAME_CN_HOMOPHONE},
	{"章伟", "臧伟", NAME_CN_NEAR}, /* zhang, zang */
	{"林娜", "林拉", NAME_CN_NEAR}, /* na, la */
	{"陈英", "程英", NAME_CN_NEAR}, /* chen, cheng */
	{"伟张", "张伟", NAME_CN_NEAR}, /* surname last */
	{"张伟", "zangwei", NAME_CN_NEAR},
	{"zhouwenhai", "wenhai zhou", NAME_CN_NEAR},
	{"yanying", "yan yin", NAME_CN_NEAR},
	{"张国强", "张国立", NAME_CN_PART},
	{"邓鑫", "邓鑫琳", NAME_CN_PART},
	{"张若", "张子若", NAME_CN_PART},
	{"艾力", "艾力·买买提", NAME_CN_PART},
	{"zhangwei", "zhamgwei", NAME_CN_PART},
	{"zhangwei", "zahngwei", NAME_CN_PART},
	{"张国强", "李国强", NAME_CN_GIVEN},
	{"欧阳国强", "李国强", NAME_CN_GIVEN},
	{"张伟", "张强", NAME_CN_SURNAME},
	{"欧阳锋", "欧阳克", NAME_CN_PART}, /* one of three */
	{"欧阳修文", "欧阳锋", NAME_CN_SURNAME},
	{"张伟", "李强", NAME_CN_DIFFERENT},
	{"张伟", "李伟", NAME_CN_DIFFERENT},
	{"阿依古丽", "阿不力米", NAME_CN_DIFFERENT}, /* no surname */
	{"张伟", "liqiang", NAME_CN_DIFFERENT},
};

static NameCn read(const char *utf8) {
	NameCn name;
	if (!name_cn_read(utf8, &name))
		fail_msg("%s is no name", utf8);
	return name;
}

static int32_t level_of(const char *a, const char *b) {
	NameCn x = read(a), y = read(b);
	return name_cn_level(&x, &y);
}

static void test_levels(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int32_t level = level_of(cases[i].a, cases[i].b);
		if (level != cases[i].level || level_of(cases[i].b, cases[i].a) != level)
			fail_msg("%s, %s: %d, not %d", cases[i].a, cases[i].b, level, cases[i].level);
	}
}

static bool share_key(const NameCn *a, const NameCn *b) {
	uint64_t x[NAME_CN_KEYS_MOST], y[NAME_CN_KEYS_MOST];
	size_t n = name_cn_keys(a, x), m = name_cn_keys(b, y);
	assert_in_range(n, 1, NAME_CN_KEYS_MOST);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (x[i] == y[k])
				return true;
	return false;
}

/* Where no character only looks alike, names that sound alike meet in a block. */
static void test_keys(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		NameCn a = read(cases[i].a), b = read(cases[i].b);
		bool shape = !strcmp(cases[i].a, "戴戌");
		if (share_key(&a, &b) != (cases[i].level >= NAME_CN_NEAR && !shape))
			fail_msg("%s, %s", cases[i].a, cases[i].b);
	}
}

static void test_nothing(void **state) {
	(void)state;
	NameCn name;
	char text[16];
	const char *nothing[] = {"", " ", "　", "·", "不详", "未知", "无名氏", "（待查）", "N/A", "-"};
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (name_cn_read(nothing[i], &name) || name_cn_normal(nothing[i], text))
			fail_msg("%s", nothing[i]);
}

static void test_table(void **state) {
	(void)state;
	assert_string_equal(han_syllables[han_character(U'中')->reading[0]], "zhong");
	assert_string_equal(han_syllables[han_character(U'长')->reading[0]], "zhang");
	assert_string_equal(han_syllables[han_character(U'长')->reading[1]], "chang");
	assert_string_equal(han_syllables[han_character(U'吕')->reading[0]], "lv");
	assert_string_equal(han_syllables[han_character(U'𬭎')->reading[0]], "hong");
	assert_int_equal(han_simplified(U'劉'), U'刘');
	assert_int_equal(han_simplified(U'刘'), U'刘');
	assert_int_equal(han_character(0x10FFFF)->reading[0], 0);
	assert_true(han_sounds_alike(han_syllable("zhang"), han_syllable("zan")));
	assert_true(han_sounds_alike(han_syllable("nv"), han_syllable("lu")));
	assert_false(han_sounds_alike(han_syllable("zhong"), han_syllable("zhon")));
	assert_int_equal(han_syllable("huying"), 0);
}

static void random_name(const Rng *rng, char text[128]) {
	static const char *const pieces[] = {"张", "章", "伟", "玮", "欧", "阳", "仇", "邱", "·", "乐",
		"戌", "戍", "國", "国", "z", "h", "ang", "wei", "（", "）", " ", "𬭎", "Ｚ", "ü",
		"（兄）"};
	*text = '\0';
	for (uint64_t n = rng_below(rng, 9); n; n--)
		strcat(text, pieces[rng_below(rng, sizeof pieces / sizeof *pieces)]);
}

/* A name is the same as itself and as its normal form, the order of two is nothing, and what is the same
 * meets in a block. */
static void test_properties(void **state) {
	enum { SEED = 20261125, ROUNDS = 20000 };
	RngSeeded seeded;
	Rng rng = rng_seeded(&seeded, SEED);
	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		char x[128], y[128], normal[128];
		NameCn a, b, again;
		random_name(&rng, x);
		random_name(&rng, y);
		if (!name_cn_read(x, &a) || !name_cn_read(y, &b))
			continue;
		int32_t level = name_cn_level(&a, &b);
		if (level != name_cn_level(&b, &a) || name_cn_level(&a, &a) != NAME_CN_SAME ||
			(level == NAME_CN_SAME && !share_key(&a, &b)))
			fail_msg("seed %d, round %d: '%s', '%s': %d", SEED, i, x, y, level);
		if (!name_cn_normal(x, normal) || !name_cn_read(normal, &again) ||
			name_cn_level(&a, &again) != NAME_CN_SAME)
			fail_msg("seed %d, round %d: '%s', '%s'", SEED, i, x, normal);
	}
}

/* A name longer than any is cut, not read past. */
static void test_long(void **state) {
	enum { LONG = 200 };
	char text[3 * LONG + 1] = "";
	uint64_t keys[NAME_CN_KEYS_MOST];
	(void)state;
	for (int i = 0; i < LONG; i++)
		strcat(text, "乐");
	NameCn name = read(text);
	assert_int_equal(name.count, NAME_CN_MOST);
	assert_int_equal(name_cn_keys(&name, keys), 3); /* either of two alike */
	memset(text, 'z', LONG);
	text[LONG] = '\0';
	name = read(text);
	assert_int_equal(name.count, NAME_CN_LETTERS_MOST);
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_levels), cmocka_unit_test(test_keys),
		cmocka_unit_test(test_nothing), cmocka_unit_test(test_table),
		cmocka_unit_test(test_properties), cmocka_unit_test(test_long)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
