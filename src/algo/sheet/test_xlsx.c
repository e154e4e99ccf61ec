#include "algo/sheet/table.h"
#include "algo/sheet/test_book.h"
#include "algo/sheet/test_table_kit.h"
#include "base/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define CELL_OF_TEXT(ref, text) "<c r='" ref "' t='inlineStr'><is><t>" text "</t></is></c>"

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

/* Lays out what `data` holds and frees it. */
static const char *laid_out(char *data, size_t size, const char *sheet) {
	assert_non_null(data);
	const char *text = table_laid_out(arena, data, size, sheet);
	free(data);
	return text;
}

static void expect(const char *rows, const char *strings, const char *styles, const char *text) {
	size_t size;
	char *data = book_of(rows, strings, styles, &size);
	assert_string_equal(laid_out(data, size, NULL), text);
}

static void expect_parts(const char *sheet, const char *strings, const char *text) {
	size_t size;
	char *data = book_of_parts(sheet, strings, "<styleSheet/>", &size);
	assert_string_equal(laid_out(data, size, NULL), text);
}

/* ---- cells ---------------------------------------------------------------------------------- */

static void test_strings(void **state) {
	(void)state;
	expect("<row r='1'><c r='A1' t='s'><v>1</v></c><c r='B1' t='s'><v>0</v></c></row>"
		   "<row r='2'>" CELL_OF_TEXT(
			   "A2", "行内") "<c r='B2' t='str'><f>A1&amp;\"x\"</f><v>式</v></c></row>",
		"<si><t>龘&lt;</t></si><si><r><rPr><b/></rPr><t>𠮷</t></r><r><t xml:space='preserve'> 田</t></r>"
		"<rPh sb='0' eb='1'><t>ヨシ</t></rPh><phoneticPr fontId='1'/></si>",
		"", "1:𠮷 田|龘<,2:行内|式");
}

static void test_escapes_and_sections(void **state) {
	(void)state;
	expect(
		"<row>" CELL_OF_TEXT("A1", "a_x000D_b_x005F_x0041__x4e00_") "<c t='s'><v>0</v></c></row>",
		"<si><t>_x0009_<![CDATA[<i>]]></t></si>", "", "1:a\rb_x0041__x4e00_|\t<i>");
}

static void test_other_types(void **state) {
	(void)state;
	expect("<row><c t='b'><v>1</v></c><c t='b'><v>0</v></c><c t='e'><v>#N/A</v></c>"
		   "<c t='d'><v>2026-11-24</v></c><c/><c><v></v></c><c><v>x</v></c></row>",
		"", "", "1:1|0|#N/A|2026-11-24|-|-|x");
}

static void test_places(void **state) {
	(void)state;
	expect("<row r='2'><c r='B2'><v>1</v></c><c><v>2</v></c><c r='F2'><v>3</v></c></row>"
		   "<row r='3'/><row r='5'><c r='A5' s='1'/></row><row r='7'><c r='AB7'><v>4</v></c></row>",
		"", "", "2:-|1|2|-|-|3,7:-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|4");
}

static void test_numbers_by_their_format(void **state) {
	(void)state;
	expect("<row><c><v>13800000000</v></c><c><v>1.38E10</v></c><c s='1'><v>46350</v></c>"
		   "<c s='2'><v>46350.5</v></c><c s='3'><v>46350</v></c><c s='9'><v>7</v></c></row>",
		"",
		"<numFmts><numFmt numFmtId='176' formatCode='yyyy\"年\"m\"月\"d\"日\"'/></numFmts>"
		"<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
		"<cellXfs><xf numFmtId='0'/><xf numFmtId='176'/><xf numFmtId='22'/><xf numFmtId='3'/></cellXfs>",
		"1:13800000000|13800000000|2026-11-24|2026-11-24T12:00:00+08:00|46350|7");
}

/* ---- sheets ----------------------------------------------------------------------------------- */

static void test_sheet_by_name(void **state) {
	(void)state;
	size_t size;
	const char *rows = "<row><c><v>1</v></c></row>";
	char *data = book_of(rows, "", "", &size);
	assert_string_equal(laid_out(data, size, "表一"), "1:1");
	data = book_of(rows, "", "", &size);
	assert_string_equal(laid_out(data, size, "藏"), "1:藏");
	data = book_of(rows, "", "", &size);
	assert_string_equal(laid_out(data, size, "图"), "!sheet@0.0");
}

