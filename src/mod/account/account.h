/* Accounts, sessions, API tokens and grants. */
#pragma once

#include "core/ctx.h"

typedef struct Account {
	Id id;
	Id person; /* 0: none */
	const char *login, *name;
	const char *password_hash;
	FieldBlob totp_secret; /* sealed; empty = off */
	int64_t totp_step;
	int8_t must_change;  /* the password was made by the house and opens only its own change */
	Time password_until; /* and opens nothing from then on */
	const char *status;  /* active disabled */
	const char *language;
	int8_t simulated;
	Time created_at;
	int64_t version;
} Account;
extern const Field account_fields[];

typedef struct AccountMake {
	const char *login, *name, *password, *language;
	const char *password_hash; /* given instead of the password when it was hashed before */
	int8_t must_change;
	Time password_until;
	Id person;
	int8_t simulated;
} AccountMake;

/* Return: 0; LOGIN_TAKEN, PASSWORD_WEAK. No rights checked, no grant given. */
int account_make(Ctx *ctx, const AccountMake *in, Account *out);
/* What is wrong with a new password: "short" (under 10 characters), "common" (a common one, or one with
 * only digits, signs and look-alikes added), "simple" (a run, a row of keys, a repetition), "context"
 * (login, name or the product's words and little else); NULL: nothing. Any composition will do. */
const char *account_password_fault(
	Arena *arena, const char *login, const char *name, const char *password);
/* The same as a refusal, the fault in the detail. Return: 0, PASSWORD_WEAK. */
int account_require_password(Ctx *ctx, const char *login, const char *name, const char *password);
int account_get(Ctx *ctx, Id id, Account *out);
int account_by_login(Ctx *ctx, const char *login, Account *out);

typedef struct AccountGrant {
	Id id, account;
	const char *role, *area; /* area "" = the whole city */
	Time since, until;
	Id given_by;
} AccountGrant;
extern const char *const account_statuses[], *const account_languages[];
extern const Field account_grant_fields[];
int account_grant(
	Ctx *ctx, Id account, const char *role, const char *area, Time until, AccountGrant *out);
int account_grants_of(Ctx *ctx, Id account, AccountGrant **items, size_t *count);

/* How long sessions last and what they demand; given once, before the house opens. */
typedef struct AccountPolicy {
	Time lifetime;         /* of a session, however much it is used */
	Time idle;             /* of a session of somebody with a right over an area */
	Time fresh;            /* of a password: so long it counts for sensitive changes */
	unsigned code_roles;   /* roles that act only with one-time codes switched on */
	const char *passwords; /* common ones: lower case, sorted by bytes, one a line; NULL none */
} AccountPolicy;
#define ACCOUNT_POLICY_DEFAULTS \
	{ .lifetime = 12 * TIME_HOUR, .idle = TIME_HOUR, .fresh = 10 * TIME_MINUTE }
void account_set_policy(const AccountPolicy *policy);

/* For CoreConfig.authenticate: 0 found, 1 nobody, ERR_*. */
int account_authenticate(Ctx *ctx, const char *token, Actor *actor);
/* What that reads; NULL at the end. */
extern const char *const account_session_tables[];
/* For CoreConfig.touch: the session was used just now. */
int account_touch(Ctx *ctx, const char *session);

/* The person's account is closed, its name and login gone. */
int account_forget(Ctx *ctx, Id person);

/* A password for one sign-in instead of one that is lost; sessions, locks and codes end.
 * Return: 0 and the password in the arena; NOT_FOUND. */
int account_reset(Ctx *ctx, const char *login, const char **made);

/* Drops sessions and tokens whose time is over, and what sign-ins left behind. */
int account_expire_sessions(Ctx *ctx);
