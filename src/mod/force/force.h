/* Forces: volunteers with skills, availability and radius; organisations and members. */
#pragma once

#include "core/ctx.h"

#define AVAILABILITY_SIZE 42 /* hex digits: 7 days from Monday, 24 bits each, bit 23 = 00-01 h */

typedef struct Volunteer {
	Id id;              /* = person */
	const char *area;   /* home community */
	const char *status; /* pending approved rejected suspended left */
	int8_t staff;       /* paid frontline staff */
	int8_t on_duty;
	int64_t radius_m;
	double lon, lat; /* NAN: unknown */
	Time birth;
	int8_t guardian_consent;
	const char *availability;
	int64_t asked_count;
	Time last_asked_at;
	Id decided_by;
	Time decided_at;
	const char *reason;
	int8_t simulated;
	Time created_at;
	int64_t version;
} Volunteer;
extern const Field volunteer_fields[]; /* the SQL row */

extern const char *const volunteer_statuses[];
extern const char *const organisation_kinds[];

/* Return: 0, DB_NONE, ERR_*. */
int force_volunteer_get(Ctx *ctx, Id id, Volunteer *out);

typedef struct VolunteerEnlist {
	Id person;
	FieldTexts skills;
	int64_t radius_m; /* INT_ABSENT: 3000 */
	int8_t staff;
	int8_t on_duty;
	int8_t guardian_consent;
	const char *status;       /* pending (self-registered) or approved */
	const char *availability; /* NULL: every hour 08-20, every day */
	int8_t simulated;
} VolunteerEnlist;
/* Makes the volunteer of a person; skills verified when approved, claimed when pending.
 * Refuses skills the pack does not know, and skills a minor may not have. */
int force_volunteer_enlist(Ctx *ctx, const VolunteerEnlist *in, Volunteer *out);

typedef struct VolunteerSkill {
	Id volunteer;
	const char *skill;
	const char *status;
	Time expires_at;
} VolunteerSkill;
extern const Field volunteer_skill_fields[];
/* All skills of one volunteer. */
int force_skills_of(Ctx *ctx, Id volunteer, VolunteerSkill **items, size_t *count);

/* Is every hour of [from, to) within the weekly availability? Pure. */
bool force_available(const char *availability, Time from, Time to);

/* Notes that these people were asked now (rotation). */
int force_note_asked(Ctx *ctx, Id volunteer);
/* How often somebody was asked lately, counted anew. */
int force_set_asked(Ctx *ctx, Id volunteer, int64_t count);
/* The person is no volunteer and no member any more; what was said of them is gone. */
int force_forget(Ctx *ctx, Id person);

/* Ids of approved volunteers of a subtree, oldest first. */
int force_approved_in(Ctx *ctx, const char *area, int64_t limit, Id **ids, size_t *count);
