/* Every statement of the call module; decides nothing. Private to mod/call. */
#pragma once

#include "mod/call/call.h"

typedef struct Call {
	Id id;
	Id need;
	const char *area;   /* subtree searched */
	int64_t wanted;     /* places it fills */
	int64_t asked;      /* people asked */
	const char *status; /* open closed */
	const char *counts; /* JSON */
	Time opened_at;
	Id opened_by;
	Time closes_at;
	int8_t simulated;
} Call;
extern const char *const call_statuses[], *const ask_statuses[], *const loan_statuses[];
extern const Field call_fields[];

typedef struct Ask {
	Id id;
	Id call;
	Id need;
	Id volunteer;
	const char *home_area;
	const char *status; /* asked accepted waiting declined expired withdrawn */
	int64_t place;      /* in the waiting line; INT_ABSENT */
	int64_t distance_m; /* INT_ABSENT unknown */
	Time asked_at;
	Time answered_at;
	const char *reason;
	int64_t version;
} Ask;
extern const Field ask_fields[];

typedef struct Loan {
	Id id;
	Id need;
	const char *lender; /* community */
	int64_t people;
	const char *status; /* standing objected settled */
	const char *reason;
	Id objected_by;
	Time at;
	int64_t version;
} Loan;
extern const Field loan_fields[];

int call_store_insert(Ctx *ctx, const Call *call);
int call_store_get(Ctx *ctx, Id id, Call *out);
int call_store_close(Ctx *ctx, Id id);
int call_store_open_of_need(Ctx *ctx, Id need, Call **items, size_t *count);
int call_store_over(Ctx *ctx, Call **items, size_t *count);

int ask_store_insert(Ctx *ctx, const Ask *ask);
int ask_store_update(Ctx *ctx, Ask *ask); /* version + 1 */
int ask_store_get(Ctx *ctx, Id id, Ask *out);
int ask_store_unanswered(Ctx *ctx, Id call, Ask **items, size_t *count);
int ask_store_waiting(Ctx *ctx, Id need, Ask **items, size_t *count);
int ask_store_last_place(Ctx *ctx, Id need, int64_t *place);
/* Asked or waiting people of one community. */
int ask_store_of_lender(Ctx *ctx, Id need, const char *lender, Ask **items, size_t *count);

typedef struct ShortNeed {
	Id id;
} ShortNeed;
int need_store_short_due(Ctx *ctx, ShortNeed **items, size_t *count);

typedef struct NeedTier {
	Id id;
	Id need;
	const char *from_area;
	const char *to_area;
	int64_t shortfall;
	const char *why; /* JSON counts */
	Time at;
	Id by_account; /* 0 = the deadline */
} NeedTier;
int need_tier_store_insert(Ctx *ctx, const NeedTier *row);

int loan_store_add(Ctx *ctx, Id need, const char *lender, int64_t people);
int loan_store_get(Ctx *ctx, Id id, Loan *out);
int loan_store_update(Ctx *ctx, Loan *loan); /* version + 1 */

/* Volunteers whose count of asks is not what stands since then. */
typedef struct AskedLately {
	Id volunteer;
	int64_t count;
} AskedLately;
int call_store_asked_lately(Ctx *ctx, Time since, AskedLately **items, size_t *count);
