#include "app/form/form_check.h"

#include "app/form/form_table.h"

static bool goes_out(const FormField *field) {
	return !(field->element && field->element->type == ELEMENT_SERIAL);
}

static void write_header(const FormCheck *check, TableWriter *writer, const char **cells) {
	size_t n = 0;
	for (size_t i = 0; i < check->form.count; i++) {
		const FormField *field = &check->form.fields[i];
		if (goes_out(field))
			cells[n++] = form_field_sure(field) ? field->element->id : field->label;
	}
	table_write_row(writer, cells, n);
}

static void write_record(
	const FormCheck *check, TableWriter *writer, const char **cells, size_t record) {
	Arena *arena = check->records.arena;
	ArenaMark mark = arena_mark(arena);
	size_t n = 0;
	for (size_t i = 0; i < check->form.count; i++) {
		const FormField *field = &check->form.fields[i];
		const char *plain, *text = form_source_cell(&check->records.sources[0].rows[record], i);
		if (!goes_out(field))
			continue;
		if (text)
			cell_check(arena, check->records.pack, field, text, &plain);
		cells[n++] = text ? plain : NULL;
	}
	table_write_row(writer, cells, n);
	arena_rewind(arena, mark);
}

int form_check_export(const FormCheck *check, const char *path) {
	const char **cells = arena_array_of(check->records.arena, const char *, check->form.count + 1);
	FormTable *table;
	int r = form_table_open(check->records.arena, &table, path);
	if (r)
		return r;
	write_header(check, table->writer, cells);
	for (size_t i = 0; i < check->records.sources[0].count; i++)
		write_record(check, table->writer, cells, i);
	return form_table_close(table);
}
