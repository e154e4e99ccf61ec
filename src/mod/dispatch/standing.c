#include "mod/dispatch/standing.h"

#include "base/str.h"
#include "mod/area/area.h"

#include <stdlib.h>

/* What the writer had under way when the scene was read is looked at once more. */
#define OVERLAP (5 * TIME_SECOND)

typedef struct Loading {
	Ctx *ctx;
	Scene *scene;
	Standing *out;
} Loading;

static int order(const void *a, const void *b) {
	const StandingPair *x = a, *y = b;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	return (x->need > y->need) - (x->need < y->need);
}

bool standing_bars(const Standing *standing, int32_t person, int32_t need) {
	StandingPair pair = {person, need};
	return standing->bar_count &&
		bsearch(&pair, standing->bars, standing->bar_count, sizeof pair, order);
}

static void bar(Standing *out, int32_t person, int32_t need) {
	out->bars[out->bar_count++] = (StandingPair){person, need};
}

static void put_out(const Loading *loading, int32_t person, int32_t need, const char *place) {
	const char *home = loading->scene->people[person].area;
	loading->out->people[person] = (StandingPerson){true, !area_same_community(home, place), need};
}

/* ---- who was told, or asked, or took a place ---------------------------------------------------- */

static void take_told(const Loading *loading, const Told *told) {
	const Scene *scene = loading->scene;
	int32_t person = scene_person(scene, told->volunteer), need = scene_need(scene, told->need);
	if (str_eq(told->kind, "told") && need >= 0)
		loading->out->taken[need]++;
	if (person < 0)
		return;
	if (!str_eq(told->kind, "asked"))
		put_out(loading, person, need < 0 ? STANDING_ELSEWHERE : need, told->area);
	else if (need >= 0)
		bar(loading->out, person, need);
}

/* ---- needs ------------------------------------------------------------------------------------- */

static int read_needs(const Loading *loading) {
	Scene *scene = loading->scene;
	NeedCount *counts;
	size_t count;
	int r = run_store_counts(loading->ctx, scene->run.id, &counts, &count);
	for (size_t i = 0; i < count && !r; i++) {
		int32_t n = scene_need(scene, counts[i].need);
		if (n < 0)
			continue;
		Need *need = &scene->needs[n].need;
		need->accepted = counts[i].accepted;
		/* Nobody more is wanted where a need was closed. */
		need->head_count = counts[i].takes == 1 ? counts[i].head_count : need->accepted;
	}
	return r;
}

static void count_places(const Loading *loading) {
	for (size_t n = 0; n < loading->scene->count; n++) {
		const Need *need = &loading->scene->needs[n].need;
		int64_t taken = need->accepted + loading->out->taken[n];
		taken = taken < need->head_count ? taken : need->head_count;
		loading->out->taken[n] = (int32_t)taken;
		loading->out->places[n] = (int32_t)(need->head_count - taken);
	}
}

/* ---- edits ------------------------------------------------------------------------------------- */

/* A pin holds while its person fits and there is a place. */
static void take_pin(const Loading *loading, int32_t person, int32_t need) {
	Standing *out = loading->out;
	if (out->people[person].out)
		return;
	const Fit *fit = need < 0 ? NULL : scene_fit(&loading->scene->needs[need], person);
	if (!fit || !out->places[need]) {
		out->people[person] = (StandingPerson){true, false, STANDING_NOWHERE};
		return;
	}
	out->places[need]--;
	put_out(loading, person, need, loading->scene->needs[need].need.area);
	out->pins[out->pin_count++] = (StandingPin){person, need, fit->distance_m, fit->week_min};
}

static void take_edit(const Loading *loading, const RunEdit *edit) {
	const Scene *scene = loading->scene;
	int32_t person = scene_person(scene, edit->volunteer), need = scene_need(scene, edit->need);
	if (person < 0)
		return;
	if (str_eq(edit->kind, "pin"))
		take_pin(loading, person, need);
	else if (need >= 0)
		bar(loading->out, person, need);
	else if (!edit->need && !loading->out->people[person].out)
		loading->out->people[person] = (StandingPerson){true, false, STANDING_NOWHERE};
}

/* ---- all together ------------------------------------------------------------------------------ */

static void init(const Loading *loading, size_t told, size_t edits) {
	Arena *arena = loading->ctx->arena;
	size_t people = loading->scene->people_count, needs = loading->scene->count;
	*loading->out = (Standing){.people = arena_array_of(arena, StandingPerson, people + 1),
		.taken = arena_array_of(arena, int32_t, needs + 1),
		.places = arena_array_of(arena, int32_t, needs + 1),
		.bars = arena_array_of(arena, StandingPair, told + edits + 1),
		.pins = arena_array_of(arena, StandingPin, edits + 1)};
	for (size_t i = 0; i < people; i++)
		loading->out->people[i].at = STANDING_NOWHERE;
}

int standing_load(Ctx *ctx, Scene *scene, bool again, Standing *out) {
	Loading loading = {ctx, scene, out};
	Told *told;
	RunEdit *edits;
	size_t told_count, edit_count;
	/* A scene just taken knows of all that happened before it. */
	Time since = again ? scene->taken_at - OVERLAP : ctx->now + TIME_DAY;
	int r = again ? read_needs(&loading) : 0;
	if (r || (r = run_store_told(ctx, since, &told, &told_count)) ||
		(r = run_store_edits(ctx, scene->run.id, &edits, &edit_count)))
		return r;
	init(&loading, told_count, edit_count);
	for (size_t i = 0; i < told_count; i++)
		take_told(&loading, &told[i]);
	count_places(&loading);
	for (size_t i = 0; i < edit_count; i++)
		take_edit(&loading, &edits[i]);
	if (out->bar_count)
		qsort(out->bars, out->bar_count, sizeof *out->bars, order);
	return 0;
}
