#include "mod/dispatch/scene.h"

#include "algo/dispatch/why.h"

#include <stdlib.h>

/* What the judging of one need takes is given back; what is kept of it lives in `keep`. */
typedef struct Loading {
	Ctx *ctx;
	const DispatchWatch *watch;
	Scene *scene;
	Arena *keep;
} Loading;

static bool stopped(const DispatchWatch *watch) {
	return watch->stop && atomic_load(watch->stop);
}

/* ---- looking up -------------------------------------------------------------------------------- */

static int by_person_id(const void *key, const void *row) {
	Id a = *(const Id *)key, b = ((const FitPerson *)row)->id;
	return (a > b) - (a < b);
}

int32_t scene_person(const Scene *scene, Id volunteer) {
	const FitPerson *found = bsearch(
		&volunteer, scene->people, scene->people_count, sizeof *scene->people, by_person_id);
	return found ? (int32_t)(found - scene->people) : -1;
}

static int by_need_id(const void *key, const void *row) {
	Id a = *(const Id *)key, b = ((const SceneNeed *)row)->need.id;
	return (a > b) - (a < b);
}

int32_t scene_need(const Scene *scene, Id need) {
	const SceneNeed *found =
		bsearch(&need, scene->needs, scene->count, sizeof *scene->needs, by_need_id);
	return found ? (int32_t)(found - scene->needs) : -1;
}

static int by_person(const void *key, const void *row) {
	int32_t a = *(const int32_t *)key, b = ((const Fit *)row)->person;
	return (a > b) - (a < b);
}

const Fit *scene_fit(const SceneNeed *need, int32_t person) {
	return bsearch(&person, need->fits.items, need->fits.count, sizeof(Fit), by_person);
}

/* ---- one need after the other ------------------------------------------------------------------ */

static FitMany keep_allowed(const Loading *loading, const Need *need, const FitMany *many) {
	const Scene *scene = loading->scene;
	FitMany out = {arena_array_of(loading->keep, Fit, many->count + 1), 0};
	for (size_t i = 0; i < many->count; i++)
		if (scenario_allows(&scene->scenario, scene->people[many->items[i].person].area, need))
			out.items[out.count++] = many->items[i];
	return out;
}

static int load_fits(const Loading *loading, SceneNeed *row) {
	static const FitNearly nearly = {DISPATCH_WIDER, DISPATCH_LATER * TIME_MINUTE};
	Ctx *ctx = loading->ctx;
	ArenaMark mark = arena_mark(ctx->arena);
	FitList list;
	int r = fit_list(ctx, loading->scene->pool, &row->need, &nearly, &list);
	if (r)
		return r;
	row->fits = keep_allowed(loading, &row->need, &list.fits);
	row->wider = keep_allowed(loading, &row->need, &list.wider);
	row->later = keep_allowed(loading, &row->need, &list.later);
	row->all = list.fits.count;
	row->reasons = arena_strdup(loading->keep, list.reasons);
	arena_rewind(ctx->arena, mark);
	return 0;
}

static int load_needs(const Loading *loading) {
	Scene *scene = loading->scene;
	for (size_t i = 0; i < scene->count; i++) {
		if (stopped(loading->watch))
			return DISPATCH_GONE;
		int r = load_fits(loading, &scene->needs[i]);
		if (r)
			return r;
		if (loading->watch->progress)
			loading->watch->progress(loading->watch->self, (int64_t)(900 * (i + 1) / scene->count));
	}
	return 0;
}

/* ---- all together ------------------------------------------------------------------------------ */

static void copy_people(Ctx *ctx, Scene *scene) {
	scene->people_count = fit_pool_count(scene->pool);
	scene->people = arena_array_of(ctx->arena, FitPerson, scene->people_count + 1);
	for (size_t i = 0; i < scene->people_count; i++)
		scene->people[i] = fit_pool_person(scene->pool, i);
}

static int load_rows(Ctx *ctx, Scene *scene) {
	Need *needs;
	int r = scenario_of(ctx, &scene->run, &scene->scenario);
	if (r || (r = run_store_needs(ctx, &scene->run, &needs, &scene->count)))
		return r;
	Time from = scene->run.from_at, to = scene->run.to_at;
	scene->needs = arena_array_of(ctx->arena, SceneNeed, scene->count + 1);
	for (size_t i = 0; i < scene->count; i++) {
		scene->needs[i].need = needs[i];
		to = needs[i].ends_at > to ? needs[i].ends_at : to;
	}
	return fit_pool_load(ctx, scene->run.area, from, to, &scene->pool);
}

int scene_load(Ctx *ctx, const DispatchRun *run, const DispatchWatch *watch, Scene *out) {
	*out = (Scene){.run = *run, .taken_at = ctx->now};
	out->run.area = arena_strdup(ctx->arena, run->area);
	out->run.scenario = arena_strdup(ctx->arena, run->scenario);
	Loading loading = {.ctx = ctx, .watch = watch, .scene = out, .keep = arena_sub(ctx->arena)};
	if (!loading.keep)
		arena_exhausted(ctx->arena);
	int r = load_rows(ctx, out);
	if (r)
		return r;
	copy_people(ctx, out);
	return load_needs(&loading);
}
