#include "algo/sheet/xlsx_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *stored, XlsxShown shown, const char *text) {
	char out[XLSX_VALUE_SIZE];
	assert_string_equal(xlsx_value(stored, shown, false, out), text);
}

static void test_numbers_have_no_exponent(void **state) {
	(void)state;
	expect("110105194912310021", XLSX_NUMBER, "110105194912310021");
	expect("1.10105194912310E17", XLSX_NUMBER, "110105194912310000");
	expect("1.38E+10", XLSX_NUMBER, "13800000000");
	expect("0.30000000000000004", XLSX_NUMBER, "0.3");
	expect("-12.50", XLSX_NUMBER, "-12.5");
	expect("-7", XLSX_NUMBER, "-7");
	expect("1E-7", XLSX_NUMBER, "0.0000001");
	expect("1234567.0625", XLSX_NUMBER, "1234567.0625");
	expect("99999999999999.95", XLSX_NUMBER, "100000000000000");
	expect("0.0", XLSX_NUMBER, "0");
	expect("0010", XLSX_NUMBER, "0010");
	expect("none", XLSX_NUMBER, "none");
}

static void test_the_longest_numbers_fit(void **state) {
	(void)state;
	char out[XLSX_VALUE_SIZE];
	assert_int_equal(strlen(xlsx_value("-1.7976931348623157E308", XLSX_NUMBER, false, out)), 310);
	assert_int_equal(strlen(xlsx_value("-2.2250738585072014E-308", XLSX_NUMBER, false, out)), 324);
}

/* A decimal read back is the same to 15 digits. */
static void test_numbers_come_back(void **state) {
	(void)state;
	uint64_t seed = 4201;
	for (int i = 0; i < 20000; i++) {
		char stored[40], out[XLSX_VALUE_SIZE], again[40], before[40];
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		double x = (double)(int64_t)seed * (i % 2 ? 1e-12 : 1e-25);
		snprintf(stored, sizeof stored, "%.17g", x);
		xlsx_value(stored, XLSX_NUMBER, false, out);
		assert_null(strpbrk(out, "eE"));
		snprintf(before, sizeof before, "%.14e", x);
		snprintf(again, sizeof again, "%.14e", strtod(out, NULL));
		assert_string_equal(again, before);
	}
}

static void test_dates(void **state) {
	(void)state;
	expect("1", XLSX_DATE, "1900-01-01");
	expect("59", XLSX_DATE, "1900-02-28");
	expect("60", XLSX_DATE, "1900-02-29");
	expect("61", XLSX_DATE, "1900-03-01");
	expect("25569", XLSX_DATE, "1970-01-01");
	expect("36585", XLSX_DATE, "2000-02-29");
	expect("46350.99", XLSX_DATE, "2026-11-24");
	expect("2958465", XLSX_DATE, "9999-12-31");
	expect("2958466", XLSX_DATE, "2958466");
	expect("-1", XLSX_DATE, "-1");
	expect("0.5", XLSX_DATE, "0.5");
}

static void test_times(void **state) {
	(void)state;
	expect("46350.354166666664", XLSX_DATE_TIME, "2026-11-24T08:30:00+08:00");
	expect("46350", XLSX_DATE_TIME, "2026-11-24T00:00:00+08:00");
	expect("46350.9999999", XLSX_DATE_TIME, "2026-11-25T00:00:00+08:00");
	expect("0.99998842592", XLSX_TIME, "23:59:59");
	expect("46350.25", XLSX_TIME, "06:00:00");
	expect("1.5", XLSX_ELAPSED, "36:00:00");
}

static void test_formats(void **state) {
	(void)state;
	static const struct {
		const char *code;
		XlsxShown shown;
	} rows[] = {
		{"General", XLSX_NUMBER},
		{"0.00E+00", XLSX_NUMBER},
		{"#,##0.00;[Red]-#,##0.00", XLSX_NUMBER},
		{"G/通用格式", XLSX_NUMBER},
		{"General\"days\"", XLSX_NUMBER},
		{"0.0e+0", XLSX_NUMBER},
		{"\"day\"0", XLSX_NUMBER},
		{"0\\d", XLSX_NUMBER},
		{"_d0*y", XLSX_NUMBER},
		{"@", XLSX_NUMBER},
		{"yyyy\\-mm\\-dd", XLSX_DATE},
		{"[$-804]yyyy\"年\"m\"月\"d\"日\";@", XLSX_DATE},
		{"mmm", XLSX_DATE},
		{"[$-804]aaaa", XLSX_DATE},
		{"e\\.m", XLSX_DATE},
		{"yyyy/m/d h:mm", XLSX_DATE_TIME},
		{"mm:ss.0", XLSX_TIME},
		{"h:mm AM/PM", XLSX_TIME},
		{"[$-409]h:mm A/P;@", XLSX_TIME},
		{"上午/下午h\"时\"mm\"分\"", XLSX_TIME},
		{"[h]:mm", XLSX_ELAPSED},
		{"[mm]:ss", XLSX_ELAPSED},
		{"", XLSX_NUMBER},
		{"\"", XLSX_NUMBER},
		{"\\", XLSX_NUMBER},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (xlsx_format_code(rows[i].code) != rows[i].shown)
			fail_msg("%s", rows[i].code);
}

static void test_builtin_formats(void **state) {
	(void)state;
	assert_int_equal(xlsx_format_builtin(0), XLSX_NUMBER);
	assert_int_equal(xlsx_format_builtin(14), XLSX_DATE);
	assert_int_equal(xlsx_format_builtin(20), XLSX_TIME);
	assert_int_equal(xlsx_format_builtin(22), XLSX_DATE_TIME);
	assert_int_equal(xlsx_format_builtin(31), XLSX_DATE);
	assert_int_equal(xlsx_format_builtin(46), XLSX_ELAPSED);
	assert_int_equal(xlsx_format_builtin(49), XLSX_NUMBER);
	assert_int_equal(xlsx_format_builtin(55), XLSX_TIME);
	assert_int_equal(xlsx_format_builtin(58), XLSX_DATE);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_have_no_exponent),
		cmocka_unit_test(test_the_longest_numbers_fit),
		cmocka_unit_test(test_numbers_come_back),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_builtin_formats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
