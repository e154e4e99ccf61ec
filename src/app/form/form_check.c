#include "app/form/form_check.h"

#include "algo/sheet/form_filled.h"
#include "base/str.h"

bool form_field_sure(const FormField *field) {
	return field->element && field->certainty >= ELEMENT_SURE && !field->twice;
}

size_t form_check_field(const FormCheck *check, const char *element) {
	for (size_t i = 0; i < check->form.count; i++)
		if (form_field_sure(&check->form.fields[i]) &&
			str_eq(check->form.fields[i].element->id, element))
			return i;
	return SIZE_MAX;
}

/* Of the record in that row; of a card, in the card of that number. */
static SheetArea cell_of(const Form *form, uint32_t number, size_t index) {
	SheetArea place = form_place(form, number - 1, index);
	if (form->kind == FORM_ROSTER)
		place.row = place.last_row = number;
	return place;
}

static const char *place(const FormCheck *check, size_t record, size_t index) {
	uint32_t number = (uint32_t)check->records.sources[0].rows[record].number;
	return area_format(check->findings->arena, cell_of(&check->form, number, index));
}

static void add(FormFindings *findings, FormFinding finding) {
	static const char *const changes[] = {"changed", "emptied", "unknown"};
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		finding.change |= str_eq(finding.reason, changes[i]);
	findings->items = arena_grown(
		findings->arena, findings->items, findings->count, &findings->room, sizeof finding);
	findings->items[findings->count++] = finding;
	findings->changes += finding.change;
}

void form_find_beside(FormCheck *check, size_t record, size_t field, const char *reason,
	size_t other_record, size_t other_field) {
	add(check->findings,
		(FormFinding){.sheet = check->sheet->name,
			.cell = place(check, record, field),
			.label = check->form.fields[field].label,
			.reason = reason,
			.other = other_field == SIZE_MAX ? NULL : place(check, other_record, other_field)});
}

void form_find_at(
	FormCheck *check, const char *sheet, uint32_t row, uint32_t column, const char *reason) {
	const char *cell =
		row ? area_format(check->findings->arena, (SheetArea){row, column, row, column}) : NULL;
	add(check->findings, (FormFinding){.sheet = sheet, .cell = cell, .reason = reason});
}

void form_find(FormCheck *check, size_t record, size_t field, const char *reason) {
	form_find_beside(check, record, field, reason, SIZE_MAX, SIZE_MAX);
}

/* ---- reading ------------------------------------------------------------------------------------------ */

static TableRow read_row(const FormCheck *check, uint32_t number) {
	const Form *form = &check->form;
	TableRow out = {.number = number, .count = form->count};
	out.cells = arena_array_of(check->records.arena, const char *, form->count + 1);
	for (size_t i = 0; i < form->count; i++) {
		SheetArea at = cell_of(form, number, i);
		out.cells[i] = sheet_cell(check->sheet, at.row, at.column)->text;
	}
	return out;
}

static bool is_empty(const TableRow *row) {
	for (size_t i = 0; i < row->count; i++)
		if (row->cells[i])
			return false;
	return true;
}

static void read_header(FormCheck *check, FormSource *out) {
	Arena *arena = check->records.arena;
	const Form *form = &check->form;
	out->header = (TableRow){.number = form->header_last, .count = form->count};
	out->header.cells = arena_array_of(arena, const char *, form->count + 1);
	out->elements = arena_array_of(arena, const Element *, form->count + 1);
	out->labels = arena_array_of(arena, const char *, form->count + 1);
	for (size_t i = 0; i < form->count; i++) {
		out->header.cells[i] = form->fields[i].label;
		out->labels[i] = label_normal(arena, form->fields[i].label, NULL);
		if (form_field_sure(&form->fields[i]))
			out->elements[i] = form->fields[i].element;
	}
}

void form_check_read(FormCheck *check) {
	FormSource *out = &check->records.sources[0];
	const Form *form = &check->form;
	*out = (FormSource){.path = check->file->path, .key = SIZE_MAX, .primary_key = SIZE_MAX};
	check->records.source_count = 1;
	read_header(check, out);
	bool card = form->kind == FORM_CARD;
	uint32_t first = card ? 1 : form->first,
			 last = card ? (uint32_t)form->cards
						 : form_last_record(check->records.arena, check->sheet, form);
	out->rows = arena_array_of(check->records.arena, TableRow, last + 2 - first);
	for (uint32_t number = first; number <= last; number++) {
		TableRow row = read_row(check, number);
		if (card ? !is_empty(&row) : !form_row_untouched(check->sheet, form, number))
			out->rows[out->count++] = row;
	}
}
