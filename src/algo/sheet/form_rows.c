/* The rows of a roster that are to be filled. */
#include "algo/sheet/form_private.h"

#include "base/str.h"

#include <string.h>

typedef enum RowIs { ROW_ABSENT, ROW_EMPTY, ROW_NUMBERS, ROW_EXAMPLE, ROW_END } RowIs;

static bool begins_with_one_of(const char *text, const char *const *words) {
	for (; *words; words++)
		if (str_starts(text, *words))
			return true;
	return false;
}

bool form_is_end(Arena *arena, const char *text) {
	static const char *const ends[] = {"合计", "总计", "小计", "共计", "注", "备注:", "说明",
		"填表说明", "填报说明", "填报", "填表", "审核", "负责人:", "单位负责人", "制表", "签字",
		"联系人:", NULL};
	return begins_with_one_of(label_normal(arena, text, NULL), ends);
}

static bool is_end(const FormReader *r, const char *text) {
	return form_is_end(r->arena, text) || strchr(text, ':') || strstr(text, "：");
}

static bool is_example(const FormReader *r, const char *text) {
	static const char *const words[] = {"例", "示例", "样例", "(例", "(示例", "如:", "范例", NULL};
	return begins_with_one_of(label_normal(r->arena, text, NULL), words);
}

/* What the form itself brings into a row that is to be filled: serial numbers and formulas. */
static bool is_given(const FormField *field, const SheetCell *cell) {
	bool serial = field->element && field->element->type == ELEMENT_SERIAL;
	return !cell->text || cell->formula || (serial && str_all_digits(cell->text));
}

/* The last column of the header; what stands behind it is a note. */
static uint32_t last_column(const FormReader *r) {
	const Form *form = r->form;
	const FormField *last = &form->fields[form->count - 1];
	uint32_t own = form_area(r, form->header_last, last->column).last_column;
	return own + (form->blocks - 1) * form->step;
}

static RowIs kind_of_texts(const FormReader *r, uint32_t row, size_t given, size_t texts) {
	size_t ordinal = 0, seen = 0;
	for (uint32_t column = 1; column <= last_column(r); column++) {
		const char *text = sheet_cell(r->sheet, row, column)->text;
		int64_t number;
		if (!text)
			continue;
		if (is_example(r, text))
			return ROW_EXAMPLE;
		if (is_end(r, text))
			return ROW_END;
		ordinal += str_to_int(text, &number) && number == (int64_t)++seen;
	}
	if (texts >= 3 && ordinal == texts)
		return ROW_NUMBERS;
	return given == texts ? ROW_EMPTY : ROW_END;
}

static RowIs kind_of_row(const FormReader *r, uint32_t row) {
	size_t given = 0, texts = 0, exist = 0;
	for (uint32_t column = 1; column <= last_column(r); column++) {
		const SheetCell *cell = sheet_cell(r->sheet, row, column);
		SheetArea area = form_area(r, row, column);
		exist += cell->exists;
		texts += cell->text != NULL;
		if (area.row < row || area.last_column - area.column + 1 > (r->sheet->columns + 1) / 2)
			return r->sheet->columns > 3 ? ROW_END : ROW_ABSENT;
	}
	for (size_t i = 0; i < r->form->count * r->form->blocks; i++) {
		const FormField *field = &r->form->fields[i % r->form->count];
		uint32_t along = (uint32_t)(i / r->form->count) * r->form->step;
		const SheetCell *cell = sheet_cell(r->sheet, row, field->column + along);
		given += cell->text && is_given(field, cell);
	}
	if (texts)
		return kind_of_texts(r, row, given, texts);
	return exist * 2 >= r->form->count * r->form->blocks ? ROW_EMPTY : ROW_ABSENT;
}

/* A merge over several rows to be filled, in a column of the form. */
static int find_merged(const FormReader *r, SheetArea *fault) {
	for (size_t i = 0; i < r->sheet->merge_count; i++) {
		SheetArea a = r->sheet->merges[i];
		if (a.last_row > a.row && a.row >= r->form->first && a.row <= r->form->last) {
			*fault = a;
			return FORM_MERGED;
		}
	}
	return 0;
}

/* A merge that begins in a row ends the rows there only to be told of: see find_merged. */
int form_rows(FormReader *r, SheetArea *fault) {
	Form *form = r->form;
	uint32_t row = form->header_last + 1;
	RowIs kind = ROW_ABSENT;
	for (; row <= r->sheet->rows; row++) {
		kind = kind_of_row(r, row);
		if (kind != ROW_NUMBERS && kind != ROW_EXAMPLE)
			break;
	}
	form->first = row;
	while (row <= r->sheet->rows && kind_of_row(r, row) == ROW_EMPTY)
		row++;
	form->last = row - 1;
	return find_merged(r, fault);
}
