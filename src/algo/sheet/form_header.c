/* The header of a roster. */
#include "algo/sheet/form_private.h"

#include "base/buf.h"
#include "base/str.h"

#include <string.h>

enum { HEADER_ROWS_MOST = 5, SEARCHED_MOST = 200, CAPTION_MOST = 12 };

/* The text of the merge that begins in this column; NULL when none begins here, or it is no label. */
static const char *label_at(const FormReader *r, uint32_t row, uint32_t column) {
	SheetArea area = form_area(r, row, column);
	const char *text = sheet_shown(r->sheet, row, column);
	return area.column == column && form_is_label(text) ? text : NULL;
}

typedef struct Score {
	size_t known, labels;
} Score;

static Score score_row(const FormReader *r, uint32_t row) {
	Score score = {0};
	for (uint32_t column = 1; column <= r->sheet->columns; column++) {
		const char *label = label_at(r, row, column);
		if (!label || form_ends_in_colon(label))
			continue;
		ArenaMark mark = arena_mark(r->arena);
		LabelMatch match = label_match(r->arena, r->pack, label, NULL);
		score.labels++;
		score.known += match.certainty >= .3;
		arena_rewind(r->arena, mark);
	}
	return score;
}

static uint32_t best_row(const FormReader *r) {
	uint32_t best = 0;
	size_t most = 0;
	uint32_t last = r->sheet->rows < SEARCHED_MOST ? r->sheet->rows : SEARCHED_MOST;
	for (uint32_t row = 1; row <= last; row++) {
		Score score = score_row(r, row);
		size_t total = 3 * score.known + score.labels;
		if (score.known >= 2 && score.labels >= 3 && total > most) {
			most = total;
			best = row;
		}
	}
	return best;
}

/* ---- its rows -------------------------------------------------------------------------------------- */

/* Whoever merges captions merges all of them; else a caption reaches over the empty cells behind it. */
static bool merges_captions(const FormReader *r) {
	for (size_t i = 0; i < r->sheet->merge_count; i++) {
		SheetArea a = r->sheet->merges[i];
		if (a.last_row + 1 >= r->form->header_first && a.row <= r->form->header_last + 1 &&
			a.last_column > a.column && a.last_column - a.column + 1 < r->sheet->columns)
			return true;
	}
	return false;
}

static uint32_t reach(const FormReader *r, uint32_t row, uint32_t column, bool merged) {
	uint32_t last = form_area(r, row, column).last_column;
	while (!merged && last < r->sheet->columns && !sheet_shown(r->sheet, row, last + 1))
		last++;
	return last;
}

/* The column of the label of this row that reaches over the column; 0: none does. */
static uint32_t owner(const FormReader *r, uint32_t row, uint32_t column, bool merged) {
	for (uint32_t at = column; at >= 1; at--)
		if (sheet_shown(r->sheet, row, at)) {
			uint32_t first = form_area(r, row, at).column;
			return reach(r, row, first, merged) >= column ? first : 0;
		}
	return 0;
}

static size_t texts_of(const FormReader *r, uint32_t row) {
	size_t texts = 0;
	for (uint32_t column = 1; column <= r->sheet->columns; column++)
		texts += sheet_cell(r->sheet, row, column)->text != NULL;
	return texts;
}

/* A text of the row below belongs to the header when it stands under a caption that spans others. */
static bool stands_under(const FormReader *r, uint32_t row, uint32_t column, bool merged) {
	uint32_t above = owner(r, row - 1, column, merged);
	return above && form_area(r, row - 1, above).last_row == row - 1 &&
		reach(r, row - 1, above, merged) > above;
}

static bool continues_header(const FormReader *r, uint32_t row, bool merged) {
	size_t texts = 0;
	for (uint32_t column = 1; column <= r->sheet->columns; column++) {
		const char *text = sheet_cell(r->sheet, row, column)->text;
		if (!text)
			continue;
		texts++;
		if (!form_is_label(text) || form_is_number(text) || !stands_under(r, row, column, merged))
			return false;
	}
	return texts >= 2;
}

/* 人员花名册 names the form, 基本信息 a few of its columns. */
static bool names_form(const char *text) {
	static const char *const ends[] = {"表", "册", "账", "单", "报", "簿"};
	size_t n = strlen(text);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (n >= 3 && str_eq(text + n - 3, ends[i]))
			return true;
	return utf8_length(text) > CAPTION_MOST;
}

