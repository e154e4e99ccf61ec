#pragma once

#include "mod/account/account.h"

int account_store_update(Ctx *ctx, Account *account); /* version + 1 */
/* A new session; *token is shown once. kind: cookie token. */
int session_make(Ctx *ctx, Id account, const char *kind, const char *name, Time lifetime, Id *id,
	const char **token);
/* Why this password and code do not open the account, 0 if they do. Slow: no lock is held. */
int account_check_password(Ctx *ctx, const Account *account, const char *password);
int account_check_code(Ctx *ctx, Account *account, const char *code);
/* One more failure: after five in a row, back-off of 2^(n-5) times 30 s, at most an hour. */
int account_note_failure(Ctx *ctx, Account *account);
