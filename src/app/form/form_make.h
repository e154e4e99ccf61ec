/* A new form where none came down: columns chosen from the elements, filled from the register. */
#pragma once

#include "app/form/form_fill.h"

typedef struct FormMaking {
	FormRecords records;
	Form form;        /* a column an element */
	const char *line; /* who and when, above the header; NULL none */
	const char *output;
	bool csv;
	size_t filled, open; /* cells */
} FormMaking;

/* The columns of "name,id_no,出生日期", ids or names. Return: 0; ERR_FORMAT after saying which is not
 * known or stands twice. */
int form_make_columns(FormMaking *making, const char *elements);
/* Writes the chosen records, whole or not at all. Return: 0; ERR_FORMAT or ERR_IO after saying why;
 * ERR_MEMORY. */
int form_make(FormMaking *making);
