/* What was done to the form itself: its formulas, its words, its sheets. */
#include "app/form/form_check.h"

#include "algo/sheet/form_filled.h"
#include "base/str.h"

#include <string.h>

/* 填报单位：, 填报日期： and the like are to be written behind. */
static bool is_line(const char *text) {
	return strstr(text, "：") || strchr(text, ':');
}

static bool begins_alike(const char *before, const char *now) {
	size_t n = strcspn(before, ":");
	const char *wide = strstr(before, "：");
	if (wide && (size_t)(wide - before) < n)
		n = (size_t)(wide - before);
	return now && strncmp(before, now, n) == 0;
}

static void compare(FormCheck *check, const SheetCell *before, const Worksheet *sheet, uint32_t row,
	uint32_t column) {
	const SheetCell *now = sheet_cell(sheet, row, column);
	if (before->formula && !now->formula)
		form_find_at(check, sheet->name, row, column, "formula");
	if (before->formula || !before->text || str_eq(before->text, now->text))
		return;
	if (!is_line(before->text) || !begins_alike(before->text, now->text))
		form_find_at(check, sheet->name, row, column, "words");
}

/* Cells of the sheet that are no record's, those below moved by so many rows. */
static void compare_around(FormCheck *check, int64_t added) {
	const Form *form = &check->form;
	bool roster = form->kind == FORM_ROSTER;
	for (uint32_t row = 1; row <= check->before->rows; row++) {
		if (roster && row >= form->first && row <= form->last)
			continue;
		uint32_t now = roster && row > form->last ? (uint32_t)(row + added) : row;
		for (uint32_t column = 1; column <= check->before->columns; column++)
			compare(check, sheet_cell(check->before, row, column), check->sheet, now, column);
	}
}

/* Columns that the form calculates, in every record. */
static void compare_records(FormCheck *check) {
	const FormSource *own = &check->records.sources[0];
	for (size_t i = 0; i < check->form.count; i++) {
		const FormField *field = &check->form.fields[i];
		for (size_t k = 0; field->formula && check->form.kind == FORM_ROSTER && k < own->count; k++)
			if (!sheet_cell(check->sheet, (uint32_t)own->rows[k].number, field->column)->formula)
				form_find(check, k, i, "formula");
	}
}

/* Another sheet of the blank: nothing moves there. */
static int compare_other(FormCheck *check, Worksheet *before) {
	size_t count;
	Worksheet *sheets = workbook_sheets(check->file->book, &count), *now = sheets;
	while (now < sheets + count && !str_eq(now->name, before->name))
		now++;
	if (now == sheets + count) {
		form_find_at(check, before->name, 0, 0, "sheet");
		return 0;
	}
	int r = form_file_load(check->blank, before);
	if (r || (r = form_file_load(check->file, now)))
		return r;
	for (uint32_t row = 1; row <= before->rows; row++)
		for (uint32_t column = 1; column <= before->columns; column++) {
			const SheetCell *cell = sheet_cell(before, row, column);
			if (cell->formula && !sheet_cell(now, row, column)->formula)
				form_find_at(check, now->name, row, column, "formula");
		}
	return 0;
}

int form_check_blank(FormCheck *check) {
	size_t count;
	bool lost = false;
	Worksheet *sheets = workbook_sheets(check->blank->book, &count);
	int64_t added = 0;
	int r = 0;
	if (check->form.kind == FORM_ROSTER)
		added =
			form_rows_added(check->records.arena, check->before, &check->form, check->sheet, &lost);
	if (lost)
		form_find_at(check, check->sheet->name, 0, 0, "end");
	else
		compare_around(check, added);
	compare_records(check);
	for (size_t i = 0; i < count && !r; i++)
		if (&sheets[i] != check->before)
			r = compare_other(check, &sheets[i]);
	return r;
}
