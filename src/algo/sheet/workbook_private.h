/* The parts of a workbook that are open as trees.
 *
 *   workbook_part   parts, relations, writing      worksheet_grid   cells as text
 *   workbook        the sheets                     worksheet_put    values into cells
 *   worksheet_rows  rows that make room            workbook_shift   all else that refers to them
 *   worksheet_copies  the rows put in
 *   workbook_xml    trees                          workbook_recalc  what was calculated
 *   workbook_mark   cells that are open
 *   workbook_zip    the archive that is written
 */
#pragma once

#include "algo/sheet/workbook.h"
#include "algo/sheet/xlsx_private.h"

#include <libxml/tree.h>

typedef struct WorkbookPart {
	const char *name; /* "xl/worksheets/sheet1.xml" */
	xmlDoc *doc;
	bool touched;
	const char *put_in; /* stands where the tree has the byte PART_PUT_IN; NULL nothing */
	size_t put_in_size;
	struct WorkbookPart *next;
} WorkbookPart;

enum { PART_PUT_IN = 1 }; /* no byte of any XML */

struct Workbook {
	Arena *arena;
	const void *data;
	size_t size;
	XlsxBook book;
	WorkbookPart *parts;
	WorkbookPart *workbook; /* xl/workbook.xml */
	Worksheet *sheets;
	size_t sheet_count;
};

typedef struct SheetEdit {
	Workbook *book;
	const char *part_name;
	uint32_t id; /* sheetId, as the chain of calculation names it */
	WorkbookPart *part;
	xmlNode *data;            /* sheetData */
	xmlNode **rows;           /* row number → its node; NULL none */
	size_t capacity;          /* of rows */
	struct RowCopies *copies; /* rows put in; NULL none */
	RowInsert insert;         /* the same, count 0 none */
	xmlNode *place;           /* stands where they belong */
} SheetEdit;

/* ---- workbook_part ------------------------------------------------------------------------------- */

/* Opens a part, or finds it open. Return: 0, TABLE_ZIP, TABLE_TOO_LARGE, TABLE_XML, ERR_MEMORY. */
int workbook_part(Workbook *book, const char *name, WorkbookPart **out);
/* Calls visit(self, part name, type) for every part that `part` refers to; the type is the last word
 * of its URI. A part without relations has none. Stops at what is not 0. Return: that, or as above. */
typedef int (*RelationVisit)(void *self, const char *name, const char *type);
int workbook_relations(Workbook *book, const char *part, RelationVisit visit, void *self);

/* ---- workbook_zip ------------------------------------------------------------------------------- */

typedef struct Archive {
	const void *data; /* read; the caller's */
	uint64_t size, at;
	Bytes out; /* written; to be deinitialised by the caller */
	uint64_t out_at;
	bool failed;
} Archive;
/* NULL when memory is out. The archive must outlive it. */
zip_source_t *archive_source(Archive *archive);

/* ---- XML ------------------------------------------------------------------------------------------ */

bool node_is(const xmlNode *node, const char *name); /* an element of that local name */
xmlNode *node_child(const xmlNode *parent, const char *name);
/* The element after `node` in document order within `top`; the first when node is top. */
xmlNode *node_next(const xmlNode *top, const xmlNode *node);
/* The attribute of that local name, or the text within, in the arena; NULL when there is none. */
const char *node_attribute(Arena *arena, const xmlNode *node, const char *name);
/* The same in place, while the attribute stays; NULL too when its value is in pieces. */
const char *node_peek(const xmlNode *node, const char *name);
const char *node_text(Arena *arena, const xmlNode *node);
uint32_t node_number(const xmlNode *node, const char *name, uint32_t missing);
/* Both false when memory is out. */
bool node_set(xmlNode *node, const char *name, const char *value);
bool node_set_text(xmlNode *node, const char *text);

/* ---- worksheet_* ----------------------------------------------------------------------------------- */

int worksheet_grid(Workbook *book, Worksheet *sheet);
int worksheet_lists(Workbook *book, Worksheet *sheet);
/* Row numbers to nodes again, after rows moved. Return: 0, ERR_MEMORY. */
int worksheet_index(Worksheet *sheet);
/* Shared formulas become plain ones, each in its own cell. */
int worksheet_unshare(Workbook *book, Worksheet *sheet);
/* Hands the rows put in to the part. */
int worksheet_finish(Worksheet *sheet);
int worksheet_insert(Workbook *book, Worksheet *sheet, const RowInsert *insert);
/* Takes out what was calculated from cells that changed, and asks for it to be calculated anew. */
int workbook_recalculate(Workbook *book);
/* Opens the part of a sheet without reading its cells. */
int worksheet_part(Workbook *book, Worksheet *sheet);

/* ---- worksheet_copies: rows put in, each a copy of `row` with values ------------------------------- */

typedef struct RowCopies RowCopies;
/* `row` as it stands at the call. Return: 0, ERR_MEMORY; *out is to be closed in any case. */
int copies_open(RowCopies **out, Arena *arena, const RowInsert *insert, const xmlNode *row);
RowCopies *copies_close(RowCopies *copies);
/* Rows from above to below: one that a lower one was begun after is done. Return: 0, ERR_MEMORY,
 * ERR_INTERNAL (a row that is done). */
int copies_put(RowCopies *copies, uint32_t row, uint32_t column, bool number, const char *text);
int copies_done(RowCopies *copies, uint32_t row);
/* All rows as XML, those not asked for too; the copies'. */
int copies_finish(RowCopies *copies, const char **text, size_t *size);
