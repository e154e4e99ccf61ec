/* What stands in a form's cells and lines: read, checked, written. */
#include "algo/sheet/cell_check.h"
#include "algo/sheet/form_line.h"

#include "base/clock.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const char elements_csv[] =
	"id,name_zh,name_en,synonyms,type,codes,unit,of,sensitivity,key\n"
	"fill_unit,填报单位,n,,text,,,any,low,\nfill_date,填报日期,n,,date,,,any,low,\nname,姓名,n,,text,,,person,high,\n"
	"id_no,身份证号,n,,id_no,,,person,high,1\nsex,性别,n,,code,sex,,person,mid,\n"
	"birth,出生年月,n,,date,,,person,high,\ntest_date,检测日期,n,,date,,,person,high,\n"
	"temperature,体温,n,,number,,℃,person,mid,\nphone,联系电话,n,,phone,,,person,high,\n";
static const char codes_csv[] =
	"table,code,name_zh,name_en,synonyms\nsex,1,男,m,男性\nsex,2,女,f,女性\n";

static Arena *arena;
static ElementPack pack;

static void expect(const char *label, const char *text, CellFault wanted, const char *plain) {
	LabelMatch match = label_match(arena, &pack, label, "person");
	FormField field = {.label = label, .element = match.element, .certainty = match.certainty};
	const char *got = NULL;
	label_normal(arena, label, &field.hint);
	assert_int_equal(cell_check(arena, &pack, &field, text, &got), wanted);
	assert_string_equal(got, plain ? plain : text);
}

static void test_dates(void **state) {
	(void)state;
	expect("检测日期", "2026年11月2日", CELL_GOOD, "2026-11-02");
	expect("检测日期", "２０２６．１１．０２", CELL_GOOD, "2026-11-02");
	expect("检测日期", "20261102", CELL_GOOD, "2026-11-02");
	expect("检测日期", "2026-11-31", CELL_NO_SUCH_DAY, NULL);
	expect("检测日期", "20261131", CELL_NO_SUCH_DAY, NULL);
	expect("检测日期", "2026-11", CELL_DATE, NULL);
	expect("检测日期", "昨天", CELL_DATE, NULL);
	expect("检测日期", "", CELL_DATE, NULL);
	expect("出生年月", "1950.3", CELL_GOOD, NULL);
	expect("出生年月", "1950年12月", CELL_GOOD, NULL);
	expect("出生年月", "1950.13", CELL_DATE, NULL);
	expect("出生年月", "1950.0", CELL_DATE, NULL);
	expect("出生年月", "年月", CELL_DATE, NULL);
}

static void test_numbers(void **state) {
	(void)state;
	expect("体温", "36.5℃", CELL_GOOD, "36.5");
	expect("体温", "1,000", CELL_GOOD, "1000");
	expect("体温", "℃", CELL_NUMBER, NULL);
	expect("体温", "三十六", CELL_NUMBER, NULL);
	expect("体温", "#VALUE!", CELL_ERROR, NULL);
}

static void test_identity_numbers(void **state) {
	(void)state;
	expect("身份证号", "11010519491231002x", CELL_GOOD, "11010519491231002X");
	expect("身份证号", "110105194912310021", CELL_ID_CHECK, NULL);
	expect("身份证号", "110105194912310000", CELL_ID_ROUNDED, NULL);
	expect("身份证号", "1.10105E+17", CELL_ID_ROUNDED, NULL);
	expect("身份证号", "110105491231002", CELL_GOOD, NULL); /* fifteen digits, before 1999 */
	expect("身份证号", "11010519491231", CELL_ID_LENGTH, NULL);
	expect("身份证号", "E12345678", CELL_GOOD, NULL); /* a passport */
}

static void test_telephones(void **state) {
	static const char *const good[] = {"13900001000", "027-82345678", "(027)82345678", "82345678",
		"4008001234", "12345", "+85291234567", "13900001000/82345678", "13900001000、82345678"};
	static const char *const bad[] = {
		"1390000100", "12900001000", "139000010001", "无", "/", "027", "+123"};
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		expect("联系电话", good[i], CELL_GOOD, NULL);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		expect("联系电话", bad[i], CELL_PHONE, NULL);
	expect("联系电话", "１３９００００１０００", CELL_GOOD, "13900001000");
}

static void test_words(void **state) {
	static const char *const choices[] = {"男性", "女性"};
	static const SheetList list = {.choices = choices, .count = 2};
	const char *plain;
	(void)state;
	expect("性别", "女性", CELL_GOOD, "女");
	expect("性别", "1", CELL_GOOD, "男");
	expect("性别(1女2男)", "1", CELL_GOOD, "女");
	expect("性别", "不详", CELL_CODE, NULL);
	expect("楼长意见", "随便什么", CELL_GOOD, NULL);
	FormField field = {.label = "性别",
		.element = label_match(arena, &pack, "性别", "person").element,
		.certainty = 1,
		.list = &list};
	assert_int_equal(cell_check(arena, &pack, &field, "男", &plain), CELL_CHOICE);
	assert_int_equal(cell_check(arena, &pack, &field, "男性", &plain), CELL_GOOD);
	assert_string_equal(plain, "男");
	field = (FormField){
		.label = "意见", .list = &list}; /* of what nobody knows, the list alone counts */
	assert_int_equal(cell_check(arena, &pack, &field, "男", &plain), CELL_CHOICE);
}

static void expect_line(const char *line, const char *unit, const char *wanted) {
	Time t;
	const Element *element = NULL;
	assert_true(time_parse_date("2026-11-05", &t));
	const FormLineValues values = {unit, (t + TIME_CITY_OFFSET) / TIME_DAY};
	const char *got = form_line_filled(arena, &pack, line, &values, &element);
	assert_true((got == NULL) == (wanted == NULL));
	assert_true((got == NULL) == (element == NULL));
	if (wanted)
		assert_string_equal(got, wanted);
}

static void test_lines(void **state) {
	(void)state;
	expect_line("填报单位：____", "湖滨", "填报单位：湖滨");
	expect_line("填报单位:填报日期:", "湖滨",
		"填报单位:填报日期:2026-11-05"); /* no room before the second */
	expect_line("填报单位: 填报日期:", "湖滨", "填报单位:湖滨  填报日期:2026-11-05");
	expect_line("填报单位：＿＿＿＿＿　填报日期：　年　月　日", "湖滨",
		"填报单位：湖滨        填报日期：2026年11月5日");
	expect_line("填报单位：河畔 填报日期：昨天", "湖滨", NULL);
	expect_line("填报单位：____", NULL, NULL);
	expect_line("注：填报单位盖章", "湖滨", NULL);
	expect_line("：", "湖滨", NULL);
	expect_line("", "湖滨", NULL);
}

static void test_boxes(void **state) {
	const FormLineValues values = {"湖滨", 0};
	const Element *element;
	(void)state;
	assert_string_equal(form_line_value(arena, &pack, "填报单位：", &values, &element), "湖滨");
	assert_null(form_line_value(arena, &pack, "填报单位： 填报日期：", &values, &element));
	assert_null(form_line_value(arena, &pack, "联系电话：", &values, &element));
}

static int set_up(void **state) {
	ElementFault fault;
	(void)state;
	arena = arena_new(0);
	return elements_read(arena, elements_csv, sizeof elements_csv - 1, &pack, &fault) ||
		element_codes_read(arena, codes_csv, sizeof codes_csv - 1, &pack, &fault);
}

static int tear_down(void **state) {
	(void)state;
	arena_free(arena);
	return 0;
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_identity_numbers),
		cmocka_unit_test(test_telephones),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_boxes),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
