#include "algo/dispatch/session.h"

#include "algo/dispatch/session_private.h"

#include "base/error.h"
#include "base/guard.h"

#include <string.h>

enum { ROW_SLACK = 8, ARC_SLACK = 4 };

/* ---- beginning and end ------------------------------------------------------------------------- */

typedef struct Opening {
	DispatchSession *session;
	const DispatchProblem *problem;
	const DispatchResult *result;
} Opening;

/* A row begins with room for some who arrive. */
static int32_t row_room(int64_t degree) {
	return (int32_t)(degree + degree / ROW_SLACK + ARC_SLACK);
}

static void copy_rows(DispatchSession *session, const DispatchProblem *problem) {
	Graph *g = &session->solver.graph;
	int64_t total = 0, longest = 0;
	for (int32_t n = 0; n < problem->need_count; n++) {
		int64_t degree = problem->row[n + 1] - problem->row[n];
		total += row_room(degree);
		longest = degree > longest ? degree : longest;
	}
	DispatchPair *pairs = arena_array_of(session->arena, DispatchPair, (size_t)total + 1);
	DispatchPair *scratch = arena_array_of(session->arena, DispatchPair, (size_t)longest + 1);
	for (int32_t n = 0; n < problem->need_count; n++) {
		g->row[n] = pairs;
		g->degree[n] = (int32_t)(problem->row[n + 1] - problem->row[n]);
		session->row_room[n] = row_room(g->degree[n]);
		pairs += session->row_room[n];
		memcpy(
			g->row[n], problem->pairs + problem->row[n], (size_t)g->degree[n] * sizeof *g->row[n]);
		pairs_sort(g->row[n], g->degree[n], scratch);
	}
}

/* Prices and seats of the plan; all is one region from here on. */
static void take_plan(DispatchSession *session, const DispatchResult *result) {
	Solver *s = &session->solver;
	for (int32_t n = 0; n < s->graph.need_count; n++) {
		s->need[n].price = result->need_price[n];
		session->slot_room[n] = s->need[n].capacity;
		session->slot_count += s->need[n].capacity;
	}
	session->slots_room = session->slot_count + 1;
	for (int32_t p = 0; p < s->graph.person_count; p++) {
		s->person[p].price = result->person_price[p];
		session->arc_room[p] = s->graph.arc_count[p] + ARC_SLACK;
		if (result->need_of[p] != DISPATCH_NONE)
			solver_assign(s, p, result->need_of[p]);
	}
}

static int open_session(void *self) {
	const Opening *opening = self;
	DispatchSession *session = opening->session;
	const DispatchProblem *problem = opening->problem;
	size_t needs = (size_t)problem->need_count, persons = (size_t)problem->person_count;
	Arena *arena = session->arena;
	solver_init(&session->solver, NULL, arena, problem->person_count, problem->need_count);
	session->person_room = problem->person_count + 1;
	session->need_room = problem->need_count + 1;
	session->places = arena_array_of(arena, int32_t, needs + 1);
	session->penalty = arena_array_of(arena, int64_t, needs + 1);
	session->row_room = arena_array_of(arena, int32_t, needs + 1);
	session->slot_room = arena_array_of(arena, int32_t, needs + 1);
	session->arc_room = arena_array_of(arena, int32_t, persons + 1);
	memcpy(session->places, problem->places, needs * sizeof *session->places);
	memcpy(session->penalty, problem->penalty, needs * sizeof *session->penalty);
	session->solver.graph.places = session->places;
	session->solver.graph.penalty = session->penalty;
	copy_rows(session, problem);
	session->solver.graph.arc_slack = ARC_SLACK;
	solver_activate(&session->solver);
	take_plan(session, opening->result);
	search_init(&session->search, &session->solver);
	return 0;
}

static DispatchSession *session_alloc(void) {
	Arena *arena = arena_new(0);
	return arena ? session_on(arena) : NULL;
}

int dispatch_session_new(
	const DispatchProblem *problem, const DispatchControl *control, DispatchSession **out) {
	DispatchResult result;
	Arena *scratch = arena_new(0);
	DispatchSession *session = scratch ? session_alloc() : NULL;
	int r = session ? dispatch_solve(problem, control, scratch, &result) : ERR_MEMORY;
	Opening opening = {session, problem, &result};
	if (!r)
		r = guarded(session->arena, open_session, &opening);
	arena_free(scratch);
	*out = r ? dispatch_session_free(session) : session;
	return r;
}

DispatchSession *dispatch_session_free(DispatchSession *session) {
	if (session)
		arena_free(session->arena);
	return NULL;
}

/* ---- repair ------------------------------------------------------------------------------------ */

int64_t dispatch_session_repair(DispatchSession *session) {
	Solver *s = &session->solver;
	int64_t before = session->search.paths;
	for (int64_t i = 0; i < session->idle_count; i++) {
		const Person *person = &s->person[session->idle[i]];
		if (person->need == DISPATCH_NONE && person->price > 0)
			search_from_person(s, &session->search, session->idle[i]);
	}
	for (int64_t i = 0; i < session->short_count; i++) {
		int32_t n = session->shorts[i];
		while (s->need[n].filled < session->places[n] && s->need[n].price < s->need[n].penalty)
			search_from_need(s, &session->search, n);
	}
	session->idle_count = session->short_count = 0;
	return session->search.paths - before;
}

/* ---- what is there ----------------------------------------------------------------------------- */

typedef struct Giving {
	const DispatchSession *session;
	Arena *arena;
	void *out;
} Giving;

static int give_result(void *self) {
	const Giving *giving = self;
	solver_result(&giving->session->solver, giving->arena, giving->out);
	return 0;
}

int dispatch_session_result(const DispatchSession *session, Arena *arena, DispatchResult *out) {
	Giving giving = {session, arena, out};
	return guarded(arena, give_result, &giving);
}

static int give_problem(void *self) {
	const Giving *giving = self;
	const DispatchSession *session = giving->session;
	const Graph *g = &session->solver.graph;
	size_t needs = (size_t)g->need_count;
	int64_t *row = arena_array_of(giving->arena, int64_t, needs + 1);
	for (size_t n = 0; n < needs; n++)
		row[n + 1] = row[n] + g->degree[n];
	DispatchProblem *out = giving->out;
	*out = (DispatchProblem){.person_count = g->person_count,
		.need_count = g->need_count,
		.row = row,
		.pairs = arena_array_of(giving->arena, DispatchPair, (size_t)row[needs] + 1),
		.places = session->places,
		.penalty = session->penalty};
	for (size_t n = 0; n < needs; n++)
		memcpy(out->pairs + row[n], g->row[n], (size_t)g->degree[n] * sizeof *out->pairs);
	return 0;
}

int dispatch_session_problem(const DispatchSession *session, Arena *arena, DispatchProblem *out) {
	Giving giving = {session, arena, out};
	return guarded(arena, give_problem, &giving);
}
