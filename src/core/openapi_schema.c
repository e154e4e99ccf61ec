/* Field tables as JSON Schema (2020-12, the dialect of OpenAPI 3.1). */
#include "core/core_private.h"

#include "base/str.h"

#define ID_PATTERN "^[0-9]{1,19}$"
#define AREA_PATTERN "^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$"

void schema_put_pattern(JsonOut *out, const char *pattern) {
	jw_object(out);
	jw_put_text(out, "type", "string");
	jw_put_text(out, "pattern", pattern);
	jw_object_end(out);
}

static const char *json_type(FieldType type) {
	switch (type) {
	case FIELD_INT: return "integer";
	case FIELD_REAL: return "number";
	case FIELD_BOOL: return "boolean";
	case FIELD_TEXTS:
	case FIELD_IDS:
	case FIELD_OBJECTS: return "array";
	default: return "string";
	}
}

static void put_form(JsonOut *out, FieldType type) {
	if (type == FIELD_TIME)
		jw_put_text(out, "format", "date-time");
	else if (type == FIELD_DATE)
		jw_put_text(out, "format", "date");
	else if (type == FIELD_ID)
		jw_put_text(out, "pattern", ID_PATTERN);
	else if (type == FIELD_AREA)
		jw_put_text(out, "pattern", AREA_PATTERN);
}

/* What comes in has the table's bounds; what goes out only those that are written in it. */
static void put_text_bounds(JsonOut *out, const Field *field, SchemaUse use) {
	if (field->min > 0)
		jw_put_int(out, "minLength", (int64_t)field->min);
	else if (use == SCHEMA_REQUEST && field->flags & FIELD_REQUIRED)
		jw_put_int(out, "minLength", 1);
	if (field->max > 0 || use == SCHEMA_REQUEST)
		jw_put_int(out, "maxLength", field->max > 0 ? (int64_t)field->max : 200);
}

static void put_bounds(JsonOut *out, const Field *field, SchemaUse use) {
	bool given = field->min != 0 || field->max != 0;
	if (field->type == FIELD_TEXT)
		put_text_bounds(out, field, use);
	else if (given && (field->type == FIELD_INT || field->type == FIELD_REAL)) {
		jw_put_real(out, "minimum", field->min);
		jw_put_real(out, "maximum", field->max);
	} else if (given && str_eq(json_type(field->type), "array"))
		jw_put_int(out, "maxItems", (int64_t)field->max);
}

static void put_values(JsonOut *out, const char *const *values) {
	jw_key(out, "enum");
	jw_array(out);
	for (; values && *values; values++)
		jw_text(out, *values);
	jw_array_end(out);
}

static void put_items(JsonOut *out, const Field *field, SchemaUse use) {
	jw_key(out, "items");
	if (field->type == FIELD_OBJECTS) {
		schema_put_object(out, field->sub, use);
		return;
	}
	const Field item = {.name = field->name,
		.type = field->type == FIELD_IDS ? FIELD_ID
			: field->values              ? FIELD_ENUM
										 : FIELD_TEXT,
		.values = field->values,
		.flags = FIELD_REQUIRED};
	schema_put(out, &item, use);
}

static void put_notes(JsonOut *out, const Field *field) {
	if (field->summary)
		jw_put_text(out, "description", field->summary);
	if (field->flags & FIELD_SECRET)
		jw_put_bool(out, "writeOnly", true);
	if (field->flags & FIELD_PERSONAL)
		jw_put_bool(out, "x-personal", true);
}

void schema_put(JsonOut *out, const Field *field, SchemaUse use) {
	if (field->type == FIELD_OBJECT) {
		schema_put_object(out, field->sub, use);
		return;
	}
	if (field->type == FIELD_JSON) {
		jw_raw(out, field->schema);
		return;
	}
	jw_object(out);
	jw_put_text(out, "type", json_type(field->type));
	put_form(out, field->type);
	put_bounds(out, field, use);
	if (field->type == FIELD_ENUM)
		put_values(out, field->values);
	if (str_eq(json_type(field->type), "array"))
		put_items(out, field, use);
	put_notes(out, field);
	jw_object_end(out);
}

/* ---- objects --------------------------------------------------------------------------------------- */

/* What jw_fields() never writes is not in a reply. */
static bool shown(const Field *field, SchemaUse use) {
	unsigned hidden = use == SCHEMA_REPLY ? FIELD_HIDDEN | FIELD_SECRET : FIELD_HIDDEN;
	return !(field->flags & hidden) && field->type != FIELD_BLOB;
}

/* A list is written when it is empty, too. */
static bool always_there(const Field *field, SchemaUse use) {
	return field->flags & FIELD_REQUIRED ||
		(use == SCHEMA_REPLY && str_eq(json_type(field->type), "array"));
}

static void put_properties(JsonOut *out, const Field *fields, SchemaUse use) {
	for (; fields->name; fields++) {
		if (!shown(fields, use))
			continue;
		if (fields->type == FIELD_EMBED) {
			put_properties(out, fields->sub, use);
			continue;
		}
		jw_key(out, fields->name);
		schema_put(out, fields, use);
	}
}

static void put_required(JsonOut *out, const Field *fields, SchemaUse use) {
	for (; fields->name; fields++) {
		if (!shown(fields, use))
			continue;
		if (fields->type == FIELD_EMBED)
			put_required(out, fields->sub, use);
		else if (always_there(fields, use))
			jw_text(out, fields->name);
	}
}

void schema_put_object(JsonOut *out, const Field *fields, SchemaUse use) {
	jw_object(out);
	jw_put_text(out, "type", "object");
	jw_key(out, "properties");
	jw_object(out);
	put_properties(out, fields, use);
	jw_object_end(out);
	jw_key(out, "required");
	jw_array(out);
	put_required(out, fields, use);
	jw_array_end(out);
	jw_put_bool(out, "additionalProperties", false);
	jw_object_end(out);
}
