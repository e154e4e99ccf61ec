#include "algo/sheet/form_correct.h"

#include "base/buf.h"
#include "base/crypt.h"
#include "base/str.h"

#include <string.h>

const char *form_fingerprint(Arena *arena, const Form *form) {
	enum { DIGITS = 16 };
	Buf text;
	buf_init(&text, arena);
	buf_puts(&text, form->kind == FORM_CARD ? "card" : "roster");
	for (size_t i = 0; i < form->count; i++) {
		buf_putc(&text, '\n');
		buf_puts(&text, label_normal(arena, form->fields[i].label, NULL));
	}
	return arena_strndup(arena, token_hash(text.data, arena), DIGITS);
}

static bool is_column(const char *name) {
	size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	return n >= 1 && n <= 3 && name[n] == '\0';
}

FormField *form_field_labelled(Arena *arena, const Form *form, const char *label, size_t nth) {
	const char *wanted = label_normal(arena, label, NULL);
	for (size_t i = 0; i < form->count; i++)
		if (str_eq(label_normal(arena, form->fields[i].label, NULL), wanted) && --nth == 0)
			return &form->fields[i];
	return NULL;
}

FormField *form_field_called(Arena *arena, const Form *form, const char *name) {
	SheetArea place;
	const char *cell = is_column(name) ? arena_printf(arena, "%s1", name) : name;
	bool column = form->kind == FORM_ROSTER || is_column(name);
	if (!area_parse(cell, &place))
		return form_field_labelled(arena, form, name, 1);
	for (size_t i = 0; i < form->count; i++) {
		FormField *field = &form->fields[i];
		if (field->column == place.column && (column || field->row == place.row))
			return field;
	}
	return form_field_labelled(arena, form, name, 1);
}

size_t form_field_nth(Arena *arena, const Form *form, const FormField *field) {
	size_t nth = 1;
	while (form_field_labelled(arena, form, field->label, nth) != field)
		nth++;
	return nth;
}

/* Another field of the element, one that a person named before any other. */
static const FormField *rival(const Form *form, const FormField *field) {
	const FormField *found = NULL;
	for (size_t i = 0; i < form->count; i++) {
		const FormField *other = &form->fields[i];
		if (other != field && other->element == field->element && (!found || other->corrected))
			found = other;
	}
	return found;
}

void form_correct(Form *form, FormField *field, const Element *element) {
	field->element = element;
	field->certainty = element ? 1 : 0;
	field->corrected = true;
	field->twice = false;
	if (!form->of && element && !str_eq(element->of, "any"))
		form->of = element->of;
	for (size_t i = 0; i < form->count; i++) {
		FormField *one = &form->fields[i];
		if (!one->element || one->corrected)
			continue;
		const FormField *other = rival(form, one);
		one->twice = other && (other->corrected || one->twice);
	}
}
