/* What a person wrote into a form's cell: is it what the form asks for there? */
#pragma once

#include "algo/sheet/form.h"

typedef enum CellFault {
	CELL_GOOD,
	CELL_ERROR,       /* an error value: #N/A, #REF!, … */
	CELL_DATE,        /* not a date */
	CELL_NO_SUCH_DAY, /* written like a date that no calendar has */
	CELL_NUMBER,
	CELL_ID_ROUNDED, /* an identity number that a spreadsheet took for a number */
	CELL_ID_LENGTH,  /* digits only, and neither 18 nor 15 (before 1999) */
	CELL_ID_CHECK,   /* the check character does not fit (GB 11643) */
	CELL_PHONE,
	CELL_CODE,   /* no word of the element's code table */
	CELL_CHOICE, /* not on the cell's own list */
} CellFault;
/* "error", "date", …: stable, for reports; the end of the key of its sentence, form.check.… */
const char *cell_fault_name(CellFault fault);

/* `field->element` counts when it is sure; else only the list does. *plain is the value as tables of
 * the register have it: a date as 2026-11-20, the first word of a code, numbers and telephones in
 * narrow digits; the text itself where there is a fault. A month (1950.03) is good where the label asks
 * for no day (出生年月). Texts in the arena. */
CellFault cell_check(Arena *arena, const ElementPack *pack, const FormField *field,
	const char *text, const char **plain);
