#include "bench_people.h"

#include "bench_sql.h"

#include "base/crypt.h"
#include "mod/area/area.h"

#include <stdio.h>

#include "app/assets.h"

#define COMMUNITY "420102002003"
enum { NEEDS = 100, WANTING = 40, COMMANDER = 1000000000 };

static FieldBlob asset_file(const char *path) {
	const Asset *asset = asset_find(&assets, path);
	return asset ? (FieldBlob){asset->data, asset->size} : (FieldBlob){0};
}

static int make_session(Ctx *ctx, Id account, const char *token) {
	return db_exec(ctx->db, &SQL_BENCH_SESSION,
		DB_ARGS(ARG_TEXT("token_hash", token_hash(token, ctx->arena)), ARG_INT("account", account),
			ARG_INT("now", ctx->now)));
}

static int make_commander(Ctx *ctx) {
	const DbArg *args = DB_ARGS(ARG_INT("id", COMMANDER), ARG_INT("now", ctx->now));
	int r = db_exec(ctx->db, &SQL_BENCH_COMMANDER, args);
	if (r || (r = db_exec(ctx->db, &SQL_BENCH_COMMANDER_GRANT, args)))
		return r;
	return make_session(ctx, COMMANDER, "commander");
}

static int make_accounts(Ctx *ctx) {
	int r = db_exec(ctx->db, &SQL_BENCH_ACCOUNTS,
		DB_ARGS(ARG_INT("count", BENCH_ASKED), ARG_INT("now", ctx->now)));
	if (!r)
		r = db_exec(ctx->db, &SQL_BENCH_GRANTS,
			DB_ARGS(ARG_TEXT("area", COMMUNITY), ARG_INT("now", ctx->now)));
	for (Id id = 1; id <= BENCH_ASKED && !r; id++) {
		char token[32];
		snprintf(token, sizeof token, "bench-%lld", (long long)id);
		r = make_session(ctx, id, token);
	}
	return r;
}

static int make_volunteers(Ctx *ctx, int64_t people) {
	const DbArg *args =
		DB_ARGS(ARG_INT("count", people), ARG_TEXT("area", COMMUNITY), ARG_INT("now", ctx->now));
	int r = db_exec(ctx->db, &SQL_BENCH_PEOPLE, args);
	return r ? r : db_exec(ctx->db, &SQL_BENCH_VOLUNTEERS, args);
}

static int make_need(Ctx *ctx, Id id, int64_t head_count, int64_t accepted, Time starts_at) {
	static const uint8_t nothing[] = {0};
	return db_exec(ctx->db, &SQL_BENCH_NEED,
		DB_ARGS(ARG_INT("id", id), ARG_TEXT("area", COMMUNITY), ARG_INT("head_count", head_count),
			ARG_INT("accepted", accepted), ARG_INT("starts_at", starts_at),
			ARG_INT("ends_at", starts_at + 2 * TIME_HOUR),
			ARG_BLOB("sentence", ((FieldBlob){nothing, sizeof nothing})),
			ARG_INT("now", ctx->now)));
}

/* Needs at work now, and a duty on one of them for everybody who was not asked. */
static int make_duties(Ctx *ctx, int64_t people) {
	int64_t each = people / NEEDS + 1;
	int r = 0;
	for (Id id = 1; id <= NEEDS && !r; id++)
		r = make_need(ctx, id, each, each, ctx->now);
	if (r)
		return r;
	return db_exec(ctx->db, &SQL_BENCH_DUTIES,
		DB_ARGS(ARG_INT("needs", NEEDS), ARG_INT("starts_at", ctx->now),
			ARG_INT("ends_at", ctx->now + 2 * TIME_HOUR), ARG_INT("now", ctx->now),
			ARG_INT("after", BENCH_ASKED)));
}

/* A need for tomorrow that takes all who are asked. */
static int make_call(Ctx *ctx, Id call) {
	Id need = NEEDS + call;
	int r = make_need(ctx, need, BENCH_ANSWERS, 0, time_day_start(ctx->now) + 34 * TIME_HOUR);
	if (r ||
		(r = db_exec(ctx->db, &SQL_BENCH_CALL,
			 DB_ARGS(ARG_INT("id", call), ARG_INT("need", need), ARG_TEXT("area", COMMUNITY),
				 ARG_INT("asked", BENCH_ANSWERS), ARG_INT("now", ctx->now)))))
		return r;
	return db_exec(ctx->db, &SQL_BENCH_ASKS,
		DB_ARGS(ARG_INT("call", call), ARG_INT("need", need), ARG_INT("now", ctx->now),
			ARG_INT("after", (call - 1) * BENCH_ANSWERS), ARG_INT("to", call * BENCH_ANSWERS)));
}

/* Needs for tomorrow that a plan over the city finds people for. */
static int make_wanting(Ctx *ctx) {
	Time starts_at = time_day_start(ctx->now) + 34 * TIME_HOUR;
	int r = 0;
	for (Id id = 1; id <= WANTING && !r; id++)
		r = make_need(ctx, NEEDS + BENCH_CALLS + id, 200, 0, starts_at);
	return r;
}

static int make_all(Ctx *ctx, void *self) {
	int64_t people = *(const int64_t *)self;
	AreaImport io = {.edition = "2023-06-30"};
	int r = area_import(ctx, asset_file("demo/wuhan/areas.csv"), &io);
	if (r || (r = make_volunteers(ctx, people)) || (r = make_accounts(ctx)) ||
		(r = make_commander(ctx)) ||
		(r = db_exec(ctx->db, &SQL_BENCH_INCIDENT, DB_ARGS(ARG_INT("now", ctx->now)))) ||
		(r = make_duties(ctx, people)) || (r = make_wanting(ctx)))
		return r;
	for (Id call = 1; call <= BENCH_CALLS && !r; call++)
		r = make_call(ctx, call);
	return r;
}

int bench_people_make(City *city, int64_t people) {
	return core_run(city->core, make_all, &people);
}
