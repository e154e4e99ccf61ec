#include "algo/sheet/test_table_kit.h"

#include "algo/sheet/csv_slices.h"
#include "algo/sheet/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void put_row(Buf *out, const TableRow *row) {
	buf_printf(out, "%s%zu:", out->size ? "," : "", row->number);
	for (size_t i = 0; i < row->count; i++)
		buf_printf(out, "%s%s", i ? "|" : "", row->cells[i] ? row->cells[i] : "-");
}

static void put_fault(Buf *out, int r, const TableRow *row) {
	if (r < 0)
		buf_printf(out, "!error%d", r);
	else
		buf_printf(out, "!%s@%zu.%zu", table_fault_name((TableFault)r), row->number, row->column);
}

static const char *lay_out(Arena *arena, TableReader *reader, int r) {
	Buf out;
	TableRow row = {0};
	buf_init(&out, arena);
	while (!r && !(r = table_next(reader, arena, &row)))
		put_row(&out, &row);
	if (r != TABLE_END)
		put_fault(&out, r, &row);
	table_close(reader);
	return out.data;
}

static const char *laid_out_of_file(Arena *arena, const void *data, size_t size) {
	TableReader *reader;
	FILE *file = tmpfile();
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	rewind(file);
	int r = table_open_file(&reader, file);
	const char *text = lay_out(arena, reader, r);
	fclose(file);
	return text;
}

static void row_of_slices(Arena *arena, const CsvSlices *csv, TableRow *out) {
	*out = (TableRow){.count = csv->count, .number = csv->number, .column = csv->column};
	out->cells = arena_array_of(arena, const char *, csv->count);
	for (size_t i = 0; i < csv->count; i++)
		if (csv->cells[i].size)
			out->cells[i] = arena_strndup(arena, csv->cells[i].text, csv->cells[i].size);
}

static const char *laid_out_of_slices(Arena *arena, const void *data, size_t size) {
	Buf out;
	TableRow row = {0};
	CsvSlices *csv = arena_new_of(arena, CsvSlices);
	int r = csv_slices_open(csv, arena, data, size);
	buf_init(&out, arena);
	while (!r && !(r = csv_slices_next(csv))) {
		row_of_slices(arena, csv, &row);
		put_row(&out, &row);
	}
	row.number = csv->number;
	row.column = csv->column;
	if (r != TABLE_END)
		put_fault(&out, r, &row);
	return out.data;
}

static bool is_workbook(const void *data, size_t size) {
	return size >= 2 && memcmp(data, "PK", 2) == 0;
}

const char *table_laid_out(Arena *arena, const void *data, size_t size, const char *sheet) {
	TableReader *reader;
	int r = table_open_sheet(&reader, data, size, sheet);
	const char *text = lay_out(arena, reader, r);
	if (!sheet)
		assert_string_equal(laid_out_of_file(arena, data, size), text);
	if (!sheet && !is_workbook(data, size))
		assert_string_equal(laid_out_of_slices(arena, data, size), text);
	return text;
}
