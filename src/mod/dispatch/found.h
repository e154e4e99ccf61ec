/* From a scene to its best plan, and what is told about it. Private to mod/dispatch. */
#pragma once

#include "algo/dispatch/dispatch.h"
#include "mod/dispatch/scene.h"

/* The scene as the engine's problem. A person is numbered only when some need may have them; with a
 * scenario that doubles a skill, its holders stand there twice. */
typedef struct Model {
	const Scene *scene;
	int32_t *person_of; /* of the scene, for each person of the problem */
	bool *stays;        /* of the problem: only for needs of their own community */
	DispatchProblem problem;
	int64_t step; /* a place of any priority left empty costs a multiple of it */
} Model;

/* In `arena`. `stays` as of an earlier model of the same scene; NULL: nobody stays. */
void model_new(const Scene *scene, const bool *stays, Arena *arena, Model *out);

struct DispatchFound {
	DispatchRun run;
	RunNeed *needs;
	size_t need_count;
	RunMove *moves;
	size_t move_count;
};

/* Rows for the result, in `arena`. */
void found_write(
	const Model *model, const DispatchResult *result, Arena *arena, DispatchFound *out);

/* Metres a person of unknown address counts for, who must live in the need's community. */
enum { FOUND_UNKNOWN_M = 500 };
/* Travel, hours worked, and another district: what algo/dispatch/reach.h says of plain files. */
int32_t pair_cost(const Scene *scene, const SceneNeed *need, const Fit *fit);
