/* What is done to a form once its records stand in it: the lines above and below them, and marks on what is
 * still open. */
#include "app/form/form_fill.h"

#include "algo/sheet/form_line.h"
#include "base/error.h"
#include "base/str.h"

#include <string.h>

/* ---- lines ------------------------------------------------------------------------------------------- */

/* Where a row of the blank stands now. */
static uint32_t now(const FormFilling *f, uint32_t row) {
	return f->form.kind == FORM_ROSTER && row > f->form.last ? row + f->put_in : row;
}

static bool is_record(const FormFilling *f, uint32_t row) {
	return f->form.kind == FORM_ROSTER && row >= f->form.header_first && row <= f->form.last;
}

static bool is_box(const FormFilling *f, uint32_t row, uint32_t column) {
	for (size_t i = 0; i < f->form.count * f->form.cards; i++)
		if (f->form.fields[i].row == row && f->form.fields[i].column == column)
			return true;
	return false;
}

/* The empty cell beside the one at this place; column 0 when there is none. */
static uint32_t box_beside(const FormFilling *f, uint32_t row, uint32_t column) {
	const SheetCell *cell = sheet_cell(f->sheet, row, column);
	uint32_t next = 1 + (cell->merge ? f->sheet->merges[cell->merge - 1].last_column : column);
	const SheetCell *box = sheet_cell(f->sheet, row, next);
	return box->exists && !box->text && next <= f->sheet->columns ? next : 0;
}

static int fill_line(FormFilling *f, uint32_t row, uint32_t column) {
	Arena *arena = f->records.arena;
	const char *line = sheet_cell(f->sheet, row, column)->text;
	const FormLineValues values = {f->records.unit, f->records.as_of};
	uint32_t box = box_beside(f, row, column);
	FormField field = {.certainty = 1};
	const char *text =
		box ? form_line_value(arena, &f->file->pack, line, &values, &field.element) : NULL;
	if (text && is_box(f, row, box))
		return 0; /* a field of the card, filled already */
	uint32_t to = text ? box : column;
	text = text ? text : form_line_filled(arena, &f->file->pack, line, &values, &field.element);
	if (!text)
		return 0;
	form_tell_origin(f, now(f, row), to, &field, &(FormOrigin){.derived = true});
	f->filled++;
	return sheet_put_text(f->sheet, now(f, row), to, text);
}

int form_fill_lines(FormFilling *f) {
	int r = 0;
	for (uint32_t row = 1; row <= f->sheet->rows && !r; row++)
		for (uint32_t column = 1; column <= f->sheet->columns && !r; column++) {
			const SheetCell *cell = sheet_cell(f->sheet, row, column);
			ArenaMark mark = arena_mark(f->records.arena);
			if (cell->text && !cell->formula && !is_record(f, row) &&
				(strstr(cell->text, "：") || strchr(cell->text, ':')))
				r = fill_line(f, row, column);
			arena_rewind(f->records.arena, mark);
		}
	return r;
}

/* ---- marks ------------------------------------------------------------------------------------------- */

/* A roster's column is marked from the first record to the last, under each of the headers that stand side by
 * side: what is filled shows no mark. */
static SheetArea column_area(const FormFilling *f, uint32_t column, size_t block) {
	uint32_t rows = (uint32_t)((f->records.count + f->form.blocks - 1) / f->form.blocks);
	column += (uint32_t)block * f->form.step;
	return (SheetArea){f->form.first, column, f->form.first + rows - 1, column};
}

int form_fill_marks(FormFilling *f) {
	size_t places = f->form.kind == FORM_CARD ? f->records.count : f->form.blocks, count = 0;
	SheetArea *areas = arena_array_of(f->records.arena, SheetArea, f->form.count * places + 1);
	for (size_t i = 0; i < f->form.count; i++)
		for (size_t n = 0; f->questions.open_fields[i] && n < places; n++) {
			SheetArea box = form_place(&f->form, f->form.kind == FORM_CARD ? n : 0, i);
			areas[count++] = box.row ? box : column_area(f, box.column, n);
		}
	return sheet_mark_empty(f->file->book, f->sheet, areas, count);
}
