/* Values into cells. */
#include "algo/sheet/workbook_private.h"

#include "base/buf.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* Places for rows up to this one; on the heap, as callers rewind the arena. */
static bool reserve(SheetEdit *edit, size_t row) {
	if (row < edit->capacity)
		return true;
	size_t capacity = row * 2 + 1;
	xmlNode **more = realloc(edit->rows, capacity * sizeof(xmlNode *));
	if (!more)
		return false;
	memset(more + edit->capacity, 0, (capacity - edit->capacity) * sizeof(xmlNode *));
	edit->rows = more;
	edit->capacity = capacity;
	return true;
}

int worksheet_index(Worksheet *sheet) {
	SheetEdit *edit = sheet->edit;
	uint32_t number = 0;
	if (edit->capacity)
		memset(edit->rows, 0, edit->capacity * sizeof(xmlNode *));
	for (xmlNode *at = edit->data->children; at; at = at->next) {
		if (!node_is(at, "row"))
			continue;
		number = node_number(at, "r", number + 1);
		if (!reserve(edit, number))
			return ERR_MEMORY;
		edit->rows[number] = at;
	}
	return 0;
}

static xmlNode *element(const xmlNode *like, const char *name) {
	return xmlNewDocNode(like->doc, like->ns, (const xmlChar *)name, NULL);
}

static bool is_copy(const SheetEdit *edit, uint32_t row) {
	return row > edit->insert.after && row - edit->insert.after <= edit->insert.count;
}

static xmlNode *new_row(Worksheet *sheet, uint32_t row) {
	char number[16];
	xmlNode *node = element(sheet->edit->data, "row");
	snprintf(number, sizeof number, "%u", row);
	return node && node_set(node, "r", number) ? node : NULL;
}

static xmlNode *row_of(Worksheet *sheet, uint32_t row) {
	SheetEdit *edit = sheet->edit;
	uint32_t before = row;
	if (!reserve(edit, row))
		return NULL;
	if (edit->rows[row])
		return edit->rows[row];
	while (before-- > 1 && !edit->rows[before]) {
	}
	xmlNode *node = new_row(sheet, row);
	if (node && before)
		xmlAddNextSibling(
			edit->copies && before == edit->insert.after ? edit->place : edit->rows[before], node);
	else if (node && edit->data->children)
		xmlAddPrevSibling(edit->data->children, node);
	else if (node)
		xmlAddChild(edit->data, node);
	return edit->rows[row] = node;
}

int sheet_row_done(Worksheet *sheet, uint32_t row) {
	SheetEdit *edit = sheet->edit;
	return is_copy(edit, row) ? copies_done(edit->copies, row) : 0;
}

int worksheet_finish(Worksheet *sheet) {
	SheetEdit *edit = sheet->edit;
	WorkbookPart *part = edit->part;
	return edit->copies ? copies_finish(edit->copies, &part->put_in, &part->put_in_size) : 0;
}

static uint32_t column_of(const xmlNode *cell, uint32_t before) {
	SheetArea place;
	const char *ref = node_peek(cell, "r");
	return ref && area_parse(ref, &place) ? place.column : before + 1;
}

/* The cell, made where there is none, among its neighbours in order. */
static xmlNode *cell_of(Worksheet *sheet, uint32_t row, uint32_t column) {
	xmlNode *home = row_of(sheet, row), *at = home ? home->children : NULL;
	for (uint32_t found = 0; at; at = at->next) {
		if (!node_is(at, "c"))
			continue;
		found = column_of(at, found);
		if (found == column)
			return at;
		if (found > column)
			break;
	}
	char place[16];
	xmlNode *cell = home ? element(home, "c") : NULL;
	if (!cell)
		return NULL;
	if (at)
		xmlAddPrevSibling(at, cell);
	else
		xmlAddChild(home, cell);
	area_cell(place, row, column);
	return node_set(cell, "r", place) ? cell : NULL;
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

static bool looks_escaped(const char *p) {
	return p[0] == '_' && p[1] == 'x' && strspn(p + 2, "0123456789abcdefABCDEF") >= 4 &&
		p[6] == '_';
}

/* As ST_Xstring (22.9.2.19) says it: control characters, which XML cannot say, as _x000B_, and what
 * only looks like one of these with its underscore so. */
static const char *escaped(Arena *arena, const char *text) {
	Buf out;
	buf_init(&out, arena);
	buf_puts(&out, "");
	for (const char *p = text; *p; p++)
		if (((unsigned char)*p < ' ' && *p != '\t' && *p != '\n') || looks_escaped(p))
			buf_printf(&out, "_x%04X_", (unsigned)(unsigned char)*p);
		else
			buf_putc(&out, *p);
	return out.data ? out.data : "";
}

int sheet_put_text(Worksheet *sheet, uint32_t row, uint32_t column, const char *text) {
	if (is_copy(sheet->edit, row))
		return copies_put(sheet->edit->copies, row, column, false, text);
	Arena *arena = sheet->edit->book->arena;
	ArenaMark mark = arena_mark(arena);
	const char *value = escaped(arena, text); /* before any node hangs loose: the arena may jump */
	xmlNode *cell = emptied(sheet, row, column);
	xmlNode *is = cell ? element(cell, "is") : NULL;
	bool good = is && add_value(cell, is);
	xmlNode *t = good ? element(cell, "t") : NULL;
	good = t && xmlAddChild(is, t) && node_set_text(t, value) && node_set(cell, "t", "inlineStr");
	arena_rewind(arena, mark);
	if (good)
		xmlNodeSetSpacePreserve(t, 1);
	return good ? 0 : ERR_MEMORY;
}

int sheet_put_number(Worksheet *sheet, uint32_t row, uint32_t column, const char *number) {
	if (is_copy(sheet->edit, row))
		return copies_put(sheet->edit->copies, row, column, true, number);
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
