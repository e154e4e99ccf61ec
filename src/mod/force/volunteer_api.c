#include "base/str.h"
#include "core/cursor.h"
#include "core/packs.h"
#include "mod/account/account.h"
#include "mod/force/force_api.h"
#include "mod/force/force_private.h"
#include "mod/force/force_sql.h"
#include "mod/person/person.h"

#include <math.h>
#include <string.h>

typedef struct IdParams {
	Id id;
	const char *skill;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};
static const Field skill_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(IdParams, skill, FIELD_TEXT, .max = 10, .flags = FIELD_REQUIRED),
	FIELD_END,
};
#define ID_PARAMS .params = id_params, .params_size = sizeof(IdParams)
#define SKILL_PARAMS .params = skill_params, .params_size = sizeof(IdParams)

/* ---- showing --------------------------------------------------------------------------------------------- */

typedef struct VolunteerView {
	Volunteer volunteer;
	const char *name, *area_name;
	int8_t minor;
	FieldObjects skills;
} VolunteerView;
#define V_FIELD(member, type_, ...) \
	{ \
		.name = #member, .type = (type_), .offset = offsetof(VolunteerView, volunteer.member), \
		__VA_ARGS__ \
	}
static const Field volunteer_view[] = {
	V_FIELD(id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(VolunteerView, name, FIELD_TEXT, .flags = FIELD_PERSONAL | FIELD_REQUIRED),
	V_FIELD(area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(VolunteerView, area_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	V_FIELD(status, FIELD_ENUM, .values = volunteer_statuses, .flags = FIELD_REQUIRED),
	V_FIELD(staff, FIELD_BOOL, .flags = FIELD_REQUIRED),
	V_FIELD(on_duty, FIELD_BOOL, .flags = FIELD_REQUIRED),
	V_FIELD(radius_m, FIELD_INT, .flags = FIELD_REQUIRED),
	V_FIELD(lon, FIELD_REAL),
	V_FIELD(lat, FIELD_REAL),
	V_FIELD(guardian_consent, FIELD_BOOL, .flags = FIELD_REQUIRED),
	V_FIELD(availability, FIELD_TEXT, .flags = FIELD_REQUIRED),
	V_FIELD(asked_count, FIELD_INT, .flags = FIELD_REQUIRED),
	V_FIELD(last_asked_at, FIELD_TIME),
	V_FIELD(decided_at, FIELD_TIME),
	V_FIELD(reason, FIELD_TEXT),
	FIELD(VolunteerView, minor, FIELD_BOOL, .flags = FIELD_REQUIRED),
	LIST(VolunteerView, skills, VolunteerSkill, volunteer_skill_fields),
	V_FIELD(simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	V_FIELD(created_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	V_FIELD(version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};
static const Field volunteer_row[] = {
	V_FIELD(id, FIELD_ID),
	FIELD(VolunteerView, name, FIELD_TEXT),
	V_FIELD(area, FIELD_AREA),
	FIELD(VolunteerView, area_name, FIELD_TEXT),
	V_FIELD(status, FIELD_ENUM, .values = volunteer_statuses),
	V_FIELD(staff, FIELD_BOOL),
	V_FIELD(on_duty, FIELD_BOOL),
	V_FIELD(radius_m, FIELD_INT),
	V_FIELD(lon, FIELD_REAL),
	V_FIELD(lat, FIELD_REAL),
	V_FIELD(birth, FIELD_TIME),
	V_FIELD(guardian_consent, FIELD_BOOL),
	V_FIELD(availability, FIELD_TEXT),
	V_FIELD(asked_count, FIELD_INT),
	V_FIELD(last_asked_at, FIELD_TIME),
	V_FIELD(decided_at, FIELD_TIME),
	V_FIELD(reason, FIELD_TEXT),
	V_FIELD(simulated, FIELD_BOOL),
	V_FIELD(created_at, FIELD_TIME),
	V_FIELD(version, FIELD_INT),
	FIELD_END,
};

static int put_view(Ctx *ctx, VolunteerView *view) {
	VolunteerSkill *skills;
	int r = force_skills_of(ctx, view->volunteer.id, &skills, &view->skills.count);
	if (r)
		return r;
	view->skills.items = skills;
	view->minor = view->volunteer.birth && time_age(view->volunteer.birth, ctx->now) < 18;
	jw_struct(ctx->out, volunteer_view, view);
	return 0;
}

static int reply(Ctx *ctx, const Volunteer *volunteer) {
	Person person;
	int r = person_get(ctx, volunteer->id, &person);
	VolunteerView view = {
		.volunteer = *volunteer, .name = person.name, .area_name = volunteer->area};
	ctx->etag = volunteer->version;
	return r ? r : put_view(ctx, &view);
}

typedef struct ListParams {
	const char *cursor;
	int64_t limit;
	const char *area, *status, *skill;
	int8_t on_duty;
	Id organisation;
} ListParams;
static const Field list_params[] = {
	PAGE_FIELDS(ListParams),
	FIELD(ListParams, area, FIELD_AREA),
	FIELD(ListParams, status, FIELD_ENUM, .values = volunteer_statuses),
	FIELD(ListParams, skill, FIELD_TEXT, .max = 10),
	FIELD(ListParams, on_duty, FIELD_BOOL),
	FIELD(ListParams, organisation, FIELD_ID),
	FIELD_END,
};

static int list_run(Ctx *ctx, const void *params, const void *body) {
	const ListParams *in = params;
	const char *area;
	CursorPage at;
	VolunteerView *rows;
	size_t count;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	if (r || (r = cursor_open(ctx, (PageParams){in->cursor, in->limit}, &at)))
		return r;
	AreaRange range = area_range(ctx->arena, area);
	r = db_all(ctx->db, &SQL_VOLUNTEER_LIST,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
			ARG_TEXT("status", in->status),
			{.name = "on_duty", .type = DB_ARG_INT, .null = in->on_duty < 0, .i = in->on_duty},
			ARG_TEXT("skill", in->skill),
			{.name = "organisation",
				.type = DB_ARG_INT,
				.null = in->organisation == 0,
				.i = in->organisation},
			ARG_INT("before", at.before), ARG_INT("limit", at.limit + 1)),
		volunteer_row, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown = cursor_close(
		ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].volunteer.id : 0);
	for (size_t i = 0; i < shown && !r; i++)
		if (!(r = ctx_reads_person(ctx, rows[i].volunteer.id)))
			r = put_view(ctx, &rows[i]);
	return r;
}

static int require(Ctx *ctx, Id id, Volunteer *out) {
	int r = force_volunteer_get(ctx, id, out);
	return r < 0 ? r : ctx_require_own_or_object(ctx, id, r == DB_NONE ? NULL : out->area);
}

static int require_staff(Ctx *ctx, Id id, Volunteer *out) {
	int r = force_volunteer_get(ctx, id, out);
	return r < 0 ? r : ctx_require_object(ctx, r == DB_NONE ? NULL : out->area);
}

static int read_run(Ctx *ctx, const void *params, const void *body) {
	Volunteer volunteer;
	(void)body;
	int r = require(ctx, ((const IdParams *)params)->id, &volunteer);
	return r || (r = ctx_reads_person(ctx, volunteer.id)) ? r : reply(ctx, &volunteer);
}

/* ---- registering oneself ------------------------------------------------------------------------------------ */

typedef struct Register {
	const char *name, *phone, *id_number, *area, *login, *password;
	Time birth;
	FieldTexts skills;
	int64_t radius_m;
	int8_t guardian_consent, consent;
} Register;
static const Field register_body[] = {
	FIELD(Register, name, FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_PERSONAL),
	FIELD(Register, phone, FIELD_PHONE, .flags = FIELD_REQUIRED | FIELD_PERSONAL),
	FIELD(Register, id_number, FIELD_TEXT, .max = 18, .flags = FIELD_PERSONAL),
	FIELD(Register, birth, FIELD_DATE, .flags = FIELD_REQUIRED | FIELD_PERSONAL),
	FIELD(Register, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(Register, skills, FIELD_TEXTS, .max = 20),
	FIELD(Register, radius_m, FIELD_INT, .min = 100, .max = 100000),
	FIELD(Register, guardian_consent, FIELD_BOOL),
	FIELD(Register, consent, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(Register, login, FIELD_TEXT, .min = 3, .max = 60, .flags = FIELD_REQUIRED),
	FIELD(Register, password, FIELD_TEXT, .flags = FIELD_REQUIRED | FIELD_SECRET),
	FIELD_END,
};
typedef struct RegisterReply {
	Id id;
	const char *status;
} RegisterReply;
static const Field register_reply[] = {FIELD(RegisterReply, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(RegisterReply, status, FIELD_ENUM, .values = volunteer_statuses, .flags = FIELD_REQUIRED),
	FIELD_END};

static int register_work(Ctx *ctx, const void *params, const void *body) {
	const Register *in = body;
	const char *hash;
	(void)params;
	int r = account_require_password(ctx, in->login, in->name, in->password);
	if (r || (r = password_hash(in->password, ctx->arena, &hash)))
		return r;
	ctx->prepared = (void *)(uintptr_t)hash;
	return 0;
}

static int register_run(Ctx *ctx, const void *params, const void *body) {
	const Register *in = body;
	Person person;
	Volunteer volunteer;
	Account account;
	AccountGrant grant;
	PersonMake make = {.area = in->area,
		.name = in->name,
		.sex = INT_ABSENT,
		.birth = in->birth,
		.phone = in->phone,
		.id_number = in->id_number,
		.purpose = "volunteer",
		.legal_basis = "consent",
		.consent = in->consent,
		.source = "self"};
	(void)params;
	ctx_allow_public(ctx);
	int r = person_make(ctx, &make, &person);
	if (r)
		return r;
	VolunteerEnlist enlist = {.person = person.id,
		.skills = in->skills,
		.radius_m = in->radius_m,
		.status = "pending",
		.guardian_consent = in->guardian_consent};
	AccountMake login = {
		.login = in->login, .name = in->name, .password_hash = ctx->prepared, .person = person.id};
	if ((r = force_volunteer_enlist(ctx, &enlist, &volunteer)) ||
		(r = account_make(ctx, &login, &account)) ||
		(r = account_grant(ctx, account.id, "volunteer", person.area, TIME_NONE, &grant)))
		return r;
	RegisterReply reply_row = {person.id, volunteer.status};
	jw_struct(ctx->out, register_reply, &reply_row);
	return 0;
}

typedef struct EnlistBody {
	FieldTexts skills;
	int64_t radius_m;
	int8_t staff, on_duty, guardian_consent;
} EnlistBody;
static const Field enlist_body[] = {
	FIELD(EnlistBody, skills, FIELD_TEXTS, .max = 20),
	FIELD(EnlistBody, radius_m, FIELD_INT, .min = 100, .max = 100000),
	FIELD(EnlistBody, staff, FIELD_BOOL),
	FIELD(EnlistBody, on_duty, FIELD_BOOL),
	FIELD(EnlistBody, guardian_consent, FIELD_BOOL),
	FIELD_END,
};

static int enlist_run(Ctx *ctx, const void *params, const void *body) {
	const EnlistBody *in = body;
	Person person;
	Volunteer volunteer;
	int r = person_get(ctx, ((const IdParams *)params)->id, &person);
	if (r < 0 || (r = ctx_require_object(ctx, r == DB_NONE ? NULL : person.area)))
		return r;
	VolunteerEnlist enlist = {.person = person.id,
		.skills = in->skills,
		.radius_m = in->radius_m,
		.staff = in->staff,
		.on_duty = in->on_duty,
		.guardian_consent = in->guardian_consent,
		.status = "approved"};
	return (r = force_volunteer_enlist(ctx, &enlist, &volunteer)) ? r : reply(ctx, &volunteer);
}

/* ---- changing ------------------------------------------------------------------------------------------------- */

static const char *const decisions[] = {"approve", "reject", "suspend", "restore", NULL};
typedef struct DecideBody {
	const char *decision, *reason;
} DecideBody;
static const Field decide_body[] = {
	FIELD(DecideBody, decision, FIELD_ENUM, .values = decisions, .flags = FIELD_REQUIRED),
	FIELD(DecideBody, reason, FIELD_TEXT),
	FIELD_END,
};

static int decide_run(Ctx *ctx, const void *params, const void *body) {
	const DecideBody *in = body;
	Volunteer volunteer;
	int r = require_staff(ctx, ((const IdParams *)params)->id, &volunteer);
	if (r || (r = ctx_match_version(ctx, volunteer.version)) ||
		(r = volunteer_decide(ctx, &volunteer, in->decision, in->reason)))
		return r;
	return reply(ctx, &volunteer);
}

typedef struct UpdateBody {
	int64_t radius_m;
	const char *availability;
	int8_t on_duty, staff, guardian_consent;
	double lon, lat;
} UpdateBody;
static const Field update_body[] = {
	FIELD(UpdateBody, radius_m, FIELD_INT, .min = 100, .max = 100000),
	FIELD(UpdateBody, availability, FIELD_TEXT, .min = AVAILABILITY_SIZE, .max = AVAILABILITY_SIZE),
	FIELD(UpdateBody, on_duty, FIELD_BOOL),
	FIELD(UpdateBody, staff, FIELD_BOOL),
	FIELD(UpdateBody, guardian_consent, FIELD_BOOL),
	FIELD(UpdateBody, lon, FIELD_REAL, .min = -180, .max = 180),
	FIELD(UpdateBody, lat, FIELD_REAL, .min = -90, .max = 90),
	FIELD_END,
};

static int apply(Ctx *ctx, Volunteer *volunteer, const UpdateBody *in) {
	if (in->availability && strspn(in->availability, "0123456789abcdef") != AVAILABILITY_SIZE)
		return ctx_refuse_field(ctx, "/availability", FAULT_FORMAT);
	if (in->staff >= 0 || in->guardian_consent >= 0) { /* not one's own to say */
		int r = ctx_require_object(ctx, volunteer->area);
		if (r)
			return r;
	}
	volunteer->radius_m = in->radius_m != INT_ABSENT ? in->radius_m : volunteer->radius_m;
	volunteer->availability = in->availability ? in->availability : volunteer->availability;
	volunteer->on_duty = in->on_duty >= 0 ? in->on_duty : volunteer->on_duty;
	volunteer->staff = in->staff >= 0 ? in->staff : volunteer->staff;
	volunteer->guardian_consent =
		in->guardian_consent >= 0 ? in->guardian_consent : volunteer->guardian_consent;
	volunteer->lon = isnan(in->lon) ? volunteer->lon : in->lon;
	volunteer->lat = isnan(in->lat) ? volunteer->lat : in->lat;
	int r = volunteer_store_update(ctx, volunteer);
	return r ? r
			 : ctx_journal(ctx, "volunteer.update", volunteer->area, "volunteer", volunteer->id,
				   volunteer->id, "{\"on_duty\":%s}", volunteer->on_duty == 1 ? "true" : "false");
}

static int update_run(Ctx *ctx, const void *params, const void *body) {
	Volunteer volunteer;
	int r = require(ctx, ((const IdParams *)params)->id, &volunteer);
	if (r || (r = ctx_match_version(ctx, volunteer.version)) || (r = apply(ctx, &volunteer, body)))
		return r;
	return reply(ctx, &volunteer);
}

typedef struct SwitchBody {
	int8_t on_duty;
} SwitchBody;
static const Field switch_body[] = {
	FIELD(SwitchBody, on_duty, FIELD_BOOL, .flags = FIELD_REQUIRED), FIELD_END};

static int switch_run(Ctx *ctx, const void *params, const void *body) {
	Volunteer volunteer;
	UpdateBody in;
	(void)params;
	int r = ctx_require_self(ctx);
	if (r)
		return r;
	field_defaults(update_body, &in);
	in.on_duty = ((const SwitchBody *)body)->on_duty;
	r = force_volunteer_get(ctx, ctx->actor->person, &volunteer);
	if (r)
		return r == DB_NONE ? ctx_refuse(ctx, PROBLEM_NOT_FOUND, NULL) : r;
	return (r = apply(ctx, &volunteer, &in)) ? r : reply(ctx, &volunteer);
}

/* ---- skills ------------------------------------------------------------------------------------------------------ */

typedef struct SkillBody {
	const char *skill, *certificate, *status;
	Time expires_at;
} SkillBody;
static const Field claim_body[] = {
	FIELD(SkillBody, skill, FIELD_TEXT, .max = 10, .flags = FIELD_REQUIRED),
	FIELD(SkillBody, certificate, FIELD_TEXT, .max = 60, .flags = FIELD_PERSONAL),
	FIELD(SkillBody, expires_at, FIELD_TIME),
	FIELD_END,
};
static const char *const skill_statuses[] = {"verified", "rejected", NULL};
static const Field verify_body[] = {
	FIELD(SkillBody, status, FIELD_ENUM, .values = skill_statuses, .flags = FIELD_REQUIRED),
	FIELD(SkillBody, expires_at, FIELD_TIME),
	FIELD_END,
};

static int claim_run(Ctx *ctx, const void *params, const void *body) {
	const SkillBody *in = body;
	Volunteer volunteer;
	int r = require(ctx, ((const IdParams *)params)->id, &volunteer);
	if (r)
		return r;
	bool staff = ctx_has_role(ctx, ctx->route_roles, volunteer.area);
	r = volunteer_put_skill(ctx, &volunteer, in->skill, in->certificate,
		staff ? "verified" : "claimed", in->expires_at);
	if (r ||
		(r = ctx_journal(ctx, "skill.claim", volunteer.area, "volunteer", volunteer.id,
			 volunteer.id, "{\"skill\":\"%s\"}", in->skill)))
		return r;
	return reply(ctx, &volunteer);
}

static int verify_run(Ctx *ctx, const void *params, const void *body) {
	const IdParams *at = params;
	const SkillBody *in = body;
	Volunteer volunteer;
	int r = require_staff(ctx, at->id, &volunteer);
	if (r ||
		(r = volunteer_put_skill(ctx, &volunteer, at->skill, NULL, in->status, in->expires_at)) ||
		(r = ctx_journal(ctx, "skill.verify", volunteer.area, "volunteer", volunteer.id,
			 volunteer.id, "{\"skill\":\"%s\",\"status\":\"%s\"}",
			 packs_skill(ctx->packs, at->skill)->code, in->status)))
		return r;
	return reply(ctx, &volunteer);
}

static int drop_run(Ctx *ctx, const void *params, const void *body) {
	const IdParams *at = params;
	Volunteer volunteer;
	(void)body;
	int r = require(ctx, at->id, &volunteer);
	if (r ||
		(r = db_exec(ctx->db, &SQL_VOLUNTEER_SKILL_DROP,
			 DB_ARGS(ARG_INT("volunteer", at->id), ARG_TEXT("skill", at->skill)))))
		return r;
	if (!db_changes(ctx->db))
		return ctx_refuse(ctx, PROBLEM_NOT_FOUND, NULL);
	return ctx_journal(
		ctx, "skill.drop", volunteer.area, "volunteer", volunteer.id, volunteer.id, "{}");
}

const Route volunteer_routes[] = {
	{.name = "volunteer.list",
		.method = "GET",
		.path = "/volunteers",
		.summary = "Volunteers of a subtree",
		.flags = ROUTE_LIST | ROUTE_PERSONAL,
		.params = list_params,
		.params_size = sizeof(ListParams),
		.reply = volunteer_view,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = list_run},
	{.name = "volunteer.read",
		.method = "GET",
		.path = "/volunteers/{id}",
		.summary = "One volunteer",
		.flags = ROUTE_PERSONAL | ROUTE_ETAG,
		ID_PARAMS,
		.reply = volunteer_view,
		.run = read_run},
	{.name = "volunteer.register",
		.method = "POST",
		.path = "/volunteers",
		.summary = "Register oneself; a worker approves",
		.flags = ROUTE_COMMAND | ROUTE_PUBLIC | ROUTE_CREATED,
		.body = register_body,
		.body_size = sizeof(Register),
		.reply = register_reply,
		.problems = PROBLEMS(PROBLEM_LOGIN_TAKEN, PROBLEM_PASSWORD_WEAK, PROBLEM_AREA_UNKNOWN,
			PROBLEM_AREA_CLOSED, PROBLEM_PERSON_ID_NUMBER, PROBLEM_PERSON_EXISTS,
			PROBLEM_CONSENT_REQUIRED, PROBLEM_VOLUNTEER_STATUS, PROBLEM_SKILL_UNKNOWN,
			PROBLEM_SKILL_MINOR),
		.work = register_work,
		.run = register_run},
	{.name = "volunteer.enlist",
		.method = "POST",
		.path = "/persons/{id}/volunteer",
		.summary = "Enlist a known person",
		.flags = ROUTE_COMMAND | ROUTE_CREATED | ROUTE_ETAG,
		ID_PARAMS,
		.body = enlist_body,
		.body_size = sizeof(EnlistBody),
		.reply = volunteer_view,
		.problems = PROBLEMS(PROBLEM_VOLUNTEER_STATUS, PROBLEM_SKILL_UNKNOWN, PROBLEM_SKILL_MINOR),
		.run = enlist_run},
	{.name = "volunteer.decide",
		.method = "POST",
		.path = "/volunteers/{id}/decision",
		.summary = "Approve, reject, suspend, restore",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.body = decide_body,
		.body_size = sizeof(DecideBody),
		.reply = volunteer_view,
		.problems = PROBLEMS(PROBLEM_VOLUNTEER_STATUS),
		.run = decide_run},
	{.name = "volunteer.update",
		.method = "PUT",
		.path = "/volunteers/{id}",
		.summary = "Radius, availability, on duty",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		.body = update_body,
		.body_size = sizeof(UpdateBody),
		.reply = volunteer_view,
		.run = update_run},
	{.name = "duty_switch.set",
		.method = "PUT",
		.path = "/me/on-duty",
		.summary = "One's own on-duty switch",
		.flags = ROUTE_COMMAND | ROUTE_ETAG,
		.body = switch_body,
		.body_size = sizeof(SwitchBody),
		.reply = volunteer_view,
		.problems = PROBLEMS(PROBLEM_NOT_FOUND),
		.run = switch_run},
	{.name = "skill.claim",
		.method = "POST",
		.path = "/volunteers/{id}/skills",
		.summary = "A skill with its certificate; verified at once by staff, else claimed",
		.flags = ROUTE_COMMAND | ROUTE_ETAG,
		ID_PARAMS,
		.body = claim_body,
		.body_size = sizeof(SkillBody),
		.reply = volunteer_view,
		.problems = PROBLEMS(PROBLEM_SKILL_UNKNOWN, PROBLEM_SKILL_MINOR),
		.run = claim_run},
	{.name = "skill.verify",
		.method = "PUT",
		.path = "/volunteers/{id}/skills/{skill}",
		.summary = "Verify or reject a skill",
		.flags = ROUTE_COMMAND | ROUTE_ETAG,
		SKILL_PARAMS,
		.body = verify_body,
		.body_size = sizeof(SkillBody),
		.reply = volunteer_view,
		.problems = PROBLEMS(PROBLEM_SKILL_UNKNOWN, PROBLEM_SKILL_MINOR),
		.run = verify_run},
	{.name = "skill.drop",
		.method = "DELETE",
		.path = "/volunteers/{id}/skills/{skill}",
		.summary = "Drop a skill",
		.flags = ROUTE_COMMAND,
		SKILL_PARAMS,
		.run = drop_run},
	{.name = NULL},
};
