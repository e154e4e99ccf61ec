/* All that refers to rows that move, on every sheet and in every part that hangs on one. */
#include "algo/sheet/workbook_private.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

#include <string.h>

typedef struct Shift {
	Workbook *book;
	Worksheet *sheet; /* that gets the rows */
	const RowInsert *insert;
	const char *home;   /* sheet of the part walked */
	WorkbookPart *part; /* walked */
} Shift;

/* What hangs on cells (validations, formats) goes on over the new rows wherever it covers the row
 * they are copies of. */
static const char *shifted_areas(const Shift *s, const char *sqref, bool grow) {
	RowInsert any = *s->insert;
	Buf out;
	char **refs;
	size_t count = str_split(s->book->arena, sqref, " ", &refs);
	any.first = any.after;
	buf_init(&out, s->book->arena);
	for (size_t i = 0; i < count; i++) {
		SheetArea area;
		buf_puts(&out, i ? " " : "");
		buf_puts(&out,
			area_parse(refs[i], &area) ? area_format(s->book->arena, area_insert(&any, area, grow))
									   : refs[i]);
	}
	return out.size ? out.data : "";
}

static bool put(Shift *s, xmlNode *node, const char *attribute, const char *old, const char *now) {
	if (str_eq(old, now))
		return true;
	s->part->touched = true;
	return attribute ? node_set(node, attribute, now) : node_set_text(node, now);
}

static bool shift_areas(Shift *s, xmlNode *node, const char *attribute, bool grow) {
	const char *old = attribute ? node_attribute(s->book->arena, node, attribute)
								: node_text(s->book->arena, node);
	return !old || put(s, node, attribute, old, shifted_areas(s, old, grow));
}

static bool shift_formula(Shift *s, xmlNode *node, bool grow) {
	const char *old = node_text(s->book->arena, node);
	return put(s, node, NULL, old,
		formula_insert(s->book->arena, old, s->insert, s->sheet->name, s->home, grow));
}

/* `from`: the first row counted so; 1 for rows as shown, 0 for drawings. */
static bool shift_number(Shift *s, xmlNode *node, const char *attribute, uint32_t from) {
	const char *old = attribute ? node_attribute(s->book->arena, node, attribute)
								: node_text(s->book->arena, node);
	int64_t row;
	if (!str_to_int(old, &row) || row + 1 - from <= s->insert->after)
		return true;
	return put(s, node, attribute, old,
		arena_printf(s->book->arena, "%lld", (long long)row + s->insert->count));
}

static bool row_is_copied(const Shift *s, const xmlNode *f) {
	uint32_t row = node_is(f->parent, "c") ? node_number(f->parent->parent, "r", 0) : 0;
	const char *sqref = node_attribute(s->book->arena, f->parent, "sqref");
	SheetArea area;
	char **refs;
	if (sqref && str_split(s->book->arena, sqref, " ", &refs) && area_parse(refs[0], &area))
		row = area.row;
	return str_eq(s->home, s->sheet->name) && row >= s->insert->first && row <= s->insert->after;
}

static bool is_formula(const xmlNode *node) {
	return node_is(node, "f") || node_is(node, "formula") || node_is(node, "formula1") ||
		node_is(node, "formula2");
}

static bool shift_on_sheet(Shift *s, xmlNode *node) {
	if (node_is(node, "mergeCell") || node_is(node, "c") || node_is(node, "row"))
		return true; /* worksheet_rows */
	if (node_is(node, "brk") && node_is(node->parent, "rowBreaks"))
		return shift_number(s, node, "id", 1);
	if (node_is(node, "sqref"))
		return shift_areas(s, node, NULL, true);
	bool range = node_is(node, "dimension") || node_is(node, "autoFilter");
	return shift_areas(s, node, "sqref", true) && shift_areas(s, node, "ref", range);
}

/* Formulas first: whether they are among the rows is told by where they stood. */
static int shift_sheet(Shift *s, Worksheet *sheet) {
	xmlNode *root = xmlDocGetRootElement(s->part->doc);
	bool good = true;
	for (xmlNode *at = root; good && (at = node_next(root, at));)
		if (is_formula(at))
			good = shift_formula(s, at, !row_is_copied(s, at));
	for (xmlNode *at = root; sheet == s->sheet && good && (at = node_next(root, at));)
		good = shift_on_sheet(s, at);
	return good ? 0 : ERR_MEMORY;
}

