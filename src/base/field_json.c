/* JSON objects into structs. jansson is strict about UTF-8, duplicates and 64-bit integers. */
#include "base/field_private.h"

#include "base/error.h"
#include "base/guard.h"
#include "base/str.h"

#include <jansson.h>
#include <string.h>

typedef struct Decode {
	FieldErrors *errors;
	Arena *arena;
} Decode;

static void fault(Decode *decode, const char *pointer, FieldFault what) {
	field_errors_add(decode->errors, pointer, what);
}

static bool bounded(const Field *field, double value) {
	return (field->min == 0 && field->max == 0) || (value >= field->min && value <= field->max);
}

static void decode_object(
	Decode *decode, const Field *fields, const json_t *json, void *out, const char *prefix);

static FieldFault set_number(const Field *field, const json_t *json, void *at) {
	if (field->type == FIELD_INT ? !json_is_integer(json) : !json_is_number(json))
		return FAULT_TYPE;
	if (field->type == FIELD_INT)
		*(int64_t *)at = json_integer_value(json);
	else
		*(double *)at = json_number_value(json);
	return bounded(field, json_number_value(json)) ? 0 : FAULT_RANGE;
}

static FieldFault set_string(Decode *decode, const Field *field, const json_t *json, void *at) {
	if (!json_is_string(json))
		return FAULT_TYPE;
	const char *text = json_string_value(json);
	if (strlen(text) != json_string_length(json))
		return FAULT_UTF8;
	if (!*text && !(field->type == FIELD_TEXT || field->flags & FIELD_REQUIRED))
		return 0;
	return field_set_text(field, text, at, decode->arena);
}

static void set_texts(
	Decode *decode, const Field *field, const json_t *json, FieldTexts *at, const char *pointer) {
	Field item = {.name = field->name,
		.type = field->values ? FIELD_ENUM : FIELD_TEXT,
		.values = field->values,
		.flags = FIELD_REQUIRED};
	at->items = arena_array_of(decode->arena, const char *, json_array_size(json) + 1);
	for (size_t i = 0; i < json_array_size(json); i++) {
		FieldFault what = set_string(decode, &item, json_array_get(json, i), &at->items[i]);
		if (what)
			fault(decode, arena_printf(decode->arena, "%s/%zu", pointer, i), what);
	}
	at->count = json_array_size(json);
}

static void set_ids(Decode *decode, const json_t *json, FieldIds *at, const char *pointer) {
	static const Field item = {.name = "", .type = FIELD_ID, .flags = FIELD_REQUIRED};
	at->items = arena_array_of(decode->arena, Id, json_array_size(json) + 1);
	for (size_t i = 0; i < json_array_size(json); i++) {
		FieldFault what = set_string(decode, &item, json_array_get(json, i), &at->items[i]);
		if (what)
			fault(decode, arena_printf(decode->arena, "%s/%zu", pointer, i), what);
	}
	at->count = json_array_size(json);
}

static void set_objects(
	Decode *decode, const Field *field, const json_t *json, FieldObjects *at, const char *pointer) {
	char *items = arena_alloc_array(decode->arena, json_array_size(json) + 1, field->sub_size);
	for (size_t i = 0; i < json_array_size(json); i++)
		decode_object(decode, field->sub, json_array_get(json, i), items + i * field->sub_size,
			arena_printf(decode->arena, "%s/%zu", pointer, i));
	*at = (FieldObjects){items, json_array_size(json)};
}

static void set_list(
	Decode *decode, const Field *field, const json_t *json, void *at, const char *pointer) {
	if (!json_is_array(json)) {
		fault(decode, pointer, FAULT_TYPE);
		return;
	}
	if (!bounded(field, (double)json_array_size(json))) {
		fault(decode, pointer, FAULT_RANGE);
		return;
	}
	if (field->type == FIELD_TEXTS)
		set_texts(decode, field, json, at, pointer);
	else if (field->type == FIELD_IDS)
		set_ids(decode, json, at, pointer);
	else
		set_objects(decode, field, json, at, pointer);
}

