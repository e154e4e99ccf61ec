/* Calls: who fits, who is asked, who answers, who waits, and when a need goes up a tier. */
#pragma once

#include "mod/duty/duty.h"

/* The next in line of a need moves up (duty_set_place_freed). */
int call_place_freed(Ctx *ctx, Need *need);
/* Open calls of a need close, unanswered asks expire. */
int call_need_cancelled(Ctx *ctx, const Need *need);
/* Timer: calls whose time is over close; needs short at their deadline go up a tier. */
int call_tick(Ctx *ctx, int64_t *count);
/* Rotation counts the last 30 days: what was asked before is forgotten. */
int call_recount_asked(Ctx *ctx);
