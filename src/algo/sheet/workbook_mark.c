/* Cells that somebody still has to fill, made visible: a conditional format colours them while they are
 * empty. No cell's own style changes, and the colour goes when something is typed. */
#include "algo/sheet/workbook_private.h"

#include "base/error.h"
#include "base/str.h"

static const char colour[] = "FFFFF2CC"; /* a light yellow, readable in print */

static xmlNode *child_of(xmlNode *parent, const char *name) {
	return xmlNewChild(parent, parent->ns, (const xmlChar *)name, NULL);
}

static int find_styles(void *self, const char *name, const char *type) {
	if (str_eq(type, "styles"))
		*(const char **)self = name;
	return 0;
}

/* dxfs stands before tableStyles, colors and extLst (CT_Stylesheet, 18.8.39). */
static xmlNode *formats_of(xmlNode *root) {
	static const char *const behind[] = {"tableStyles", "colors", "extLst"};
	xmlNode *formats = node_child(root, "dxfs"), *next = NULL;
	if (formats)
		return formats;
	for (size_t i = 0; i < 3 && !next; i++)
		next = node_child(root, behind[i]);
	formats = xmlNewDocNode(root->doc, root->ns, (const xmlChar *)"dxfs", NULL);
	if (formats && next)
		return xmlAddPrevSibling(next, formats);
	return formats ? xmlAddChild(root, formats) : NULL;
}

static bool add_colour(xmlNode *pattern, const char *name) {
	xmlNode *node = child_of(pattern, name);
	return node && node_set(node, "rgb", colour);
}

/* Adds the format; *id is its number. Return: 0, ERR_MEMORY. */
static int add_format(xmlNode *root, char id[16]) {
	char count[16];
	xmlNode *formats = formats_of(root);
	if (!formats)
		return ERR_MEMORY;
	unsigned long before = xmlChildElementCount(formats);
	snprintf(id, 16, "%lu", before);
	snprintf(count, sizeof count, "%lu", before + 1);
	xmlNode *format = child_of(formats, "dxf"), *fill = format ? child_of(format, "fill") : NULL;
	xmlNode *pattern = fill ? child_of(fill, "patternFill") : NULL;
	bool done = pattern && node_set(pattern, "patternType", "solid") &&
		add_colour(pattern, "fgColor") && add_colour(pattern, "bgColor") &&
		node_set(formats, "count", count);
	return done ? 0 : ERR_MEMORY;
}

/* What is asked of the cells already goes first. */
static uint32_t next_priority(const xmlNode *root) {
	uint32_t most = 0;
	for (const xmlNode *at = root; (at = node_next(root, at));) {
		uint32_t priority = node_is(at, "cfRule") ? node_number(at, "priority", 0) : 0;
		most = priority > most ? priority : most;
	}
	return most + 1;
}

/* The last element that a conditional format stands behind (CT_Worksheet, 18.3.1.99). */
static xmlNode *place_of(xmlNode *root) {
	static const char *const before[] = {"sheetPr", "dimension", "sheetViews", "sheetFormatPr",
		"cols", "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios",
		"autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
		"phoneticPr", "conditionalFormatting"};
	xmlNode *last = NULL;
	for (xmlNode *at = root->children; at; at = at->next)
		for (size_t i = 0; i < sizeof before / sizeof *before; i++)
			if (node_is(at, before[i]))
				last = at;
	return last;
}

static int add_rule(
	Arena *arena, xmlNode *root, SheetArea area, const char *format, uint32_t priority) {
	SheetArea first = {area.row, area.column, area.row, area.column};
	char number[16];
	snprintf(number, sizeof number, "%u", priority);
	xmlNode *place = place_of(root);
	xmlNode *all =
		xmlNewDocNode(root->doc, root->ns, (const xmlChar *)"conditionalFormatting", NULL);
	if (!all || !place || !xmlAddNextSibling(place, all))
		return ERR_MEMORY;
	xmlNode *rule = child_of(all, "cfRule"), *formula = rule ? child_of(rule, "formula") : NULL;
	const char *text = arena_printf(arena, "LEN(TRIM(%s))=0", area_format(arena, first));
	bool done = formula && node_set(all, "sqref", area_format(arena, area)) &&
		node_set(rule, "type", "containsBlanks") && node_set(rule, "dxfId", format) &&
		node_set(rule, "priority", number) && node_set_text(formula, text);
	return done ? 0 : ERR_MEMORY;
}

int sheet_mark_empty(Workbook *book, Worksheet *sheet, const SheetArea *areas, size_t count) {
	const char *name = NULL;
	char format[16];
	WorkbookPart *styles;
	int r = workbook_relations(book, "xl/workbook.xml", find_styles, &name);
	if (r || !name || !count)
		return r;
	if ((r = workbook_part(book, name, &styles)))
		return r;
	if ((r = add_format(xmlDocGetRootElement(styles->doc), format)))
		return r;
	styles->touched = sheet->edit->part->touched = true;
	xmlNode *root = xmlDocGetRootElement(sheet->edit->part->doc);
	uint32_t priority = next_priority(root);
	for (size_t i = 0; i < count && !r; i++)
		r = add_rule(book->arena, root, areas[i], format, priority++);
	return r;
}
