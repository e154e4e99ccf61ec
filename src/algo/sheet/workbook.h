/* A workbook (ECMA-376) opened to be filled in. Only what is touched is written anew: every other
 * part of the zip stays as it is to the byte, and in a touched part every element and attribute that
 * is not spoken of here. Values go in as inline strings or numbers under the cell's own style.
 *
 * Limits beyond those of table.h, refused as TABLE_TOO_LARGE: a part of more than 32 MiB, and a
 * worksheet whose used rectangle has more than 4,000,000 cells; such a file is no form.
 *
 * Memory: texts and arrays live in the arena given to workbook_open, XML in the workbook. */
#pragma once

#include "algo/sheet/formula.h"
#include "algo/sheet/table.h"

#include <stdio.h>

typedef struct Workbook Workbook;

typedef struct SheetCell {
	const char *text; /* as TableRow.cells; NULL: empty, or covered by a merge */
	uint32_t style;   /* index of its format (cellXfs) */
	bool exists;      /* the file has the cell, if only for its border */
	bool formula;     /* of text: the value stored last */
	uint32_t merge;   /* 1 + index into Worksheet.merges; 0 none */
} SheetCell;

/* A validation list: what may stand in an area. */
typedef struct SheetList {
	SheetArea area;
	const char *const *choices;
	size_t count; /* 0: the list is somewhere it cannot be read from */
} SheetList;

typedef struct Worksheet {
	const char *name;
	bool hidden, protected; /* protected cells cannot be typed into by hand */
	/* What follows is there once the sheet was loaded. */
	uint32_t rows, columns; /* used rectangle, from A1 */
	SheetCell *cells;       /* row by row */
	SheetArea *merges;
	size_t merge_count;
	SheetList *lists;
	size_t list_count;
	struct SheetEdit *edit; /* the workbook's business */
} Worksheet;

/* `data` must outlive the workbook. Return: 0, a TableFault, ERR_MEMORY; *out is to be closed in any
 * case. */
int workbook_open(Workbook **out, Arena *arena, const void *data, size_t size);
/* Takes NULL, returns NULL. (workbook_close is a name of libxlsxwriter, which writes new books.) */
Workbook *workbook_free(Workbook *book);

Worksheet *workbook_sheets(Workbook *book, size_t *count);
/* Reads the cells. Return: as workbook_open. */
int workbook_load(Workbook *book, Worksheet *sheet);

/* The cell of a loaded sheet; an empty one outside the used rectangle. */
const SheetCell *sheet_cell(const Worksheet *sheet, uint32_t row, uint32_t column);
/* What a cell that is part of a merge shows: the text of its first. */
const char *sheet_shown(const Worksheet *sheet, uint32_t row, uint32_t column);
/* True when the cell's format shows numbers as dates. */
bool sheet_shows_date(const Workbook *book, const SheetCell *cell);

/* Writes a value. `number` as XML says it ("12.5"), else text. The grid above keeps saying what the
 * file said. Return: 0, ERR_MEMORY. */
int sheet_put_text(Worksheet *sheet, uint32_t row, uint32_t column, const char *text);
int sheet_put_number(Worksheet *sheet, uint32_t row, uint32_t column, const char *number);
/* The serial number of a day, given as days since 1970-01-01. */
int sheet_put_date(Workbook *book, Worksheet *sheet, uint32_t row, uint32_t column, int64_t day);

/* Puts rows in, as copies of the row `insert->after` without its values: height, styles, merges of
 * one row, formulas. Everything below moves, and all that refers to it, on every sheet: formulas,
 * merges, validations, conditional formats, filters, links, page breaks, defined names with print
 * areas and titles, comments, drawings, tables. Once a sheet. Return: as workbook_open; ERR_INTERNAL the second time. */
int workbook_insert_rows(Workbook *book, Worksheet *sheet, const RowInsert *insert);
/* Nothing more will be written into a row that was put in; rows are done from above to below. What
 * it took to change it is given back. Return: 0, ERR_MEMORY. */
int sheet_row_done(Worksheet *sheet, uint32_t row);

/* Colours the cells of the areas as long as they are empty, by a conditional format below those there are;
 * a workbook without styles stays as it is. Return: as workbook_open. */
int sheet_mark_empty(Workbook *book, Worksheet *sheet, const SheetArea *areas, size_t count);

/* Writes the whole workbook; formulas are calculated anew by the program that opens it. The
 * workbook can only be closed afterwards. Return: 0, ERR_IO, ERR_MEMORY. */
int workbook_write(Workbook *book, FILE *file);
