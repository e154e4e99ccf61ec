/* The picture a plan is made from: the needs, who fits them and who nearly does. Private to
 * mod/dispatch. Loaded once; everything after it needs no database but standing.h. */
#pragma once

#include "mod/dispatch/dispatch_store.h"

/* What-if: each part absent (NULL, 0) changes nothing. */
typedef struct Scenario {
	const char *skill;                   /* twice the people of this skill */
	const char *closed_from, *closed_to; /* nobody passes between these two subtrees */
	const char *lost_area;               /* nobody of this subtree … */
	Time lost_from, lost_to;             /* … for shifts that touch this time; 0: none at all */
} Scenario;
extern const Field scenario_fields[];
/* The scenario of the run; all absent when it has none. */
int scenario_of(Ctx *ctx, const DispatchRun *run, Scenario *out);
const char *scenario_text(Ctx *ctx, const Scenario *scenario); /* JSON */
/* May somebody living at `home` still do the need? */
bool scenario_allows(const Scenario *scenario, const char *home, const Need *need);

typedef struct SceneNeed {
	Need need;
	FitMany fits, wider, later; /* whom the scenario allows, whatever was edited; by person */
	size_t all;                 /* who fit before the scenario */
	const char *reasons;
} SceneNeed;

typedef struct Scene {
	DispatchRun run; /* as it was when the picture was taken */
	Time taken_at;
	Scenario scenario;
	FitPool *pool;
	FitPerson *people; /* by id */
	size_t people_count;
	SceneNeed *needs; /* by id */
	size_t count;
} Scene;

/* In ctx->arena. Return: 0; DISPATCH_GONE when the watch stopped it; ERR_*. */
int scene_load(Ctx *ctx, const DispatchRun *run, const DispatchWatch *watch, Scene *out);
/* Index, or -1. */
int32_t scene_person(const Scene *scene, Id volunteer);
int32_t scene_need(const Scene *scene, Id need);
/* NULL when the person does not fit it. */
const Fit *scene_fit(const SceneNeed *need, int32_t person);
