/* Floors and plans around edits, against trying every plan of small scenes made from a seed. */
#include "algo/dispatch/reach.h"
#include "base/clock.h"
#include "mod/area/area.h"
#include "mod/dispatch/found.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

enum { SEEDS = 400, PEOPLE = 6, NEEDS = 4, COMMUNITIES = 3, CHANGES = 6 };
static const char *const communities[COMMUNITIES] = {
	"420102002001", "420102002002", "420103001001"};
static const char *const priorities[] = {"P0", "P1", "P2", "P3"};

typedef struct Maker {
	RngSeeded state;
	Rng rng;
	Arena *arena;
	DispatchLive *live;
} Maker;

static int32_t below(Maker *m, int32_t n) {
	return (int32_t)rng_below(&m->rng, (uint64_t)n);
}

/* ---- scenes ------------------------------------------------------------------------------------ */

static void make_people(Maker *m, Scene *scene) {
	int64_t lendable[COMMUNITIES];
	for (int i = 0; i < COMMUNITIES; i++)
		lendable[i] = below(m, 3);
	scene->people_count = (size_t)(1 + below(m, PEOPLE));
	scene->people = arena_array_of(m->live->arena, FitPerson, scene->people_count);
	for (size_t i = 0; i < scene->people_count; i++) {
		int32_t home = below(m, COMMUNITIES);
		scene->people[i] =
			(FitPerson){.id = (Id)(100 + i), .area = communities[home], .lendable = lendable[home]};
	}
}

static void make_need(Maker *m, Scene *scene, size_t n) {
	SceneNeed *need = &scene->needs[n];
	need->need = (Need){.id = (Id)(1 + n),
		.area = communities[below(m, COMMUNITIES)],
		.priority = priorities[below(m, 4)],
		.skills = "",
		.head_count = 1 + below(m, 2)};
	need->fits.items = arena_array_of(m->live->arena, Fit, scene->people_count);
	for (size_t i = 0; i < scene->people_count; i++)
		if (below(m, 3))
			need->fits.items[need->fits.count++] =
				(Fit){(int32_t)i, 100 * below(m, 30), 60 * below(m, 9)};
	need->all = need->fits.count;
	need->reasons = "{}";
}

static void make_scene(Maker *m) {
	Scene *scene = &m->live->scene;
	make_people(m, scene);
	scene->count = (size_t)(1 + below(m, NEEDS));
	scene->needs = arena_array_of(m->live->arena, SceneNeed, scene->count);
	for (size_t n = 0; n < scene->count; n++)
		make_need(m, scene, n);
}

static Standing make_standing(Maker *m, bool changed) {
	const Scene *scene = &m->live->scene;
	Standing out = {.people = arena_array_of(m->arena, StandingPerson, scene->people_count),
		.taken = arena_array_of(m->arena, int32_t, scene->count),
		.places = arena_array_of(m->arena, int32_t, scene->count),
		.bars = arena_array_of(m->arena, StandingPair, scene->people_count * scene->count),
		.pins = arena_array_of(m->arena, StandingPin, 1)};
	for (size_t i = 0; i < scene->people_count; i++) {
		bool is_out = changed && !below(m, 4);
		out.people[i] = (StandingPerson){is_out, is_out && below(m, 2), STANDING_ELSEWHERE};
		for (size_t n = 0; n < scene->count; n++)
			if (changed && !below(m, 5))
				out.bars[out.bar_count++] = (StandingPair){(int32_t)i, (int32_t)n};
	}
	for (size_t n = 0; n < scene->count; n++)
		out.places[n] = (int32_t)scene->needs[n].need.head_count - (changed && !below(m, 3));
	return out;
}

/* ---- every plan -------------------------------------------------------------------------------- */

typedef struct Trial {
	const DispatchLive *live;
	bool floors;
	int32_t places[NEEDS];
	int64_t lendable[COMMUNITIES], best;
} Trial;

static int community_of(const char *area) {
	int i = 0;
	while (!area_same_community(communities[i], area))
		i++;
	return i;
}

static void try_from(Trial *trial, size_t person, int64_t cost);

static void try_at(Trial *trial, size_t person, int32_t n, const Fit *fit, int64_t cost) {
	const Scene *scene = &trial->live->scene;
	const char *home = scene->people[person].area;
	int64_t *lendable = &trial->lendable[community_of(home)];
	bool leaves = !area_same_community(home, scene->needs[n].need.area);
	if (!trial->places[n] || (leaves && trial->floors && *lendable <= 0))
		return;
	trial->places[n]--;
	*lendable -= leaves;
	try_from(trial, person + 1, cost + model_cost(scene, n, fit));
	*lendable += leaves;
	trial->places[n]++;
}

static int64_t empty_cost(const Trial *trial) {
	int64_t cost = 0;
	for (size_t n = 0; n < trial->live->scene.count; n++)
		cost += trial->places[n] * trial->live->model.step *
			model_weight(&trial->live->scene.needs[n].need);
	return cost;
}

