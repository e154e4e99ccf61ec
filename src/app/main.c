/* huying VERB [options] [files] */
#include "app/cli.h"

#include "base/str.h"
#include "core/messages.h"
#include "core/problem.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HUYING_VERSION "0.1.0"

static int cmd_version(const CliOptions *options) {
	(void)options;
	puts("huying " HUYING_VERSION);
	return EXIT_DONE;
}

static const CliVerb verbs[] = {
	{"serve", "[--data DIR | --db URL] [--address A] [--port N] [--trust-proxy] [--secure-cookies]", "serve a city", cmd_serve},
	{"init", "--data DIR --areas FILE.csv [--points FILE.csv] [--shapes FILE.geojson]", "make a new city", cmd_init},
	{"import", "areas|changes|points|shapes|people|volunteers FILE [--edition YYYY-MM-DD] [--dry-run]",
		"import a list into a city", cmd_import},
	{"export", "people|volunteers FILE.csv|FILE.xlsx [--area CODE]", "export people or volunteers", cmd_export},
	{"account", "add LOGIN --name NAME --role ROLE [--area CODE]", "make an account (password on standard input)", cmd_account},
	{"verify", "[--data DIR | --db URL]", "check the journal's chain and every invariant", cmd_verify},
	{"backup", "FILE", "copy a running city's database, consistently", cmd_backup},
	{"restore", "FILE --data DIR", "put a checked backup into an empty city", cmd_restore},
	{"demo", "--data DIR [--people N] [--volunteers N] [--seed N] [--port N] [--still]",
		"make a synthetic city and serve it; --still: nobody acts in it", cmd_demo},
	{"openapi", "", "print the API document", cmd_openapi},
	{"version", "", "print the version", cmd_version},
};
enum { VERB_COUNT = sizeof verbs / sizeof *verbs };

static void print_help(FILE *out) {
	fputs("huying VERB [options]\n\n", out);
	for (size_t i = 0; i < VERB_COUNT; i++)
		fprintf(out, "  %-8s  %s\n", verbs[i].name, verbs[i].summary);
	fputs("\n'huying VERB --help' tells a verb's options. Exit: 0 done, 1 refused, 2 wrong use, 3 internal.\n", out);
}

enum { OPT_DATA = 1, OPT_DB, OPT_PACKS, OPT_AREAS, OPT_EDITION, OPT_POINTS, OPT_SHAPES, OPT_ADDRESS, OPT_PORT, OPT_NAME,
	OPT_ROLE, OPT_AREA, OPT_PEOPLE, OPT_VOLUNTEERS, OPT_SEED, OPT_DRY_RUN, OPT_JSON, OPT_PROXY, OPT_SECURE, OPT_STILL, OPT_HELP };

static const struct option long_options[] = {
	{"data", required_argument, NULL, OPT_DATA}, {"db", required_argument, NULL, OPT_DB},
	{"packs", required_argument, NULL, OPT_PACKS}, {"areas", required_argument, NULL, OPT_AREAS},
	{"edition", required_argument, NULL, OPT_EDITION}, {"points", required_argument, NULL, OPT_POINTS},
	{"shapes", required_argument, NULL, OPT_SHAPES}, {"address", required_argument, NULL, OPT_ADDRESS},
	{"port", required_argument, NULL, OPT_PORT}, {"name", required_argument, NULL, OPT_NAME},
	{"role", required_argument, NULL, OPT_ROLE}, {"area", required_argument, NULL, OPT_AREA},
	{"people", required_argument, NULL, OPT_PEOPLE}, {"volunteers", required_argument, NULL, OPT_VOLUNTEERS},
	{"seed", required_argument, NULL, OPT_SEED}, {"dry-run", no_argument, NULL, OPT_DRY_RUN},
	{"json", no_argument, NULL, OPT_JSON}, {"trust-proxy", no_argument, NULL, OPT_PROXY},
	{"secure-cookies", no_argument, NULL, OPT_SECURE}, {"still", no_argument, NULL, OPT_STILL}, {"help", no_argument, NULL, OPT_HELP}, {NULL, 0, NULL, 0}};

static bool take_number(const char *text, long *out) {
	int64_t n;
	bool ok = str_to_int(text, &n) && n >= 0 && n <= 100000000;
	*out = (long)n;
	return ok;
}

static bool take_option(CliOptions *o, int option) {
	switch (option) {
	case OPT_DATA: o->data = optarg; return true;
	case OPT_DB: o->db = optarg; return true;
	case OPT_PACKS: o->packs = optarg; return true;
	case OPT_AREAS: o->areas = optarg; return true;
	case OPT_EDITION: o->edition = optarg; return true;
	case OPT_POINTS: o->points = optarg; return true;
	case OPT_SHAPES: o->shapes = optarg; return true;
	case OPT_ADDRESS: o->address = optarg; return true;
	case OPT_NAME: o->name = optarg; return true;
	case OPT_ROLE: o->role = optarg; return true;
	case OPT_AREA: o->area = optarg; return true;
	case OPT_PORT: return take_number(optarg, &o->port);
	case OPT_PEOPLE: return take_number(optarg, &o->people);
	case OPT_VOLUNTEERS: return take_number(optarg, &o->volunteers);
	case OPT_SEED: return take_number(optarg, &o->seed);
	case OPT_DRY_RUN: return o->dry_run = true;
	case OPT_JSON: return o->json = true;
	case OPT_PROXY: return o->trust_proxy = true;
	case OPT_SECURE: return o->secure = true;
	case OPT_STILL: return o->still = true;
	default: return false;
	}
}

static int run_verb(const CliVerb *verb, int argc, char **argv) {
	CliOptions options = {.data = "/var/lib/huying", .address = "127.0.0.1", .port = 8080, .people = 100000, .volunteers = -1, .seed = 1};
	int option;
	while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (option == OPT_HELP) {
			printf("huying %s %s\n\n%s\n", verb->name, verb->usage, verb->summary);
			return EXIT_DONE;
		}
		if (!take_option(&options, option)) {
			fprintf(stderr, "usage: huying %s %s\n", verb->name, verb->usage);
			return EXIT_USAGE;
		}
	}
	options.args = argv + optind;
	options.arg_count = argc - optind;
	return verb->run(&options);
}

int main(int argc, char **argv) {
	const char *word = argc > 1 ? argv[1] : "";
	if (str_eq(word, "--help") || str_eq(word, "help")) {
		print_help(stdout);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < VERB_COUNT; i++)
		if (str_eq(verbs[i].name, word))
			return run_verb(&verbs[i], argc - 1, argv + 1);
	print_help(stderr);
	return EXIT_USAGE;
}
