#include "mod/dispatch/model.h"

#include "algo/dispatch/reach.h"
#include "base/str.h"
#include "core/skill_expr.h"
#include "mod/area/area.h"

#include <stdlib.h>
#include <string.h>

enum { DISTRICT_DIGITS = 6, COMMUNITY_DIGITS = 12, LENDER_WEIGHT = 5 };

/* ---- costs ------------------------------------------------------------------------------------- */

int32_t pair_cost(const char *home, const char *place, int32_t distance_m, int32_t week_min) {
	int32_t cost = distance_m < 0 ? MODEL_UNKNOWN_M : distance_m;
	cost += dispatch_rules.hour_cost * (week_min / 60);
	bool abroad = strncmp(home, place, DISTRICT_DIGITS) != 0;
	return abroad ? cost + dispatch_rules.district_cost : cost;
}

int32_t model_cost(const Scene *scene, int32_t need, const Fit *fit) {
	return pair_cost(scene->people[fit->person].area, scene->needs[need].need.area, fit->distance_m,
		fit->week_min);
}

/* P0 is left empty last. */
int64_t model_weight(const Need *need) {
	return '4' - need->priority[1];
}

/* ---- who stands in the problem ----------------------------------------------------------------- */

typedef struct Building {
	const Scene *scene;
	const Standing *standing;
	Arena *arena;
	Model *model;
	int32_t count; /* people so far */
	int64_t at;    /* pairs so far */
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
	if (number[person] != DISPATCH_NONE)
		return;
	number[person] = building->count;
	building->model->person_of[building->count++] = person;
}

static void number_people(Building *building) {
	const Scene *scene = building->scene;
	Model *model = building->model;
	size_t people = scene->people_count;
	model->number = arena_array_of(building->arena, int32_t, people + 1);
	model->twin = arena_array_of(building->arena, int32_t, people + 1);
	model->doubled = arena_array_of(building->arena, bool, scene->count + 1);
	model->person_of = arena_array_of(building->arena, int32_t, 2 * people + 1);
	for (size_t i = 0; i < people; i++)
		model->number[i] = model->twin[i] = DISPATCH_NONE;
	for (size_t n = 0; n < scene->count; n++) {
		const SceneNeed *need = &scene->needs[n];
		model->doubled[n] = asks_for(building->arena, &need->need, scene->scenario.skill);
		for (size_t i = 0; i < need->fits.count; i++) {
			give_number(building, model->number, need->fits.items[i].person);
			if (model->doubled[n])
				give_number(building, model->twin, need->fits.items[i].person);
		}
	}
}

/* ---- lenders ----------------------------------------------------------------------------------- */

static int lender_order(const void *a, const void *b) {
	return strncmp(((const Lender *)a)->area, ((const Lender *)b)->area, COMMUNITY_DIGITS);
}

int32_t model_lender(const Model *model, const char *area) {
	Lender key = {.area = area};
	const Lender *found = model->lender_count
		? bsearch(&key, model->lenders, (size_t)model->lender_count, sizeof key, lender_order)
		: NULL;
	return found ? (int32_t)(found - model->lenders) : DISPATCH_NONE;
}

static Lender lender_of(const Scene *scene, int32_t person) {
	return (Lender){.area = scene->people[person].area, .lendable = scene->people[person].lendable};
}

/* The communities of the problem's people, by code. */
static void list_lenders(Building *building) {
	Model *model = building->model;
	model->lenders = arena_array_of(building->arena, Lender, (size_t)building->count + 1);
	for (int32_t p = 0; p < building->count; p++)
		model->lenders[p] = lender_of(building->scene, model->person_of[p]);
	if (building->count)
		qsort(model->lenders, (size_t)building->count, sizeof *model->lenders, lender_order);
	for (int32_t i = 0; i < building->count; i++)
		if (!i || lender_order(&model->lenders[model->lender_count - 1], &model->lenders[i]))
			model->lenders[model->lender_count++] = model->lenders[i];
}

static void know_lenders(Building *building) {
	const Scene *scene = building->scene;
	Model *model = building->model;
	list_lenders(building);
	model->lender_of = arena_array_of(building->arena, int32_t, (size_t)building->count + 1);
	model->home_of = arena_array_of(building->arena, int32_t, scene->count + 1);
	for (int32_t p = 0; p < building->count; p++) {
		int32_t person = model->person_of[p], i = model_lender(model, scene->people[person].area);
		model->lender_of[p] = i;
		model->lenders[i].people++;
		model->lenders[i].lendable += model->number[person] != p; /* one more than there are */
	}
	for (size_t n = 0; n < scene->count; n++)
		model->home_of[n] = model_lender(model, scene->needs[n].need.area);
}

