/* What communities keep back, held over all needs together. Private to mod/dispatch.
 *
 * Of a community's people no more than it may lend can serve needs of others; those that serve needs
 * of its own, or nothing, stay. With K = people - lendable to stay, and H places of its own needs, at
 * least K - H serve nothing: that many places at the lender are a relaxation, whose optimum no plan
 * undercuts. Where no community then lends more than it may, that plan is the best. Else who does keeps
 * more, at most K, until none does; who is kept and could serve at home is then held to that. The plan
 * is near the best, and the gap to the relaxation is told. (It takes a community that lends while
 * strangers serve, or nobody does, what its own people could.) */
#pragma once

#include "mod/dispatch/live.h"

typedef struct Floors {
	int64_t unreserved; /* places filled if nobody were kept back */
	int64_t bound;      /* no plan that holds the floors costs less */
} Floors;

/* Repairs the session of `live` and holds the floors. *result in `arena`. Return: 0; ERR_MEMORY. */
int floors_hold(DispatchLive *live, Arena *arena, Floors *out, DispatchResult *result);
