/* make_book SPEC OUT.xlsx: a workbook laid out cell by cell, for tests. Lines of SPEC, fields apart by tabs:
 *
 *   sheet NAME [hidden]
 *   text A1 WORDS        "\n" in WORDS is a line break
 *   number A1 12.5       date A1 46000 (a serial number, shown as a date)
 *   formula A1 =SUM(B1:B3)
 *   box A1:C5            bordered empty cells
 *   merge A1:C1 WORDS
 *   list C3:C9 男,女
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

typedef struct Maker {
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *box, *date;
} Maker;

typedef struct Place {
	lxw_row_t row, last_row;
	lxw_col_t column, last_column;
} Place;

static Place place_of(const char *text) {
	const char *colon = strchr(text, ':');
	Place place = {
		lxw_name_to_row(text), lxw_name_to_row(text), lxw_name_to_col(text), lxw_name_to_col(text)};
	if (colon) {
		place.last_row = lxw_name_to_row(colon + 1);
		place.last_column = lxw_name_to_col(colon + 1);
	}
	return place;
}

static void break_lines(char *text) {
	for (char *at; (at = strstr(text, "\\n"));) {
		*at = '\n';
		memmove(at + 1, at + 2, strlen(at + 2) + 1);
	}
}

static int list(const Maker *m, Place p, char *words) {
	char *choices[50] = {NULL};
	size_t count = 0;
	for (char *at = strtok(words, ","); at && count < 49; at = strtok(NULL, ","))
		choices[count++] = at;
	lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = choices};
	return worksheet_data_validation_range(
		m->sheet, p.row, p.column, p.last_row, p.last_column, &rule);
}

static void boxes(const Maker *m, Place p) {
	for (lxw_row_t row = p.row; row <= p.last_row; row++)
		for (int column = p.column; column <= p.last_column; column++)
			worksheet_write_blank(m->sheet, row, (lxw_col_t)column, m->box);
}

static int add_sheet(Maker *m, const char *name, const char *hidden) {
	m->sheet = workbook_add_worksheet(m->book, name);
	if (m->sheet && strcmp(hidden, "hidden") == 0)
		worksheet_hide(m->sheet);
	return m->sheet ? 0 : 1;
}

static int obey(Maker *m, const char *word, char *first, char *second) {
	Place p = {0};
	if (strcmp(word, "sheet") == 0)
		return add_sheet(m, first, second);
	p = place_of(first);
	break_lines(second);
	if (strcmp(word, "text") == 0)
		return worksheet_write_string(m->sheet, p.row, p.column, second, m->box);
	if (strcmp(word, "number") == 0)
		return worksheet_write_number(m->sheet, p.row, p.column, strtod(second, NULL), m->box);
	if (strcmp(word, "date") == 0)
		return worksheet_write_number(m->sheet, p.row, p.column, strtod(second, NULL), m->date);
	if (strcmp(word, "formula") == 0)
		return worksheet_write_formula(m->sheet, p.row, p.column, second, m->box);
	if (strcmp(word, "merge") == 0)
		return worksheet_merge_range(
			m->sheet, p.row, p.column, p.last_row, p.last_column, second, m->box);
	if (strcmp(word, "list") == 0)
		return list(m, p, second);
	if (strcmp(word, "box") != 0)
		return 1;
	boxes(m, p);
	return 0;
}

int main(int argc, char **argv) {
	char line[8192], empty[] = "";
	FILE *in = argc == 3 ? fopen(argv[1], "re") : NULL;
	if (!in)
		return 2;
	Maker m = {.book = workbook_new(argv[2])};
	m.box = workbook_add_format(m.book);
	format_set_border(m.box, LXW_BORDER_THIN);
	m.date = workbook_add_format(m.book);
	format_set_num_format(m.date, "yyyy-mm-dd");
	int failed = 0;
	for (int number = 1; !failed && fgets(line, sizeof line, in); number++) {
		line[strcspn(line, "\r\n")] = '\0';
		char *rest = line, *word = strsep(&rest, "\t"), *first = strsep(&rest, "\t");
		failed = *word && obey(&m, word, first ? first : empty, rest ? rest : empty);
		if (failed)
			fprintf(stderr, "%s:%d: not understood\n", argv[1], number);
	}
	fclose(in);
	return workbook_close(m.book) || failed ? 1 : 0;
}
