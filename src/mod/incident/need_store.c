#include "mod/incident/need_store.h"

#include "mod/incident/incident_sql.h"

const char *const need_statuses[] = {
	"new", "open", "covered", "working", "done", "confirmed", "cancelled", NULL};
const char *const need_priorities[] = {"P0", "P1", "P2", "P3", NULL};

const Field need_fields[] = {
	FIELD(Need, id, FIELD_ID),
	FIELD(Need, incident, FIELD_ID),
	FIELD(Need, area, FIELD_AREA),
	FIELD(Need, tier, FIELD_AREA),
	FIELD(Need, status, FIELD_TEXT),
	FIELD(Need, task, FIELD_TEXT),
	FIELD(Need, priority, FIELD_TEXT),
	FIELD(Need, head_count, FIELD_INT),
	FIELD(Need, accepted, FIELD_INT),
	FIELD(Need, skills, FIELD_TEXT),
	FIELD(Need, ppe, FIELD_BOOL),
	FIELD(Need, hot, FIELD_BOOL),
	FIELD(Need, starts_at, FIELD_TIME),
	FIELD(Need, ends_at, FIELD_TIME),
	FIELD(Need, respond_by, FIELD_TIME),
	FIELD(Need, sentence, FIELD_BLOB),
	FIELD(Need, place, FIELD_BLOB),
	FIELD(Need, lon, FIELD_REAL),
	FIELD(Need, lat, FIELD_REAL),
	FIELD(Need, requester, FIELD_ID),
	FIELD(Need, requester_name, FIELD_BLOB),
	FIELD(Need, requester_phone, FIELD_BLOB),
	FIELD(Need, phone_hash, FIELD_TEXT),
	FIELD(Need, follow_hash, FIELD_TEXT),
	FIELD(Need, source, FIELD_TEXT),
	FIELD(Need, duplicate_of, FIELD_ID),
	FIELD(Need, reason, FIELD_TEXT),
	FIELD(Need, reopened, FIELD_INT),
	FIELD(Need, simulated, FIELD_BOOL),
	FIELD(Need, created_at, FIELD_TIME),
	FIELD(Need, created_by, FIELD_ID),
	FIELD(Need, done_at, FIELD_TIME),
	FIELD(Need, closed_at, FIELD_TIME),
	FIELD(Need, version, FIELD_INT),
	FIELD_END,
};

