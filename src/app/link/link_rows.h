/* Rows of a register: of a CSV file, mapped and read once, or of a workbook. */
#pragma once

#include "algo/linkage/record.h"
#include "algo/sheet/csv_slices.h"
#include "app/risk/risk_job.h"

typedef struct LinkRows {
	const char *path;
	const char *const *header; /* `width` of them */
	size_t width;
	const LinkCell *cells; /* of the row at hand; of the header before the first */
	size_t count;
	size_t number; /* of the row, 1-based */
	size_t column; /* 1-based place of a fault */
	size_t most;   /* rows, at most */
	Arena *arena;
	CsvSlices *csv; /* NULL: a workbook */
	TableReader *reader;
	Arena *row;
	char *map; /* the file's bytes; NULL: none */
	size_t size, dropped;
} LinkRows;

/* Reads the header. Return: 0; ERR_FORMAT or ERR_IO after saying why. */
int link_rows_open(LinkRows *rows, RiskJob *job, const char *path);
/* Return: 0; TABLE_END; a TableFault at number and column. */
int link_rows_next(LinkRows *rows);
void link_rows_close(LinkRows *rows); /* gives the file's memory back early */
/* Says what link_rows_next() found. Return: ERR_FORMAT, or r where it is negative. */
int link_rows_fault(const LinkRows *rows, RiskJob *job, int r);
