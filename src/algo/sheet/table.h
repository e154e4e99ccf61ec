/* Rows of cells from a CSV or XLSX file in memory.
 *
 * CSV: RFC 4180 quoting, UTF-8 with or without BOM, else GB18030; the separator (comma,
 * semicolon or tab) is the one most frequent in the first line. XLSX: the first visible
 * sheet. Every cell is text; dates are YYYY-MM-DD, numbers are written without exponent.
 *
 * Limits, each refused: 500 columns, 2,000,000 rows, 32,767 bytes a cell.
 */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { TABLE_COLUMNS_MOST = 500, TABLE_ROWS_MOST = 2000000, TABLE_CELL_MOST = 32767 };

typedef struct TableRow {
	const char **cells; /* NULL = empty; in the row's arena */
	size_t count;
	size_t number;      /* 1-based, as a spreadsheet program shows it */
} TableRow;

typedef enum TableFault {
	TABLE_NOT_TEXT = 1, /* neither UTF-8 nor GB18030, or no workbook */
	TABLE_QUOTES,       /* a quote does not close */
	TABLE_COLUMNS,
	TABLE_ROWS,
	TABLE_CELL,
	TABLE_TOO_LARGE,    /* unzips to more than 512 MiB */
	TABLE_XML,          /* not well-formed, or with a DOCTYPE */
} TableFault;
const char *table_fault_name(TableFault fault);

typedef struct TableReader TableReader;

/* `data` must outlive the reader. Return: 0, a TableFault, ERR_MEMORY. */
int table_open(TableReader **out, const void *data, size_t size);
/* Return: 0 a row is in `out`; TABLE_END; a TableFault < TABLE_END, at row out->number. */
enum { TABLE_END = 100 };
int table_next(TableReader *reader, Arena *arena, TableRow *out);
TableReader *table_close(TableReader *reader); /* takes NULL, returns NULL */
