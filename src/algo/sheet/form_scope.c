#include "algo/sheet/form_scope.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct ScopeReader {
	Arena *arena;
	const ElementPack *pack;
	const Form *form;
	int64_t today;
	FormScope *out;
} ScopeReader;

static bool has_one_of(const char *text, const char *const *words) {
	for (; *words; words++)
		if (strstr(text, *words))
			return true;
	return false;
}

/* ---- age ---------------------------------------------------------------------------------------------- */

static const char *skip_one_of(const char *text, const char *const *words) {
	for (; *words; words++)
		if (str_starts(text, *words))
			return text + strlen(*words);
	return text;
}

/* The digits that end before `at`; -1 when none do. *begin is where they begin. */
static int64_t number_before(const char *text, const char *at, const char **begin) {
	const char *from = at;
	while (from > text && isdigit((unsigned char)from[-1]))
		from--;
	*begin = from;
	return from < at && at - from <= 3 ? strtoll(from, NULL, 10) : -1;
}

static bool ends_before(const char *text, const char *at, const char *word) {
	size_t n = strlen(word);
	return (size_t)(at - text) >= n && strncmp(at - n, word, n) == 0;
}

/* The lower end of 60-69, 3至11; -1 when nothing like it stands before `at`. */
static int64_t range_before(const char *text, const char *at) {
	static const char *const marks[] = {"-", "~", "至", "到", "—", "–"};
	const char *begin;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (!ends_before(text, at, marks[i]))
			continue;
		at -= strlen(marks[i]);
		if (ends_before(text, at, "岁"))
			at -= strlen("岁");
		if (ends_before(text, at, "周"))
			at -= strlen("周");
		return number_before(text, at, &begin);
	}
	return -1;
}

static void narrow(int64_t *bound, int64_t value) {
	if (*bound == SCOPE_NO_AGE)
		*bound = value;
}

/* Around one 岁: 60岁以上, 65周岁及以上, 18岁以下, 不满18周岁, 60-69岁. By law 以上 and 以下 take the number in, and
 * 不满 does not (Civil Code, article 1259). */
static void take_age(ScopeReader *r, const char *text, const char *mark) {
	static const char *const links[] = {"及", "(含)", NULL},
							 *const below[] = {"不满", "未满", NULL};
	const char *begin, *end = ends_before(text, mark, "周") ? mark - strlen("周") : mark;
	int64_t number = number_before(text, end, &begin), low = range_before(text, begin);
	const char *then = skip_one_of(mark + strlen("岁"), links);
	if (number < 0)
		return;
	if (str_starts(then, "以上"))
		narrow(&r->out->age_least, number);
	else if (str_starts(then, "以下") || str_starts(then, "以内"))
		narrow(&r->out->age_most, number);
	else if (ends_before(text, begin, below[0]) || ends_before(text, begin, below[1]))
		narrow(&r->out->age_most, number - 1);
	else if (ends_before(text, begin, "满"))
		narrow(&r->out->age_least, number);
	else if (low >= 0) {
		narrow(&r->out->age_least, low);
		narrow(&r->out->age_most, number);
	}
}

/* ---- kind ---------------------------------------------------------------------------------------------- */

/* Words of two characters and more: 是 and 男 stand in titles for other reasons. */
static bool speaks_of(const char *text, const ElementCode *code) {
	for (size_t i = 0; i < code->word_count; i++)
		if (utf8_length(code->words[i]) >= 2 && strstr(text, code->words[i]))
			return true;
	return false;
}

static void take_codes(ScopeReader *r, const char *text) {
	FormScope *out = r->out;
	for (size_t i = 0; i < r->pack->code_count && out->code_count < SCOPE_CODES_MOST; i++) {
		const ElementCode *code = &r->pack->codes[i];
		bool kind = str_eq(code->table, "living_state") || str_eq(code->table, "resident_type");
		for (size_t k = 0; k < out->code_count; k++)
			kind &= out->codes[k] != code;
		if (kind && speaks_of(text, code))
			out->codes[out->code_count++] = code;
	}
}

/* ---- day ----------------------------------------------------------------------------------------------- */

