#include "algo/sheet/table_write.h"

#include "base/error.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

struct TableWriter {
	TableFormat format;
	FILE *file;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *header, *text;
	lxw_row_t row;
};

static void open_book(TableWriter *writer, const char *path, const char *sheet) {
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	writer->book = workbook_new_opt(path, &options);
	if (!writer->book)
		return;
	writer->sheet = workbook_add_worksheet(writer->book, sheet);
	writer->header = workbook_add_format(writer->book);
	format_set_bold(writer->header);
	writer->text = workbook_add_format(writer->book);
	format_set_num_format(writer->text, "@");
	worksheet_freeze_panes(writer->sheet, 1, 0);
}

int table_write_open(TableWriter **out, const char *path, TableFormat format, const char *sheet) {
	TableWriter *writer = calloc(1, sizeof *writer);
	*out = writer;
	if (!writer)
		return ERR_MEMORY;
	writer->format = format;
	if (format == TABLE_XLSX)
		open_book(writer, path, sheet);
	else if ((writer->file = fopen(path, "wbe")))
		fputs("\xef\xbb\xbf", writer->file);
	if (writer->file || writer->sheet)
		return 0;
	free(writer);
	*out = NULL;
	return ERR_IO;
}

static int looks_like_formula(const char *cell) {
	return strchr("=+-@\t", *cell) && strspn(cell + 1, "0123456789 .-") != strlen(cell + 1);
}

static void put_csv_cell(FILE *file, const char *cell) {
	if (!cell || !*cell)
		return;
	bool quoted = strpbrk(cell, "\",\r\n;") != NULL;
	if (quoted)
		fputc('"', file);
	if (looks_like_formula(cell))
		fputc('\'', file);
	for (; *cell; cell++) {
		if (*cell == '"')
			fputc('"', file);
		fputc(*cell, file);
	}
	if (quoted)
		fputc('"', file);
}

void table_write_row(TableWriter *writer, const char *const *cells, size_t count) {
	for (size_t i = 0; i < count; i++) {
		if (writer->file) {
			if (i)
				fputc(',', writer->file);
			put_csv_cell(writer->file, cells[i]);
		} else if (cells[i])
			worksheet_write_string(writer->sheet, writer->row, (lxw_col_t)i, cells[i],
				writer->row ? writer->text : writer->header);
	}
	if (writer->file)
		fputs("\r\n", writer->file);
	writer->row++;
}

int table_write_close(TableWriter *writer) {
	int failed = writer->file ? ferror(writer->file) | fclose(writer->file) : workbook_close(writer->book) != LXW_NO_ERROR;
	free(writer);
	return failed ? ERR_IO : 0;
}
