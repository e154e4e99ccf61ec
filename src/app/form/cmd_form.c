/* huying form VERB: blank workbooks that come down, understood and filled. */
#include "app/form/cmd_form.h"
#include "app/verbs.h"
#include "base/str.h"

#include <stdio.h>

static const CliVerb form_verbs[] = {
	{"inspect", "FILE.xlsx [--elements FILE.csv] [--json]", "what a form asks for, and how sure",
		cmd_form_inspect},
	{"fill", "BLANK.xlsx --from FILE.csv [--from …] -o OUT.xlsx", "fill a form from the register",
		cmd_form_fill},
};
enum { FORM_VERBS = sizeof form_verbs / sizeof *form_verbs };

static void print_help(FILE *out) {
	fputs("usage: huying form VERB FILE.xlsx [options]\n\n", out);
	for (size_t i = 0; i < FORM_VERBS; i++)
		fprintf(out, "  %-9s %s\n", form_verbs[i].name, form_verbs[i].summary);
	fputs(
		"\n'huying form VERB --help' tells a verb's options; docs/forms.md, how a form is understood.\n",
		out);
}

int cmd_form(const CliVerb *verb, int argc, char **argv) {
	const char *word = argc > 1 ? argv[1] : "";
	(void)verb;
	if (str_eq(word, "--help") || str_eq(word, "-h")) {
		print_help(stdout);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < FORM_VERBS; i++)
		if (str_eq(form_verbs[i].name, word)) {
			char name[32];
			snprintf(name, sizeof name, "form %s", word);
			CliVerb sub = {name, form_verbs[i].synopsis, form_verbs[i].summary, form_verbs[i].run};
			return sub.run(&sub, argc - 1, argv + 1);
		}
	print_help(stderr);
	return EXIT_USAGE;
}
