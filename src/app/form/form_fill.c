#include "app/form/form_fill.h"

#include "base/error.h"
#include "base/json.h"
#include "base/str.h"

static const char *place(Arena *arena, uint32_t row, uint32_t column) {
	return area_format(arena, (SheetArea){row, column, row, column});
}

static int refuse(const FormFilling *f, const char *why) {
	fprintf(stderr, "huying: %s: sheet %s: %s; nothing was written\n", f->file->path,
		f->sheet->name, why);
	return EXIT_REFUSED;
}

/* One line for a cell: where its value comes from, never the value. */
void form_tell_origin(FormFilling *f, uint32_t row, uint32_t column, const FormField *field,
	const FormOrigin *origin) {
	Buf text;
	JsonOut out;
	if (!f->provenance)
		return;
	buf_init(&text, f->records.arena);
	jw_init(&out, &text);
	jw_object(&out);
	jw_put_text(&out, "sheet", f->sheet->name);
	jw_put_text(&out, "cell", place(f->records.arena, row, column));
	jw_put_text(&out, "element", field->element ? field->element->id : NULL);
	jw_put_real(&out, "certainty", field->certainty);
	jw_put_bool(&out, "corrected", field->corrected);
	jw_put_text(&out, "from", origin->source ? origin->source->path : NULL);
	if (origin->row)
		jw_put_int(&out, "row", (int64_t)origin->row->number);
	if (origin->source)
		jw_put_text(&out, "column", form_source_cell(&origin->source->header, origin->column));
	jw_put_bool(&out, "derived", origin->derived);
	jw_object_end(&out);
	fprintf(f->provenance, "%s%s", f->filled ? ",\n" : "[\n", text.data);
}

static int put(FormFilling *f, uint32_t row, uint32_t column, const FormValue *value) {
	switch (value->kind) {
	case VALUE_DATE: return sheet_put_date(f->file->book, f->sheet, row, column, value->day);
	case VALUE_NUMBER: return sheet_put_number(f->sheet, row, column, value->text);
	default: return sheet_put_text(f->sheet, row, column, value->text);
	}
}

static void ask(FormFilling *f, size_t field, size_t record) {
	f->questions.open_fields[field] = f->questions.open_records[record] = true;
	f->questions.count++;
}

static int fill_cell(FormFilling *f, size_t index, size_t record, SheetArea at) {
	const FormField *field = &f->form.fields[index];
	FormOrigin origin = {0};
	FormValue value;
	const char *text = form_record_value(&f->records, f->records.chosen[record], field, &origin);
	if (!text) {
		ask(f, index, record);
		return 0;
	}
	int r = form_value(f->records.arena, &f->file->pack, field, text, &value);
	if (r == VALUE_NO_CHOICE) {
		ask(f, index, record);
		return 0;
	}
	if (r)
		return form_source_refuse(&origin, value_fault_text((ValueFault)r));
	if ((r = put(f, at.row, at.column, &value)))
		return r;
	form_tell_origin(f, at.row, at.column, field, &origin);
	f->filled++;
	return 0;
}

/* The record's cells, `along` columns behind those of the first header. */
static int fill_record(FormFilling *f, size_t record, uint32_t row, uint32_t along) {
	char number[24];
	int r = 0;
	for (size_t i = 0; i < f->form.count && !r; i++) {
		const FormField *field = &f->form.fields[i];
		ArenaMark mark = arena_mark(f->records.arena);
		bool serial = field->element && field->element->type == ELEMENT_SERIAL;
		SheetArea at = form_place(&f->form, record, i);
		if (field->corrected && !field->element)
			continue;
		at.row = at.row ? at.row : row;
		at.column += along;
		snprintf(number, sizeof number, "%zu", record + 1);
		if (serial && !field->formula)
			r = sheet_put_number(f->sheet, at.row, at.column, number);
		else if (!field->formula)
			r = fill_cell(f, i, record, at);
		arena_rewind(f->records.arena, mark);
	}
	return r;
}

/* A row holds a record of each of the headers that stand side by side. */
static int fill_row(FormFilling *f, uint32_t row, size_t rows) {
	int r = 0;
	for (uint32_t block = 0; block < f->form.blocks && !r; block++) {
		size_t record = block * rows + (row - f->form.first);
		if (record < f->records.count)
			r = fill_record(f, record, row, block * f->form.step);
	}
	return r || f->form.kind == FORM_CARD ? r : sheet_row_done(f->sheet, row);
}

static int make_rows(FormFilling *f, size_t *rows) {
	Form *form = &f->form;
	size_t have = form->last + 1 - form->first;
	*rows = (f->records.count + form->blocks - 1) / form->blocks;
	if (form->kind == FORM_CARD)
		return f->records.count >= 1 && f->records.count <= form->cards
			? 0
			: refuse(f,
				  "a card holds one record, and the sources give none, or more than there are cards");
	if (*rows <= have) {
		*rows = have;
		return 0;
	}
	if (*rows > TABLE_ROWS_MOST / 2)
		return refuse(f, "more records than a worksheet has rows");
	if (!have)
		return form->first > f->sheet->rows || !sheet_cell(f->sheet, form->first, 1)->exists
			? 0
			: refuse(f, "no empty row stands below the header");
	RowInsert insert = {form->first, form->last, (uint32_t)(*rows - have)};
	f->put_in = insert.count;
	return workbook_insert_rows(f->file->book, f->sheet, &insert);
}

static int refuse_part(const FormFilling *f, int r) {
	if (r <= 0 || r == EXIT_REFUSED)
		return r;
	fprintf(stderr, "huying: %s: a part cannot be changed: %s\n", f->file->path,
		table_fault_name((TableFault)r));
	return ERR_FORMAT;
}

int form_fill(FormFilling *f) {
	Arena *arena = f->records.arena;
	f->questions.arena = arena;
	f->questions.open_fields = arena_array_of(arena, bool, f->form.count + 1);
	f->questions.open_records = arena_array_of(arena, bool, f->records.count + 1);
	size_t rows;
	int r = refuse_part(f, make_rows(f, &rows));
	for (size_t i = 0; i < rows && i < f->records.count && !r; i++)
		r = fill_row(f, f->form.first + (uint32_t)i, rows);
	if (!r)
		r = form_fill_lines(f);
	if (!r && !f->no_marks)
		r = refuse_part(f, form_fill_marks(f));
	if (!r && f->provenance)
		fputs(f->filled ? "\n]\n" : "[]\n", f->provenance);
	return r;
}
