#include "algo/linkage/link_schema.h"

#include "algo/linkage/compare_private.h"
#include "base/error.h"
#include "base/guard.h"
#include "base/str.h"

#include <ini.h>
#include <math.h>
#include <string.h>

/* What refers to fields is resolved when all of them are known. */
typedef struct Reading {
	Arena *arena;
	const char *text;
	LinkSchema *schema;
	LinkSchemaFault *fault;
	struct {
		const char *swapped, *owner, *instead, *group;
	} refers[LINK_FIELDS_MOST];
	const char *parts[LINK_KEYS_MOST];
} Reading;

static int refuse(Reading *reading, const char *format, const char *what) {
	reading->fault->why = arena_printf(reading->arena, "%s: %s", format, what);
	return 0;
}

/* ---- lists of headers ------------------------------------------------------------------------------- */

static const char *header_normal(Arena *arena, const char *text) {
	size_t size = strlen(text);
	char *out = arena_alloc(arena, 3 * size + 1);
	out[normal_joined(text, size, out)] = '\0';
	return out;
}

static void add_headers(Arena *arena, const char *text, char ***headers, size_t *count) {
	char **more;
	size_t n = str_split(arena, text, ",", &more);
	char **all = arena_array_of(arena, char *, *count + n);
	for (size_t i = 0; i < *count; i++)
		all[i] = (*headers)[i];
	for (size_t i = 0; i < n; i++)
		all[*count + i] = (char *)header_normal(arena, more[i]);
	*headers = all;
	*count += n;
}

/* ---- sections ---------------------------------------------------------------------------------------- */

static int read_flag(Reading *reading, const char *value, bool *out) {
	*out = str_eq(value, "yes");
	return *out || str_eq(value, "no") ? 1 : refuse(reading, "neither yes nor no", value);
}

static int read_shared(Reading *reading, const char *value, LinkShared *out) {
	static const char *const words[] = {"no", "seldom", "yes"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(words[i], value)) {
			*out = (LinkShared)i;
			return 1;
		}
	return refuse(reading, "neither yes nor seldom nor no", value);
}

static int read_schema(Reading *reading, const char *name, const char *value) {
	LinkSchema *schema = reading->schema;
	if (str_eq(name, "name")) {
		schema->name = arena_strdup(reading->arena, value);
		return 1;
	}
	if (str_eq(name, "ids")) {
		add_headers(reading->arena, value, &schema->ids, &schema->id_count);
		return 1;
	}
	if (!str_eq(name, "threshold"))
		return refuse(reading, "no such setting of a schema", name);
	bool fits =
		str_to_real(value, &schema->threshold) && schema->threshold > 0 && schema->threshold < 1;
	return fits ? 1 : refuse(reading, "not a chance between 0 and 1", value);
}

static LinkField *field_named(Reading *reading, const char *name) {
	LinkSchema *schema = reading->schema;
	for (int32_t i = 0; i < schema->field_count; i++)
		if (str_eq(schema->fields[i].name, name))
			return &schema->fields[i];
	if (schema->field_count == LINK_FIELDS_MOST)
		return NULL;
	LinkField *field = &schema->fields[schema->field_count++];
	*field = (LinkField){.name = arena_strdup(reading->arena, name), .group = -1};
	return field;
}

static int read_field(Reading *reading, LinkField *field, const char *name, const char *value) {
	size_t place = (size_t)(field - reading->schema->fields);
	if (str_eq(name, "compare")) {
		field->compare = comparison_find(value);
		return field->compare ? 1 : refuse(reading, "no such comparison", value);
	}
	if (str_eq(name, "headers")) {
		if (!field->header)
			field->header = arena_strndup(reading->arena, value, strcspn(value, ","));
		add_headers(reading->arena, value, &field->headers, &field->header_count);
		return 1;
	}
	if (str_eq(name, "frequent"))
		return read_flag(reading, value, &field->frequent);
	if (str_eq(name, "household"))
		return read_shared(reading, value, &field->household);
	if (str_eq(name, "decides"))
		return read_flag(reading, value, &field->decides);
	if (str_eq(name, "opposes"))
		return read_flag(reading, value, &field->opposes);
	const char **refers = str_eq(name, "swapped") ? &reading->refers[place].swapped
		: str_eq(name, "owner")                   ? &reading->refers[place].owner
		: str_eq(name, "instead")                 ? &reading->refers[place].instead
		: str_eq(name, "group")                   ? &reading->refers[place].group
												  : NULL;
	if (!refers)
		return refuse(reading, "no such setting of a field", name);
	*refers = arena_strdup(reading->arena, value);
	return 1;
}

