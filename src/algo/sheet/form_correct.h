/* What people know better than the labels tell. */
#pragma once

#include "algo/sheet/form.h"

/* The same for every workbook whose header has the same labels in the same order, wherever it stands and
 * whatever its title says: 16 hexadecimal digits of the SHA-256 of kind and normal labels. */
const char *form_fingerprint(Arena *arena, const Form *form);

/* The field called so by a person: a column (B), a cell (B4), or a label; NULL: none. */
FormField *form_field_called(Arena *arena, const Form *form, const char *name);
/* Which of the fields with its label it is, from 1. */
size_t form_field_nth(Arena *arena, const Form *form, const FormField *field);
/* The nth field of that label (compared as normal ones are); NULL: none. */
FormField *form_field_labelled(Arena *arena, const Form *form, const char *label, size_t nth);

/* The field is of that element, or, NULL, not ours to fill. Others that were taken for the same are
 * left open; one that was left open for the field's sake no longer is. */
void form_correct(Form *form, FormField *field, const Element *element);
