#include "algo/sheet/table.h"
#include "algo/sheet/test_table_kit.h"
#include "base/buf.h"
#include "base/guard.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static Arena *arena;

static int set_up(void **state) {
	(void)state;
	arena = arena_new(0);
	return arena ? 0 : -1;
}

static int tear_down(void **state) {
	(void)state;
	arena = arena_free(arena);
	return 0;
}

static void expect(const char *csv, const char *laid_out) {
	assert_string_equal(table_laid_out(arena, csv, strlen(csv), NULL), laid_out);
}

static void test_cells_and_line_ends(void **state) {
	(void)state;
	expect("", "");
	expect("a,b\r\n1,2\n3,4\r5,6", "1:a|b,2:1|2,3:3|4,4:5|6");
	expect("a,,c,\n", "1:a|-|c|-");
	expect("姓名,电话\n赵测试,13800000000\n", "1:姓名|电话,2:赵测试|13800000000");
}

static void test_rows_without_a_cell_count_but_are_passed_over(void **state) {
	(void)state;
	expect("a\n\n,,\n\"\"\nb\n\n", "1:a,5:b");
}

static void test_quotes(void **state) {
	(void)state;
	expect("\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\"\nnext",
		"1:a,b|say \"hi\"|two\r\nlines,2:next");
	expect("a\"b,c\n", "1:a\"b|c");
	expect("\"a\"b,c\n", "1:ab|c");
	expect("\"\"\"\"", "1:\"");
}

static void test_open_quote_is_told_where_it_opened(void **state) {
	(void)state;
	expect("a,b\nc,\"d\ne,f\n", "1:a|b!quotes@2.2");
	expect("\"", "!quotes@1.1");
}

static void test_separator_is_the_most_frequent_outside_quotes(void **state) {
	(void)state;
	expect("a;b;c,d\n1;2;3", "1:a|b|c,d,2:1|2|3");
	expect("a\tb\n1,2\t3", "1:a|b,2:1,2|3");
	expect("\"a,b,c\";d\n", "1:a,b,c|d");
	expect("\"two,\nlines,\";b;c\n", "1:two,\nlines,|b|c");
}

static void test_byte_order_mark_is_no_text(void **state) {
	(void)state;
	expect("\xef\xbb\xbf"
		   "a,b",
		"1:a|b");
	expect("\xef\xbb\xbf", "");
}

static void test_rare_characters(void **state) {
	(void)state;
	expect("𠮷,龘,埗,㐀\n", "1:𠮷|龘|埗|㐀");
}

/* "姓名,𠮷龘" and "测试,a": two-byte and four-byte characters. */
static const char gb18030[] = "\xd0\xd5\xc3\xfb,\x95\x34\xb2\x35\xfd\x93\n\xb2\xe2\xca\xd4,a\n";

static void test_gb18030(void **state) {
	(void)state;
	expect(gb18030, "1:姓名|𠮷龘,2:测试|a");
}

static void test_damaged_gb18030_is_told_at_its_cell(void **state) {
	(void)state;
	char *damaged = arena_printf(arena, "%sb,\xb2\xe2\xff\n", gb18030);
	expect(damaged, "1:姓名|𠮷龘,2:测试|a!encoding@3.2");
}

static void test_damaged_utf8_is_told_at_its_cell(void **state) {
	(void)state;
	expect("姓名,社区\n赵测试,江岸\xe5\xb2\n", "1:姓名|社区!encoding@2.2");
	expect("\xef\xbb\xbf"
		   "a,b\n\xff,c",
		"1:a|b!encoding@2.1");
	expect("姓名,社区\n\"\xed\xa0\x80\",b", "1:姓名|社区!encoding@2.1");
}

static void test_no_text(void **state) {
	(void)state;
	assert_string_equal(table_laid_out(arena, "a\0b", 3, NULL), "!not_text@0.0");
	assert_string_equal(table_laid_out(arena,
							"\xff\xfe"
							"a\0,\0",
							6, NULL),
		"!not_text@0.0");
}

/* ---- limits --------------------------------------------------------------------------------- */

static char *repeated(const char *piece, size_t times, const char *end) {
	char *text = arena_alloc(arena, strlen(piece) * times + strlen(end) + 1), *at = text;
	for (size_t i = 0; i < times; i++)
		at = stpcpy(at, piece);
	stpcpy(at, end);
	return text;
}

static size_t columns_of_first(const char *csv) {
	TableReader *reader;
	TableRow row;
	assert_int_equal(table_open(&reader, csv, strlen(csv)), 0);
	int r = table_next(reader, arena, &row);
	table_close(reader);
	return r ? 0 : row.count;
}

