/* Whom forms are about, by their titles, notes and instructions. */
#include "algo/sheet/form_compare.h"
#include "algo/sheet/test_book.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const char elements_csv[] =
	"id,name_zh,name_en,synonyms,type,codes,unit,of,sensitivity,key\n"
	"serial,序号,n,,serial,,,any,low,\nremark,备注,n,,text,,,any,low,\nname,姓名,n,,text,,,person,high,\n"
	"id_no,身份证号,n,,id_no,,,person,high,1\nsex,性别,n,,code,sex,,person,mid,\n"
	"age,年龄,n,,number,,,person,mid,\nphone,联系电话,n,,phone,,,person,high,\n"
	"place,场所名称,n,,text,,,place,low,\nplace_staff,从业人数,n,,number,,,place,low,\n"
	"place_phone,场所电话,n,,phone,,,place,low,\n";
static const char codes_csv[] =
	"table,code,name_zh,name_en,synonyms\nsex,1,男,m,男性\nsex,2,女,f,女性\nyes_no,1,是,y,\n"
	"living_state,1,独居,a,独居老人\nliving_state,2,空巢,b,空巢老人\nresident_type,2,流动,c,流动人口\n";

static Arena *arena;
static ElementPack pack;

typedef struct Page {
	Workbook *book;
	char *data;
	Form form;
	FormScope scope;
} Page;

static void put_row(Buf *out, int row, const char *cells) {
	char **pieces;
	size_t count = str_split(arena, cells, "|", &pieces);
	buf_printf(out, "<row r='%d'>", row);
	for (size_t i = 0; i < count; i++)
		if (str_eq(pieces[i], "-"))
			buf_printf(out, "<c r='%c%d'/>", (char)('A' + i), row);
		else
			buf_printf(out, "<c r='%c%d' t='inlineStr'><is><t>%s</t></is></c>", (char)('A' + i),
				row, pieces[i]);
	buf_puts(out, "</row>");
}

static int64_t day_of(const char *text) {
	Time t;
	assert_true(time_parse_date(text, &t));
	return (t + TIME_CITY_OFFSET) / TIME_DAY;
}

/* A title, a header, a row to fill, a note. */
static Page page(const char *title, const char *header, const char *note) {
	Page p;
	Buf out;
	SheetArea fault;
	size_t size, count;
	buf_init(&out, arena);
	buf_puts(&out, "<worksheet><sheetData>");
	put_row(&out, 1, title);
	put_row(&out, 2, header);
	put_row(&out, 3, "-|-|-");
	put_row(&out, 4, note);
	buf_puts(&out, "</sheetData></worksheet>");
	p.data = book_of_parts(out.data, "<sst/>", "<styleSheet/>", &size);
	assert_int_equal(workbook_open(&p.book, arena, p.data, size), 0);
	Worksheet *sheet = workbook_sheets(p.book, &count) + 1; /* behind the hidden one */
	assert_int_equal(workbook_load(p.book, sheet), 0);
	assert_int_equal(form_understand(arena, p.book, sheet, &pack, &p.form, &fault), 0);
	assert_int_equal(
		form_scope(arena, p.book, sheet, &pack, &p.form, day_of("2027-01-05"), &p.scope), 0);
	return p;
}

static void done(Page *p) {
	workbook_free(p->book);
	free(p->data);
}

static const char people[] = "姓名|身份证号|联系电话";

static void expect(const char *title, const char *note, const char *wanted) {
	Page p = page(title, people, note);
	assert_string_equal(scope_text(arena, &p.scope), wanted);
	done(&p);
}

static void test_ages_of_titles(void **state) {
	(void)state;
	expect("60岁以上老人摸底表", "注", "aged 60 and over");
	expect("６５周岁及以上老年人名册", "注", "aged 65 and over");
	expect("80岁（含）以上高龄老人表", "注", "aged 80 and over");
	expect("18岁以下未成年人表", "注", "aged 18 and under");
	expect("不满18周岁人员表", "注", "aged 17 and under");
	expect("满60周岁老人表", "注", "aged 60 and over");
	expect("3-11岁儿童接种表", "注", "aged 3 and over, aged 11 and under");
	expect("60岁至69岁老人表", "注", "aged 60 and over, aged 69 and under");
	expect("年龄登记表", "注", "");
	expect("第60岁以上", "注", "aged 60 and over");
}

