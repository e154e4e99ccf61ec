/* What needs the city's keys to be checked: sealed fields and the ledger's signatures. */
#pragma once

#include "core/ctx.h"

typedef struct VerifyTeller {
	void (*say)(void *self, const char *invariant, bool holds, const char *offender, int64_t id);
	void *self;
} VerifyTeller;

/* With ctx->keys. Return: 0, whatever was found; ERR_*. */
int verify_seals(Ctx *ctx, const VerifyTeller *teller);
