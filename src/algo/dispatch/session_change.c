/* Changes to a session. Each keeps the prices feasible (w <= c + u) and used pairs tight, and notes
 * who then stands idle with a price, and which need stands short below its penalty. */
#include "algo/dispatch/session_private.h"

#include "base/error.h"
#include "base/guard.h"

#include <string.h>

enum { COST_MOST = 1 << 30 };

typedef struct Change {
	DispatchSession *session;
	const DispatchEnd *ends;
	int32_t count, person, need, places, cost;
	int64_t penalty;
} Change;

static int make(void *self) {
	Change *change = self;
	change->session = arena_new_of(change->session->arena, DispatchSession);
	return 0;
}

DispatchSession *session_on(Arena *arena) {
	DispatchSession seed = {.arena = arena};
	Change change = {.session = &seed};
	if (guarded(arena, make, &change)) {
		arena_free(arena);
		return NULL;
	}
	change.session->arena = arena;
	return change.session;
}

/* ---- notes ------------------------------------------------------------------------------------- */

static void note_idle(DispatchSession *s, int32_t person) {
	s->idle = arena_grown(s->arena, s->idle, s->idle_count, &s->idle_room, sizeof *s->idle);
	s->idle[s->idle_count++] = person;
}

static void note_short(DispatchSession *s, int32_t need) {
	s->shorts = arena_grown(s->arena, s->shorts, s->short_count, &s->short_room, sizeof *s->shorts);
	s->shorts[s->short_count++] = need;
}

/* ---- rows and arcs ----------------------------------------------------------------------------- */

static void *more_room(Arena *arena, void *old, int32_t count, int32_t *room, size_t size) {
	int64_t wide = *room;
	void *array = arena_grown(arena, old, count, &wide, size);
	*room = (int32_t)wide;
	return array;
}

/* Slots for whom the need may now hold. */
static void fit_capacity(DispatchSession *session, int32_t n) {
	Solver *s = &session->solver;
	Need *need = &s->need[n];
	int32_t active = s->graph.active[n], places = session->places[n];
	need->capacity = places < active ? places : active;
	if (need->capacity <= session->slot_room[n])
		return;
	int32_t room = 2 * need->capacity;
	while (session->slot_count + room > session->slots_room)
		s->slots = arena_grown(
			session->arena, s->slots, session->slots_room, &session->slots_room, sizeof *s->slots);
	memcpy(s->slots + session->slot_count, s->slots + need->slot,
		(size_t)need->filled * sizeof *s->slots);
	need->slot = session->slot_count;
	session->slot_room[n] = room;
	session->slot_count += room;
}

static void insert_into_row(DispatchSession *session, int32_t n, DispatchPair pair) {
	Graph *g = &session->solver.graph;
	g->row[n] = more_room(
		session->arena, g->row[n], g->degree[n], &session->row_room[n], sizeof(DispatchPair));
	int32_t i = g->degree[n]++;
	for (; i && g->row[n][i - 1].cost > pair.cost; i--)
		g->row[n][i] = g->row[n][i - 1];
	g->row[n][i] = pair;
	g->active[n] = g->degree[n];
	fit_capacity(session, n);
}

static void add_arc(DispatchSession *session, int32_t p, Arc arc) {
	Graph *g = &session->solver.graph;
	g->arcs[p] =
		more_room(session->arena, g->arcs[p], g->arc_count[p], &session->arc_room[p], sizeof(Arc));
	g->arcs[p][g->arc_count[p]++] = arc;
}

static void take_from_row(DispatchSession *session, int32_t n, int32_t p) {
	Graph *g = &session->solver.graph;
	int32_t i = 0;
	while (g->row[n][i].person != p)
		i++;
	memmove(g->row[n] + i, g->row[n] + i + 1, (size_t)(--g->degree[n] - i) * sizeof **g->row);
	g->active[n] = g->degree[n];
	fit_capacity(session, n);
}

static int32_t find_arc(const DispatchSession *session, int32_t p, int32_t n) {
	const Graph *g = &session->solver.graph;
	for (int32_t i = 0; i < g->arc_count[p]; i++)
		if (g->arcs[p][i].need == n)
			return i;
	return DISPATCH_NONE;
}

/* ---- changes ----------------------------------------------------------------------------------- */

