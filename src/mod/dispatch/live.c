#include "mod/dispatch/live.h"

#include "base/error.h"
#include "base/guard.h"

#include <string.h>

/* Longer than an edit takes to think over; what changed in the city since is not in the scene. */
#define LIVE_KEPT (10 * TIME_MINUTE)

static DispatchLive *make(Arena *arena) {
	DispatchLive *live = arena_new_of(arena, DispatchLive);
	live->arena = arena;
	return live;
}

typedef struct Making {
	Arena *arena;
	DispatchLive *live;
} Making;

static int make_guarded(void *self) {
	Making *making = self;
	making->live = make(making->arena);
	return 0;
}

DispatchLive *live_new(void) {
	Making making = {.arena = arena_new(0)};
	if (making.arena && guarded(making.arena, make_guarded, &making))
		arena_free(making.arena);
	return making.live;
}

DispatchLive *dispatch_live_free(DispatchLive *live) {
	if (!live)
		return NULL;
	dispatch_session_free(live->session);
	arena_free(live->arena);
	return NULL;
}

bool dispatch_live_keeps(const DispatchLive *live, Time now) {
	return live && live->session && !live->broken && now - live->scene.taken_at < LIVE_KEPT;
}

/* ---- from nothing ------------------------------------------------------------------------------ */

int live_open(DispatchLive *live, const DispatchWatch *watch) {
	DispatchControl control = {.cancel = watch->stop, .threads = 1};
	model_new(&live->scene, &live->standing, live->arena, &live->model);
	live->stays = arena_array_of(live->arena, bool, live->scene.people_count + 1);
	return dispatch_session_new(&live->model.problem, &control, &live->session);
}

/* ---- changes ----------------------------------------------------------------------------------- */

typedef struct Following {
	DispatchLive *live;
	const Standing *now;
	int32_t *needs, *costs; /* of one person */
} Following;

/* Once more everything the person may do, now. */
static int come_back(const Following *following, int32_t person) {
	DispatchLive *live = following->live;
	const Model *model = &live->model;
	int32_t p = model->number[person];
	int32_t count = model_pairs(model, person, following->needs, following->costs);
	int r = dispatch_session_price(live->session, p, model->need_count + model->lender_of[p], 0);
	for (int32_t i = 0; i < count && !r; i++)
		if (!standing_bars(following->now, person, following->needs[i]))
			r = dispatch_session_price(live->session, p, following->needs[i], following->costs[i]);
	return r;
}

static int follow_people(const Following *following) {
	const DispatchLive *live = following->live;
	int r = 0;
	for (int32_t i = 0; i < (int32_t)live->scene.people_count && !r; i++) {
		bool was = live->standing.people[i].out, is = following->now->people[i].out;
		if (was == is || live->model.number[i] == DISPATCH_NONE)
			continue;
		r = is ? dispatch_session_leave(live->session, live->model.number[i])
			   : come_back(following, i);
	}
	return r;
}

/* Bars of whoever is out, or was, need nothing: without pairs, or with those of come_back(). */
static bool stays_in(const Following *following, int32_t person) {
	return following->live->model.number[person] != DISPATCH_NONE &&
		!following->live->standing.people[person].out && !following->now->people[person].out;
}

static int lift_bar(const Following *following, StandingPair pair) {
	DispatchLive *live = following->live;
	const Fit *fit = scene_fit(&live->scene.needs[pair.need], pair.person);
	if (!fit || standing_bars(following->now, pair.person, pair.need))
		return 0;
	return dispatch_session_price(live->session, live->model.number[pair.person], pair.need,
		model_cost(&live->scene, pair.need, fit));
}

static int follow_bars(const Following *following) {
	const DispatchLive *live = following->live;
	const Standing *before = &live->standing, *now = following->now;
	int r = 0;
	for (size_t i = 0; i < before->bar_count && !r; i++)
		if (stays_in(following, before->bars[i].person))
			r = lift_bar(following, before->bars[i]);
	for (size_t i = 0; i < now->bar_count && !r; i++)
		if (stays_in(following, now->bars[i].person))
			r = dispatch_session_decline(
				live->session, live->model.number[now->bars[i].person], now->bars[i].need);
	return r;
}

static int follow_places(const Following *following) {
	const DispatchLive *live = following->live;
	int r = 0;
	for (int32_t n = 0; n < live->model.need_count && !r; n++)
		if (live->standing.places[n] != following->now->places[n])
			r = dispatch_session_places(live->session, n, following->now->places[n]);
	return r;
}

static void *copy_of(Arena *arena, const void *items, size_t count, size_t size) {
	return memcpy(arena_alloc_array(arena, count + 1, size), items, count * size);
}

static void keep(DispatchLive *live, const Standing *now) {
	size_t people = live->scene.people_count, needs = live->scene.count;
	Arena *arena = live->arena;
	live->standing = *now;
	live->standing.people = copy_of(arena, now->people, people, sizeof *now->people);
	live->standing.taken = copy_of(arena, now->taken, needs, sizeof *now->taken);
	live->standing.places = copy_of(arena, now->places, needs, sizeof *now->places);
	live->standing.bars = copy_of(arena, now->bars, now->bar_count, sizeof *now->bars);
	live->standing.pins = copy_of(arena, now->pins, now->pin_count, sizeof *now->pins);
}

static int follow(void *self) {
	Following *following = self;
	size_t needs = following->live->scene.count;
	following->needs = arena_array_of(following->live->arena, int32_t, needs + 1);
	following->costs = arena_array_of(following->live->arena, int32_t, needs + 1);
	int r = follow_people(following);
	if (r || (r = follow_bars(following)) || (r = follow_places(following)))
		return r;
	keep(following->live, following->now);
	return 0;
}

int live_follow(DispatchLive *live, const Standing *now) {
	Following following = {.live = live, .now = now};
	live->broken = true;
	int r = guarded(live->arena, follow, &following);
	live->broken = r != 0;
	return r;
}
