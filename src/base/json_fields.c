/* Structs out through their field tables. */
#include "base/json.h"

#include <math.h>

static void put_texts(JsonOut *out, const FieldTexts *texts) {
	jw_array(out);
	for (size_t i = 0; i < texts->count; i++)
		jw_text(out, texts->items[i]);
	jw_array_end(out);
}

static void put_ids(JsonOut *out, const FieldIds *ids) {
	jw_array(out);
	for (size_t i = 0; i < ids->count; i++)
		jw_id(out, ids->items[i]);
	jw_array_end(out);
}

static void put_objects(JsonOut *out, const Field *field, const FieldObjects *objects) {
	jw_array(out);
	for (size_t i = 0; i < objects->count; i++)
		jw_struct(out, field->sub, (const char *)objects->items + i * field->sub_size);
	jw_array_end(out);
}

static bool present(const Field *field, const void *at) {
	switch (field->type) {
	case FIELD_INT: return *(const int64_t *)at != INT_ABSENT;
	case FIELD_REAL: return !isnan(*(const double *)at);
	case FIELD_BOOL: return *(const int8_t *)at >= 0;
	case FIELD_ID:
	case FIELD_TIME:
	case FIELD_DATE: return *(const int64_t *)at != 0;
	case FIELD_TEXTS:
	case FIELD_IDS:
	case FIELD_OBJECTS:
	case FIELD_EMBED: return true;
	case FIELD_BLOB: return false;
	default: return *(const void *const *)at != NULL;
	}
}

static void put_value(JsonOut *out, const Field *field, const void *at) {
	char text[TIME_TEXT_SIZE];
	switch (field->type) {
	case FIELD_INT: jw_int(out, *(const int64_t *)at); break;
	case FIELD_REAL: jw_real(out, *(const double *)at); break;
	case FIELD_BOOL: jw_bool(out, *(const int8_t *)at == 1); break;
	case FIELD_ID: jw_id(out, *(const Id *)at); break;
	case FIELD_TIME: jw_time(out, *(const Time *)at); break;
	case FIELD_DATE: jw_text(out, time_format_date(*(const Time *)at, text)); break;
	case FIELD_TEXTS: put_texts(out, at); break;
	case FIELD_IDS: put_ids(out, at); break;
	case FIELD_OBJECT: jw_struct(out, field->sub, *(const void *const *)at); break;
	case FIELD_OBJECTS: put_objects(out, field, at); break;
	case FIELD_JSON: jw_raw(out, *(const char *const *)at); break;
	default: jw_text(out, *(const char *const *)at);
	}
}

void jw_fields(JsonOut *out, const Field *fields, const void *row) {
	for (; fields->name; fields++) {
		const void *at = (const char *)row + fields->offset;
		if (fields->flags & (FIELD_HIDDEN | FIELD_SECRET) || !present(fields, at))
			continue;
		if (fields->type == FIELD_EMBED) {
			jw_fields(out, fields->sub, at);
			continue;
		}
		jw_key(out, fields->name);
		put_value(out, fields, at);
	}
}

void jw_struct(JsonOut *out, const Field *fields, const void *row) {
	jw_object(out);
	jw_fields(out, fields, row);
	jw_object_end(out);
}
