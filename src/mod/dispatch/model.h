/* A scene as the engine's problem. Private to mod/dispatch.
 *
 * A person is numbered when some need may have them; with a scenario that doubles a skill, its
 * holders stand there twice. Behind the needs stand the lenders: a community as a need that all its
 * people serve at no cost, before all others. Whoever serves it is kept back, and with as many places
 * as it must keep no more than it may lend can leave (floors.h). */
#pragma once

#include "algo/dispatch/dispatch.h"
#include "mod/dispatch/standing.h"

typedef struct Lender {
	const char *area; /* of one of its people */
	int64_t lendable; /* people, before anybody was sent */
	int32_t people;   /* numbered */
} Lender;

typedef struct Model {
	const Scene *scene;
	int32_t *person_of; /* of the scene, for each person of the problem */
	int32_t *number;    /* of a person of the scene: in the problem, or DISPATCH_NONE */
	int32_t *twin;      /* likewise, the second */
	bool *doubled;      /* of a need: its skill is the scenario's */
	int32_t *lender_of; /* of a person of the problem */
	int32_t *home_of;   /* of a need: the lender it lies in, or DISPATCH_NONE */
	Lender *lenders;
	int32_t lender_count;
	int32_t need_count;      /* real ones; lender i is need need_count + i of the problem */
	int64_t step;            /* a place of the least priority left empty */
	DispatchProblem problem; /* as of the standing it was made with, lenders keeping nobody */
} Model;

/* In `arena`; scene must outlive it. */
void model_new(const Scene *scene, const Standing *standing, Arena *arena, Model *out);

/* The community's, or DISPATCH_NONE. */
int32_t model_lender(const Model *model, const char *area);

/* Pairs of a person of the scene with the needs that may have it, barred or not. `out` holds one for
 * each need. Return: how many. */
int32_t model_pairs(const Model *model, int32_t person, int32_t *needs, int32_t *costs);

/* Metres a person of unknown address counts for, who must live in the need's community. */
enum { MODEL_UNKNOWN_M = 500 };
/* Travel, hours worked, and another district: what algo/dispatch/reach.h says of plain files. */
int32_t pair_cost(const char *home, const char *place, int32_t distance_m, int32_t week_min);
int32_t model_cost(const Scene *scene, int32_t need, const Fit *fit);
int64_t model_weight(const Need *need); /* steps: 4 for P0 … 1 for P3 */
