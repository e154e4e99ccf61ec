#pragma once

#include "mod/force/force.h"

typedef struct Organisation {
	Id id;
	const char *area, *name, *kind, *credit_code, *contact_name;
	FieldBlob contact_phone;
	const char *status; /* active left */
	int8_t simulated;
	Time created_at;
	int64_t version;
} Organisation;
extern const Field organisation_fields[];

typedef struct OrganisationMake {
	const char *area, *name, *kind, *credit_code, *contact_name, *contact_phone;
	int8_t simulated;
} OrganisationMake;
extern const Field organisation_make_fields[];
int organisation_make(Ctx *ctx, const OrganisationMake *in, Organisation *out);
int organisation_get(Ctx *ctx, Id id, Organisation *out);
int organisation_store_update(Ctx *ctx, Organisation *organisation);
/* MEMBER_EXISTS when the person is one already. home_area NULL: the person's own. */
int organisation_add_member(Ctx *ctx, const Organisation *organisation, Id person,
	const char *title, const char *home_area);

int volunteer_store_update(Ctx *ctx, Volunteer *volunteer);
/* decision: approve reject suspend restore. */
int volunteer_decide(Ctx *ctx, Volunteer *volunteer, const char *decision, const char *reason);
/* verified at once by staff, else claimed. */
int volunteer_put_skill(Ctx *ctx, const Volunteer *volunteer, const char *skill,
	const char *certificate, const char *status, Time expires_at);