static void expect_workbook(const char *workbook, const char *text) {
	static const char sheet[] =
		"<worksheet><sheetData><row><c s='0'><v>100</v></c></row></sheetData></worksheet>";
	size_t size;
	BookPart parts[] = {{"xl/workbook.xml", workbook, 0},
		{"xl/_rels/workbook.xml.rels", book_relations, 0}, {"xl/worksheets/sheet1.xml", sheet, 0},
		{"xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId='14'/></cellXfs></styleSheet>", 0}};
	char *data = book_zip(parts, COUNT(parts), &size);
	assert_string_equal(laid_out(data, size, NULL), text);
}

static void test_workbooks(void **state) {
	(void)state;
	expect_workbook(
		"<workbook xmlns:r='r'><sheets><sheet r:id='rId3'/></sheets></workbook>", "1:1900-04-09");
	expect_workbook(
		"<workbook xmlns:r='r'><workbookPr date1904='1'/><sheets><sheet r:id='rId3'/></sheets></workbook>",
		"1:1904-04-10");
	expect_workbook(
		"<workbook xmlns:r='r'><sheets><sheet state='veryHidden' r:id='rId3'/></sheets></workbook>",
		"!sheet@0.0");
	expect_workbook(
		"<workbook xmlns:r='r'><sheets><sheet r:id='rId2'/></sheets></workbook>", "!zip@0.0");
}

/* ---- refused ---------------------------------------------------------------------------------- */

static void test_limits_are_told_with_their_place(void **state) {
	(void)state;
	expect("<row><c><v>1</v></c></row><row r='4'><c r='SG4'><v>1</v></c></row>", "", "",
		"1:1!columns@4.501");
	expect("<row r='4'><c r='ZZZZZZZZ4'><v>1</v></c></row>", "", "", "!columns@4.501");
	expect("<row r='5000001'/>", "", "", "!rows@5000001.0");
	char *text = arena_alloc(arena, 32769);
	memset(text, 'x', 32768);
	expect(arena_printf(arena, "<row><c><v>1</v></c>" CELL_OF_TEXT("B1", "%s") "</row>", text), "",
		"", "!cell@1.2");
	expect("<row r='3'><c t='s'><v>0</v></c></row>",
		arena_printf(arena, "<si><t>%s</t></si>", text), "", "!cell@3.1");
}

static void test_bad_xml_is_told_with_its_row(void **state) {
	(void)state;
	expect("<row><c><v>1</v></c></row><row><c><v>2</w></c></row>", "", "", "1:1!xml@2.1");
	expect("<row r='2'/><row r='2'/>", "", "", "!xml@2.0");
	expect("<row><c r='7'><v>1</v></c></row>", "", "", "!xml@1.0");
	expect("<row><c t='s'><v>5</v></c></row>", "", "", "!xml@1.1");
	expect("<row><c><v>\xff</v></c></row>", "", "", "!xml@1.1");
	expect_parts("<worksheet><sheetData><row><c><v>1</v></c></row>", "<sst/>", "1:1!xml@1.0");
	expect_parts("", "<sst/>", "!xml@0.0");
	expect_parts("<worksheet/>", "<sst><si><si/></si></sst>", "!xml@0.0");
}

static void test_doctype_and_entities_are_refused(void **state) {
	(void)state;
	expect_parts(
		"<worksheet><sheetData><row><c t='str'><v>&lol;</v></c></row></sheetData></worksheet>",
		"<sst/>", "!xml@1.1");
	expect_parts("<!DOCTYPE worksheet><worksheet/>", "<sst/>", "!xml@0.0");
	expect_parts("<!DOCTYPE w SYSTEM 'file:///etc/hostname'><worksheet/>", "<sst/>", "!xml@0.0");
	expect_parts("<worksheet/>",
		"<!DOCTYPE s [<!ENTITY a '0123456789'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
		"<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>"
		"<!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>]>"
		"<sst><si><t>&f;&f;&f;&f;&f;&f;&f;&f;</t></si></sst>",
		"!xml@0.0");
}

