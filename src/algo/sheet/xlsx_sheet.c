/* A chunk of a worksheet's XML gives many rows at once: they wait here, as places in one text, until
 * they are asked for. */
#include "algo/sheet/xlsx_private.h"

#include "base/error.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a value while it is read: 32,767 characters of four, and their escapes' worth. */
enum { VALUE_MOST = 4 * TABLE_CELL_MOST };
static const uint64_t given_most = (uint64_t)512 * 1024 * 1024;

/* What a waiting cell is: a place in `text` from 0 on; ~index of a shared string below. */
typedef int64_t CellPlace;
static const CellPlace cell_empty = INT64_MAX;

typedef struct WaitingRow {
	size_t number, first, count; /* its cells' places in `places` */
} WaitingRow;

struct XlsxSheet {
	XlsxBook *book;
	XlsxXml *xml;
	int ended; /* what comes behind the waiting rows, once it is not 0 */
	/* Rows read ahead. */
	Bytes rows;   /* WaitingRow each */
	Bytes places; /* CellPlace each */
	Bytes text;
	size_t given; /* rows of `rows` the caller has */
	/* The row being read. */
	size_t number, count;
	CellPlace row[TABLE_COLUMNS_MOST];
	/* The cell being read. */
	size_t column; /* 1-based; 0 outside the cells of a row */
	char type[12];
	uint32_t style;
	Bytes value;
	bool in_row, in_cell, in_value;
	int phonetic;
	uint64_t text_given; /* bytes of all cells so far */
};

/* ---- cells -------------------------------------------------------------------------------------- */

/* "BC12" → 55; 0 when it begins with no letter; more than TABLE_COLUMNS_MOST as that + 1. */
static size_t column_of(const char *ref) {
	size_t column = 0;
	for (; *ref >= 'A' && *ref <= 'Z'; ref++) {
		column = column * 26 + (size_t)(*ref - 'A' + 1);
		if (column > TABLE_COLUMNS_MOST)
			return TABLE_COLUMNS_MOST + 1;
	}
	return column;
}

static int start_cell(XlsxSheet *sheet, const XlsxAttributes *attributes) {
	char ref[16];
	if (!sheet->in_row || sheet->in_cell)
		return TABLE_XML;
	sheet->column++;
	if (xlsx_attribute(attributes, "r", ref, sizeof ref))
		sheet->column = column_of(ref);
	if (!sheet->column)
		return TABLE_XML;
	if (sheet->column > TABLE_COLUMNS_MOST)
		return TABLE_COLUMNS;
	if (!xlsx_attribute(attributes, "t", sheet->type, sizeof sheet->type))
		strcpy(sheet->type, "n");
	sheet->style = xlsx_attribute_number(attributes, "s", 0);
	sheet->value.size = 0;
	sheet->in_cell = true;
	return 0;
}

static int put_cell(XlsxSheet *sheet, CellPlace place, size_t size) {
	for (; sheet->count < sheet->column; sheet->count++)
		sheet->row[sheet->count] = cell_empty;
	sheet->row[sheet->column - 1] = size ? place : cell_empty;
	sheet->text_given += size;
	return sheet->text_given > given_most ? TABLE_TOO_LARGE : 0;
}

static int put_text(XlsxSheet *sheet, const char *text, size_t size) {
	CellPlace place = (CellPlace)sheet->text.size;
	if (table_cell_too_long(text, size))
		return TABLE_CELL;
	return bytes_add(&sheet->text, text, size + 1) ? put_cell(sheet, place, size) : ERR_MEMORY;
}

static int put_shared(XlsxSheet *sheet) {
	int64_t index;
	size_t size;
	if (!str_all_digits(sheet->value.data) || !str_to_int(sheet->value.data, &index))
		return TABLE_XML;
	const char *text = xlsx_strings_get(&sheet->book->strings, (size_t)index, &size);
	if (!text)
		return TABLE_XML;
	return table_cell_too_long(text, size) ? TABLE_CELL : put_cell(sheet, ~index, size);
}

static int put_number(XlsxSheet *sheet) {
	char text[XLSX_VALUE_SIZE];
	XlsxShown shown = xlsx_styles_get(&sheet->book->styles, sheet->style);
	bool as_it_is = shown == XLSX_NUMBER && str_all_digits(sheet->value.data);
	if (as_it_is || sheet->value.size >= sizeof text)
		return put_text(sheet, sheet->value.data, sheet->value.size);
	xlsx_value(sheet->value.data, shown, sheet->book->epoch_1904, text);
	return put_text(sheet, text, strlen(text));
}

static int end_cell(XlsxSheet *sheet) {
	sheet->in_cell = false;
	if (!sheet->value.size)
		return put_cell(sheet, cell_empty, 0);
	if (strcmp(sheet->type, "s") == 0)
		return put_shared(sheet);
	if (strcmp(sheet->type, "n") == 0)
		return put_number(sheet);
	if (strcmp(sheet->type, "str") == 0 || strcmp(sheet->type, "inlineStr") == 0)
		sheet->value.size = xlsx_unescape(sheet->value.data, sheet->value.size);
	return put_text(sheet, sheet->value.data, sheet->value.size);
}

