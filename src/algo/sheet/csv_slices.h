/* Rows of a CSV text as slices of it, nothing copied: for long files whose cells are looked at once. The dialect,
 * the limits and the faults are those of table.h. */
#pragma once

#include "algo/sheet/csv_encoding.h"
#include "algo/sheet/table.h"

typedef struct CsvSlice {
	const char *text; /* not NUL-terminated; valid until the next row */
	size_t size;
} CsvSlice;

typedef struct CsvSlices {
	Arena *arena;
	CsvText text;
	const char *at, *end;
	char separator;
	CsvSlice cells[TABLE_COLUMNS_MOST];
	size_t count;  /* of this row */
	size_t number; /* of this row, 1-based, blank ones counted */
	size_t column; /* 1-based place of a fault; 0: no single cell */
	Arena *row;    /* what had to be unquoted or decoded */
} CsvSlices;

/* `data` must outlive it. Return: 0, a TableFault, ERR_MEMORY. */
int csv_slices_open(CsvSlices *csv, Arena *arena, const char *data, size_t size);
/* The next row with a filled cell. Return: 0; TABLE_END; a TableFault at number and column. Jumps when
 * memory is out. */
int csv_slices_next(CsvSlices *csv);
