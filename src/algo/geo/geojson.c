#include "algo/geo/geojson_private.h"

#include "base/guard.h"
#include "base/str.h"

#include <string.h>

const char *geo_fault_name(GeoFault fault) {
	static const char *const names[] = {"", "json", "size", "depth", "collection", "features",
		"feature", "code", "name", "geometry", "position", "range", "ring_short", "ring_open",
		"no_area"};
	return (size_t)fault < sizeof names / sizeof *names ? names[fault] : "";
}

/* ---- one feature -------------------------------------------------------------------------------- */

static const char *code_of(Arena *arena, const json_t *code) {
	if (json_is_integer(code))
		return json_integer_value(code) < 0
			? NULL
			: arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(code));
	const char *text = json_string_value(code);
	return str_empty(text) ? NULL : arena_strdup(arena, text);
}

static int read_feature(Arena *arena, const json_t *feature, GeoFeature *out) {
	const json_t *properties = json_object_get(feature, "properties");
	const json_t *name = json_object_get(properties, "name");
	if (!str_eq(json_string_value(json_object_get(feature, "type")), "Feature"))
		return GEO_FEATURE;
	if (!(out->code = code_of(arena, json_object_get(properties, "code"))))
		return GEO_CODE;
	if (name && !json_is_null(name) && !json_is_string(name))
		return GEO_NAME;
	out->name = arena_strdup(arena, json_string_value(name));
	return geometry_read(arena, json_object_get(feature, "geometry"), out);
}

/* ---- the collection ----------------------------------------------------------------------------- */

typedef struct Reading {
	Arena *arena;
	const json_t *features;
	GeoFeatures *out;
} Reading;

static int read_features(void *self) {
	Reading *reading = self;
	GeoFeatures *out = reading->out;
	size_t count = json_array_size(reading->features);
	out->items = arena_array_of(reading->arena, GeoFeature, count);
	out->faults = arena_array_of(reading->arena, GeoFeatureFault, count);
	for (size_t i = 0; i < count; i++) {
		GeoFeature *feature = &out->items[out->count];
		*feature = (GeoFeature){.index = i};
		int fault = read_feature(reading->arena, json_array_get(reading->features, i), feature);
		if (fault)
			out->faults[out->fault_count++] = (GeoFeatureFault){i, (GeoFault)fault};
		else
			out->count++;
	}
	return 0;
}

static int read_collection(Arena *arena, const json_t *root, GeoFeatures *out) {
	Reading reading = {arena, json_object_get(root, "features"), out};
	if (!str_eq(json_string_value(json_object_get(root, "type")), "FeatureCollection") ||
		!json_is_array(reading.features))
		return GEO_COLLECTION;
	if (json_array_size(reading.features) > GEOJSON_FEATURES_MOST)
		return GEO_FEATURES;
	return guarded(arena, read_features, &reading);
}

/* Asked before parsing, so that the parser need not follow. */
static bool too_deep(const char *text, size_t size) {
	size_t depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < size; i++) {
		char c = text[i];
		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '[' || c == '{') && ++depth > GEOJSON_DEPTH_MOST)
			return true;
		else if (!quoted && (c == ']' || c == '}') && depth)
			depth--;
	}
	return false;
}

int geojson_read(Arena *arena, const char *text, size_t size, GeoFeatures *out) {
	json_error_t error;
	*out = (GeoFeatures){0};
	bool bom = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
	if (size > GEOJSON_SIZE_MOST)
		return GEO_SIZE;
	if (too_deep(text, size))
		return GEO_DEPTH;
	json_t *root =
		json_loadb(text + (bom ? 3 : 0), size - (bom ? 3 : 0), JSON_REJECT_DUPLICATES, &error);
	if (!root) {
		out->line = error.line;
		out->column = error.column;
		return json_error_code(&error) == json_error_out_of_memory ? ERR_MEMORY : GEO_JSON;
	}
	int r = read_collection(arena, root, out);
	json_decref(root);
	if (r == ERR_MEMORY)
		arena_exhausted(arena);
	return r;
}
