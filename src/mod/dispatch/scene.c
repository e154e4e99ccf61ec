#include "mod/dispatch/scene.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* What the judging of one need takes is given back; what is kept of it lives in `keep`. */
typedef struct Loading {
	Ctx *ctx;
	const DispatchWatch *watch;
	Scene *scene;
	Arena *keep;
	Told *told;
	size_t told_count;
	RunEdit *edits;
	size_t edit_count;
} Loading;

static bool stopped(const DispatchWatch *watch) {
	return watch->stop && atomic_load(watch->stop);
}

/* ---- who may not be sent -------------------------------------------------------------------------- */

static int by_volunteer(const void *key, const void *row) {
	Id a = *(const Id *)key, b = *(const Id *)row;
	return (a > b) - (a < b);
}

static bool is_told(const Loading *loading, Id volunteer) {
	return loading->told_count &&
		bsearch(
			&volunteer, loading->told, loading->told_count, sizeof *loading->told, by_volunteer);
}

/* Pinned anywhere, or barred from this need. */
static bool is_edited_out(const Loading *loading, Id volunteer, Id need) {
	size_t low = 0, high = loading->edit_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (loading->edits[middle].volunteer < volunteer)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < loading->edit_count && loading->edits[low].volunteer == volunteer; low++) {
		const RunEdit *edit = &loading->edits[low];
		if (str_eq(edit->kind, "pin") || !edit->need || edit->need == need)
			return true;
	}
	return false;
}

static bool may_be_sent(const Loading *loading, const SceneNeed *row, const Fit *fit) {
	const FitPerson *person = &loading->scene->people[fit->person];
	return scenario_allows(&loading->scene->scenario, person->area, &row->need) &&
		!is_told(loading, person->id) && !is_edited_out(loading, person->id, row->need.id);
}

/* ---- pins ------------------------------------------------------------------------------------------- */

static void take_pins(Loading *loading, size_t at, const FitList *list) {
	Scene *scene = loading->scene;
	SceneNeed *row = &scene->needs[at];
	for (size_t i = 0; i < loading->edit_count; i++) {
		if (!str_eq(loading->edits[i].kind, "pin") || loading->edits[i].need != row->need.id)
			continue;
		ScenePin pin = {.person = -1, .need = (int32_t)at, .distance_m = -1};
		for (size_t k = 0; k < list->count; k++)
			if (scene->people[list->items[k].person].id == loading->edits[i].volunteer)
				pin = (ScenePin){
					list->items[k].person, (int32_t)at, list->items[k].distance_m, row->places > 0};
		row->places -= pin.fits;
		scene->pins[scene->pin_count++] = pin;
	}
}

/* ---- one need after the other ----------------------------------------------------------------------- */

static void keep_fits(Loading *loading, SceneNeed *row, const FitList *list) {
	row->fits = arena_array_of(loading->keep, Fit, list->count + 1);
	row->all = list->count;
	row->reasons = arena_strdup(loading->keep, list->reasons);
	for (size_t i = 0; i < list->count; i++)
		if (may_be_sent(loading, row, &list->items[i]))
			row->fits[row->count++] = list->items[i];
}

static int load_fits(Loading *loading, size_t at) {
	Ctx *ctx = loading->ctx;
	SceneNeed *row = &loading->scene->needs[at];
	ArenaMark mark = arena_mark(ctx->arena);
	FitList list;
	int r = fit_list(ctx, loading->scene->pool, &row->need, &list);
	if (r)
		return r;
	take_pins(loading, at, &list);
	keep_fits(loading, row, &list);
	arena_rewind(ctx->arena, mark);
	return 0;
}

static int64_t told_of(const Loading *loading, Id need) {
	int64_t n = 0;
	for (size_t i = 0; i < loading->told_count; i++)
		n += loading->told[i].need == need;
	return n;
}

static void begin_need(const Loading *loading, SceneNeed *row) {
	const Need *need = &row->need;
	int64_t standing = need->accepted + told_of(loading, need->id);
	row->standing = standing < need->head_count ? standing : need->head_count;
	row->places = need->head_count - row->standing;
}

static int load_needs(Loading *loading) {
	Scene *scene = loading->scene;
	for (size_t i = 0; i < scene->count; i++) {
		if (stopped(loading->watch))
			return DISPATCH_GONE;
		begin_need(loading, &scene->needs[i]);
		int r = load_fits(loading, i);
		if (r)
			return r;
		if (loading->watch->progress)
			loading->watch->progress(loading->watch->self, (int64_t)(900 * (i + 1) / scene->count));
	}
	return 0;
}

/* ---- all together ------------------------------------------------------------------------------------ */

static void copy_people(Ctx *ctx, Scene *scene) {
	scene->people_count = fit_pool_count(scene->pool);
	scene->people = arena_array_of(ctx->arena, FitPerson, scene->people_count + 1);
	for (size_t i = 0; i < scene->people_count; i++)
		scene->people[i] = fit_pool_person(scene->pool, i);
}

static int load_rows(Loading *loading) {
	Ctx *ctx = loading->ctx;
	Scene *scene = loading->scene;
	Need *needs;
	int r = scenario_of(ctx, scene->run, &scene->scenario);
	if (r || (r = run_store_needs(ctx, scene->run, &needs, &scene->count)) ||
		(r = run_store_told(ctx, &loading->told, &loading->told_count)) ||
		(r = run_store_edits(ctx, scene->run->id, &loading->edits, &loading->edit_count)))
		return r;
	Time from = scene->run->from_at, to = scene->run->to_at;
	scene->needs = arena_array_of(ctx->arena, SceneNeed, scene->count + 1);
	for (size_t i = 0; i < scene->count; i++) {
		scene->needs[i].need = needs[i];
		to = needs[i].ends_at > to ? needs[i].ends_at : to;
	}
	scene->pins = arena_array_of(ctx->arena, ScenePin, loading->edit_count + 1);
	return fit_pool_load(ctx, scene->run->area, from, to, &scene->pool);
}

int scene_load(Ctx *ctx, const DispatchRun *run, const DispatchWatch *watch, Scene *out) {
	*out = (Scene){.run = run};
	Loading loading = {.ctx = ctx, .watch = watch, .scene = out, .keep = arena_sub(ctx->arena)};
	if (!loading.keep)
		arena_exhausted(ctx->arena);
	int r = load_rows(&loading);
	if (r)
		return r;
	copy_people(ctx, out);
	return load_needs(&loading);
}
