/* What the files of mod/call share, and what its api files call. */
#pragma once

#include "mod/call/call_store.h"
#include "mod/call/eligible.h"

/* How long people have to answer unless the caller says otherwise. */
#define CALL_MINUTES 30
/* People asked for each place unless the caller says otherwise. */
#define CALL_ASK_FACTOR 3

typedef struct CallOpen {
	const char *area;    /* NULL: the need's tier */
	int64_t ask;         /* INT_ABSENT: CALL_ASK_FACTOR for each place */
	int64_t minutes;     /* INT_ABSENT: CALL_MINUTES */
	FieldIds volunteers; /* empty: the first of the eligible list */
} CallOpen;

/* Asks those who fit; NOT_ELIGIBLE names the first of `volunteers` who does not, with the
 * reason or the rest rule. */
int call_open(Ctx *ctx, Need *need, const CallOpen *in, Call *out);
/* Puts one person on the need by hand, through the same gates. NOT_ELIGIBLE, BUSY, REST_*. */
int call_assign(Ctx *ctx, Need *need, Id id, Duty *out);
int call_close(Ctx *ctx, Call *call);

/* What opening a call is made of. */

/* 0; NEED_STATUS (not open, or covered), WINDOW (over). */
int call_require_open(Ctx *ctx, const Need *need);
/* One person of `area` by name: *why NULL and *out filled, or the reason or rest rule against.
 * `asked_before`: having been asked for this need already is no obstacle. Return: 0, ERR_*. */
int call_judge_one(Ctx *ctx, const Need *need, const char *area, Id id, bool asked_before,
	Candidate *out, const char **why);
void call_fill(Ctx *ctx, const Need *need, const CallOpen *in, const char *area, Call *out);
/* Stores the call, asks each, journals, books the loans. */
int call_ask_all(Ctx *ctx, const Need *need, Call *call, const Candidate *people, size_t count);

/* The JSON object of counts: {"fits":12,"off_duty":40,…}. */
const char *call_counts_json(Ctx *ctx, const EligibleSet *set);

/* The actor's own ask; NOT_ASKED otherwise. */
int ask_require_own(Ctx *ctx, Id id, Ask *out);
int ask_accept(Ctx *ctx, Ask *ask);
int ask_decline(Ctx *ctx, Ask *ask, const char *reason);
/* Takes back what was not answered yet, or only waits. */
int ask_withdraw(Ctx *ctx, Ask *ask, const char *reason);
int ask_expire(Ctx *ctx, Ask *ask);

/* Up one tier now. `to_area` NULL: the next one. TIER_TOP when there is none. */
int tier_raise(Ctx *ctx, Need *need, const char *to_area);

/* Books the people asked from other communities as loans, for their workers to see. */
int loan_book(Ctx *ctx, const Need *need, const Candidate *people, size_t count);
int loan_object(Ctx *ctx, Loan *loan, const char *reason);
