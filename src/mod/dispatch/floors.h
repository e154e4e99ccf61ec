/* What communities keep back, held over all needs together. Private to mod/dispatch.
 *
 * Of a community's people no more than it may lend can serve needs of others; those that serve needs
 * of its own, or nothing, stay. With K = people - lendable to stay, and H places of its own needs, at
 * least K - H serve nothing: that many places at the lender are a relaxation, whose optimum no plan
 * undercuts. Where the community then lends no more than it may, that plan is the best. Else as many
 * places are made as its plan leaves to be kept, at most K, until no community lends too many: the
 * plan then is near the best, and the gap to the relaxation is told. */
#pragma once

#include "mod/dispatch/live.h"

typedef struct Floors {
	int64_t unreserved; /* places filled if nobody were kept back */
	int64_t bound;      /* no plan that holds the floors costs less */
} Floors;

/* Repairs the session of `live` and holds the floors. *result in `arena`. Return: 0; ERR_MEMORY. */
int floors_hold(DispatchLive *live, Arena *arena, Floors *out, DispatchResult *result);
