/* Memory gives out at every allocation of the verbs of huying form once the pack is read, and at some while it is:
 * said, nothing half-written, nothing leaked (the sanitizers look). */
#include "algo/sheet/test_book.h"
#include "app/form/cmd_form.h"
#include "base/arena.h"

#include <getopt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARGS_MOST = 20, OF_THE_PACK = 40 };
static FILE *nowhere;
static char directory[] = "/tmp/huying-form-fault-XXXXXX";

static const char elements[] =
	"id,name_zh,type,codes,of,synonyms,key\nname,姓名,text,,person,,\nid_no,身份证号,id_no,,person,,1\n"
	"sex,性别,code,sex,person,,\nbirth,出生日期,date,,person,,\nphone,电话,phone,,person,手机号,\n";
static const char people[] =
	"姓名,身份证号,手机号\n甲,11010519491231002X,139\n乙,,138\n丙,,\n丁,,\n";
static const char answers[] = "record,性别\n2,男\n3,1\n";
static const char sheet[] =
	"<worksheet><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>姓名</t></is></c>"
	"<c r='B1' t='inlineStr'><is><t>性别（男/女）</t></is></c><c r='C1' t='inlineStr'><is><t>出生日期</t>"
	"</is></c><c r='D1' t='inlineStr'><is><t>电话</t></is></c><c r='E1' t='inlineStr'><is><t>岁</t></is></c></row>"
	"<row r='2'><c r='A2'/><c r='B2'/><c r='C2'/><c r='D2'/><c r='E2'><f t='shared' ref='E2:E3' si='0'>A2</f></c></row>"
	"<row r='3' ht='20'><c r='A3' s='0'/><c r='B3'/><c r='C3'/><c r='D3'/><c r='E3'><f t='shared' si='0'/></c></row>"
	"<row r='4'><c r='A4' t='inlineStr'><is><t>合计</t></is></c><c r='B4'><f>COUNTA(A2:A3)</f></c></row></sheetData>"
	"<mergeCells><mergeCell ref='C4:D4'/></mergeCells><conditionalFormatting sqref='A2:A3'><cfRule><formula>A2=1</formula>"
	"</cfRule></conditionalFormatting><dataValidations><dataValidation type='list' sqref='B2:B3'><formula1>\"男,女\"</formula1>"
	"</dataValidation></dataValidations></worksheet>";

static const char *in(const char *name) {
	static char path[8][200];
	static int turn;
	turn = (turn + 1) % 8;
	snprintf(path[turn], sizeof path[turn], "%s/%s", directory, name);
	return path[turn];
}

static void write_file(const char *name, const char *data, size_t size) {
	FILE *file = fopen(in(name), "w");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

typedef struct Case {
	const char *name;
	int (*verb)(const CliVerb *verb, int argc, char **argv);
	const char *args[ARGS_MOST]; /* names with a dot are files in the directory */
} Case;

static const Case cases[] = {
	{"inspect", cmd_form_inspect, {"blank.xlsx", "--json", "--elements", "elements.csv"}},
	{"fill", cmd_form_fill,
		{"blank.xlsx", "--elements", "elements.csv", "--from", "people.csv", "--from",
			"answers.csv", "--as-of", "2026-11-25", "-o", "out.xlsx", "--provenance",
			"origins.json"}},
};

static int run(const Case *c, const char *blank) {
	char paths[ARGS_MOST][200], *argv[ARGS_MOST + 1] = {(char *)"form"};
	int argc = 1;
	for (int i = 0; c->args[i]; i++) {
		const char *arg = i ? c->args[i] : blank;
		snprintf(paths[i], sizeof paths[i], "%s", strchr(arg, '.') ? in(arg) : arg);
		argv[argc++] = paths[i];
	}
	const CliVerb verb = {"form test", "", "", c->verb};
	FILE *out = stdout, *err = stderr;
	optind = 0;
	stdout = stderr = nowhere; /* a line a failure */
	int code = c->verb(&verb, argc, argv);
	stdout = out;
	stderr = err;
	return code;
}

/* Allocations of a run to its end. */
static unsigned long allocations(const Case *c, const char *blank) {
	enum { MANY = 100000000 };
	arena_fail_at(MANY);
	run(c, blank);
	unsigned long used = MANY - arena_fail_left();
	arena_fail_at(0);
	return used;
}

static const char *const outputs[] = {"out.xlsx", "questions.csv", "origins.json"};

static void remove_outputs(void) {
	for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
		unlink(in(outputs[i]));
}

static void fail_at(const Case *c, unsigned long n) {
	char part[64];
	arena_fail_at(n);
	int code = run(c, "blank.xlsx");
	bool failed = arena_fail_left() == 0;
	arena_fail_at(0);
	if (!failed || code != EXIT_INTERNAL)
		fail_msg("%s, allocation %lu: exit %d", c->name, n, code);
	if (access(in("out.xlsx"), F_OK) == 0)
		fail_msg("%s, allocation %lu: the form was written", c->name, n);
	for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
		snprintf(part, sizeof part, "%s.part", outputs[i]);
		if (access(in(part), F_OK) == 0)
			fail_msg("%s, allocation %lu: %s is left behind", c->name, n, part);
	}
	remove_outputs();
}

static void memory_gives_out(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const Case *c = &cases[i];
		unsigned long pack = allocations(c, "not-there.xlsx"), all = allocations(c, "blank.xlsx");
		remove_outputs();
		assert_true(pack > OF_THE_PACK && all > pack + 50);
		for (unsigned long n = 1; n < pack; n += pack / OF_THE_PACK)
			fail_at(c, n);
		for (unsigned long n = pack; n <= all; n++)
			fail_at(c, n);
		assert_int_equal(run(c, "blank.xlsx"), EXIT_DONE);
		assert_true(c->verb != cmd_form_fill || access(in("out.xlsx"), F_OK) == 0);
		remove_outputs();
	}
}

static int begin(void **state) {
	size_t size;
	char *book = book_of_parts(sheet, "<sst/>", "<styleSheet/>", &size);
	(void)state;
	nowhere = fopen("/dev/null", "w");
	if (!nowhere || !book || !mkdtemp(directory))
		return -1;
	write_file("blank.xlsx", book, size);
	write_file("elements.csv", elements, sizeof elements - 1);
	write_file("people.csv", people, sizeof people - 1);
	write_file("answers.csv", answers, sizeof answers - 1);
	free(book);
	return 0;
}

static int end(void **state) {
	static const char *const inputs[] = {"blank.xlsx", "elements.csv", "people.csv", "answers.csv"};
	(void)state;
	for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
		unlink(in(inputs[i]));
	fclose(nowhere);
	return rmdir(directory);
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(memory_gives_out)};
	return cmocka_run_group_tests(tests, begin, end);
}
