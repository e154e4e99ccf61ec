/* What a form is: which element stands in which cell of a worksheet that a person laid out.
 *
 * A roster has a header of one or more rows and a record in every row below; a card has labels with
 * an empty box beside each. The header is the row with most labels that are elements' names, taken
 * together with the rows that its merged cells reach into; labels of several rows are read downwards
 * (体温 over 晨 is 体温晨). Below it come rows of column numbers or an example, passed over; then rows
 * with nothing in them but serial numbers and formulas, to be filled; and they end before a row that
 * is a total (合计, …), a note (注, 说明, 填报人, …), filled already, or not laid out at all. */
#pragma once

#include "algo/sheet/element.h"
#include "algo/sheet/workbook.h"

typedef enum FormKind { FORM_ROSTER, FORM_CARD } FormKind;

typedef struct FormField {
	const char *label;   /* as shown, levels joined, no line breaks */
	const char *caption; /* its levels above the last, those that only gather left out; NULL none */
	const char *leaf;    /* the last level */
	uint32_t row, column;   /* roster: the column, row 0; card: the box */
	const Element *element; /* NULL: nobody knows it */
	double certainty;       /* of the element; filled from ELEMENT_SURE on */
	bool formula;           /* calculated by the form itself */
	bool twice; /* another field of the same element is surer or as sure: which is meant is open */
	bool again; /* the very same label stands further left or above */
	const SheetList *list; /* what may stand there; NULL anything */
	const char *hint;      /* what the label has in brackets; NULL nothing */
	bool date_format;      /* its cells show numbers as dates */
	bool corrected; /* a person said so (form_correct.h); without element: not ours to fill */
} FormField;

typedef struct Form {
	FormKind kind;
	const char *sheet, *title; /* title: NULL when nothing stands above */
	const char *of;            /* what a record is of: person, household, …; NULL not known */
	uint32_t header_first, header_last;
	uint32_t first, last; /* rows to be filled; last < first: the form has none */
	/* A header that stands several times side by side: so often, the next one so many columns on. The
	 * first one's fields are told; its rows are filled to the last before the next one's. */
	uint32_t blocks, step;
	FormField *fields;
	size_t count;
	/* A card that stands several times on the sheet, for a record each: fields[k * count] and on are the
	 * boxes of the kth; only where they are is theirs, all else is told of the first one's. 1 in a roster. */
	size_t cards;
} Form;

typedef enum FormFault {
	FORM_NONE = 200, /* no header and no boxes: not a form */
	FORM_MERGED,     /* cells of several records are merged, at *row and *column */
} FormFault;

/* Return: 0, a FormFault, ERR_MEMORY. The sheet is loaded. */
int form_understand(Arena *arena, const Workbook *book, const Worksheet *sheet,
	const ElementPack *pack, Form *out, SheetArea *fault);
/* Where the field stands for a record, counted from 0: its box; in a roster its column, row 0. */
SheetArea form_place(const Form *form, size_t record, size_t field);
