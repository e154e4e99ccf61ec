/* The table of identity numbers, exact; the numbers belong to nobody known. */
#include "algo/linkage/resident_id.h"
#include "kit/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define JUDGED_ON "2026-11-23"

static void expect_row(const Golden *golden, size_t row) {
	ResidentId id;
	const char *form = golden_text(golden, row, "form");
	resident_id_read(golden_text(golden, row, "input"), JUDGED_ON, &id);
	bool valid = golden_number(golden, row, "valid") == 1;
	if ((id.fault == RESIDENT_ID_VALID) != valid ||
		strcmp(resident_id_fault_name(id.fault), golden_text(golden, row, "reason")) != 0)
		fail_msg("row %zu: %s", row + 2, resident_id_fault_name(id.fault));
	if (*form)
		assert_string_equal(id.number, golden_text(golden, row, "normalised18"));
	assert_string_equal(id.birth, golden_text(golden, row, "birth"));
	assert_int_equal(id.sex, *golden_text(golden, row, "sex"));
	assert_int_equal(id.was15, strcmp(form, "old15") == 0);
}

static void test_table(void **state) {
	(void)state;
	Golden *golden = golden_open("resident_id.csv");
	for (size_t row = 0; row < golden_rows(golden); row++)
		expect_row(golden, row);
	golden_close(golden);
}

static void test_forms(void **state) {
	ResidentId id;
	(void)state;
	resident_id_read("１１０１０５ １９４９１２３１００２ｘ", JUDGED_ON, &id);
	assert_int_equal(id.fault, RESIDENT_ID_VALID);
	assert_string_equal(id.number, "11010519491231002X");
	resident_id_read("1.10105194912E+17", JUDGED_ON, &id);
	assert_int_equal(id.fault, RESIDENT_ID_FORMAT);
	resident_id_read("身份证11010519491231002X", JUDGED_ON, &id);
	assert_int_equal(id.fault, RESIDENT_ID_FORMAT);
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_table), cmocka_unit_test(test_forms)};
	golden_dir = argc > 1 ? argv[1] : ".";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
