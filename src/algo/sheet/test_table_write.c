#include "algo/sheet/table.h"
#include "algo/sheet/table_write.h"
#include "algo/sheet/test_table_kit.h"
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static Arena *arena;
static char path[64];

static int set_up(void **state) {
	(void)state;
	arena = arena_new(0);
	strcpy(path, "/tmp/table-XXXXXX");
	int fd = mkstemp(path);
	return arena && fd >= 0 ? close(fd) : -1;
}

static int tear_down(void **state) {
	(void)state;
	arena = arena_free(arena);
	return remove(path);
}

static char *file_text(size_t *size) {
	FILE *file = fopen(path, "rbe");
	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	*size = (size_t)ftell(file);
	rewind(file);
	char *data = arena_alloc(arena, *size + 1);
	assert_int_equal(fread(data, 1, *size, file), *size);
	fclose(file);
	return data;
}

static void write_rows(TableFormat format, const char *const rows[][3], size_t count) {
	TableWriter *writer;
	assert_int_equal(table_write_open(&writer, path, format, "名单"), 0);
	for (size_t i = 0; i < count; i++)
		table_write_row(writer, rows[i], 3);
	assert_int_equal(table_write_close(writer), 0);
}

static void test_csv_bytes(void **state) {
	(void)state;
	static const char *const rows[][3] = {
		{"姓名", "电话", NULL}, {"a,b", "say \"hi\"", "two\r\nlines"}};
	size_t size;
	write_rows(TABLE_CSV, rows, COUNT(rows));
	assert_string_equal(file_text(&size),
		"\xef\xbb\xbf"
		"姓名,电话,\r\n\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\"\r\n");
}

static const char *csv_of(const char *cell) {
	size_t size;
	const char *const rows[][3] = {{cell, NULL, NULL}};
	write_rows(TABLE_CSV, rows, 1);
	char *text = file_text(&size) + 3;
	text[strlen(text) - 4] = '\0';
	return text;
}

static void test_csv_guards_formulas(void **state) {
	(void)state;
	assert_string_equal(csv_of("=1+1"), "'=1+1");
	assert_string_equal(csv_of("=1"), "'=1");
	assert_string_equal(csv_of("@SUM(A1)"), "'@SUM(A1)");
	assert_string_equal(csv_of("+a"), "'+a");
	assert_string_equal(csv_of("-2+3+cmd|' /C calc'!A0"), "'-2+3+cmd|' /C calc'!A0");
	assert_string_equal(csv_of("-"), "'-");
	assert_string_equal(csv_of("-1."), "'-1.");
	assert_string_equal(csv_of("+-5"), "'+-5");
	assert_string_equal(csv_of("\t=1"), "\"'\t=1\"");
	assert_string_equal(csv_of("=HYPERLINK(\"x\",\"y\")"), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
}

static void test_csv_leaves_numbers_and_telephones(void **state) {
	(void)state;
	static const char *const cells[] = {
		"-12.5", "+3", "-0", "+86 138-0000-0000", "+8613800000000", "13800000000", "a=b", "'x"};
	for (size_t i = 0; i < COUNT(cells); i++)
		assert_string_equal(csv_of(cells[i]), cells[i]);
	assert_string_equal(csv_of("+86--13800000000"), "'+86--13800000000");
	assert_string_equal(csv_of("+86 138 0000 0000 0000"), "'+86 138 0000 0000 0000");
}

static void test_what_is_written_is_read(void **state) {
	(void)state;
	static const char *const rows[][3] = {{"姓名", "身份证号", "备注"},
		{"𠮷龘", "11010519491231002X", NULL}, {NULL, "0010", "=1+1 \"<&>\""},
		{"tab\tand\nline",
			"\x01"
			"control",
			"_x0041_"}};
	size_t size;
	write_rows(TABLE_XLSX, rows, COUNT(rows));
	char *data = file_text(&size);
	assert_string_equal(table_laid_out(arena, data, size, "名单"),
		"1:姓名|身份证号|备注,2:𠮷龘|11010519491231002X,3:-|0010|=1+1 \"<&>\","
		"4:tab\tand\nline|\x01"
		"control|_x0041_");
}

static char *part_of_book(const char *name) {
	size_t size;
	zip_error_t error;
	char *data = file_text(&size), *text = arena_alloc(arena, 65536);
	zip_t *zip =
		zip_open_from_source(zip_source_buffer_create(data, size, 0, &error), ZIP_RDONLY, &error);
	zip_file_t *file = zip_fopen(zip, name, 0);
	assert_non_null(file);
	assert_true(zip_fread(file, text, 65535) > 0);
	zip_fclose(file);
	zip_discard(zip);
	return text;
}

static void test_xlsx_header(void **state) {
	(void)state;
	static const char *const rows[][3] = {
		{"姓名", "电话", "住址"}, {"a", "b", "c"}, {"d", "e", "f"}};
	write_rows(TABLE_XLSX, rows, COUNT(rows));
	const char *sheet = part_of_book("xl/worksheets/sheet1.xml"),
			   *styles = part_of_book("xl/styles.xml");
	assert_non_null(strstr(sheet, "<autoFilter ref=\"A1:C3\"/>"));
	assert_non_null(strstr(
		sheet, "ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\""));
	assert_non_null(strstr(sheet, "<col min=\"3\" max=\"3\" width=\"12"));
	assert_non_null(strstr(styles, "<b/>"));
	assert_non_null(strstr(styles, "numFmtId=\"49\"")); /* built-in format @ */
}

static void test_what_cannot_be_opened(void **state) {
	(void)state;
	TableWriter *writer;
	assert_int_equal(table_write_open(&writer, "/dev/null/none.csv", TABLE_CSV, "a"), ERR_IO);
	assert_null(writer);
	assert_int_equal(table_write_open(&writer, "/dev/null/none.xlsx", TABLE_XLSX, "a"), ERR_IO);
	assert_null(writer);
	assert_int_equal(table_write_open(&writer, path, TABLE_XLSX, "a/b"), ERR_FORMAT);
	assert_null(writer);
}

static void test_a_full_disk_is_told(void **state) {
	(void)state;
	TableWriter *writer;
	const char *cells[] = {"a"};
	assert_int_equal(table_write_open(&writer, "/dev/full", TABLE_CSV, "a"), 0);
	table_write_row(writer, cells, 1);
	assert_int_equal(table_write_close(writer), ERR_IO);
}

static void test_a_cell_no_worksheet_holds_is_told(void **state) {
	(void)state;
	TableWriter *writer;
	char *text = arena_alloc(arena, 32769);
	const char *cells[] = {memset(text, 'x', 32768)};
	assert_int_equal(table_write_open(&writer, path, TABLE_XLSX, "a"), 0);
	table_write_row(writer, cells, 1);
	assert_int_equal(table_write_close(writer), ERR_FORMAT);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_csv_bytes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_csv_guards_formulas, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_csv_leaves_numbers_and_telephones, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_written_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_xlsx_header, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_cannot_be_opened, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_full_disk_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_cell_no_worksheet_holds_is_told, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
