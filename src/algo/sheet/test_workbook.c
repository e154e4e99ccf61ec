#include "algo/sheet/test_book.h"
#include "algo/sheet/test_table_kit.h"
#include "algo/sheet/workbook.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include <cmocka.h>

#define MAIN "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"

static const char workbook_xml[] =
	"<workbook " MAIN " xmlns:r='" OFFICE "'><sheets>"
	"<sheet name='表 一' sheetId='1' r:id='r1'/><sheet name='汇总' sheetId='2' r:id='r2'/></sheets>"
	"<definedNames><definedName name='_xlnm.Print_Area'>'表 一'!$A$1:$C$7</definedName>"
	"<definedName name='_xlnm.Print_Titles'>'表 一'!$1:$3</definedName></definedNames></workbook>";
static const char relations_xml[] =
	"<Relationships xmlns='" PACKAGE "'>"
	"<Relationship Id='r1' Type='" OFFICE "/worksheet' Target='worksheets/sheet1.xml'/>"
	"<Relationship Id='r2' Type='" OFFICE
	"/worksheet' Target='worksheets/sheet2.xml'/></Relationships>";
static const char sheet_relations_xml[] =
	"<Relationships xmlns='" PACKAGE "'>"
	"<Relationship Id='c' Type='" OFFICE "/comments' Target='../comments1.xml'/>"
	"<Relationship Id='d' Type='" OFFICE
	"/drawing' Target='../drawings/drawing1.xml'/></Relationships>";
/* Two rows to fill, 4 and 5; B and C of each merged; shared formulas down D; a total below. */
static const char sheet_xml[] =
	"<worksheet " MAIN "><dimension ref='A1:D7'/><sheetData>"
	"<row r='3'><c r='A3' t='inlineStr'><is><t>姓名</t></is></c></row>"
	"<row r='4' ht='30' customHeight='1'><c r='A4' s='0'/><c r='B4' s='0'/><c r='C4' s='0'/>"
	"<c r='D4'><f t='shared' ref='D4:D5' si='0'>B4*2+$A$7</f><v>8</v></c></row>"
	"<row r='5' ht='30' customHeight='1'><c r='A5' s='0'/><c r='B5' s='0'/><c r='C5' s='0'/>"
	"<c r='D5'><f t='shared' si='0'/><v>8</v></c></row>"
	"<row r='6'><c r='A6'><v>1</v></c><c r='B6'><f>SUM(B4:B5)</f><v>0</v></c></row>"
	"<row r='7'><c r='A7' t='inlineStr'><is><t>注</t></is></c></row></sheetData>"
	"<autoFilter ref='A3:D5'/><mergeCells count='3'><mergeCell ref='B4:C4'/><mergeCell ref='B5:C5'/>"
	"<mergeCell ref='A7:C7'/></mergeCells>"
	"<conditionalFormatting sqref='A4:A5'><cfRule type='expression' priority='1'>"
	"<formula>A4=$A$7</formula></cfRule></conditionalFormatting>"
	"<dataValidations count='1'><dataValidation type='list' sqref='B4:B5'>"
	"<formula1>\"男,女\"</formula1></dataValidation></dataValidations>"
	"<rowBreaks count='1'><brk id='6'/></rowBreaks></worksheet>";
static const char other_xml[] = "<worksheet " MAIN "><sheetData><row r='1'><c r='A1'>"
								"<f>'表 一'!B6+B6</f><v>9</v></c></row></sheetData></worksheet>";
static const char comments_xml[] = "<comments " MAIN "><commentList><comment ref='A7'/>"
								   "<comment ref='A5'/></commentList></comments>";
static const char drawing_xml[] = "<d><from><row>6</row></from><to><row>8</row></to></d>";
static const char theme_xml[] = "<?xml version='1.0'?>\n<theme  odd = 'spacing'></theme>\n";

static Arena *arena;

static char *form(size_t *size) {
	const BookPart parts[] = {{"xl/workbook.xml", workbook_xml, 0},
		{"xl/_rels/workbook.xml.rels", relations_xml, 0},
		{"xl/worksheets/sheet1.xml", sheet_xml, 0},
		{"xl/worksheets/_rels/sheet1.xml.rels", sheet_relations_xml, 0},
		{"xl/worksheets/sheet2.xml", other_xml, 0}, {"xl/comments1.xml", comments_xml, 0},
		{"xl/drawings/drawing1.xml", drawing_xml, 0}, {"xl/theme/theme1.xml", theme_xml, 0}};
	return book_zip(parts, sizeof parts / sizeof *parts, size);
}

