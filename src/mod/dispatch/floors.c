#include "mod/dispatch/floors.h"

#include "base/error.h"

typedef struct Holding {
	DispatchLive *live;
	Arena *arena;
	ArenaMark mark; /* of the arena, before a result */
	DispatchResult *result;
	int32_t *in;   /* of a lender: its people not out */
	int32_t *away; /* of them out: elsewhere */
	int32_t *keep; /* that must stay */
	int32_t *lent, *home; /* by the plan of now */
	int32_t *places;      /* at the lender */
} Holding;

static int32_t lenders(const Holding *holding) {
	return holding->live->model.lender_count;
}

static void count_people(Holding *holding) {
	const DispatchLive *live = holding->live;
	for (int32_t p = 0; p < live->model.problem.person_count; p++) {
		const StandingPerson *person = &live->standing.people[live->model.person_of[p]];
		holding->in[live->model.lender_of[p]] += !person->out;
		holding->away[live->model.lender_of[p]] += person->away;
	}
	for (int32_t i = 0; i < lenders(holding); i++) {
		int64_t lendable = live->model.lenders[i].lendable - holding->away[i];
		int64_t keep = holding->in[i] - (lendable > 0 ? lendable : 0);
		holding->keep[i] = keep > 0 ? (int32_t)keep : 0;
	}
}

static void count_sent(Holding *holding) {
	const Model *model = &holding->live->model;
	for (int32_t i = 0; i < lenders(holding); i++)
		holding->lent[i] = holding->home[i] = 0;
	for (int32_t p = 0; p < model->problem.person_count; p++) {
		int32_t n = holding->result->need_of[p], i = model->lender_of[p];
		if (n == DISPATCH_NONE || n >= model->need_count)
			continue;
		holding->home[i] += model->home_of[n] == i;
		holding->lent[i] += model->home_of[n] != i;
	}
}

static int set_places(Holding *holding, int32_t i, int64_t places) {
	holding->places[i] = places > 0 ? (int32_t)places : 0;
	return dispatch_session_places(holding->live->session,
		holding->live->model.need_count + i, holding->places[i]);
}

static int repair(Holding *holding) {
	arena_rewind(holding->arena, holding->mark);
	dispatch_session_repair(holding->live->session);
	return dispatch_session_result(holding->live->session, holding->arena, holding->result);
}

static int keep_nobody(Holding *holding) {
	int r = 0;
	for (int32_t i = 0; i < lenders(holding) && !r; i++)
		r = set_places(holding, i, 0);
	return r ? r : repair(holding);
}

static int relax(Holding *holding) {
	int r = 0;
	for (int32_t i = 0; i < lenders(holding) && !r; i++)
		r = set_places(
			holding, i, holding->keep[i] - holding->live->model.lenders[i].homes);
	return r ? r : repair(holding);
}

/* Return: how many lent too many; ERR_MEMORY. */
static int tighten(Holding *holding) {
	int count = 0, r = 0;
	count_sent(holding);
	for (int32_t i = 0; i < lenders(holding) && !r; i++) {
		if (holding->lent[i] <= holding->in[i] - holding->keep[i])
			continue;
		r = set_places(holding, i, holding->keep[i] - holding->home[i]);
		count++;
	}
	return r ? r : count;
}

int floors_hold(DispatchLive *live, Arena *arena, Floors *out, DispatchResult *result) {
	size_t count = (size_t)live->model.lender_count + 1;
	int32_t *arrays = arena_array_of(arena, int32_t, 6 * count);
	Holding holding = {live, arena, arena_mark(arena), result, arrays, arrays + count,
		arrays + 2 * count, arrays + 3 * count, arrays + 4 * count, arrays + 5 * count};
	int r = keep_nobody(&holding);
	if (r)
		return r;
	out->unreserved = result->covered;
	count_people(&holding);
	if ((r = relax(&holding)))
		return r;
	out->bound = result->cost;
	while ((r = tighten(&holding)) > 0)
		if ((r = repair(&holding)))
			return r;
	return r;
}
