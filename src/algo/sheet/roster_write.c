#include "algo/sheet/roster_write.h"

#include "algo/sheet/table_write_private.h"
#include "base/error.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

/* Rows below the last record that can be chosen in as well. */
enum { ROWS_TO_COME = 1000, A4 = 9, COLUMNS_UPRIGHT = 6 };
static const char lists_name[] = "代码";

struct RosterWriter {
	const RosterSheet *sheet;
	lxw_workbook *book;
	lxw_worksheet *page, *lists;
	lxw_format *title, *line, *head, *text, *number, *date;
	lxw_format *text_below, *date_below; /* of the column's other cells: no borders */
	lxw_row_t first, rows;               /* of the records */
	int failed;
};

static void keep(RosterWriter *writer, lxw_error error) {
	int r = xlsx_write_result(error);
	writer->failed = writer->failed ? writer->failed : r;
}

/* ---- styles -------------------------------------------------------------------------------------------- */

static lxw_format *plain(lxw_workbook *book, const char *number_format) {
	lxw_format *format = workbook_add_format(book);
	if (!format)
		return NULL;
	format_set_font_name(format, "宋体");
	format_set_num_format(format, number_format);
	format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
	return format;
}

static lxw_format *boxed(lxw_workbook *book, const char *number_format) {
	lxw_format *format = plain(book, number_format);
	if (format)
		format_set_border(format, LXW_BORDER_THIN);
	return format;
}

static int make_styles(RosterWriter *w) {
	w->title = plain(w->book, "@");
	w->line = plain(w->book, "@");
	w->text_below = plain(w->book, "@");
	w->date_below = plain(w->book, "yyyy-mm-dd");
	w->head = boxed(w->book, "@");
	w->text = boxed(w->book, "@");
	w->number = boxed(w->book, "General");
	w->date = boxed(w->book, "yyyy-mm-dd");
	if (!w->title || !w->line || !w->text_below || !w->date_below || !w->head || !w->text ||
		!w->number || !w->date)
		return ERR_MEMORY;
	format_set_bold(w->title);
	format_set_font_size(w->title, 18);
	format_set_align(w->title, LXW_ALIGN_CENTER);
	format_set_bold(w->head);
	format_set_align(w->head, LXW_ALIGN_CENTER);
	format_set_text_wrap(w->head);
	format_set_bg_color(w->head, 0xDDEBF7);
	return 0;
}

static lxw_format *style_of(const RosterWriter *w, const RosterColumn *column) {
	return column->kind == ROSTER_DATE  ? w->date
		: column->kind == ROSTER_NUMBER ? w->number
										: w->text;
}

static lxw_format *style_below(const RosterWriter *w, const RosterColumn *column) {
	return column->kind == ROSTER_DATE ? w->date_below
		: column->kind == ROSTER_TEXT  ? w->text_below
									   : NULL;
}

/* ---- head ---------------------------------------------------------------------------------------------- */

static void write_across(RosterWriter *w, const char *text, lxw_format *format) {
	lxw_row_t row = w->rows++;
	lxw_col_t last = (lxw_col_t)(w->sheet->count - 1);
	keep(w,
		last ? worksheet_merge_range(w->page, row, 0, row, last, text, format)
			 : worksheet_write_string(w->page, row, 0, text, format));
}

static void write_head(RosterWriter *w) {
	if (w->sheet->title)
		write_across(w, w->sheet->title, w->title);
	if (w->sheet->line)
		write_across(w, w->sheet->line, w->line);
	for (size_t i = 0; i < w->sheet->count; i++) {
		const RosterColumn *column = &w->sheet->columns[i];
		lxw_col_t at = (lxw_col_t)i;
		keep(w, worksheet_set_column(w->page, at, at, column->width, style_below(w, column)));
		keep(w, worksheet_write_string(w->page, w->rows, at, column->label, w->head));
	}
	w->first = ++w->rows;
	worksheet_freeze_panes(w->page, w->first, 0);
	worksheet_repeat_rows(w->page, 0, w->first - 1);
}

