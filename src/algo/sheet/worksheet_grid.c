/* The cells of a worksheet as text, and the lists its cells may be chosen from. */
#include "algo/sheet/workbook_private.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

#include <string.h>

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
enum { CELLS_MOST = 4000000, LIST_MOST = 2000, COLUMN_LETTERS = 3 /* XFD is the last */ };

/* Calls visit for every cell; places without r are behind the last. Return: 0, TABLE_XML, or what
 * visit returned. */
typedef struct CellVisit {
	Workbook *book;
	Worksheet *sheet;
	int (*visit)(struct CellVisit *, xmlNode *cell, uint32_t row, uint32_t column);
} CellVisit;

static int walk_row(CellVisit *v, xmlNode *row, uint32_t number) {
	uint32_t column = 0;
	for (xmlNode *at = row->children; at; at = at->next) {
		if (!node_is(at, "c"))
			continue;
		SheetArea place = {number, column + 1, number, column + 1};
		const char *ref = node_attribute(v->book->arena, at, "r");
		if (ref && strspn(ref, LETTERS) > COLUMN_LETTERS)
			return TABLE_COLUMNS;
		if (ref && (!area_parse(ref, &place) || place.row != number || place.column <= column))
			return TABLE_XML;
		column = place.column;
		int r = v->visit(v, at, number, column);
		if (r)
			return r;
	}
	return 0;
}

static int walk(CellVisit *v) {
	uint32_t number = 0;
	for (xmlNode *at = v->sheet->edit->data->children; at; at = at->next) {
		if (!node_is(at, "row"))
			continue;
		uint32_t next = node_number(at, "r", number + 1);
		if (next <= number || next > 1048576)
			return TABLE_XML;
		number = next;
		ArenaMark mark = arena_mark(v->book->arena);
		int r = walk_row(v, at, number);
		if (!v->sheet->cells)
			arena_rewind(v->book->arena, mark); /* measuring keeps nothing */
		if (r)
			return r;
	}
	return 0;
}

static int measure(CellVisit *v, xmlNode *cell, uint32_t row, uint32_t column) {
	(void)cell;
	if (column > TABLE_COLUMNS_MOST)
		return TABLE_COLUMNS;
	v->sheet->rows = row;
	if (column > v->sheet->columns)
		v->sheet->columns = column;
	return (size_t)row * v->sheet->columns > CELLS_MOST ? TABLE_TOO_LARGE : 0;
}

/* Rich text is its runs; what tells how to pronounce it is left out. */
static const char *inline_text(Arena *arena, const xmlNode *is) {
	Buf out;
	buf_init(&out, arena);
	for (const xmlNode *at = is; at && (at = node_next(is, at));)
		if (node_is(at, "t") && !node_is(at->parent, "rPh"))
			buf_puts(&out, node_text(arena, at));
	if (out.size)
		out.data[xlsx_unescape(out.data, out.size)] = '\0';
	return out.data;
}

static const char *number_text(const Workbook *book, const char *stored, uint32_t style) {
	char out[XLSX_VALUE_SIZE];
	if (strlen(stored) >= XLSX_VALUE_SIZE)
		return stored;
	XlsxShown shown = xlsx_styles_get(&book->book.styles, style);
	return arena_strdup(book->arena, xlsx_value(stored, shown, book->book.epoch_1904, out));
}

static const char *cell_text(const Workbook *book, const xmlNode *cell, uint32_t style) {
	Arena *arena = book->arena;
	const char *type = node_attribute(arena, cell, "t");
	if (str_eq(type, "inlineStr"))
		return inline_text(arena, node_child(cell, "is"));
	const char *stored = node_text(arena, node_child(cell, "v"));
	if (str_empty(stored))
		return NULL;
	if (str_eq(type, "s")) {
		int64_t index;
		size_t size;
		const char *text = str_to_int(stored, &index) && index >= 0
			? xlsx_strings_get(&book->book.strings, (size_t)index, &size)
			: NULL;
		return text ? arena_strndup(arena, text, size) : NULL;
	}
	return type && !str_eq(type, "n") ? stored : number_text(book, stored, style);
}

static int take(CellVisit *v, xmlNode *node, uint32_t row, uint32_t column) {
	SheetCell *cell = &v->sheet->cells[(size_t)(row - 1) * v->sheet->columns + column - 1];
	cell->exists = true;
	cell->style = node_number(node, "s", 0);
	cell->formula = node_child(node, "f") != NULL;
	cell->text = cell_text(v->book, node, cell->style);
	if (str_empty(cell->text))
		cell->text = NULL;
	return 0;
}

static void mark_merge(Worksheet *sheet, uint32_t index) {
	SheetArea a = sheet->merges[index];
	for (uint32_t row = a.row; row <= a.last_row && row <= sheet->rows; row++)
		for (uint32_t column = a.column; column <= a.last_column && column <= sheet->columns;
			 column++) {
			SheetCell *cell = &sheet->cells[(size_t)(row - 1) * sheet->columns + column - 1];
			cell->merge = index + 1;
			if (row != a.row || column != a.column)
				cell->text = NULL;
		}
}

