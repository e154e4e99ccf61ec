#include "base/str.h"
#include "core/packs.h"
#include "mod/area/area.h"
#include "mod/force/force_private.h"
#include "mod/force/force_sql.h"
#include "mod/person/person.h"

#include <math.h>
#include <string.h>

const char *const volunteer_statuses[] = {
	"pending", "approved", "rejected", "suspended", "left", NULL};

/* Every day 08-20. */
static const char daytime[] = "00fff000fff000fff000fff000fff000fff000fff0";

const Field volunteer_fields[] = {
	FIELD(Volunteer, id, FIELD_ID),
	FIELD(Volunteer, area, FIELD_AREA),
	FIELD(Volunteer, status, FIELD_TEXT),
	FIELD(Volunteer, staff, FIELD_BOOL),
	FIELD(Volunteer, on_duty, FIELD_BOOL),
	FIELD(Volunteer, radius_m, FIELD_INT),
	FIELD(Volunteer, lon, FIELD_REAL),
	FIELD(Volunteer, lat, FIELD_REAL),
	FIELD(Volunteer, birth, FIELD_TIME, .flags = FIELD_HIDDEN),
	FIELD(Volunteer, guardian_consent, FIELD_BOOL),
	FIELD(Volunteer, availability, FIELD_TEXT,
		.summary = "42 hex digits: 7 days from Monday, 24 bits each"),
	FIELD(Volunteer, asked_count, FIELD_INT),
	FIELD(Volunteer, last_asked_at, FIELD_TIME),
	FIELD(Volunteer, decided_by, FIELD_ID, .flags = FIELD_HIDDEN),
	FIELD(Volunteer, decided_at, FIELD_TIME),
	FIELD(Volunteer, reason, FIELD_TEXT),
	FIELD(Volunteer, simulated, FIELD_BOOL),
	FIELD(Volunteer, created_at, FIELD_TIME),
	FIELD(Volunteer, version, FIELD_INT),
	FIELD_END,
};

