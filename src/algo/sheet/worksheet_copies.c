/* Rows put in are text from the start: a tree of them would cost ten times its text. What each has from
 * the row they are copies of is worked out once. */
#include "algo/sheet/workbook_private.h"

#include "base/error.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct CopyCell {
	uint32_t column;
	Bytes attributes;             /* as XML, all but r and t */
	Bytes f;                      /* the formula's, all but ref */
	const char *formula, *f_area; /* its text and ref; NULL none */
} CopyCell;

/* A value for the row that is being filled. */
typedef struct CopyValue {
	uint32_t column;
	bool number;
	size_t at; /* its XML in `values` */
} CopyValue;

struct RowCopies {
	Arena *arena;
	RowInsert insert;
	const char *prefix; /* "" or "x:", as its neighbours have it */
	Bytes attributes;
	CopyCell *cells;
	size_t count;
	Bytes values, pending; /* XML, and CopyValue each */
	uint32_t row;          /* being filled */
	Bytes text;            /* rows done */
};

/* ---- XML ------------------------------------------------------------------------------------------- */

static bool add(Bytes *out, const char *text) {
	return bytes_add(out, text, strlen(text));
}

static bool looks_escaped(const char *p) {
	return p[0] == '_' && p[1] == 'x' && strspn(p + 2, "0123456789abcdefABCDEF") >= 4 &&
		p[6] == '_';
}

/* What stands for a byte of a text in XML; NULL: itself. Control characters, which XML cannot say, as
 * ST_Xstring (22.9.2.19) has them, _x000B_, and what only looks like one of these with its underscore so. */
static const char *instead(const char *p, char escape[8]) {
	switch (*p) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\t': return "&#9;";
	case '\n': return "&#10;";
	default:
		if ((unsigned char)*p >= ' ' && !looks_escaped(p))
			return NULL;
		snprintf(escape, 8, "_x%04X_", (unsigned)(unsigned char)*p);
		return escape;
	}
}

static bool add_escaped(Bytes *out, const char *text) {
	const char *from = text;
	char escape[8];
	for (const char *p = text; *p; p++) {
		const char *other = instead(p, escape);
		if (!other)
			continue;
		if (!bytes_add(out, from, (size_t)(p - from)) || !add(out, other))
			return false;
		from = p + 1;
	}
	return add(out, from);
}

/* All attributes of a node but the two (NULL: none). */
static bool add_attributes(
	Arena *arena, Bytes *out, const xmlNode *node, const char *but, const char *nor) {
	for (const xmlAttr *at = node->properties; at; at = at->next) {
		const char *name = (const char *)at->name;
		if (str_eq(name, but) || str_eq(name, nor))
			continue;
		const char *prefix = at->ns && at->ns->prefix ? (const char *)at->ns->prefix : NULL;
		if (!add(out, " ") || (prefix && (!add(out, prefix) || !add(out, ":"))) ||
			!add(out, name) || !add(out, "=\"") ||
			!add_escaped(out, node_attribute(arena, node, name)) || !add(out, "\""))
			return false;
	}
	return true;
}

/* ---- what is copied -------------------------------------------------------------------------------- */

static bool take_cell(RowCopies *copies, const xmlNode *node) {
	CopyCell *cell = &copies->cells[copies->count];
	const xmlNode *f = node_child(node, "f");
	const char *ref = node_peek(node, "r");
	SheetArea place;
	if (!ref || !area_parse(ref, &place))
		return true;
	copies->count++;
	cell->column = place.column;
	if (!add_attributes(copies->arena, &cell->attributes, node, "r", "t"))
		return false;
	if (!f)
		return true;
	cell->formula = node_text(copies->arena, f);
	cell->f_area = node_attribute(copies->arena, f, "ref");
	return add_attributes(copies->arena, &cell->f, f, "ref", NULL);
}

int copies_open(RowCopies **out, Arena *arena, const RowInsert *insert, const xmlNode *row) {
	RowCopies *copies = *out = calloc(1, sizeof *copies);
	if (!copies)
		return ERR_MEMORY;
	*copies = (RowCopies){.arena = arena, .insert = *insert, .row = insert->after + 1};
	copies->prefix = row->ns && row->ns->prefix ? arena_printf(arena, "%s:", row->ns->prefix) : "";
	copies->cells = arena_array_of(arena, CopyCell, xmlChildElementCount((xmlNode *)row) + 1);
	bool good = add_attributes(arena, &copies->attributes, row, "r", NULL);
	for (const xmlNode *at = row->children; at && good; at = at->next)
		good = !node_is(at, "c") || take_cell(copies, at);
	return good ? 0 : ERR_MEMORY;
}

RowCopies *copies_close(RowCopies *copies) {
	for (size_t i = 0; copies && i < copies->count; i++) {
		bytes_deinit(&copies->cells[i].attributes);
		bytes_deinit(&copies->cells[i].f);
	}
	if (copies) {
		bytes_deinit(&copies->attributes);
		bytes_deinit(&copies->values);
		bytes_deinit(&copies->pending);
		bytes_deinit(&copies->text);
	}
	free(copies);
	return NULL;
}

/* ---- rows ------------------------------------------------------------------------------------------ */

static bool start_cell(RowCopies *copies, uint32_t column) {
	char place[16];
	area_cell(place, copies->row, column);
	return add(&copies->text, "<") && add(&copies->text, copies->prefix) &&
		add(&copies->text, "c r=\"") && add(&copies->text, place) && add(&copies->text, "\"");
}