static void set_page(RosterWriter *w) {
	worksheet_set_paper(w->page, A4);
	if (w->sheet->count > COLUMNS_UPRIGHT)
		worksheet_set_landscape(w->page);
	worksheet_fit_to_pages(w->page, 1, 0);
	worksheet_set_footer(w->page, "&C&P / &N");
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

int roster_write_open(RosterWriter **out, const char *path, const RosterSheet *sheet) {
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	RosterWriter *w = calloc(1, sizeof *w);
	*out = NULL;
	if (!w)
		return ERR_MEMORY;
	w->sheet = sheet;
	w->book = workbook_new_opt(path, &options);
	w->page = w->book ? workbook_add_worksheet(w->book, "登记表") : NULL;
	int r = w->page ? make_styles(w) : ERR_MEMORY;
	if (r) {
		lxw_workbook_free(w->book);
		free(w);
		return r;
	}
	set_page(w);
	write_head(w);
	*out = w;
	return 0;
}

static void write_cell(RosterWriter *w, lxw_col_t at, const FormValue *value) {
	enum { SERIAL_OF_1970 = 25569 };
	lxw_format *format = style_of(w, &w->sheet->columns[at]);
	if (value->kind == VALUE_DATE)
		keep(w,
			worksheet_write_number(
				w->page, w->rows, at, (double)(value->day + SERIAL_OF_1970), format));
	else if (str_empty(value->text))
		keep(w, worksheet_write_blank(w->page, w->rows, at, format));
	else if (value->kind == VALUE_NUMBER)
		keep(w, worksheet_write_number(w->page, w->rows, at, strtod(value->text, NULL), format));
	else
		keep(w, worksheet_write_string(w->page, w->rows, at, value->text, format));
}

void roster_write_row(RosterWriter *w, const FormValue *values) {
	for (size_t i = 0; i < w->sheet->count && !w->failed; i++)
		write_cell(w, (lxw_col_t)i, &values[i]);
	w->rows++;
}

/* ---- lists --------------------------------------------------------------------------------------------- */

/* Row by row, as constant memory wants it: row n has the nth word of every list. */
static void write_lists(RosterWriter *w) {
	bool more = true;
	for (lxw_row_t row = 0; more; row++) {
		more = false;
		for (size_t i = 0; i < w->sheet->count; i++) {
			const RosterColumn *column = &w->sheet->columns[i];
			if (row >= column->choice_count)
				continue;
			keep(
				w, worksheet_write_string(w->lists, row, (lxw_col_t)i, column->choices[row], NULL));
			more = true;
		}
	}
}

/* On a hidden sheet: a list in the cell itself holds 255 characters and no comma. */
static void add_list(RosterWriter *w, size_t index) {
	const RosterColumn *column = &w->sheet->columns[index];
	char area[64], formula[128];
	lxw_col_t at = (lxw_col_t)index;
	lxw_rowcol_to_range_abs(area, 0, at, (lxw_row_t)(column->choice_count - 1), at);
	snprintf(formula, sizeof formula, "=%s!%s", lists_name, area);
	lxw_data_validation rule = {
		.validate = LXW_VALIDATION_TYPE_LIST_FORMULA, .value_formula = formula};
	lxw_row_t last = w->rows + ROWS_TO_COME;
	keep(w,
		worksheet_data_validation_range(
			w->page, w->first, at, last < LXW_ROW_MAX ? last : LXW_ROW_MAX - 1, at, &rule));
}

static void finish_lists(RosterWriter *w) {
	for (size_t i = 0; i < w->sheet->count && !w->failed; i++) {
		if (!w->sheet->columns[i].choice_count)
			continue;
		if (!w->lists)
			w->lists = workbook_add_worksheet(w->book, lists_name);
		if (w->lists)
			add_list(w, i);
		else
			w->failed = ERR_MEMORY;
	}
	if (!w->lists || w->failed)
		return;
	write_lists(w);
	worksheet_hide(w->lists);
}

int roster_write_close(RosterWriter *w) {
	if (w->rows > w->first)
		keep(w,
			worksheet_autofilter(
				w->page, w->first - 1, 0, w->rows - 1, (lxw_col_t)(w->sheet->count - 1)));
	finish_lists(w);
	int r = xlsx_write_result(workbook_close(w->book)), failed = w->failed;
	free(w);
	return failed ? failed : r;
}
