/* A CSV or XLSX file with a header, row by row, its cells by column name. Missing is an empty cell, NA or
 * NaN. What is wrong is said as file, row, column and reason, and reading goes on. */
#pragma once

#include "app/risk/risk_job.h"

#include <stdint.h>

#define RISK_NO_COLUMN SIZE_MAX

typedef struct RiskTable {
	RiskJob *job;
	const char *path;
	RiskInput *input;
	Arena *row_arena; /* of the row at hand only */
	TableRow header, row;
} RiskTable;

/* Reads the header. Return: 0; ERR_FORMAT or ERR_IO after saying why. */
int risk_table_open(RiskTable *table, RiskJob *job, const char *path);
int risk_table_open_bytes(
	RiskTable *table, RiskJob *job, const char *path, const void *data, size_t size);
/* Return: 0 a row stands in the table; TABLE_END; ERR_FORMAT after saying why, ERR_MEMORY. */
int risk_table_next(RiskTable *table);

/* RISK_NO_COLUMN when there is none; `name` may be NULL. */
size_t risk_table_find(const RiskTable *table, const char *name);
/* The same, and a fault when there is none. Return: 0, ERR_FORMAT. */
int risk_table_need(RiskTable *table, const char *name, size_t *out);
const char *risk_table_name(const RiskTable *table, size_t column);

/* Of the row at hand. */
const char *risk_cell(const RiskTable *table, size_t column); /* "" when empty or RISK_NO_COLUMN */
bool risk_cell_missing(const RiskTable *table, size_t column);
/* Return: 0; ERR_FORMAT after saying why. NAN when missing. */
int risk_cell_number(RiskTable *table, size_t column, double *out);
int risk_cell_count(RiskTable *table, size_t column, bool fractional, double *out);
/* Never missing. */
int risk_cell_whole(RiskTable *table, size_t column, int64_t *out);
int risk_cell_day(RiskTable *table, size_t column, int64_t *out);
int risk_cell_fault(RiskTable *table, size_t column, const char *why);
/* "2026-11-24", "2026/11/24" or "2026/3/5" (a time may follow, as a workbook's dates have) to a day number;
 * false when it is none. */
bool risk_day(const char *text, int64_t *out);
