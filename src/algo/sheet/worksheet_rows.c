/* Rows put in on the sheet itself. */
#include "algo/sheet/workbook_private.h"

#include "base/error.h"
#include "base/str.h"

#include <libxml/parserInternals.h>
#include <string.h>

static bool cell_place(const xmlNode *cell, SheetArea *out) {
	const char *ref = node_peek(cell, "r");
	return ref && area_parse(ref, out);
}

/* The master of a shared formula by its number; masters stand before those that share. */
typedef struct Master {
	uint32_t si;
	const char *formula;
	SheetArea place;
	struct Master *next;
} Master;

static int unshare_cell(Arena *arena, Master **masters, xmlNode *cell, xmlNode *f) {
	SheetArea place;
	uint32_t si = node_number(f, "si", UINT32_MAX);
	const char *text = node_text(arena, f);
	if (!cell_place(cell, &place))
		return TABLE_XML;
	Master *master = *masters;
	while (master && master->si != si)
		master = master->next;
	if (!str_empty(text)) {
		Master *made = arena_new_of(arena, Master);
		*made = (Master){si, text, place, *masters};
		*masters = made;
	} else if (!master)
		return TABLE_XML;
	else if (!node_set_text(f,
				 formula_copied(arena, master->formula, (int64_t)place.row - master->place.row,
					 (int64_t)place.column - master->place.column)))
		return ERR_MEMORY;
	for (size_t i = 0; i < 3; i++)
		xmlUnsetProp(f, (const xmlChar *)(const char *[]){"t", "si", "ref"}[i]);
	return 0;
}

int worksheet_unshare(Workbook *book, Worksheet *sheet) {
	Arena *arena = book->arena;
	Master *masters = NULL;
	xmlNode *data = sheet->edit->data;
	int r = 0;
	for (xmlNode *at = data; !r && (at = node_next(data, at));)
		if (node_is(at, "f") && str_eq(node_attribute(arena, at, "t"), "shared"))
			r = unshare_cell(arena, &masters, at->parent, at);
	return r;
}

static bool set_row(xmlNode *row, uint32_t number) {
	char text[16];
	snprintf(text, sizeof text, "%u", number);
	return node_set(row, "r", text);
}

static bool renumber(Arena *arena, xmlNode *row, uint32_t number) {
	SheetArea place;
	for (xmlNode *at = row->children; at; at = at->next) {
		if (!node_is(at, "c") || !cell_place(at, &place))
			continue;
		place.row = place.last_row = number;
		if (!node_set(at, "r", area_format(arena, place)))
			return false;
	}
	return set_row(row, number);
}

/* A copy that says its namespace as the others do, by its parent. */
static xmlNode *copied(xmlNode *node) {
	xmlNode *copy = NULL;
	int r = xmlDOMWrapCloneNode(NULL, node->doc, node, &copy, node->doc, node->parent, 1, 0);
	return r ? NULL : copy;
}

static int move_rows(Worksheet *sheet, const RowInsert *insert) {
	Arena *arena = sheet->edit->book->arena;
	for (xmlNode *at = sheet->edit->data->children; at; at = at->next) {
		uint32_t number = node_is(at, "row") ? node_number(at, "r", 0) : 0;
		ArenaMark mark = arena_mark(arena);
		if (number > insert->after && !renumber(arena, at, number + insert->count))
			return ERR_MEMORY;
		arena_rewind(arena, mark);
	}
	return 0;
}

/* Merges of the copied row are copied with it; one over all of the rows grows. */
static int move_merges(Workbook *book, Worksheet *sheet, const RowInsert *insert) {
	xmlNode *merges = node_child(xmlDocGetRootElement(sheet->edit->part->doc), "mergeCells");
	xmlNode *end = merges ? merges->last : NULL;
	char count[24];
	for (xmlNode *at = merges ? merges->children : NULL; at; at = at == end ? NULL : at->next) {
		const char *ref = node_attribute(book->arena, at, "ref");
		SheetArea area;
		if (!ref || !area_parse(ref, &area))
			continue;
		bool one = area.row == area.last_row;
		for (uint32_t i = 1; one && area.row == insert->after && i <= insert->count; i++) {
			xmlNode *copy = copied(at);
			SheetArea down = {area.row + i, area.column, area.last_row + i, area.last_column};
			if (!copy || !xmlAddChild(merges, copy) ||
				!node_set(copy, "ref", area_format(book->arena, down)))
				return ERR_MEMORY;
		}
		if (!node_set(at, "ref", area_format(book->arena, area_insert(insert, area, !one))))
			return ERR_MEMORY;
	}
	if (!merges)
		return 0;
	snprintf(count, sizeof count, "%lu", xmlChildElementCount(merges));
	return node_set(merges, "count", count) ? 0 : ERR_MEMORY;
}

/* A text node of one byte stands where the rows put in belong. */
static bool hold_place(SheetEdit *edit, xmlNode *row) {
	static const xmlChar mark[] = {PART_PUT_IN, 0};
	xmlNode *place = xmlNewDocText(row->doc, mark);
	if (!place)
		return false;
	place->name = xmlStringTextNoenc; /* written as it is */
	if ((edit->place = xmlAddNextSibling(row, place)))
		return true;
	xmlFreeNode(place);
	return false;
}

int worksheet_insert(Workbook *book, Worksheet *sheet, const RowInsert *insert) {
	SheetEdit *edit = sheet->edit;
	int r = move_rows(sheet, insert);
	if (!r)
		r = move_merges(book, sheet, insert);
	if (!r)
		r = worksheet_index(sheet);
	xmlNode *row = insert->after < edit->capacity ? edit->rows[insert->after] : NULL;
	if (r || !row)
		return r;
	if ((r = copies_open(&edit->copies, book->arena, insert, row)))
		return r;
	edit->insert = *insert;
	return hold_place(edit, row) ? 0 : ERR_MEMORY;
}
