/* make_forms FORMS.csv DIRECTORY: every kind of form in three looks, as DIRECTORY/F01-1.xlsx, and
 * DIRECTORY/gold.tsv: a line "file, sheet row of the first record, rows there, total's row or 0, then
 * column number=element for each column, element empty where nobody has it".
 *
 *   1  a title, a header, five empty rows
 *   2  unit and date line, 序号 and 合计, a second header level over the first three columns, line breaks
 *      and blanks in labels, a list for 性别 on a hidden sheet, notes below, a sheet that sums this one
 *   3  a row of column numbers and an example, labels that other senders use, text formats, no total
 *
 * and DIRECTORY/card.xlsx, a card with the first columns of F01. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum { COLUMNS_MOST = 60, SLOTS = 5 };

typedef struct Form {
	char *id, *title, *of;
	char *labels[COLUMNS_MOST], *elements[COLUMNS_MOST];
	int count;
} Form;

typedef struct Book {
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *title, *head, *box, *text, *date, *note;
} Book;

static char *cut(char **at, char separator) {
	char *from = *at, *end = strchr(from, separator);
	*at = end ? end + 1 : from + strlen(from);
	if (end)
		*end = '\0';
	return from;
}

static void parse(char *line, Form *form) {
	line[strcspn(line, "\r\n")] = '\0';
	form->id = cut(&line, ',');
	form->title = cut(&line, ',');
	form->of = cut(&line, ',');
	for (form->count = 0; *line && form->count < COLUMNS_MOST; form->count++) {
		char *column = cut(&line, '|');
		form->labels[form->count] = cut(&column, '=');
		form->elements[form->count] = column;
	}
}

static lxw_format *boxed(lxw_workbook *book) {
	lxw_format *format = workbook_add_format(book);
	format_set_border(format, LXW_BORDER_THIN);
	format_set_font_name(format, "宋体");
	return format;
}

static Book open_book(const char *directory, const Form *form, int look) {
	char path[4096];
	snprintf(path, sizeof path, "%s/%s-%d.xlsx", directory, form->id, look);
	Book b = {.book = workbook_new(path)};
	b.sheet = workbook_add_worksheet(b.book, look == 2 ? "登记 表" : NULL);
	b.title = workbook_add_format(b.book);
	format_set_bold(b.title);
	format_set_font_size(b.title, 18);
	format_set_align(b.title, LXW_ALIGN_CENTER);
	b.head = boxed(b.book);
	format_set_bold(b.head);
	format_set_text_wrap(b.head);
	b.box = boxed(b.book);
	b.text = boxed(b.book);
	format_set_num_format(b.text, "@");
	b.date = boxed(b.book);
	format_set_num_format(b.date, "yyyy-mm-dd");
	b.note = workbook_add_format(b.book);
	format_set_italic(b.note);
	return b;
}

static bool is_date(const Form *form, int column) {
	return strstr(form->labels[column], "日期") != NULL;
}

static void empty_rows(const Book *b, const Form *form, int first, int left, int look) {
	for (int row = 0; row < SLOTS; row++)
		for (int column = 0; column < form->count; column++)
			worksheet_write_blank(b->sheet, (lxw_row_t)(first + row), (lxw_col_t)(left + column),
				look == 3                   ? b->text
					: is_date(form, column) ? b->date
											: b->box);
}

static void gold(FILE *out, const Form *form, int look, int first, int total, int left) {
	fprintf(out, "%s-%d\t%s\t%d\t%d\t%d", form->id, look, form->of, first + 1, SLOTS,
		total ? total + 1 : 0);
	for (int column = 0; column < form->count; column++)
		fprintf(out, "\t%d=%s", left + column + 1, form->elements[column]);
	fputc('\n', out);
}

static void plain(const Book *b, const Form *form, FILE *out) {
	worksheet_merge_range(b->sheet, 0, 0, 0, (lxw_col_t)(form->count - 1), form->title, b->title);
	for (int i = 0; i < form->count; i++)
		worksheet_write_string(b->sheet, 1, (lxw_col_t)i, form->labels[i], b->head);
	empty_rows(b, form, 2, 0, 1);
	gold(out, form, 1, 2, 0, 0);
}

/* 姓名 as "姓 名", 身份证号 as "身份\n证号": as senders break them. */
static void broken_label(char *out, size_t size, const char *label) {
	size_t n = strlen(label);
	bool two = n == 6, even = n % 2 == 0 && n % 3 == 0;
	snprintf(out, size, "%.*s%s%s", even ? (int)(n / 6 * 3) : (int)n, label,
		two        ? " "
			: even ? "\n"
				   : "",
		even ? label + n / 6 * 3 : "");
}

static void two_levels(const Book *b, const Form *form) {
	char label[256];
	worksheet_merge_range(b->sheet, 2, 0, 3, 0, "序号", b->head);
	worksheet_merge_range(b->sheet, 2, 1, 2, 3, "基本信息", b->head);
	for (int i = 0; i < form->count; i++) {
		broken_label(label, sizeof label, form->labels[i]);
		if (i < 3)
			worksheet_write_string(b->sheet, 3, (lxw_col_t)(i + 1), label, b->head);
		else
			worksheet_merge_range(
				b->sheet, 2, (lxw_col_t)(i + 1), 3, (lxw_col_t)(i + 1), label, b->head);
	}
}

