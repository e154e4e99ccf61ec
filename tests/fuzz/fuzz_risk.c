/* Bytes as a file that huying risk reads, through the verbs that read it: from the first byte to the last row of the result.
 * Built once a reader, -DREADER=series and so on; which of its runs is made the number of bytes decides. */
#include "app/risk/cmd_risk.h"
#include "base/str.h"
#include "tests/fuzz/fuzz.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define TEXT_OF(x) #x
#define NAME_OF(x) TEXT_OF(x)
enum { ARGS_MOST = 16, RUNS_MOST = 12 };

/* "@" stands for the file of bytes, "#" for one that is always good. */
typedef struct FuzzRun {
	int (*verb)(const CliVerb *verb, int argc, char **argv);
	const char *args[ARGS_MOST];
} FuzzRun;
typedef struct FuzzReader {
	const char *name, *good;
	FuzzRun runs[RUNS_MOST];
} FuzzReader;

#define GOOD_SERIES "t,cases\n1,2\n2,3\n3,1\n4,4\n5,2\n6,7\n7,3\n8,5\n"
static const FuzzReader readers[] = {
	{"series", NULL,
		{{cmd_risk_detect, {"@", "--method", "c1", "--series", "place", "--threads", "2"}},
			{cmd_risk_detect, {"@", "--method", "c3", "--baseline", "2"}},
			{cmd_risk_detect, {"@", "--method", "cusum", "--transform", "rossi"}},
			{cmd_risk_detect, {"@", "--method", "cusum", "--reference", "glm", "--frequency", "4"}},
			{cmd_risk_detect, {"@", "--method", "bayes", "--w", "2", "--json"}},
			{cmd_risk_detect, {"@", "--method", "outbreakp"}},
			{cmd_risk_detect,
				{"@", "--method", "farrington", "--b", "1", "--w", "1", "--frequency", "4",
					"--no-periods", "2", "--past-weeks-not-included", "0", "--threshold", "muan"}},
			{cmd_risk_detect,
				{"@", "--method", "farrington-1996", "--b", "1", "--w", "1", "--frequency", "4"}},
			{cmd_risk_rt, {"@", "--si-mean", "2", "--si-sd", "1", "--window", "2"}},
			{cmd_risk_rt,
				{"@", "--si-mean", "2", "--si-sd", "1", "--window", "2", "--method", "wt",
					"--corrected"}},
			{cmd_risk_forecast, {"@", "--model", "seasonal", "--horizon", "3"}}}},
	{"linelist", NULL,
		{{cmd_risk_nowcast, {"@", "--delay", "2", "--samples", "10"}},
			{cmd_risk_nowcast, {"@", "--delay", "3", "--method", "lawless"}},
			{cmd_risk_nowcast,
				{"@", "--delay", "3", "--method", "chainladder", "--series", "place"}}}},
	{"forecasts", NULL,
		{{cmd_risk_score, {"@", "--kind", "binary", "--by", "target_type", "--bins", "3"}},
			{cmd_risk_score, {"@", "--kind", "quantile", "--baseline", "base"}},
			{cmd_risk_score, {"@", "--kind", "samples"}},
			{cmd_risk_score, {"@", "--kind", "counts"}}}},
	{"truth",
		"series,target_end_date,quantile_level,predicted\nA,2026-01-01,0.25,1\nA,2026-01-01,0.5,2\nA,2026-01-01,0.75,3\n",
		{{cmd_risk_score, {"#", "--kind", "quantile", "--truth", "@"}}}},
	{"ratings", NULL,
		{{cmd_risk_agree, {"@", "--bootstrap", "5"}},
			{cmd_risk_agree, {"@", "--raters-in-rows", "--label", "rater", "--bootstrap", "0"}},
			{cmd_risk_agree, {"@", "--form", "counts"}}, {cmd_risk_agree, {"@", "--form", "table"}},
			{cmd_risk_agree, {"@", "--order", "low,middle,high", "--bootstrap", "0"}}}},
	{"study", NULL, {{cmd_risk_experts, {"@", "--robustness"}}}},
	{"idea", NULL, {{cmd_risk_experts, {"@", "--method", "idea"}}}},
	{"worksheet", NULL, {{cmd_risk_matrix, {"@", "--lang", "zh-CN"}}}},
	{"scale", "event_id,likelihood,health,confidence\nE,3,4,low\n",
		{{cmd_risk_matrix, {"#", "--scales", "@", "--scheme", "S", "--as-of", "2026-01-01"}}}},
	{"interval", GOOD_SERIES, {{cmd_risk_rt, {"#", "--si", "@", "--window", "2"}}}},
	{"windows", GOOD_SERIES,
		{{cmd_risk_rt, {"#", "--windows", "@", "--si-mean", "2", "--si-sd", "1"}}}},
};

static void promise(bool kept) {
	if (!kept)
		abort();
}

static const FuzzReader *reader(void) {
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
		if (str_eq(readers[i].name, NAME_OF(READER)))
			return &readers[i];
	abort();
}

/* A file in memory alone; its path in `path`. */
static int file_of(const void *data, size_t size, char path[40]) {
	int fd = memfd_create("fuzz", 0);
	promise(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, 40, "/proc/self/fd/%d", fd);
	return fd;
}

/* What verbs say and write is not looked at. */
static int run_silently(const FuzzRun *run, int argc, char **argv) {
	static FILE *nowhere;
	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	promise(nowhere);
	FILE *out = stdout, *err = stderr;
	stdout = stderr = nowhere;
	optind = 0;
	const CliVerb verb = {"risk fuzz", "", "", run->verb};
	int code = run->verb(&verb, argc, argv);
	stdout = out;
	stderr = err;
	return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const FuzzReader *r = reader();
	size_t runs = 0;
	while (runs < RUNS_MOST && r->runs[runs].verb)
		runs++;
	const FuzzRun *run = &r->runs[size % runs];
	char bytes[40], good[40], *argv[ARGS_MOST + 2] = {(char *)"fuzz"};
	int fd = file_of(data, size, bytes),
		good_fd = r->good ? file_of(r->good, strlen(r->good), good) : -1, argc = 1;
	for (; run->args[argc - 1]; argc++)
		argv[argc] = str_eq(run->args[argc - 1], "@") ? bytes
			: str_eq(run->args[argc - 1], "#")        ? good
													  : (char *)run->args[argc - 1];
	int code = run_silently(run, argc, argv);
	promise(code == EXIT_DONE || code == EXIT_USAGE);
	close(fd);
	if (good_fd >= 0)
		close(good_fd);
	return 0;
}
