#include "app/form/form_make.h"

#include "algo/sheet/roster_write.h"
#include "app/form/form_table.h"
#include "base/error.h"
#include "base/str.h"

#include <string.h>

/* ---- columns ------------------------------------------------------------------------------------------- */

static const Element *element_called(const FormMaking *making, const char *name) {
	const ElementPack *pack = making->records.pack;
	for (size_t i = 0; i < pack->count; i++)
		if (str_eq(pack->elements[i].id, name))
			return &pack->elements[i];
	LabelMatch match = label_match(making->records.arena, pack, name, NULL);
	return match.certainty >= ELEMENT_SURE ? match.element : NULL;
}

static int refuse(const char *name, const char *why) {
	fprintf(stderr, "huying: --elements: %s: %s\n", name, why);
	return ERR_FORMAT;
}

static int add_column(FormMaking *making, const char *name) {
	Form *form = &making->form;
	const Element *element = element_called(making, name);
	if (!element)
		return refuse(name, "no such element");
	for (size_t i = 0; i < form->count; i++)
		if (form->fields[i].element == element)
			return refuse(name, "stands twice");
	uint32_t column = (uint32_t)form->count + 1;
	form->fields[form->count++] = (FormField){.label = element->names[0],
		.column = column,
		.element = element,
		.certainty = 1,
		.date_format = !making->csv};
	return 0;
}

/* What most columns tell of, those that tell of anything left out. */
static const char *told_of(const Form *form) {
	const char *best = NULL;
	size_t most = 0;
	for (size_t i = 0; i < form->count; i++) {
		const char *of = form->fields[i].element->of;
		size_t votes = 0;
		for (size_t k = 0; k < form->count; k++)
			votes += str_eq(form->fields[k].element->of, of);
		if (!str_eq(of, "any") && votes > most) {
			most = votes;
			best = of;
		}
	}
	return best;
}

int form_make_columns(FormMaking *making, const char *elements) {
	Arena *arena = making->records.arena;
	char **names, *apart = arena_strdup(arena, elements);
	for (char *at; (at = strstr(apart, "，"));)
		memcpy(at, ",,,", strlen("，"));
	size_t count = str_split(arena, apart, ",", &names);
	if (!count || count > TABLE_COLUMNS_MOST)
		return refuse(elements, "no elements, or more than a table has columns");
	making->form.fields = arena_array_of(arena, FormField, count);
	for (size_t i = 0; i < count; i++) {
		int r = add_column(making, names[i]);
		if (r)
			return r;
	}
	making->form.of = told_of(&making->form);
	return 0;
}

/* ---- values -------------------------------------------------------------------------------------------- */

static int value_of(FormMaking *making, size_t record, size_t column, FormValue *out) {
	const FormRecords *records = &making->records;
	const FormField *field = &making->form.fields[column];
	FormOrigin origin = {0};
	*out = (FormValue){.kind = VALUE_TEXT};
	if (field->element->type == ELEMENT_SERIAL) {
		*out = (FormValue){VALUE_NUMBER, arena_printf(records->arena, "%zu", record + 1), 0};
		return 0;
	}
	const char *text = form_record_value(records, records->chosen[record], field, &origin);
	making->open += !text;
	making->filled += text != NULL;
	int r = text ? form_value(records->arena, records->pack, field, text, out) : 0;
	return r ? form_source_refuse(&origin, value_fault_text((ValueFault)r)) : 0;
}

static int row_of(FormMaking *making, size_t record, FormValue *values) {
	int r = 0;
	for (size_t i = 0; i < making->form.count && !r; i++)
		r = value_of(making, record, i, &values[i]);
	return r;
}

/* ---- CSV ----------------------------------------------------------------------------------------------- */

static int write_csv_rows(FormMaking *making, TableWriter *writer) {
	Arena *arena = making->records.arena;
	size_t count = making->form.count;
	const char **cells = arena_array_of(arena, const char *, count);
	FormValue *values = arena_array_of(arena, FormValue, count);
	for (size_t i = 0; i < count; i++)
		cells[i] = making->form.fields[i].label;
	table_write_row(writer, cells, count);
	for (size_t record = 0; record < making->records.count; record++) {
		ArenaMark mark = arena_mark(arena);
		int r = row_of(making, record, values);
		if (r)
			return r;
		for (size_t i = 0; i < count; i++)
			cells[i] = values[i].text;
		table_write_row(writer, cells, count);
		arena_rewind(arena, mark);
	}
	return 0;
}

