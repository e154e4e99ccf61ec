#include "mod/area/area.h"

#include "base/str.h"
#include "mod/area/area_sql.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const Field area_fields[] = {
	FIELD(Area, code, FIELD_AREA),
	FIELD(Area, level, FIELD_TEXT, .summary = "province city district street community grid"),
	FIELD(Area, parent, FIELD_TEXT),
	FIELD(Area, name, FIELD_TEXT),
	FIELD(Area, short_name, FIELD_TEXT),
	FIELD(Area, kind, FIELD_TEXT),
	FIELD(Area, valid_from, FIELD_TEXT),
	FIELD(Area, valid_to, FIELD_TEXT),
	FIELD(Area, successor, FIELD_TEXT),
	FIELD(Area, lon, FIELD_REAL),
	FIELD(Area, lat, FIELD_REAL),
	FIELD(Area, reserve_floor, FIELD_INT),
	FIELD(Area, population, FIELD_INT),
	FIELD(Area, version, FIELD_INT),
	FIELD_END,
};

int area_find(Ctx *ctx, const char *code, Area *out) {
	return db_one(
		ctx->db, &SQL_AREA_GET, DB_ARGS(ARG_TEXT("code", code)), area_fields, out, ctx->arena);
}

int area_communities(Ctx *ctx, Area **items, size_t *count) {
	return db_all(ctx->db, &SQL_AREA_COMMUNITIES, DB_NO_ARGS, area_fields, sizeof **items,
		ctx->arena, items, count);
}

int area_require_open(Ctx *ctx, const char *code, Area *out) {
	const char *shortened = area_short_code(ctx->arena, code);
	int r = shortened ? area_find(ctx, shortened, out) : DB_NONE;
	if (r == DB_NONE)
		return ctx_refuse(ctx, PROBLEM_AREA_UNKNOWN, NULL);
	return r || !out->valid_to ? r : ctx_refuse(ctx, PROBLEM_AREA_CLOSED, "%s", out->valid_to);
}

int area_parent_tier(Ctx *ctx, const char *code, Area *out) {
	int r = area_find(ctx, code, out);
	while (!r) {
		if (str_empty(out->parent) || strlen(out->code) <= 4)
			return DB_NONE;
		r = area_find(ctx, out->parent, out);
		if (!r && strlen(out->code) < 4)
			return DB_NONE; /* a province is above the city that runs this */
		if (!r && !area_is_pseudo(out->name))
			return 0;
	}
	return r;
}

/* ---- changing ---------------------------------------------------------------------------------------- */

typedef struct CodeRow {
	const char *code;
} CodeRow;
static const Field code_fields[] = {
	{.name = "max", .type = FIELD_TEXT, .offset = offsetof(CodeRow, code)}, FIELD_END};

static int next_sequence(Ctx *ctx, const char *community, int64_t *out) {
	CodeRow last = {0};
	int64_t n = 0;
	int r = db_one(ctx->db, &SQL_AREA_LAST_GRID, DB_ARGS(ARG_TEXT("code", community)), code_fields,
		&last, ctx->arena);
	if (!r && last.code)
		str_to_int(last.code + 12, &n);
	*out = n + 1;
	return r == DB_NONE ? 0 : r;
}

int area_make_grid(Ctx *ctx, const Area *community, const char *name, int64_t sequence, Area *out) {
	char today[TIME_TEXT_SIZE];
	Area there;
	if (strlen(community->code) != 12)
		return ctx_refuse(ctx, PROBLEM_GRID_PARENT, NULL);
	int r = sequence == INT_ABSENT ? next_sequence(ctx, community->code, &sequence) : 0;
	if (r)
		return r;
	const char *code = arena_printf(ctx->arena, "%s%03d", community->code, (int)sequence);
	if (sequence > 999 || (r = area_find(ctx, code, &there)) == 0)
		return ctx_refuse(ctx, PROBLEM_AREA_EXISTS, NULL);
	if (r < 0)
		return r;
	*out = (Area){.code = code,
		.level = "grid",
		.parent = community->code,
		.name = name,
		.short_name = name,
		.kind = "grid",
		.valid_from = arena_strdup(ctx->arena, time_format_date(ctx->now, today)),
		.lon = community->lon,
		.lat = community->lat,
		.reserve_floor = INT_ABSENT,
		.population = INT_ABSENT,
		.version = 1};
	r = db_exec(ctx->db, &SQL_AREA_INSERT, db_args_of(ctx->arena, area_fields, out, NULL));
	return r ? r : ctx_journal(ctx, "grid.make", out->code, "area", 0, 0, "{}");
}

int area_change(Ctx *ctx, Area *area, const AreaChange *change) {
	if (change->name && !str_eq(area->level, "grid"))
		return ctx_refuse_field(ctx, "/name", FAULT_VALUE);
	area->name = change->name ? change->name : area->name;
	area->short_name = change->name ? change->name : area->short_name;
	area->reserve_floor =
		change->reserve_floor != INT_ABSENT ? change->reserve_floor : area->reserve_floor;
	area->lon = isnan(change->lon) ? area->lon : change->lon;
	area->lat = isnan(change->lat) ? area->lat : change->lat;
	area->version++;
	int r = db_exec(ctx->db, &SQL_AREA_UPDATE, db_args_of(ctx->arena, area_fields, area, NULL));
	return r ? r : ctx_journal(ctx, "area.update", area->code, "area", 0, 0, "{}");
}