/* ---- rows --------------------------------------------------------------------------------------- */

static int start_row(XlsxSheet *sheet, const XlsxAttributes *attributes) {
	size_t number = xlsx_attribute_number(attributes, "r", (uint32_t)sheet->number + 1);
	if (sheet->in_row || number <= sheet->number)
		return TABLE_XML;
	sheet->number = number;
	sheet->column = sheet->count = 0;
	sheet->in_row = true;
	return number > TABLE_ROWS_MOST ? TABLE_ROWS : 0;
}

static bool row_filled(const XlsxSheet *sheet) {
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->row[i] != cell_empty)
			return true;
	return false;
}

static int end_row(XlsxSheet *sheet) {
	WaitingRow row = {sheet->number, sheet->places.size / sizeof(CellPlace), sheet->count};
	sheet->in_row = false;
	sheet->column = 0;
	if (!row_filled(sheet))
		return 0;
	return bytes_add(&sheet->places, sheet->row, sheet->count * sizeof *sheet->row) &&
			bytes_add(&sheet->rows, &row, sizeof row)
		? 0
		: ERR_MEMORY;
}

/* ---- events ------------------------------------------------------------------------------------- */

static int on_start(void *self, const char *name, const XlsxAttributes *attributes) {
	XlsxSheet *sheet = self;
	if (strcmp(name, "c") == 0)
		return start_cell(sheet, attributes);
	if (sheet->in_cell) {
		sheet->phonetic += strcmp(name, "rPh") == 0;
		sheet->in_value = strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && !sheet->phonetic);
		return 0;
	}
	return strcmp(name, "row") == 0 ? start_row(sheet, attributes) : 0;
}

static int on_end(void *self, const char *name) {
	XlsxSheet *sheet = self;
	sheet->in_value = false;
	if (sheet->in_cell) {
		sheet->phonetic -= strcmp(name, "rPh") == 0;
		return strcmp(name, "c") == 0 ? end_cell(sheet) : 0;
	}
	return strcmp(name, "row") == 0 && sheet->in_row ? end_row(sheet) : 0;
}

static int on_text(void *self, const char *text, size_t size) {
	XlsxSheet *sheet = self;
	if (!sheet->in_value)
		return 0;
	if (sheet->value.size + size > VALUE_MOST)
		return TABLE_CELL;
	return bytes_add(&sheet->value, text, size) ? 0 : ERR_MEMORY;
}

/* ---- giving ------------------------------------------------------------------------------------- */

static size_t waiting(const XlsxSheet *sheet) {
	return sheet->rows.size / sizeof(WaitingRow) - sheet->given;
}

static void read_ahead(XlsxSheet *sheet) {
	sheet->rows.size = sheet->places.size = sheet->text.size = sheet->given = 0;
	while (!sheet->ended && !waiting(sheet))
		sheet->ended = xlsx_xml_step(sheet->xml);
}

static const char *copy_cell(const XlsxSheet *sheet, CellPlace place, Arena *arena) {
	size_t size;
	if (place == cell_empty)
		return NULL;
	if (place >= 0)
		return arena_strdup(arena, sheet->text.data + place);
	const char *text = xlsx_strings_get(&sheet->book->strings, (size_t)~place, &size);
	return arena_strndup(arena, text, size);
}

static void give_row(XlsxSheet *sheet, Arena *arena, TableRow *out) {
	WaitingRow row;
	CellPlace place;
	memcpy(&row, sheet->rows.data + sheet->given++ * sizeof row, sizeof row);
	*out = (TableRow){.number = row.number, .count = row.count};
	out->cells = arena_array_of(arena, const char *, row.count);
	for (size_t i = 0; i < row.count; i++) {
		memcpy(&place, sheet->places.data + (row.first + i) * sizeof place, sizeof place);
		out->cells[i] = copy_cell(sheet, place, arena);
	}
}

int xlsx_sheet_next(XlsxSheet *sheet, Arena *arena, TableRow *out) {
	if (!waiting(sheet))
		read_ahead(sheet);
	if (waiting(sheet)) {
		give_row(sheet, arena, out);
		return 0;
	}
	out->number = sheet->number;
	out->column = sheet->ended == TABLE_END ? 0 : sheet->column;
	return sheet->ended;
}

int xlsx_sheet_open(XlsxSheet **out, XlsxBook *book) {
	static const XlsxVisitor visitor = {on_start, on_end, on_text};
	XlsxSheet *sheet = calloc(1, sizeof *sheet);
	int r = ERR_MEMORY;
	if (sheet) {
		sheet->book = book;
		r = xlsx_xml_open(&sheet->xml, &book->zip, book->sheet_part, &visitor, sheet);
	}
	*out = r ? xlsx_sheet_close(sheet) : sheet;
	return r;
}

XlsxSheet *xlsx_sheet_close(XlsxSheet *sheet) {
	if (!sheet)
		return NULL;
	xlsx_xml_close(sheet->xml);
	bytes_deinit(&sheet->rows);
	bytes_deinit(&sheet->places);
	bytes_deinit(&sheet->text);
	bytes_deinit(&sheet->value);
	free(sheet);
	return NULL;
}
