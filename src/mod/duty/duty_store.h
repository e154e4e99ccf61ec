/* Every statement of the duty module; decides nothing. Private to mod/duty. */
#pragma once

#include "mod/duty/duty.h"

typedef struct LedgerLine {
	Id id;
	Id duty;
	Id person;
	const char *kind; /* service correction */
	int64_t minutes;
	const char *reason;
	Id signed_by; /* 0 = derived from the three events */
	Time at;
	const char *signature;
} LedgerLine;
extern const Field ledger_fields[];

typedef struct RestOverride {
	Id id;
	const char *rule;
	Id need;
	Id volunteer;
	const char *reason;
	Id by_account;
	Time at;
	Time until;
} RestOverride;
extern const Field rest_override_fields[];

int duty_store_insert(Ctx *ctx, const Duty *duty);
int duty_store_update(Ctx *ctx, Duty *duty); /* version + 1 */
int duty_store_get(Ctx *ctx, Id id, Duty *out);
/* Standing duties of the need's present round, in order of acceptance. */
int duty_store_of_need(Ctx *ctx, const Need *need, Duty **items, size_t *count);
/* How many of them are still to check in or out. */
int duty_store_unfinished(Ctx *ctx, const Need *need, int64_t *count);
int duty_store_last_out(Ctx *ctx, const Need *need, Time *out);
/* Work spans of one volunteer. */
int duty_store_spans_of(
	Ctx *ctx, Id volunteer, Time from, Time to, DutySpan **items, size_t *count);
/* How many others of the duty's volunteer are planned or worked at some time of the span; with `still`, or are
 * being worked now. */
int duty_store_elsewhere(
	Ctx *ctx, const Duty *duty, Time from, Time to, bool still, int64_t *count);
/* How many other duties of theirs were or are worked at some time of the span. */
int duty_store_at_work(Ctx *ctx, Id volunteer, Time from, Time to, Id except, int64_t *count);
int duty_store_late(Ctx *ctx, Time before, Duty **items, size_t *count);
int duty_store_over(Ctx *ctx, Time before, Duty **items, size_t *count);

int ledger_store_insert(Ctx *ctx, const LedgerLine *line);
int ledger_store_total(Ctx *ctx, Id person, int64_t *minutes);
int ledger_store_total_of_duty(Ctx *ctx, Id duty, int64_t *minutes);

int rest_override_store_insert(Ctx *ctx, const RestOverride *row);
int rest_override_store_of(Ctx *ctx, Id volunteer, Id need, RestOverride **items, size_t *count);
