#include "app/cli.h"

#include "base/str.h"

#include <getopt.h>
#include <stdio.h>

enum { OPTIONS_MOST = 40, OPTION_HELP = 1000 };

int cli_usage(const CliVerb *verb) {
	fprintf(stderr, "usage: huying %s %s\n", verb->name, verb->synopsis);
	return EXIT_USAGE;
}

static void print_option(const CliOption *option) {
	char left[64];
	snprintf(left, sizeof left, "--%s%s%s", option->name, option->value ? " " : "",
		option->value ? option->value : "");
	printf("  %-26s %s\n", left, option->help);
}

static void print_help(const CliVerb *verb, const CliOption *options, size_t count) {
	printf("usage: huying %s %s\n\n%s\n\n", verb->name, verb->synopsis, verb->summary);
	for (size_t i = 0; i < count; i++)
		print_option(&options[i]);
	print_option(&(CliOption){.name = "help", .help = "this text"});
}

static bool within(const CliOption *option, double value) {
	return option->min >= option->max || (value >= option->min && value <= option->max);
}

static bool add_text(CliTexts *texts, const char *text) {
	if (texts->count == CLI_TEXTS_MOST)
		return false;
	texts->items[texts->count++] = text;
	return true;
}

static bool take(const CliOption *option, const char *text) {
	int64_t integer;
	double number;
	switch (option->kind) {
	case CLI_FLAG: *(bool *)option->target = true; return true;
	case CLI_TEXT: *(const char **)option->target = text; return true;
	case CLI_TEXTS: return add_text(option->target, text);
	case CLI_INTEGER:
		if (!str_to_int(text, &integer) || !within(option, (double)integer))
			return false;
		*(int64_t *)option->target = integer;
		return true;
	case CLI_NUMBER:
		if (!str_to_real(text, &number) || !within(option, number))
			return false;
		*(double *)option->target = number;
		return true;
	}
	return false;
}

static int refuse_value(const CliVerb *verb, const CliOption *option, const char *text) {
	if (option->kind == CLI_TEXTS) {
		fprintf(
			stderr, "huying %s: --%s: more than %d\n", verb->name, option->name, CLI_TEXTS_MOST);
		return EXIT_USAGE;
	}
	fprintf(stderr, "huying %s: --%s: '%s' is not %s", verb->name, option->name, text,
		option->kind == CLI_INTEGER ? "a whole number" : "a number");
	if (option->min < option->max)
		fprintf(stderr, " from %.15g to %.15g", option->min, option->max);
	fputc('\n', stderr);
	return EXIT_USAGE;
}

static void fill_table(struct option *table, const CliOption *options, size_t count) {
	for (size_t i = 0; i < count; i++)
		table[i] = (struct option){options[i].name,
			options[i].kind == CLI_FLAG ? no_argument : required_argument, NULL, (int)i};
	table[count] = (struct option){"help", no_argument, NULL, OPTION_HELP};
	table[count + 1] = (struct option){0};
}

/* -o is short for --output, where a verb has it. */
static int find_output(const CliOption *options, size_t count) {
	for (size_t i = 0; i < count; i++)
		if (str_eq(options[i].name, "output"))
			return (int)i;
	return '?';
}

bool cli_parse(const CliVerb *verb, const CliOption *options, size_t count, int *argc, char ***argv,
	int *exit_code) {
	struct option table[OPTIONS_MOST + 2];
	int found;
	if (count > OPTIONS_MOST) {
		*exit_code = EXIT_INTERNAL;
		return false;
	}
	fill_table(table, options, count);
	while ((found = getopt_long(*argc, *argv, "o:", table, NULL)) != -1) {
		if (found == OPTION_HELP) {
			print_help(verb, options, count);
			*exit_code = EXIT_DONE;
			return false;
		}
		if (found == 'o')
			found = find_output(options, count);
		if (found == '?') {
			*exit_code = cli_usage(verb);
			return false;
		}
		if (!take(&options[found], optarg)) {
			*exit_code = refuse_value(verb, &options[found], optarg);
			return false;
		}
	}
	*argc -= optind;
	*argv += optind;
	return true;
}

static void print_verbs(
	FILE *out, const CliVerb *group, const CliVerb *verbs, size_t count, const char *more) {
	fprintf(out, "usage: huying %s %s\n\n", group->name, group->synopsis);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "  %-9s %s\n", verbs[i].name, verbs[i].summary);
	fprintf(out, "\n'huying %s VERB --help' tells a verb's options; %s.\n", group->name, more);
}

int cli_choose(const CliVerb *group, const CliVerb *verbs, size_t count, const char *more, int argc,
	char **argv) {
	const char *word = argc > 1 ? argv[1] : "";
	if (str_eq(word, "--help") || str_eq(word, "-h")) {
		print_verbs(stdout, group, verbs, count, more);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < count; i++)
		if (str_eq(verbs[i].name, word)) {
			char name[32];
			snprintf(name, sizeof name, "%s %s", group->name, word);
			CliVerb sub = {name, verbs[i].synopsis, verbs[i].summary, verbs[i].run};
			return sub.run(&sub, argc - 1, argv + 1);
		}
	print_verbs(stderr, group, verbs, count, more);
	return EXIT_USAGE;
}
