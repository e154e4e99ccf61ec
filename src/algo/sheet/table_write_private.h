/* The two formats of the writer. Results are kept by the writer: the first that is not 0 counts. */
#pragma once

#include "algo/sheet/table_write.h"

#include <stdio.h>

/* Return: 0, ERR_IO. */
int csv_write_open(FILE **out, const char *path);
void csv_write_row(
	FILE *file, const char *const *cells, size_t count); /* errors stay in the file */
int csv_write_close(FILE *file);

typedef struct XlsxWriter XlsxWriter;
/* Return: as table_write_open. */
int xlsx_write_open(XlsxWriter **out, const char *path, const char *sheet);
/* Return: 0, ERR_IO, ERR_FORMAT. */
int xlsx_write_row(XlsxWriter *writer, const char *const *cells, size_t count);
int xlsx_write_close(XlsxWriter *writer);
/* An lxw_error as one of ours. */
int xlsx_write_result(int error);
