#include "algo/sheet/table_private.h"

#include "algo/sheet/bytes.h"
#include "base/error.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

struct TableReader {
	TableSource source;
	Arena *owner; /* closes it at the latest; NULL nobody does */
	Bytes book;   /* of a workbook that was opened as a file */
	int ended;    /* what the last call said, once it was not 0 */
	size_t row, column;
};

const char *table_fault_name(TableFault fault) {
	static const char *const names[] = {"", "not_text", "quotes", "columns", "rows", "cell",
		"too_large", "xml", "encoding", "sheet", "zip"};
	return (size_t)fault < sizeof names / sizeof *names ? names[fault] : "";
}

bool table_cell_too_long(const char *cell, size_t size) {
	return size > TABLE_CELL_MOST && utf8_length(cell) > TABLE_CELL_MOST;
}

int table_open_sheet(TableReader **out, const void *data, size_t size, const char *sheet) {
	TableReader *reader = calloc(1, sizeof *reader);
	*out = NULL;
	if (!reader)
		return ERR_MEMORY;
	bool zip = size >= 4 && memcmp(data, "PK\3\4", 4) == 0;
	int r =
		zip ? xlsx_open(&reader->source, data, size, sheet) : csv_open(&reader->source, data, size);
	if (r)
		free(reader);
	else
		*out = reader;
	return r;
}

int table_open(TableReader **out, const void *data, size_t size) {
	return table_open_sheet(out, data, size, NULL);
}

static void close_owned(void *reader) {
	((TableReader *)reader)->owner = NULL;
	table_close(reader);
}

int table_open_in(Arena *arena, TableReader **out, const void *data, size_t size) {
	int r = table_open(out, data, size);
	if (r)
		return r;
	arena_own(arena, close_owned, *out);
	(*out)->owner = arena;
	return 0;
}

static int read_book(Bytes *book, FILE *file) {
	char piece[1 << 16];
	size_t got;
	while ((got = fread(piece, 1, sizeof piece, file)) > 0)
		if (!bytes_add(book, piece, got))
			return ERR_MEMORY;
	return ferror(file) ? ERR_IO : 0;
}

static int open_source(TableReader *reader, FILE *file) {
	char sign[4] = {0};
	bool zip = fread(sign, 1, 4, file) == 4 && memcmp(sign, "PK\3\4", 4) == 0;
	rewind(file);
	if (!zip)
		return csv_open_file(&reader->source, file);
	int r = read_book(&reader->book, file);
	return r ? r : xlsx_open(&reader->source, reader->book.data, reader->book.size, NULL);
}

int table_open_file(TableReader **out, FILE *file) {
	TableReader *reader = calloc(1, sizeof *reader);
	*out = NULL;
	if (!reader)
		return ERR_MEMORY;
	int r = open_source(reader, file);
	if (r) {
		bytes_deinit(&reader->book);
		free(reader);
	} else
		*out = reader;
	return r;
}

int table_next(TableReader *reader, Arena *arena, TableRow *out) {
	*out = (TableRow){.number = reader->row, .column = reader->column};
	if (reader->ended)
		return reader->ended;
	int r = reader->source.next(reader->source.self, arena, out);
	reader->ended = r;
	reader->row = out->number;
	reader->column = out->column;
	return r;
}

TableReader *table_close(TableReader *reader) {
	if (reader && reader->owner)
		arena_disown(reader->owner, reader);
	if (reader) {
		reader->source.close(reader->source.self);
		bytes_deinit(&reader->book);
	}
	free(reader);
	return NULL;
}
