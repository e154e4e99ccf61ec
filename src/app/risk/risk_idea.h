/* Rounds of IDEA: question, expert, low, best, high, confidence (per cent) and, where there are several, round. */
#pragma once

#include "app/risk/risk_out.h"

/* Writes question, round, n, low, best, high and the spread of the best estimates, with limits at `wanted` (0 .. 1).
 * A column `scale` that says PROB holds limits within [0, 1]. Return: 0, ERR_… */
int risk_idea(RiskJob *job, const char *path, double wanted, RiskOut *out);
extern const char *const risk_idea_columns[];
