/* Series of counts from a CSV or XLSX file, for huying risk. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum RiskTime { RISK_T, RISK_DATE, RISK_WEEK } RiskTime;

typedef struct RiskSeries {
	const char *name;
	size_t n, capacity;
	int64_t *time; /* t, or day number; at equal steps */
	double *y;     /* NAN: missing, or no row for that step */
} RiskSeries;

typedef struct RiskFile {
	RiskTime kind;
	RiskSeries *series; /* in the order they first appear */
	size_t count, capacity;
} RiskFile;

/* Time stands in `t`, `date` or `year` and `week`, counts in `column`, the series' name in
 * `series_column` (NULL: one series named after the file). Rows of a series must rise in time; a step
 * left out is a missing count, as is an empty cell or NA. Return: 0; ERR_FORMAT or ERR_IO after saying
 * file, line, column and reason on stderr. */
int risk_series_read(
	Arena *arena, const char *path, const char *column, const char *series_column, RiskFile *out);
