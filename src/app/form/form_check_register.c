/* What the registers say of the same record. */
#include "app/form/form_check.h"

#include "base/str.h"

/* As tables have it, in what way ever it is written. */
static const char *plain_of(const FormCheck *check, const Element *element, const char *text) {
	const FormField bare = {.label = "", .element = element, .certainty = 1};
	const char *plain;
	CellFault fault = cell_check(check->records.arena, check->records.pack, &bare, text, &plain);
	return fault ? NULL : text_narrow(check->records.arena, plain);
}

/* As the form has it: its own list and brackets tell what is meant. */
static const char *meant(const FormCheck *check, size_t field, const char *text) {
	const char *plain;
	CellFault fault = cell_check(
		check->records.arena, check->records.pack, &check->form.fields[field], text, &plain);
	return fault ? NULL : text_narrow(check->records.arena, plain);
}

static void compare(
	FormCheck *check, size_t record, const FormSource *source, const TableRow *row, size_t column) {
	const Element *element = source->elements[column];
	size_t field = element ? form_check_field(check, element->id) : SIZE_MAX;
	const char *theirs = form_source_cell(row, column);
	if (field == SIZE_MAX || !theirs || element->type == ELEMENT_SERIAL)
		return;
	const char *ours = form_source_cell(&check->records.sources[0].rows[record], field);
	if (!ours) {
		form_find(check, record, field, "emptied");
		return;
	}
	const char *known = plain_of(check, element, theirs), *now = meant(check, field, ours);
	if (known && now && !str_eq(known, now))
		form_find(check, record, field, "changed");
}

static void check_record(FormCheck *check, size_t record) {
	bool found = false;
	for (size_t i = 1; i < check->records.source_count; i++) {
		const FormSource *source = &check->records.sources[i];
		const TableRow *row = form_record_joined(&check->records, i, record);
		found |= row != NULL;
		for (size_t column = 0; row && column < source->header.count; column++)
			compare(check, record, source, row, column);
	}
	size_t key = check->records.sources[1].primary_key;
	if (!found)
		form_find(check, record, key == SIZE_MAX ? 0 : key, "unknown");
}

void form_check_register(FormCheck *check) {
	for (size_t i = 0; check->records.source_count > 1 && i < check->records.sources[0].count;
		 i++) {
		ArenaMark mark = arena_mark(check->records.arena);
		check_record(check, i);
		arena_rewind(check->records.arena, mark);
	}
}
