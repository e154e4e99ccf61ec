#include "mod/dispatch/found.h"

#include "mod/area/area.h"

/* Where a person of the scene goes; a twin only when the first goes nowhere. */
typedef struct Destinations {
	int32_t *need_of; /* DISPATCH_NONE: nowhere */
	int32_t *number;  /* in the problem; -1 not there */
} Destinations;

static Destinations destinations(const Model *model, const DispatchResult *result, Arena *arena) {
	size_t people = model->scene->people_count;
	Destinations out = {
		arena_array_of(arena, int32_t, people + 1), arena_array_of(arena, int32_t, people + 1)};
	for (size_t i = 0; i < people; i++)
		out.need_of[i] = out.number[i] = DISPATCH_NONE;
	for (int32_t p = 0; p < model->problem.person_count; p++) {
		int32_t person = model->person_of[p];
		if (out.need_of[person] != DISPATCH_NONE)
			continue;
		out.need_of[person] = result->need_of[p];
		out.number[person] = p;
	}
	return out;
}

/* ---- needs ---------------------------------------------------------------------------------------- */

static void count_fits(const Model *model, const Destinations *to, int32_t n, RunNeed *row) {
	const SceneNeed *need = &model->scene->needs[n];
	for (size_t i = 0; i < need->count; i++) {
		int32_t person = need->fits[i].person, number = to->number[person];
		if (to->need_of[person] != DISPATCH_NONE)
			row->elsewhere += to->need_of[person] != n;
		else
			row->kept += number >= 0 && model->stays[number] &&
				!area_same_community(model->scene->people[person].area, need->need.area);
	}
}

static void write_needs(
	const Model *model, const DispatchResult *result, const Destinations *to, DispatchFound *out) {
	const Scene *scene = model->scene;
	for (size_t n = 0; n < scene->count; n++) {
		const SceneNeed *need = &scene->needs[n];
		RunNeed *row = &out->needs[out->need_count++];
		*row = (RunNeed){.run = out->run.id,
			.need = need->need.id,
			.wanted = need->need.head_count,
			.standing = need->standing,
			.planned = result->filled[n],
			.fits = (int64_t)need->all,
			.reasons = need->reasons};
		count_fits(model, to, (int32_t)n, row);
	}
	for (size_t i = 0; i < scene->pin_count; i++)
		if (scene->pins[i].fits)
			out->needs[scene->pins[i].need].planned++;
}

/* ---- moves ------------------------------------------------------------------------------------------ */

static const Fit *fit_of(const SceneNeed *need, int32_t person) {
	for (size_t i = 0; i < need->count; i++)
		if (need->fits[i].person == person)
			return &need->fits[i];
	return NULL;
}

/* How many who fit would cost less, and one. */
static int64_t place_among(const Scene *scene, const SceneNeed *need, int32_t cost) {
	int64_t place = 1;
	for (size_t i = 0; i < need->count; i++)
		place += pair_cost(scene, need, &need->fits[i]) < cost;
	return place;
}

static RunMove move_of(const DispatchFound *found, const Scene *scene, int32_t person, int32_t need,
	int32_t distance_m) {
	return (RunMove){.run = found->run.id,
		.volunteer = scene->people[person].id,
		.need = scene->needs[need].need.id,
		.home_area = scene->people[person].area,
		.distance_m = distance_m < 0 ? INT_ABSENT : distance_m,
		.status = "planned"};
}

static void write_move(
	const Model *model, const DispatchResult *result, int32_t p, DispatchFound *out) {
	const Scene *scene = model->scene;
	int32_t person = model->person_of[p], n = result->need_of[p];
	const SceneNeed *need = &scene->needs[n];
	const Fit *fit = fit_of(need, person);
	RunMove *move = &out->moves[out->move_count++];
	*move = move_of(out, scene, person, n, fit->distance_m);
	move->cost = pair_cost(scene, need, fit);
	move->place = place_among(scene, need, (int32_t)move->cost);
	int64_t worth = result->person_price[p];
	move->worth = worth < model->step ? worth : INT_ABSENT;
}

static void write_pins(const Scene *scene, DispatchFound *out) {
	for (size_t i = 0; i < scene->pin_count; i++) {
		const ScenePin *pin = &scene->pins[i];
		if (!pin->fits)
			continue;
		RunMove *move = &out->moves[out->move_count++];
		*move = move_of(out, scene, pin->person, pin->need, pin->distance_m);
		Fit fit = {pin->person, pin->distance_m, 0};
		move->cost = pair_cost(scene, &scene->needs[pin->need], &fit);
		move->place = place_among(scene, &scene->needs[pin->need], (int32_t)move->cost);
		move->pinned = 1;
	}
}

/* ---- the run ------------------------------------------------------------------------------------------ */

static void sum_up(const Model *model, const DispatchResult *result, DispatchFound *out) {
	DispatchRun *run = &out->run;
	run->needs = (int64_t)out->need_count;
	run->people = (int64_t)model->scene->people_count;
	run->pairs = model->problem.row[model->problem.need_count];
	run->wanted = run->standing = run->planned = 0;
	for (size_t i = 0; i < out->need_count; i++) {
		run->wanted += out->needs[i].wanted;
		run->standing += out->needs[i].standing;
		run->planned += out->needs[i].planned;
	}
	run->cost = result->cost;
	for (size_t i = 0; i < model->scene->pin_count; i++)
		run->unreserved += model->scene->pins[i].fits;
}

void found_write(
	const Model *model, const DispatchResult *result, Arena *arena, DispatchFound *out) {
	const Scene *scene = model->scene;
	Destinations to = destinations(model, result, arena);
	out->needs = arena_array_of(arena, RunNeed, scene->count + 1);
	out->moves =
		arena_array_of(arena, RunMove, (size_t)model->problem.person_count + scene->pin_count + 1);
	write_needs(model, result, &to, out);
	for (int32_t p = 0; p < model->problem.person_count; p++)
		if (result->need_of[p] != DISPATCH_NONE && to.number[model->person_of[p]] == p)
			write_move(model, result, p, out);
	write_pins(scene, out);
	sum_up(model, result, out);
}
