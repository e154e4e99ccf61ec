/* A line list: one row a case, with the day it began and the day it was reported. */
#pragma once

#include "app/dispatch_names.h"
#include "app/risk/risk_table.h"

typedef struct RiskCase {
	int64_t onset, report; /* day numbers */
} RiskCase;

typedef struct RiskList {
	const char *name;
	RiskCase *cases;
	size_t n, capacity;
	int64_t first, last; /* earliest onset, latest report */
} RiskList;

typedef struct RiskLists {
	Names names;
	RiskList *lists; /* in the order they first appear */
	size_t count, capacity;
	size_t without_day; /* rows without one of the two: left out */
} RiskLists;

/* `series` may be NULL: one list called `name`. Return: 0; ERR_FORMAT or ERR_IO after saying all that is wrong. */
int risk_lists_read(RiskLists *lists, RiskJob *job, const char *path, const char *onset,
	const char *report, const char *series, const char *name);
