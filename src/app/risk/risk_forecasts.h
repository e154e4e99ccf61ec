/* Forecasts with what came true, from a table of one row a quantile, a sample or a forecast.
 *
 * A forecast is known by its column `id`, else by all its columns but the numbers. Those that differ in `model` alone
 * are of the same target. Scored is only what is due: whose day in the due column is not after `as_of`, and whose
 * truth is known. */
#pragma once

#include "app/dispatch_names.h"
#include "app/risk/risk_table.h"

typedef enum RiskKind { RISK_BINARY, RISK_QUANTILE, RISK_SAMPLES, RISK_COUNTS } RiskKind;

typedef struct RiskForecast {
	const char *id;
	int32_t group, model, target; /* numbers of their names; all 0 where there is no such column */
	double observed;
	double mean, size; /* RISK_COUNTS; size NAN: Poisson */
	size_t first, n;   /* its values; of quantiles in the order of their levels */
	size_t row;        /* where it begins in the file */
} RiskForecast;

typedef struct RiskForecasts {
	RiskForecast *items; /* in the order of the file */
	size_t count;
	double *level, *value;
	size_t *row; /* of each value in the file */
	Names groups, models, targets;
	size_t not_due, without_truth; /* forecasts left out */
} RiskForecasts;

typedef struct RiskForecastsWanted {
	const char *path;
	RiskKind kind;
	const char *by;  /* column of groups, or NULL */
	const char *due; /* column of due days; NULL: target_end_date, where there is one */
	int64_t as_of;   /* day number */
	const char
		*truth; /* a file of what came true, by series and date or t; NULL: the column observed */
	const char *column; /* its column */
} RiskForecastsWanted;

/* Return: 0; ERR_FORMAT or ERR_IO after saying all that is wrong. */
int risk_forecasts_read(RiskForecasts *out, RiskJob *job, const RiskForecastsWanted *wanted);
