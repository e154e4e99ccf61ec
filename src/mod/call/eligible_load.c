#include "mod/call/eligible.h"

#include "mod/area/area.h"
#include "mod/call/call_sql.h"

#include <math.h>

static const Field candidate_fields[] = {
	FIELD(Candidate, id, FIELD_ID),
	FIELD(Candidate, area, FIELD_AREA),
	FIELD(Candidate, staff, FIELD_BOOL),
	FIELD(Candidate, on_duty, FIELD_BOOL),
	FIELD(Candidate, guardian_consent, FIELD_BOOL),
	FIELD(Candidate, simulated, FIELD_BOOL),
	FIELD(Candidate, radius_m, FIELD_INT),
	FIELD(Candidate, lon, FIELD_REAL),
	FIELD(Candidate, lat, FIELD_REAL),
	FIELD(Candidate, birth, FIELD_TIME),
	FIELD(Candidate, availability, FIELD_TEXT),
	FIELD(Candidate, asked_count, FIELD_INT),
	FIELD(Candidate, last_asked_at, FIELD_TIME),
	FIELD_END,
};

static const Field holder_fields[] = {
	FIELD(SkillHolder, volunteer, FIELD_ID),
	FIELD(SkillHolder, verified, FIELD_BOOL),
	FIELD(SkillHolder, expires_at, FIELD_TIME),
	FIELD_END,
};

static const Field floor_fields[] = {
	FIELD(EligibleFloor, area, FIELD_AREA),
	FIELD(EligibleFloor, floor, FIELD_INT),
	FIELD_END,
};

typedef struct AskedRow {
	Id volunteer;
} AskedRow;
static const Field asked_fields[] = {FIELD(AskedRow, volunteer, FIELD_ID), FIELD_END};

static int load_people(Ctx *ctx, Id only, EligibleSet *set) {
	AreaRange range = area_range(ctx->arena, set->area);
	const DbArg *args = DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
		{.name = "only", .type = DB_ARG_INT, .null = only == 0, .i = only});
	int r = only ? db_all(ctx->db, &SQL_ELIGIBLE_ONE, DB_ARGS(ARG_INT("only", only)),
					   candidate_fields, sizeof *set->people, ctx->arena, &set->people, &set->count)
				 : db_all(ctx->db, &SQL_ELIGIBLE_SCAN, args, candidate_fields, sizeof *set->people,
					   ctx->arena, &set->people, &set->count);
	if (r || only)
		return r;
	return db_int(ctx->db, &SQL_ELIGIBLE_NOT_APPROVED, args, &set->not_approved);
}

static int load_holders(Ctx *ctx, EligibleSet *set) {
	size_t lists = 0, list = 0;
	for (size_t i = 0; i < set->skills.count; i++)
		lists += set->skills.all[i].count;
	set->holders = arena_array_of(ctx->arena, SkillHolder *, lists + 1);
	set->holder_counts = arena_array_of(ctx->arena, size_t, lists + 1);
	for (size_t i = 0; i < set->skills.count; i++) {
		for (size_t k = 0; k < set->skills.all[i].count; k++, list++) {
			int r = db_all(ctx->db, &SQL_ELIGIBLE_HOLDERS,
				DB_ARGS(ARG_TEXT("skill", set->skills.all[i].any[k])), holder_fields,
				sizeof **set->holders, ctx->arena, &set->holders[list], &set->holder_counts[list]);
			if (r)
				return r;
		}
	}
	return 0;
}

static int load_asked(Ctx *ctx, EligibleSet *set) {
	AskedRow *rows;
	int r = db_all(ctx->db, &SQL_ELIGIBLE_ASKED, DB_ARGS(ARG_INT("need", set->need->id)),
		asked_fields, sizeof *rows, ctx->arena, &rows, &set->asked_count);
	set->asked = (Id *)rows;
	return r;
}

/* The need's own point, else its area's. */
static int load_place(Ctx *ctx, EligibleSet *set) {
	Area area;
	set->lon = set->need->lon;
	set->lat = set->need->lat;
	if (!isnan(set->lon) && !isnan(set->lat))
		return 0;
	int r = area_find(ctx, set->need->area, &area);
	if (!r) {
		set->lon = area.lon;
		set->lat = area.lat;
	}
	return r == DB_NONE ? 0 : r;
}

int eligible_load(Ctx *ctx, const Need *need, const char *area, Id only, EligibleSet *out) {
	*out = (EligibleSet){.need = need, .area = area};
	out->task = packs_task(ctx->packs, need->task);
	skill_expr_parse(ctx->arena, need->skills, &out->skills);
	int r = need_level(ctx, need, &out->level);
	if (r || (r = load_place(ctx, out)) || (r = load_people(ctx, only, out)) ||
		(r = load_holders(ctx, out)) || (r = load_asked(ctx, out)))
		return r;
	if ((r = duty_spans(ctx, need->starts_at - DUTY_REST_HORIZON, need->ends_at + DUTY_REST_HORIZON,
			 &out->spans, &out->span_count)))
		return r;
	return db_all(ctx->db, &SQL_ELIGIBLE_FLOORS, DB_ARGS(ARG_INT("need", need->id)), floor_fields,
		sizeof *out->floors, ctx->arena, &out->floors, &out->floor_count);
}