static bool end_element(RowCopies *copies, const char *name) {
	return add(&copies->text, "</") && add(&copies->text, copies->prefix) &&
		add(&copies->text, name) && add(&copies->text, ">");
}

static bool add_formula(RowCopies *copies, const CopyCell *cell) {
	uint32_t down = copies->row - copies->insert.after;
	ArenaMark mark = arena_mark(copies->arena);
	const char *ref = cell->f_area ? formula_copied(copies->arena, cell->f_area, down, 0) : NULL;
	bool good = add(&copies->text, "><") && add(&copies->text, copies->prefix) &&
		add(&copies->text, "f") && bytes_add(&copies->text, cell->f.data, cell->f.size) &&
		(!ref ||
			(add(&copies->text, " ref=\"") && add(&copies->text, ref) &&
				add(&copies->text, "\""))) &&
		add(&copies->text, ">") &&
		add_escaped(&copies->text, formula_copied(copies->arena, cell->formula, down, 0)) &&
		end_element(copies, "f") && end_element(copies, "c");
	arena_rewind(copies->arena, mark);
	return good;
}

static bool add_value(RowCopies *copies, const CopyValue *value) {
	return (value->number || add(&copies->text, " t=\"inlineStr\"")) && add(&copies->text, ">") &&
		add(&copies->text, copies->values.data + value->at) && end_element(copies, "c");
}

/* `cell`: what is copied, `value`: what is put there; not both NULL. */
static bool add_cell(RowCopies *copies, const CopyCell *cell, const CopyValue *value) {
	if (!start_cell(copies, cell ? cell->column : value->column) ||
		(cell && !bytes_add(&copies->text, cell->attributes.data, cell->attributes.size)))
		return false;
	if (value)
		return add_value(copies, value);
	return cell->formula ? add_formula(copies, cell) : add(&copies->text, "/>");
}

static int by_column(const void *a, const void *b) {
	const CopyValue *one = a, *other = b;
	return one->column != other->column ? (one->column > other->column ? 1 : -1)
		: one->at > other->at           ? 1
										: -1;
}

static bool add_cells(RowCopies *copies) {
	const CopyValue *values = (const CopyValue *)(const void *)copies->pending.data;
	size_t value = 0, end = copies->pending.size / sizeof *values, cell = 0;
	if (end)
		qsort(copies->pending.data, end, sizeof *values, by_column);
	while (cell < copies->count || value < end) {
		while (value + 1 < end && values[value + 1].column == values[value].column)
			value++; /* the last one put there counts */
		bool is_copied = cell < copies->count &&
			(value >= end || copies->cells[cell].column <= values[value].column);
		bool is_put =
			value < end && (!is_copied || values[value].column == copies->cells[cell].column);
		if (!add_cell(
				copies, is_copied ? &copies->cells[cell] : NULL, is_put ? &values[value] : NULL))
			return false;
		cell += is_copied;
		value += is_put;
	}
	return true;
}

/* The row that is being filled, as text. */
static bool end_row(RowCopies *copies) {
	char number[24];
	snprintf(number, sizeof number, "row r=\"%u\"", copies->row);
	bool good = add(&copies->text, "<") && add(&copies->text, copies->prefix) &&
		add(&copies->text, number) &&
		bytes_add(&copies->text, copies->attributes.data, copies->attributes.size) &&
		add(&copies->text, ">") && add_cells(copies) && end_element(copies, "row");
	copies->values.size = copies->pending.size = 0;
	copies->row++;
	return good;
}

static int reach(RowCopies *copies, uint32_t row) {
	if (row < copies->row)
		return ERR_INTERNAL;
	while (copies->row < row)
		if (!end_row(copies))
			return ERR_MEMORY;
	return 0;
}

static bool needs_space(const char *text, size_t size) {
	return size &&
		(text[0] <= ' ' || text[size - 1] <= ' ' || strpbrk(text, "\n\t") || strstr(text, "  "));
}

static bool add_put(RowCopies *copies, const CopyValue *value, const char *text) {
	Bytes *out = &copies->values;
	const char *x = copies->prefix;
	if (value->number)
		return add(out, "<") && add(out, x) && add(out, "v>") && add_escaped(out, text) &&
			add(out, "</") && add(out, x) && add(out, "v>");
	return add(out, "<") && add(out, x) && add(out, "is><") && add(out, x) && add(out, "t") &&
		(!needs_space(text, strlen(text)) || add(out, " xml:space=\"preserve\"")) &&
		add(out, ">") && add_escaped(out, text) && add(out, "</") && add(out, x) &&
		add(out, "t></") && add(out, x) && add(out, "is>");
}

int copies_put(RowCopies *copies, uint32_t row, uint32_t column, bool number, const char *text) {
	int r = reach(copies, row);
	CopyValue value = {column, number, copies->values.size};
	if (r)
		return r;
	return bytes_add(&copies->pending, &value, sizeof value) && add_put(copies, &value, text) &&
			bytes_add(&copies->values, "", 1)
		? 0
		: ERR_MEMORY;
}

int copies_done(RowCopies *copies, uint32_t row) {
	return reach(copies, row + 1);
}

int copies_finish(RowCopies *copies, const char **text, size_t *size) {
	uint32_t end = copies->insert.after + copies->insert.count + 1;
	int r = copies->row < end ? reach(copies, end) : 0;
	*text = copies->text.data;
	*size = copies->text.size;
	return r;
}
