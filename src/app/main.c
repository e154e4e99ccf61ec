/* huying VERB [options] [files] */
#include "app/link/cmd_link.h"
#include "app/verbs.h"
#include "base/str.h"

#include <stdio.h>

#define HUYING_VERSION "0.1.0"

static int cmd_version(const CliVerb *verb, int argc, char **argv) {
	int exit_code;
	if (!cli_parse(verb, NULL, 0, &argc, &argv, &exit_code))
		return exit_code;
	puts("huying " HUYING_VERSION);
	return EXIT_DONE;
}

static const CliVerb verbs[] = {
	{"serve",
		"[--data DIR] [--address A] [--port N] [--trust-proxy] [--secure-cookies] [--archive DIR]",
		"serve a city", cmd_serve},
	{"init", "--data DIR --areas FILE.csv [--points FILE.csv] [--shapes FILE.geojson]",
		"make a new city", cmd_init},
	{"import", "areas|changes|points|shapes|people|volunteers FILE [--dry-run]",
		"import a list into a city", cmd_import},
	{"export", "people|volunteers FILE.csv|FILE.xlsx [--area CODE]", "export people or volunteers",
		cmd_export},
	{"account", "add LOGIN --role ROLE [--name NAME] [--area CODE] | reset LOGIN",
		"make an account (password on standard input), or a password for one sign-in", cmd_account},
	{"verify", "[--data DIR] | BACKUP [--key FILE]",
		"check the journal's chain and every invariant, of a city or a backup", cmd_verify},
	{"backup", "FILE [--data DIR]", "copy a running city's database, consistently", cmd_backup},
	{"restore", "FILE|ARCHIVE --data DIR [--to-line N|--before-line N|--to-time T] [--list]",
		"put a checked backup, or an archive up to a line, into an empty directory", cmd_restore},
	{"keys", "rotate [--data DIR]", "new keys for a city that is stopped; everything sealed anew",
		cmd_keys},
	{"demo", "--data DIR [--people N] [--seed N] [--port N]", "make a synthetic city and serve it",
		cmd_demo},
	{"risk", "VERB FILE.csv [options] [-o OUT.csv]",
		"signals, spread, forecasts, agreement, levels of risk", cmd_risk},
	{"form", "VERB FILE.xlsx [options]",
		"blank workbooks: understood, filled, made, checked, compared", cmd_form},
	{"link", "FILE.csv [FILE2.csv …] [--pairs PAIRS.csv] [--clusters CLUSTERS.csv] [options]",
		"which rows of registers are one person, and why", cmd_link},
	{"dispatch", "VOLUNTEERS.csv NEEDS.csv [-o PLAN.csv] [--why] [--prove] | --flow FILE.min",
		"the best plan of who goes where", cmd_dispatch},
	{"openapi", "[--data DIR]", "print the API document", cmd_openapi},
	{"version", "", "print the version", cmd_version},
};
enum { VERB_COUNT = sizeof verbs / sizeof *verbs };

static void print_help(FILE *out) {
	fputs("usage: huying VERB [options] [files]\n\n", out);
	for (size_t i = 0; i < VERB_COUNT; i++)
		fprintf(out, "  %-9s %s\n", verbs[i].name, verbs[i].summary);
	fputs(
		"\n'huying VERB --help' tells a verb's options. Exit: 0 done, 1 refused, 2 wrong use, 3 internal,\n"
		"4 the disk failed to keep what was written: start again.\n",
		out);
}

int main(int argc, char **argv) {
	const char *word = argc > 1 ? argv[1] : "";
	if (str_eq(word, "--help") || str_eq(word, "-h") || str_eq(word, "help")) {
		print_help(stdout);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < VERB_COUNT; i++)
		if (str_eq(verbs[i].name, word))
			return verbs[i].run(&verbs[i], argc - 1, argv + 1);
	if (*word)
		fprintf(stderr, "huying: there is no verb '%s'\n", word);
	print_help(stderr);
	return EXIT_USAGE;
}