static void try_from(Trial *trial, size_t person, int64_t cost) {
	const DispatchLive *live = trial->live;
	if (person == live->scene.people_count) {
		cost += empty_cost(trial);
		trial->best = cost < trial->best ? cost : trial->best;
		return;
	}
	try_from(trial, person + 1, cost);
	if (live->standing.people[person].out)
		return;
	for (int32_t n = 0; n < (int32_t)live->scene.count; n++) {
		const Fit *fit = scene_fit(&live->scene.needs[n], (int32_t)person);
		if (fit && !standing_bars(&live->standing, (int32_t)person, n))
			try_at(trial, person, n, fit, cost);
	}
}

static int64_t best_of(const DispatchLive *live, bool floors) {
	Trial trial = {.live = live, .floors = floors, .best = INT64_MAX};
	memcpy(trial.places, live->standing.places, live->scene.count * sizeof *trial.places);
	for (size_t i = 0; i < live->scene.people_count; i++)
		trial.lendable[community_of(live->scene.people[i].area)] = live->scene.people[i].lendable;
	for (size_t i = 0; i < live->scene.people_count; i++)
		trial.lendable[community_of(live->scene.people[i].area)] -=
			live->standing.people[i].away && live->model.number[i] != DISPATCH_NONE;
	try_from(&trial, 0, 0);
	return trial.best;
}

/* ---- what is checked --------------------------------------------------------------------------- */

typedef struct Tally {
	int plans, exact;
} Tally;

static void check_floors_hold(const DispatchLive *live, const DispatchResult *result) {
	int64_t lent[COMMUNITIES] = {0};
	for (int32_t p = 0; p < live->model.problem.person_count; p++) {
		int32_t person = live->model.person_of[p], n = result->need_of[p];
		const char *home = live->scene.people[person].area;
		bool sent = n != DISPATCH_NONE && n < live->model.need_count;
		lent[community_of(home)] += live->standing.people[person].away ||
			(sent && !area_same_community(home, live->scene.needs[n].need.area));
		if (sent)
			assert_false(
				live->standing.people[person].out || standing_bars(&live->standing, person, n));
	}
	for (int32_t p = 0; p < live->model.problem.person_count; p++) {
		const FitPerson *person = &live->scene.people[live->model.person_of[p]];
		int64_t away = 0;
		for (size_t i = 0; i < live->scene.people_count; i++)
			away += live->standing.people[i].away && live->model.number[i] != DISPATCH_NONE &&
				area_same_community(live->scene.people[i].area, person->area);
		int64_t most = person->lendable > away ? person->lendable : away;
		assert_true(lent[community_of(person->area)] <= most);
	}
}

/* The rows say what the plan is: its people, its places, its cost. */
static void check_found(
	const DispatchLive *live, const DispatchResult *result, const DispatchFound *found) {
	int64_t cost = 0;
	for (size_t i = 0; i < found->move_count; i++)
		cost += found->moves[i].cost;
	for (size_t i = 0; i < found->need_count; i++) {
		int64_t empty = live->standing.places[i] - found->needs[i].planned;
		cost += empty * live->model.step * model_weight(&live->scene.needs[i].need);
	}
	assert_int_equal(found->run.planned, found->move_count);
	assert_int_equal(cost, result->cost);
}

static void check_plan(Maker *m, uint64_t seed, Tally *tally) {
	Floors floors;
	DispatchResult result;
	DispatchFound found = {0};
	assert_int_equal(floors_hold(m->live, m->arena, &floors, &result), 0);
	check_floors_hold(m->live, &result);
	int64_t best = best_of(m->live, true);
	if (floors.bound > best || result.cost < best)
		fail_msg("seed %d: bound %lld, best %lld, plan %lld", (int)seed, (long long)floors.bound,
			(long long)best, (long long)result.cost);
	tally->plans++;
	tally->exact += result.cost == best;
	assert_int_equal(found_write(m->live, &result, &floors, m->arena, &found), 0);
	check_found(m->live, &result, &found);
	assert_true(found.run.unreserved >= found.run.planned);
}

static void open_scene(Maker *m, uint64_t seed) {
	DispatchWatch watch = {0};
	*m = (Maker){.arena = arena_new(0), .live = live_new()};
	m->rng = rng_seeded(&m->state, seed);
	make_scene(m);
	m->live->standing = make_standing(m, false);
	assert_int_equal(live_open(m->live, &watch), 0);
}

static void close_scene(Maker *m) {
	dispatch_live_free(m->live);
	arena_free(m->arena);
}

static void test_floors(void **state) {
	Tally tally = {0};
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		Maker m;
		open_scene(&m, seed);
		check_plan(&m, seed, &tally);
		for (int i = 0; i < CHANGES; i++) {
			Standing now = make_standing(&m, i != CHANGES - 1);
			assert_int_equal(live_follow(m.live, &now), 0);
			check_plan(&m, seed, &tally);
		}
		close_scene(&m);
	}
	print_message("%d of %d plans are the best\n", tally.exact, tally.plans);
	assert_true(tally.exact * 100 >= tally.plans * 97);
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_floors)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
