/* The header of a roster. */
#include "algo/sheet/form_private.h"

#include "base/buf.h"
#include "base/str.h"

#include <string.h>

/* Characters of a label; what is longer is a note. */
enum { LABEL_MOST = 30, HEADER_ROWS_MOST = 5, SEARCHED_MOST = 200 };

/* The text of the merge that begins in this row at this column; NULL when none begins here. */
static const char *label_at(const FormReader *r, uint32_t row, uint32_t column) {
	SheetArea area = form_area(r, row, column);
	const char *text = sheet_shown(r->sheet, row, column);
	return area.column == column && text && utf8_length(text) <= LABEL_MOST ? text : NULL;
}

typedef struct Score {
	size_t known, labels;
} Score;

static Score score_row(const FormReader *r, uint32_t row) {
	Score score = {0};
	for (uint32_t column = 1; column <= r->sheet->columns; column++) {
		const char *label = label_at(r, row, column);
		if (!label)
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

/* How far the header's merges reach, and the row below where a label spans columns. */
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
	for (uint32_t column = 1; column <= r->sheet->columns; column++) {
		SheetArea area = form_area(r, seed, column);
		bool spans = area.last_column > area.column && area.last_row == form->header_last;
		bool two = spans && label_at(r, seed, area.column) &&
			label_at(r, area.last_row + 1, area.column) &&
			label_at(r, area.last_row + 1, area.last_column);
		if (two && form->header_last == seed)
			form->header_last++;
	}
}

/* Names of groups that only gather columns. Any other says whose they are (监护人 over 电话). */
static bool only_gathers(const char *label) {
	static const char *const names[] = {"基本信息", "基本情况", "个人信息", "个人基本信息",
		"人员信息", "人员基本信息", "人员情况", "人员基本情况"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(names[i], label))
			return true;
	return false;
}

/* The levels of a column's label joined, each once. */
static const char *label_of(FormReader *r, uint32_t column) {
	Buf out;
	const char *before = NULL;
	buf_init(&out, r->arena);
	for (uint32_t row = r->form->header_first; row <= r->form->header_last; row++) {
		const char *text = sheet_shown(r->sheet, row, column);
		const char *level = text ? label_normal(r->arena, text, NULL) : "";
		SheetArea area = form_area(r, row, column);
		bool title = area.last_column - area.column + 1 >= r->sheet->columns && area.column == 1;
		bool gathers = row < r->form->header_last && only_gathers(level);
		if (text && !title && !gathers && text != before)
			buf_puts(&out, level);
		before = text;
	}
	return out.size ? out.data : NULL;
}

size_t form_header(FormReader *r) {
	uint32_t seed = best_row(r);
	size_t known = 0;
	if (!seed)
		return 0;
	extend(r, seed);
	for (uint32_t column = 1; column <= r->sheet->columns; column++) {
		SheetArea area = form_area(r, r->form->header_last, column);
		const char *label = area.column == column ? label_of(r, column) : NULL;
		if (!label)
			continue;
		LabelMatch match = label_match(r->arena, r->pack, label, NULL);
		known += match.certainty >= .3;
		form_add(r,
			(FormField){.label = label,
				.column = column,
				.element = match.element,
				.certainty = match.certainty});
	}
	return known;
}
