/* What came true, from a file of its own: a count by day or step and, where both files have one, by series. */
#pragma once

#include "app/dispatch_names.h"
#include "app/risk/risk_table.h"

typedef struct RiskTruth {
	Names keys;
	double *value; /* by the key's number */
	size_t capacity;
	size_t series, target; /* columns of the forecasts */
} RiskTruth;

/* `forecasts`: the table whose rows will ask, with target_end_date and, if the truth has it, series. Return: 0, or
 * ERR_… after saying why. */
int risk_truth_read(
	RiskTruth *truth, const RiskTable *forecasts, const char *path, const char *column);
/* Of the row at hand of `forecasts`; NAN: not known. */
double risk_truth_of(const RiskTruth *truth, const RiskTable *forecasts);
