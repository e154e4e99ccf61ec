/* Duties: from acceptance to confirmed hours. */
#pragma once

#include "mod/duty/rest.h"
#include "mod/force/force.h"
#include "mod/incident/incident.h"

typedef struct Duty {
	Id id;
	Id need;
	Id volunteer;
	const char *area;
	const char *home_area;
	const char *status; /* assigned in out confirmed disputed cancelled missed */
	Time starts_at;
	Time ends_at;
	int8_t ppe, hot;
	int8_t staff;      /* paid staff, when the rest gate judged; -1 not known */
	const char *level; /* response level the rest gate judged by */
	int64_t round;     /* how often the need had been re-opened */
	Time in_at;
	const char *in_how;
	Id in_by;
	Time out_at;
	const char *out_how;
	Id out_by;
	const char *witness;
	Time confirmed_at;
	const char *confirmed_how;
	Id confirmed_by;
	Time alarm_at;
	const char *reason;
	int8_t simulated;
	Time created_at;
	int64_t version;
} Duty;
extern const char *const duty_statuses[];
extern const Field duty_fields[]; /* the SQL row */

int duty_get(Ctx *ctx, Id id, Duty *out);

/* Takes one place of the need for the volunteer, after every gate: need open and not full,
 * nobody in two places, the rest rules (with their overrides). Journals "duty.assign".
 * Return: 0; NEED_STATUS (full or not open), BUSY, REST_*. */
int duty_assign(Ctx *ctx, Need *need, const Volunteer *volunteer, Duty *out);

/* Why this volunteer may not take this need now: BUSY or REST_* as a number, 0 if nothing
 * stands against it. *rule is the rest rule's name or NULL. Changes nothing. */
int duty_gate(Ctx *ctx, const Need *need, const Volunteer *volunteer, const char **rule);

/* Duties of the volunteer that are not done yet. */
int duty_standing(Ctx *ctx, Id volunteer, int64_t *count);

/* What the need asks of those who do it, for the rest gate. */
RestWork duty_rest_work(const Packs *packs, const Need *need);

/* Frees a standing duty before check-in; tells the need. */
int duty_release(Ctx *ctx, Duty *duty, const char *reason);

/* Told when a place of a need came free, so that the next in line moves up (set by the
 * composition; duty does not know calls). */
void duty_set_place_freed(int (*place_freed)(Ctx *ctx, Need *need));

/* NeedHooks: a cancelled need frees its duties; an answered one confirms or re-opens. */
int duty_need_cancelled(Ctx *ctx, const Need *need);
int duty_need_answered(Ctx *ctx, Need *need, bool done, const char *reason);

/* Timer: raises missed check-ins. Returns the number raised in *count. */
int duty_tick(Ctx *ctx, int64_t *count);

/* Work spans of many people, for the eligible list: those that end after `from` and start
 * before `to`, ordered by volunteer. */
typedef struct DutySpan {
	Id volunteer;
	Time from, to;
	int8_t ppe;
} DutySpan;
/* `only` 0: everybody. */
int duty_spans(Ctx *ctx, Id only, Time from, Time to, DutySpan **items, size_t *count);
/* The window around a shift outside which no rest rule looks. */
#define DUTY_REST_HORIZON (15 * TIME_DAY)
/* A problem number for a rule's name: "HY-03" → REST_BETWEEN. */
int duty_rule_problem(const char *rule);
/* The first ledger line whose signature does not hold, 0 if all do. Return: 0, ERR_*. */
int ledger_verify(Ctx *ctx, Id *offender);