static int run(DispatchSession *session, int (*change)(void *self), Change *with) {
	if (session->broken)
		return ERR_MEMORY;
	with->session = session;
	int r = guarded(session->arena, change, with);
	session->broken = r == ERR_MEMORY;
	return r;
}

static bool knows_person(const DispatchSession *session, int32_t p) {
	return p >= 0 && p < session->solver.graph.person_count;
}

static bool knows_need(const DispatchSession *session, int32_t n) {
	return n >= 0 && n < session->solver.graph.need_count;
}

static bool ends_ok(const Change *change, int32_t others) {
	for (int32_t i = 0; i < change->count; i++)
		if (change->ends[i].other < 0 || change->ends[i].other >= others ||
			change->ends[i].cost < 0 || change->ends[i].cost > COST_MOST)
			return false;
	return change->count >= 0;
}

static void unseat(DispatchSession *session, int32_t p) {
	int32_t n = session->solver.person[p].need;
	if (n == DISPATCH_NONE)
		return;
	solver_release(&session->solver, p);
	note_short(session, n);
	note_idle(session, p);
}

static int leave(void *self) {
	const Change *change = self;
	DispatchSession *session = change->session;
	Graph *g = &session->solver.graph;
	int32_t p = change->person;
	unseat(session, p);
	for (int32_t i = 0; i < g->arc_count[p]; i++)
		take_from_row(session, g->arcs[p][i].need, p);
	g->arc_count[p] = 0;
	session->solver.person[p].price = 0;
	return 0;
}

int dispatch_session_leave(DispatchSession *session, int32_t person) {
	return knows_person(session, person) ? run(session, leave, &(Change){.person = person})
										 : DISPATCH_BAD;
}

/* Arrays of a side that are to be one longer. */
static void *longer(DispatchSession *session, void *old, int32_t count, size_t size) {
	int64_t room = count;
	return arena_grown(session->arena, old, count, &room, size);
}

static void room_for_person(DispatchSession *session) {
	Solver *s = &session->solver;
	Graph *g = &s->graph;
	if (g->person_count < session->person_room)
		return;
	int32_t count = session->person_room;
	s->person = longer(session, s->person, count, sizeof *s->person);
	s->person_region = longer(session, s->person_region, count, sizeof *s->person_region);
	g->arcs = longer(session, g->arcs, count, sizeof *g->arcs);
	g->arc_count = longer(session, g->arc_count, count, sizeof *g->arc_count);
	session->arc_room = longer(session, session->arc_room, count, sizeof *session->arc_room);
	session->person_room = 2 * count;
}

/* The new person asks what the best need would give. */
static int arrive(void *self) {
	Change *change = self;
	DispatchSession *session = change->session;
	Solver *s = &session->solver;
	room_for_person(session);
	int32_t p = change->person = s->graph.person_count;
	s->person[p] = (Person){.need = DISPATCH_NONE};
	s->graph.person_count++;
	for (int32_t i = 0; i < change->count; i++) {
		DispatchEnd end = change->ends[i];
		int64_t value = s->need[end.other].price - end.cost;
		insert_into_row(session, end.other, (DispatchPair){p, end.cost});
		add_arc(session, p, (Arc){end.other, end.cost});
		s->person[p].price = value > s->person[p].price ? value : s->person[p].price;
	}
	note_idle(session, p);
	return 0;
}

int dispatch_session_arrive(
	DispatchSession *session, const DispatchEnd *ends, int32_t count, int32_t *person) {
	Change change = {.ends = ends, .count = count};
	if (!ends_ok(&change, session->solver.graph.need_count))
		return DISPATCH_BAD;
	int r = run(session, arrive, &change);
	*person = change.person;
	return r;
}

static void room_for_need(DispatchSession *session) {
	Solver *s = &session->solver;
	Graph *g = &s->graph;
	if (g->need_count < session->need_room)
		return;
	int32_t count = session->need_room;
	s->need = longer(session, s->need, count, sizeof *s->need);
	s->need_region = longer(session, s->need_region, count, sizeof *s->need_region);
	s->label = longer(session, s->label, count, sizeof *s->label);
	g->row = longer(session, g->row, count, sizeof *g->row);
	g->degree = longer(session, g->degree, count, sizeof *g->degree);
	g->active = longer(session, g->active, count, sizeof *g->active);
	session->places = longer(session, session->places, count, sizeof *session->places);
	session->penalty = longer(session, session->penalty, count, sizeof *session->penalty);
	session->row_room = longer(session, session->row_room, count, sizeof *session->row_room);
	session->slot_room = longer(session, session->slot_room, count, sizeof *session->slot_room);
	session->search.heap =
		longer(session, session->search.heap, count, sizeof *session->search.heap);
	session->search.touched =
		longer(session, session->search.touched, count, sizeof *session->search.touched);
	g->places = session->places;
	g->penalty = session->penalty;
	session->need_room = 2 * count;
}

