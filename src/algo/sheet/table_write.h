/* Writes a table to a file: CSV (UTF-8 with BOM, CRLF, so that Excel opens it as it is) or XLSX. */
#pragma once

#include "base/arena.h"

#include <stddef.h>

typedef struct TableWriter TableWriter;

typedef enum TableFormat { TABLE_CSV, TABLE_XLSX } TableFormat;

/* Return: 0, ERR_IO, ERR_MEMORY. */
int table_write_open(TableWriter **out, const char *path, TableFormat format, const char *sheet);
/* One row; the first is the header. NULL cells are empty. Text that a spreadsheet would take
 * for a formula (it begins with = + - @ and is no number or telephone) is quoted with a leading
 * apostrophe in CSV; XLSX cells are all text. */
void table_write_row(TableWriter *writer, const char *const *cells, size_t count);
/* Return: 0, ERR_IO. Frees in any case. */
int table_write_close(TableWriter *writer);
