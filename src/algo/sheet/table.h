/* Rows of cells from a CSV or XLSX file.
 *
 * CSV: RFC 4180 quoting (text behind a closing quote joins the cell, as in spreadsheet programs);
 * lines end with CRLF, LF or CR. UTF-8 with or without BOM, else GB18030. The separator (comma,
 * semicolon or tab) is the one most frequent in the first line outside quotes.
 *
 * XLSX (ECMA-376, both conformance classes): a worksheet's stored values. Text is as stored, with
 * its rich text runs joined and phonetic runs left out. Numbers are written in full, without
 * exponent: digits alone as they are, anything else to the 15 significant digits a spreadsheet
 * program shows. Booleans are 1 and 0, error values their names ("#N/A"). A number in a date format
 * is YYYY-MM-DD, in a date and time format YYYY-MM-DDTHH:MM:SS+08:00 (city time), in a time format
 * HH:MM:SS. Of merged cells the first holds the value and the others are empty.
 *
 * In both, a row without a filled cell is passed over but counts in the numbering. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Limits, each refused. Of a cell: characters, as code points. */
enum { TABLE_COLUMNS_MOST = 500, TABLE_ROWS_MOST = 5000000, TABLE_CELL_MOST = 32767 };

typedef struct TableRow {
	const char **cells; /* UTF-8; NULL = empty; all in the arena given to table_next */
	size_t count;       /* up to the last cell the file has for this row */
	size_t number;      /* 1-based, as a spreadsheet program shows it */
	size_t column;      /* 1-based place of a fault; 0 when it concerns no single cell */
} TableRow;

typedef enum TableFault {
	TABLE_NOT_TEXT = 1, /* neither text nor a workbook */
	TABLE_QUOTES,       /* a quote does not close: the place is where it opened */
	TABLE_COLUMNS,      /* more than TABLE_COLUMNS_MOST */
	TABLE_ROWS,         /* more than TABLE_ROWS_MOST */
	TABLE_CELL,         /* longer than TABLE_CELL_MOST */
	TABLE_TOO_LARGE,    /* a workbook of more than 2,000 parts; or that unzips, or whose cells come,
						   to more than 512 MiB; or a part beyond 16 MiB and 200 times its zip */
	TABLE_XML,          /* not well-formed, with a DOCTYPE, or not what a worksheet may hold */
	TABLE_ENCODING,     /* bytes of a cell are no characters */
	TABLE_SHEET,        /* no visible worksheet, or none of the name asked for */
	TABLE_ZIP,          /* a part is missing, damaged or encrypted */
} TableFault;
/* "not_text", "quotes", …: stable, for reports. */
const char *table_fault_name(TableFault fault);

typedef struct TableReader TableReader;

/* Opens the first visible worksheet of a workbook, or the text. `data` must outlive the reader.
 * Return: 0, a TableFault, ERR_MEMORY. *out is NULL unless 0. */
int table_open(TableReader **out, const void *data, size_t size);
/* The same with the worksheet of that name, hidden or not; NULL as table_open. Ignored for CSV. */
int table_open_sheet(TableReader **out, const void *data, size_t size, const char *sheet);
/* The same of a regular file, which must stay open as long as the reader. CSV is read in pieces: the memory is
 * that of the longest row, whatever the size of the file. A workbook is read whole. Return: also ERR_IO. */
int table_open_file(TableReader **out, FILE *file);
/* The next row, in `arena`. Return: 0 a row is in `out`; TABLE_END; a TableFault < TABLE_END at
 * out->number and out->column; ERR_MEMORY; ERR_IO. What is not 0 is said again by every later call. */
enum { TABLE_END = 100 };
int table_next(TableReader *reader, Arena *arena, TableRow *out);
TableReader *table_close(TableReader *reader); /* takes NULL, returns NULL */
/* The same as table_open, closed with `arena` at the latest: when memory gives out on the way, too. */
int table_open_in(Arena *arena, TableReader **out, const void *data, size_t size);
