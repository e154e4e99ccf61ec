/* Personal data whose time is over, in every module that holds some. */
#pragma once

#include "core/ctx.h"

/* One step: some persons past their destroy-by date, incidents whose days after their end are over.
 * Nobody with a standing duty is forgotten before it is done. *count: what was destroyed; more may
 * wait for the next step. */
int destroy_due(Ctx *ctx, int64_t *count);