static int take_merges(Workbook *book, Worksheet *sheet) {
	xmlNode *root = xmlDocGetRootElement(sheet->edit->part->doc);
	xmlNode *merges = node_child(root, "mergeCells");
	size_t most = merges ? xmlChildElementCount(merges) : 0;
	sheet->merges = arena_array_of(book->arena, SheetArea, most + 1);
	for (xmlNode *at = merges ? merges->children : NULL; at; at = at->next) {
		const char *ref = node_is(at, "mergeCell") ? node_attribute(book->arena, at, "ref") : NULL;
		if (ref && !area_parse(ref, &sheet->merges[sheet->merge_count]))
			return TABLE_XML;
		if (ref)
			mark_merge(sheet, (uint32_t)sheet->merge_count++);
	}
	return 0;
}

int worksheet_grid(Workbook *book, Worksheet *sheet) {
	CellVisit v = {book, sheet, measure};
	xmlNode *root = xmlDocGetRootElement(sheet->edit->part->doc);
	xmlNode *protection = node_child(root, "sheetProtection");
	const char *on = protection ? node_attribute(book->arena, protection, "sheet") : NULL;
	sheet->protected = str_eq(on, "1") || str_eq(on, "true");
	int r = walk(&v);
	if (r)
		return r;
	sheet->cells = arena_array_of(book->arena, SheetCell, (size_t)sheet->rows * sheet->columns + 1);
	v.visit = take;
	if (!(r = walk(&v)))
		r = take_merges(book, sheet);
	return r ? r : worksheet_index(sheet);
}

static void choose_from_text(Arena *arena, const char *formula, SheetList *list) {
	char **pieces;
	char *text = arena_strndup(arena, formula + 1, strlen(formula) - 2);
	list->count = str_split(arena, text, ",", &pieces);
	list->choices = (const char *const *)pieces;
}

/* 'Sheet'!$A$1:$A$9, Sheet!…, or an area of the sheet itself. */
static void choose_from_area(Workbook *book, Worksheet *home, const char *ref, SheetList *list) {
	const char *mark = strrchr(ref, '!');
	bool quoted = mark && *ref == '\'';
	const char *name = mark
		? arena_strndup(book->arena, ref + quoted, (size_t)(mark - ref) - 2 * quoted)
		: home->name;
	SheetArea area;
	Worksheet *sheet = book->sheets, *end = sheet + book->sheet_count;
	while (sheet < end && !str_eq(sheet->name, name))
		sheet++;
	if (sheet == end || !area_parse(mark ? mark + 1 : ref, &area) ||
		(sheet != home && workbook_load(book, sheet)) || area.row > sheet->rows)
		return;
	if (area.last_row > sheet->rows)
		area.last_row = sheet->rows;
	if (area.last_row - area.row >= LIST_MOST)
		return;
	const char **choices = arena_array_of(book->arena, const char *, area.last_row - area.row + 1);
	for (uint32_t row = area.row; row <= area.last_row; row++)
		if (sheet_cell(sheet, row, area.column)->text)
			choices[list->count++] = sheet_cell(sheet, row, area.column)->text;
	list->choices = choices;
}

static const char *defined_name(Workbook *book, const char *name) {
	xmlNode *names = node_child(xmlDocGetRootElement(book->workbook->doc), "definedNames");
	for (xmlNode *at = names ? names->children : NULL; at; at = at->next)
		if (node_is(at, "definedName") && str_eq(node_attribute(book->arena, at, "name"), name))
			return node_text(book->arena, at);
	return name;
}

static void add_list(Workbook *book, Worksheet *sheet, const xmlNode *node, SheetArea area) {
	SheetList *list = &sheet->lists[sheet->list_count++];
	const char *formula = node_text(book->arena, node_child(node, "formula1"));
	*list = (SheetList){.area = area};
	if (str_empty(formula))
		return;
	if (*formula == '"' && strlen(formula) > 1)
		choose_from_text(book->arena, formula, list);
	else
		choose_from_area(book, sheet, defined_name(book, formula), list);
}

int worksheet_lists(Workbook *book, Worksheet *sheet) {
	xmlNode *root = xmlDocGetRootElement(sheet->edit->part->doc);
	xmlNode *all = node_child(root, "dataValidations");
	size_t most = 0;
	char **refs;
	for (int pass = 0; pass < 2; pass++) {
		for (xmlNode *at = all ? all->children : NULL; at; at = at->next) {
			if (!node_is(at, "dataValidation") ||
				!str_eq(node_attribute(book->arena, at, "type"), "list"))
				continue;
			const char *sqref = node_attribute(book->arena, at, "sqref");
			size_t count = str_split(book->arena, sqref ? sqref : "", " ", &refs);
			SheetArea area;
			for (size_t i = 0; i < count; i++)
				if (!pass)
					most++;
				else if (area_parse(refs[i], &area))
					add_list(book, sheet, at, area);
		}
		if (!pass)
			sheet->lists = arena_array_of(book->arena, SheetList, most + 1);
	}
	return 0;
}
