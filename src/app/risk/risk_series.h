/* Series of counts from a CSV or XLSX file, one after the other.
 *
 * Time stands in `t`, `date` or `year` and `week` (ISO); rows of a series must rise in time, at equal steps; a
 * step left out is a missing count, as is an empty cell or NA. The step is the least distance in the series.
 *
 * The file is read twice: once to find all that is wrong in it, before anything is computed, and again for the
 * series themselves. Where the rows of each series stand together, as in a file sorted by place, only one series is
 * in memory at a time; where they do not, as in a file sorted by day, all are. */
#pragma once

#include "app/dispatch_names.h"
#include "app/risk/risk_table.h"

typedef enum RiskTime { RISK_T, RISK_DATE, RISK_WEEK } RiskTime;

typedef struct RiskSeries {
	const char *name;
	size_t n, capacity;
	int64_t *time; /* t, or day number (of an ISO week its Monday); at equal steps */
	double *y;     /* NAN: missing, or no row for that step */
	double *more;  /* the second column, NULL when none was asked for; NAN as y */
} RiskSeries;

typedef struct RiskWanted {
	const char *path;
	const char *column; /* of counts */
	const char *more;   /* a second column of numbers >= 0 (imported cases, population), or NULL */
	const char *series; /* the column that names the series; NULL: one series … */
	const char *name;   /* … of this name; NULL: the file's, without directory and ending */
	const char *time; /* "t", "date", "week"; NULL: what the file has, in the order date, t, week */
	bool fractional;  /* counts need not be whole */
	bool complete;    /* a missing count is a fault */
} RiskWanted;

typedef struct RiskSource {
	RiskJob *job;
	RiskWanted wanted;
	RiskTime kind;
	size_t at[2], value, more, name; /* columns */
	RiskTable table;                 /* of the second reading */
	Names names;
	struct RiskShape *shapes; /* per name, from the first reading */
	size_t count;             /* of series */
	bool together;            /* the rows of each series are */
	size_t next;
	bool pending; /* a row of the next series has been read */
	RiskSeries *all;
} RiskSource;

/* The first reading. Return: 0; ERR_FORMAT or ERR_IO after saying all that is wrong. */
int risk_series_open(RiskSource *source, RiskJob *job, const RiskWanted *wanted);
/* The next series, in `arena`, in the order they first appear. Return: 0; RISK_SERIES_END; ERR_… */
enum { RISK_SERIES_END = 1 };
int risk_series_next(RiskSource *source, Arena *arena, RiskSeries *out);

/* A step as people say it: its t, or the day it begins on. */
const char *risk_series_time(Arena *arena, const RiskSource *source, int64_t time);
/* The name of a file without directory and ending. */
const char *risk_stem(Arena *arena, const char *path);

/* What follows is for all verbs on series. */
#define RISK_SERIES_OPTIONS(wanted) \
	{"column", CLI_TEXT, &(wanted).column, "NAME", "the column of counts (cases)", 0, 0}, \
		{"series", CLI_TEXT, &(wanted).series, "NAME", \
			"the column that names the series, where there are several", 0, 0}, \
		{"name", CLI_TEXT, &(wanted).name, "TEXT", \
			"what to call a single series (the file's name)", 0, 0}, \
	{ \
		"time", CLI_TEXT, &(wanted).time, "NAME", "t, date or week, where a file has several", 0, \
			0 \
	}
