/* Between the files that understand a form. */
#pragma once

#include "algo/sheet/form.h"

typedef struct FormReader {
	Arena *arena;
	const Workbook *book;
	const Worksheet *sheet;
	const ElementPack *pack;
	Form *form;
	size_t capacity; /* of form->fields */
} FormReader;

/* The area a cell is part of: its merge, or itself. */
SheetArea form_area(const FormReader *r, uint32_t row, uint32_t column);
/* Short enough, brackets apart, for a label; what is longer is a note. NULL is none. */
bool form_is_label(const char *text);
bool form_ends_in_colon(const char *text);
bool form_is_number(const char *text);
void form_add(FormReader *r, FormField field);
/* A field of that label below the caption (NULL: none), both normal, as far as it is known yet. */
FormField form_field(FormReader *r, const char *caption, const char *leaf);
/* Matches every field again, now that labels vote for what the form is about. */
void form_settle(FormReader *r);

/* form_header: the header's rows and its columns as fields. Return: how many labels are elements. */
size_t form_header(FormReader *r);
/* form_rows: the rows to be filled. Return: 0, FORM_MERGED at *fault. */
int form_rows(FormReader *r, SheetArea *fault);
/* Does a row that begins with this text stand below the records: a total, a note? */
bool form_is_end(Arena *arena, const char *text);
/* form_card: labels with boxes as fields. Return: how many labels are elements. */
size_t form_card(FormReader *r);
/* form_cards: a card that stands several times becomes one with so many places. */
void form_cards(FormReader *r);
