/* The picture a plan is made from: needs, who fits them, and what people, edits and the scenario
 * forbid. Private to mod/dispatch. Loaded once; everything after it needs no database. */
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
	int64_t standing; /* accepted, or asked and not answered */
	int64_t places;   /* to be planned: without pins */
	Fit *fits;        /* those who may be sent, by person */
	size_t count;
	size_t all; /* who fit before anything was forbidden */
	const char *reasons;
} SceneNeed;

typedef struct ScenePin {
	int32_t person, need; /* indexes */
	int32_t distance_m;
	bool fits;
} ScenePin;

typedef struct Scene {
	const DispatchRun *run;
	Scenario scenario;
	FitPool *pool;
	FitPerson *people;
	size_t people_count;
	SceneNeed *needs;
	size_t count;
	ScenePin *pins;
	size_t pin_count;
} Scene;

/* In ctx->arena. Return: 0; DISPATCH_GONE when the watch stopped it; ERR_*. */
int scene_load(Ctx *ctx, const DispatchRun *run, const DispatchWatch *watch, Scene *out);