/* The text of a part of a workbook in memory. */
static const char *part(const void *data, size_t size, const char *name) {
	zip_source_t *source = zip_source_buffer_create(data, size, 0, NULL);
	zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
	assert_non_null(zip);
	zip_stat_t st;
	assert_int_equal(zip_stat(zip, name, 0, &st), 0);
	char *text = arena_alloc(arena, st.size + 1);
	zip_file_t *file = zip_fopen(zip, name, 0);
	assert_int_equal(zip_fread(file, text, st.size), st.size);
	zip_fclose(file);
	zip_discard(zip);
	return text;
}

static void assert_has(const char *text, const char *wanted) {
	if (!strstr(text, wanted))
		fail_msg("no %s in %s", wanted, text);
}

/* Opens the form, lets `change` change its first sheet, and returns what is written. */
static char *changed(int (*change)(Workbook *, Worksheet *), size_t *size) {
	Workbook *book;
	char *blank = form(size), *out = NULL;
	assert_int_equal(workbook_open(&book, arena, blank, *size), 0);
	size_t count;
	Worksheet *sheets = workbook_sheets(book, &count);
	assert_int_equal(count, 2);
	assert_int_equal(workbook_load(book, &sheets[0]), 0);
	assert_int_equal(change(book, &sheets[0]), 0);
	FILE *file = open_memstream(&out, size);
	assert_int_equal(workbook_write(book, file), 0);
	fclose(file);
	workbook_free(book);
	free(blank);
	return out;
}

static int insert_three(Workbook *book, Worksheet *sheet) {
	RowInsert insert = {4, 5, 3};
	return workbook_insert_rows(book, sheet, &insert);
}

static void test_insert_moves_all(void **state) {
	(void)state;
	size_t size;
	char *out = changed(insert_three, &size);
	const char *sheet = part(out, size, "xl/worksheets/sheet1.xml");
	static const char *const wanted[] = {"<dimension ref=\"A1:D10\"/>",
		"<row r=\"8\" ht=\"30\" customHeight=\"1\"><c r=\"A8\" s=\"0\"/>",
		"<c r=\"D4\"><f>B4*2+$A$10</f></c>", "<c r=\"D5\"><f>B5*2+$A$10</f></c>",
		"<c r=\"D8\"><f>B8*2+$A$10</f></c>", "<c r=\"B9\"><f>SUM(B4:B8)</f></c>",
		"<mergeCells count=\"6\">", "ref=\"B5:C5\"", "ref=\"B8:C8\"", "ref=\"A10:C10\"",
		"autoFilter ref=\"A3:D8\"", "sqref=\"A4:A8\"", "<formula>A4=$A$10</formula>",
		"sqref=\"B4:B8\"", "<brk id=\"9\"/>"};
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		assert_has(sheet, wanted[i]);
	assert_has(part(out, size, "xl/workbook.xml"), "$A$1:$C$10<");
	assert_has(part(out, size, "xl/workbook.xml"), "$1:$3<");
	assert_has(part(out, size, "xl/workbook.xml"), "fullCalcOnLoad=\"1\"");
	assert_has(part(out, size, "xl/worksheets/sheet2.xml"), "<f>'表 一'!B9+B6</f></c>");
	assert_has(part(out, size, "xl/comments1.xml"), "<comment ref=\"A10\"/><comment ref=\"A5\"/>");
	assert_has(part(out, size, "xl/drawings/drawing1.xml"), "<row>9</row></from><to><row>11</row>");
	free(out);
}

/* A pivot table below that reads the rows, what reads it, an array formula, a table and Excel's own later formats. */
static const char pivot_sheet_xml[] =
	"<worksheet " MAIN " xmlns:x14='x14' xmlns:xm='xm'><sheetData>"
	"<row r='1'><c r='A1' t='inlineStr'><is><t>姓名</t></is></c></row><row r='2'><c r='A2'/><c r='B2'/></row>"
	"<row r='3'><c r='A3'/><c r='B3'/></row><row r='4'><c r='B4'><f t='array' ref='B4'>SUM(B2:B3*2)</f><v>0</v></c>"
	"</row></sheetData><extLst><ext><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule><xm:f>B2=$B$4</xm:f>"
	"</x14:cfRule><xm:sqref>B2:B3</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
	"</worksheet>";
static const char pivot_relations_xml[] =
	"<Relationships xmlns='" PACKAGE "'><Relationship Id='p' Type='" OFFICE
	"/pivotTable' Target='../pivotTables/pivotTable1.xml'/><Relationship Id='t' Type='" OFFICE
	"/table' Target='../tables/table1.xml'/></Relationships>";
