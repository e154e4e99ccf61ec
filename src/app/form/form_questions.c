#include "app/form/form_fill.h"

#include "algo/sheet/table_write.h"
#include "base/error.h"
#include "base/str.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

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

static int say(const char *path) {
	fprintf(stderr, "huying: %s: %s\n", path, strerror(errno));
	return ERR_IO;
}

int form_questions_write(const FormQuestions *questions, const FormRecords *records,
	const Form *form, const char *path) {
	Writing w = {questions, records, form, NULL, NULL, NULL, 0};
	const char *part = arena_printf(questions->arena, "%s.part", path);
	find_known(&w);
	w.cells = arena_array_of(questions->arena, const char *, form->count + w.known_count + 1);
	int r = table_write_open(&w.writer, part, TABLE_CSV, NULL);
	if (r)
		return r == ERR_IO ? say(part) : r;
	write_header(&w);
	for (size_t i = 0; i < records->count; i++)
		if (questions->open_records[i])
			write_record(&w, i);
	r = table_write_close(w.writer);
	if (!r && rename(part, path) == 0)
		return 0;
	r = say(path);
	unlink(part);
	return r;
}
