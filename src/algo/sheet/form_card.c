/* Labels with an empty box beside each. */
#include "algo/sheet/form_private.h"

#include "base/str.h"

enum { LABEL_MOST = 30 };

/* The cell behind the label's area; false when it is not there, or is not empty. */
static bool box_beside(const FormReader *r, SheetArea label, SheetArea *out) {
	*out = form_area(r, label.row, label.last_column + 1);
	const SheetCell *cell = sheet_cell(r->sheet, out->row, out->column);
	return label.last_column < r->sheet->columns && cell->exists && !cell->text &&
		out->column == label.last_column + 1;
}

static void add_box(FormReader *r, uint32_t row, uint32_t column, size_t *known) {
	SheetArea label = form_area(r, row, column), box;
	const char *text = sheet_cell(r->sheet, row, column)->text;
	if (!text || utf8_length(text) > LABEL_MOST || !box_beside(r, label, &box))
		return;
	LabelMatch match = label_match(r->arena, r->pack, text, NULL);
	*known += match.certainty >= .3;
	if (!r->form->count)
		r->form->header_first = row;
	form_add(r,
		(FormField){.label = label_normal(r->arena, text, NULL),
			.row = box.row,
			.column = box.column,
			.element = match.element,
			.certainty = match.certainty});
}

size_t form_card(FormReader *r) {
	size_t known = 0;
	for (uint32_t row = 1; row <= r->sheet->rows; row++)
		for (uint32_t column = 1; column <= r->sheet->columns; column++)
			add_box(r, row, column, &known);
	return known;
}
