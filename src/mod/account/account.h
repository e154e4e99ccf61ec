/* Accounts, sessions, API tokens and grants. */
#pragma once

#include "core/ctx.h"

typedef struct Account {
	Id id;
	Id person; /* 0: none */
	const char *login, *name;
	const char *password_hash;
	FieldBlob totp_secret; /* sealed; empty = off */
	int64_t totp_step, failed;
	Time locked_until;
	const char *status; /* active disabled */
	const char *language;
	int8_t simulated;
	Time created_at;
	int64_t version;
} Account;
extern const Field account_fields[];

typedef struct AccountMake {
	const char *login, *name, *password, *language;
	const char *password_hash; /* given instead of the password when it was hashed before */
	Id person;
	int8_t simulated;
} AccountMake;

/* Return: 0; LOGIN_TAKEN, PASSWORD_WEAK. No rights checked, no grant given. */
int account_make(Ctx *ctx, const AccountMake *in, Account *out);
/* At least 10 characters, not the login. */
bool account_password_strong(const char *login, const char *password);
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

/* For CoreConfig.authenticate: 0 found, 1 nobody, ERR_*. */
int account_authenticate(Ctx *ctx, const char *token, Actor *actor);

/* The person's account is closed, its name and login gone. */
int account_forget(Ctx *ctx, Id person);

/* Drops sessions and tokens whose time is over. */
int account_expire_sessions(Ctx *ctx);
