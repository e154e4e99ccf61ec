/* Memory gives out at every allocation of huying link: said, nothing half-written, nothing leaked (the sanitizers look). */
#include "app/link/cmd_link.h"
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

enum { ARGS_MOST = 24, ALLOCATIONS_MOST = 20000 };
static FILE *nowhere;
static char directory[] = "/tmp/huying-link-fault-XXXXXX";

static const char *const files[][2] = {
	{"more.csv",
		"id,surname,given name,date of birth\n8,smith,anna,3/2/1980\n9,brown,tom,1999-01-01\n"},
	{"west.csv",
		"rec_id,first_name,surname,dob,phone,email\n1,anna,smith,1980-02-03,07123456789,anna.smith12@x.org\n"
		"2,ann,smith,1980-02-03,07123456789,\n3,\"li\"\"sa\",jones,1990-05-06,07999888771,\n4,smith,anna,1980-02-03,,\n"},
	{"cn.csv",
		"编号,姓名,性别,出生日期,身份证号,手机,住址\n5,张伟,男,1980-02-03,,13712345679,中北路3号1栋201室\n"
		"6,張偉,男,1980-02-03,,13712345679,中北路3号1栋201\n7,李娜,女,1990-05-06,,,\n"},
};

typedef struct Case {
	const char *args[ARGS_MOST];
} Case;

static const Case cases[] = {
	{{"west.csv", "--explain", "--plot", "--lang", "en"}},
	{{"cn.csv", "--json", "--threads", "3"}},
	{{"west.csv", "more.csv", "--schema", "person-west", "--mode", "both", "--one-to-one"}},
};

static const char *in(const char *name) {
	static char path[8][200];
	static int turn;
	turn = (turn + 1) % 8;
	snprintf(path[turn], sizeof path[turn], "%s/%s", directory, name);
	return path[turn];
}

static int run(const Case *c) {
	char paths[ARGS_MOST][200];
	char *argv[ARGS_MOST] = {
		(char *)"link", (char *)"--clusters", paths[0], (char *)"--pairs", paths[1]};
	int argc = 5;
	snprintf(paths[0], sizeof paths[0], "%s", in("clusters.csv"));
	snprintf(paths[1], sizeof paths[1], "%s", in("pairs.csv"));
	for (int i = 0; c->args[i]; i++) {
		snprintf(paths[argc], sizeof paths[argc], "%s", in(c->args[i]));
		argv[argc] = strstr(c->args[i], ".csv") ? paths[argc] : (char *)c->args[i];
		argc++;
	}
	const CliVerb verb = {"link", "", "", cmd_link};
	FILE *out = stdout, *err = stderr;
	optind = 0;
	stdout = stderr = nowhere;
	int code = cmd_link(&verb, argc, argv);
	stdout = out;
	stderr = err;
	return code;
}

static bool there(const char *name) {
	return access(in(name), F_OK) == 0;
}

static void remove_outputs(void) {
	unlink(in("clusters.csv"));
	unlink(in("pairs.csv"));
}

static void fail_everywhere(const Case *c) {
	unsigned long n = 1;
	for (; n < ALLOCATIONS_MOST; n++) {
		arena_fail_at(n);
		int code = run(c);
		bool failed = arena_fail_left() == 0;
		arena_fail_at(0);
		if (code != (failed ? EXIT_INTERNAL : EXIT_DONE))
			fail_msg("%s, allocation %lu: exit %d", c->args[0], n, code);
		if (there("clusters.csv") == failed || there("pairs.csv") == failed ||
			there("clusters.csv.part") || there("pairs.csv.part"))
			fail_msg("%s, allocation %lu: half written", c->args[0], n);
		remove_outputs();
		if (!failed)
			break;
	}
	assert_true(n > 50 && n < ALLOCATIONS_MOST);
}

static void memory_gives_out_at_every_allocation(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		fail_everywhere(&cases[i]);
}

static int set_up(void **state) {
	(void)state;
	nowhere = fopen("/dev/null", "w");
	if (!nowhere || !mkdtemp(directory))
		return -1;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		FILE *file = fopen(in(files[i][0]), "w");
		if (!file || fputs(files[i][1], file) < 0 || fclose(file))
			return -1;
	}
	/* what is read once and stays, messages and tables, before the counting begins */
	int code = run(&cases[0]);
	remove_outputs();
	return code;
}

static int tear_down(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlink(in(files[i][0]));
	fclose(nowhere);
	return rmdir(directory);
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(memory_gives_out_at_every_allocation)};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
