#include "app/form/form_fill.h"

#include "app/cli_file.h"
#include "base/error.h"
#include "base/str.h"

#include <string.h>

const char *form_source_cell(const TableRow *row, size_t column) {
	return column < row->count && !str_empty(row->cells[column]) ? row->cells[column] : NULL;
}

size_t form_source_column(const FormSource *source, const char *element) {
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < source->header.count; i++)
		if (source->elements[i] && str_eq(source->elements[i]->id, element) &&
			(best == SIZE_MAX || source->certainties[i] > source->certainties[best]))
			best = i;
	return best;
}

int form_source_refuse(const FormOrigin *origin, const char *why) {
	const char *column = form_source_cell(&origin->source->header, origin->column);
	fprintf(stderr, "huying: %s:%zu:%zu: %s: %s\n", origin->source->path, origin->row->number,
		origin->column + 1, column ? column : "", why);
	return ERR_FORMAT;
}

static int take_header(Arena *arena, const ElementPack *pack, const char *of, FormSource *out) {
	out->elements = arena_array_of(arena, const Element *, out->header.count + 1);
	out->certainties = arena_array_of(arena, double, out->header.count + 1);
	out->labels = arena_array_of(arena, const char *, out->header.count + 1);
	for (size_t i = 0; i < out->header.count; i++) {
		const char *name = form_source_cell(&out->header, i);
		out->labels[i] = name ? label_normal(arena, name, NULL) : NULL;
		LabelMatch match = name ? label_match(arena, pack, name, of) : (LabelMatch){0};
		if (match.certainty >= ELEMENT_SURE)
			out->elements[i] = match.element;
		out->certainties[i] = match.certainty;
		for (size_t k = 0; name && k < i; k++)
			if (str_eq(out->labels[k], out->labels[i]))
				return form_source_refuse(
					&(FormOrigin){out, &out->header, i, false}, "the column stands twice");
	}
	return 0;
}

static void append(Arena *arena, FormSource *out, const TableRow *row, size_t *capacity) {
	if (out->count == *capacity) {
		*capacity = *capacity * 2 + 64;
		TableRow *more = arena_array_of(arena, TableRow, *capacity);
		if (out->count)
			memcpy(more, out->rows, out->count * sizeof *more);
		out->rows = more;
	}
	out->rows[out->count++] = *row;
}

static int refuse_table(const FormSource *out, const TableRow *row, int fault) {
	fprintf(stderr, "huying: %s:%zu:%zu: %s\n", out->path, row->number, row->column,
		fault == TABLE_END ? "the table is empty" : table_fault_name((TableFault)fault));
	return ERR_FORMAT;
}

static int read_rows(
	Arena *arena, TableReader *table, const ElementPack *pack, const char *of, FormSource *out) {
	size_t capacity = 0;
	TableRow row;
	int r = table_next(table, arena, &out->header);
	if (r)
		return r < 0 ? r : refuse_table(out, &out->header, r);
	if ((r = take_header(arena, pack, of, out)))
		return r;
	while (!(r = table_next(table, arena, &row)))
		append(arena, out, &row, &capacity);
	return r == TABLE_END ? 0 : r < 0 ? r : refuse_table(out, &row, r);
}

int form_source_read(
	Arena *arena, const ElementPack *pack, const char *of, const char *path, FormSource *out) {
	FieldBlob data;
	TableReader *table;
	*out = (FormSource){.path = path, .key = SIZE_MAX, .primary_key = SIZE_MAX};
	int r = cli_file_read(arena, path, &data);
	if (r)
		return r;
	if ((r = table_open_in(arena, &table, data.data, data.size)))
		return r < 0 ? r : refuse_table(out, &(TableRow){0}, r);
	r = read_rows(arena, table, pack, of, out);
	table_close(table);
	return r;
}
