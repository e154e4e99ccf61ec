#include "algo/sheet/table_write_private.h"

#include "base/error.h"
#include "base/str.h"

#include <stdlib.h>
#include <xlsxwriter.h>

struct XlsxWriter {
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *header, *text;
	lxw_row_t rows;
	size_t columns; /* of the header */
};

/* Libxlsxwriter's own errors are of the file or of what it is asked to hold. */
int xlsx_write_result(int error) {
	switch ((lxw_error)error) {
	case LXW_NO_ERROR: return 0;
	case LXW_ERROR_MEMORY_MALLOC_FAILED: return ERR_MEMORY;
	case LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE:
	case LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED: return ERR_FORMAT;
	default: return ERR_IO;
	}
}

static lxw_format *text_format(lxw_workbook *book) {
	lxw_format *format = workbook_add_format(book);
	if (format)
		format_set_num_format_index(format, 49); /* the built-in @ */
	return format;
}

static int open_sheet(XlsxWriter *writer, const char *sheet) {
	if (workbook_validate_sheet_name(writer->book, sheet) != LXW_NO_ERROR)
		return ERR_FORMAT;
	writer->sheet = workbook_add_worksheet(writer->book, sheet);
	writer->header = text_format(writer->book);
	writer->text = text_format(writer->book);
	if (!writer->sheet || !writer->header || !writer->text)
		return ERR_MEMORY;
	format_set_bold(writer->header);
	worksheet_freeze_panes(writer->sheet, 1, 0);
	return 0;
}

/* That the path can be written is tried first: the library itself asks for it only on closing. */
static int try_path(const char *path) {
	FILE *file = fopen(path, "wbe");
	return file && fclose(file) == 0 ? 0 : ERR_IO;
}

int xlsx_write_open(XlsxWriter **out, const char *path, const char *sheet) {
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	XlsxWriter *writer = calloc(1, sizeof *writer);
	int r = writer ? try_path(path) : ERR_MEMORY;
	if (!r)
		r = (writer->book = workbook_new_opt(path, &options)) ? open_sheet(writer, sheet)
															  : ERR_MEMORY;
	if (r && writer) {
		lxw_workbook_free(writer->book);
		free(writer);
		writer = NULL;
	}
	*out = writer;
	return r;
}

/* A Chinese character is two digits wide. */
static int set_column(XlsxWriter *writer, lxw_col_t column, const char *header) {
	double width = header ? 4 + 2 * (double)utf8_length(header) : 0;
	return xlsx_write_result(worksheet_set_column(writer->sheet, column, column,
		width < 12       ? 12
			: width > 60 ? 60
						 : width,
		writer->text));
}

int xlsx_write_row(XlsxWriter *writer, const char *const *cells, size_t count) {
	bool header = writer->rows == 0;
	int r = count > LXW_COL_MAX || writer->rows >= LXW_ROW_MAX ? ERR_FORMAT : 0;
	if (header)
		writer->columns = count;
	for (size_t i = 0; i < count && !r; i++) {
		if (header)
			r = set_column(writer, (lxw_col_t)i, cells[i]);
		if (!r && !str_empty(cells[i]))
			r = xlsx_write_result(worksheet_write_string(writer->sheet, writer->rows, (lxw_col_t)i,
				cells[i], header ? writer->header : writer->text));
	}
	writer->rows++;
	return r;
}

int xlsx_write_close(XlsxWriter *writer) {
	if (writer->columns)
		worksheet_autofilter(
			writer->sheet, 0, 0, writer->rows - 1, (lxw_col_t)(writer->columns - 1));
	int r = xlsx_write_result(workbook_close(writer->book));
	free(writer);
	return r;
}