static bool is_captions(const FormReader *r, uint32_t row, bool merged) {
	size_t texts = 0, captions = 0;
	for (uint32_t column = 1; column <= r->sheet->columns; column++) {
		const char *text = sheet_cell(r->sheet, row, column)->text;
		if (!text)
			continue;
		uint32_t last = reach(r, row, column, merged);
		if (!form_is_label(text) || form_is_number(text) || strstr(text, "：") ||
			strchr(text, ':') || last - column + 1 >= r->sheet->columns ||
			(last > column && names_form(text)))
			return false;
		texts++;
		captions += last > column;
	}
	return captions && (merged || texts >= 2);
}

/* How far the header's merges reach, and the rows of captions above and of labels below. */
static void extend(FormReader *r, uint32_t seed) {
	Form *form = r->form;
	form->header_first = form->header_last = seed;
	for (uint32_t column = 1; column <= r->sheet->columns; column++) {
		SheetArea area = form_area(r, seed, column);
		if (!label_at(r, seed, area.column) || area.last_row - area.row >= HEADER_ROWS_MOST)
			continue;
		form->header_first = area.row < form->header_first ? area.row : form->header_first;
		form->header_last = area.last_row > form->header_last ? area.last_row : form->header_last;
	}
	bool merged = merges_captions(r);
	while (form->header_last - form->header_first < HEADER_ROWS_MOST - 1 &&
		continues_header(r, form->header_last + 1, merged))
		form->header_last++;
	while (form->header_first > 1 &&
		form->header_last - form->header_first < HEADER_ROWS_MOST - 1 &&
		texts_of(r, form->header_first - 1) && is_captions(r, form->header_first - 1, merged))
		form->header_first--;
}

/* ---- its columns ------------------------------------------------------------------------------------ */

/* What a column is called in a row of the header; NULL when another row says it, or none. */
static const char *level_at(const FormReader *r, uint32_t row, uint32_t column, bool merged) {
	SheetArea area = form_area(r, row, column);
	const char *text = sheet_shown(r->sheet, row, column);
	bool title = area.last_column - area.column + 1 >= r->sheet->columns && area.column == 1;
	uint32_t caption = 0;
	if (!text && !merged && row < r->form->header_last)
		caption = owner(r, row, column, merged);
	if (caption && sheet_shown(r->sheet, row + 1, caption) &&
		sheet_shown(r->sheet, row + 1, column))
		text = sheet_shown(r->sheet, row, caption);
	return title || (area.row < row && row > r->form->header_first) ? NULL : text;
}

/* The levels of a column; a caption's brackets say nothing of the columns below. */
static const char *take_levels(FormReader *r, uint32_t column, bool merged, const char **caption) {
	Buf above;
	const char *leaf = NULL, *hint;
	buf_init(&above, r->arena);
	for (uint32_t row = r->form->header_first; row <= r->form->header_last; row++) {
		const char *text = level_at(r, row, column, merged);
		if (!text)
			continue;
		const char *upper = leaf ? label_normal(r->arena, leaf, &hint) : "";
		if (*upper && !caption_gathers(r->arena, r->pack, upper))
			buf_puts(&above, upper);
		leaf = text;
	}
	*caption = above.size ? above.data : NULL;
	return leaf ? label_normal(r->arena, leaf, NULL) : NULL;
}

/* 序号 姓名 电话 | 序号 姓名 电话: one header several times, side by side. */
static void fold_blocks(Form *form) {
	for (size_t period = 2; period <= form->count / 2; period++) {
		uint32_t step = form->fields[period].column - form->fields[0].column;
		size_t i = period;
		while (i < form->count && str_eq(form->fields[i].label, form->fields[i - period].label) &&
			form->fields[i].column == form->fields[i - period].column + step)
			i++;
		if (i < form->count || form->count % period)
			continue;
		form->blocks = (uint32_t)(form->count / period);
		form->step = step;
		form->count = period;
		return;
	}
}

size_t form_header(FormReader *r) {
	uint32_t seed = best_row(r);
	size_t known = 0;
	if (!seed)
		return 0;
	extend(r, seed);
	bool merged = merges_captions(r);
	for (uint32_t column = 1; column <= r->sheet->columns; column++) {
		SheetArea area = form_area(r, r->form->header_last, column);
		const char *caption = NULL;
		const char *leaf = area.column == column ? take_levels(r, column, merged, &caption) : NULL;
		if (str_empty(leaf))
			continue;
		FormField field = form_field(r, caption, leaf);
		field.column = column;
		known += field.certainty >= .3;
		form_add(r, field);
	}
	fold_blocks(r->form);
	return known;
}
