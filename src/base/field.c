#include "base/field_private.h"

#include "base/str.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *field_fault_name(FieldFault fault) {
	static const char *const names[] = {"", "required", "unknown", "type", "length", "range",
		"format", "value", "utf8", "duplicate"};
	return names[fault];
}

void field_errors_init(FieldErrors *errors, Arena *arena) {
	*errors = (FieldErrors){.arena = arena};
}

void field_errors_add(FieldErrors *errors, const char *pointer, FieldFault fault) {
	if (errors->count++ >= 20)
		return;
	FieldError *error = arena_new_of(errors->arena, FieldError);
	*error = (FieldError){arena_strdup(errors->arena, pointer), fault, NULL};
	if (errors->last)
		errors->last->next = error;
	else
		errors->first = error;
	errors->last = error;
}

static void set_absent(const Field *field, void *at) {
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_ENUM:
	case FIELD_AREA:
	case FIELD_PHONE:
	case FIELD_JSON: *(const char **)at = NULL; break;
	case FIELD_INT: *(int64_t *)at = INT_ABSENT; break;
	case FIELD_REAL: *(double *)at = NAN; break;
	case FIELD_BOOL: *(int8_t *)at = -1; break;
	case FIELD_ID: *(Id *)at = 0; break;
	case FIELD_TIME:
	case FIELD_DATE: *(Time *)at = TIME_NONE; break;
	case FIELD_BLOB: *(FieldBlob *)at = (FieldBlob){0}; break;
	case FIELD_TEXTS: *(FieldTexts *)at = (FieldTexts){0}; break;
	case FIELD_IDS: *(FieldIds *)at = (FieldIds){0}; break;
	case FIELD_OBJECT: *(void **)at = NULL; break;
	case FIELD_OBJECTS: *(FieldObjects *)at = (FieldObjects){0}; break;
	case FIELD_EMBED: field_defaults(field->sub, at); break;
	}
}

bool field_id_repeated(const FieldIds *ids, size_t at) {
	for (size_t i = 0; i < at; i++)
		if (ids->items[i] == ids->items[at])
			return true;
	return false;
}

void field_defaults(const Field *fields, void *out) {
	for (; fields->name; fields++)
		set_absent(fields, (char *)out + fields->offset);
}

static bool is_text(const Field *field) {
	return field->type == FIELD_TEXT || field->type == FIELD_ENUM || field->type == FIELD_AREA ||
		field->type == FIELD_PHONE || field->type == FIELD_JSON;
}

static bool absent(const Field *field, const void *at) {
	if (is_text(field))
		return *(const char *const *)at == NULL;
	switch (field->type) {
	case FIELD_INT: return *(const int64_t *)at == INT_ABSENT;
	case FIELD_REAL: return isnan(*(const double *)at);
	case FIELD_BOOL: return *(const int8_t *)at < 0;
	case FIELD_TEXTS: return ((const FieldTexts *)at)->count == 0;
	case FIELD_IDS: return ((const FieldIds *)at)->count == 0;
	case FIELD_OBJECTS: return ((const FieldObjects *)at)->count == 0;
	case FIELD_OBJECT: return *(void *const *)at == NULL;
	case FIELD_EMBED: return false;
	default: return *(const int64_t *)at == 0;
	}
}

static bool in_bounds(const Field *field, double value) {
	return (field->min == 0 && field->max == 0) || (value >= field->min && value <= field->max);
}

FieldFault field_text_fault(const Field *field, const char *text) {
	double length = (double)utf8_length(text), most = field->max != 0 ? field->max : 200;
	return length < field->min || length > most ? FAULT_LENGTH : 0;
}

int field_check(const Field *fields, const void *row, const char *prefix, FieldErrors *errors) {
	size_t before = errors->count;
	for (; fields->name; fields++) {
		const void *at = (const char *)row + fields->offset;
		FieldFault fault = 0;
		if (absent(fields, at))
			fault = fields->flags & FIELD_REQUIRED ? FAULT_REQUIRED : 0;
		else if (fields->type == FIELD_TEXT)
			fault = field_text_fault(fields, *(const char *const *)at);
		else if (fields->type == FIELD_INT && !in_bounds(fields, (double)*(const int64_t *)at))
			fault = FAULT_RANGE;
		else if (fields->type == FIELD_REAL && !in_bounds(fields, *(const double *)at))
			fault = FAULT_RANGE;
		if (fault)
			field_errors_add(
				errors, arena_printf(errors->arena, "%s%s", prefix, fields->name), fault);
	}
	return errors->count > before;
}
