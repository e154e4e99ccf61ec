#include "algo/sheet/form_private.h"

#include "base/buf.h"
#include "base/str.h"

#include <string.h>

SheetArea form_area(const FormReader *r, uint32_t row, uint32_t column) {
	uint32_t merge = sheet_cell(r->sheet, row, column)->merge;
	return merge ? r->sheet->merges[merge - 1] : (SheetArea){row, column, row, column};
}

bool form_is_label(const char *text) {
	enum { LABEL_MOST = 30, BRACKETED_MOST = 90 };
	if (!text)
		return false;
	const char *open = strpbrk(text, "([");
	const char *wide = strstr(text, "（");
	open = !open || (wide && wide < open) ? wide : open;
	size_t size = open ? (size_t)(open - text) : strlen(text), length = 0;
	for (const char *at = text; at < text + size; length++)
		utf8_next(&at);
	return length <= LABEL_MOST && utf8_length(text) <= BRACKETED_MOST;
}

bool form_ends_in_colon(const char *text) {
	size_t n = strlen(text);
	return (n && text[n - 1] == ':') || (n >= 3 && str_eq(text + n - 3, "："));
}

bool form_is_number(const char *text) {
	double number;
	return str_to_real(text, &number);
}

void form_add(FormReader *r, FormField field) {
	Form *form = r->form;
	if (form->count == r->capacity) {
		r->capacity = r->capacity * 2 + 32;
		FormField *more = arena_array_of(r->arena, FormField, r->capacity);
		if (form->count)
			memcpy(more, form->fields, form->count * sizeof *more);
		form->fields = more;
	}
	form->fields[form->count++] = field;
}

/* The kind most sure labels tell of; one that every kind has does not vote. */
static const char *voted(const FormReader *r) {
	const char *best = NULL;
	double most = 0;
	for (size_t i = 0; i < r->form->count; i++) {
		const Element *e = r->form->fields[i].element;
		double votes = 0;
		if (!e || str_eq(e->of, "any"))
			continue;
		for (size_t k = 0; k < r->form->count; k++) {
			const FormField *other = &r->form->fields[k];
			if (other->element && other->certainty >= ELEMENT_SURE &&
				str_eq(other->element->of, e->of))
				votes += other->certainty;
		}
		if (votes > most) {
			most = votes;
			best = e->of;
		}
	}
	return best;
}

FormField form_field(FormReader *r, const char *caption, const char *leaf) {
	LabelMatch match = label_match_under(r->arena, r->pack, caption, leaf, NULL);
	return (FormField){.label = caption ? arena_printf(r->arena, "%s%s", caption, leaf) : leaf,
		.caption = caption,
		.leaf = leaf,
		.element = match.element,
		.certainty = match.certainty};
}

/* Of several columns of one element the surest is meant; when none is, nobody can say which. */
static bool is_second(const Form *form, size_t at) {
	const FormField *field = &form->fields[at];
	for (size_t i = 0; field->element && field->certainty >= ELEMENT_SURE && i < form->count; i++) {
		const FormField *other = &form->fields[i];
		if (i == at || other->element != field->element || other->certainty < field->certainty)
			continue;
		if (other->certainty > field->certainty || !str_eq(other->label, field->label) || i < at)
			return true;
	}
	return false;
}

static bool stood_before(const Form *form, size_t at) {
	for (size_t i = 0; i < at; i++)
		if (str_eq(form->fields[i].label, form->fields[at].label))
			return true;
	return false;
}

void form_settle(FormReader *r) {
	Form *form = r->form;
	form->of = voted(r);
	for (size_t i = 0; i < form->count; i++) {
		FormField *field = &form->fields[i];
		LabelMatch match =
			label_match_under(r->arena, r->pack, field->caption, field->leaf, form->of);
		field->element = match.element;
		field->certainty = match.certainty;
		label_normal(r->arena, field->leaf, &field->hint);
	}
	for (size_t i = 0; i < form->count; i++) {
		form->fields[i].twice = is_second(form, i);
		form->fields[i].again = stood_before(form, i);
	}
}

/* The list and the format of the first cell that a field is filled in. */
static void look_at_cells(FormReader *r) {
	for (size_t i = 0; i < r->form->count; i++) {
		FormField *field = &r->form->fields[i];
		uint32_t row = field->row ? field->row : r->form->first;
		const SheetCell *cell = sheet_cell(r->sheet, row, field->column);
		field->formula = cell->formula;
		field->date_format = sheet_shows_date(r->book, cell);
		for (size_t k = 0; k < r->sheet->list_count; k++) {
			SheetArea a = r->sheet->lists[k].area;
			if (row >= a.row && row <= a.last_row && field->column >= a.column &&
				field->column <= a.last_column)
				field->list = &r->sheet->lists[k];
		}
	}
}

/* The longest text above the header or the first box. */
static const char *title_of(const FormReader *r) {
	const char *best = NULL;
	for (uint32_t row = 1; row < r->form->header_first; row++)
		for (uint32_t column = 1; column <= r->sheet->columns; column++) {
			const char *text = sheet_cell(r->sheet, row, column)->text;
			if (text && (!best || utf8_length(text) > utf8_length(best)) && !strstr(text, "："))
				best = text;
		}
	return best;
}

int form_understand(Arena *arena, const Workbook *book, const Worksheet *sheet,
	const ElementPack *pack, Form *out, SheetArea *fault) {
	Form card = {.kind = FORM_CARD, .sheet = sheet->name, .blocks = 1};
	*out = (Form){.kind = FORM_ROSTER, .sheet = sheet->name, .blocks = 1};
	FormReader r = {arena, book, sheet, pack, out, 0};
	FormReader other = {arena, book, sheet, pack, &card, 0};
	size_t columns = form_header(&r), boxes = form_card(&other);
	if (columns < 2 && boxes < 2)
		return FORM_NONE;
	if (boxes > columns) {
		*out = card;
		r.form = out;
		form_cards(&r);
		form_settle(&r);
	} else {
		form_settle(&r);
		int result = form_rows(&r, fault);
		if (result)
			return result;
	}
	if (out->kind == FORM_ROSTER)
		out->cards = 1;
	look_at_cells(&r);
	out->title = title_of(&r);
	return 0;
}
