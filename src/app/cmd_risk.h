/* The verbs below huying risk. */
#pragma once

#include "app/cli.h"

#include <stdio.h>

int cmd_risk_detect(const CliVerb *verb, int argc, char **argv);
int cmd_risk_rt(const CliVerb *verb, int argc, char **argv);

/* ",x" with 17 significant digits; ",NA" for NAN. */
void risk_number(FILE *out, double x);
