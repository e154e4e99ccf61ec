#include "algo/sheet/form_filled.h"

#include "algo/sheet/form_private.h"
#include "base/str.h"

static bool is_total(const char *text) {
	static const char *const words[] = {"合计", "总计", "小计", "共计"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts(text, words[i]))
			return true;
	return false;
}

/* Notes have few texts; a record of a form that has few columns is not to be taken for one. */
static bool ends_records(Arena *arena, const Worksheet *sheet, const Form *form, uint32_t row) {
	const char *begin = NULL;
	size_t texts = 0;
	for (uint32_t column = 1; column <= sheet->columns; column++) {
		const SheetCell *cell = sheet_cell(sheet, row, column);
		const SheetArea *area = cell->merge ? &sheet->merges[cell->merge - 1] : NULL;
		if (area && area->last_column - area->column + 1 > (sheet->columns + 1) / 2)
			return true;
		begin = begin ? begin : cell->text;
		texts += cell->text != NULL;
	}
	ArenaMark mark = arena_mark(arena);
	bool end = begin && form_is_end(arena, begin) &&
		(is_total(label_normal(arena, begin, NULL)) || texts * 2 <= form->count);
	arena_rewind(arena, mark);
	return end;
}

bool form_row_untouched(const Worksheet *sheet, const Form *form, uint32_t row) {
	for (size_t i = 0; i < form->count; i++) {
		const FormField *field = &form->fields[i];
		const SheetCell *cell = sheet_cell(sheet, row, field->column);
		bool serial = field->element && field->element->type == ELEMENT_SERIAL;
		if (cell->text && !cell->formula && !serial)
			return false;
	}
	return true;
}

uint32_t form_last_record(Arena *arena, const Worksheet *sheet, const Form *form) {
	uint32_t last = form->first - 1;
	for (uint32_t row = form->first; row <= sheet->rows; row++) {
		if (ends_records(arena, sheet, form, row))
			break;
		if (!form_row_untouched(sheet, form, row))
			last = row;
	}
	return last;
}

int64_t form_rows_added(
	Arena *arena, const Worksheet *blank, const Form *form, const Worksheet *filled, bool *lost) {
	*lost = false;
	for (uint32_t row = form->last + 1; row <= blank->rows; row++)
		for (uint32_t column = 1; column <= blank->columns; column++) {
			const SheetCell *cell = sheet_cell(blank, row, column);
			if (!cell->text || cell->formula)
				continue;
			for (uint32_t now = form->first; now <= filled->rows; now++)
				if (str_eq(sheet_cell(filled, now, column)->text, cell->text))
					return (int64_t)now - row;
			*lost = true;
			return 0;
		}
	int64_t more = (int64_t)form_last_record(arena, filled, form) - form->last;
	return more > 0 ? more : 0;
}
