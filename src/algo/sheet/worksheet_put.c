/* Values into cells. */
#include "algo/sheet/workbook_private.h"

#include "base/error.h"

#include <string.h>

void worksheet_index(Worksheet *sheet) {
	SheetEdit *edit = sheet->edit;
	uint32_t number = 0, last = 0;
	for (xmlNode *at = edit->data->children; at; at = at->next)
		if (node_is(at, "row"))
			last = node_number(at, "r", last + 1);
	if (edit->capacity < (size_t)last + 1) {
		edit->capacity = (size_t)last + 1;
		edit->rows = arena_array_of(edit->book->arena, xmlNode *, edit->capacity);
	}
	memset(edit->rows, 0, edit->capacity * sizeof(xmlNode *));
	for (xmlNode *at = edit->data->children; at; at = at->next)
		if (node_is(at, "row"))
			edit->rows[number = node_number(at, "r", number + 1)] = at;
}

static xmlNode *element(const xmlNode *like, const char *name) {
	return xmlNewDocNode(like->doc, like->ns, (const xmlChar *)name, NULL);
}

static xmlNode *row_of(Worksheet *sheet, uint32_t row) {
	SheetEdit *edit = sheet->edit;
	char number[16];
	if (row < edit->capacity && edit->rows[row])
		return edit->rows[row];
	uint32_t before = row < edit->capacity ? row : (uint32_t)edit->capacity;
	while (before-- > 1 && !edit->rows[before]) {
	}
	xmlNode *node = element(edit->data, "row");
	snprintf(number, sizeof number, "%u", row);
	if (!node || !node_set(node, "r", number))
		return NULL;
	if (before && before < edit->capacity && edit->rows[before])
		xmlAddNextSibling(edit->rows[before], node);
	else if (edit->data->children)
		xmlAddPrevSibling(edit->data->children, node);
	else
		xmlAddChild(edit->data, node);
	worksheet_index(sheet);
	return node;
}

static uint32_t column_of(Arena *arena, const xmlNode *cell, uint32_t before) {
	SheetArea place;
	ArenaMark mark = arena_mark(arena);
	const char *ref = node_attribute(arena, cell, "r");
	uint32_t column = ref && area_parse(ref, &place) ? place.column : before + 1;
	arena_rewind(arena, mark);
	return column;
}

/* The cell, made where there is none, among its neighbours in order. */
static xmlNode *cell_of(Worksheet *sheet, uint32_t row, uint32_t column) {
	Arena *arena = sheet->edit->book->arena;
	xmlNode *home = row_of(sheet, row), *at = home ? home->children : NULL;
	for (uint32_t found = 0; at; at = at->next) {
		if (!node_is(at, "c"))
			continue;
		found = column_of(arena, at, found);
		if (found == column)
			return at;
		if (found > column)
			break;
	}
	ArenaMark mark = arena_mark(arena);
	xmlNode *cell = home ? element(home, "c") : NULL;
	if (cell && node_set(cell, "r", area_format(arena, (SheetArea){row, column, row, column}))) {
		if (at)
			xmlAddPrevSibling(at, cell);
		else
			xmlAddChild(home, cell);
	}
	arena_rewind(arena, mark);
	return cell;
}

static xmlNode *emptied(Worksheet *sheet, uint32_t row, uint32_t column) {
	xmlNode *cell = cell_of(sheet, row, column);
	for (xmlNode *at = cell ? cell->children : NULL, *next; at; at = next) {
		next = at->next;
		if (node_is(at, "v") || node_is(at, "is")) {
			xmlUnlinkNode(at);
			xmlFreeNode(at);
		}
	}
	sheet->edit->part->touched = true;
	return cell;
}

/* Values stand before an extension. */
static bool add_value(xmlNode *cell, xmlNode *value) {
	xmlNode *extension = node_child(cell, "extLst");
	return (extension ? xmlAddPrevSibling(extension, value) : xmlAddChild(cell, value)) != NULL;
}

int sheet_put_text(Worksheet *sheet, uint32_t row, uint32_t column, const char *text) {
	xmlNode *cell = emptied(sheet, row, column);
	xmlNode *is = cell ? element(cell, "is") : NULL, *t = is ? element(cell, "t") : NULL;
	if (!t || !node_set_text(t, text) || !xmlAddChild(is, t) || !node_set(cell, "t", "inlineStr"))
		return ERR_MEMORY;
	xmlNodeSetSpacePreserve(t, 1);
	return add_value(cell, is) ? 0 : ERR_MEMORY;
}

int sheet_put_number(Worksheet *sheet, uint32_t row, uint32_t column, const char *number) {
	xmlNode *cell = emptied(sheet, row, column), *v = cell ? element(cell, "v") : NULL;
	if (!v || !node_set_text(v, number))
		return ERR_MEMORY;
	xmlUnsetProp(cell, (const xmlChar *)"t");
	return add_value(cell, v) ? 0 : ERR_MEMORY;
}

int sheet_put_date(Workbook *book, Worksheet *sheet, uint32_t row, uint32_t column, int64_t day) {
	char number[24];
	int64_t epoch = book->book.epoch_1904 ? -24107 : -25569; /* 1904-01-01, 1899-12-30 */
	snprintf(number, sizeof number, "%lld", (long long)(day - epoch));
	return sheet_put_number(sheet, row, column, number);
}
