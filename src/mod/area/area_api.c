#include "mod/area/area_api.h"

#include "base/str.h"
#include "mod/area/area.h"
#include "mod/area/area_sql.h"

#include <math.h>
#include <string.h>

/* ---- list, one ----------------------------------------------------------------------------------- */

typedef struct ListParams {
	const char *cursor;
	int64_t limit;
	const char *parent, *level, *q;
	int8_t closed;
} ListParams;
static const char *const levels[] = {
	"province", "city", "district", "street", "community", "grid", NULL};
static const Field list_params[] = {
	PAGE_FIELDS(ListParams),
	FIELD(ListParams, parent, FIELD_TEXT, .max = 15,
		.summary = "children of this area; root for those without a parent"),
	FIELD(ListParams, level, FIELD_ENUM, .values = levels),
	FIELD(ListParams, q, FIELD_TEXT, .max = 50,
		.summary = "part of the name, or the beginning of the code"),
	FIELD(ListParams, closed, FIELD_BOOL, .summary = "also areas no longer valid"),
	FIELD_END,
};

typedef struct AreaView {
	Area area;
	const char *full_code;
	int64_t children;
} AreaView;
#define ROW_FIELD(member, type_, ...) \
	{ .name = #member, .type = (type_), .offset = offsetof(AreaView, area.member), __VA_ARGS__ }
static const Field area_view[] = {
	ROW_FIELD(code, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(AreaView, full_code, FIELD_TEXT, .flags = FIELD_REQUIRED),
	ROW_FIELD(level, FIELD_ENUM, .values = levels, .flags = FIELD_REQUIRED),
	ROW_FIELD(parent, FIELD_TEXT, .flags = FIELD_REQUIRED),
	ROW_FIELD(name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	ROW_FIELD(short_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	ROW_FIELD(kind, FIELD_TEXT, .flags = FIELD_REQUIRED),
	ROW_FIELD(valid_from, FIELD_TEXT, .flags = FIELD_REQUIRED),
	ROW_FIELD(valid_to, FIELD_TEXT),
	ROW_FIELD(successor, FIELD_TEXT),
	ROW_FIELD(lon, FIELD_REAL),
	ROW_FIELD(lat, FIELD_REAL),
	ROW_FIELD(reserve_floor, FIELD_INT),
	ROW_FIELD(population, FIELD_INT),
	FIELD(AreaView, children, FIELD_INT, .flags = FIELD_REQUIRED),
	ROW_FIELD(version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static void put_view(Ctx *ctx, AreaView *view) {
	view->full_code = area_full_code(ctx->arena, view->area.code);
	jw_struct(ctx->out, area_view, view);
}

static int list_run(Ctx *ctx, const void *params, const void *body) {
	const ListParams *in = params;
	int64_t limit = in->limit == INT_ABSENT ? 200 : in->limit;
	AreaView *rows;
	size_t count;
	(void)body;
	ctx_allow_public(ctx); /* the tree itself is public knowledge */
	int r = db_all(ctx->db, &SQL_AREA_LIST,
		DB_ARGS(ARG_TEXT("parent", str_eq(in->parent, "root") ? "" : in->parent),
			ARG_TEXT("level", in->level), ARG_TEXT("q", in->q), ARG_INT("closed", in->closed == 1),
			ARG_TEXT("after", in->cursor ? in->cursor : ""), ARG_INT("limit", limit + 1)),
		area_view, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	if (count > (size_t)limit) {
		count = (size_t)limit;
		ctx->next = rows[count - 1].area.code;
	}
	for (size_t i = 0; i < count; i++)
		put_view(ctx, &rows[i]);
	return 0;
}

typedef struct CodeParams {
	const char *code;
} CodeParams;
static const Field code_params[] = {
	FIELD(CodeParams, code, FIELD_AREA, .flags = FIELD_REQUIRED), FIELD_END};

typedef struct PathStep {
	const char *code, *name, *level;
} PathStep;
static const Field path_fields[] = {
	FIELD(PathStep, code, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(PathStep, name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(PathStep, level, FIELD_ENUM, .flags = FIELD_REQUIRED, .values = levels),
	FIELD_END,
};
typedef struct AreaWhole {
	AreaView view;
	FieldObjects path;
} AreaWhole;
static const Field area_whole[] = {
	EMBED(AreaWhole, view, area_view),
	LIST(AreaWhole, path, PathStep, path_fields),
	FIELD_END,
};

/* From the root down to the area itself. */
static int load_path(Ctx *ctx, Area area, FieldObjects *out) {
	enum { STEPS_MOST = 8 };
	PathStep *steps = arena_array_of(ctx->arena, PathStep, STEPS_MOST);
	size_t at = STEPS_MOST;
	int r = 0;
	steps[--at] = (PathStep){area.code, area.short_name, area.level};
	while (at > 0 && *area.parent && !(r = area_find(ctx, area.parent, &area)))
		steps[--at] = (PathStep){area.code, area.short_name, area.level};
	*out = (FieldObjects){steps + at, STEPS_MOST - at};
	return r < 0 ? r : 0;
}

static int require(Ctx *ctx, const char *code, Area *out) {
	const char *shortened = area_short_code(ctx->arena, code);
	int r = shortened ? area_find(ctx, shortened, out) : DB_NONE;
	return r == DB_NONE ? ctx_refuse(ctx, PROBLEM_NOT_FOUND, NULL) : r;
}

static int read_run(Ctx *ctx, const void *params, const void *body) {
	AreaWhole whole = {0};
	AreaView *view = &whole.view;
	(void)body;
	ctx_allow_public(ctx);
	int r = require(ctx, ((const CodeParams *)params)->code, &view->area);
	if (r ||
		(r = db_int(ctx->db, &SQL_AREA_CHILDREN_COUNT, DB_ARGS(ARG_TEXT("code", view->area.code)),
			 &view->children)) ||
		(r = load_path(ctx, view->area, &whole.path)))
		return r;
	view->full_code = area_full_code(ctx->arena, view->area.code);
	ctx->etag = view->area.version;
	jw_struct(ctx->out, area_whole, &whole);
	return 0;
}

/* ---- shapes ------------------------------------------------------------------------------------------ */

typedef struct ShapeParams {
	const char *parent;
} ShapeParams;
static const Field shape_params[] = {
	FIELD(ShapeParams, parent, FIELD_AREA, .flags = FIELD_REQUIRED), FIELD_END};

typedef struct ShapeRow {
	const char *code, *name, *short_name, *geometry;
	double lon, lat;
	int8_t synthetic;
} ShapeRow;
static const Field shape_row[] = {
	FIELD(ShapeRow, code, FIELD_AREA),
	FIELD(ShapeRow, name, FIELD_TEXT),
	FIELD(ShapeRow, short_name, FIELD_TEXT),
	FIELD(ShapeRow, geometry, FIELD_TEXT),
	FIELD(ShapeRow, lon, FIELD_REAL),
	FIELD(ShapeRow, lat, FIELD_REAL),
	FIELD(ShapeRow, synthetic, FIELD_BOOL),
	FIELD_END,
};

/* GeoJSON (RFC 7946) of what the database holds. */
typedef struct FeatureProperties {
	const char *code, *name;
	int8_t synthetic;
} FeatureProperties;
static const Field properties_fields[] = {
	FIELD(FeatureProperties, code, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(FeatureProperties, name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(FeatureProperties, synthetic, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD_END,
};
static const char *const feature_types[] = {"Feature", NULL},
						 *const collection_types[] = {"FeatureCollection", NULL};
#define GEOMETRY_SCHEMA \
	"{\"type\":\"object\",\"required\":[\"type\",\"coordinates\"],\"additionalProperties\":false," \
	"\"properties\":{\"type\":{\"enum\":[\"Point\",\"Polygon\",\"MultiPolygon\"]}," \
	"\"coordinates\":{\"type\":\"array\",\"minItems\":1}}}"
typedef struct Feature {
	const char *type;
	FeatureProperties *properties;
	const char *geometry;
} Feature;
static const Field feature_fields[] = {
	FIELD(Feature, type, FIELD_ENUM, .flags = FIELD_REQUIRED, .values = feature_types),
	FIELD(Feature, properties, FIELD_OBJECT, .flags = FIELD_REQUIRED, .sub = properties_fields,
		.sub_size = sizeof(FeatureProperties)),
	FIELD(Feature, geometry, FIELD_JSON, .flags = FIELD_REQUIRED, .schema = GEOMETRY_SCHEMA),
	FIELD_END,
};
typedef struct Features {
	const char *type;
	FieldObjects features;
} Features;
static const Field features_reply[] = {
	FIELD(Features, type, FIELD_ENUM, .flags = FIELD_REQUIRED, .values = collection_types),
	LIST(Features, features, Feature, feature_fields),
	FIELD_END,
};

/* An area without a shape of its own is its point; one without either is not shown. */
static bool feature_of(Arena *arena, const ShapeRow *row, Feature *out) {
	if (!row->geometry && (isnan(row->lon) || isnan(row->lat)))
		return false;
	FeatureProperties *properties = arena_new_of(arena, FeatureProperties);
	*properties = (FeatureProperties){row->code, row->short_name, row->synthetic != 0};
	*out = (Feature){feature_types[0], properties, row->geometry};
	if (!row->geometry)
		out->geometry = arena_printf(
			arena, "{\"type\":\"Point\",\"coordinates\":[%.6f,%.6f]}", row->lon, row->lat);
	return true;
}

static int shapes_run(Ctx *ctx, const void *params, const void *body) {
	ShapeRow *rows;
	size_t count, n = 0;
	(void)body;
	ctx_allow_public(ctx);
	int r = db_all(ctx->db, &SQL_AREA_SHAPES_OF,
		DB_ARGS(ARG_TEXT("parent", ((const ShapeParams *)params)->parent)), shape_row, sizeof *rows,
		ctx->arena, &rows, &count);
	if (r)
		return r;
	Feature *features = arena_array_of(ctx->arena, Feature, count + 1);
	for (size_t i = 0; i < count; i++)
		n += feature_of(ctx->arena, &rows[i], &features[n]);
	Features reply = {collection_types[0], {features, n}};
	jw_struct(ctx->out, features_reply, &reply);
	return 0;
}

/* ---- changing ------------------------------------------------------------------------------------------ */

typedef struct GridBody {
	const char *name;
	int64_t sequence;
} GridBody;
static const Field grid_body[] = {
	FIELD(GridBody, name, FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED),
	FIELD(GridBody, sequence, FIELD_INT, .min = 1, .max = 999,
		.summary = "default the next free one"),
	FIELD_END,
};

static int grid_run(Ctx *ctx, const void *params, const void *body) {
	const GridBody *in = body;
	AreaView view = {0};
	Area community = {0};
	int r = require(ctx, ((const CodeParams *)params)->code, &community);
	if (r || (r = ctx_require_area(ctx, community.code)) ||
		(r = area_make_grid(ctx, &community, in->name, in->sequence, &view.area)))
		return r;
	put_view(ctx, &view);
	return 0;
}

static const Field change_body[] = {
	FIELD(AreaChange, name, FIELD_TEXT, .max = 60),
	FIELD(AreaChange, reserve_floor, FIELD_INT, .min = 0, .max = 100000,
		.summary = "people this community never lends"),
	FIELD(AreaChange, lon, FIELD_REAL, .min = -180, .max = 180),
	FIELD(AreaChange, lat, FIELD_REAL, .min = -90, .max = 90),
	FIELD_END,
};

static int update_run(Ctx *ctx, const void *params, const void *body) {
	AreaView view = {0};
	int r = require(ctx, ((const CodeParams *)params)->code, &view.area);
	if (r || (r = ctx_require_area(ctx, view.area.code)) ||
		(r = ctx_match_version(ctx, view.area.version)) || (r = area_change(ctx, &view.area, body)))
		return r;
	ctx->etag = view.area.version;
	put_view(ctx, &view);
	return 0;
}

/* ---- importing -------------------------------------------------------------------------------------------- */

typedef struct ImportParams {
	int8_t dry_run, synthetic;
	Time edition;
	const char *source;
} ImportParams;
static const Field import_params[] = {
	FIELD(ImportParams, dry_run, FIELD_BOOL),
	FIELD(ImportParams, edition, FIELD_DATE, .summary = "the list is valid from this day"),
	FIELD(
		ImportParams, synthetic, FIELD_BOOL, .summary = "schematic shapes, to be said on the map"),
	FIELD(ImportParams, source, FIELD_TEXT, .summary = "where the shapes come from"),
	FIELD_END,
};
typedef struct ImportFault {
	const char *place, *fault;
} ImportFault;
static const Field fault_fields[] = {
	FIELD(ImportFault, place, FIELD_TEXT),
	FIELD(ImportFault, fault, FIELD_TEXT),
	FIELD_END,
};
typedef struct ImportReply {
	int64_t rows, added, removed, renamed, moved, unchanged;
	int8_t applied;
	FieldObjects faults;
} ImportReply;
static const Field import_reply[] = {
	FIELD(ImportReply, rows, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(ImportReply, added, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(ImportReply, removed, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(ImportReply, renamed, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(ImportReply, moved, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(ImportReply, unchanged, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(ImportReply, applied, FIELD_BOOL, .flags = FIELD_REQUIRED),
	LIST(ImportReply, faults, ImportFault, fault_fields),
	FIELD_END,
};

static FieldObjects list_faults(Arena *arena, const FieldErrors *faults) {
	ImportFault *items = arena_array_of(arena, ImportFault, faults->count + 1);
	size_t n = 0;
	for (const FieldError *f = faults->first; f; f = f->next)
		items[n++] = (ImportFault){f->pointer, field_fault_name(f->fault)};
	return (FieldObjects){items, n};
}

static int reply_import(Ctx *ctx, const AreaImport *io) {
	ImportReply reply = {io->rows, io->added, io->removed, io->renamed, io->moved, io->unchanged,
		!io->dry_run && io->faults.count == 0, list_faults(ctx->arena, &io->faults)};
	jw_struct(ctx->out, import_reply, &reply);
	return 0;
}

static AreaImport import_of(Ctx *ctx, const ImportParams *in) {
	char text[TIME_TEXT_SIZE];
	return (AreaImport){.dry_run = in->dry_run == 1,
		.edition =
			in->edition ? arena_strdup(ctx->arena, time_format_date(in->edition, text)) : NULL};
}

static int import_run(Ctx *ctx, const void *params, const void *body) {
	AreaImport io = import_of(ctx, params);
	int r = ctx_require_area(ctx, "");
	return r || (r = area_import(ctx, *(const FieldBlob *)body, &io)) ? r : reply_import(ctx, &io);
}

static int changes_run(Ctx *ctx, const void *params, const void *body) {
	AreaImport io = import_of(ctx, params);
	int r = ctx_require_area(ctx, "");
	return r || (r = area_import_changes(ctx, *(const FieldBlob *)body, &io))
		? r
		: reply_import(ctx, &io);
}

static int import_shapes_run(Ctx *ctx, const void *params, const void *body) {
	const ImportParams *in = params;
	AreaImport io = import_of(ctx, params);
	int r = ctx_require_area(ctx, "");
	if (r ||
		(r = area_import_shapes(
			 ctx, *(const FieldBlob *)body, in->synthetic == 1, in->source ? in->source : "", &io)))
		return r;
	return reply_import(ctx, &io);
}

#define IMPORT(name_, path_, summary_, run_, more_) \
	{ \
		.name = name_, .method = "POST", .path = path_, .summary = summary_, \
		.flags = ROUTE_COMMAND | ROUTE_UPLOAD, .params = import_params, \
		.params_size = sizeof(ImportParams), .reply = import_reply, \
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA, PROBLEM_IMPORT_FORMAT, more_), .run = run_ \
	}

const Route area_routes[] = {
	{.name = "area.list",
		.method = "GET",
		.path = "/areas",
		.summary = "Areas, by parent, level or name",
		.flags = ROUTE_LIST | ROUTE_PUBLIC,
		.params = list_params,
		.params_size = sizeof(ListParams),
		.reply = area_view,
		.run = list_run},
	{.name = "area.shapes",
		.method = "GET",
		.path = "/areas/shapes",
		.summary = "GeoJSON of the children of an area",
		.flags = ROUTE_RAW | ROUTE_PUBLIC,
		.params = shape_params,
		.params_size = sizeof(ShapeParams),
		.reply = features_reply,
		.reply_type = "application/geo+json",
		.run = shapes_run},
	{.name = "area.read",
		.method = "GET",
		.path = "/areas/{code}",
		.summary = "One area and its path from the root",
		.flags = ROUTE_PUBLIC | ROUTE_ETAG,
		.params = code_params,
		.params_size = sizeof(CodeParams),
		.reply = area_whole,
		.run = read_run},
	{.name = "grid.make",
		.method = "POST",
		.path = "/areas/{code}/grids",
		.summary = "A grid inside a community",
		.flags = ROUTE_COMMAND | ROUTE_CREATED,
		.params = code_params,
		.params_size = sizeof(CodeParams),
		.body = grid_body,
		.body_size = sizeof(GridBody),
		.reply = area_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA, PROBLEM_GRID_PARENT, PROBLEM_AREA_EXISTS),
		.run = grid_run},
	{.name = "area.update",
		.method = "PUT",
		.path = "/areas/{code}",
		.summary = "Reserve floor, point, name of a grid",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		.params = code_params,
		.params_size = sizeof(CodeParams),
		.body = change_body,
		.body_size = sizeof(AreaChange),
		.reply = area_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = update_run},
	IMPORT("area.import", "/areas/import", "A city's list, or a newer edition of it (CSV)",
		import_run, PROBLEM_NONE),
	IMPORT("area.import_changes", "/areas/changes",
		"Codes that moved, with all that refers to them (CSV)", changes_run, PROBLEM_NONE),
	IMPORT("area.import_shapes", "/areas/shapes", "A city's own boundaries (GeoJSON)",
		import_shapes_run, PROBLEM_IMPORT_ROWS),
	{.name = NULL},
};
