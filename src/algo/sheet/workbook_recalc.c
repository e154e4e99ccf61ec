/* What was calculated before is taken out, so that no program shows it as true. */
#include "algo/sheet/workbook_private.h"

#include "base/error.h"
#include "base/str.h"

#include <string.h>

static bool mentions_touched(const Workbook *book, const xmlNode *f) {
	const char *text = node_text(book->arena, f);
	for (size_t i = 0; i < book->sheet_count; i++) {
		const Worksheet *sheet = &book->sheets[i];
		if (sheet->edit->part && sheet->edit->part->touched && strstr(text, sheet->name))
			return true;
	}
	return false;
}

static void forget(xmlNode *cell) {
	xmlNode *v = node_child(cell, "v");
	if (v) {
		xmlUnlinkNode(v);
		xmlFreeNode(v);
	}
	xmlUnsetProp(cell, (const xmlChar *)"t");
}

/* Return: whether the sheet has formulas that may change. */
static bool forget_sheet(Workbook *book, Worksheet *sheet) {
	xmlNode *data = sheet->edit->data;
	bool any = false, all = sheet->edit->part->touched;
	for (xmlNode *at = data; (at = node_next(data, at));) {
		ArenaMark mark = arena_mark(book->arena);
		if (node_is(at, "f") && (all || mentions_touched(book, at))) {
			forget(at->parent);
			any = sheet->edit->part->touched = true;
		}
		arena_rewind(book->arena, mark);
	}
	return any;
}

static int calculate_on_load(Workbook *book) {
	static const char *const before[] = {
		"definedNames", "externalReferences", "functionGroups", "sheets"};
	xmlNode *root = xmlDocGetRootElement(book->workbook->doc), *calc = node_child(root, "calcPr");
	for (size_t i = 0; !calc && i < 4; i++) {
		xmlNode *at = node_child(root, before[i]);
		xmlNode *made =
			at ? xmlNewDocNode(root->doc, root->ns, (const xmlChar *)"calcPr", NULL) : NULL;
		calc = made ? xmlAddNextSibling(at, made) : NULL;
	}
	book->workbook->touched = true;
	return calc && node_set(calc, "fullCalcOnLoad", "1") ? 0 : ERR_MEMORY;
}

int workbook_recalculate(Workbook *book) {
	bool any = false;
	for (size_t i = 0; i < book->sheet_count; i++) {
		int r = worksheet_part(book, &book->sheets[i]);
		if (r || (r = worksheet_finish(&book->sheets[i])))
			return r;
	}
	for (size_t i = 0; i < book->sheet_count; i++)
		any |= forget_sheet(book, &book->sheets[i]);
	return any ? calculate_on_load(book) : 0;
}
