/* Roles, and the one table that says which role may run which command or query. */
#pragma once

#include "core/route.h"

enum {
	ROLE_ADMIN = 1u << 0,
	ROLE_COMMANDER = 1u << 1,
	ROLE_COORDINATOR = 1u << 2,
	ROLE_WORKER = 1u << 3,
	ROLE_VOLUNTEER = 1u << 4, /* own records only */
	ROLE_RESIDENT = 1u << 5,  /* own records only */
	ROLE_AUDITOR = 1u << 6,
};
#define ROLES_STAFF (ROLE_COMMANDER | ROLE_COORDINATOR | ROLE_WORKER)
#define ROLES_OWN (ROLE_VOLUNTEER | ROLE_RESIDENT)
#define ROLES_ANY (ROLES_STAFF | ROLES_OWN | ROLE_ADMIN | ROLE_AUDITOR)

extern const char *const role_names[]; /* NULL-terminated; for FIELD_ENUM */
/* 0 for a name that is none. */
unsigned role_of(const char *name);

extern const Right rights_table[];