static bool make_day(Arena *arena, int year, int month, int day, int64_t *out) {
	Time t;
	if (!time_parse_date(arena_printf(arena, "%04d-%02d-%02d", year, month, day), &t))
		return false;
	*out = (t + TIME_CITY_OFFSET) / TIME_DAY;
	return true;
}

static int year_of(int64_t day) {
	return time_year(day * TIME_DAY - TIME_CITY_OFFSET);
}

/* 2026年11月20日, 2026.11.20, 11月20日, 11.20, behind 截至. */
static void take_day(ScopeReader *r, const char *text) {
	static const char *const links[] = {"到", "至", "于", ":", "：", NULL};
	int numbers[3] = {0}, count = 0;
	text = skip_one_of(text, links);
	while (count < 3 && isdigit((unsigned char)*text)) {
		char *end;
		long number = strtol(text, &end, 10);
		if (end - text > 4)
			return;
		numbers[count++] = (int)number;
		static const char *const marks[] = {"年", "月", "日", "-", ".", "/", NULL};
		const char *next = skip_one_of(end, marks);
		if (next == end || str_starts(end, "日"))
			break;
		text = next;
	}
	int64_t day;
	if (count == 3 && numbers[0] > 1900 &&
		make_day(r->arena, numbers[0], numbers[1], numbers[2], &day))
		r->out->day = day;
	if (count != 2 || !make_day(r->arena, year_of(r->today), numbers[0], numbers[1], &day))
		return;
	if (day > r->today + 183 &&
		!make_day(r->arena, year_of(r->today) - 1, numbers[0], numbers[1], &day))
		return;
	r->out->day = day;
}

/* ---- texts --------------------------------------------------------------------------------------------- */

static void take_all(ScopeReader *r, const char *text) {
	static const char *const own[] = {
		"本社区", "本村", "本街道", "本辖区", "本小区", "本网格", "本乡", "本镇", "辖区内", NULL};
	r->out->own |= has_one_of(text, own);
	if (!str_eq(r->form->of, "person"))
		return;
	for (const char *at = text; (at = strstr(at, "岁")); at += strlen("岁"))
		take_age(r, text, at);
	take_codes(r, text);
}

static void take_days(ScopeReader *r, const char *text) {
	static const char *const marks[] = {"截至", "截止"};
	for (size_t i = 0; i < 2; i++)
		for (const char *at = text; (at = strstr(at, marks[i]));) {
			at += strlen(marks[i]);
			if (r->out->day == SCOPE_NO_DAY)
				take_day(r, at);
		}
}

static void take_clause(ScopeReader *r, const char *clause) {
	static const char *const speaks[] = {"范围", "对象", "仅", "只填", "只报", "统计", NULL};
	static const char *const without[] = {"不含", "除", "不填", "不报", "无需", NULL};
	if (has_one_of(clause, speaks) && !has_one_of(clause, without))
		take_all(r, clause);
}

/* Blanks and line breaks go with text_narrow, so clauses are cut before. */
static void take_note(ScopeReader *r, const char *text) {
	static const char *const ends[] = {"。", "；", ";", "\n", NULL};
	Buf clause;
	buf_init(&clause, r->arena);
	for (const char *at = text;; at++) {
		const char *behind = skip_one_of(at, ends);
		if (*at && behind == at) {
			buf_putc(&clause, *at);
			continue;
		}
		if (clause.size)
			take_clause(r, text_narrow(r->arena, clause.data));
		buf_init(&clause, r->arena);
		if (!*at)
			return;
		at = behind - 1;
	}
}

static void take_text(ScopeReader *r, const char *text, bool heading) {
	ArenaMark mark = arena_mark(r->arena);
	const char *narrow_text = text_narrow(r->arena, text);
	take_days(r, narrow_text);
	if (heading && !strchr(narrow_text, ':'))
		take_all(r, narrow_text);
	else
		take_note(r, text);
	arena_rewind(r->arena, mark);
}

/* Above the header; below the records; in a card whatever is too long for a label or a value. */
static bool is_heading(const Form *form, uint32_t row) {
	return row < form->header_first;
}

static bool is_note(const Form *form, uint32_t row, const char *text) {
	enum { LABEL_MOST = 30 };
	if (form->kind == FORM_CARD)
		return utf8_length(text) > LABEL_MOST || strstr(text, "注") || strstr(text, "说明");
	return row > form->last && row > form->header_last;
}

