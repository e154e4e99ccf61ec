#include "algo/sheet/xlsx_private.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of an attribute. Sheet names have 31 characters at most. */
enum { TEXT_SIZE = 512 };

/* Which part each relation of the workbook to a worksheet stands for: "id\0target\0" each. */
typedef struct Relations {
	Bytes worksheets;
} Relations;

static bool ends_in(const char *text, const char *end) {
	size_t n = strlen(text), m = strlen(end);
	return n >= m && strcmp(text + n - m, end) == 0;
}

static int on_relation(void *self, const char *name, const XlsxAttributes *attributes) {
	Relations *relations = self;
	char id[TEXT_SIZE], type[TEXT_SIZE], target[TEXT_SIZE];
	if (strcmp(name, "Relationship") != 0 ||
		!xlsx_attribute(attributes, "Type", type, sizeof type) || !ends_in(type, "/worksheet") ||
		!xlsx_attribute(attributes, "Id", id, sizeof id) ||
		!xlsx_attribute(attributes, "Target", target, sizeof target))
		return 0;
	return bytes_add(&relations->worksheets, id, strlen(id) + 1) &&
			bytes_add(&relations->worksheets, target, strlen(target) + 1)
		? 0
		: ERR_MEMORY;
}

static const char *target_of(const Relations *relations, const char *id) {
	const char *at = relations->worksheets.data, *end = at + relations->worksheets.size;
	while (at < end) {
		const char *target = at + strlen(at) + 1;
		if (strcmp(at, id) == 0)
			return target;
		at = target + strlen(target) + 1;
	}
	return NULL;
}

typedef struct Chooser {
	XlsxBook *book;
	Relations relations;
	const char *wanted; /* NULL: the first visible */
} Chooser;

/* Targets are relative to the workbook's own part, xl/workbook.xml. */
static int choose(XlsxBook *book, const char *target) {
	bool absolute = target[0] == '/';
	if (asprintf(&book->sheet_part, "%s%s", absolute ? "" : "xl/", target + absolute) >= 0)
		return 0;
	book->sheet_part = NULL;
	return ERR_MEMORY;
}

static int on_sheet(Chooser *chooser, const XlsxAttributes *attributes) {
	char state[TEXT_SIZE] = "visible", id[TEXT_SIZE], name[TEXT_SIZE] = "";
	xlsx_attribute(attributes, "state", state, sizeof state);
	xlsx_attribute(attributes, "name", name, sizeof name);
	bool fits =
		chooser->wanted ? strcmp(name, chooser->wanted) == 0 : strcmp(state, "visible") == 0;
	if (chooser->book->sheet_part || !fits || !xlsx_attribute(attributes, "id", id, sizeof id))
		return 0;
	const char *target = target_of(&chooser->relations, id);
	return target ? choose(chooser->book, target) : 0;
}

static int on_workbook(void *self, const char *name, const XlsxAttributes *attributes) {
	Chooser *chooser = self;
	char epoch[8] = "0";
	if (strcmp(name, "sheet") == 0)
		return on_sheet(chooser, attributes);
	if (strcmp(name, "workbookPr") == 0 &&
		xlsx_attribute(attributes, "date1904", epoch, sizeof epoch))
		chooser->book->epoch_1904 = strcmp(epoch, "1") == 0 || strcmp(epoch, "true") == 0;
	return 0;
}

static int find_sheet(XlsxBook *book, const char *sheet) {
	static const XlsxVisitor relations = {.start = on_relation}, workbook = {.start = on_workbook};
	Chooser chooser = {.book = book, .wanted = sheet};
	int r = xlsx_xml_walk(&book->zip, "xl/_rels/workbook.xml.rels", &relations, &chooser.relations);
	if (!r)
		r = xlsx_xml_walk(&book->zip, "xl/workbook.xml", &workbook, &chooser);
	bytes_deinit(&chooser.relations.worksheets);
	return r || book->sheet_part ? r : TABLE_SHEET;
}

int xlsx_book_open(XlsxBook *out, const void *data, size_t size, const char *sheet) {
	*out = (XlsxBook){0};
	int r = xlsx_zip_open(&out->zip, data, size);
	if (!r && !xlsx_zip_has(&out->zip, "xl/workbook.xml"))
		r = TABLE_NOT_TEXT;
	if (!r)
		r = find_sheet(out, sheet);
	if (!r)
		r = xlsx_strings_load(&out->strings, &out->zip);
	return r ? r : xlsx_styles_load(&out->styles, &out->zip);
}

void xlsx_book_close(XlsxBook *book) {
	bytes_deinit(&book->strings.text);
	bytes_deinit(&book->strings.starts);
	bytes_deinit(&book->styles.shown);
	free(book->sheet_part);
	xlsx_zip_close(&book->zip);
}
