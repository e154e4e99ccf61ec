/* The solver's state, shared by the files of this directory.
 *
 * A need's row is a pointer of its own, so that rows can grow while the coverage is decided
 * (plan.c). Only pairs within a region (below) are `active`: they come first in the row, cheapest
 * first; the others are never used by an optimal plan. */
#pragma once

#include "algo/dispatch/dispatch.h"

#define PRICE_MOST INT64_MAX

typedef struct Person {
	int64_t price; /* u */
	int32_t need;  /* DISPATCH_NONE when idle */
	int32_t slot;  /* its index among the slots of that need */
} Person;

typedef struct Need {
	int64_t price, penalty; /* w, P */
	int64_t slot;           /* first of its `capacity` slots */
	int32_t capacity;       /* min(places, pairs): what can be filled */
	int32_t filled;
} Need;

typedef struct Arc {
	int32_t need, cost;
} Arc;

/* Region 0: people abound. Region k: short by group k of penalties (1 is the lightest). Of a
 * person: the region it works in. */
typedef uint8_t Region;

typedef struct Graph {
	int32_t person_count, need_count;
	DispatchPair **row; /* of a need */
	int32_t *degree;    /* of a need: pairs in the row */
	int32_t *active;    /* of a need: those within its region, first and cheapest first */
	Arc **arcs;         /* of a person: its active pairs, by need */
	int32_t *arc_count; /* of a person */
	int32_t arc_slack;  /* room behind the arcs of each person */
	const int32_t *places;
	const int64_t *penalty;
} Graph;

/* Distances of one search; `dist` is PRICE_MOST between searches. */
typedef struct Label {
	int64_t dist;
	int32_t parent, via; /* the need before on the path, and the person taken from this one */
	int32_t heap;        /* place in the heap, or DISPATCH_NONE */
} Label;

typedef struct HeapEntry {
	int64_t key;
	int32_t need;
} HeapEntry;

/* What one thread searches with. */
typedef struct Search {
	HeapEntry *heap;
	int32_t heap_count;
	int32_t *touched;
	int32_t touched_count;
	int32_t *near; /* of a person: its first arcs, the others being too dear to matter */
	bool has_near; /* else all may */
	int64_t paths, labels, bids;
} Search;

typedef struct Solver {
	Graph graph;
	Person *person;
	Need *need;
	int32_t *slots; /* persons in the slots */
	Region *person_region, *need_region;
	Label *label;
	int32_t *group;         /* of a need: its penalty's place among group_penalty */
	int64_t *group_penalty; /* of group k, ascending; [0] is 0 */
	int32_t group_count;    /* 0: penalties are not lexicographic, all is region 0 */
	int32_t cost_most;      /* the dearest pair */
	const DispatchControl *control;
	Arena *arena;
	Arena *arc_arena; /* begun anew with each transposition */
	int64_t bids, paths, labels;
	bool cancelled;
} Solver;

/* solver.c: memory, slots, groups. */
void solver_init(
	Solver *solver, const DispatchControl *control, Arena *arena, int32_t persons, int32_t needs);
void solver_group(Solver *solver);    /* after places, penalty and cost_most are set */
void solver_activate(Solver *solver); /* after the regions are decided: active pairs, arcs, slots */
void solver_reactivate(Solver *solver); /* after rows became longer */
bool solver_cancelled(const Solver *solver);
void solver_say(const Solver *solver, DispatchStage stage, int64_t done, int64_t total);
void solver_assign(Solver *solver, int32_t person, int32_t need);
void solver_release(Solver *solver, int32_t person);

/* solve.c */
void solver_decide(Solver *solver, int32_t (*extend)(void *self, int32_t need), void *self);
void solver_run(Solver *solver);
/* The need's price falls to its best offer; those too dear then leave: solver_reactivate() next. */
void solver_lower(Solver *solver, int32_t need);
/* Feasible prices in, an optimal plan out: every place and person that breaks a condition is
 * searched from. */
void solver_repair(Solver *solver);
void solver_result(const Solver *solver, Arena *arena, DispatchResult *out);

/* sort.c: by cost, then person. `scratch` holds `count` pairs. */
void pairs_sort(DispatchPair *pairs, int64_t count, DispatchPair *scratch);

/* coverage.c */
typedef struct Coverage {
	const Graph *graph;
	const int32_t *group; /* of a need, 1 … group_count */
	int32_t group_count;
	/* Called before a need is held to be beyond help: makes its row complete when it was not.
	 * Return: pairs added at the end. May be NULL. */
	int32_t (*extend)(void *self, int32_t need);
	void *self;
	const DispatchControl *control;
	Region *person_region, *need_region; /* out; zero on entry */
	int32_t *need_of;                    /* out: a plan that fills the most of each tier */
} Coverage;
void coverage_decide(Coverage *coverage, Arena *arena);

/* auction.c: prices and a plan near the best, by region. Memory comes first, on one thread. */
typedef struct Auction {
	Solver *solver;
	int64_t step;
	int32_t *queue; /* a ring */
	int64_t head, tail, size, bids_most;
	bool *queued;
	int64_t *slot_price; /* people bid: what the person in the slot left of the need's price */
} Auction;
void auction_init_needs(Auction *auction, Solver *solver);
void auction_init_persons(Auction *auction, Solver *solver);
void auction_needs(Auction *auction, Search *search);
void auction_persons(Auction *auction, Search *search);

/* exact.c: feasible prices, only tight pairs kept. */
void exact_need_prices(Solver *solver);   /* where people abound */
void exact_person_prices(Solver *solver); /* where they are short */

/* search.c. Both return false when cancelled. */
void search_init(Search *search, Solver *solver);
bool search_from_need(Solver *solver, Search *search, int32_t need);
/* While prices only fall: of the persons in region 0, or not in it, arcs that no search from a person
 * with at most `price_most` can use are put behind the others. */
void search_near(Solver *solver, Search *search, bool abundant, int64_t price_most);
bool search_from_person(Solver *solver, Search *search, int32_t person);
