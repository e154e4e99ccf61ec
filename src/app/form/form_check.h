/* Checking a form that came back: what is wrong with it, cell by cell, never with what stands there. */
#pragma once

#include "algo/sheet/cell_check.h"
#include "app/form/form_fill.h"

typedef struct FormFinding {
	const char *sheet, *cell, *label; /* label: NULL where no field is */
	const char *reason;               /* stable; its sentence is form.check.REASON of messages/ */
	const char *other;                /* the cell it is compared with; NULL none */
	bool change;                      /* not wrong in itself, only not what the register has */
} FormFinding;

typedef struct FormFindings {
	Arena *arena;
	FormFinding *items;
	int64_t count, room, changes;
} FormFindings;

/* One sheet under the eye. */
typedef struct FormCheck {
	FormFile *file;
	Worksheet *sheet;
	Form form;           /* of its blank, where there is one, else its own */
	FormFile *blank;     /* NULL: none */
	Worksheet *before;   /* the sheet of the blank */
	FormRecords records; /* sources[0] is the sheet itself, a column a field; then the registers */
	FormFindings *findings;
} FormCheck;

/* The field that is surely of the element; SIZE_MAX: none. */
size_t form_check_field(const FormCheck *check, const char *element);
/* What is surely known of it: what cell_check goes by. */
bool form_field_sure(const FormField *field);
void form_find(FormCheck *check, size_t record, size_t field, const char *reason);
/* The same, beside another cell. */
void form_find_beside(FormCheck *check, size_t record, size_t field, const char *reason,
	size_t other_record, size_t other_field);
/* The same at a cell that is no record's; row 0: of the sheet as a whole. */
void form_find_at(
	FormCheck *check, const char *sheet, uint32_t row, uint32_t column, const char *reason);

/* Reads the sheet's records into records.sources[0]; a row's number is the sheet's, or that of the card. */
void form_check_read(FormCheck *check);
/* Wrong types, check digits, words of no list, days that are not; what does not go together in a record;
 * keys that stand twice. */
void form_check_values(FormCheck *check);
/* Against the blank: formulas gone, words of the form changed, sheets missing. Return: 0, or as
 * form_file_sheet. */
int form_check_blank(FormCheck *check);
/* Against the registers, joined already: values changed or gone, records no register has. */
void form_check_register(FormCheck *check);
/* The records as a table that the register can take in, values in its words. Written whole or not at
 * all. Return: 0, ERR_IO after saying why, ERR_MEMORY. */
int form_check_export(const FormCheck *check, const char *path);