static int read_key(Reading *reading, const char *key, const char *name, const char *value) {
	LinkSchema *schema = reading->schema;
	if (!str_eq(name, "parts"))
		return refuse(reading, "no such setting of a key", name);
	if (schema->key_count == LINK_KEYS_MOST)
		return refuse(reading, "too many keys", key);
	reading->parts[schema->key_count] = arena_strdup(reading->arena, value);
	schema->keys[schema->key_count++].name = arena_strdup(reading->arena, key);
	return 1;
}

static int read_line(void *self, const char *section, const char *name, const char *value) {
	Reading *reading = self;
	if (str_eq(section, "schema"))
		return read_schema(reading, name, value);
	if (str_starts(section, "key "))
		return read_key(reading, section + strlen("key "), name, value);
	if (!str_starts(section, "field "))
		return refuse(reading, "no such section", section);
	LinkField *field = field_named(reading, section + strlen("field "));
	return field ? read_field(reading, field, name, value)
				 : refuse(reading, "too many fields", section);
}

/* ---- what refers to fields --------------------------------------------------------------------------- */

static int32_t find_field(const LinkSchema *schema, const char *name, size_t size) {
	for (int32_t i = 0; i < schema->field_count; i++)
		if (strlen(schema->fields[i].name) == size &&
			memcmp(schema->fields[i].name, name, size) == 0)
			return i;
	return -1;
}

static bool resolve_part(Reading *reading, const char *text, LinkPart *part) {
	size_t size = strcspn(text, ".");
	part->field = find_field(reading->schema, text, size);
	if (part->field < 0)
		return refuse(reading, "no such field", text);
	part->facet = comparison_facet(
		reading->schema->fields[part->field].compare, text[size] ? text + size + 1 : "whole");
	return part->facet || refuse(reading, "the comparison has no such part", text);
}

static bool resolve_key(Reading *reading, LinkKey *key, const char *parts) {
	char **names;
	size_t n = str_split(reading->arena, parts, " ", &names);
	if (n == 0 || n > LINK_PARTS_MOST)
		return refuse(reading, "a key has 1 to 4 parts", parts);
	for (size_t i = 0; i < n; i++)
		if (!resolve_part(reading, names[i], &key->parts[i]))
			return false;
	key->part_count = (int32_t)n;
	return true;
}

/* The first field of that group stands for it. */
static int32_t resolve_group(const Reading *reading, int32_t field) {
	for (int32_t i = 0; i <= field && reading->refers[field].group; i++)
		if (str_eq(reading->refers[i].group, reading->refers[field].group))
			return i;
	return -1;
}

/* -1 where nothing is referred to. */
static bool resolve_name(Reading *reading, const LinkField *field, const char *name, int32_t *out) {
	*out = name ? find_field(reading->schema, name, strlen(name)) : -1;
	bool fits = !name || (*out >= 0 && &reading->schema->fields[*out] != field);
	return fits || refuse(reading, "no such other field", name);
}

static bool resolve_field(Reading *reading, int32_t i) {
	LinkField *field = &reading->schema->fields[i];
	if (!field->compare)
		return refuse(reading, "a field without a comparison", field->name);
	field->group = resolve_group(reading, i);
	if (!resolve_name(reading, field, reading->refers[i].owner, &field->owner) ||
		!resolve_name(reading, field, reading->refers[i].instead, &field->instead) ||
		!resolve_name(reading, field, reading->refers[i].swapped, &field->swapped))
		return false;
	bool fits = field->swapped < 0 ||
		(field->compare->swapped &&
			reading->schema->fields[field->swapped].compare == field->compare);
	return fits || refuse(reading, "cannot be swapped", field->name);
}