/* ---- pairs ------------------------------------------------------------------------------------- */

static void put_pair(Building *building, int32_t p, int32_t cost) {
	if (p != DISPATCH_NONE)
		building->model->problem.pairs[building->at++] = (DispatchPair){p, cost};
}

static void put_row(Building *building, int32_t n) {
	const SceneNeed *need = &building->scene->needs[n];
	const Model *model = building->model;
	for (size_t i = 0; i < need->fits.count; i++) {
		const Fit *fit = &need->fits.items[i];
		int32_t cost = model_cost(building->scene, n, fit);
		if (building->standing->people[fit->person].out ||
			standing_bars(building->standing, fit->person, n))
			continue;
		put_pair(building, model->number[fit->person], cost);
		if (model->doubled[n])
			put_pair(building, model->twin[fit->person], cost);
	}
}

/* By lender, as by need; people stand in no order of lenders, so they are counted first. */
static void put_lenders(Building *building, int64_t *row) {
	Model *model = building->model;
	for (int32_t i = 0; i < model->lender_count; i++)
		row[i + 1] = row[i] + model->lenders[i].people;
	int64_t *at = arena_array_of(building->arena, int64_t, (size_t)model->lender_count + 1);
	for (int32_t p = 0; p < building->count; p++) {
		int32_t i = model->lender_of[p];
		if (!building->standing->people[model->person_of[p]].out)
			model->problem.pairs[row[i] + at[i]++] = (DispatchPair){p, 0};
	}
	/* Whoever is out leaves a gap: rows close up. */
	int64_t end = row[0];
	for (int32_t i = 0; i < model->lender_count; i++) {
		memmove(model->problem.pairs + end, model->problem.pairs + row[i],
			(size_t)at[i] * sizeof *model->problem.pairs);
		row[i] = end;
		end += at[i];
	}
	row[model->lender_count] = end;
}

static void put_pairs(Building *building) {
	const Scene *scene = building->scene;
	Model *model = building->model;
	size_t most = (size_t)building->count;
	for (size_t n = 0; n < scene->count; n++)
		most += scene->needs[n].fits.count * (model->doubled[n] ? 2 : 1);
	int64_t *row =
		arena_array_of(building->arena, int64_t, scene->count + (size_t)model->lender_count + 1);
	model->problem.pairs = arena_array_of(building->arena, DispatchPair, most + 1);
	for (size_t n = 0; n < scene->count; n++) {
		put_row(building, (int32_t)n);
		row[n + 1] = building->at;
	}
	put_lenders(building, row + scene->count);
	model->problem.row = row;
}

/* ---- places and penalties ---------------------------------------------------------------------- */

/* Above any sum of pair costs, also after whoever is out has come back. */
static int64_t step_of(const Scene *scene) {
	int64_t places = 0, dearest = 0;
	for (size_t n = 0; n < scene->count; n++) {
		places += scene->needs[n].need.head_count;
		for (size_t i = 0; i < scene->needs[n].fits.count; i++) {
			int32_t cost = model_cost(scene, (int32_t)n, &scene->needs[n].fits.items[i]);
			dearest = cost > dearest ? cost : dearest;
		}
	}
	return places * dearest + 1;
}

static void put_penalties(Building *building) {
	const Scene *scene = building->scene;
	Model *model = building->model;
	size_t all = scene->count + (size_t)model->lender_count;
	int32_t *places = arena_array_of(building->arena, int32_t, all + 1);
	int64_t *penalty = arena_array_of(building->arena, int64_t, all + 1);
	model->step = step_of(scene);
	for (size_t n = 0; n < all; n++) {
		bool lends = n >= scene->count;
		places[n] = lends ? 0 : building->standing->places[n];
		penalty[n] = model->step * (lends ? LENDER_WEIGHT : model_weight(&scene->needs[n].need));
	}
	model->problem.places = places;
	model->problem.penalty = penalty;
}

void model_new(const Scene *scene, const Standing *standing, Arena *arena, Model *out) {
	Building building = {.scene = scene, .standing = standing, .arena = arena, .model = out};
	*out = (Model){.scene = scene, .need_count = (int32_t)scene->count};
	number_people(&building);
	know_lenders(&building);
	out->problem.person_count = building.count;
	out->problem.need_count = out->need_count + out->lender_count;
	put_pairs(&building);
	put_penalties(&building);
}

int32_t model_pairs(const Model *model, int32_t person, int32_t *needs, int32_t *costs) {
	int32_t count = 0;
	for (int32_t n = 0; n < model->need_count; n++) {
		const Fit *fit = scene_fit(&model->scene->needs[n], person);
		if (!fit)
			continue;
		needs[count] = n;
		costs[count++] = model_cost(model->scene, n, fit);
	}
	return count;
}
