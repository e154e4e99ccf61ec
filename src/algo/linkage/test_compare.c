/* Normal forms and levels, as registers write and people mistake them. */
#include "algo/linkage/compare.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 256 };
typedef struct Form {
	char text[3 * MOST];
	_Alignas(16) char prepared[512];
} Form;

static const void *form_of(const Comparison *compare, const char *cell, Form *out) {
	size_t size = compare->normal(cell, strlen(cell), out->text);
	out->text[size] = '\0';
	if (!compare->form_size)
		return out->text;
	assert_true(compare->form_size <= sizeof out->prepared);
	compare->prepare(out->text, out->prepared);
	return out->prepared;
}

static void expect_normal(const char *name, const char *cell, const char *normal) {
	Form form;
	form_of(comparison_find(name), cell, &form);
	assert_string_equal(form.text, normal);
}

/* As records are compared: equal normal forms are equal, whichever comes first. */
static void expect_level(const char *name, const char *a, const char *b, const char *word) {
	const Comparison *compare = comparison_find(name);
	Form x, y;
	const void *p = form_of(compare, a, &x), *q = form_of(compare, b, &y);
	bool turned = compare->ordered && strcmp(x.text, y.text) > 0;
	int32_t level = str_eq(x.text, y.text) ? compare->levels - 1
		: turned                           ? compare->level(q, p)
										   : compare->level(p, q);
	if (!str_eq(compare->words[level], word))
		fail_msg("%s of %s, %s: %s, not %s", name, a, b, compare->words[level], word);
}

static void normal_forms(void **state) {
	(void)state;
	expect_normal("latin_name", " O'Brien-Smith ", "obriensmith");
	expect_normal("latin_name", "Colomiès", "colomies");
	expect_normal("text", "Ｈｉｇｈ　Street, 12", "high street 12");
	expect_normal("text", "N/A", "");
	expect_normal("text", "不详", "");
	expect_normal("date", "1984-3-5", "19840305");
	expect_normal("date", "1984年3月5日", "19840305");
	expect_normal("date", "5/3/1984", "19840305");
	expect_normal("date", "19840305", "19840305");
	expect_normal("date", "1860-81-01", "18608101");
	expect_normal("phone", "+44 7123 456789", "07123456789");
	expect_normal("phone_cn", "+86 137-1234-5679", "13712345679");
	expect_normal("phone_cn", "13800000000", "");
	expect_normal("sex", "Female", "f");
	expect_normal("sex", "男", "m");
	expect_normal("sex", "?", "");
	expect_normal("postcode", "SW1A 1AA", "sw1a1aa");
	expect_normal("resident_id", "11010519491231002x", "11010519491231002X");
	expect_normal("resident_id", "1.1E+17", "");
}

static void levels(void **state) {
	(void)state;
	expect_level("latin_name", "nicole", "nicola", "close");
	expect_level("latin_name", "alexander", "alex", "short");
	expect_level("latin_name", "martha", "marhta", "close");
	expect_level("latin_name", "joyce", "carol", "differs");
	expect_level("date", "1984-03-05", "1984-05-03", "slip");
	expect_level("date", "1984-03-05", "1984-03-06", "slip");
	expect_level("date", "1984-03-05", "1984-03-17", "parts");
	expect_level("date", "1984-03-05", "1984-11-17", "year");
	expect_level("date", "1984-03-05", "1951-11-17", "differs");
	expect_level("email", "ann.smith12@x.org", "annsmith12@y.org", "name");
	expect_level("email", "ann.smith12@x.org", "ann.smith77@x.org", "differs");
	expect_level("postcode", "sw1a 1aa", "sw1a 9zz", "area");
	expect_level("street", "high street", "street high", "close");
	expect_level("name_cn", "杨云彬", "杨芸彬", "sound");
	expect_level("name_cn", "张伟", "張偉", "equal");
	expect_level("name_cn", "张伟", "李娜", "differs");
	expect_level("resident_id", "11010519491231002X", "110105194912310021", "slip");
	expect_level("resident_id", "11010519491231002X", "110105491231002", "equal");
	expect_level("phone_cn", "13712345679", "13712345697", "slip");
	expect_level("address_cn", "中北路3号1栋201室", "中北路3号1幢201", "equal");
}

static void what_proves(void **state) {
	const Comparison *id = comparison_find("resident_id");
	(void)state;
	assert_true(id->proves("11010519491231002X"));
	assert_false(id->proves("110105194912310021"));
	assert_true(id->anothers("11010519491231002X", "20190506"));
	assert_false(id->anothers("11010519491231002X", "19501231"));
}

static void hashes_are_never_zero_and_differ(void **state) {
	(void)state;
	assert_int_not_equal(compare_hash("", 0), 0);
	assert_int_not_equal(compare_hash("a", 1), compare_hash("a\0", 2));
	assert_int_not_equal(compare_hash("12345678", 8), compare_hash("12345679", 8));
	assert_null(comparison_find("magic"));
	assert_non_null(comparison_facet(comparison_find("date"), "whole"));
	assert_null(comparison_facet(comparison_find("sex"), "sound"));
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(normal_forms), cmocka_unit_test(levels),
		cmocka_unit_test(what_proves), cmocka_unit_test(hashes_are_never_zero_and_differ)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
