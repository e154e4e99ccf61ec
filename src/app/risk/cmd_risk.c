/* huying risk VERB: the risk engine on plain files. */
#include "app/risk/cmd_risk.h"
#include "app/verbs.h"

static const CliVerb risk_verbs[] = {
	{"detect", "FILE.csv --method NAME [options] [-o OUT.csv]", "alarms in series of counts",
		cmd_risk_detect},
	{"rt", "FILE.csv (--si FILE.csv | --si-mean N --si-sd N) [options] [-o OUT.csv]",
		"reproduction numbers over time", cmd_risk_rt},
	{"interval", "--mean N --sd N [options] [-o OUT.csv]", "a serial interval as rt discretises it",
		cmd_risk_interval},
	{"nowcast", "LINELIST.csv [options] [-o OUT.csv]",
		"cases of the last days once all reports are in", cmd_risk_nowcast},
	{"forecast", "FILE.csv --model NAME [options] [-o OUT.csv]",
		"baselines of short-term forecasts", cmd_risk_forecast},
	{"score", "FORECASTS.csv --kind NAME [options] [-o OUT.csv]",
		"how good forecasts were, once they are due", cmd_risk_score},
	{"agree", "RATINGS.csv [options] [-o OUT.csv]", "do people who judge the same things agree?",
		cmd_risk_agree},
	{"experts", "ANSWERS.csv [options] [-o OUT.csv]",
		"experts weighed by what they knew; rounds of IDEA", cmd_risk_experts},
	{"matrix", "WORKSHEETS.csv [options] [-o OUT.csv]",
		"from worksheets to levels of risk, with reasons", cmd_risk_matrix},
};

int cmd_risk(const CliVerb *verb, int argc, char **argv) {
	return cli_choose(verb, risk_verbs, sizeof risk_verbs / sizeof *risk_verbs,
		"docs/risk-methods.md, when to use which", argc, argv);
}
