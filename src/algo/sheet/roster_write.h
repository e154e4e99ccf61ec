/* A new workbook of records: title, a line of who and when, a header, a row a record, as people want to print
 * and fill it: the header frozen and on every page, lists to choose from, borders, A4. Text is in text format,
 * where nothing becomes a formula or a number, also when it is typed later. In constant memory. */
#pragma once

#include "algo/sheet/form_value.h"

typedef struct RosterColumn {
	const char *label;
	enum { ROSTER_TEXT, ROSTER_NUMBER, ROSTER_DATE } kind;
	double width;               /* in digits; a Chinese character is two */
	const char *const *choices; /* what may be typed; NULL: anything */
	size_t choice_count;
} RosterColumn;

typedef struct RosterSheet {
	const char *title, *line; /* NULL: none */
	const RosterColumn *columns;
	size_t count;
} RosterSheet;

typedef struct RosterWriter RosterWriter;

/* An existing file is overwritten; `sheet` must outlive the writer. Return: 0, ERR_IO, ERR_MEMORY; *out
 * is NULL then. */
int roster_write_open(RosterWriter **out, const char *path, const RosterSheet *sheet);
/* A value for each column; one without text that is no date is an empty cell. What fails is told on closing. */
void roster_write_row(RosterWriter *writer, const FormValue *values);
/* Return: 0, ERR_IO, ERR_MEMORY, ERR_FORMAT (more rows than a worksheet has, or a text longer than a cell
 * holds). Frees in any case. */
int roster_write_close(RosterWriter *writer);
