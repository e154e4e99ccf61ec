#include "app/form/form_fill.h"

#include "app/form/form_table.h"
#include "base/str.h"

typedef struct Writing {
	const FormQuestions *questions;
	const FormRecords *records;
	const Form *form;
	TableWriter *writer;
	const char **cells;
	size_t *known; /* columns of the first source that say which record it is: keys and names */
	size_t known_count;
} Writing;

static void find_known(Writing *w) {
	const FormSource *first = &w->records->sources[0];
	w->known = arena_array_of(w->questions->arena, size_t, first->header.count + 1);
	for (size_t i = 0; i < first->header.count; i++) {
		const Element *e = first->elements[i];
		if (e && (e->key || str_eq(e->id, "name") || str_eq(e->id, "head_name")))
			w->known[w->known_count++] = i;
	}
}

static void write_header(Writing *w) {
	size_t n = 0;
	w->cells[n++] = "record";
	for (size_t i = 0; i < w->known_count; i++)
		w->cells[n++] = w->records->sources[0].elements[w->known[i]]->id;
	for (size_t i = 0; i < w->form->count; i++) {
		const FormField *field = &w->form->fields[i];
		bool sure = field->element && field->certainty >= ELEMENT_SURE && !field->twice;
		if (w->questions->open_fields[i])
			w->cells[n++] = sure ? field->element->id : field->label;
	}
	table_write_row(w->writer, w->cells, n);
}

/* What is known already stands there, so that the answer is given in its sight. */
static void write_record(Writing *w, size_t record) {
	size_t row = w->records->chosen[record], n = 0;
	const TableRow *at = &w->records->sources[0].rows[row];
	FormOrigin origin;
	w->cells[n++] = arena_printf(w->questions->arena, "%zu", row + 1);
	for (size_t i = 0; i < w->known_count; i++)
		w->cells[n++] = form_source_cell(at, w->known[i]);
	for (size_t i = 0; i < w->form->count; i++)
		if (w->questions->open_fields[i])
			w->cells[n++] = form_record_value(w->records, row, &w->form->fields[i], &origin);
	table_write_row(w->writer, w->cells, n);
}

int form_questions_write(const FormQuestions *questions, const FormRecords *records,
	const Form *form, const char *path) {
	Writing w = {.questions = questions, .records = records, .form = form};
	FormTable *table;
	find_known(&w);
	w.cells = arena_array_of(questions->arena, const char *, form->count + w.known_count + 1);
	int r = form_table_open(questions->arena, &table, path);
	if (r)
		return r;
	w.writer = table->writer;
	write_header(&w);
	for (size_t i = 0; i < records->count; i++)
		if (questions->open_records[i])
			write_record(&w, i);
	return form_table_close(table);
}
