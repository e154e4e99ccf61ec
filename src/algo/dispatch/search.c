/* Shortest augmenting paths on reduced costs c + u - w >= 0 (Dijkstra over needs only: whoever
 * works for a need is reached with it, that pair being tight). Prices stay feasible, used pairs
 * tight; one call fills one place, or seats or sends home one person, at least cost. */
#include "algo/dispatch/dispatch_private.h"

#include <stddef.h>

void search_init(Search *search, Solver *s) {
	*search = (Search){0};
	search->heap = arena_array_of(s->arena, HeapEntry, (size_t)s->graph.need_count + 1);
	search->touched = arena_array_of(s->arena, int32_t, (size_t)s->graph.need_count + 1);
	search->near = arena_array_of(s->arena, int32_t, (size_t)s->graph.person_count + 1);
}

/* ---- a 4-ary heap that knows where each need is ------------------------------------------------ */

static void heap_put(Label *label, HeapEntry *heap, int32_t i, HeapEntry entry) {
	heap[i] = entry;
	label[entry.need].heap = i;
}

static void heap_up(Label *label, HeapEntry *heap, int32_t i, HeapEntry entry) {
	for (; i && heap[(i - 1) / 4].key > entry.key; i = (i - 1) / 4)
		heap_put(label, heap, i, heap[(i - 1) / 4]);
	heap_put(label, heap, i, entry);
}

static void heap_down(Label *label, HeapEntry *heap, int32_t count, HeapEntry entry) {
	int32_t i = 0;
	for (int32_t child; (child = 4 * i + 1) < count; i = child) {
		int32_t last = child + 4 < count ? child + 4 : count;
		for (int32_t other = child + 1; other < last; other++)
			child = heap[other].key < heap[child].key ? other : child;
		if (heap[child].key >= entry.key)
			break;
		heap_put(label, heap, i, heap[child]);
	}
	heap_put(label, heap, i, entry);
}

static int32_t heap_pop(Label *label, Search *search) {
	int32_t need = search->heap[0].need;
	HeapEntry last = search->heap[--search->heap_count];
	label[need].heap = DISPATCH_NONE;
	if (search->heap_count)
		heap_down(label, search->heap, search->heap_count, last);
	return need;
}

static void reach(Solver *s, Search *search, int32_t need, Label label) {
	Label *old = &s->label[need];
	int32_t at = old->heap;
	if (old->dist == PRICE_MOST) {
		search->touched[search->touched_count++] = need;
		at = DISPATCH_NONE;
	}
	old->dist = label.dist;
	old->parent = label.parent;
	old->via = label.via;
	heap_up(s->label, search->heap, at == DISPATCH_NONE ? search->heap_count++ : at,
		(HeapEntry){label.dist, need});
}

static void forget(Solver *s, Search *search) {
	search->paths++;
	search->labels += search->touched_count;
	while (search->touched_count)
		s->label[search->touched[--search->touched_count]].dist = PRICE_MOST;
	search->heap_count = 0;
}

/* ---- from a need ------------------------------------------------------------------------------- */

typedef struct End {
	int64_t dist;
	int32_t need,
		person; /* person: who is taken or sent home; DISPATCH_NONE: a place stays empty */
} End;

static void leave_empty(const Solver *s, int32_t n, int64_t dist, End *end) {
	int64_t empty = dist + s->need[n].penalty - s->need[n].price;
	if (empty < end->dist)
		*end = (End){empty, n, DISPATCH_NONE};
}

static void look_around(Solver *s, Search *search, int32_t n, End *end) {
	const DispatchPair *row = s->graph.row[n];
	int64_t base = s->label[n].dist - s->need[n].price;
	int32_t active = s->graph.active[n];
	for (int32_t i = 0; i < active && base + row[i].cost < end->dist; i++) {
		const Person *person = &s->person[row[i].person];
		int64_t dist = base + row[i].cost + person->price;
		if (dist >= end->dist)
			continue;
		if (person->need == DISPATCH_NONE) {
			*end = (End){dist, n, row[i].person};
		} else if (dist < s->label[person->need].dist) {
			reach(
				s, search, person->need, (Label){.dist = dist, .parent = n, .via = row[i].person});
			leave_empty(s, person->need, dist, end);
		}
	}
}

/* Everything nearer than the end becomes dearer by what it is nearer. */
static void shift_prices(Solver *s, const Search *search, int64_t dist, int sign) {
	for (int32_t i = 0; i < search->touched_count; i++) {
		int32_t n = search->touched[i];
		Need *need = &s->need[n];
		int64_t change = dist - s->label[n].dist;
		if (change <= 0)
			continue;
		need->price += sign * change;
		for (int32_t j = 0; j < need->filled; j++)
			s->person[s->slots[need->slot + j]].price += sign * change;
	}
}

