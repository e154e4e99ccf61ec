/* What the files of mod/duty share, and what duty_api.c calls. */
#pragma once

#include "mod/duty/duty_store.h"

/* Grace before an assigned person who has not checked in raises an alarm. */
#define DUTY_ALARM_AFTER (15 * TIME_MINUTE)
/* How long after the planned end an assignment nobody checked in for counts as missed. */
#define DUTY_MISSED_AFTER (60 * TIME_MINUTE)
/* How long the requester has before a second worker may confirm in their stead. */
#define DUTY_SECOND_AFTER (24 * TIME_HOUR)

/* The duty, its need and the right to touch it: the volunteer's own, or staff over the
 * need's area. NOT_FOUND otherwise. *own tells which. */
int duty_require(Ctx *ctx, Id id, Duty *duty, Need *need, bool *own);
/* The same for staff only. */
int duty_require_staff(Ctx *ctx, Id id, Duty *duty, Need *need);

int duty_check_in_code(Ctx *ctx, Need *need, Duty *duty, const char *code);
int duty_check_in_at(Ctx *ctx, Need *need, Duty *duty, Time at);
int duty_check_out_code(Ctx *ctx, Need *need, Duty *duty);
int duty_check_out_at(Ctx *ctx, Need *need, Duty *duty, Time at);

typedef struct DutyLate {
	Time in_at, out_at;
	const char *witness;
	const char *reason;
} DutyLate;
int duty_enter_late(Ctx *ctx, Need *need, Duty *duty, const DutyLate *late);

/* When nobody is still to come or to leave, the work is done. */
int duty_finish_need(Ctx *ctx, Need *need, const Duty *duty);

/* A need that is done and has no hours left to confirm is confirmed. */
int duty_confirm_need(Ctx *ctx, Need *need);
int duty_confirm_second(Ctx *ctx, Need *need, Duty *duty, bool done, const char *reason);
int duty_correct(Ctx *ctx, const Duty *duty, int64_t minutes, const char *reason, LedgerLine *out);
int duty_settle_alarm(Ctx *ctx, Duty *duty, const char *reason);

/* Every event is one line: "duty.KIND" about the duty, for the volunteer. */
int duty_journal(Ctx *ctx, const char *kind, const Duty *duty);

typedef struct RestOverrideMake {
	const char *rule;
	Id need;
	Id volunteer;
	const char *reason;
	Time until;
} RestOverrideMake;
int rest_override_make(Ctx *ctx, const RestOverrideMake *in, RestOverride *out);
/* Rules set aside for this pair at this moment; NULL-terminated. */
int rest_override_rules(Ctx *ctx, Id volunteer, Id need, const char *const **rules);
