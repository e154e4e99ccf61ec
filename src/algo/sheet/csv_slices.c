#include "algo/sheet/csv_slices.h"

#include "algo/sheet/table_private.h"
#include "base/buf.h"
#include "base/error.h"

#include <stdint.h>
#include <string.h>

static void free_text(void *text) {
	arena_free(text);
}

int csv_slices_open(CsvSlices *csv, Arena *arena, const char *data, size_t size) {
	*csv = (CsvSlices){.arena = arena, .row = arena_sub(arena)};
	int r = csv->row ? csv_text_open(&csv->text, data, size) : ERR_MEMORY;
	if (r)
		return r;
	arena_own(arena, free_text, csv->text.converted);
	csv->at = csv->text.data;
	csv->end = csv->at + csv->text.size;
	csv->separator = csv_separator(csv->at, csv->end);
	return 0;
}

static bool ends_cell(const CsvSlices *csv, char c) {
	return c == csv->separator || c == '\n' || c == '\r';
}

static uint64_t zero_bytes(uint64_t word) {
	const uint64_t ones = UINT64_C(0x0101010101010101);
	return (word - ones) & ~word & ones << 7;
}

/* Eight bytes at a time while none of them ends the cell. */
static CsvSlice plain(CsvSlices *csv) {
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t separators = ones * (unsigned char)csv->separator;
	const char *start = csv->at;
	uint64_t word;
	for (; csv->end - csv->at >= 8; csv->at += 8) {
		memcpy(&word, csv->at, 8);
		if (zero_bytes(word ^ separators) | zero_bytes(word ^ ones * '\n') |
			zero_bytes(word ^ ones * '\r'))
			break;
	}
	while (csv->at < csv->end && !ends_cell(csv, *csv->at))
		csv->at++;
	return (CsvSlice){start, (size_t)(csv->at - start)};
}

/* Behind the opening quote. Text that has doubled quotes, or more behind the closing one, is put together. */
static int quoted(CsvSlices *csv, CsvSlice *out) {
	const char *start = csv->at, *quote;
	Buf whole = {0};
	for (;; csv->at = quote + 2) {
		quote = memchr(csv->at, '"', (size_t)(csv->end - csv->at));
		if (!quote)
			return TABLE_QUOTES;
		bool doubled = quote + 1 < csv->end && quote[1] == '"';
		if (!whole.arena && !doubled)
			break;
		if (!whole.arena)
			buf_init(&whole, csv->row);
		buf_add(&whole, csv->at, (size_t)(quote - csv->at) + doubled);
		if (!doubled)
			break;
	}
	csv->at = quote + 1;
	CsvSlice rest = plain(csv);
	*out = (CsvSlice){start, (size_t)(quote - start)};
	if (rest.size && !whole.arena) {
		buf_init(&whole, csv->row);
		buf_add(&whole, start, (size_t)(quote - start));
	}
	if (whole.arena) {
		buf_add(&whole, rest.text, rest.size);
		*out = (CsvSlice){whole.data, whole.size};
	}
	return 0;
}

static int decoded(CsvSlices *csv, CsvSlice *cell) {
	const char *text = csv->text.decode(csv->row, arena_strndup(csv->row, cell->text, cell->size));
	if (!text)
		return TABLE_ENCODING;
	*cell = (CsvSlice){text, strlen(text)};
	return 0;
}

static bool too_long(const CsvSlice *cell) {
	size_t characters = 0;
	if (cell->size <= TABLE_CELL_MOST)
		return false;
	for (size_t i = 0; i < cell->size; i++)
		characters += ((unsigned char)cell->text[i] & 0xc0) != 0x80;
	return characters > TABLE_CELL_MOST;
}

static int read_cell(CsvSlices *csv) {
	CsvSlice *cell = &csv->cells[csv->count++];
	int r = 0;
	if (csv->at < csv->end && *csv->at == '"') {
		csv->at++;
		r = quoted(csv, cell);
	} else {
		*cell = plain(csv);
	}
	if (!r && too_long(cell))
		r = TABLE_CELL;
	if (!r && csv->text.decode && cell->size)
		r = decoded(csv, cell);
	csv->column = r ? csv->count : 0;
	return r;
}

/* Steps over what ended a cell; true when the row goes on. */
static bool more_cells(CsvSlices *csv) {
	if (csv->at == csv->end)
		return false;
	char c = *csv->at++;
	if (c == '\r' && csv->at < csv->end && *csv->at == '\n')
		csv->at++;
	return c == csv->separator;
}

static int read_row(CsvSlices *csv, bool *filled) {
	csv->count = 0;
	if (arena_used(csv->row))
		arena_reset(csv->row);
	do {
		csv->column = csv->count + 1;
		int r = csv->count == TABLE_COLUMNS_MOST ? TABLE_COLUMNS : read_cell(csv);
		if (r)
			return r;
		*filled = *filled || csv->cells[csv->count - 1].size;
	} while (more_cells(csv));
	csv->column = 0;
	return 0;
}

int csv_slices_next(CsvSlices *csv) {
	for (bool filled = false; !filled;) {
		if (csv->at == csv->end)
			return TABLE_END;
		if (++csv->number > TABLE_ROWS_MOST)
			return TABLE_ROWS;
		int r = read_row(csv, &filled);
		if (r)
			return r;
	}
	return 0;
}