/* Along the parents: each need gives up who was taken from it and takes who comes after. */
static void move_along(Solver *s, int32_t source, End end) {
	int32_t taken = end.person, n = end.need;
	for (;;) {
		int32_t given = n == source ? DISPATCH_NONE : s->label[n].via;
		if (given != DISPATCH_NONE)
			solver_release(s, given);
		if (taken != DISPATCH_NONE)
			solver_assign(s, taken, n);
		if (n == source)
			return;
		taken = given;
		n = s->label[n].parent;
	}
}

bool search_from_need(Solver *s, Search *search, int32_t source) {
	End end = {PRICE_MOST, DISPATCH_NONE, DISPATCH_NONE};
	leave_empty(s, source, 0, &end);
	reach(s, search, source, (Label){.parent = DISPATCH_NONE, .via = DISPATCH_NONE});
	while (search->heap_count && search->heap[0].key < end.dist)
		look_around(s, search, heap_pop(s->label, search), &end);
	shift_prices(s, search, end.dist, 1);
	move_along(s, source, end);
	forget(s, search);
	return !(search->paths % 64 == 0 && solver_cancelled(s));
}

/* ---- from a person ----------------------------------------------------------------------------- */

static bool has_room(const Solver *s, int32_t n) {
	return s->need[n].filled < s->need[n].capacity;
}

static int32_t put_near(Arc *arcs, int32_t count, int64_t cost_below) {
	int32_t near = 0;
	for (int32_t i = 0; i < count; i++) {
		Arc arc = arcs[i];
		if (arc.cost >= cost_below)
			continue;
		arcs[i] = arcs[near];
		arcs[near++] = arc;
	}
	return near;
}

/* A way that is shorter than the price of who begins it has c + u - w below that: c < price + w. */
void search_near(Solver *s, Search *search, bool abundant, int64_t price_most) {
	const Graph *g = &s->graph;
	int64_t dearest = 0;
	for (int32_t n = 0; n < g->need_count; n++)
		if (!s->need_region[n] == abundant && s->need[n].price > dearest)
			dearest = s->need[n].price;
	search->has_near = price_most + dearest <= s->cost_most;
	for (int32_t p = 0; p < g->person_count && search->has_near; p++)
		if (!s->person_region[p] == abundant)
			search->near[p] = put_near(g->arcs[p], g->arc_count[p], price_most + dearest);
}

static void offer_arcs(Solver *s, Search *search, int32_t p, int64_t dist, int32_t from, End *end) {
	const Graph *g = &s->graph;
	int64_t base = dist + s->person[p].price;
	int32_t count = search->has_near ? search->near[p] : g->arc_count[p];
	for (int32_t i = 0; i < count; i++) {
		int32_t n = g->arcs[p][i].need;
		int64_t there = base + g->arcs[p][i].cost - s->need[n].price;
		if (there >= end->dist || there >= s->label[n].dist)
			continue;
		reach(s, search, n, (Label){.dist = there, .parent = from, .via = p});
		if (has_room(s, n))
			*end = (End){there, n, DISPATCH_NONE};
	}
}

/* Someone at the need moves on, or goes home. */
static void push_out(Solver *s, Search *search, int32_t n, End *end) {
	const Need *need = &s->need[n];
	int64_t dist = s->label[n].dist;
	for (int32_t i = 0; i < need->filled; i++) {
		int32_t p = s->slots[need->slot + i];
		if (dist + s->person[p].price < end->dist)
			*end = (End){dist + s->person[p].price, n, p};
	}
	for (int32_t i = 0; i < need->filled; i++)
		offer_arcs(s, search, s->slots[need->slot + i], dist, n, end);
}

/* From the end back to the source: `via` of a need goes there from the need before. */
static void move_back(Solver *s, int32_t source, End end) {
	int32_t n = end.need;
	if (end.person != DISPATCH_NONE)
		solver_release(s, end.person);
	while (n != DISPATCH_NONE) {
		int32_t p = s->label[n].via, from = s->label[n].parent;
		if (p != source)
			solver_release(s, p);
		solver_assign(s, p, n);
		n = from;
	}
}

bool search_from_person(Solver *s, Search *search, int32_t source) {
	End end = {s->person[source].price, DISPATCH_NONE, DISPATCH_NONE};
	int64_t start = s->person[source].price;
	offer_arcs(s, search, source, 0, DISPATCH_NONE, &end);
	while (search->heap_count && search->heap[0].key < end.dist)
		push_out(s, search, heap_pop(s->label, search), &end);
	shift_prices(s, search, end.dist, -1);
	s->person[source].price = start - end.dist;
	move_back(s, source, end);
	forget(s, search);
	return !(search->paths % 64 == 0 && solver_cancelled(s));
}
