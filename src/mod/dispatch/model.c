#include "mod/dispatch/found.h"

#include "algo/dispatch/reach.h"
#include "base/str.h"
#include "core/skill_expr.h"
#include "mod/area/area.h"

#include <string.h>

enum { DISTRICT_DIGITS = 6, NOBODY = -1 };

int32_t pair_cost(const Scene *scene, const SceneNeed *need, const Fit *fit) {
	int32_t cost = fit->distance_m < 0 ? FOUND_UNKNOWN_M : fit->distance_m;
	cost += dispatch_rules.hour_cost * (fit->week_min / 60);
	const char *home = scene->people[fit->person].area;
	bool abroad = strncmp(home, need->need.area, DISTRICT_DIGITS) != 0;
	return abroad ? cost + dispatch_rules.district_cost : cost;
}

/* P0 is left empty last. */
static int64_t weight(const Need *need) {
	return '4' - need->priority[1];
}

/* ---- who stands in the problem ------------------------------------------------------------------ */

typedef struct Building {
	const Scene *scene;
	Arena *arena;
	int32_t *number, *twin; /* of a person of the scene: in the problem, or NOBODY */
	bool *doubled;          /* of a need: its skill is the scenario's */
	Model *model;
	int32_t count;
} Building;

static bool asks_for(Arena *arena, const Need *need, const char *skill) {
	SkillExpr expr;
	if (!skill)
		return false;
	skill_expr_parse(arena, need->skills, &expr);
	for (size_t i = 0; i < expr.count; i++)
		for (size_t k = 0; k < expr.all[i].count; k++)
			if (str_eq(expr.all[i].any[k], skill))
				return true;
	return false;
}

static void give_number(Building *building, int32_t *number, int32_t person) {
	if (number[person] != NOBODY)
		return;
	number[person] = building->count;
	building->model->person_of[building->count++] = person;
}

static void number_people(Building *building) {
	const Scene *scene = building->scene;
	size_t people = scene->people_count;
	building->number = arena_array_of(building->arena, int32_t, people + 1);
	building->twin = arena_array_of(building->arena, int32_t, people + 1);
	building->doubled = arena_array_of(building->arena, bool, scene->count + 1);
	building->model->person_of = arena_array_of(building->arena, int32_t, 2 * people + 1);
	for (size_t i = 0; i < people; i++)
		building->number[i] = building->twin[i] = NOBODY;
	for (size_t n = 0; n < scene->count; n++) {
		const SceneNeed *need = &scene->needs[n];
		building->doubled[n] = asks_for(building->arena, &need->need, scene->scenario.skill);
		for (size_t i = 0; i < need->count; i++) {
			give_number(building, building->number, need->fits[i].person);
			if (building->doubled[n])
				give_number(building, building->twin, need->fits[i].person);
		}
	}
}

/* ---- pairs ---------------------------------------------------------------------------------------- */

static bool may(const Building *building, const SceneNeed *need, int32_t number) {
	const Model *model = building->model;
	const char *home = building->scene->people[model->person_of[number]].area;
	return !model->stays[number] || area_same_community(home, need->need.area);
}

static int64_t put_row(Building *building, size_t n, int64_t at) {
	const SceneNeed *need = &building->scene->needs[n];
	DispatchPair *pairs = building->model->problem.pairs;
	for (size_t i = 0; i < need->count && need->places; i++) {
		const Fit *fit = &need->fits[i];
		int32_t cost = pair_cost(building->scene, need, fit);
		int32_t first = building->number[fit->person], second = building->twin[fit->person];
		if (may(building, need, first))
			pairs[at++] = (DispatchPair){first, cost};
		if (building->doubled[n] && may(building, need, second))
			pairs[at++] = (DispatchPair){second, cost};
	}
	return at;
}

static void put_pairs(Building *building) {
	const Scene *scene = building->scene;
	DispatchProblem *problem = &building->model->problem;
	size_t most = 0;
	for (size_t n = 0; n < scene->count; n++)
		most += scene->needs[n].count * (building->doubled[n] ? 2 : 1);
	int64_t *row = arena_array_of(building->arena, int64_t, scene->count + 1);
	problem->pairs = arena_array_of(building->arena, DispatchPair, most + 1);
	for (size_t n = 0; n < scene->count; n++)
		row[n + 1] = put_row(building, n, row[n]);
	problem->row = row;
}

/* ---- places and penalties ---------------------------------------------------------------------------- */

static void put_penalties(Building *building) {
	const Scene *scene = building->scene;
	Model *model = building->model;
	int32_t *places = arena_array_of(building->arena, int32_t, scene->count + 1);
	int64_t *penalty = arena_array_of(building->arena, int64_t, scene->count + 1);
	int64_t sum = 0, dearest = 0;
	for (size_t n = 0; n < scene->count; n++)
		sum += places[n] = (int32_t)scene->needs[n].places;
	for (int64_t i = 0; i < model->problem.row[scene->count]; i++)
		if (model->problem.pairs[i].cost > dearest)
			dearest = model->problem.pairs[i].cost;
	model->step = sum * dearest + 1;
	for (size_t n = 0; n < scene->count; n++)
		penalty[n] = weight(&scene->needs[n].need) * model->step;
	model->problem.places = places;
	model->problem.penalty = penalty;
}

void model_new(const Scene *scene, const bool *stays, Arena *arena, Model *out) {
	Building building = {.scene = scene, .arena = arena, .model = out};
	*out = (Model){.scene = scene};
	number_people(&building);
	out->stays = arena_array_of(arena, bool, (size_t)building.count + 1);
	if (stays)
		memcpy(out->stays, stays, (size_t)building.count * sizeof *stays);
	out->problem.person_count = building.count;
	out->problem.need_count = (int32_t)scene->count;
	put_pairs(&building);
	put_penalties(&building);
}
