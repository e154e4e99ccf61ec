/* Writes a table to a file, row by row in constant memory.
 *
 * CSV: UTF-8 with BOM and CRLF, so that Excel opens it as it is. Text a spreadsheet program would
 * take for a formula (it begins with = + - @, tab or CR) gets a leading apostrophe, unless it is a
 * plain number (-12.5) or a telephone number (+86 138-0000-0000).
 *
 * XLSX: every cell is text in text format, and so are the columns below, so that what a person types
 * there keeps its leading zeros; the first row is the header: bold, frozen, with a filter. */
#pragma once

#include <stddef.h>

typedef struct TableWriter TableWriter;

typedef enum TableFormat { TABLE_CSV, TABLE_XLSX } TableFormat;

/* `sheet` names the worksheet and is ignored for CSV. An existing file is overwritten.
 * Return: 0, ERR_IO, ERR_MEMORY, ERR_FORMAT (no name a worksheet may have); *out is NULL then. */
int table_write_open(TableWriter **out, const char *path, TableFormat format, const char *sheet);
/* One row of UTF-8; the first is the header. NULL cells are empty. What fails is told on closing. */
void table_write_row(TableWriter *writer, const char *const *cells, size_t count);
/* Return: 0, ERR_IO, ERR_FORMAT (XLSX cannot hold it: 1,048,576 rows, 16,384 columns, 32,767
 * characters a cell). Frees in any case; what was written is then incomplete. */
int table_write_close(TableWriter *writer);
