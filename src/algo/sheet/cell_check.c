#include "algo/sheet/cell_check.h"

#include "algo/sheet/form_value.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/str.h"

#include <ctype.h>
#include <string.h>

const char *cell_fault_name(CellFault fault) {
	static const char *const names[] = {"good", "error", "date", "no_such_day", "number",
		"id_rounded", "id_length", "id_check", "phone", "code", "choice"};
	return names[fault];
}

static bool is_error_value(const char *text) {
	static const char *const values[] = {
		"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		if (str_eq(values[i], text))
			return true;
	return false;
}

/* Lengths of the runs of digits; how many there are, at most `most`. */
static size_t digit_runs(const char *text, size_t *lengths, size_t most) {
	size_t count = 0;
	for (const char *p = text; *p && count < most; p++) {
		size_t n = strspn(p, "0123456789");
		if (n) {
			lengths[count++] = n;
			p += n - 1;
		}
	}
	return count;
}

/* 1950.03, 1950年3月: where no day is asked for. */
static bool is_month(const char *label, const char *text) {
	size_t lengths[3], n = strlen(label), tail = strlen("年月");
	if (n < tail || strcmp(label + n - tail, "年月") != 0)
		return false;
	if (digit_runs(text, lengths, 3) != 2 || lengths[0] != 4 || lengths[1] > 2)
		return false;
	const char *month = text + 4 + strcspn(text + 4, "0123456789");
	int number = month[0] - '0';
	if (lengths[1] == 2)
		number = number * 10 + month[1] - '0';
	return isdigit((unsigned char)*text) && number >= 1 && number <= 12;
}

static CellFault check_date(
	Arena *arena, const FormField *field, const char *text, const char **plain) {
	char day_text[TIME_TEXT_SIZE];
	size_t lengths[4];
	int64_t day;
	const char *narrow = text_narrow(arena, text);
	if (value_day(arena, text, &day)) {
		*plain = arena_strdup(arena, time_format_date(day * TIME_DAY - TIME_CITY_OFFSET, day_text));
		return CELL_GOOD;
	}
	if (is_month(field->label, narrow))
		return CELL_GOOD;
	size_t count = digit_runs(narrow, lengths, 4);
	bool written_so = (count == 3 && lengths[0] == 4) || (count == 1 && lengths[0] == 8);
	return written_so ? CELL_NO_SUCH_DAY : CELL_DATE;
}

/* With its unit behind it or not: 36.5℃. */
static CellFault check_number(
	Arena *arena, const Element *element, const char *text, const char **plain) {
	char *narrow = arena_strdup(arena, text_narrow(arena, text)), *to = narrow;
	size_t n = strlen(narrow), tail = strlen(element->unit);
	double number;
	if (tail && n > tail && strcmp(narrow + n - tail, element->unit) == 0)
		narrow[n - tail] = '\0';
	for (const char *p = narrow; *p; p++)
		if (*p != ',')
			*to++ = *p;
	*to = '\0';
	if (!str_to_real(narrow, &number))
		return CELL_NUMBER;
	*plain = narrow;
	return CELL_GOOD;
}

/* Of other documents (passports) only the resident's number has a form to be checked. A spreadsheet
 * keeps 15 digits of a number: three zeros stand at the end of what it made of 18. */
static CellFault check_id(Arena *arena, const char *text, const char **plain) {
	const char *narrow = text_narrow(arena, text);
	size_t n = strlen(narrow);
	if (strpbrk(narrow, ".+"))
		return CELL_ID_ROUNDED;
	if (n == 18 && !resident_id_valid(narrow))
		return strcmp(narrow + 15, "000") == 0 ? CELL_ID_ROUNDED : CELL_ID_CHECK;
	if (n != 18 && n != 15 && str_all_digits(narrow))
		return CELL_ID_LENGTH;
	char *upper = arena_strdup(arena, narrow);
	if (n == 18)
		upper[17] = (char)toupper((unsigned char)upper[17]);
	*plain = upper;
	return CELL_GOOD;
}

/* Numbers in use in the mainland: mobiles 1[3-9] and nine digits, area code 0 and nine to eleven, 400
 * and 800 numbers of ten, five to eight digits without area code; others with + before them. */
static bool is_phone(Arena *arena, const char *text) {
	const char *number = phone_normal(arena, text);
	if (!number || *number == '+')
		return number && strlen(number) >= 8;
	size_t n = strlen(number);
	bool area = *number == '0' && n >= 10 && n <= 12;
	bool mobile = n == 11 && number[0] == '1' && number[1] >= '3';
	bool service = n == 10 && (str_starts(number, "400") || str_starts(number, "800"));
	return area || mobile || service || (n >= 5 && n <= 8);
}

/* Several may stand in a cell, apart by / , ; or 、. */
static CellFault check_phone(Arena *arena, const char *text, const char **plain) {
	char **numbers;
	const char *narrow = text_narrow(arena, text);
	char *apart = arena_strdup(arena, narrow);
	for (char *at; (at = strstr(apart, "、"));)
		memcpy(at, ";;;", strlen("、"));
	size_t count = str_split(arena, apart, "/,;", &numbers);
	for (size_t i = 0; i < count; i++)
		if (!is_phone(arena, numbers[i]))
			return CELL_PHONE;
	*plain = narrow;
	return count ? CELL_GOOD : CELL_PHONE;
}

static bool on_list(const SheetList *list, const char *text) {
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->choices[i], text))
			return true;
	return false;
}

static CellFault check_words(Arena *arena, const ElementPack *pack, const FormField *field,
	bool coded, const char *text, const char **plain) {
	bool listed = field->list && field->list->count;
	const ElementCode *code = coded ? form_value_code(arena, pack, field, text) : NULL;
	if (code)
		*plain = code->words[0];
	if (listed)
		return on_list(field->list, text) ? CELL_GOOD : CELL_CHOICE;
	return coded && !code ? CELL_CODE : CELL_GOOD;
}

CellFault cell_check(Arena *arena, const ElementPack *pack, const FormField *field,
	const char *text, const char **plain) {
	bool sure = field->element && field->certainty >= ELEMENT_SURE;
	*plain = text;
	if (is_error_value(text))
		return CELL_ERROR;
	switch (sure ? field->element->type : ELEMENT_TEXT) {
	case ELEMENT_DATE: return check_date(arena, field, text, plain);
	case ELEMENT_NUMBER:
	case ELEMENT_SERIAL: return check_number(arena, field->element, text, plain);
	case ELEMENT_ID_NO: return check_id(arena, text, plain);
	case ELEMENT_PHONE: return check_phone(arena, text, plain);
	case ELEMENT_CODE: return check_words(arena, pack, field, true, text, plain);
	case ELEMENT_TEXT: break;
	}
	return check_words(arena, pack, field, false, text, plain);
}