#define NEED_FIELD(member, type_, ...) \
	{ .name = #member, .type = (type_), .offset = offsetof(NeedView, need.member), __VA_ARGS__ }

/* Columns every view carries, whether it comes from the database or goes out as JSON. */
#define NEED_VIEW_COMMON \
	NEED_FIELD(id, FIELD_ID, .flags = FIELD_REQUIRED), NEED_FIELD(incident, FIELD_ID), \
		NEED_FIELD(area, FIELD_AREA, .flags = FIELD_REQUIRED), \
		FIELD(NeedView, area_name, FIELD_TEXT, .flags = FIELD_REQUIRED), \
		NEED_FIELD(tier, FIELD_AREA, .flags = FIELD_REQUIRED), \
		FIELD(NeedView, tier_name, FIELD_TEXT, .flags = FIELD_REQUIRED), \
		NEED_FIELD(status, FIELD_ENUM, .values = need_statuses, .flags = FIELD_REQUIRED, \
			.summary = "new open covered working done confirmed cancelled"), \
		NEED_FIELD(task, FIELD_TEXT, .summary = "packs/tasks"), \
		NEED_FIELD(priority, FIELD_ENUM, .values = need_priorities, .flags = FIELD_REQUIRED), \
		NEED_FIELD(head_count, FIELD_INT, .flags = FIELD_REQUIRED), \
		NEED_FIELD(accepted, FIELD_INT, .flags = FIELD_REQUIRED), \
		FIELD(NeedView, waiting, FIELD_INT, .flags = FIELD_REQUIRED), \
		FIELD(NeedView, checked_in, FIELD_INT, .flags = FIELD_REQUIRED), \
		NEED_FIELD(skills, FIELD_TEXT, .flags = FIELD_REQUIRED), \
		NEED_FIELD(ppe, FIELD_BOOL, .flags = FIELD_REQUIRED), \
		NEED_FIELD(hot, FIELD_BOOL, .flags = FIELD_REQUIRED), NEED_FIELD(starts_at, FIELD_TIME), \
		NEED_FIELD(ends_at, FIELD_TIME), NEED_FIELD(respond_by, FIELD_TIME), \
		NEED_FIELD(lon, FIELD_REAL), NEED_FIELD(lat, FIELD_REAL), \
		NEED_FIELD(source, FIELD_TEXT, .flags = FIELD_REQUIRED), \
		NEED_FIELD(duplicate_of, FIELD_ID), NEED_FIELD(reason, FIELD_TEXT), \
		NEED_FIELD(reopened, FIELD_INT, .flags = FIELD_REQUIRED), \
		NEED_FIELD(simulated, FIELD_BOOL, .flags = FIELD_REQUIRED), \
		NEED_FIELD(created_at, FIELD_TIME, .flags = FIELD_REQUIRED), \
		NEED_FIELD(done_at, FIELD_TIME), NEED_FIELD(closed_at, FIELD_TIME), \
		NEED_FIELD(version, FIELD_INT, .flags = FIELD_REQUIRED)

const Field need_view_row[] = {
	NEED_VIEW_COMMON,
	NEED_FIELD(sentence, FIELD_BLOB),
	NEED_FIELD(place, FIELD_BLOB),
	NEED_FIELD(requester, FIELD_ID),
	NEED_FIELD(requester_name, FIELD_BLOB),
	NEED_FIELD(requester_phone, FIELD_BLOB),
	NEED_FIELD(phone_hash, FIELD_TEXT),
	FIELD_END,
};

const Field need_view_fields[] = {
	NEED_VIEW_COMMON,
	FIELD(NeedView, sentence, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD_END,
};

const Field need_tier_view[] = {
	FIELD(NeedTierView, from_area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(NeedTierView, to_area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(NeedTierView, shortfall, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(NeedTierView, why, FIELD_JSON, .flags = FIELD_REQUIRED, .schema = COUNTS_SCHEMA),
	FIELD(NeedTierView, at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD_END,
};

int need_store_insert(Ctx *ctx, const Need *need) {
	return db_exec(ctx->db, &SQL_NEED_INSERT, db_args_of(ctx->arena, need_fields, need, NULL));
}

int need_store_update(Ctx *ctx, Need *need) {
	need->version++;
	return db_exec(ctx->db, &SQL_NEED_UPDATE, db_args_of(ctx->arena, need_fields, need, NULL));
}

int need_get(Ctx *ctx, Id id, Need *out) {
	return db_one(ctx->db, &SQL_NEED_GET, DB_ARGS(ARG_INT("id", id)), need_fields, out, ctx->arena);
}

int need_store_by_follow(Ctx *ctx, const char *follow_hash, Need *out) {
	return db_one(ctx->db, &SQL_NEED_BY_FOLLOW, DB_ARGS(ARG_TEXT("follow_hash", follow_hash)),
		need_fields, out, ctx->arena);
}

int need_store_list(Ctx *ctx, const char *area, const NeedFilter *filter, Id before, int64_t limit,
	NeedView **items, size_t *count) {
	AreaRange range = area_range(ctx->arena, area);
	return db_all(ctx->db, &SQL_NEED_LIST,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
			{.name = "incident",
				.type = DB_ARG_INT,
				.null = filter->incident == 0,
				.i = filter->incident},
			ARG_TEXT("status", filter->status), ARG_TEXT("priority", filter->priority),
			ARG_TEXT("tier", filter->tier),
			{.name = "short", .type = DB_ARG_INT, .null = !filter->only_short, .i = 1},
			ARG_INT("before", before), ARG_INT("limit", limit)),
		need_view_row, sizeof **items, ctx->arena, items, count);
}

int need_store_of_requester(
	Ctx *ctx, Id person, Id before, int64_t limit, NeedView **items, size_t *count) {
	return db_all(ctx->db, &SQL_NEED_OF_REQUESTER,
		DB_ARGS(ARG_INT("requester", person), ARG_INT("before", before), ARG_INT("limit", limit)),
		need_view_row, sizeof **items, ctx->arena, items, count);
}

int need_store_one(Ctx *ctx, Id id, NeedView *out) {
	return db_one(
		ctx->db, &SQL_NEED_ONE, DB_ARGS(ARG_INT("id", id)), need_view_row, out, ctx->arena);
}

int need_store_near(
	Ctx *ctx, const Need *need, Time since, Time until, Need **items, size_t *count) {
	AreaRange range = area_range(ctx->arena, need->area);
	return db_all(ctx->db, &SQL_NEED_NEAR_DUPLICATES,
		DB_ARGS(ARG_INT("id", need->id), ARG_INT("since", since), ARG_INT("until", until),
			ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
			ARG_TEXT("phone_hash", need->phone_hash)),
		need_fields, sizeof **items, ctx->arena, items, count);
}

int need_store_tiers(Ctx *ctx, Id need, NeedTierView **items, size_t *count) {
	return db_all(ctx->db, &SQL_NEED_TIERS, DB_ARGS(ARG_INT("need", need)), need_tier_view,
		sizeof **items, ctx->arena, items, count);
}

int need_store_helpers(Ctx *ctx, Id need, const char *duty_status, int64_t *count) {
	return db_int(ctx->db, &SQL_NEED_HELPERS,
		DB_ARGS(ARG_INT("need", need), ARG_TEXT("status", duty_status)), count);
}
