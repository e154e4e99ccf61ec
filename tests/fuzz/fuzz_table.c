#include "tests/fuzz/fuzz_table.h"

#include "algo/sheet/table.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

static void promise(bool kept) {
	if (!kept)
		abort();
}

static void check_row(const TableRow *row, size_t number_before) {
	bool filled = false;
	promise(row->number > number_before && row->number <= TABLE_ROWS_MOST);
	promise(row->count >= 1 && row->count <= TABLE_COLUMNS_MOST);
	for (size_t i = 0; i < row->count; i++) {
		const char *cell = row->cells[i];
		promise(!cell || (*cell && utf8_valid(cell, strlen(cell))));
		promise(!cell || utf8_length(cell) <= TABLE_CELL_MOST);
		filled = filled || cell;
	}
	promise(filled);
}

static void read_rows(TableReader *reader, Arena *arena) {
	TableRow row, again;
	size_t number = 0;
	int r;
	while (!(r = table_next(reader, arena, &row))) {
		check_row(&row, number);
		number = row.number;
		arena_reset(arena);
	}
	promise(r == TABLE_END || (r > 0 && *table_fault_name((TableFault)r)));
	promise(row.number >= number && row.column <= TABLE_COLUMNS_MOST + 1);
	promise(table_next(reader, arena, &again) == r && again.number == row.number);
}

void fuzz_table(const void *data, size_t size) {
	TableReader *reader;
	Arena *arena = arena_new(0);
	int r = arena ? table_open(&reader, data, size) : 0;
	if (arena && !r)
		read_rows(reader, arena);
	promise(!r || (r > 0 && *table_fault_name((TableFault)r)));
	if (arena && !r)
		table_close(reader);
	arena_free(arena);
}
