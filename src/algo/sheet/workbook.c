#include "algo/sheet/workbook_private.h"

#include "base/error.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

static const char *target_of(Workbook *book, const WorkbookPart *relations, const char *id) {
	xmlNode *root = xmlDocGetRootElement(relations->doc);
	for (xmlNode *at = root->children; at; at = at->next) {
		const char *type = node_attribute(book->arena, at, "Type");
		const char *target = node_attribute(book->arena, at, "Target");
		size_t n = type ? strlen(type) : 0;
		if (target && n > 10 && str_eq(type + n - 10, "/worksheet") &&
			str_eq(node_attribute(book->arena, at, "Id"), id))
			return *target == '/' ? target + 1 : arena_printf(book->arena, "xl/%s", target);
	}
	return NULL;
}

static void add_sheet(Workbook *book, const WorkbookPart *relations, const xmlNode *node) {
	const char *state = node_attribute(book->arena, node, "state");
	const char *part = target_of(book, relations, node_attribute(book->arena, node, "id"));
	if (!part)
		return; /* a sheet of charts or macros: it stays as it is */
	const char *name = node_attribute(book->arena, node, "name");
	SheetEdit *edit = arena_new_of(book->arena, SheetEdit);
	*edit = (SheetEdit){.book = book, .part_name = part, .id = node_number(node, "sheetId", 0)};
	/* Counted last: what is counted is freed. */
	book->sheets[book->sheet_count++] = (Worksheet){
		.name = name ? name : "", .hidden = state && !str_eq(state, "visible"), .edit = edit};
}

static int list_sheets(Workbook *book) {
	WorkbookPart *relations;
	int r = workbook_part(book, "xl/workbook.xml", &book->workbook);
	if (r || (r = workbook_part(book, "xl/_rels/workbook.xml.rels", &relations)))
		return r;
	xmlNode *sheets = node_child(xmlDocGetRootElement(book->workbook->doc), "sheets");
	size_t count = sheets ? xmlChildElementCount(sheets) : 0;
	book->sheets = arena_array_of(book->arena, Worksheet, count + 1);
	for (xmlNode *at = sheets ? sheets->children : NULL; at; at = at->next)
		if (node_is(at, "sheet"))
			add_sheet(book, relations, at);
	return book->sheet_count ? 0 : TABLE_SHEET;
}

int workbook_open(Workbook **out, Arena *arena, const void *data, size_t size) {
	Workbook *book = *out = calloc(1, sizeof *book);
	if (!book)
		return ERR_MEMORY;
	*book = (Workbook){.arena = arena, .data = data, .size = size};
	int r = xlsx_book_open(&book->book, data, size, NULL);
	return r ? r : list_sheets(book);
}

Workbook *workbook_free(Workbook *book) {
	if (!book)
		return NULL;
	for (size_t i = 0; i < book->sheet_count; i++) {
		copies_close(book->sheets[i].edit->copies);
		free(book->sheets[i].edit->rows);
	}
	while (book->parts) {
		WorkbookPart *part = book->parts;
		book->parts = part->next;
		xmlFreeDoc(part->doc);
		free((char *)part->name);
		free(part);
	}
	xlsx_book_close(&book->book);
	free(book);
	return NULL;
}

Worksheet *workbook_sheets(Workbook *book, size_t *count) {
	*count = book->sheet_count;
	return book->sheets;
}

int worksheet_part(Workbook *book, Worksheet *sheet) {
	SheetEdit *edit = sheet->edit;
	if (edit->part)
		return 0;
	int r = workbook_part(book, edit->part_name, &edit->part);
	if (r)
		return r;
	edit->data = node_child(xmlDocGetRootElement(edit->part->doc), "sheetData");
	return edit->data ? 0 : TABLE_XML;
}

int workbook_load(Workbook *book, Worksheet *sheet) {
	int r = sheet->cells ? 0 : worksheet_part(book, sheet);
	if (r || sheet->cells)
		return r;
	r = worksheet_grid(book, sheet);
	return r ? r : worksheet_lists(book, sheet);
}

const SheetCell *sheet_cell(const Worksheet *sheet, uint32_t row, uint32_t column) {
	static const SheetCell none = {0};
	bool inside = row && column && row <= sheet->rows && column <= sheet->columns;
	return inside ? &sheet->cells[(size_t)(row - 1) * sheet->columns + column - 1] : &none;
}

const char *sheet_shown(const Worksheet *sheet, uint32_t row, uint32_t column) {
	const SheetCell *cell = sheet_cell(sheet, row, column);
	if (!cell->merge)
		return cell->text;
	SheetArea area = sheet->merges[cell->merge - 1];
	return sheet_cell(sheet, area.row, area.column)->text;
}

bool sheet_shows_date(const Workbook *book, const SheetCell *cell) {
	XlsxShown shown = xlsx_styles_get(&book->book.styles, cell->style);
	return shown == XLSX_DATE || shown == XLSX_DATE_TIME;
}
