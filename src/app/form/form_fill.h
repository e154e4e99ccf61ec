/* Filling a form from tables of the register. */
#pragma once

#include "algo/sheet/form_value.h"
#include "app/form/cmd_form.h"

/* ---- form_source: tables -------------------------------------------------------------------------- */

typedef struct FormSource {
	const char *path;
	TableRow header;
	const Element **elements; /* of its columns; NULL: none, only its header's words */
	double *certainties;      /* how sure that is; several columns may be of one element */
	const char **labels;      /* these words as label_normal has them; NULL: none */
	TableRow *rows;
	size_t count;
	size_t *order; /* rows by the text of the key, once joined */
	size_t
		key; /* column of the key; SIZE_MAX: the column "record", a row's number in the first source */
	size_t primary_key; /* the same in the first source */
} FormSource;

/* Where a value stands. */
typedef struct FormOrigin {
	const FormSource *source;
	const TableRow *row;
	size_t column;
	bool derived; /* reckoned from the value there */
} FormOrigin;

/* Reads a whole table; its first row is the header: element ids, names, or words of the form. `of`:
 * what the form's records are. Return: 0; ERR_FORMAT or ERR_IO after saying why on stderr; ERR_MEMORY. */
int form_source_read(
	Arena *arena, const ElementPack *pack, const char *of, const char *path, FormSource *out);
/* SIZE_MAX when no column is of the element. */
size_t form_source_column(const FormSource *source, const char *element);
const char *form_source_cell(const TableRow *row, size_t column); /* NULL: empty */
/* Says on stderr what is wrong with a value, without the value. Return: ERR_FORMAT. */
int form_source_refuse(const FormOrigin *origin, const char *why);

/* ---- form_record: one record over all tables ------------------------------------------------------- */

typedef struct FormRecords {
	Arena *arena;
	const ElementPack *pack;
	const char *of; /* what a record is of, as Form.of */
	FormSource sources[CLI_TEXTS_MOST];
	size_t source_count;
	size_t *chosen; /* rows of the first source */
	size_t count;
	int64_t as_of;    /* day */
	const char *unit; /* who fills the form; NULL not said */
} FormRecords;

/* Finds the key that each further source is joined by, and puts its rows in order. Return: 0;
 * ERR_FORMAT after saying what cannot be joined, or which key stands twice. */
int form_records_join(FormRecords *records);
/* The row of a further source that belongs to a row of the first; NULL: none. */
const TableRow *form_record_joined(const FormRecords *records, size_t source, size_t row);
/* The value of a field for the row of the first source; NULL: nobody knows it. Of several columns of one
 * element the one with the field's own words counts, then the one whose words are surest; where such differ,
 * nobody knows which is meant. What is not in a table
 * is reckoned: age at the day the form is of, birth and sex from the identity number. */
const char *form_record_value(
	const FormRecords *records, size_t row, const FormField *field, FormOrigin *origin);
/* The element of that id likewise. */
const char *form_record_element(
	const FormRecords *records, size_t row, const char *element, FormOrigin *origin);

/* ---- form_select: which records ---------------------------------------------------------------------- */

/* The records of the area (NULL: all) that the form is about, unless `all`. Return: 0; EXIT_REFUSED
 * after saying what no source tells. */
int form_select(FormRecords *records, const FormScope *scope, const char *area, bool all);

/* ---- form_questions: what nobody knows ---------------------------------------------------------------- */

typedef struct FormQuestions {
	Arena *arena;
	bool *open_fields;  /* by field */
	bool *open_records; /* by record */
	size_t count;
} FormQuestions;
/* A table with a row for every record that misses something and a column for everything that any
 * misses; filled in, it is a source like the others. Written whole or not at all. */
int form_questions_write(
	const FormQuestions *questions, const FormRecords *records, const Form *form, const char *path);

/* ---- form_fill ---------------------------------------------------------------------------------------- */

typedef struct FormFilling {
	FormFile *file;
	Worksheet *sheet;
	Form form;
	FormRecords records;
	FormQuestions questions;
	size_t filled;
	uint32_t put_in; /* rows, below form.last */
	bool no_marks;
	FILE *provenance; /* NULL: not asked for; lines of JSON are written to it */
} FormFilling;
/* Writes the chosen records into the open workbook. Return: 0; EXIT_REFUSED or ERR_FORMAT after saying
 * why on stderr; ERR_MEMORY. */
int form_fill(FormFilling *filling);
/* One line of provenance: where the value of a cell comes from, never the value. */
void form_tell_origin(FormFilling *f, uint32_t row, uint32_t column, const FormField *field,
	const FormOrigin *origin);

/* ---- form_finish: once the records are in -------------------------------------------------------------- */

/* Who fills the form and when, in its lines. Return: 0, ERR_MEMORY. */
int form_fill_lines(FormFilling *filling);
/* Colours what nobody knows, as long as it is empty. Return: 0, a TableFault, ERR_MEMORY. */
int form_fill_marks(FormFilling *filling);
