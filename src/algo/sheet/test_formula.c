#include "algo/sheet/formula.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static Arena *arena;

/* Three rows behind row 9, the last of 5 to 9, of the sheet 表 1. */
static const char *insert_in(const char *home, const char *formula, bool grow) {
	RowInsert insert = {5, 9, 3};
	return formula_insert(arena, formula, &insert, "表 1", home, grow);
}

static void test_insert(void **state) {
	(void)state;
	static const char *const cases[][2] = {{"A9", "A9"}, {"A10", "A13"},
		{"SUM(C5:C9)", "SUM(C5:C12)"}, {"$C$10+D4", "$C$13+D4"}, {"SUM(C5:C10)", "SUM(C5:C13)"},
		{"SUM(C6:C8)", "SUM(C6:C8)"}, {"\"A10\"&A10", "\"A10\"&A13"}, {"LOG10(A10)", "LOG10(A13)"},
		{"名10", "名10"}, {"A:C", "A:C"}, {"$10:$11", "$13:$14"}, {"'表 1'!B10", "'表 1'!B13"},
		{"其他!B10", "其他!B10"}, {"[1]表!B10", "[1]表!B10"}, {"'[1]表 1'!B10", "'[1]表 1'!B10"},
		{"T[列10]", "T[列10]"}, {"A10!", "A10!"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(insert_in("表 1", cases[i][0], true), cases[i][1]);
	assert_string_equal(insert_in("表 1", "SUM(C$5:C9)", false), "SUM(C$5:C9)");
	assert_string_equal(insert_in("别", "A10+'表 1'!A10+A10", true), "A10+'表 1'!A13+A10");
}

static void test_copied(void **state) {
	(void)state;
	assert_string_equal(formula_copied(arena, "A1+$B2*C$3", 2, 1), "B3+$B4*D$3");
	assert_string_equal(formula_copied(arena, "SUM(A1:B2)", 1, 0), "SUM(A2:B3)");
	assert_string_equal(formula_copied(arena, "A1", 1048576, 0), "#REF!");
}

static void test_area(void **state) {
	(void)state;
	SheetArea area;
	assert_true(area_parse("$B$3:AA12", &area));
	assert_int_equal(area.last_column, 27);
	assert_string_equal(area_format(arena, area), "B3:AA12");
	for (size_t i = 0; i < 6; i++)
		assert_false(area_parse((const char *[]){"", "3", "B", "B3:", "XFE1", "B9:B3"}[i], &area));
}

static int set_up(void **state) {
	(void)state;
	return (arena = arena_new(0)) ? 0 : -1;
}

static int tear_down(void **state) {
	(void)state;
	arena = arena_free(arena);
	return 0;
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_insert), cmocka_unit_test(test_copied), cmocka_unit_test(test_area)};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
