/* The command line: a verb, its options, its operands. Each verb is one row in main.c and one
 * function in cmd_VERB.c, and describes its own options in a table, from which both the parser and
 * --help are fed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	EXIT_DONE,     /* done */
	EXIT_REFUSED,  /* refused by a rule; nothing is half-done */
	EXIT_USAGE,    /* wrong use, or input that cannot be read */
	EXIT_INTERNAL, /* a fault of ours or of the machine */
	EXIT_STORAGE,  /* a sync failed, the outcome is unknown: start anew */
};

typedef struct CliVerb {
	const char *name;
	const char *synopsis; /* what follows the name in the usage line */
	const char *summary;  /* one line */
	int (*run)(const struct CliVerb *verb, int argc, char **argv); /* returns the exit code */
} CliVerb;

typedef enum CliKind { CLI_FLAG, CLI_TEXT, CLI_TEXTS, CLI_INTEGER, CLI_NUMBER } CliKind;

enum { CLI_TEXTS_MOST = 16 };
/* An option that may be given again and again; more than CLI_TEXTS_MOST are wrong use. */
typedef struct CliTexts {
	const char *items[CLI_TEXTS_MOST];
	size_t count;
} CliTexts;

typedef struct CliOption {
	const char *name; /* without the dashes */
	CliKind kind;
	void *
		target; /* bool *, const char **, CliTexts *, int64_t *, double *; keeps its default when not given */
	const char *value; /* help's word for the value, "FILE.csv"; NULL for a flag */
	const char *help;
	double min, max; /* bounds of a number, when min < max */
} CliOption;

/* Reads the options that follow the verb, wherever they stand among the operands.
 * Return: true, and *argc and *argv are the operands left; false when there is nothing more to do,
 * because help was asked for or the use is wrong and was said on stderr: *exit_code says which. */
bool cli_parse(const CliVerb *verb, const CliOption *options, size_t count, int *argc, char ***argv,
	int *exit_code);

/* Says the verb's usage line on stderr. Return: EXIT_USAGE. */
int cli_usage(const CliVerb *verb);

/* A verb that has verbs of its own, as `huying risk detect`: runs the one that argv[1] names, which
 * is then called "risk detect"; prints them for --help. `more` is help's last line. Return: the exit code. */
int cli_choose(const CliVerb *group, const CliVerb *verbs, size_t count, const char *more, int argc,
	char **argv);
