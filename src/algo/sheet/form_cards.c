/* A card that stands several times on a sheet. */
#include "algo/sheet/form_private.h"

#include "base/str.h"

#include <string.h>

SheetArea form_place(const Form *form, size_t record, size_t field) {
	size_t card = form->kind == FORM_CARD ? record * form->count : 0;
	const FormField *at = &form->fields[card + field];
	return (SheetArea){at->row, at->column, at->row, at->column};
}

/* The nth field called so; NULL: fewer. */
static const FormField *nth(const Form *form, const char *label, size_t n) {
	for (size_t i = 0; i < form->count; i++)
		if (str_eq(form->fields[i].label, label) && n-- == 0)
			return &form->fields[i];
	return NULL;
}

static size_t times(const Form *form, const char *label) {
	size_t count = 0;
	while (nth(form, label, count))
		count++;
	return count;
}

/* Labels are told apart by the first field that has them. */
static bool is_first(const Form *form, size_t index) {
	return nth(form, form->fields[index].label, 0) == &form->fields[index];
}

/* How often the card stands there: every label as often as the first one; else once. */
static size_t count_cards(const Form *form) {
	size_t cards = form->count ? times(form, form->fields[0].label) : 1;
	for (size_t i = 0; i < form->count; i++)
		if (times(form, form->fields[i].label) != cards)
			return 1;
	return cards;
}

/* Every box of the kth card as far from that of the first as the others. */
static bool same_layout(const Form *form, size_t card) {
	const FormField *first = &form->fields[0], *there = nth(form, first->label, card);
	for (size_t i = 0; i < form->count; i++) {
		const FormField *field = &form->fields[i];
		const FormField *other = is_first(form, i) ? nth(form, field->label, card) : NULL;
		if (other &&
			(other->row - field->row != there->row - first->row ||
				other->column - field->column != there->column - first->column))
			return false;
	}
	return true;
}

void form_cards(FormReader *r) {
	Form *form = r->form;
	size_t cards = count_cards(form), count = 0;
	form->cards = 1;
	for (size_t card = 1; card < cards; card++)
		if (!same_layout(form, card))
			return;
	if (cards < 2 || form->count / cards < 2)
		return;
	FormField *fields = arena_array_of(r->arena, FormField, form->count);
	for (size_t card = 0; card < cards; card++)
		for (size_t i = 0; i < form->count; i++)
			if (is_first(form, i))
				fields[count++] = *nth(form, form->fields[i].label, card);
	form->fields = fields;
	form->count = count / cards;
	form->cards = cards;
}