/* A pivot table reads the rows put in, too, and reckons anew when it is opened. */
static bool shift_source(Shift *s, xmlNode *node) {
	const char *sheet = node_attribute(s->book->arena, node, "sheet");
	if (!str_eq(sheet, s->sheet->name))
		return true;
	s->part->touched = true;
	return shift_areas(s, node, "ref", true) &&
		node_set(xmlDocGetRootElement(s->part->doc), "refreshOnLoad", "1");
}

/* Comments, tables, drawings and their charts, boxes of comments, pivot tables: each by its own elements. */
static bool shift_element(Shift *s, xmlNode *node) {
	if (node_is(node, "worksheetSource"))
		return shift_source(s, node);
	if (node_is(node, "location") && node_is(node->parent, "pivotTableDefinition"))
		return shift_areas(s, node, "ref", false);
	if (node_is(node, "f"))
		return shift_formula(s, node, true);
	if (node_is(node, "comment") || node_is(node, "table") || node_is(node, "autoFilter"))
		return shift_areas(s, node, "ref", !node_is(node, "comment"));
	if (node_is(node, "row") && (node_is(node->parent, "from") || node_is(node->parent, "to")))
		return shift_number(s, node, NULL, 0);
	return !node_is(node, "Row") || shift_number(s, node, NULL, 0);
}

static int shift_part(void *self, const char *name, const char *type) {
	static const char *const known[] = {"comments", "table", "drawing", "chart", "vmlDrawing",
		"threadedComment", "pivotTable", "pivotCacheDefinition"};
	Shift *s = self;
	size_t i = 0;
	while (i < sizeof known / sizeof *known && !str_eq(known[i], type))
		i++;
	if (i == sizeof known / sizeof *known)
		return 0;
	WorkbookPart *outer = s->part;
	int r = workbook_part(s->book, name, &s->part);
	xmlNode *root = r ? NULL : xmlDocGetRootElement(s->part->doc);
	for (xmlNode *at = root; !r && at; at = node_next(root, at))
		r = shift_element(s, at) ? 0 : ERR_MEMORY;
	s->part = outer;
	return r ? r : workbook_relations(s->book, name, shift_part, s);
}

/* Of what the workbook itself refers to, only what pivot tables have read. */
static int shift_cache(void *self, const char *name, const char *type) {
	return str_eq(type, "pivotCacheDefinition") ? shift_part(self, name, type) : 0;
}

static int shift_names(Shift *s) {
	xmlNode *names = node_child(xmlDocGetRootElement(s->book->workbook->doc), "definedNames");
	s->part = s->book->workbook;
	s->home = "";
	for (xmlNode *at = names ? names->children : NULL; at; at = at->next)
		if (node_is(at, "definedName") && !shift_formula(s, at, true))
			return ERR_MEMORY;
	return 0;
}

/* A cell without a sheet is of the sheet of the one before it. */
static int shift_chain(Shift *s) {
	static const char name[] = "xl/calcChain.xml";
	uint32_t id = 0;
	if (!xlsx_zip_has(&s->book->book.zip, name))
		return 0;
	int r = workbook_part(s->book, name, &s->part);
	for (xmlNode *at = r ? NULL : xmlDocGetRootElement(s->part->doc)->children; at && !r;
		 at = at->next) {
		id = node_number(at, "i", id);
		if (id == s->sheet->edit->id && !shift_areas(s, at, "r", false))
			r = ERR_MEMORY;
	}
	return r;
}

int workbook_insert_rows(Workbook *book, Worksheet *sheet, const RowInsert *insert) {
	Shift s = {.book = book, .sheet = sheet, .insert = insert};
	int r = sheet->edit->copies ? ERR_INTERNAL : worksheet_unshare(book, sheet);
	for (size_t i = 0; i < book->sheet_count && !r; i++) {
		Worksheet *at = &book->sheets[i];
		if ((r = worksheet_part(book, at)))
			break;
		s.part = at->edit->part;
		s.home = at->name;
		r = at == sheet ? 0 : worksheet_unshare(book, at);
		if (!r)
			r = shift_sheet(&s, at);
	}
	if (!r)
		r = workbook_relations(book, sheet->edit->part_name, shift_part, &s);
	if (!r)
		r = workbook_relations(book, "xl/workbook.xml", shift_cache, &s);
	if (!r)
		r = shift_names(&s);
	if (!r)
		r = shift_chain(&s);
	sheet->edit->part->touched = true;
	return r ? r : worksheet_insert(book, sheet, insert);
}
