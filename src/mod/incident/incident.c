#include "mod/incident/need_private.h"

#include "base/str.h"
#include "core/packs.h"
#include "mod/area/area.h"
#include "mod/incident/incident_sql.h"

const char *const incident_statuses[] = {"open", "closed", NULL};

const Field incident_fields[] = {
	FIELD(Incident, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(Incident, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(Incident, title, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Incident, hazard, FIELD_TEXT, .flags = FIELD_REQUIRED, .summary = "packs/hazards"),
	FIELD(Incident, level, FIELD_TEXT, .flags = FIELD_REQUIRED, .summary = "normal IV III II I"),
	FIELD(Incident, exercise, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(Incident, destroy_days, FIELD_INT, .flags = FIELD_REQUIRED,
		.summary = "personal data is destroyed so many days after the end"),
	FIELD(Incident, destroy_by, FIELD_TEXT),
	FIELD(Incident, status, FIELD_ENUM, .values = incident_statuses, .flags = FIELD_REQUIRED,
		.summary = "open closed"),
	FIELD(Incident, opened_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(Incident, opened_by, FIELD_ID, .flags = FIELD_HIDDEN),
	FIELD(Incident, closed_at, FIELD_TIME),
	FIELD(Incident, simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(Incident, version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

int incident_get(Ctx *ctx, Id id, Incident *out) {
	return db_one(
		ctx->db, &SQL_INCIDENT_GET, DB_ARGS(ARG_INT("id", id)), incident_fields, out, ctx->arena);
}

int incident_require(Ctx *ctx, Id id, Incident *out) {
	int r = incident_get(ctx, id, out);
	return r < 0 ? r : ctx_require_object(ctx, r == DB_NONE ? NULL : out->area);
}

static bool named(const PackName *names, size_t count, const char *id) {
	for (size_t i = 0; i < count; i++)
		if (str_eq(names[i].id, id))
			return true;
	return false;
}

static int require_hazard(Ctx *ctx, const char *hazard) {
	size_t count;
	const PackName *names = packs_hazards(ctx->packs, &count);
	return named(names, count, hazard) ? 0 : ctx_refuse_field(ctx, "/hazard", FAULT_VALUE);
}

static int require_level(Ctx *ctx, const char *level) {
	size_t count;
	const PackName *names = packs_levels(ctx->packs, &count);
	return named(names, count, level) ? 0 : ctx_refuse_field(ctx, "/level", FAULT_VALUE);
}

static int journal(Ctx *ctx, const char *kind, const Incident *incident) {
	return ctx_journal(ctx, kind, incident->area, "incident", incident->id, 0,
		"{\"level\":\"%s\",\"status\":\"%s\"}", incident->level, incident->status);
}

int incident_open(Ctx *ctx, const IncidentOpen *in, Incident *out) {
	Area area;
	int r = area_require_open(ctx, in->area, &area);
	if (r || (r = require_hazard(ctx, in->hazard)) || (r = require_level(ctx, in->level)))
		return r;
	field_defaults(incident_fields, out);
	out->id = id_next(ctx->ids);
	out->area = area.code;
	out->title = in->title;
	out->hazard = in->hazard;
	out->level = in->level;
	out->exercise = in->exercise == 1;
	out->destroy_days = in->destroy_days == INT_ABSENT ? 30 : in->destroy_days;
	out->status = "open";
	out->opened_at = ctx->now;
	out->opened_by = ctx->actor ? ctx->actor->account : 0;
	out->simulated = in->simulated == 1;
	out->version = 1;
	r = db_exec(ctx->db, &SQL_INCIDENT_INSERT, db_args_of(ctx->arena, incident_fields, out, NULL));
	return r ? r : journal(ctx, "incident.open", out);
}

static int store(Ctx *ctx, const char *kind, Incident *incident) {
	incident->version++;
	int r = db_exec(
		ctx->db, &SQL_INCIDENT_UPDATE, db_args_of(ctx->arena, incident_fields, incident, NULL));
	return r ? r : journal(ctx, kind, incident);
}

int incident_update(Ctx *ctx, Incident *incident, const char *title, const char *level) {
	if (!str_eq(incident->status, "open"))
		return ctx_refuse(ctx, PROBLEM_INCIDENT_CLOSED, NULL);
	int r = level ? require_level(ctx, level) : 0;
	if (r)
		return r;
	incident->title = title ? title : incident->title;
	incident->level = level ? level : incident->level;
	return store(ctx, "incident.update", incident);
}

int incident_close(Ctx *ctx, Incident *incident) {
	char date[TIME_TEXT_SIZE];
	if (!str_eq(incident->status, "open"))
		return ctx_refuse(ctx, PROBLEM_INCIDENT_CLOSED, NULL);
	incident->status = "closed";
	incident->closed_at = ctx->now;
	incident->destroy_by = arena_strdup(
		ctx->arena, time_format_date(ctx->now + incident->destroy_days * TIME_DAY, date));
	return store(ctx, "incident.close", incident);
}
