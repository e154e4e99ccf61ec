/* A value of the register as a form's cell wants it. */
#pragma once

#include "algo/sheet/form.h"

typedef struct FormValue {
	enum { VALUE_TEXT, VALUE_NUMBER, VALUE_DATE } kind;
	const char *text; /* of text and number */
	int64_t day;      /* of a date: days since 1970-01-01 */
} FormValue;

typedef enum ValueFault {
	VALUE_NOT_A_DATE = 1,
	VALUE_NOT_A_NUMBER,
	VALUE_ID_NO, /* not 18 characters with their check character, or what a spreadsheet made of them */
	VALUE_NO_CHOICE, /* none of what may stand in the cell means it */
} ValueFault;
const char *value_fault_text(ValueFault fault); /* English: "not a date", … */

/* Dates are read as 2026-11-20, 2026.11.20, 2026/11/20, 20261120, 2026年11月20日, with a time behind
 * them or not; full-width digits as narrow ones. They become a serial number where the cell's format
 * shows dates, else the text 2026-11-20. Codes become the word of the cell's list, of the label's
 * brackets (是/否; 1男2女 takes the number), else the table's first word. Identity and telephone
 * numbers are text. `field->element` may be NULL: the text as it is, if the list has it.
 * Return: 0, a ValueFault. */
int form_value(Arena *arena, const ElementPack *pack, const FormField *field, const char *source,
	FormValue *out);
/* The code that a text in the form's cell stands for, as form_value would have written it: by the
 * numbers in the label's brackets where there are some (1男2女), else by the table. NULL: none. */
const ElementCode *form_value_code(
	Arena *arena, const ElementPack *pack, const FormField *field, const char *text);
/* The day of a date written so; false when it is none. */
bool value_day(Arena *arena, const char *source, int64_t *day);
