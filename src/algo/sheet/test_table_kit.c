#include "algo/sheet/test_table_kit.h"

#include "algo/sheet/table.h"

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

const char *table_laid_out(Arena *arena, const void *data, size_t size, const char *sheet) {
	Buf out;
	TableReader *reader;
	TableRow row = {0};
	buf_init(&out, arena);
	int r = table_open_sheet(&reader, data, size, sheet);
	while (!r && !(r = table_next(reader, arena, &row)))
		put_row(&out, &row);
	if (r != TABLE_END)
		put_fault(&out, r, &row);
	table_close(reader);
	return out.data;
}