static const char pivot_book_relations_xml[] =
	"<Relationships xmlns='" PACKAGE "'>"
	"<Relationship Id='r1' Type='" OFFICE "/worksheet' Target='worksheets/sheet1.xml'/>"
	"<Relationship Id='r2' Type='" OFFICE "/worksheet' Target='worksheets/sheet2.xml'/>"
	"<Relationship Id='r3' Type='" OFFICE
	"/pivotCacheDefinition' Target='pivotCache/pivotCacheDefinition1.xml'/></Relationships>";
static const char pivot_table_xml[] =
	"<pivotTableDefinition " MAIN "><location ref='A6:B9'/></pivotTableDefinition>";
static const char pivot_cache_xml[] =
	"<pivotCacheDefinition " MAIN "><cacheSource type='worksheet'><worksheetSource ref='A1:B3' "
	"sheet='表 一'/></cacheSource></pivotCacheDefinition>";
static const char table_xml[] = "<table " MAIN " ref='A1:B3'><autoFilter ref='A1:B3'/></table>";

static void test_insert_moves_pivots(void **state) {
	(void)state;
	const BookPart parts[] = {{"xl/workbook.xml", workbook_xml, 0},
		{"xl/_rels/workbook.xml.rels", pivot_book_relations_xml, 0},
		{"xl/worksheets/sheet1.xml", pivot_sheet_xml, 0},
		{"xl/worksheets/_rels/sheet1.xml.rels", pivot_relations_xml, 0},
		{"xl/worksheets/sheet2.xml", other_xml, 0},
		{"xl/pivotTables/pivotTable1.xml", pivot_table_xml, 0},
		{"xl/pivotCache/pivotCacheDefinition1.xml", pivot_cache_xml, 0},
		{"xl/tables/table1.xml", table_xml, 0}};
	size_t size, count;
	char *blank = book_zip(parts, sizeof parts / sizeof *parts, &size), *out = NULL;
	Workbook *book;
	RowInsert insert = {2, 3, 10};
	assert_int_equal(workbook_open(&book, arena, blank, size), 0);
	Worksheet *sheet = workbook_sheets(book, &count);
	assert_int_equal(workbook_load(book, sheet), 0);
	assert_int_equal(workbook_insert_rows(book, sheet, &insert), 0);
	FILE *file = open_memstream(&out, &size);
	assert_int_equal(workbook_write(book, file), 0);
	fclose(file);
	workbook_free(book);
	free(blank);
	const char *xml = part(out, size, "xl/worksheets/sheet1.xml");
	assert_has(xml, "<c r=\"B14\"><f t=\"array\" ref=\"B14\">SUM(B2:B13*2)</f></c>");
	assert_has(xml, "<xm:f>B2=$B$14</xm:f>");
	assert_has(xml, "<xm:sqref>B2:B13</xm:sqref>");
	assert_has(part(out, size, "xl/pivotTables/pivotTable1.xml"), "<location ref=\"A16:B19\"/>");
	xml = part(out, size, "xl/pivotCache/pivotCacheDefinition1.xml");
	assert_has(xml, "ref=\"A1:B13\"");
	assert_has(xml, "refreshOnLoad=\"1\"");
	xml = part(out, size, "xl/tables/table1.xml");
	assert_has(xml,
		"<table xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" ref=\"A1:B13\">");
	assert_has(xml, "<autoFilter ref=\"A1:B13\"/>");
	free(out);
}

static int put_some(Workbook *book, Worksheet *sheet) {
	int r = sheet_put_text(sheet, 4, 1, " 𠮷·<&>\"=1+1 ");
	r = r ? r : sheet_put_text(sheet, 4, 2, "男\v_x0041_");
	r = r ? r : sheet_put_number(sheet, 5, 6, "36.5"); /* a cell that was not there */
	r = r ? r : sheet_put_text(sheet, 12, 2, "远");    /* a row that was not there */
	return r ? r : sheet_put_date(book, sheet, 5, 1, 20782);
}

/* Rows done are text, those not asked for are copies all the same. */
static int insert_and_fill(Workbook *book, Worksheet *sheet) {
	RowInsert insert = {4, 5, 3};
	int r = workbook_insert_rows(book, sheet, &insert);
	r = r ? r : sheet_put_text(sheet, 5, 1, "五");
	r = r ? r : sheet_put_text(sheet, 6, 1, "六<");
	r = r ? r : sheet_row_done(sheet, 6);
	r = r ? r : sheet_put_text(sheet, 7, 1, "七");
	r = r ? r : sheet_row_done(sheet, 7);
	assert_int_equal(workbook_insert_rows(book, sheet, &insert), ERR_INTERNAL);
	return r;
}

