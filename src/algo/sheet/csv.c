#include "algo/sheet/table_private.h"

#include "algo/sheet/bytes.h"
#include "algo/sheet/csv_encoding.h"
#include "base/error.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW_FIRST = 1 << 16, WINDOW_MOST = 1 << 27 };

typedef struct Csv {
	CsvText text;
	const char *at, *end;
	FILE *file;          /* NULL: all of it lies between at and end; else a part, in `window` */
	Bytes window;        /* its capacity is what is read at a time */
	bool file_end;       /* nothing follows the window */
	bool ends_cell[256]; /* by byte: separator, CR, LF */
	char separator;
	size_t number;
	/* The row being read: its cells one behind the other, each with its NUL. */
	Bytes row;
	size_t starts[TABLE_COLUMNS_MOST], count;
	bool filled; /* some cell is not empty */
} Csv;

char csv_separator(const char *at, const char *end) {
	static const char candidates[] = ",;\t";
	size_t counts[3] = {0};
	bool quoted = false;
	for (; at < end && (quoted || (*at != '\n' && *at != '\r')); at++) {
		const char *c = quoted ? NULL : strchr(candidates, *at);
		quoted ^= *at == '"';
		if (c)
			counts[c - candidates]++;
	}
	size_t best = counts[1] > counts[0] ? 1 : 0;
	return candidates[counts[2] > counts[best] ? 2 : best];
}

/* The rest of a quoted cell behind its opening quote, to behind the closing one. */
static int read_quoted(Csv *csv) {
	for (;;) {
		const char *quote = memchr(csv->at, '"', (size_t)(csv->end - csv->at));
		if (!quote)
			return TABLE_QUOTES;
		bool doubled = quote + 1 < csv->end && quote[1] == '"';
		if (!bytes_add(&csv->row, csv->at, (size_t)(quote - csv->at) + doubled))
			return ERR_MEMORY;
		csv->at = quote + 1 + doubled;
		if (!doubled)
			return 0;
	}
}

static int read_plain(Csv *csv) {
	const char *start = csv->at;
	while (csv->at < csv->end && !csv->ends_cell[(unsigned char)*csv->at])
		csv->at++;
	return bytes_add(&csv->row, start, (size_t)(csv->at - start)) ? 0 : ERR_MEMORY;
}

static int read_cell(Csv *csv) {
	size_t start = csv->row.size;
	int r = 0;
	csv->starts[csv->count++] = start;
	if (csv->at < csv->end && *csv->at == '"') {
		csv->at++;
		r = read_quoted(csv);
	}
	if (r || (r = read_plain(csv)))
		return r;
	csv->filled = csv->filled || csv->row.size > start;
	if (table_cell_too_long(csv->row.data + start, csv->row.size - start))
		return TABLE_CELL;
	return bytes_add(&csv->row, "", 1) ? 0 : ERR_MEMORY;
}

/* Steps over what ended a cell; true when the row goes on. */
static bool more_cells(Csv *csv) {
	if (csv->at == csv->end)
		return false;
	char c = *csv->at++;
	if (c == '\r' && csv->at < csv->end && *csv->at == '\n')
		csv->at++;
	return c == csv->separator;
}

static int read_row(Csv *csv, TableRow *out) {
	int r = 0;
	csv->row.size = csv->count = 0;
	csv->filled = false;
	do {
		out->column = csv->count + 1;
		r = csv->count == TABLE_COLUMNS_MOST ? TABLE_COLUMNS : read_cell(csv);
	} while (!r && more_cells(csv));
	return r;
}

/* Moves the window so that it begins at `from`, with twice the room where that gains nothing. */
static int move_window(Csv *csv, const char *from) {
	size_t kept = (size_t)(csv->end - from);
	if (kept)
		memmove(csv->window.data, from, kept);
	csv->window.size = kept;
	if (!bytes_reserve(&csv->window, kept > csv->window.capacity / 2 ? 2 * kept : WINDOW_FIRST))
		return ERR_MEMORY;
	size_t room = csv->window.capacity - kept;
	size_t got = fread(csv->window.data + kept, 1, room, csv->file);
	if (got < room && ferror(csv->file))
		return ERR_IO;
	csv->file_end = got < room;
	csv->window.size += got;
	csv->at = csv->window.data;
	csv->end = csv->at + csv->window.size;
	return 0;
}

/* A row that reaches the end of the window is read again once the window has moved. */
static int read_whole_row(Csv *csv, TableRow *out) {
	for (;;) {
		const char *from = csv->at;
		int r = read_row(csv, out);
		bool whole = !csv->file || csv->file_end || (r != TABLE_QUOTES && csv->at < csv->end) ||
			csv->window.size >= WINDOW_MOST;
		if (whole || (r && r != TABLE_QUOTES && r != TABLE_CELL))
			return r;
		if ((r = move_window(csv, from)))
			return r;
	}
}

/* The row read becomes the caller's. */
static int give_row(const Csv *csv, Arena *arena, TableRow *out) {
	char *text = arena_alloc(arena, csv->row.size);
	memcpy(text, csv->row.data, csv->row.size);
	out->cells = arena_array_of(arena, const char *, csv->count);
	out->count = csv->count;
	for (size_t i = 0; i < csv->count; i++) {
		const char *cell = text + csv->starts[i];
		out->cells[i] = *cell ? cell : NULL;
		out->column = i + 1;
		if (*cell && csv->text.decode && !(out->cells[i] = csv->text.decode(arena, cell)))
			return TABLE_ENCODING;
	}
	out->column = 0;
	return 0;
}

static int csv_next(void *self, Arena *arena, TableRow *out) {
	Csv *csv = self;
	do {
		out->number = csv->number;
		out->column = 0;
		if (csv->at == csv->end)
			return TABLE_END;
		out->number = ++csv->number;
		if (csv->number > TABLE_ROWS_MOST)
			return TABLE_ROWS;
		int r = read_whole_row(csv, out);
		if (r)
			return r;
	} while (!csv->filled);
	return give_row(csv, arena, out);
}

static void csv_close(void *self) {
	Csv *csv = self;
	arena_free(csv->text.converted);
	bytes_deinit(&csv->row);
	bytes_deinit(&csv->window);
	free(csv);
}

static void begin(Csv *csv, TableSource *out) {
	csv->separator = csv_separator(csv->at, csv->end);
	csv->ends_cell[(unsigned char)csv->separator] = true;
	csv->ends_cell['\n'] = csv->ends_cell['\r'] = true;
	*out = (TableSource){csv_next, csv_close, csv};
}

int csv_open(TableSource *out, const char *data, size_t size) {
	Csv *csv = calloc(1, sizeof *csv);
	int r = csv ? csv_text_open(&csv->text, data, size) : ERR_MEMORY;
	if (r) {
		free(csv);
		return r;
	}
	csv->at = csv->text.data;
	csv->end = csv->at + csv->text.size;
	begin(csv, out);
	return 0;
}

int csv_open_file(TableSource *out, FILE *file) {
	Csv *csv = calloc(1, sizeof *csv);
	int r = csv ? csv_text_open_file(&csv->text, file) : ERR_MEMORY;
	if (!r) {
		csv->file = file;
		r = move_window(csv, csv->end);
	}
	if (r) {
		if (csv)
			bytes_deinit(&csv->window);
		free(csv);
		return r;
	}
	begin(csv, out);
	return 0;
}
