/* Two auctions, each where the bidders can all be served, so that no price war runs away.
 *
 * Needs bid (region 0): a need takes its cheapest offers c + u and pays what makes them `step`
 * dearer than the first it leaves. People bid (regions of shortage): a person goes where w - c is
 * best and lowers that place's price until the second best is `step` better. Prices move one way
 * only; who is outbid bids again. What is left is within `step` of the best. */
#include "algo/dispatch/dispatch_private.h"

#include <stdlib.h>

enum { BATCH = 8, STEP_OF_MOST = 200, STEP_OF_MIDDLE = 40, SAMPLE = 1001, ROUNDS_MOST = 40 };

static void enqueue(Auction *a, int32_t who) {
	if (a->queued[who])
		return;
	a->queued[who] = true;
	a->queue[a->tail++ % a->size] = who;
}

static int32_t dequeue(Auction *a) {
	int32_t who = a->queue[a->head++ % a->size];
	a->queued[who] = false;
	return who;
}

static int by_value(const void *a, const void *b) {
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

/* The middle of the middle costs of some rows. */
static int32_t middle_cost(const Solver *s) {
	int32_t middles[SAMPLE] = {0}, count = 0;
	int64_t needs = s->graph.need_count, every = needs / SAMPLE + 1;
	for (int64_t n = 0; n < needs; n += every)
		if (s->graph.active[n])
			middles[count++] = s->graph.row[n][s->graph.active[n] / 2].cost;
	qsort(middles, (size_t)count, sizeof *middles, by_value);
	return count ? middles[count / 2] : 0;
}

/* A coarse step ends soon but leaves much to repair. A few dear pairs must not make it coarse. */
static int64_t step_of(const Solver *s) {
	int32_t most = s->cost_most / STEP_OF_MOST, middle = middle_cost(s) / STEP_OF_MIDDLE;
	return 1 + (most < middle ? most : middle);
}

static void init(Auction *a, Solver *solver, int64_t bidders) {
	*a = (Auction){.solver = solver, .size = bidders + 1};
	a->step = step_of(solver);
	a->queue = arena_array_of(solver->arena, int32_t, (size_t)a->size);
	a->queued = arena_array_of(solver->arena, bool, (size_t)a->size);
}

static bool more(const Auction *a, const Search *search) {
	return a->head < a->tail && search->bids < a->bids_most &&
		(search->bids % 64 || !solver_cancelled(a->solver));
}

/* ---- needs bid --------------------------------------------------------------------------------- */

typedef struct Offer {
	int64_t price; /* c + u */
	int32_t person, cost;
} Offer;

static int32_t insert_offer(Offer *offers, int32_t count, int32_t most, Offer offer) {
	int32_t i = count < most ? count : most - 1;
	for (; i && offers[i - 1].price > offer.price; i--)
		offers[i] = offers[i - 1];
	offers[i] = offer;
	return count < most ? count + 1 : most;
}

/* The `most` cheapest offers of people who are not with the need already. */
static int32_t find_offers(const Solver *s, int32_t n, Offer *offers, int32_t most) {
	const DispatchPair *row = s->graph.row[n];
	int32_t count = 0, active = s->graph.active[n];
	int64_t worst = PRICE_MOST;
	for (int32_t i = 0; i < active && row[i].cost < worst; i++) {
		const Person *person = &s->person[row[i].person];
		int64_t price = row[i].cost + person->price;
		if (price >= worst || person->need == n)
			continue;
		count = insert_offer(offers, count, most, (Offer){price, row[i].person, row[i].cost});
		if (count == most)
			worst = offers[most - 1].price;
	}
	return count;
}

/* Dearer than this a need does not bid: the searches decide. */
static int64_t dearest(const Solver *s, int32_t n) {
	int64_t cap = 2 * (int64_t)s->cost_most;
	return s->need[n].penalty < cap ? s->need[n].penalty : cap;
}

/* At the level the pair stays tight; below a step the auction would not end. */
static int64_t raised(const Auction *a, int64_t price, int64_t level) {
	return level >= price + a->step ? level : price + a->step;
}

static void need_bids(Auction *a, Search *search, int32_t n) {
	Solver *s = a->solver;
	Offer offers[BATCH + 1];
	int32_t missing = s->need[n].capacity - s->need[n].filled,
			k = missing < BATCH ? missing : BATCH;
	int32_t count = find_offers(s, n, offers, k + 1);
	int64_t cap = dearest(s, n), level = count > k && offers[k].price < cap ? offers[k].price : cap;
	for (int32_t i = 0; i < k && i < count && offers[i].price < cap; i++) {
		Person *person = &s->person[offers[i].person];
		int32_t outbid = person->need;
		if (outbid != DISPATCH_NONE) {
			solver_release(s, offers[i].person);
			enqueue(a, outbid);
		}
		solver_assign(s, offers[i].person, n);
		person->price = raised(a, person->price, level - offers[i].cost);
		search->bids++;
		missing--;
	}
	if (missing && count >= k && k && offers[k - 1].price < cap)
		enqueue(a, n);
}

void auction_init_needs(Auction *a, Solver *solver) {
	init(a, solver, solver->graph.need_count);
	for (int32_t n = 0; n < solver->graph.need_count; n++) {
		if (solver->need_region[n] || !solver->need[n].capacity)
			continue;
		enqueue(a, n);
		a->bids_most += ROUNDS_MOST * (int64_t)solver->need[n].capacity;
	}
}

void auction_needs(Auction *a, Search *search) {
	while (more(a, search))
		need_bids(a, search, dequeue(a));
}

/* ---- people bid -------------------------------------------------------------------------------- */

/* The slots of a full need are a heap, the one with the highest price first: it falls first. */
static void slots_swap(Auction *a, int64_t x, int64_t y, int64_t base) {
	Solver *s = a->solver;
	int64_t price = a->slot_price[x];
	int32_t person = s->slots[x];
	a->slot_price[x] = a->slot_price[y];
	s->slots[x] = s->slots[y];
	a->slot_price[y] = price;
	s->slots[y] = person;
	s->person[s->slots[x]].slot = (int32_t)(x - base);
	s->person[s->slots[y]].slot = (int32_t)(y - base);
}

static void sift_up(Auction *a, const Need *need, int64_t i) {
	const int64_t *price = a->slot_price + need->slot;
	for (; i && price[i] > price[(i - 1) / 2]; i = (i - 1) / 2)
		slots_swap(a, need->slot + i, need->slot + (i - 1) / 2, need->slot);
}

static void sift_down(Auction *a, const Need *need) {
	const int64_t *price = a->slot_price + need->slot;
	for (int64_t i = 0, child; (child = 2 * i + 1) < need->filled; i = child) {
		if (child + 1 < need->filled && price[child + 1] > price[child])
			child++;
		if (price[child] <= price[i])
			return;
		slots_swap(a, need->slot + i, need->slot + child, need->slot);
	}
}

/* `p` takes a slot at `price`; who leaves it, or DISPATCH_NONE. */
static int32_t take_slot(Auction *a, int32_t n, int32_t p, int64_t price) {
	Solver *s = a->solver;
	Need *need = &s->need[n];
	int32_t outbid = DISPATCH_NONE;
	if (need->filled < need->capacity) {
		solver_assign(s, p, n);
		a->slot_price[need->slot + need->filled - 1] = price;
		sift_up(a, need, need->filled - 1);
	} else {
		outbid = s->slots[need->slot];
		s->person[outbid].need = DISPATCH_NONE;
		s->slots[need->slot] = p;
		s->person[p].need = n;
		s->person[p].slot = 0;
		a->slot_price[need->slot] = price;
		sift_down(a, need);
	}
	if (need->filled == s->graph.places[n])
		need->price = a->slot_price[need->slot];
	return outbid;
}

static void person_bids(Auction *a, Search *search, int32_t p) {
	Solver *s = a->solver;
	const Graph *g = &s->graph;
	int64_t best = INT64_MIN, second = INT64_MIN;
	const Arc *choice = NULL;
	for (int32_t i = 0; i < g->arc_count[p]; i++) {
		const Arc *arc = &g->arcs[p][i];
		int64_t value = s->need[arc->need].price - arc->cost;
		if (value > best) {
			second = best;
			best = value;
			choice = arc;
		} else if (value > second) {
			second = value;
		}
	}
	if (!choice)
		return;
	int64_t least = best - s->cost_most, level = choice->cost + (second > least ? second : least);
	int64_t lowered = s->need[choice->need].price - a->step;
	int32_t outbid = take_slot(a, choice->need, p, level < lowered ? level : lowered);
	search->bids++;
	if (outbid != DISPATCH_NONE)
		enqueue(a, outbid);
}

/* The price an empty place of the region stands at. A heavier tier must be filled there, so it
 * begins a little above. */
static int64_t first_price(const Solver *s, int32_t n) {
	int64_t shortage = s->group_penalty[s->need_region[n]],
			must = shortage + 4 * (int64_t)s->cost_most;
	int64_t penalty = s->need[n].penalty;
	return penalty == shortage || penalty < must ? penalty : must;
}

void auction_init_persons(Auction *a, Solver *solver) {
	int64_t slot_count = 0;
	for (int32_t n = 0; n < solver->graph.need_count; n++) {
		slot_count += solver->need[n].capacity;
		if (solver->need_region[n])
			solver->need[n].price = first_price(solver, n);
	}
	init(a, solver, solver->graph.person_count);
	a->slot_price = arena_array_of(solver->arena, int64_t, (size_t)slot_count);
	for (int32_t p = 0; p < solver->graph.person_count; p++)
		if (solver->person_region[p])
			enqueue(a, p);
	a->bids_most = ROUNDS_MOST * a->tail;
}

void auction_persons(Auction *a, Search *search) {
	while (more(a, search))
		person_bids(a, search, dequeue(a));
}
