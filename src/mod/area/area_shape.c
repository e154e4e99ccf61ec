/* Shapes of a city's own GeoJSON. Huying brings none: see demo/wuhan for a synthetic one. */
#include "mod/area/area.h"

#include "algo/geo/geojson.h"
#include "base/str.h"
#include "mod/area/area_sql.h"

#include <math.h>

typedef struct Shapes {
	Ctx *ctx;
	AreaImport *io;
	bool synthetic;
	const char *source;
} Shapes;

static void add_fault(Shapes *shapes, size_t index, const char *member, FieldFault fault) {
	field_errors_add(&shapes->io->faults,
		arena_printf(shapes->ctx->arena, "/features/%zu/%s", index, member), fault);
}

static void tell_faults(Shapes *shapes, const GeoFeatures *features) {
	for (size_t i = 0; i < features->fault_count; i++) {
		GeoFault fault = features->faults[i].fault;
		const char *member = fault == GEO_CODE ? "properties/code"
			: fault == GEO_NAME                ? "properties/name"
			: fault == GEO_FEATURE             ? "type"
											   : "geometry";
		add_fault(shapes, features->faults[i].index, member,
			fault == GEO_RANGE ? FAULT_RANGE : FAULT_FORMAT);
	}
}

static int put_point(Shapes *shapes, const Area *area, const GeoFeature *feature) {
	return db_exec(shapes->ctx->db, &SQL_AREA_POINT,
		DB_ARGS(ARG_TEXT("code", area->code), ARG_REAL("lon", feature->lon),
			ARG_REAL("lat", feature->lat)));
}

static int put_shape(Shapes *shapes, const Area *area, const GeoFeature *feature) {
	return db_exec(shapes->ctx->db, &SQL_AREA_SHAPE_PUT,
		DB_ARGS(ARG_TEXT("code", area->code), ARG_TEXT("geometry", feature->geometry),
			ARG_INT("synthetic", shapes->synthetic), ARG_TEXT("source", shapes->source)));
}

/* A shape also gives a place to write the name, where the area has no point of its own. */
static int put(Shapes *shapes, const Area *area, const GeoFeature *feature) {
	bool point = str_eq(feature->kind, "Point");
	shapes->io->added++;
	if (shapes->io->dry_run)
		return 0;
	int r = point ? 0 : put_shape(shapes, area, feature);
	return r || !(point || isnan(area->lon)) ? r : put_point(shapes, area, feature);
}

static int take(Shapes *shapes, const GeoFeature *feature) {
	Area area;
	const char *code = area_short_code(shapes->ctx->arena, feature->code);
	int r = code ? area_find(shapes->ctx, code, &area) : DB_NONE;
	if (r == DB_NONE)
		add_fault(shapes, feature->index, "properties/code", code ? FAULT_VALUE : FAULT_FORMAT);
	if (r || shapes->io->faults.count)
		return r < 0 ? r : 0;
	return put(shapes, &area, feature);
}

static int refuse(Ctx *ctx, int fault, const GeoFeatures *features) {
	if (fault < 0)
		return fault;
	if (!features->line)
		return ctx_refuse(ctx, PROBLEM_IMPORT_FORMAT, "%s", geo_fault_name((GeoFault)fault));
	return ctx_refuse(ctx, PROBLEM_IMPORT_FORMAT, "%s, %d:%d", geo_fault_name((GeoFault)fault),
		features->line, features->column);
}

int area_import_shapes(
	Ctx *ctx, FieldBlob file, bool synthetic, const char *source, AreaImport *io) {
	GeoFeatures features;
	Shapes shapes = {ctx, io, synthetic, source};
	*io = (AreaImport){.dry_run = io->dry_run};
	field_errors_init(&io->faults, ctx->arena);
	int r = geojson_read(ctx->arena, (const char *)file.data, file.size, &features);
	if (r)
		return refuse(ctx, r, &features);
	io->rows = (int64_t)(features.count + features.fault_count);
	tell_faults(&shapes, &features);
	for (size_t i = 0; i < features.count && !r; i++)
		r = take(&shapes, &features.items[i]);
	if (r || io->faults.count)
		return r ? r : ctx_refuse(ctx, PROBLEM_IMPORT_ROWS, NULL);
	return io->dry_run ? 0
					   : ctx_journal(ctx, "area.import_shapes", "", "area", 0, 0,
							 "{\"shapes\":%lld}", (long long)io->added);
}
