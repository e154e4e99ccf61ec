#include "mod/dispatch/floors.h"

#include "base/error.h"
#include "mod/area/area.h"

typedef struct Holding {
	DispatchLive *live;
	Arena *arena;
	ArenaMark mark; /* of the arena, before a result */
	DispatchResult *result;
	int32_t *in;     /* of a lender: its people not out */
	int32_t *away;   /* of them out: elsewhere */
	int32_t *keep;   /* that must stay, at its own needs or at none */
	int32_t *homes;  /* of its own needs: places its people could serve */
	int32_t *lent;   /* by the plan of now, to needs of others */
	int32_t *places; /* at the lender */
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

static int32_t own_people(const DispatchLive *live, int32_t n) {
	const FitMany *fits = &live->scene.needs[n].fits;
	int32_t count = 0;
	for (size_t i = 0; i < fits->count; i++) {
		int32_t person = fits->items[i].person;
		count += !live->standing.people[person].out &&
			area_same_community(live->scene.people[person].area, live->scene.needs[n].need.area);
	}
	return count;
}

static void count_homes(Holding *holding) {
	const DispatchLive *live = holding->live;
	for (int32_t n = 0; n < live->model.need_count; n++) {
		int32_t places = live->standing.places[n], own;
		if (live->model.home_of[n] == DISPATCH_NONE || !places)
			continue;
		own = own_people(live, n);
		holding->homes[live->model.home_of[n]] += places < own ? places : own;
	}
}

static void count_sent(Holding *holding) {
	const Model *model = &holding->live->model;
	for (int32_t i = 0; i < lenders(holding); i++)
		holding->lent[i] = 0;
	for (int32_t p = 0; p < model->problem.person_count; p++) {
		int32_t n = holding->result->need_of[p], i = model->lender_of[p];
		if (n == DISPATCH_NONE || n >= model->need_count)
			continue;
		holding->lent[i] += model->home_of[n] != i;
	}
}

static int set_places(Holding *holding, int32_t i, int64_t places) {
	holding->places[i] = places > 0 ? (int32_t)places : 0;
	return dispatch_session_places(
		holding->live->session, holding->live->model.need_count + i, holding->places[i]);
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
		r = set_places(holding, i, holding->keep[i] - holding->homes[i]);
	return r ? r : repair(holding);
}

/* Who lent too many keeps half as many more: fewer may be enough once others serve at home.
 * Return: how many lent too many; ERR_MEMORY. */
static int tighten(Holding *holding) {
	int count = 0, r = 0;
	count_sent(holding);
	for (int32_t i = 0; i < lenders(holding) && !r; i++) {
		int32_t over = holding->lent[i] - (holding->in[i] - holding->keep[i]);
		if (over <= 0)
			continue;
		r = set_places(holding, i, holding->places[i] + (over + 1) / 2);
		count++;
	}
	return r ? r : count;
}

static int tighten_all(Holding *holding) {
	int r;
	while ((r = tighten(holding)) > 0)
		if ((r = repair(holding)))
			return r;
	return r;
}

/* ---- who is kept may serve at home --------------------------------------------------------------- */

typedef struct Pairs {
	int32_t *needs, *costs;
	int32_t count;
} Pairs;

static bool is_home(const DispatchLive *live, int32_t person, int32_t n) {
	return area_same_community(live->scene.people[person].area, live->scene.needs[n].need.area);
}

/* Those of one person that nothing forbids. */
static void find_pairs(const DispatchLive *live, int32_t person, Pairs *pairs) {
	int32_t count = model_pairs(&live->model, person, pairs->needs, pairs->costs);
	pairs->count = 0;
	for (int32_t i = 0; i < count; i++) {
		if (standing_bars(&live->standing, person, pairs->needs[i]))
			continue;
		pairs->needs[pairs->count] = pairs->needs[i];
		pairs->costs[pairs->count++] = pairs->costs[i];
	}
}

static bool has_home(const DispatchLive *live, int32_t person, const Pairs *pairs) {
	for (int32_t i = 0; i < pairs->count; i++)
		if (is_home(live, person, pairs->needs[i]))
			return true;
	return false;
}

/* Whoever is kept and could serve at home stays there, and one place less keeps others.
 * Return: 1 so it is; 0 not; ERR_MEMORY. */
static int stay_home(Holding *holding, int32_t p, Pairs *pairs) {
	DispatchLive *live = holding->live;
	int32_t person = live->model.person_of[p], i = live->model.lender_of[p], r = 0;
	find_pairs(live, person, pairs);
	if (live->model.number[person] != p || live->stays[person] || !has_home(live, person, pairs))
		return 0;
	for (int32_t k = 0; k < pairs->count && !r; k++)
		if (!is_home(live, person, pairs->needs[k]))
			r = dispatch_session_decline(live->session, p, pairs->needs[k]);
	live->stays[person] = true;
	if (!r)
		r = set_places(holding, i, holding->places[i] - 1);
	return r ? r : 1;
}

/* Return: how many; ERR_MEMORY. */
static int release_home(Holding *holding) {
	const DispatchLive *live = holding->live;
	Pairs pairs = {.needs = arena_array_of(holding->arena, int32_t, live->scene.count + 1),
		.costs = arena_array_of(holding->arena, int32_t, live->scene.count + 1)};
	int count = 0, r = 0;
	for (int32_t p = 0; p < live->model.problem.person_count && r >= 0; p++) {
		if (holding->result->need_of[p] != live->model.need_count + live->model.lender_of[p])
			continue;
		r = stay_home(holding, p, &pairs);
		count += r > 0;
	}
	return r < 0 ? r : count;
}

/* Once some serve at home others may leave, and more must be kept: until nobody new is. */
static int release_all(Holding *holding) {
	int r;
	while ((r = release_home(holding)) > 0)
		if ((r = repair(holding)) || (r = tighten_all(holding)))
			return r;
	return r;
}

/* Those who stayed for an earlier plan may be sent again. */
static int let_go(Holding *holding) {
	DispatchLive *live = holding->live;
	Pairs pairs = {.needs = arena_array_of(holding->arena, int32_t, live->scene.count + 1),
		.costs = arena_array_of(holding->arena, int32_t, live->scene.count + 1)};
	int r = 0;
	for (int32_t i = 0; i < (int32_t)live->scene.people_count && !r; i++) {
		if (!live->stays[i])
			continue;
		live->stays[i] = false;
		find_pairs(live, i, &pairs);
		for (int32_t k = 0; k < pairs.count && !r && !live->standing.people[i].out; k++)
			r = dispatch_session_price(
				live->session, live->model.number[i], pairs.needs[k], pairs.costs[k]);
	}
	return r;
}

int floors_hold(DispatchLive *live, Arena *arena, Floors *out, DispatchResult *result) {
	size_t count = (size_t)live->model.lender_count + 1;
	int32_t *arrays = arena_array_of(arena, int32_t, 6 * count);
	Holding holding = {live, arena, arena_mark(arena), result, arrays, arrays + count,
		arrays + 2 * count, arrays + 3 * count, arrays + 4 * count, arrays + 5 * count};
	int r = let_go(&holding);
	if (r || (r = keep_nobody(&holding)))
		return r;
	out->unreserved = result->covered;
	count_people(&holding);
	count_homes(&holding);
	if ((r = relax(&holding)))
		return r;
	out->bound = result->cost;
	if ((r = tighten_all(&holding)) || result->cost == out->bound)
		return r;
	return release_all(&holding);
}
