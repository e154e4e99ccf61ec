#include "algo/sheet/table_private.h"

#include "base/str.h"

#include <string.h>

static char find_separator(const char *at, const char *end) {
	static const char candidates[] = ",;\t";
	size_t counts[3] = {0};
	for (; at < end && *at != '\n'; at++) {
		const char *c = *at ? strchr(candidates, *at) : NULL;
		if (c)
			counts[c - candidates]++;
	}
	size_t best = counts[1] > counts[0] ? 1 : 0;
	return candidates[counts[2] > counts[best] ? 2 : best];
}

/* A quoted cell: *at stands after the opening quote, afterwards behind the closing one. */
static int quoted_cell(TableReader *reader, Buf *cell) {
	while (reader->at < reader->end) {
		char c = *reader->at++;
		if (c != '"') {
			buf_putc(cell, c);
			continue;
		}
		if (reader->at == reader->end || *reader->at != '"')
			return 0;
		buf_putc(cell, *reader->at++);
	}
	return TABLE_QUOTES;
}

static bool ends_cell(const TableReader *reader, char c) {
	return c == reader->separator || c == '\n' || c == '\r';
}

static void plain_cell(TableReader *reader, Buf *cell) {
	const char *start = reader->at;
	while (reader->at < reader->end && !ends_cell(reader, *reader->at))
		reader->at++;
	buf_add(cell, start, (size_t)(reader->at - start));
}

static int read_cell(TableReader *reader, Arena *arena, const char **out) {
	Buf cell;
	int r = 0;
	buf_init(&cell, arena);
	if (reader->at < reader->end && *reader->at == '"') {
		reader->at++;
		r = quoted_cell(reader, &cell);
	}
	plain_cell(reader, &cell);
	*out = cell.size ? cell.data : NULL;
	return r ? r : cell.size > TABLE_CELL_MOST ? TABLE_CELL : 0;
}

/* Steps over the end of the line; true when the row goes on. */
static bool more_cells(TableReader *reader) {
	if (reader->at == reader->end)
		return false;
	char c = *reader->at++;
	if (c == reader->separator)
		return true;
	if (c == '\r' && reader->at < reader->end && *reader->at == '\n')
		reader->at++;
	return false;
}


static int csv_next(TableReader *reader, Arena *arena, TableRow *out) {
	const char *cells[TABLE_COLUMNS_MOST];
	size_t count = 0;
	bool more = true;
	if (reader->at == reader->end)
		return TABLE_END;
	out->number = ++reader->number;
	if (reader->number > TABLE_ROWS_MOST)
		return TABLE_ROWS;
	while (more) {
		if (count == TABLE_COLUMNS_MOST)
			return TABLE_COLUMNS;
		int r = read_cell(reader, arena, &cells[count++]);
		if (r)
			return r;
		more = more_cells(reader);
	}
	out->count = count;
	out->cells = arena_array_of(arena, const char *, count);
	memcpy(out->cells, cells, count * sizeof *cells);
	return 0;
}

int csv_open(TableReader *reader, const char *data, size_t size) {
	if (size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		data += 3;
		size -= 3;
	}
	if (memchr(data, 0, size))
		return TABLE_NOT_TEXT;
	if (!utf8_valid(data, size)) {
		data = gb18030_to_utf8(reader->arena, data, size);
		if (!data)
			return TABLE_NOT_TEXT;
		size = strlen(data);
	}
	reader->at = data;
	reader->end = data + size;
	reader->separator = find_separator(data, data + size);
	reader->next = csv_next;
	return 0;
}