static void test_zip_bomb(void **state) {
	(void)state;
	enum { SPACES = 48 * 1024 * 1024 };
	size_t size;
	char *bomb = malloc(SPACES);
	assert_non_null(bomb);
	memset(bomb, ' ', SPACES);
	bomb[0] = '<';
	bomb[1] = 'w';
	bomb[2] = '>';
	BookPart parts[] = {{"xl/workbook.xml", book_workbook, 0},
		{"xl/_rels/workbook.xml.rels", book_relations, 0},
		{"xl/worksheets/sheet1.xml", bomb, SPACES}};
	char *data = book_zip(parts, COUNT(parts), &size);
	free(bomb);
	assert_true(size < 100000);
	assert_string_equal(laid_out(data, size, NULL), "!too_large@0.0");
}

static void test_shared_strings_do_not_multiply(void **state) {
	(void)state;
	enum { REFERENCES = 20000 };
	char *text = arena_alloc(arena, 32768), *rows = arena_alloc(arena, REFERENCES * 42 + 1),
		 *at = rows;
	memset(text, 'x', 32767);
	for (int i = 0; i < REFERENCES; i++)
		at = stpcpy(at, "<row><c t='s'><v>0</v></c></row>");
	size_t size;
	char *data = book_of(rows, arena_printf(arena, "<si><t>%s</t></si>", text), "", &size);
	TableReader *reader;
	TableRow row;
	Arena *each = arena_new(0);
	int r = table_open(&reader, data, size);
	while (!r && !(r = table_next(reader, each, &row)))
		arena_reset(each);
	assert_int_equal(r, TABLE_TOO_LARGE);
	assert_int_equal(row.number, 512 * 1024 * 1024 / 32767 + 1);
	table_close(reader);
	arena_free(each);
	free(data);
}

static void test_too_many_entries(void **state) {
	(void)state;
	enum { ENTRIES = 2001 };
	size_t size;
	BookPart *parts = arena_array_of(arena, BookPart, ENTRIES);
	for (int i = 0; i < ENTRIES; i++)
		parts[i] = (BookPart){arena_printf(arena, "part%d", i), "x", 0};
	char *data = book_zip(parts, ENTRIES, &size);
	assert_string_equal(laid_out(data, size, NULL), "!too_large@0.0");
}

static void test_no_workbook(void **state) {
	(void)state;
	BookPart part = {"word/document.xml", "<document/>", 0};
	size_t size;
	char *data = book_zip(&part, 1, &size);
	assert_string_equal(laid_out(data, size, NULL), "!not_text@0.0");
	assert_string_equal(table_laid_out(arena, "PK\3\4 and no more", 16, NULL), "!zip@0.0");
}

/* Cut off or with a byte changed anywhere, a workbook is read or refused, and never more. */
static void test_damage_anywhere(void **state) {
	(void)state;
	size_t size;
	char *whole =
		book_of("<row><c t='s'><v>0</v></c><c><v>1</v></c></row>", "<si><t>字</t></si>", "", &size);
	for (size_t i = 4; i < size; i++) {
		char *cut = malloc(i);
		memcpy(cut, whole, i);
		assert_ptr_not_equal(strchr(table_laid_out(arena, cut, i, NULL), '!'), NULL);
		free(cut);
		whole[i] ^= 0x15;
		assert_non_null(table_laid_out(arena, whole, size, NULL));
		whole[i] ^= 0x15;
		arena_reset(arena);
	}
	assert_string_equal(laid_out(whole, size, NULL), "1:字|1");
}

static int next_in(void *self) {
	TableRow row;
	return table_next(self, arena, &row);
}

/* A row jumps to the caller, who can still close the reader. */
static void test_memory_runs_out_in_a_row(void **state) {
	(void)state;
	size_t size;
	char *data =
		book_of("<row><c t='s'><v>0</v></c><c><v>1</v></c></row>", "<si><t>字</t></si>", "", &size);
	for (unsigned long n = 1; n <= 4; n++) {
		TableReader *reader;
		assert_int_equal(table_open(&reader, data, size), 0);
		arena_fail_at(n);
		assert_int_equal(guarded(arena, next_in, reader), n <= 3 ? ERR_MEMORY : 0);
		arena_fail_at(0);
		table_close(reader);
	}
	free(data);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_strings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_escapes_and_sections, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_other_types, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_places, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_numbers_by_their_format, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_sheet_by_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_workbooks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_limits_are_told_with_their_place, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_bad_xml_is_told_with_its_row, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_doctype_and_entities_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_zip_bomb, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_shared_strings_do_not_multiply, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_too_many_entries, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_workbook, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_damage_anywhere, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_memory_runs_out_in_a_row, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
