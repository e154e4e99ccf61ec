/* Who holds a token, as it was last read: a page asks several times within a second, and each time the same
 * three tables would be read for it.
 *
 * What is kept is as good as reading again: whoever writes one of those tables says so, before it is
 * acknowledged, and then nothing kept counts any more. Only what the clock ends by itself (a grant's last day), and
 * what another process writes into the same file, may be noticed up to a second late.
 *
 * Bounded: 2048 tokens, the older of two in a place goes. Tokens are kept as a keyed hash. Any thread. */
#pragma once

#include "core/ctx.h"

typedef struct Sessions Sessions;

/* NULL: no memory. */
Sessions *sessions_new(const Rng *rng);
Sessions *sessions_free(Sessions *sessions); /* takes NULL, returns NULL */

/* What is read from now on is of this age; to be asked before the transaction that reads. */
uint64_t sessions_age(Sessions *sessions);
/* Something they are read from was written: nothing of an earlier age counts. */
void sessions_forget(Sessions *sessions);

/* An actor in `arena` as it was kept less than a second ago. */
bool sessions_find(Sessions *sessions, const char *token, Time now, Arena *arena, Actor *out);
/* Keeps a copy. One with more grants than there is room for, or whose use is to be noted, is not kept. */
void sessions_keep(
	Sessions *sessions, const char *token, uint64_t age, Time now, const Actor *actor);