static int write_csv(FormMaking *making) {
	FormTable *table;
	int r = form_table_open(making->records.arena, &table, making->output);
	if (r)
		return r;
	r = write_csv_rows(making, table->writer);
	return r ? r : form_table_close(table); /* else it goes with the arena */
}

/* ---- XLSX ---------------------------------------------------------------------------------------------- */

typedef struct BookOutput {
	CliOutput out;
	RosterWriter *writer;
} BookOutput;

static void release(void *what) {
	BookOutput *book = what;
	roster_write_close(book->writer);
	cli_output_abort(&book->out);
}

/* In digits: a Chinese character is two. */
static double width_of(const char *text) {
	double width = 0;
	while (*text)
		width += utf8_next(&text) < 0x2e80 ? 1 : 2;
	return width;
}

/* Wide enough for the label and the first records. */
static int measure(FormMaking *making, size_t column, double *width) {
	enum { MEASURED = 100, NARROWEST = 6, WIDEST = 40, DATE_WIDTH = 11 };
	*width = width_of(making->form.fields[column].label);
	size_t filled = making->filled, open = making->open;
	for (size_t i = 0; i < making->records.count && i < MEASURED; i++) {
		FormValue value;
		int r = value_of(making, i, column, &value);
		if (r)
			return r;
		double wide = value.kind == VALUE_DATE ? DATE_WIDTH : value.text ? width_of(value.text) : 0;
		*width = wide > *width ? wide : *width;
	}
	making->filled = filled;
	making->open = open;
	*width = 2 + (*width < NARROWEST ? NARROWEST : *width > WIDEST ? WIDEST : *width);
	return 0;
}

static void add_choices(const FormMaking *making, const Element *element, RosterColumn *out) {
	const ElementPack *pack = making->records.pack;
	const char **choices =
		arena_array_of(making->records.arena, const char *, pack->code_count + 1);
	for (size_t i = 0; i < pack->code_count; i++)
		if (str_eq(pack->codes[i].table, element->table))
			choices[out->choice_count++] = pack->codes[i].words[0];
	out->choices = choices;
}

static int make_column(FormMaking *making, size_t index, RosterColumn *out) {
	const Element *element = making->form.fields[index].element;
	bool number = element->type == ELEMENT_NUMBER || element->type == ELEMENT_SERIAL;
	*out = (RosterColumn){.label = making->form.fields[index].label,
		.kind = element->type == ELEMENT_DATE ? ROSTER_DATE
			: number                          ? ROSTER_NUMBER
											  : ROSTER_TEXT};
	if (element->type == ELEMENT_CODE)
		add_choices(making, element, out);
	return measure(making, index, &out->width);
}

static int write_rows(FormMaking *making, RosterWriter *writer) {
	Arena *arena = making->records.arena;
	FormValue *values = arena_array_of(arena, FormValue, making->form.count);
	for (size_t record = 0; record < making->records.count; record++) {
		ArenaMark mark = arena_mark(arena);
		int r = row_of(making, record, values);
		if (r)
			return r;
		roster_write_row(writer, values);
		arena_rewind(arena, mark);
	}
	return 0;
}

static int close_book(Arena *arena, BookOutput *book) {
	arena_disown(arena, book);
	int r = roster_write_close(book->writer);
	if (!r)
		return cli_output_commit(&book->out);
	fprintf(stderr, "huying: %s: %s\n", book->out.path,
		r == ERR_FORMAT ? "more than a worksheet holds" : "cannot be written");
	cli_output_abort(&book->out);
	return r;
}

static int write_book(FormMaking *making) {
	Arena *arena = making->records.arena;
	RosterColumn *columns = arena_array_of(arena, RosterColumn, making->form.count);
	int r = 0;
	for (size_t i = 0; i < making->form.count && !r; i++)
		r = make_column(making, i, &columns[i]);
	if (r)
		return r;
	RosterSheet *sheet = arena_new_of(arena, RosterSheet);
	*sheet = (RosterSheet){making->form.title, making->line, columns, making->form.count};
	BookOutput *book = arena_new_of(arena, BookOutput);
	if ((r = cli_output_open(&book->out, making->output)))
		return r;
	if ((r = roster_write_open(&book->writer, book->out.part, sheet))) {
		cli_output_abort(&book->out);
		return r;
	}
	arena_own(arena, release, book);
	r = write_rows(making, book->writer);
	return r ? r : close_book(arena, book); /* else it goes with the arena */
}

int form_make(FormMaking *making) {
	return making->csv ? write_csv(making) : write_book(making);
}
