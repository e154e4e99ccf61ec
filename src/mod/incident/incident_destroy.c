#include "mod/incident/incident.h"

#include "mod/incident/incident_sql.h"

/* How long what belongs to no incident is kept after its end. */
#define STRAY_NEED_DAYS 30
#define STRAY_COMPLAINT_DAYS (2 * 365)

/* An empty sealed text; columns that must not be NULL take it. */
static const FieldBlob nothing = {(const uint8_t *)"", 0};

static int destroy(Ctx *ctx, const Incident *incident) {
	const DbArg *args = DB_ARGS(ARG_INT("incident", incident->id), ARG_BLOB("nothing", nothing));
	int r = db_exec(ctx->db, &SQL_NEED_DESTROY_OF, args);
	int64_t needs = db_changes(ctx->db);
	if (r || (r = db_exec(ctx->db, &SQL_COMPLAINT_DESTROY_OF, args)) ||
		(r = db_exec(ctx->db, &SQL_INCIDENT_DESTROYED,
			 DB_ARGS(ARG_INT("now", ctx->now), ARG_INT("id", incident->id)))))
		return r;
	return ctx_journal(ctx, "incident.destroy", incident->area, "incident", incident->id, 0,
		"{\"needs\":%lld}", (long long)needs);
}

static int destroy_stray(Ctx *ctx, const DbStmt *stmt, int64_t days) {
	return db_exec(ctx->db, stmt,
		DB_ARGS(ARG_INT("before", ctx->now - days * TIME_DAY), ARG_BLOB("nothing", nothing)));
}

int incident_destroy_due(Ctx *ctx, int64_t *count) {
	char today[TIME_TEXT_SIZE];
	Incident *due;
	size_t n;
	int r = db_all(ctx->db, &SQL_INCIDENT_DUE,
		DB_ARGS(ARG_TEXT("today", time_format_date(ctx->now, today))), incident_fields, sizeof *due,
		ctx->arena, &due, &n);
	for (size_t i = 0; i < n && !r; i++)
		r = destroy(ctx, &due[i]);
	*count = (int64_t)n;
	if (r || (r = destroy_stray(ctx, &SQL_NEED_DESTROY_STRAY, STRAY_NEED_DAYS)))
		return r;
	return destroy_stray(ctx, &SQL_COMPLAINT_DESTROY_STRAY, STRAY_COMPLAINT_DAYS);
}