static bool resolve(Reading *reading) {
	LinkSchema *schema = reading->schema;
	for (int32_t i = 0; i < schema->field_count; i++)
		if (!resolve_field(reading, i))
			return false;
	for (int32_t i = 0; i < schema->field_count; i++)
		if (reading->refers[i].swapped)
			schema->fields[schema->fields[i].swapped].swapped = i;
	for (int32_t i = 0; i < schema->key_count; i++)
		if (!resolve_key(reading, &schema->keys[i], reading->parts[i]))
			return false;
	if (!schema->field_count || !schema->key_count)
		return refuse(reading, "a schema has fields and keys", schema->name);
	return true;
}

static int read_all(void *self) {
	Reading *reading = self;
	reading->fault->line = ini_parse_string(reading->text, read_line, reading);
	if (reading->fault->line && !reading->fault->why)
		reading->fault->why = "neither [section] nor name = value";
	return reading->fault->line || !resolve(reading) ? ERR_FORMAT : 0;
}

int link_schema_read(Arena *arena, const char *text, LinkSchema *schema, LinkSchemaFault *fault) {
	Reading reading = {.arena = arena, .text = text, .schema = schema, .fault = fault};
	*schema = (LinkSchema){.name = "", .text = text, .threshold = 0.5};
	*fault = (LinkSchemaFault){0};
	return guarded(arena, read_all, &reading);
}

/* ---- columns ---------------------------------------------------------------------------------------- */

static int32_t find_column(char *const *wanted, size_t wanted_count, const char *const *headers,
	size_t count, const bool *taken) {
	for (size_t i = 0; i < wanted_count; i++)
		for (size_t j = 0; j < count; j++)
			if (!taken[j] && *wanted[i] && str_eq(wanted[i], headers[j]))
				return (int32_t)j;
	return -1;
}

int32_t link_schema_columns(const LinkSchema *schema, Arena *arena, const char *const *headers,
	size_t count, int32_t column[LINK_FIELDS_MOST], int32_t *id_column) {
	const char **names = arena_array_of(arena, const char *, count);
	bool *taken = arena_array_of(arena, bool, count);
	int32_t found = 0;
	for (size_t i = 0; i < count; i++)
		names[i] = headers[i] ? header_normal(arena, headers[i]) : "";
	*id_column = find_column(schema->ids, schema->id_count, names, count, taken);
	if (*id_column >= 0)
		taken[*id_column] = true;
	for (int32_t i = 0; i < schema->field_count; i++) {
		const LinkField *field = &schema->fields[i];
		column[i] = find_column(field->headers, field->header_count, names, count, taken);
		if (column[i] >= 0)
			taken[column[i]] = true;
		found += column[i] >= 0;
	}
	return found;
}

static bool key_kept(const LinkKey *key, const bool *present) {
	for (int32_t i = 0; i < key->part_count; i++)
		if (!present[key->parts[i].field])
			return false;
	return true;
}

void link_schema_keep(
	LinkSchema *schema, const bool present[LINK_FIELDS_MOST], int32_t kept[LINK_FIELDS_MOST]) {
	int32_t renamed[LINK_FIELDS_MOST], fields = 0, keys = 0;
	for (int32_t i = 0; i < schema->field_count; i++) {
		renamed[i] = present[i] ? fields : -1;
		if (present[i]) {
			kept[fields] = i;
			schema->fields[fields++] = schema->fields[i];
		}
	}
	for (int32_t i = 0; i < fields; i++) {
		LinkField *field = &schema->fields[i];
		field->swapped = field->swapped < 0 ? -1 : renamed[field->swapped];
		field->owner = field->owner < 0 ? -1 : renamed[field->owner];
		field->instead = field->instead < 0 ? -1 : renamed[field->instead];
	}
	for (int32_t i = 0; i < schema->key_count; i++)
		if (key_kept(&schema->keys[i], present)) {
			LinkKey *key = &schema->keys[keys++];
			*key = schema->keys[i];
			for (int32_t p = 0; p < key->part_count; p++)
				key->parts[p].field = renamed[key->parts[p].field];
		}
	schema->field_count = fields;
	schema->key_count = keys;
}
