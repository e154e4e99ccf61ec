/* Labels with an empty box beside or under each. */
#include "algo/sheet/form_private.h"

#include "base/str.h"

/* The cell behind the label's area; false when it is not there, or is not empty. */
static bool box_beside(const FormReader *r, SheetArea label, SheetArea *out) {
	*out = form_area(r, label.row, label.last_column + 1);
	const SheetCell *cell = sheet_cell(r->sheet, out->row, out->column);
	return label.last_column < r->sheet->columns && cell->exists && !cell->text &&
		out->column == label.last_column + 1;
}

/* The one below; not when more empty cells follow, as in a roster. */
static bool box_under(const FormReader *r, SheetArea label, SheetArea *out) {
	*out = form_area(r, label.last_row + 1, label.column);
	const SheetCell *cell = sheet_cell(r->sheet, out->row, out->column),
					*next = sheet_cell(r->sheet, out->last_row + 1, out->column);
	return label.last_row < r->sheet->rows && cell->exists && !cell->text &&
		out->row == label.last_row + 1 && out->column == label.column &&
		out->last_column == label.last_column && (next->text || !next->exists);
}

/* The text over several rows to the left of a label: 家庭成员 beside its boxes. */
static const char *side_caption(const FormReader *r, uint32_t row, uint32_t column) {
	for (uint32_t at = column - 1; at >= 1; at--) {
		SheetArea area = form_area(r, row, at);
		const char *text = sheet_shown(r->sheet, row, at);
		if (text && area.last_row > area.row)
			return text;
	}
	return NULL;
}

/* A text over the whole width stands above the boxes below it. */
static const char *section_of(const FormReader *r, uint32_t row, const char *before) {
	SheetArea area = form_area(r, row, 1);
	const char *text = sheet_shown(r->sheet, row, 1);
	bool wide = text && (area.last_column - area.column + 1) * 5 >= r->sheet->columns * 4;
	return wide && r->form->count ? text : before;
}

static void add_box(
	FormReader *r, uint32_t row, uint32_t column, const char *section, size_t *known) {
	SheetArea label = form_area(r, row, column), box;
	const char *text = sheet_cell(r->sheet, row, column)->text, *hint;
	if (!form_is_label(text) || (!box_beside(r, label, &box) && !box_under(r, label, &box)))
		return;
	const char *caption = side_caption(r, row, column);
	caption = caption ? caption : section;
	caption = caption ? label_normal(r->arena, caption, &hint) : NULL;
	if (caption && caption_gathers(r->arena, r->pack, caption))
		caption = NULL;
	if (!r->form->count)
		r->form->header_first = row;
	FormField field = form_field(r, caption, label_normal(r->arena, text, NULL));
	field.row = box.row;
	field.column = box.column;
	*known += field.certainty >= .3;
	form_add(r, field);
}

size_t form_card(FormReader *r) {
	const char *section = NULL;
	size_t known = 0;
	for (uint32_t row = 1; row <= r->sheet->rows; row++) {
		section = section_of(r, row, section);
		for (uint32_t column = 1; column <= r->sheet->columns; column++)
			add_box(r, row, column, section, &known);
	}
	return known;
}
