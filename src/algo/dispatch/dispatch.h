/* Dispatch of one period: who goes where, proved best.
 *
 * The problem. P persons, each for at most one need; N needs, need n with `places` units to fill
 * and a `penalty` for each unit left empty. A pair (p, n) may be used at a cost >= 0. Wanted is
 * the least sum of the costs of used pairs and the penalties of empty places: a transportation
 * problem with short supply, so a min-cost flow, whose optimum is integral.
 *
 *   minimise    sum c_pn x_pn + sum P_n s_n
 *   subject to  sum_p x_pn + s_n = places_n,  sum_n x_pn <= 1,  x, s >= 0
 *   dual        maximise sum places_n w_n - sum u_p,   w_n <= c_pn + u_p,  w_n <= P_n,  u_p >= 0
 *
 * A plan with prices u, w is optimal exactly when both sums are equal (complementary slackness:
 * used pairs are tight, empty places stand at w_n = P_n, idle persons at u_p = 0). The result
 * carries the prices, so anyone can check it in one pass: dispatch_prove().
 *
 * Strict tiers. With N*Cmax + 1 = B, Cmax the dearest pair and N the places, penalties 3B, 2B, B
 * cover tier 1 first, then 2, then 3, then travel least: an improving cycle passes the pool of
 * empty places at most once, so steps of B suffice and powers of B are not needed.
 *
 * The method, file by file:
 *   coverage.c  which places can be filled at all, by tier (Hopcroft and Karp 1973; regions of
 *               shortage as of Dulmage and Mendelsohn 1958). Where people are short every person
 *               works and prices stand near the penalty; elsewhere every place is filled
 *   auction.c   prices by auction (Bertsekas 1988; Bertsekas and Castanon 1992 for the reverse):
 *               needs bid for people where people abound, people bid for places where short
 *   exact.c     prices rounded to exactly feasible ones; pairs that are not tight come apart
 *   search.c    shortest augmenting paths on reduced costs repair what came apart (Tomizawa 1971,
 *               Edmonds and Karp 1972; Jonker and Volgenant 1987 for the start by auction)
 *
 * No I/O, no clock, no globals. The same problem gives the same result for any thread count. */
#pragma once

#include "base/arena.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { DISPATCH_NONE = -1 }; /* no need, no person */

typedef struct DispatchPair {
	int32_t person;
	int32_t cost; /* 0 … 2^30 */
} DispatchPair;

/* Numbering persons and needs along a space-filling curve (dispatch_curve in reach.h) makes large
 * problems about twice as quick. */
typedef struct DispatchProblem {
	int32_t person_count, need_count;
	const int64_t *row;     /* need_count + 1: pairs of need n are pairs[row[n] … row[n + 1]) */
	DispatchPair *pairs;    /* no person twice in a row; the order within rows is changed */
	const int32_t *places;  /* of a need, >= 0 */
	const int64_t *penalty; /* of a need, >= 0 */
} DispatchProblem;

typedef enum DispatchStage {
	DISPATCH_COVER,
	DISPATCH_AUCTION,
	DISPATCH_REPAIR,
	DISPATCH_PRICE
} DispatchStage;

typedef struct DispatchProgress {
	DispatchStage stage;
	int64_t done, total; /* of this stage */
	int64_t cost, bound; /* plan so far and dual bound, in DISPATCH_REPAIR; else 0 */
} DispatchProgress;

/* All zero: never cancelled, silent, one thread. */
typedef struct DispatchControl {
	const atomic_bool *cancel; /* set from elsewhere: the best plan so far is returned */
	void (*progress)(void *self, const DispatchProgress *progress); /* from the calling thread */
	void *self;
	int threads;
} DispatchControl;

typedef struct DispatchResult {
	int32_t *need_of;      /* of a person: the need, or DISPATCH_NONE */
	int64_t *person_price; /* u */
	int64_t *need_price;   /* w */
	int32_t *filled;       /* of a need */
	int64_t cost;          /* pairs and penalties */
	int64_t bound;         /* no plan costs less; equal to cost unless cancelled */
	int64_t covered, wanted;
	bool cancelled;
	/* how it was found */
	int64_t bids, paths, labels;
} DispatchResult;

/* Outcomes of dispatch_solve beside 0 and ERR_MEMORY. */
enum {
	DISPATCH_BAD = 1,  /* a row, person, cost, place count or penalty out of its range */
	DISPATCH_OVERFLOW, /* the sums would not fit in 64 bits */
};

/* Arrays of the result are in `arena`; so is what the solving needs, given back at the end: about
 * 8 bytes a pair and 100 a node. */
int dispatch_solve(const DispatchProblem *problem, const DispatchControl *control, Arena *arena,
	DispatchResult *out);

/* The certificate, from the problem and the plan alone. */
typedef struct DispatchProof {
	int64_t cost, bound; /* both sums, recomputed */
	int64_t undercut;    /* pairs with w_n > c + u_p */
	int64_t loose;       /* used pairs with w_n < c + u_p */
	int64_t misplaced;   /* persons whose need has no such pair; needs with too many */
	int64_t
		bad_price; /* u_p < 0, w_n > P_n, empty place with w_n < P_n, idle person with u_p > 0 */
	bool optimal;  /* all four are 0 and cost = bound */
} DispatchProof;
void dispatch_prove(
	const DispatchProblem *problem, const DispatchResult *result, DispatchProof *out);
