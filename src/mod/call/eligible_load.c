#include "mod/call/eligible.h"

#include "base/str.h"
#include "mod/area/area.h"
#include "mod/call/call_sql.h"

#include <math.h>
#include <string.h>

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

/* How much of the city a list covers; each has its own statements. */
typedef enum Span { SPAN_CITY, SPAN_SUBTREE, SPAN_ONE } Span;

typedef struct Loading {
	Ctx *ctx;
	Span span;
	const DbArg *args; /* area_lo area_hi only */
} Loading;

static Loading loading(Ctx *ctx, const char *area, Id only) {
	enum { CITY_DIGITS = 4 };
	AreaRange range = area_range(ctx->arena, area);
	DbArg *args = arena_array_of(ctx->arena, DbArg, 4);
	const DbArg *given = DB_ARGS(
		ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi), ARG_INT("only", only));
	memcpy(args, given, 4 * sizeof *args);
	Span span = only ? SPAN_ONE : strlen(area) <= CITY_DIGITS ? SPAN_CITY : SPAN_SUBTREE;
	return (Loading){ctx, span, args};
}

static int load_people(const Loading *loading, EligiblePool *pool) {
	static const DbStmt *const statements[] = {
		&SQL_ELIGIBLE_CITY, &SQL_ELIGIBLE_SUBTREE, &SQL_ELIGIBLE_ONE};
	Db *db = loading->ctx->db;
	int r = db_all(db, statements[loading->span], loading->args, candidate_fields,
		sizeof *pool->people, loading->ctx->arena, &pool->people, &pool->count);
	if (r || loading->span == SPAN_ONE)
		return r;
	return db_int(db, &SQL_ELIGIBLE_NOT_APPROVED, loading->args, &pool->not_approved);
}

/* From the pool, where they stay once they are read. */
static int find_holders(
	const Loading *loading, EligiblePool *pool, const char *skill, const HolderList **out) {
	static const DbStmt *const statements[] = {
		&SQL_HOLDERS_CITY, &SQL_HOLDERS_SUBTREE, &SQL_HOLDERS_ONE};
	for (int64_t i = 0; i < pool->skill_count; i++)
		if (str_eq(pool->skills[i].skill, skill)) {
			*out = &pool->skills[i];
			return 0;
		}
	HolderList list = {.skill = arena_strdup(pool->arena, skill)};
	const DbArg args[] = {ARG_TEXT("skill", skill), loading->args[0], loading->args[1],
		loading->args[2], {.type = DB_ARG_END}};
	int r = db_all(loading->ctx->db, statements[loading->span], args, holder_fields,
		sizeof *list.holders, pool->arena, &list.holders, &list.count);
	if (r)
		return r;
	pool->skills = arena_grown(
		pool->arena, pool->skills, pool->skill_count, &pool->skill_room, sizeof *pool->skills);
	pool->skills[pool->skill_count++] = list;
	*out = &pool->skills[pool->skill_count - 1];
	return 0;
}

static int load_holders(const Loading *loading, EligiblePool *pool, EligibleSet *set) {
	size_t lists = 0, list = 0;
	for (size_t i = 0; i < set->skills.count; i++)
		lists += set->skills.all[i].count;
	set->holders = arena_array_of(loading->ctx->arena, SkillHolder *, lists + 1);
	set->holder_counts = arena_array_of(loading->ctx->arena, size_t, lists + 1);
	for (size_t i = 0; i < set->skills.count; i++)
		for (size_t k = 0; k < set->skills.all[i].count; k++, list++) {
			const HolderList *found;
			int r = find_holders(loading, pool, set->skills.all[i].any[k], &found);
			if (r)
				return r;
			set->holders[list] = found->holders;
			set->holder_counts[list] = found->count;
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

int eligible_load_floors(Ctx *ctx, EligibleSet *set) {
	return db_all(ctx->db, &SQL_ELIGIBLE_FLOORS, DB_ARGS(ARG_INT("need", set->need->id)),
		floor_fields, sizeof *set->floors, ctx->arena, &set->floors, &set->floor_count);
}

int eligible_pool_load(Ctx *ctx, const char *area, Id only, Time from, Time to, EligiblePool *out) {
	*out = (EligiblePool){.area = area, .only = only, .arena = arena_sub(ctx->arena)};
	if (!out->arena)
		arena_exhausted(ctx->arena);
	Loading by = loading(ctx, area, only);
	int r = load_people(&by, out);
	return r ? r
			 : duty_spans(ctx, only, from - DUTY_REST_HORIZON, to + DUTY_REST_HORIZON, &out->spans,
				   &out->span_count);
}

int eligible_load_from(Ctx *ctx, EligiblePool *pool, const Need *need, EligibleSet *out) {
	*out = (EligibleSet){.need = need,
		.area = pool->area,
		.people = pool->people,
		.count = pool->count,
		.not_approved = pool->not_approved,
		.spans = pool->spans,
		.span_count = pool->span_count};
	out->task = packs_task(ctx->packs, need->task);
	skill_expr_parse(ctx->arena, need->skills, &out->skills);
	Loading by = loading(ctx, pool->area, pool->only);
	int r = need_level(ctx, need, &out->level);
	if (r || (r = load_place(ctx, out)) || (r = load_holders(&by, pool, out)) ||
		(r = load_asked(ctx, out)))
		return r;
	return eligible_load_floors(ctx, out);
}

int eligible_load(Ctx *ctx, const Need *need, const char *area, Id only, EligibleSet *out) {
	EligiblePool pool;
	int r = eligible_pool_load(ctx, area, only, need->starts_at, need->ends_at, &pool);
	return r ? r : eligible_load_from(ctx, &pool, need, out);
}
