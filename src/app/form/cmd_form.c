/* huying form VERB: blank workbooks that come down, understood and filled. */
#include "app/form/cmd_form.h"
#include "app/verbs.h"

static const CliVerb form_verbs[] = {
	{"inspect", "FILE.xlsx [--json] [--map MAP.json [--set FIELD=ELEMENT …] [--sender NAME]]",
		"what a form asks for, and how sure", cmd_form_inspect},
	{"check", "FILLED.xlsx [--blank BLANK.xlsx] [--from FILE.csv …] [--export OUT.csv]",
		"what is wrong with a form that came back", cmd_form_check},
	{"compare", "A.xlsx B.xlsx [--json]", "how much of B was asked already by A", cmd_form_compare},
	{"fill", "BLANK.xlsx --from FILE.csv [--from …] -o OUT.xlsx", "fill a form from the register",
		cmd_form_fill},
	{"make", "--elements A,B,… --from FILE.csv [--from …] -o OUT.xlsx|OUT.csv",
		"a new form of chosen columns, filled", cmd_form_make},
};

int cmd_form(const CliVerb *verb, int argc, char **argv) {
	return cli_choose(verb, form_verbs, sizeof form_verbs / sizeof *form_verbs,
		"docs/forms.md, how a form is understood", argc, argv);
}
