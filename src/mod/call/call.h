/* Calls: who fits, who is asked, who answers, who waits, and when a need goes up a tier. */
#pragma once

#include "mod/call/fit.h"
#include "mod/duty/duty.h"

/* The next in line of a need moves up (duty_set_place_freed). */
int call_place_freed(Ctx *ctx, Need *need);
/* Open calls of a need close, unanswered asks expire. */
int call_need_cancelled(Ctx *ctx, const Need *need);
/* Timer: calls whose time is over close; needs short at their deadline go up a tier. */
int call_tick(Ctx *ctx, int64_t *count);
/* Rotation counts the last 30 days: what was asked before is forgotten. */
int call_recount_asked(Ctx *ctx);

/* ---- carrying out a plan ------------------------------------------------------------------ */

/* May this person of `area` be asked for the need now? Changes nothing. Return: 0, ERR_*. */
typedef struct CallFit {
	bool fits;
	const char *why; /* why not: a reason or rest rule */
	const char *home;
	int32_t distance_m; /* -1 unknown */
	int32_t week_min;   /* worked or planned in the 7 days before the shift */
} CallFit;
int call_fit(Ctx *ctx, const Need *need, const char *area, Id volunteer, CallFit *out);

/* A person a plan sends to a need. */
typedef struct CallPlanned {
	Id volunteer;
	const char *refused; /* set: why not after all, a reason or rest rule; NULL done */
} CallPlanned;

/* Through the same gates as by hand: whoever fits no more is refused alone, the others go on. People
 * are of `area`, which holds the need; lenders see their loans. NEED_STATUS, WINDOW refuse all.
 * Asking opens one call for those who still fit; *call 0: nobody did. */
int call_planned_ask(Ctx *ctx, Need *need, const char *area, int64_t minutes, CallPlanned *people,
	size_t count, Id *call);
int call_planned_assign(Ctx *ctx, Need *need, const char *area, CallPlanned *people, size_t count);
