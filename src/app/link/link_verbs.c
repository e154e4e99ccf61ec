#include "app/link/link_verbs.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>

static const CliVerb verbs[] = {
	{"link clk key", "KEYFILE", "make the key that two offices share", cmd_link_clk_key},
	{"link clk make", "FILE.csv --key KEYFILE [--fields A,B,…] [-o CLKS.csv]",
		"a register as Bloom filters that show no names", cmd_link_clk_make},
	{"link clk match", "CLKS.csv CLKS2.csv [--threshold D] [--all] [-o PAIRS.csv]",
		"which rows of two such files are one person", cmd_link_clk_match},
	{"link index make", "INDEX FILE.csv [FILE2.csv …] [--schema NAME|FILE.ini]",
		"link registers and keep them for look-ups", cmd_link_index_make},
	{"link index find", "INDEX FILE.csv [-o FOUND.csv]", "who the rows of a file are",
		cmd_link_index_find},
	{"link index add", "INDEX FILE.csv [-o PERSONS.csv]",
		"rows come in, or take the place of rows of their names", cmd_link_index_add},
	{"link index unlink", "INDEX ROW ROW2", "two rows are two people, whatever comes",
		cmd_link_index_unlink},
	{"link sample", "FILE.csv [FILE2.csv …] [--size N] [--seed N] [-o SAMPLE.csv]",
		"pairs for a person to judge", cmd_link_sample},
	{"link quality", "SAMPLE.csv [--level P]", "precision and recall from what was judged",
		cmd_link_quality},
};
enum { VERBS = sizeof verbs / sizeof *verbs };

/* How many arguments the words behind "link" are; 0: they do not stand there. */
static int words_at(const char *name, int argc, char **argv) {
	int words = 0;
	for (const char *at = strchr(name, ' '); at; words++) {
		const char *word = at + 1;
		size_t n = strcspn(word, " ");
		if (words + 1 >= argc || strlen(argv[words + 1]) != n ||
			strncmp(argv[words + 1], word, n) != 0)
			return 0;
		at = word[n] ? word + n : NULL;
	}
	return words;
}

bool link_verb_run(int argc, char **argv, int *exit_code) {
	for (size_t i = 0; i < VERBS; i++) {
		int words = words_at(verbs[i].name, argc, argv);
		if (!words)
			continue;
		*exit_code = verbs[i].run(&verbs[i], argc - words, argv + words);
		return true;
	}
	return false;
}

void link_verbs_help(void) {
	puts("\nfurther verbs, each with --help:");
	for (size_t i = 0; i < VERBS; i++)
		printf("  huying %s %s\n", verbs[i].name, verbs[i].synopsis);
}
