/* Every statement of the dispatch module; decides nothing. Private to mod/dispatch. */
#pragma once

#include "mod/dispatch/dispatch.h"

int run_store_insert(Ctx *ctx, const DispatchRun *run);
int run_store_update(Ctx *ctx, DispatchRun *run); /* version + 1 */
int run_store_get(Ctx *ctx, Id id, DispatchRun *out);
/* Queued, or running without a sign of life since. */
int run_store_next(Ctx *ctx, Time silent_since, DispatchRun *out);
/* Return: 0; DB_NONE when the run is not this node's any more. */
int run_store_beat(Ctx *ctx, Id id, uint32_t node, int64_t per_mille);

/* Needs of the run's subtree, incident and time that lack people. */
int run_store_needs(Ctx *ctx, const DispatchRun *run, Need **items, size_t *count);

typedef struct Told {
	Id volunteer, need;
} Told;
/* Asked and not answered yet, by volunteer. */
int run_store_told(Ctx *ctx, Told **items, size_t *count);

typedef struct RunEdit {
	const char *kind; /* pin bar */
	Id volunteer, need;
} RunEdit;
int run_store_edits(Ctx *ctx, Id run, RunEdit **items, size_t *count); /* by volunteer */
int edit_store_put(Ctx *ctx, Id run, const RunEdit *edit);
int edit_store_drop(Ctx *ctx, Id run, Id volunteer);  /* all of this person */
int edit_store_unpin(Ctx *ctx, Id run, Id volunteer); /* its pin */

typedef struct RunNeed {
	Id run, need;
	int64_t wanted, standing, planned, fits, elsewhere, kept;
	const char *reasons;
} RunNeed;
extern const Field run_need_fields[];

typedef struct RunMove {
	Id run, volunteer, need;
	const char *home_area;
	int64_t distance_m, cost, place, worth; /* distance_m, worth: INT_ABSENT */
	int8_t pinned;
	const char *status; /* planned asked assigned refused */
	const char *reason;
} RunMove;
extern const Field run_move_fields[];

int found_store_clear(Ctx *ctx, Id run);
int need_store_add(Ctx *ctx, const RunNeed *row);
int move_store_add(Ctx *ctx, const RunMove *row);
int move_store_get(Ctx *ctx, Id run, Id volunteer, RunMove *out);
int move_store_update(Ctx *ctx, const RunMove *row);
