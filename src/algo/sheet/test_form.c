/* Forms laid out in one string a row: cells apart by |, a cell "-" is bordered and empty. */
#include "algo/sheet/form_value.h"
#include "algo/sheet/test_book.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char elements_csv[] =
	"id,name_zh,name_en,synonyms,type,codes,unit,of,sensitivity,key\n"
	"serial,序号,n,,serial,,,any,low,\nname,姓名,n,,text,,,person,high,\nid_no,身份证号,n,,id_no,,,person,high,1\n"
	"sex,性别,n,,code,sex,,person,mid,\nphone,联系电话,n,电话|手机号,phone,,,person,high,\n"
	"birth,出生日期,n,,date,,,person,high,\ntemp_morning,晨体温,n,体温晨,number,,℃,person,high,\n"
	"temp_evening,晚体温,n,体温晚,number,,℃,person,high,\nplace,场所名称,n,,text,,,place,low,\n"
	"place_phone,场所电话,n,电话,phone,,,place,low,\nplace_staff,从业人数,n,,number,,,place,low,\n";
static const char codes_csv[] =
	"table,code,name_zh,name_en,synonyms\nsex,1,男,m,男性\nsex,2,女,f,女性\n";

static Arena *arena;
static ElementPack pack;
static Workbook *book;
static char *data;
static Form form;

static void put_cell(Buf *out, const char *text, size_t row, size_t column) {
	buf_printf(out, "<c r='%c%zu'", (char)('A' + column), row);
	if (str_eq(text, "-"))
		buf_puts(out, "/>");
	else
		buf_printf(out, " t='inlineStr'><is><t>%s</t></is></c>", text);
}

/* `merges`: "A1:C1 …". Return: what form_understand does. */
static int understand(const char *const *rows, size_t count, const char *merges, SheetArea *fault) {
	Buf out;
	char **pieces;
	size_t size, n, sheets;
	buf_init(&out, arena);
	buf_puts(&out, "<worksheet><sheetData>");
	for (size_t i = 0; i < count; i++) {
		buf_printf(&out, "<row r='%zu'>", i + 1);
		n = str_split(arena, rows[i], "|", &pieces);
		for (size_t k = 0; k < n; k++)
			put_cell(&out, pieces[k], i + 1, k);
		buf_puts(&out, "</row>");
	}
	buf_puts(&out, "</sheetData><mergeCells>");
	n = str_split(arena, merges, " ", &pieces);
	for (size_t i = 0; i < n; i++)
		buf_printf(&out, "<mergeCell ref='%s'/>", pieces[i]);
	buf_puts(&out, "</mergeCells></worksheet>");
	data = book_of_parts(out.data, "<sst/>", "<styleSheet/>", &size);
	assert_int_equal(workbook_open(&book, arena, data, size), 0);
	Worksheet *sheet = workbook_sheets(book, &sheets) + 1; /* behind the hidden one */
	assert_int_equal(workbook_load(book, sheet), 0);
	return form_understand(arena, book, sheet, &pack, &form, fault);
}

/* "B:name C:phone? D:-": what is filled, what is a guess (?), what nobody has. */
static const char *fields(void) {
	Buf out;
	buf_init(&out, arena);
	for (size_t i = 0; i < form.count; i++) {
		const FormField *f = &form.fields[i];
		buf_printf(&out, "%s%c", i ? " " : "", (char)('A' + f->column - 1));
		if (f->row)
			buf_printf(&out, "%u", f->row);
		buf_printf(&out, ":%s%s%s", f->element ? f->element->id : "-",
			f->element && f->certainty < ELEMENT_SURE ? "?" : "", f->twice ? "!" : "");
	}
	return out.data;
}

#define UNDERSTAND(merges, ...) \
	understand((const char *const[]){__VA_ARGS__}, \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), merges, &(SheetArea){0})

static void test_two_levels(void **state) {
	(void)state;
	assert_int_equal(UNDERSTAND("A1:E1 A2:A3 B2:B3 C2:D2 E2:E3", "健康监测登记表|-|-|-|-",
						 "序 号|姓&#10;名|体温|-|备 注", "-|-|晨|晚|-", "1|-|-|-|-", "2|-|-|-|-",
						 "合计|-|-|-|-"),
		0);
	assert_string_equal(fields(), "A:serial B:name C:temp_morning D:temp_evening E:-");
	assert_int_equal(form.header_first, 2);
	assert_int_equal(form.header_last, 3);
	assert_int_equal(form.first, 4);
	assert_int_equal(form.last, 5);
	assert_string_equal(form.title, "健康监测登记表");
}

static void test_numbers_example_and_notes(void **state) {
	(void)state;
	assert_int_equal(UNDERSTAND("", "姓名|身份证号|手机号", "1|2|3", "例：张三|110|139", "-|-|-",
						 "-|-|-", "注：如实填写|-|-"),
		0);
	assert_int_equal(form.first, 4);
	assert_int_equal(form.last, 5);
}

