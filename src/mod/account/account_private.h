/* What the files of the module share. */
#pragma once

#include "mod/account/account.h"

int account_store_update(Ctx *ctx, Account *account); /* version + 1 */
/* Another password, made by the house; *account is what it has become. */
int account_reset_to(Ctx *ctx, Account *account, const char *hash);
const AccountPolicy *account_policy(void);

/* ---- session.c ----------------------------------------------------------------------------------- */

/* A new session; *token is shown once. kind: cookie token. */
int session_make(Ctx *ctx, Id account, const char *kind, const char *name, Time lifetime, Id *id,
	const char **token);
/* Ends every session and token of the account but this one ("": all), and whatever listens with them. */
int session_end_others(Ctx *ctx, Id account, const char *kept);

/* Not a token, which proves nothing: PROVE_AGAIN. */
int require_session(Ctx *ctx);
/* The session goes on under a new token, proved now and as long as it would have lasted. */
int session_renew(Ctx *ctx);

/* ---- me_api.c ------------------------------------------------------------------------------------ */

extern const Field me_reply[];
int me_reply_put(Ctx *ctx, const Account *account);
int own_account(Ctx *ctx, Account *out);

/* ---- password.c ---------------------------------------------------------------------------------- */

/* "k7wm-…": 79 bits, read aloud and typed without mistakes. */
const char *password_made(const Rng *rng, Arena *arena);
enum { PASSWORD_MADE_HOURS = 24 };
/* Does the password open the account? NULL: nobody's, which takes as long. Slow: a worker's business. */
bool account_password_opens(const Account *account, const char *password);

/* ---- failure.c ----------------------------------------------------------------------------------- */

/* How often this login was tried in vain, from here and from anywhere. It is the same for logins that
 * exist and that do not. */
typedef struct Attempt {
	const char *guess, *login; /* ids in sign_in_failure */
	const char *address;       /* keyed hash */
	Time locked_until;         /* TIME_NONE: may try */
} Attempt;
/* `account`: whose login it is, NULL nobody's. */
int attempt_find(Ctx *ctx, const char *login, const Account *account, Attempt *out);
/* LOCKED with the time to wait, or 0. */
int attempt_refuse(Ctx *ctx, const Attempt *attempt);
int attempt_failed(Ctx *ctx, const Attempt *attempt, const Account *account);
int attempt_succeeded(Ctx *ctx, const Attempt *attempt, const Account *account);
/* Is it locked at any address? */
int attempt_is_locked(Ctx *ctx, const char *login, bool *locked);
/* Ends every lock of the login. */
int attempt_forget(Ctx *ctx, const char *login);

/* Why this code does not fit; 0 when it does, or none is asked for. The step is used up. */
int account_check_code(Ctx *ctx, Account *account, const char *code);
