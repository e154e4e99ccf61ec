/* Rows of a result, as CSV or as a JSON array of objects: numbers with 17 significant digits, missing
 * ones NA (null in JSON). Written into memory first, so that threads can each write their own, then
 * behind one another into a file in their order. */
#pragma once

#include "app/risk/risk_job.h"
#include "base/buf.h"

#include <stdint.h>

/* The form of a table: NULL behind the last column. */
typedef struct RiskOut {
	Buf buf;
	const char *const *columns;
	bool json;
	size_t at; /* the column due */
} RiskOut;

void risk_out_init(RiskOut *out, Arena *arena, const char *const *columns, bool json);
/* A cell each; a row ends by itself with its last column. */
void risk_out_text(RiskOut *out, const char *text); /* NULL: missing */
void risk_out_number(RiskOut *out, double x);
void risk_out_whole(RiskOut *out, int64_t n);
void risk_out_day(RiskOut *out, int64_t day); /* day number as YYYY-MM-DD */
/* An alarm of algo/epistat: ALARM_NONE is missing. */
void risk_out_alarm(RiskOut *out, int alarm);

/* A file of such rows. */
typedef struct RiskSink {
	CliOutput *to;
	const char *const *columns;
	bool json, any;
} RiskSink;
int risk_sink_open(
	RiskSink *sink, RiskJob *job, const char *path, const char *const *columns, bool json);
/* Rows of the sink's form; the buffer may be reset afterwards. */
void risk_sink_put(RiskSink *sink, const RiskOut *rows);
/* Behind the last row. */
void risk_sink_end(RiskSink *sink);

/* All three at once, for a table that fits into memory. */
int risk_out_file(RiskJob *job, const char *path, const RiskOut *rows);