static void sex_list(const Book *b, const Form *form, int first) {
	lxw_worksheet *lists = workbook_add_worksheet(b->book, "字典");
	char formula[] = "=字典!$A$1:$A$2";
	lxw_data_validation list = {
		.validate = LXW_VALIDATION_TYPE_LIST_FORMULA, .value_formula = formula};
	worksheet_write_string(lists, 0, 0, "男性", NULL);
	worksheet_write_string(lists, 1, 0, "女性", NULL);
	worksheet_hide(lists);
	for (int i = 0; i < form->count; i++)
		if (strcmp(form->elements[i], "sex") == 0)
			worksheet_data_validation_range(b->sheet, (lxw_row_t)first, (lxw_col_t)(i + 1),
				(lxw_row_t)(first + SLOTS - 1), (lxw_col_t)(i + 1), &list);
}

static void official(const Book *b, const Form *form, FILE *out) {
	int first = 4, total = first + SLOTS;
	char formula[64];
	lxw_worksheet *sums = workbook_add_worksheet(b->book, "汇总");
	worksheet_merge_range(b->sheet, 0, 0, 0, (lxw_col_t)form->count, form->title, b->title);
	worksheet_write_string(b->sheet, 1, 0, "填报单位：        填报人：      填报日期：", b->note);
	two_levels(b, form);
	empty_rows(b, form, first, 1, 2);
	for (int row = 0; row < SLOTS; row++)
		worksheet_write_number(b->sheet, (lxw_row_t)(first + row), 0, row + 1, b->box);
	worksheet_write_string(b->sheet, (lxw_row_t)total, 0, "合计", b->head);
	snprintf(formula, sizeof formula, "=COUNT(A%d:A%d)", first + 1, total);
	worksheet_write_formula(b->sheet, (lxw_row_t)total, 1, formula, b->box);
	worksheet_merge_range(b->sheet, (lxw_row_t)(total + 1), 0, (lxw_row_t)(total + 1),
		(lxw_col_t)form->count, "注：本表由社区填写，每日17时前报送。", b->note);
	snprintf(formula, sizeof formula, "='登记 表'!B%d*2", total + 1);
	worksheet_write_formula(sums, 0, 0, formula, NULL);
	sex_list(b, form, first);
	worksheet_freeze_panes(b->sheet, (lxw_row_t)first, 0);
	worksheet_repeat_rows(b->sheet, 0, 3);
	worksheet_print_area(b->sheet, 0, 0, (lxw_row_t)(total + 1), (lxw_col_t)form->count);
	gold(out, form, 2, first, total, 1);
}

static const char *other_word(const char *label) {
	static const char *const words[][2] = {{"电话", "手机号码"}, {"联系电话", "电话号码"},
		{"住址", "现居住地址"}, {"身份证号", "公民身份号码"}, {"户主", "户主姓名"},
		{"备注", "备 注"}, {"单位", "工作单位"}, {"第一针", "第一针时间"},
		{"检测日期", "核酸检测日期"}, {"应检", "应检人数"}, {"已检", "已检人数"}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i][0], label) == 0)
			return words[i][1];
	return label;
}

static void foreign(const Book *b, const Form *form, FILE *out) {
	worksheet_write_string(b->sheet, 0, 0, "附件2", b->note);
	worksheet_merge_range(b->sheet, 1, 0, 1, (lxw_col_t)(form->count - 1), form->title, b->title);
	for (int i = 0; i < form->count; i++) {
		bool telephone = strcmp(form->of, "person") != 0; /* what is a mobile elsewhere */
		const char *label = form->labels[i];
		worksheet_write_string(
			b->sheet, 2, (lxw_col_t)i, telephone ? label : other_word(label), b->head);
		worksheet_write_number(b->sheet, 3, (lxw_col_t)i, i + 1, b->head);
		worksheet_write_string(b->sheet, 4, (lxw_col_t)i, i ? "张三" : "示例", b->note);
	}
	empty_rows(b, form, 5, 0, 3);
	gold(out, form, 3, 5, 0, 0);
}

/* Two labels a row, a box beside each, the boxes of the last column merged. */
static int make_card(const char *directory, const Form *form) {
	char path[4096];
	snprintf(path, sizeof path, "%s/card.xlsx", directory);
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
	lxw_format *box = boxed(book);
	worksheet_merge_range(sheet, 0, 0, 0, 4, "登记卡", box);
	for (int i = 0; i + 1 < form->count && i < 12; i += 2) {
		lxw_row_t row = (lxw_row_t)(1 + i / 2);
		worksheet_write_string(sheet, row, 0, form->labels[i], box);
		worksheet_write_blank(sheet, row, 1, box);
		worksheet_write_string(sheet, row, 2, form->labels[i + 1], box);
		worksheet_merge_range(sheet, row, 3, row, 4, "", box);
	}
	return workbook_close(book) != LXW_NO_ERROR;
}

static int make(const char *directory, const Form *form, FILE *out) {
	static void (*const looks[])(const Book *, const Form *, FILE *) = {plain, official, foreign};
	for (int look = 1; look <= 3; look++) {
		Book b = open_book(directory, form, look);
		looks[look - 1](&b, form, out);
		if (workbook_close(b.book))
			return 1;
	}
	return 0;
}

int main(int argc, char **argv) {
	char line[8192], path[4096];
	if (argc != 3)
		return 2;
	snprintf(path, sizeof path, "%s/gold.tsv", argv[2]);
	FILE *in = fopen(argv[1], "re"), *out = fopen(path, "we");
	int failed = !in || !out || !fgets(line, sizeof line, in);
	while (!failed && fgets(line, sizeof line, in)) {
		Form form;
		parse(line, &form);
		failed =
			make(argv[2], &form, out) || (!strcmp(form.id, "F01") && make_card(argv[2], &form));
	}
	return failed || fclose(out) ? 1 : 0;
}