static void test_columns(void **state) {
	(void)state;
	assert_int_equal(columns_of_first(repeated("a,", 499, "b\n")), 500);
	expect(repeated("a,", 500, "b\n"), "!columns@1.501");
	expect(repeated(",", 1000000, "\n"), "!columns@1.501");
}

static void test_cell_length_counts_characters(void **state) {
	(void)state;
	const char *longest = repeated("龘", 32767, "");
	assert_string_equal(table_laid_out(arena, longest, strlen(longest), NULL) + 2, longest);
	expect(repeated("龘", 32768, ""), "!cell@1.1");
	expect(arena_printf(arena, "a,b\nc,\"%s\"", repeated("x", 32768, "")), "1:a|b!cell@2.2");
}

static void test_rows(void **state) {
	(void)state;
	const char *csv = repeated("a\n", TABLE_ROWS_MOST + 1, "");
	TableReader *reader;
	TableRow row;
	Arena *rows = arena_new(0);
	int r;
	assert_int_equal(table_open(&reader, csv, strlen(csv)), 0);
	while (!(r = table_next(reader, rows, &row)))
		arena_reset(rows);
	assert_int_equal(r, TABLE_ROWS);
	assert_int_equal(row.number, TABLE_ROWS_MOST + 1);
	table_close(reader);
	arena_free(rows);
}

static void test_a_fault_is_said_again(void **state) {
	(void)state;
	TableReader *reader;
	TableRow row;
	assert_int_equal(table_open(&reader, "a\n\"b", 4), 0);
	assert_int_equal(table_next(reader, arena, &row), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(table_next(reader, arena, &row), TABLE_QUOTES);
		assert_int_equal(row.number, 2);
		assert_int_equal(row.column, 1);
	}
	assert_null(table_close(reader));
	assert_null(table_close(NULL));
}

static void test_cells_outlive_the_reader(void **state) {
	(void)state;
	char csv[] = "测试,b\n";
	TableReader *reader;
	TableRow row;
	assert_int_equal(table_open(&reader, csv, strlen(csv)), 0);
	assert_int_equal(table_next(reader, arena, &row), 0);
	table_close(reader);
	memset(csv, 'x', sizeof csv - 1);
	assert_string_equal(row.cells[0], "测试");
}

/* Rows, quoted line ends and characters that lie across the pieces a file is read in. */
static void test_pieces_of_a_file(void **state) {
	(void)state;
	Buf csv;
	buf_init(&csv, arena);
	for (int i = 0; i < 9000; i++)
		buf_printf(&csv, i % 7 ? "社区%d,\"第\n%d\",%d\r\n" : "%d,%d\n", i, i * i, -i);
	assert_true(csv.size > 3 << 16);
	table_laid_out(arena, csv.data, csv.size, NULL);
	buf_printf(&csv, "%s,\"%s\"\n", repeated("长", 32767, ""), repeated("\"\"", 30000, ""));
	table_laid_out(arena, csv.data, csv.size, NULL);
	buf_puts(&csv, "a,\"never closed\n");
	buf_puts(&csv, repeated("b\n", 100000, ""));
	assert_non_null(strstr(table_laid_out(arena, csv.data, csv.size, NULL), "!quotes@"));
}

/* ---- memory --------------------------------------------------------------------------------- */

static int next_in(void *self) {
	TableRow row;
	return table_next(self, arena, &row);
}

/* A row jumps to the caller, who can still close the reader. */
static void test_memory_runs_out_in_a_row(void **state) {
	(void)state;
	for (unsigned long n = 1; n <= 3; n++) {
		TableReader *reader;
		assert_int_equal(table_open(&reader, "a,b\n", 4), 0);
		arena_fail_at(n);
		assert_int_equal(guarded(arena, next_in, reader), n <= 2 ? ERR_MEMORY : 0);
		arena_fail_at(0);
		table_close(reader);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_cells_and_line_ends, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_rows_without_a_cell_count_but_are_passed_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_quotes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_open_quote_is_told_where_it_opened, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_separator_is_the_most_frequent_outside_quotes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_byte_order_mark_is_no_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rare_characters, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_gb18030, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_damaged_gb18030_is_told_at_its_cell, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_damaged_utf8_is_told_at_its_cell, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_columns, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_cell_length_counts_characters, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_fault_is_said_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_cells_outlive_the_reader, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_pieces_of_a_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_memory_runs_out_in_a_row, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