static void take_sheet(ScopeReader *r, const Worksheet *sheet, bool notes_only) {
	for (uint32_t row = 1; row <= sheet->rows; row++)
		for (uint32_t column = 1; column <= sheet->columns; column++) {
			const SheetCell *cell = sheet_cell(sheet, row, column);
			bool heading = !notes_only && is_heading(r->form, row);
			if (cell->text && !cell->formula &&
				(heading || notes_only || is_note(r->form, row, cell->text)))
				take_text(r, cell->text, heading);
		}
}

const FormScope scope_everybody = {
	.age_least = SCOPE_NO_AGE, .age_most = SCOPE_NO_AGE, .day = SCOPE_NO_DAY};

static void look_at_ages(FormScope *scope) {
	scope->unclear = scope->age_most != SCOPE_NO_AGE && scope->age_least > scope->age_most;
}

void form_scope_title(
	Arena *arena, const ElementPack *pack, const Form *form, int64_t today, FormScope *out) {
	*out = scope_everybody;
	ScopeReader r = {arena, pack, form, today, out};
	if (form->title)
		take_text(&r, form->title, true);
	look_at_ages(out);
}

int form_scope(Arena *arena, Workbook *book, const Worksheet *sheet, const ElementPack *pack,
	const Form *form, int64_t today, FormScope *out) {
	*out = scope_everybody;
	ScopeReader r = {arena, pack, form, today, out};
	size_t count;
	Worksheet *sheets = workbook_sheets(book, &count);
	take_sheet(&r, sheet, false);
	for (size_t i = 0; i < count; i++) {
		if (&sheets[i] == sheet || !strstr(sheets[i].name, "说明"))
			continue;
		int result = workbook_load(book, &sheets[i]);
		if (result)
			return result;
		take_sheet(&r, &sheets[i], true);
	}
	look_at_ages(out);
	return 0;
}

/* ---- using it ------------------------------------------------------------------------------------------ */

static size_t codes_of(const FormScope *scope, const char *table, const ElementCode *code) {
	size_t count = 0;
	for (size_t i = 0; i < scope->code_count; i++)
		count += str_eq(scope->codes[i]->table, table) && (!code || scope->codes[i] == code);
	return count;
}

/* `a` asks for some kinds of a table: then `b` has to ask for some too, and for none but these. */
static bool codes_cover(const FormScope *a, const FormScope *b) {
	for (size_t i = 0; i < a->code_count; i++)
		if (!codes_of(b, a->codes[i]->table, NULL))
			return false;
	for (size_t i = 0; i < b->code_count; i++)
		if (codes_of(a, b->codes[i]->table, NULL) && !codes_of(a, b->codes[i]->table, b->codes[i]))
			return false;
	return true;
}

bool scope_covers(const FormScope *a, const FormScope *b) {
	bool below = a->age_least == SCOPE_NO_AGE || a->age_least <= b->age_least;
	bool above =
		a->age_most == SCOPE_NO_AGE || (b->age_most != SCOPE_NO_AGE && b->age_most <= a->age_most);
	return below && above && codes_cover(a, b) && !a->unclear && !b->unclear;
}

const char *scope_text(Arena *arena, const FormScope *scope) {
	Buf out;
	char day[TIME_TEXT_SIZE];
	buf_init(&out, arena);
	buf_puts(&out, "");
	if (scope->age_least != SCOPE_NO_AGE)
		buf_printf(&out, "aged %lld and over", (long long)scope->age_least);
	if (scope->age_most != SCOPE_NO_AGE)
		buf_printf(&out, "%saged %lld and under", out.size ? ", " : "", (long long)scope->age_most);
	for (size_t i = 0; i < scope->code_count; i++)
		buf_printf(&out, "%s%s", out.size ? ", " : "", scope->codes[i]->words[0]);
	if (scope->own)
		buf_printf(&out, "%sone's own", out.size ? ", " : "");
	if (scope->day != SCOPE_NO_DAY)
		buf_printf(&out, "%suntil %s", out.size ? ", " : "",
			time_format_date(scope->day * TIME_DAY - TIME_CITY_OFFSET, day));
	return out.data;
}
