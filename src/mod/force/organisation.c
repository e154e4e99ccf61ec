#include "base/check.h"
#include "base/str.h"
#include "mod/area/area.h"
#include "mod/force/force_private.h"
#include "mod/force/force_sql.h"
#include "mod/person/person.h"

const char *const organisation_kinds[] = {
	"volunteer_team", "social_organisation", "enterprise", "unit", "party_branch", NULL};

const Field organisation_fields[] = {
	FIELD(Organisation, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(Organisation, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(Organisation, name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Organisation, kind, FIELD_ENUM, .values = organisation_kinds, .flags = FIELD_REQUIRED),
	FIELD(Organisation, credit_code, FIELD_TEXT),
	FIELD(Organisation, contact_name, FIELD_TEXT),
	FIELD(Organisation, contact_phone, FIELD_BLOB),
	FIELD(Organisation, status, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Organisation, simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(Organisation, created_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(Organisation, version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

const Field organisation_make_fields[] = {
	FIELD(OrganisationMake, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(OrganisationMake, name, FIELD_TEXT, .max = 100, .flags = FIELD_REQUIRED),
	FIELD(
		OrganisationMake, kind, FIELD_ENUM, .values = organisation_kinds, .flags = FIELD_REQUIRED),
	FIELD(OrganisationMake, credit_code, FIELD_TEXT, .max = 18, .summary = "GB 32100"),
	FIELD(OrganisationMake, contact_name, FIELD_TEXT, .max = 60, .flags = FIELD_PERSONAL),
	FIELD(OrganisationMake, contact_phone, FIELD_PHONE, .flags = FIELD_PERSONAL),
	FIELD_END,
};

int organisation_get(Ctx *ctx, Id id, Organisation *out) {
	return db_one(ctx->db, &SQL_ORGANISATION_GET, DB_ARGS(ARG_INT("id", id)), organisation_fields,
		out, ctx->arena);
}

int organisation_make(Ctx *ctx, const OrganisationMake *in, Organisation *out) {
	Area area;
	if (in->credit_code && !credit_code_valid(in->credit_code))
		return ctx_refuse_field(ctx, "/credit_code", FAULT_FORMAT);
	int r = area_require_open(ctx, in->area, &area);
	if (r)
		return r;
	*out = (Organisation){.id = id_next(ctx->ids),
		.area = area.code,
		.name = in->name,
		.kind = in->kind,
		.credit_code = in->credit_code,
		.contact_name = in->contact_name,
		.status = "active",
		.simulated = in->simulated == 1,
		.created_at = ctx->now,
		.version = 1};
	if (in->contact_phone &&
		(r = crypt_seal(ctx->keys, ctx->rng, "organisation.contact_phone", in->contact_phone,
			 ctx->arena, &out->contact_phone)))
		return r;
	r = db_exec(
		ctx->db, &SQL_ORGANISATION_INSERT, db_args_of(ctx->arena, organisation_fields, out, NULL));
	return r ? r
			 : ctx_journal(ctx, "organisation.make", out->area, "organisation", out->id, 0, "{}");
}

int organisation_store_update(Ctx *ctx, Organisation *organisation) {
	organisation->version++;
	int r = db_exec(ctx->db, &SQL_ORGANISATION_UPDATE,
		db_args_of(ctx->arena, organisation_fields, organisation, NULL));
	return r ? r
			 : ctx_journal(ctx, "organisation.update", organisation->area, "organisation",
				   organisation->id, 0, "{}");
}

int organisation_add_member(Ctx *ctx, const Organisation *organisation, Id person_id,
	const char *title, const char *home_area) {
	Person person;
	int r = person_get(ctx, person_id, &person);
	if (r)
		return r == DB_NONE ? ctx_refuse_field(ctx, "/person", FAULT_VALUE) : r;
	r = db_exec(ctx->db, &SQL_MEMBERSHIP_INSERT,
		DB_ARGS(ARG_INT("organisation", organisation->id), ARG_INT("person", person_id),
			ARG_TEXT("home_area", home_area ? home_area : person.area), ARG_TEXT("title", title),
			ARG_INT("since", ctx->now)));
	if (r)
		return r;
	if (!db_changes(ctx->db))
		return ctx_refuse(ctx, PROBLEM_MEMBER_EXISTS, NULL);
	return ctx_journal(ctx, "member.add", home_area ? home_area : person.area, "organisation",
		organisation->id, person_id, "{}");
}
