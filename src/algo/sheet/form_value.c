#include "algo/sheet/form_value.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/str.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PHONE_MOST = 17 }; /* +86 and 11 digits with hyphens */

const char *value_fault_text(ValueFault fault) {
	static const char *const texts[] = {
		"", "not a date", "not a number", "not an identity number", "none of what may stand there"};
	return texts[fault];
}

/* Runs of digits of a text; false when it has more than `most` before a time. */
static bool digit_runs(const char *text, const char *runs[3], int lengths[3], int *count) {
	*count = 0;
	for (const char *p = text; *p && *p != 'T' && *p != ' ';) {
		if (!isdigit((unsigned char)*p)) {
			p++;
			continue;
		}
		if (*count == 3)
			return false;
		runs[*count] = p;
		while (isdigit((unsigned char)*p))
			p++;
		lengths[*count] = (int)(p - runs[*count]);
		(*count)++;
	}
	return true;
}

static bool separators_only(const char *text) {
	static const char *const known[] = {"年", "月", "日", "-", ".", "/"};
	while (*text && *text != 'T' && *text != ' ') {
		size_t i = 0;
		if (isdigit((unsigned char)*text)) {
			text++;
			continue;
		}
		while (i < 6 && !str_starts(text, known[i]))
			i++;
		if (i == 6)
			return false;
		text += strlen(known[i]);
	}
	return true;
}

bool value_day(Arena *arena, const char *source, int64_t *day) {
	const char *runs[3], *date = NULL;
	int lengths[3], count;
	Time t;
	while (isspace((unsigned char)*source))
		source++;
	const char *cut = strpbrk(source, "T ");
	const char *text =
		text_narrow(arena, cut ? arena_strndup(arena, source, (size_t)(cut - source)) : source);
	if (!separators_only(text) || !digit_runs(text, runs, lengths, &count))
		return false;
	if (count == 1 && lengths[0] == 8)
		date = arena_printf(arena, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
	else if (count == 3 && lengths[0] == 4 && lengths[1] <= 2 && lengths[2] <= 2)
		date = arena_printf(arena, "%.4s-%02d-%02d", runs[0], atoi(runs[1]), atoi(runs[2]));
	if (!date || !time_parse_date(date, &t))
		return false;
	*day = (t + TIME_CITY_OFFSET) / TIME_DAY;
	return true;
}

static int date_value(Arena *arena, const FormField *field, const char *source, FormValue *out) {
	char text[TIME_TEXT_SIZE];
	if (!value_day(arena, source, &out->day))
		return VALUE_NOT_A_DATE;
	if (field->date_format)
		out->kind = VALUE_DATE;
	else
		out->text =
			arena_strdup(arena, time_format_date(out->day * TIME_DAY - TIME_CITY_OFFSET, text));
	return 0;
}

static int number_value(Arena *arena, const char *source, FormValue *out) {
	char *text = (char *)text_narrow(arena, source), *to = text;
	double number;
	for (const char *p = text; *p; p++)
		if (*p != ',')
			*to++ = *p;
	*to = '\0';
	if (!str_to_real(text, &number))
		return VALUE_NOT_A_NUMBER;
	*out = (FormValue){VALUE_NUMBER, text, 0};
	return 0;
}

/* Numbers that a spreadsheet rounded end in zeros that the check character does not fit. */
static int id_value(Arena *arena, const char *source, FormValue *out) {
	out->text = text_narrow(arena, source);
	bool rounded = strpbrk(out->text, ".+") != NULL; /* 1.1E+17 */
	return rounded || (strlen(out->text) == 18 && !resident_id_valid(out->text)) ? VALUE_ID_NO : 0;
}

/* Blanks go from within one number, not from between two. */
static const char *phone_text(Arena *arena, const char *source) {
	const char *narrow = text_narrow(arena, source);
	return strlen(narrow) > PHONE_MOST ? source : narrow;
}

static bool means(const ElementCode *code, const char *source, const char *choice) {
	if (str_eq(choice, source) || (code && str_eq(choice, code->code)))
		return true;
	for (size_t i = 0; code && i < code->word_count; i++)
		if (str_eq(choice, code->words[i]))
			return true;
	return false;
}

static const char *chosen(
	const char *const *choices, size_t count, const ElementCode *code, const char *source) {
	for (size_t i = 0; i < count; i++)
		if (means(code, source, choices[i]))
			return choices[i];
	return NULL;
}

/* The digit before the word in "1男2女" or "1.男 2.女"; NULL when it is not written so. */
static const char *numbered(Arena *arena, const char *hint, const ElementCode *code) {
	for (size_t i = 0; i < code->word_count; i++) {
		const char *at = strstr(hint, code->words[i]);
		while (at && at > hint && strchr(".、-", at[-1]) && at[-1])
			at--;
		if (at && at > hint && isdigit((unsigned char)at[-1]))
			return arena_strndup(arena, at - 1, 1);
	}
	return NULL;
}

static const char *from_hint(
	Arena *arena, const char *hint, const ElementCode *code, const char *source) {
	char **choices;
	const char *digit = code ? numbered(arena, hint, code) : NULL;
	if (digit)
		return digit;
	size_t count = strchr(hint, '/') ? str_split(arena, hint, "/", &choices) : 0;
	return count ? chosen((const char *const *)choices, count, code, source) : NULL;
}

const ElementCode *form_value_code(
	Arena *arena, const ElementPack *pack, const FormField *field, const char *text) {
	const char *table = field->element->table;
	for (size_t i = 0; field->hint && i < pack->code_count; i++) {
		const ElementCode *code = &pack->codes[i];
		if (str_eq(code->table, table) && str_eq(numbered(arena, field->hint, code), text))
			return code;
	}
	return element_code(pack, table, text);
}

static int text_value(Arena *arena, const ElementPack *pack, const FormField *field,
	const char *source, FormValue *out) {
	const Element *e = field->element;
	const ElementCode *code =
		e && !str_empty(e->table) ? element_code(pack, e->table, source) : NULL;
	const char *hinted = field->hint && code ? from_hint(arena, field->hint, code, source) : NULL;
	out->text = hinted ? hinted : code ? code->words[0] : source;
	if (field->list && field->list->count)
		out->text = chosen(field->list->choices, field->list->count, code, source);
	return out->text ? 0 : VALUE_NO_CHOICE;
}

int form_value(Arena *arena, const ElementPack *pack, const FormField *field, const char *source,
	FormValue *out) {
	*out = (FormValue){.kind = VALUE_TEXT};
	switch (field->element ? field->element->type : ELEMENT_TEXT) {
	case ELEMENT_DATE: return date_value(arena, field, source, out);
	case ELEMENT_NUMBER:
	case ELEMENT_SERIAL: return number_value(arena, source, out);
	case ELEMENT_ID_NO: return id_value(arena, source, out);
	case ELEMENT_PHONE: out->text = phone_text(arena, source); return 0;
	default: return text_value(arena, pack, field, source, out);
	}
}