static int appear(void *self) {
	Change *change = self;
	DispatchSession *session = change->session;
	Solver *s = &session->solver;
	room_for_need(session);
	int32_t n = change->need = s->graph.need_count;
	session->places[n] = change->places;
	session->penalty[n] = change->penalty;
	s->need[n] = (Need){.price = change->penalty, .penalty = change->penalty};
	s->label[n] = (Label){.dist = PRICE_MOST, .heap = DISPATCH_NONE};
	s->graph.need_count++;
	for (int32_t i = 0; i < change->count; i++) {
		DispatchEnd end = change->ends[i];
		int64_t offer = end.cost + s->person[end.other].price;
		insert_into_row(session, n, (DispatchPair){end.other, end.cost});
		add_arc(session, end.other, (Arc){n, end.cost});
		s->need[n].price = offer < s->need[n].price ? offer : s->need[n].price;
	}
	note_short(session, n);
	return 0;
}

int dispatch_session_appear(DispatchSession *session, int32_t places, int64_t penalty,
	const DispatchEnd *ends, int32_t count, int32_t *need) {
	Change change = {.ends = ends, .count = count, .places = places, .penalty = penalty};
	if (!ends_ok(&change, session->solver.graph.person_count) || places < 0 || penalty < 0)
		return DISPATCH_BAD;
	int r = run(session, appear, &change);
	*need = change.need;
	return r;
}

static int set_places(void *self) {
	const Change *change = self;
	DispatchSession *session = change->session;
	const Need *need = &session->solver.need[change->need];
	while (need->filled > change->places)
		unseat(session, session->solver.slots[need->slot + need->filled - 1]);
	session->places[change->need] = change->places;
	fit_capacity(session, change->need);
	note_short(session, change->need);
	return 0;
}

int dispatch_session_places(DispatchSession *session, int32_t need, int32_t places) {
	Change change = {.need = need, .places = places};
	return knows_need(session, need) && places >= 0 ? run(session, set_places, &change)
													: DISPATCH_BAD;
}

static int decline(void *self) {
	const Change *change = self;
	DispatchSession *session = change->session;
	Graph *g = &session->solver.graph;
	int32_t p = change->person, n = change->need, at = find_arc(session, p, n);
	if (at == DISPATCH_NONE)
		return 0;
	if (session->solver.person[p].need == n)
		unseat(session, p);
	take_from_row(session, n, p);
	memmove(
		g->arcs[p] + at, g->arcs[p] + at + 1, (size_t)(--g->arc_count[p] - at) * sizeof **g->arcs);
	return 0;
}

int dispatch_session_decline(DispatchSession *session, int32_t person, int32_t need) {
	Change change = {.person = person, .need = need};
	return knows_person(session, person) && knows_need(session, need)
		? run(session, decline, &change)
		: DISPATCH_BAD;
}

/* A pair that undercuts raises what the person asks, who then leaves where it is. */
static int set_price(void *self) {
	const Change *change = self;
	DispatchSession *session = change->session;
	Solver *s = &session->solver;
	int32_t p = change->person, n = change->need;
	decline(self);
	insert_into_row(session, n, (DispatchPair){p, change->cost});
	add_arc(session, p, (Arc){n, change->cost});
	if (change->cost + s->person[p].price >= s->need[n].price)
		return 0;
	unseat(session, p);
	s->person[p].price = s->need[n].price - change->cost;
	note_idle(session, p);
	return 0;
}

int dispatch_session_price(DispatchSession *session, int32_t person, int32_t need, int32_t cost) {
	Change change = {.person = person, .need = need, .cost = cost};
	if (!knows_person(session, person) || !knows_need(session, need) || cost < 0 ||
		cost > COST_MOST)
		return DISPATCH_BAD;
	return run(session, set_price, &change);
}