static void test_rows_done(void **state) {
	(void)state;
	size_t size;
	char *out = changed(insert_and_fill, &size);
	assert_string_equal(table_laid_out(arena, out, size, "表 一"),
		"3:姓名,5:五|-|-|-,6:六<|-|-|-,7:七|-|-|-,9:1|-,10:注");
	assert_has(part(out, size, "xl/worksheets/sheet1.xml"),
		"<c r=\"D7\"><f>B7*2+$A$10</f></c></row><row r=\"8\" ht=\"30\"");
	free(out);
}

static void test_values(void **state) {
	(void)state;
	size_t size;
	char *out = changed(put_some, &size);
	assert_string_equal(table_laid_out(arena, out, size, "表 一"),
		"3:姓名,4: 𠮷·<&>\"=1+1 |男\v_x0041_|-|-,5:46351|-|-|-|-|36.5,6:1|-,7:注,12:-|远");
	assert_has(part(out, size, "xl/worksheets/sheet1.xml"), "<c r=\"A4\" s=\"0\" t=\"inlineStr\">");
	free(out);
}

static int nothing(Workbook *book, Worksheet *sheet) {
	(void)book;
	(void)sheet;
	return 0;
}

static void test_untouched_parts_stay_to_the_byte(void **state) {
	(void)state;
	size_t size;
	char *out = changed(put_some, &size);
	assert_string_equal(part(out, size, "xl/theme/theme1.xml"), theme_xml);
	assert_string_equal(part(out, size, "xl/comments1.xml"), comments_xml);
	free(out);
	out = changed(nothing, &size);
	assert_string_equal(part(out, size, "xl/workbook.xml"), workbook_xml);
	assert_string_equal(part(out, size, "xl/worksheets/sheet1.xml"), sheet_xml);
	free(out);
}

static void test_lists(void **state) {
	(void)state;
	size_t size, count;
	char *blank = form(&size);
	Workbook *book;
	assert_int_equal(workbook_open(&book, arena, blank, size), 0);
	Worksheet *sheet = workbook_sheets(book, &count);
	assert_int_equal(workbook_load(book, sheet), 0);
	assert_int_equal(sheet->list_count, 1);
	assert_string_equal(sheet->lists[0].choices[1], "女");
	assert_string_equal(sheet_shown(sheet, 7, 3), "注");
	assert_null(sheet_cell(sheet, 7, 3)->text);
	assert_null(sheet_cell(sheet, 99, 99)->text);
	workbook_free(book);
	free(blank);
}

/* A worksheet that may not be opened to be changed; the workbook itself is good. */
static int load_sheet(const char *xml) {
	const BookPart parts[] = {{"xl/workbook.xml", workbook_xml, 0},
		{"xl/_rels/workbook.xml.rels", relations_xml, 0}, {"xl/worksheets/sheet1.xml", xml, 0},
		{"xl/worksheets/sheet2.xml", other_xml, 0}};
	size_t size, count;
	char *data = book_zip(parts, 4, &size);
	Workbook *book;
	assert_int_equal(workbook_open(&book, arena, data, size), 0);
	int r = workbook_load(book, workbook_sheets(book, &count));
	workbook_free(book);
	free(data);
	return r;
}

static void test_bad_sheets(void **state) {
	(void)state;
	assert_int_equal(
		load_sheet("<!DOCTYPE w [<!ENTITY a 'b'>]><worksheet><sheetData/></worksheet>"), TABLE_XML);
	assert_int_equal(load_sheet("<worksheet><sheetData>"), TABLE_XML);
	assert_int_equal(load_sheet("<worksheet/>"), TABLE_XML);
	assert_int_equal(
		load_sheet("<worksheet><sheetData><row r='1'><c r='XFD1'/></row></sheetData></worksheet>"),
		TABLE_COLUMNS);
	assert_int_equal(
		load_sheet("<worksheet><sheetData><row r='2'/><row r='1'/></sheetData></worksheet>"),
		TABLE_XML);
	assert_int_equal(
		load_sheet("<worksheet><sheetData><row r='1000000'><c r='J1000000'/></row></sheetData>"
				   "</worksheet>"),
		TABLE_TOO_LARGE);
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
		cmocka_unit_test_setup_teardown(test_insert_moves_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_insert_moves_pivots, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rows_done, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_values, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_untouched_parts_stay_to_the_byte, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lists, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_bad_sheets, set_up, tear_down)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
