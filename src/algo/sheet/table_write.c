#include "algo/sheet/table_write_private.h"

#include "base/error.h"

#include <stdlib.h>

struct TableWriter {
	FILE *csv; /* one of the two is NULL */
	XlsxWriter *xlsx;
	int failed;
};

int table_write_open(TableWriter **out, const char *path, TableFormat format, const char *sheet) {
	TableWriter *writer = calloc(1, sizeof *writer);
	*out = NULL;
	if (!writer)
		return ERR_MEMORY;
	int r = format == TABLE_XLSX ? xlsx_write_open(&writer->xlsx, path, sheet)
								 : csv_write_open(&writer->csv, path);
	if (r)
		free(writer);
	else
		*out = writer;
	return r;
}

void table_write_row(TableWriter *writer, const char *const *cells, size_t count) {
	if (writer->csv)
		csv_write_row(writer->csv, cells, count);
	else if (!writer->failed)
		writer->failed = xlsx_write_row(writer->xlsx, cells, count);
}

int table_write_close(TableWriter *writer) {
	int r = writer->csv ? csv_write_close(writer->csv) : xlsx_write_close(writer->xlsx);
	int failed = writer->failed ? writer->failed : r;
	free(writer);
	return failed;
}
