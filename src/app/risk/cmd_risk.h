/* The verbs below huying risk. */
#pragma once

#include "app/cli.h"

int cmd_risk_agree(const CliVerb *verb, int argc, char **argv);
int cmd_risk_detect(const CliVerb *verb, int argc, char **argv);
int cmd_risk_experts(const CliVerb *verb, int argc, char **argv);
int cmd_risk_forecast(const CliVerb *verb, int argc, char **argv);
int cmd_risk_interval(const CliVerb *verb, int argc, char **argv);
int cmd_risk_matrix(const CliVerb *verb, int argc, char **argv);
int cmd_risk_nowcast(const CliVerb *verb, int argc, char **argv);
int cmd_risk_rt(const CliVerb *verb, int argc, char **argv);
int cmd_risk_score(const CliVerb *verb, int argc, char **argv);

/* Options every verb has. */
#define RISK_OUTPUT_OPTIONS(asked) \
	{"output", CLI_TEXT, &(asked).output, "OUT.csv", "where to write (also -o; standard output)", \
		0, 0}, \
	{ \
		"json", CLI_FLAG, &(asked).json, NULL, "as JSON", 0, 0 \
	}