static void set_member(
	Decode *decode, const Field *field, const json_t *json, void *at, const char *pointer) {
	FieldFault what = 0;
	switch (field->type) {
	case FIELD_INT:
	case FIELD_REAL: what = set_number(field, json, at); break;
	case FIELD_BOOL:
		what = json_is_boolean(json) ? 0 : FAULT_TYPE;
		*(int8_t *)at = what ? -1 : (int8_t)json_is_true(json);
		break;
	case FIELD_TEXTS:
	case FIELD_IDS:
	case FIELD_OBJECTS: set_list(decode, field, json, at, pointer); return;
	case FIELD_OBJECT:
		*(void **)at = arena_alloc(decode->arena, field->sub_size);
		decode_object(decode, field->sub, json, *(void **)at, pointer);
		return;
	case FIELD_BLOB:
	case FIELD_EMBED:
	case FIELD_JSON: what = FAULT_TYPE; break;
	default: what = set_string(decode, field, json, at);
	}
	if (what)
		fault(decode, pointer, what);
}

static const Field *field_named(const Field *fields, const char *name) {
	for (; fields->name; fields++)
		if (!(fields->flags & FIELD_HIDDEN) && strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

/* RFC 6901: ~ and / of a member name are escaped. */
static const char *pointer_to(Arena *arena, const char *prefix, const char *name) {
	Buf buf;
	buf_init(&buf, arena);
	buf_puts(&buf, prefix);
	buf_putc(&buf, '/');
	for (; *name; name++) {
		if (*name == '~' || *name == '/')
			buf_puts(&buf, *name == '~' ? "~0" : "~1");
		else
			buf_putc(&buf, *name);
	}
	return buf.data;
}

static void decode_object(
	Decode *decode, const Field *fields, const json_t *json, void *out, const char *prefix) {
	const char *key;
	json_t *value;
	field_defaults(fields, out);
	if (!json_is_object(json)) {
		fault(decode, prefix, FAULT_TYPE);
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)json, key, value) {
		const Field *field = field_named(fields, key);
		if (!field)
			fault(decode, pointer_to(decode->arena, prefix, key), FAULT_UNKNOWN);
		else if (!json_is_null(value))
			set_member(decode, field, value, (char *)out + field->offset,
				pointer_to(decode->arena, prefix, key));
	}
	for (; fields->name; fields++) {
		const json_t *member = json_object_get(json, fields->name);
		bool missing = !member || json_is_null(member);
		if (missing && fields->flags & FIELD_REQUIRED && !(fields->flags & FIELD_HIDDEN))
			fault(decode, pointer_to(decode->arena, prefix, fields->name), FAULT_REQUIRED);
	}
}

/* Deeper than any body of ours, far below what would exhaust a stack. */
static bool too_deep(const char *json, size_t size) {
	int depth = 0;
	bool text = false;
	for (size_t i = 0; i < size; i++) {
		if (text && json[i] == '\\')
			i++;
		else if (json[i] == '"')
			text = !text;
		else if (!text && (json[i] == '{' || json[i] == '[') && ++depth > 32)
			return true;
		else if (!text && (json[i] == '}' || json[i] == ']'))
			depth--;
	}
	return false;
}

typedef struct DecodeRoot {
	Decode decode;
	const Field *fields;
	const json_t *root;
	void *out;
} DecodeRoot;

static int decode_root(void *self) {
	DecodeRoot *at = self;
	decode_object(&at->decode, at->fields, at->root, at->out, "");
	return 0;
}

int field_decode_json(
	const Field *fields, const char *json, size_t size, void *out, FieldErrors *errors) {
	json_error_t error;
	size_t before = errors->count;
	DecodeRoot at = {{errors, errors->arena}, fields, NULL, out};
	field_defaults(fields, out);
	if (too_deep(json, size))
		return ERR_FORMAT;
	json_t *root = json_loadb(json, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	at.root = root;
	if (!root && json_error_code(&error) == json_error_duplicate_key)
		field_errors_add(errors, "", FAULT_DUPLICATE);
	else if (!root && json_error_code(&error) == json_error_invalid_utf8)
		field_errors_add(errors, "", FAULT_UTF8);
	else if (!root)
		return ERR_FORMAT;
	int r = root ? guarded(errors->arena, decode_root, &at) : 0;
	json_decref(root);
	if (r)
		arena_exhausted(errors->arena); /* the tree is freed; on with the caller's jump */
	return errors->count > before;
}
