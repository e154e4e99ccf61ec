/* Results.
 *
 *   < 0   fatal for this operation: one of the codes below, always passed up;
 *   = 0   done;
 *   > 0   an outcome the function's own comment documents. Below src/core the
 *         caller handles it and never passes it on; from src/core up a positive
 *         result is always a number of core/problem.def, so services may pass it up.
 */
#pragma once

#include <stdbool.h>

enum {
	ERR_MEMORY = -1,   /* out of memory */
	ERR_IO = -2,       /* file or socket */
	ERR_DB_SOFT = -3,  /* try the transaction again: busy, serialization, lost connection */
	ERR_DB_HARD = -4,  /* the database refuses: constraint, corrupt, bad statement */
	ERR_FORMAT = -5,   /* input not in the promised format */
	ERR_INTERNAL = -6, /* a bug: a broken invariant */
	ERR_CRYPTO = -7,   /* a cipher or signature failed */
	ERR_DB_FULL = -8,  /* no space to write; reading goes on, and writing once there is space */
	ERR_DB_SYNC = -9,  /* a sync failed: whether it was written is unknown, and what this process
	                      believes to be on the disk may not be. It must end and open anew */
};

/* Is it a database's, with a text of its own to tell why? */
bool error_is_db(int error);

/* "out of memory", …: for logs, never for users. */
const char *error_name(int error);