/* Whose telephone it is depends on what the form is about; another's is never filled with one's own. */
static void test_shared_names(void **state) {
	(void)state;
	assert_int_equal(UNDERSTAND("", "场所名称|电话|从业人数", "-|-|-"), 0);
	assert_string_equal(fields(), "A:place B:place_phone C:place_staff");
	workbook_free(book);
	free(data);
	assert_int_equal(UNDERSTAND("C1:D1", "姓名|身份证号|监护人|-", "-|-|姓名|电话", "-|-|-|-"), 0);
	assert_string_equal(fields(), "A:name B:id_no C:name? D:phone?");
}

static void test_twice(void **state) {
	(void)state;
	assert_int_equal(UNDERSTAND("", "姓名|电话|姓名|电话|身份证号", "-|-|-|-|-"), 0);
	assert_string_equal(fields(), "A:name B:phone C:name! D:phone! E:id_no");
}

static void test_card(void **state) {
	(void)state;
	assert_int_equal(UNDERSTAND("A1:D1 B4:D4", "登记卡|-|-|-", "姓 名|-|性别|-",
						 "出生日期：|-|联系电话|-", "身份证号|-|-|-"),
		0);
	assert_int_equal(form.kind, FORM_CARD);
	assert_string_equal(fields(), "B2:name D2:sex B3:birth D3:phone B4:id_no");
}

static void test_not_forms(void **state) {
	(void)state;
	SheetArea fault = {0};
	assert_int_equal(UNDERSTAND("", "甲|乙|丙", "-|-|-"), FORM_NONE);
	workbook_free(book);
	free(data);
	const char *const rows[] = {"姓名|电话|身份证号", "-|-|-", "-|-|-"};
	assert_int_equal(understand(rows, 3, "A2:A3", &fault), FORM_MERGED);
	assert_string_equal(area_format(arena, fault), "A2:A3");
}

static const char *value(
	const char *label, const char *element, bool date_format, const char *source) {
	FormField field = {.label = label, .date_format = date_format};
	FormValue out;
	label_normal(arena, label, &field.hint);
	for (size_t i = 0; i < pack.count; i++)
		if (str_eq(pack.elements[i].id, element))
			field.element = &pack.elements[i];
	int r = form_value(arena, &pack, &field, source, &out);
	return r                     ? value_fault_text((ValueFault)r)
		: out.kind == VALUE_DATE ? arena_printf(arena, "day %lld", (long long)out.day)
								 : out.text;
}

static void test_values(void **state) {
	(void)state;
	static const char *const dates[] = {"1949-12-31", "1949.12.31", "1949/12/31", "19491231",
		"1949年12月31日", "１９４９-１２-３１", "1949-12-31T08:00:00+08:00"};
	for (size_t i = 0; i < 7; i++)
		assert_string_equal(value("", "birth", false, dates[i]), "1949-12-31");
	assert_string_equal(value("", "birth", true, "2026.1.2"), "day 20455");
	assert_string_equal(value("", "birth", false, "2026-02-30"), "not a date");
	assert_string_equal(value("", "birth", false, "约1949年"), "not a date");
	assert_string_equal(value("", "id_no", false, "11010519491231002x"), "11010519491231002x");
	assert_string_equal(value("", "id_no", false, "110105194912310021"), "not an identity number");
	assert_string_equal(value("", "id_no", false, "1.10105E+17"), "not an identity number");
	assert_string_equal(value("", "id_no", false, "E12345678"), "E12345678");
	assert_string_equal(value("", "sex", false, "2"), "女");
	assert_string_equal(value("性别(1男2女)", "sex", false, "女性"), "2");
	assert_string_equal(value("性别(男性/女性)", "sex", false, "1"), "男性");
	assert_string_equal(value("", "temp_morning", false, "３６.５"), "36.5");
	assert_string_equal(value("", "temp_morning", false, "高"), "not a number");
	assert_string_equal(value("", "name", false, "=1+1"), "=1+1");
}

static void test_bad_packs(void **state) {
	(void)state;
	ElementPack bad = {0};
	ElementFault fault;
	static const char twice[] = "id,name_zh,type\na,甲,text\na,乙,text\n",
					  kind[] = "id,name_zh,type\na,甲,word\n";
	assert_int_equal(elements_read(arena, twice, sizeof twice - 1, &bad, &fault), ERR_FORMAT);
	assert_int_equal(fault.row, 3);
	assert_int_equal(fault.column, 1);
	assert_int_equal(elements_read(arena, kind, sizeof kind - 1, &bad, &fault), ERR_FORMAT);
	assert_string_equal(fault.why, "no such type");
	assert_int_equal(fault.column, 3);
}

static int set_up(void **state) {
	(void)state;
	ElementFault fault;
	arena = arena_new(0);
	pack = (ElementPack){0};
	return elements_read(arena, elements_csv, sizeof elements_csv - 1, &pack, &fault) ||
		element_codes_read(arena, codes_csv, sizeof codes_csv - 1, &pack, &fault);
}

static int tear_down(void **state) {
	(void)state;
	book = workbook_free(book);
	free(data);
	data = NULL;
	arena = arena_free(arena);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
	const struct CMUnitTest tests[] = {TEST(test_two_levels), TEST(test_numbers_example_and_notes),
		TEST(test_shared_names), TEST(test_twice), TEST(test_card), TEST(test_not_forms),
		TEST(test_values), TEST(test_bad_packs)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
