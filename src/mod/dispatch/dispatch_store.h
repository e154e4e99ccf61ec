/* Every statement of the dispatch module; decides nothing. Private to mod/dispatch. */
#pragma once

#include "mod/dispatch/dispatch.h"

/* A run's columns that people see, in a struct that has it at `path`: once for the row, once for the
 * reply. */
#define RUN_COLUMN(struct_, path, member, type_, ...) \
	{ .name = #member, .type = (type_), .offset = offsetof(struct_, path member), __VA_ARGS__ }
#define RUN_COLUMNS(struct_, path) \
	RUN_COLUMN(struct_, path, id, FIELD_ID, .flags = FIELD_REQUIRED), \
		RUN_COLUMN(struct_, path, area, FIELD_AREA, .flags = FIELD_REQUIRED), \
		RUN_COLUMN(struct_, path, incident, FIELD_ID), \
		RUN_COLUMN(struct_, path, from_at, FIELD_TIME, .flags = FIELD_REQUIRED), \
		RUN_COLUMN(struct_, path, to_at, FIELD_TIME, .flags = FIELD_REQUIRED), \
		RUN_COLUMN(struct_, path, based_on, FIELD_ID), \
		RUN_COLUMN( \
			struct_, path, status, FIELD_ENUM, .values = run_statuses, .flags = FIELD_REQUIRED), \
		RUN_COLUMN(struct_, path, problem, FIELD_TEXT, .summary = "of failed: too_large"), \
		RUN_COLUMN( \
			struct_, path, progress, FIELD_INT, .flags = FIELD_REQUIRED, .summary = "per mille"), \
		RUN_COLUMN(struct_, path, needs, FIELD_INT, .summary = "looked at"), \
		RUN_COLUMN(struct_, path, people, FIELD_INT, .summary = "approved in the subtree"), \
		RUN_COLUMN( \
			struct_, path, pairs, FIELD_INT, .summary = "of a person and a need that may be"), \
		RUN_COLUMN(struct_, path, wanted, FIELD_INT, .summary = "places of the needs looked at"), \
		RUN_COLUMN(struct_, path, standing, FIELD_INT, \
			.summary = "of those: taken or asked for already"), \
		RUN_COLUMN(struct_, path, planned, FIELD_INT, .summary = "of those: filled by this plan"), \
		RUN_COLUMN(struct_, path, unreserved, FIELD_INT, \
			.summary = "what could be filled if communities kept nobody back"), \
		RUN_COLUMN(struct_, path, cost, FIELD_INT), \
		RUN_COLUMN(struct_, path, bound, FIELD_INT, \
			.summary = "no plan that holds the floors costs less"), \
		RUN_COLUMN(struct_, path, step, FIELD_INT, \
			.summary = "of the costs: a place of P3 left empty; P2 two, P1 three, P0 four"), \
		RUN_COLUMN(struct_, path, opened_at, FIELD_TIME, .flags = FIELD_REQUIRED), \
		RUN_COLUMN(struct_, path, done_at, FIELD_TIME), \
		RUN_COLUMN(struct_, path, version, FIELD_INT, .flags = FIELD_REQUIRED)
extern const char *const run_statuses[];

int run_store_insert(Ctx *ctx, const DispatchRun *run);
int run_store_update(Ctx *ctx, DispatchRun *run); /* version + 1 */
int run_store_get(Ctx *ctx, Id id, DispatchRun *out);
/* Queued, or running without a sign of life since. */
int run_store_next(Ctx *ctx, Time silent_since, DispatchRun *out);
/* Return: 0; DB_NONE when the run is not this node's any more. */
int run_store_beat(Ctx *ctx, Id id, uint32_t node, int64_t per_mille);

/* Needs of the run's subtree, incident and time that lack people. */
int run_store_needs(Ctx *ctx, const DispatchRun *run, Need **items, size_t *count);

/* What happened to people since a time: told (asked, not answered yet, whenever that was), asked (for
 * a need they will not be asked for again), taken (put on a need). */
typedef struct Told {
	Id volunteer, need;
	const char *area; /* of the need */
	const char *kind;
} Told;
int run_store_told(Ctx *ctx, Time since, Told **items, size_t *count);

typedef struct NeedCount {
	Id need;
	int64_t head_count, accepted;
	int8_t takes; /* people: open or working */
} NeedCount;
/* Of the needs this run was planned for, as they are now. */
int run_store_counts(Ctx *ctx, Id run, NeedCount **items, size_t *count);

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
	int64_t wanted, standing, planned, fits, elsewhere, higher, kept;
	const char *reasons;
	int64_t price_low, price_high;    /* one person more saves, one place more costs */
	int64_t wider_people, wider_gain; /* with a radius wider by DISPATCH_WIDER */
	int64_t later_people, later_gain; /* were it DISPATCH_LATER later */
} RunNeed;
extern const Field run_need_fields[];

typedef struct RunMove {
	Id run, volunteer, need;
	const char *home_area;
	int64_t distance_m, cost, place, worth; /* distance_m, worth: INT_ABSENT */
	Id next;                                /* who would come first without this person; 0 nobody */
	int64_t price_low, price_high;
	int8_t pinned;
	const char *status; /* planned asked assigned refused */
	const char *reason;
} RunMove;
extern const Field run_move_fields[];

/* A community whose floor keeps somebody from a place. */
typedef struct RunFloor {
	Id run;
	const char *area;
	int64_t kept, lent, price_low, price_high;
} RunFloor;
extern const Field run_floor_fields[];

int found_store_clear(Ctx *ctx, Id run);
int need_store_add(Ctx *ctx, const RunNeed *row);
int need_store_get(Ctx *ctx, Id run, Id need, RunNeed *out);
int floor_store_add(Ctx *ctx, const RunFloor *row);
int floor_store_get(Ctx *ctx, Id run, const char *community, RunFloor *out);
int move_store_add(Ctx *ctx, const RunMove *row);
int move_store_get(Ctx *ctx, Id run, Id volunteer, RunMove *out);
int move_store_update(Ctx *ctx, const RunMove *row);
