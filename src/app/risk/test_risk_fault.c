/* Memory gives out at every allocation of every verb of huying risk: said, nothing half-written, nothing leaked (the
 * sanitizers look). */
#include "app/assets.h"
#include "app/risk/cmd_risk.h"
#include "base/arena.h"
#include "core/messages.h"

#include <getopt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARGS_MOST = 16, ALLOCATIONS_MOST = 20000 };
static FILE *nowhere;
static char directory[] = "/tmp/huying-risk-fault-XXXXXX";

typedef struct Case {
	const char *name;
	int (*verb)(const CliVerb *verb, int argc, char **argv);
	const char *text; /* the file */
	const char *args[ARGS_MOST];
} Case;

#define SERIES \
	"t,cases,place\n1,3,a\n2,1,a\n3,4,a\n4,1,a\n5,5,a\n6,9,a\n1,2,b\n2,6,b\n3,5,b\n4,3,b\n5,5,b\n6,8,b\n"
#define BY_DAY "t,cases,place\n1,3,a\n1,2,b\n2,1,a\n2,6,b\n3,1,a\n3,5,b\n"
static const Case cases[] = {
	{"detect", cmd_risk_detect, SERIES, {"--method", "c1", "--baseline", "2", "--series", "place"}},
	{"detect, by day", cmd_risk_detect, BY_DAY, {"--method", "cusum", "--series", "place"}},
	{"farrington", cmd_risk_detect, SERIES,
		{"--method", "farrington", "--b", "1", "--w", "0", "--frequency", "2", "--no-periods", "1",
			"--series", "place"}},
	{"rt", cmd_risk_rt, SERIES,
		{"--si-mean", "2", "--si-sd", "1", "--window", "2", "--series", "place"}},
	{"wt", cmd_risk_rt, SERIES,
		{"--si-mean", "2", "--si-sd", "1", "--method", "wt", "--window", "2", "--series", "place"}},
	{"forecast", cmd_risk_forecast, SERIES,
		{"--si-mean", "2", "--si-sd", "1", "--window", "2", "--paths", "100", "--series", "place"}},
	{"nowcast", cmd_risk_nowcast,
		"onset,report\n2026-01-01,2026-01-02\n2026-01-02,2026-01-02\n2026-01-03,2026-01-05\n",
		{"--delay", "2", "--samples", "10"}},
	{"score quantiles", cmd_risk_score,
		"id,quantile_level,predicted,observed\n1,0.25,1,2\n1,0.5,2,2\n1,0.75,3,2\n",
		{"--kind", "quantile"}},
	{"score binary", cmd_risk_score, "predicted,observed\n0.2,0\n0.7,1\n0.4,1\n",
		{"--kind", "binary"}},
	{"score samples", cmd_risk_score, "id,predicted,observed\n1,0.2,0\n1,0.7,0\n",
		{"--kind", "samples"}},
	{"score counts", cmd_risk_score, "y,mu,size\n2,3,NA\n", {"--kind", "counts"}},
	{"agree", cmd_risk_agree, "a,b,c\n1,2,2\n3,3,1\n2,2,2\n", {"--bootstrap", "3"}},
	{"experts", cmd_risk_experts,
		"expert,item,scale,realisation,q5,q50,q95\nA,x,UNI,3,1,2,4\nB,x,UNI,3,2,3,5\nA,y,LOG,,1,2,3\n",
		{"--robustness"}},
	{"idea", cmd_risk_experts, "question,expert,low,best,high,confidence\nq,A,1,2,3,80\n",
		{"--method", "idea"}},
	{"matrix", cmd_risk_matrix, "event_id,likelihood,health,confidence\nE,3,3,low\n",
		{"--as-of", "2026-11-24"}},
};

/* Fontconfig keeps what it has read of the fonts until the end of the program. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
	return "leak:libfontconfig.so";
}

/* It is read by a thread of pango's own, and handed over by what this sanitizer, which sees our code
 * only, knows nothing of. */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void) {
	return "called_from_lib:libfontconfig.so";
}

static const char *in(const char *name) {
	static char path[3][200];
	static int turn;
	turn = (turn + 1) % 3;
	snprintf(path[turn], sizeof path[turn], "%s/%s", directory, name);
	return path[turn];
}

static void write_file(const char *text) {
	FILE *file = fopen(in("in.csv"), "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int run(const Case *c, const char *picture) {
	char input[200], output[200], plot[200];
	char *argv[ARGS_MOST + 8] = {(char *)"risk", input, (char *)"-o", output};
	int argc = 4;
	snprintf(input, sizeof input, "%s", in("in.csv"));
	snprintf(output, sizeof output, "%s", in("out.csv"));
	for (int i = 0; c->args[i]; i++)
		argv[argc++] = (char *)c->args[i];
	if (picture) {
		snprintf(plot, sizeof plot, "%s", in(picture));
		argv[argc++] = (char *)"--plot";
		argv[argc++] = plot;
	}
	const CliVerb verb = {"risk test", "", "", c->verb};
	FILE *out = stdout, *err = stderr;
	optind = 0;
	stdout = stderr = nowhere; /* a line a failure */
	int code = c->verb(&verb, argc, argv);
	stdout = out;
	stderr = err;
	return code;
}

static bool there(const char *name) {
	return access(in(name), F_OK) == 0;
}

static void remove_all(void) {
	static const char *const names[] = {
		"in.csv", "out.csv", "out.csv.part", "p.svg", "p.svg.part", "p.csv", "p.csv.part"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(in(names[i]));
}

/* The n-th allocation fails, for every n until none does. */
static void fail_everywhere(const Case *c, const char *picture) {
	unsigned long n = 1;
	for (; n < ALLOCATIONS_MOST; n++) {
		write_file(c->text);
		arena_fail_at(n);
		int code = run(c, picture);
		bool failed = arena_fail_left() == 0;
		arena_fail_at(0);
		if (code != (failed ? EXIT_INTERNAL : EXIT_DONE))
			fail_msg("%s, allocation %lu: exit %d", c->name, n, code);
		if (there("out.csv") == failed || (picture && there("p.svg") == failed) ||
			there("out.csv.part") || there("p.svg.part"))
			fail_msg("%s, allocation %lu: half written", c->name, n);
		remove_all();
		if (!failed)
			break;
	}
	assert_true(n > 10 && n < ALLOCATIONS_MOST);
}

static void memory_gives_out_in_every_verb(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		fail_everywhere(&cases[i], NULL);
}

static void memory_gives_out_while_drawing(void **state) {
	static const char *const drawn[] = {"detect", "rt", "wt", "score binary", "agree"};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t k = 0; k < sizeof drawn / sizeof *drawn; k++)
			if (strcmp(drawn[k], cases[i].name) == 0)
				fail_everywhere(&cases[i], "p.svg");
}

static int begin(void **state) {
	(void)state;
	nowhere = fopen("/dev/null", "w");
	return nowhere && !messages_load(&assets) && mkdtemp(directory) ? 0 : -1;
}

static int end(void **state) {
	(void)state;
	remove_all();
	fclose(nowhere);
	return rmdir(directory);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_gives_out_in_every_verb),
		cmocka_unit_test(memory_gives_out_while_drawing),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
