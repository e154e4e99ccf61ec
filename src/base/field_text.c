/* One value from text: query parameters, path segments, CSV cells, JSON strings. */
#include "base/field_private.h"

#include "base/check.h"
#include "base/str.h"

#include <string.h>

static bool blank(const char *s) {
	return s[strspn(s, " \t\r\n")] == '\0';
}

static bool among(const char *const *values, const char *text) {
	for (; values && *values; values++)
		if (strcmp(*values, text) == 0)
			return true;
	return false;
}

static bool area_form(const char *s) {
	size_t n = strlen(s);
	return str_all_digits(s) && (n == 2 || n == 4 || n == 6 || n == 9 || n == 12 || n == 15);
}

static FieldFault set_string(const Field *field, const char *text, const char **at, Arena *arena) {
	FieldFault fault = 0;
	if (!utf8_valid(text, strlen(text)))
		return FAULT_UTF8;
	if (field->type == FIELD_TEXT)
		fault = blank(text) && field->flags & FIELD_REQUIRED ? FAULT_REQUIRED
															 : field_text_fault(field, text);
	else if (field->type == FIELD_ENUM)
		fault = among(field->values, text) ? 0 : FAULT_VALUE;
	else if (field->type == FIELD_AREA)
		fault = area_form(text) ? 0 : FAULT_FORMAT;
	else
		fault = phone_normal(arena, text) ? 0 : FAULT_FORMAT;
	if (!fault)
		*at = arena_strdup(arena, text);
	return fault;
}

static bool bounded(const Field *field, double value) {
	return (field->min == 0 && field->max == 0) || (value >= field->min && value <= field->max);
}

static FieldFault set_int(const Field *field, const char *text, int64_t *at) {
	int64_t n;
	if (!str_to_int(text, &n) || n == INT_ABSENT)
		return FAULT_FORMAT;
	*at = n;
	return bounded(field, (double)n) ? 0 : FAULT_RANGE;
}

static FieldFault set_real(const Field *field, const char *text, double *at) {
	if (!str_to_real(text, at))
		return FAULT_FORMAT;
	return bounded(field, *at) ? 0 : FAULT_RANGE;
}

static FieldFault set_bool(const char *text, int8_t *at) {
	static const char *const yes[] = {"1", "true", "yes", "是", NULL},
							 *const no[] = {"0", "false", "no", "否", NULL};
	if (!among(yes, text) && !among(no, text))
		return FAULT_FORMAT;
	*at = among(yes, text);
	return 0;
}

static FieldFault set_id(const char *text, Id *at) {
	int64_t n;
	if (!str_all_digits(text) || !str_to_int(text, &n) || n <= 0)
		return FAULT_FORMAT;
	*at = n;
	return 0;
}

static FieldFault set_texts(const Field *field, const char *text, FieldTexts *at, Arena *arena) {
	char **pieces;
	at->count = str_split(arena, text, ",; \t\n", &pieces);
	at->items = (const char **)pieces;
	for (size_t i = 0; i < at->count; i++)
		if (field->values && !among(field->values, pieces[i]))
			return FAULT_VALUE;
	return bounded(field, (double)at->count) ? 0 : FAULT_RANGE;
}

static FieldFault set_ids(const Field *field, const char *text, FieldIds *at, Arena *arena) {
	char **pieces;
	at->count = str_split(arena, text, ",; \t\n", &pieces);
	at->items = arena_array_of(arena, Id, at->count + 1);
	for (size_t i = 0; i < at->count; i++)
		if (set_id(pieces[i], &at->items[i]))
			return FAULT_FORMAT;
	return bounded(field, (double)at->count) ? 0 : FAULT_RANGE;
}

FieldFault field_set_text(const Field *field, const char *text, void *at, Arena *arena) {
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_ENUM:
	case FIELD_AREA:
	case FIELD_PHONE: return set_string(field, text, at, arena);
	case FIELD_INT: return set_int(field, text, at);
	case FIELD_REAL: return set_real(field, text, at);
	case FIELD_BOOL: return set_bool(text, at);
	case FIELD_ID: return set_id(text, at);
	case FIELD_TIME: return time_parse(text, at) && *(Time *)at != TIME_NONE ? 0 : FAULT_FORMAT;
	case FIELD_DATE: return time_parse_date(text, at) ? 0 : FAULT_FORMAT;
	case FIELD_TEXTS: return set_texts(field, text, at, arena);
	case FIELD_IDS: return set_ids(field, text, at, arena);
	default: return FAULT_TYPE;
	}
}

int field_decode_text(const Field *field, const char *text, void *out, Arena *arena) {
	if (str_empty(text))
		return 0;
	return (int)field_set_text(field, text, (char *)out + field->offset, arena);
}
