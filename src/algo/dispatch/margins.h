/* How far the prices of an optimal plan could be moved, one need at a time, and stay optimal: that
 * turns bounds into exact values. Not every optimal plan has one set of prices; of all, w + up are
 * the dearest and w - down the cheapest (the prices of an assignment are a lattice; Shapley and
 * Shubik 1971). So
 *     w_n + up[n]    is what one more place at need n costs, exactly,
 *     u_p + up[n_p]  what the plan costs more without person p, who serves n_p,
 *     w_n - down[n]  what one more person on the spot, known to need n alone, saves.
 *
 * up[n] is the shortest way, in reduced costs c + u - w, by which need n gets someone else: from the
 * idle, from a need that gets someone in turn, or from nobody, the place staying empty. down[n] is
 * the shortest way by which someone leaves n: home, to an empty place, or to a need someone leaves
 * in turn. Only pairs shorter than the direct ways can matter, so few of the pairs are held. */
#pragma once

#include "algo/dispatch/reasons.h"

typedef struct Margins {
	int64_t *up, *down;    /* of a need; both 0 for a plan that is not optimal */
	int32_t *next;         /* of a need: who begins that shortest way to it, or DISPATCH_NONE */
	DispatchWhySent *sent; /* of a person: what its need's pairs tell, `may` and `nearer` */
} Margins;

/* The pairs of each need are asked for once. */
void margins_find(const DispatchRows *rows, const DispatchResult *result, bool optimal,
	Arena *arena, Margins *out);