const Field volunteer_skill_fields[] = {
	FIELD(VolunteerSkill, volunteer, FIELD_ID, .flags = FIELD_HIDDEN),
	FIELD(VolunteerSkill, skill, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(VolunteerSkill, status, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(VolunteerSkill, expires_at, FIELD_TIME),
	FIELD_END,
};

int force_volunteer_get(Ctx *ctx, Id id, Volunteer *out) {
	return db_one(
		ctx->db, &SQL_VOLUNTEER_GET, DB_ARGS(ARG_INT("id", id)), volunteer_fields, out, ctx->arena);
}

int force_skills_of(Ctx *ctx, Id volunteer, VolunteerSkill **items, size_t *count) {
	return db_all(ctx->db, &SQL_VOLUNTEER_SKILLS, DB_ARGS(ARG_INT("volunteer", volunteer)),
		volunteer_skill_fields, sizeof **items, ctx->arena, items, count);
}

typedef struct IdRow {
	Id id;
} IdRow;
static const Field id_row[] = {FIELD(IdRow, id, FIELD_ID), FIELD_END};

int force_approved_in(Ctx *ctx, const char *area, int64_t limit, Id **ids, size_t *count) {
	AreaRange range = area_range(ctx->arena, area);
	return db_all(ctx->db, &SQL_VOLUNTEER_APPROVED_IN,
		DB_ARGS(
			ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi), ARG_INT("limit", limit)),
		id_row, sizeof **ids, ctx->arena, ids, count);
}

int force_note_asked(Ctx *ctx, Id volunteer) {
	return db_exec(ctx->db, &SQL_VOLUNTEER_NOTE_ASKED,
		DB_ARGS(ARG_INT("id", volunteer), ARG_INT("now", ctx->now),
			ARG_INT("month_ago", ctx->now - 30 * TIME_DAY)));
}

int volunteer_store_update(Ctx *ctx, Volunteer *volunteer) {
	volunteer->version++;
	return db_exec(
		ctx->db, &SQL_VOLUNTEER_UPDATE, db_args_of(ctx->arena, volunteer_fields, volunteer, NULL));
}

/* ---- availability --------------------------------------------------------------------------------------- */

static bool hour_available(const char *availability, Time t) {
	int bit = time_weekday(t) * 24 + time_hour(t);
	char c = availability[bit / 4];
	int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
	return digit >> (3 - bit % 4) & 1;
}

bool force_available(const char *availability, Time from, Time to) {
	for (Time t = from; t < to; t += TIME_HOUR)
		if (!hour_available(availability, t))
			return false;
	return from >= to || hour_available(availability, to - 1);
}

/* ---- skills ------------------------------------------------------------------------------------------------ */

static int require_skill(Ctx *ctx, const char *code, Time birth, bool consent) {
	const PackSkill *skill = packs_skill(ctx->packs, code);
	if (!skill)
		return ctx_refuse(ctx, PROBLEM_SKILL_UNKNOWN, NULL);
	int age = birth ? time_age(birth, ctx->now) : 18;
	bool with_guardian = consent && skill->guardian_consent_min_age != INT_ABSENT &&
		age >= skill->guardian_consent_min_age;
	return age >= skill->min_age || with_guardian
		? 0
		: ctx_refuse(ctx, PROBLEM_SKILL_MINOR, "%s", code);
}

int volunteer_put_skill(Ctx *ctx, const Volunteer *volunteer, const char *code,
	const char *certificate, const char *status, Time expires_at) {
	FieldBlob sealed = {0};
	bool verified = str_eq(status, "verified");
	int r = require_skill(ctx, code, volunteer->birth, volunteer->guardian_consent == 1);
	if (r ||
		(certificate &&
			(r = crypt_seal(
				 ctx->keys, ctx->rng, "skill.certificate", certificate, ctx->arena, &sealed))))
		return r;
	return db_exec(ctx->db, &SQL_VOLUNTEER_SKILL_PUT,
		DB_ARGS(ARG_INT("volunteer", volunteer->id), ARG_TEXT("skill", code),
			ARG_BLOB("certificate", sealed), ARG_TEXT("status", status),
			{.name = "verified_by",
				.type = DB_ARG_INT,
				.null = !verified || !ctx->actor,
				.i = ctx->actor ? ctx->actor->account : 0},
			{.name = "verified_at", .type = DB_ARG_INT, .null = !verified, .i = ctx->now},
			{.name = "expires_at", .type = DB_ARG_INT, .null = !expires_at, .i = expires_at}));
}

/* ---- enlisting ------------------------------------------------------------------------------------------------ */

static int fill(Ctx *ctx, const VolunteerEnlist *in, Volunteer *out) {
	Person person;
	Area area;
	int r = person_get(ctx, in->person, &person);
	if (r || (r = area_find(ctx, person.area, &area)))
		return r;
	field_defaults(volunteer_fields, out);
	out->id = person.id;
	out->area = person.area;
	out->status = in->status;
	out->staff = in->staff == 1;
	out->on_duty = in->on_duty == 1;
	out->radius_m = in->radius_m == INT_ABSENT ? 3000 : in->radius_m;
	out->lon = area.lon;
	out->lat = area.lat;
	out->birth = person.birth;
	out->guardian_consent = in->guardian_consent == 1;
	out->availability = in->availability ? in->availability : daytime;
	out->asked_count = 0;
	out->simulated = in->simulated == 1 || person.simulated == 1;
	out->created_at = ctx->now;
	out->version = 1;
	return 0;
}

int force_volunteer_enlist(Ctx *ctx, const VolunteerEnlist *in, Volunteer *out) {
	bool approved = str_eq(in->status, "approved");
	int r = force_volunteer_get(ctx, in->person, out);
	if (r != DB_NONE)
		return r ? r : ctx_refuse(ctx, PROBLEM_VOLUNTEER_STATUS, "%s", out->status);
	if ((r = fill(ctx, in, out)))
		return r == DB_NONE ? ctx_refuse_field(ctx, "/person", FAULT_VALUE) : r;
	if (approved) {
		out->decided_at = ctx->now;
		out->decided_by = ctx->actor ? ctx->actor->account : 0;
	}
	if ((r = db_exec(
			 ctx->db, &SQL_VOLUNTEER_INSERT, db_args_of(ctx->arena, volunteer_fields, out, NULL))))
		return r;
	for (size_t i = 0; i < in->skills.count && !r; i++)
		r = volunteer_put_skill(
			ctx, out, in->skills.items[i], NULL, approved ? "verified" : "claimed", TIME_NONE);
	return r ? r
			 : ctx_journal(ctx, "volunteer.enlist", out->area, "volunteer", out->id, out->id,
				   "{\"status\":\"%s\"}", out->status);
}

int volunteer_decide(Ctx *ctx, Volunteer *volunteer, const char *decision, const char *reason) {
	static const struct {
		const char *decision, *from, *to;
	} moves[] = {{"approve", "pending", "approved"}, {"approve", "rejected", "approved"},
		{"reject", "pending", "rejected"}, {"suspend", "approved", "suspended"},
		{"restore", "suspended", "approved"}};
	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
		if (!str_eq(moves[i].decision, decision) || !str_eq(moves[i].from, volunteer->status))
			continue;
		volunteer->status = moves[i].to;
		volunteer->reason = reason;
		volunteer->decided_at = ctx->now;
		volunteer->decided_by = ctx->actor->account;
		int r = volunteer_store_update(ctx, volunteer);
		return r ? r
				 : ctx_journal(ctx, "volunteer.decide", volunteer->area, "volunteer", volunteer->id,
					   volunteer->id, "{\"status\":\"%s\"}", volunteer->status);
	}
	return ctx_refuse(ctx, PROBLEM_VOLUNTEER_STATUS, "%s", volunteer->status);
}

int force_set_asked(Ctx *ctx, Id volunteer, int64_t count) {
	return db_exec(ctx->db, &SQL_VOLUNTEER_SET_ASKED,
		DB_ARGS(ARG_INT("id", volunteer), ARG_INT("count", count)));
}

int force_forget(Ctx *ctx, Id person) {
	static const DbStmt *const statements[] = {
		&SQL_VOLUNTEER_SKILLS_FORGET, &SQL_MEMBERSHIP_FORGET, &SQL_VOLUNTEER_FORGET};
	int r = 0;
	for (size_t i = 0; i < sizeof statements / sizeof *statements && !r; i++)
		r = db_exec(ctx->db, statements[i], DB_ARGS(ARG_INT("id", person)));
	return r;
}
