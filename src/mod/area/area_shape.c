/* Shapes of a city's own GeoJSON. Huying brings none: see demo/wuhan for a synthetic one. */
#include "mod/area/area.h"

#include "base/str.h"
#include "mod/area/area_sql.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static bool position_valid(const json_t *position) {
	double lon = json_number_value(json_array_get(position, 0)),
		   lat = json_number_value(json_array_get(position, 1));
	return json_array_size(position) >= 2 && json_is_number(json_array_get(position, 0)) &&
		json_is_number(json_array_get(position, 1)) && lon >= -180 && lon <= 180 && lat >= -90 &&
		lat <= 90;
}

static bool ring_valid(const json_t *ring) {
	size_t n = json_array_size(ring);
	if (n < 4 || !json_equal(json_array_get(ring, 0), json_array_get(ring, n - 1)))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!position_valid(json_array_get(ring, i)))
			return false;
	return true;
}

static bool polygon_valid(const json_t *rings) {
	for (size_t i = 0; i < json_array_size(rings); i++)
		if (!ring_valid(json_array_get(rings, i)))
			return false;
	return json_array_size(rings) > 0;
}

static bool geometry_valid(const json_t *geometry) {
	const char *type = json_string_value(json_object_get(geometry, "type"));
	const json_t *coordinates = json_object_get(geometry, "coordinates");
	if (str_eq(type, "Polygon"))
		return polygon_valid(coordinates);
	if (!str_eq(type, "MultiPolygon") || !json_array_size(coordinates))
		return false;
	for (size_t i = 0; i < json_array_size(coordinates); i++)
		if (!polygon_valid(json_array_get(coordinates, i)))
			return false;
	return true;
}

static void fault(AreaImport *io, size_t index, const char *member, FieldFault what) {
	field_errors_add(
		&io->faults, arena_printf(io->faults.arena, "/features/%zu/%s", index, member), what);
}

static int put_shape(Ctx *ctx, AreaImport *io, const char *code, const json_t *geometry,
	bool synthetic, const char *source) {
	io->added++;
	if (io->dry_run)
		return 0;
	char *text = json_dumps(geometry, JSON_COMPACT);
	if (!text)
		return ERR_MEMORY;
	int r = db_exec(ctx->db, &SQL_AREA_SHAPE_PUT,
		DB_ARGS(ARG_TEXT("code", code), ARG_TEXT("geometry", text), ARG_INT("synthetic", synthetic),
			ARG_TEXT("source", source)));
	free(text);
	return r;
}

static int take_feature(Ctx *ctx, AreaImport *io, size_t index, const json_t *feature,
	bool synthetic, const char *source) {
	Area area;
	const json_t *geometry = json_object_get(feature, "geometry");
	const char *code = area_short_code(ctx->arena,
		json_string_value(json_object_get(json_object_get(feature, "properties"), "code")));
	io->rows++;
	if (!code)
		fault(io, index, "properties/code", FAULT_FORMAT);
	if (!geometry_valid(geometry))
		fault(io, index, "geometry", FAULT_FORMAT);
	int r = code ? area_find(ctx, code, &area) : DB_NONE;
	if (r == DB_NONE && code)
		fault(io, index, "properties/code", FAULT_VALUE);
	return r || io->faults.count ? (r < 0 ? r : 0)
								 : put_shape(ctx, io, area.code, geometry, synthetic, source);
}

int area_import_shapes(
	Ctx *ctx, FieldBlob file, bool synthetic, const char *source, AreaImport *io) {
	enum { FEATURES_MOST = 20000 };
	*io = (AreaImport){.dry_run = io->dry_run};
	field_errors_init(&io->faults, ctx->arena);
	json_t *root = json_loadb((const char *)file.data, file.size, JSON_REJECT_DUPLICATES, NULL);
	const json_t *features = json_object_get(root, "features");
	int r = 0;
	if (!str_eq(json_string_value(json_object_get(root, "type")), "FeatureCollection") ||
		!json_is_array(features) || json_array_size(features) > FEATURES_MOST)
		r = ctx_refuse(ctx, PROBLEM_IMPORT_FORMAT, "FeatureCollection");
	for (size_t i = 0; i < json_array_size(features) && !r; i++)
		r = take_feature(ctx, io, i, json_array_get(features, i), synthetic, source);
	json_decref(root);
	if (!r && io->faults.count)
		return ctx_refuse(ctx, PROBLEM_IMPORT_ROWS, NULL);
	return r;
}
