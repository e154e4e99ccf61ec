#include "app/dispatch_rows.h"

#include "app/cli_file.h"
#include "base/error.h"
#include "base/guard.h"
#include "base/str.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FAULTS_SHOWN = 20 };

static void say(const Rows *rows, int column, const char *format, va_list args) {
	fprintf(rows->said, "%s:%zu:%d: %s: ", rows->path, rows->row.number, rows->at[column] + 1,
		rows->columns[column]);
	vfprintf(rows->said, format, args);
	fputc('\n', rows->said);
}

void rows_fault(Rows *rows, int column, const char *format, ...) {
	va_list args;
	if (rows->faults++ >= FAULTS_SHOWN)
		return;
	va_start(args, format);
	say(rows, column, format, args);
	va_end(args);
}

void rows_note(Rows *rows, int column, const char *format, ...) {
	va_list args;
	if (rows->notes++ >= FAULTS_SHOWN)
		return;
	va_start(args, format);
	say(rows, column, format, args);
	va_end(args);
}

/* ---- opening ----------------------------------------------------------------------------------- */

static int say_fault(const Rows *rows, int r) {
	if (r < 0)
		return r;
	fprintf(rows->said, "%s:%zu:%zu: not readable as a table: %s\n", rows->path, rows->row.number,
		rows->row.column, table_fault_name((TableFault)r));
	return ERR_FORMAT;
}

static int find_columns(Rows *rows) {
	int missing = 0;
	for (int i = 0; i < rows->count; i++) {
		rows->at[i] = -1;
		for (size_t j = 0; j < rows->row.count; j++)
			if (rows->row.cells[j] && str_eq(rows->row.cells[j], rows->columns[i])) {
				missing += rows->at[i] >= 0;
				if (rows->at[i] >= 0)
					fprintf(rows->said, "%s:%zu:%zu: column '%s' stands twice\n", rows->path,
						rows->row.number, j + 1, rows->columns[i]);
				rows->at[i] = (int)j;
			}
		if (rows->at[i] < 0) {
			fprintf(rows->said, "%s:%zu:1: column '%s' is missing\n", rows->path, rows->row.number,
				rows->columns[i]);
			missing++;
		}
	}
	return missing ? ERR_FORMAT : 0;
}

static int open_table(Rows *rows, Arena *arena) {
	FieldBlob data = {0};
	int r = cli_file_read_most(arena, rows->path, CLI_FILE_MOST, &data);
	if (!r)
		r = table_open_in(arena, &rows->reader, data.data, data.size);
	if (r)
		return r > 0 ? say_fault(rows, r) : r;
	r = table_next(rows->reader, rows->row_arena, &rows->row);
	if (r == TABLE_END) {
		fprintf(rows->said, "%s:1:1: the file is empty; its first line names the columns\n",
			rows->path);
		return ERR_FORMAT;
	}
	return r ? say_fault(rows, r) : find_columns(rows);
}

static int next(Rows *rows) {
	arena_reset(rows->row_arena);
	int r = table_next(rows->reader, rows->row_arena, &rows->row);
	if (r == TABLE_END && rows->faults > FAULTS_SHOWN)
		fprintf(rows->said, "%s: %d more faults\n", rows->path, rows->faults - FAULTS_SHOWN);
	if (r == TABLE_END)
		return rows->faults ? ERR_FORMAT : TABLE_END;
	return r ? say_fault(rows, r) : 0;
}

static int read_all(void *self) {
	Rows *rows = self;
	int r = open_table(rows, rows->arena);
	while (!r && !(r = next(rows)))
		rows->take(rows->self);
	return r == TABLE_END ? 0 : r;
}

int rows_read(Rows *rows, const char *path, const char *const *columns, int count, FILE *said,
	Arena *arena, void (*take)(void *self), void *self) {
	*rows = (Rows){.path = path,
		.said = said,
		.columns = columns,
		.count = count,
		.arena = arena,
		.take = take,
		.self = self,
		.row_arena = arena_sub(arena)};
	int r = rows->row_arena ? guarded(arena, read_all, rows) : ERR_MEMORY;
	rows->reader = table_close(rows->reader);
	return r;
}

/* ---- cells ------------------------------------------------------------------------------------- */

const char *rows_cell(const Rows *rows, int column) {
	size_t at = (size_t)rows->at[column];
	return at < rows->row.count ? rows->row.cells[at] : NULL;
}

int64_t rows_int(Rows *rows, int column, int64_t min, int64_t max, int64_t none) {
	const char *cell = rows_cell(rows, column);
	int64_t value = min;
	if (!cell && none != INT64_MIN)
		return none;
	if (!cell)
		rows_fault(rows, column, "is empty");
	else if (!str_to_int(cell, &value) || value < min || value > max)
		rows_fault(rows, column, "'%.40s' is not a whole number from %" PRId64 " to %" PRId64, cell,
			min, max);
	return value < min || value > max ? min : value;
}

double rows_real(Rows *rows, int column, double most) {
	const char *cell = rows_cell(rows, column);
	double value = 0;
	if (!cell)
		rows_fault(rows, column, "is empty");
	else if (!str_to_real(cell, &value) || !(fabs(value) <= most))
		rows_fault(rows, column, "'%.40s' is not a number from %.0f to %.0f", cell, -most, most);
	return fabs(value) <= most ? value : 0;
}

const char *rows_text(Rows *rows, int column) {
	const char *cell = rows_cell(rows, column);
	if (!cell)
		rows_fault(rows, column, "is empty");
	return cell ? cell : "";
}