static void test_kinds_and_places_of_titles(void **state) {
	(void)state;
	expect("60岁以上独居老人巡访表", "注", "aged 60 and over, 独居");
	expect("独居空巢老人名册", "注", "独居, 空巢");
	expect("本社区流动人口登记表", "注", "流动, one's own");
	expect("登记表（男，是）", "注", "");
}

static void test_days(void **state) {
	(void)state;
	expect("登记表（截至2026年11月20日）", "注", "until 2026-11-20");
	expect("登记表 截止到2026.11.20", "注", "until 2026-11-20");
	expect("登记表", "注：数据截至 1 月 4 日", "until 2027-01-04");
	expect("登记表", "注：截至12月31日", "until 2026-12-31"); /* the one that was */
	expect("登记表", "截至2026年2月30日", "");
	expect("登记表", "截至目前", "");
}

static void test_notes_count_when_they_say_so(void **state) {
	(void)state;
	expect("摸底表", "填报范围：本社区60岁以上独居老人", "aged 60 and over, 独居, one's own");
	expect("摸底表", "1.每日报送；2.仅填写65岁以上老人。", "aged 65 and over");
	expect("摸底表", "注：60岁以上的请注明", "");
	expect("摸底表", "填报对象：全体居民，不含60岁以上老人", "");
	expect("填报对象：独居老人", "注", "独居");
}

static void test_only_people_have_ages(void **state) {
	(void)state;
	Page p = page("60岁以上从业人员表", "场所名称|从业人数|场所电话", "注");
	assert_string_equal(scope_text(arena, &p.scope), "");
	done(&p);
}

static void test_ages_nobody_has(void **state) {
	(void)state;
	Page p = page("60岁以上老人和3岁以下儿童表", people, "注");
	assert_true(p.scope.unclear);
	done(&p);
}

static void test_covering(void **state) {
	static const struct {
		const char *a, *b;
		bool covers;
	} cases[] = {
		{"登记表", "60岁以上表", true},
		{"60岁以上表", "登记表", false},
		{"60岁以上表", "65岁以上表", true},
		{"65岁以上表", "60岁以上表", false},
		{"18岁以下表", "3-11岁表", true},
		{"18岁以下表", "登记表", false},
		{"独居老人表", "登记表", false},
		{"登记表", "独居老人表", true},
		{"独居空巢老人表", "独居老人表", true},
		{"独居老人表", "独居空巢老人表", false},
		{"独居老人表", "流动人口表", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		Page a = page(cases[i].a, people, "注"), b = page(cases[i].b, people, "注");
		assert_int_equal(scope_covers(&a.scope, &b.scope), cases[i].covers);
		done(&a);
		done(&b);
	}
}

static void test_overlap(void **state) {
	(void)state;
	FormOverlap o;
	Page a = page("登记表（截至2026年11月20日）", "序号|姓名|身份证号|楼长", "注");
	Page b =
		page("60岁以上表（截至2026年11月25日）", "序号|姓名|性别|年龄|联系电话|楼 长|备注", "注");
	form_compare(arena, &a.form, &a.scope, &b.form, &b.scope, &o);
	assert_int_equal(o.count, 5); /* neither 序号 nor 备注 */
	assert_int_equal(o.asked, 4);
	assert_true(o.items[1].follows && o.items[2].follows && !o.items[0].follows);
	assert_null(o.items[3].by);
	assert_string_equal(o.items[4].by->label, "楼长");
	assert_true(o.same_unit && o.same_people && o.days_older == 5);
	assert_true(overlap_covered(&o) == .8);
	form_compare(arena, &b.form, &b.scope, &a.form, &a.scope, &o);
	assert_int_equal(o.asked, 2); /* an identity number does not follow from an age */
	assert_true(!o.same_people && overlap_covered(&o) == 0 && o.days_older == 0);
	done(&a);
	done(&b);
}

static int set_up(void **state) {
	ElementFault fault;
	(void)state;
	arena = arena_new(0);
	pack = (ElementPack){0};
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
		cmocka_unit_test(test_ages_of_titles),
		cmocka_unit_test(test_kinds_and_places_of_titles),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_notes_count_when_they_say_so),
		cmocka_unit_test(test_only_people_have_ages),
		cmocka_unit_test(test_ages_nobody_has),
		cmocka_unit_test(test_covering),
		cmocka_unit_test(test_overlap),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
