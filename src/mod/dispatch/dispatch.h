/* Unified dispatch: what a subtree has, looked over at once.
 *
 * A run takes the needs of a subtree that still lack people and everybody who fits one of them, and
 * finds the best plan (algo/dispatch): the highest priority first, then least travel, hours already
 * worked and leaving the home district. It is planned off the request path, looked at, edited, and
 * carried out through calls or assignments, which pass the same gates as by hand.
 *
 * queued → running → ready; an edit or a new start goes back to queued; failed and cancelled end it.
 * People are told only when a move is carried out; whoever was told is never moved by a later run. */
#pragma once

#include "mod/call/call.h"

#include <stdatomic.h>

typedef struct DispatchRun {
	Id id;
	const char *area;
	Id incident; /* 0 all */
	Time from_at, to_at;
	Id based_on;
	const char *scenario; /* JSON; NULL none */
	const char *status;   /* queued running ready failed cancelled */
	const char *problem;
	int64_t progress; /* per mille */
	int64_t node;
	Time beat_at;
	int64_t needs, people, pairs;
	int64_t wanted, standing, planned;
	int64_t unreserved;  /* what could be planned if communities kept nobody back */
	int64_t cost, bound; /* INT_ABSENT until planned; no plan that holds the floors costs less */
	int64_t step;        /* of the costs: a place of P3 left empty; P2 two, P1 three, P0 four */
	int8_t around;       /* queued: only edits and answers are new since it was planned */
	Time opened_at;
	Id opened_by;
	Time done_at;
	int64_t version;
} DispatchRun;
extern const Field dispatch_run_fields[];

/* ---- planning, from the planner of this node ------------------------------------------------ */

/* The oldest queued run, or one whose planner has been silent for DISPATCH_SILENCE, becomes this
 * node's. In the writer. Return: 0; DB_NONE nothing to do. */
int dispatch_claim(Ctx *ctx, uint32_t node, DispatchRun *out);
#define DISPATCH_SILENCE (60 * TIME_SECOND)

/* What a plan found, to be stored; in the arena of the Ctx that planned. */
typedef struct DispatchFound DispatchFound;

/* `stop` set from elsewhere ends it early: the best plan so far, its bound beside it. */
typedef struct DispatchWatch {
	const atomic_bool *stop;
	void (*progress)(void *self, int64_t per_mille);
	void *self;
} DispatchWatch;

/* A plan kept between its edits: what was loaded, and the engine's session. */
typedef struct DispatchLive DispatchLive;
/* Whether it is still good to plan around. Takes NULL. */
bool dispatch_live_keeps(const DispatchLive *live, Time now);
DispatchLive *dispatch_live_free(DispatchLive *live); /* takes NULL, returns NULL */

/* Plans a run on a reader's connection of its own; the snapshot is given back before the long part
 * begins. A run that is only planned anew around edits and answers is, where *live is of it, not
 * loaded again; any other run but a what-if takes the place of *live, on which *out may lean.
 * Return: 0; a code in found's run->problem makes it failed; DISPATCH_GONE stopped; ERR_*. */
int dispatch_find(Ctx *ctx, const DispatchRun *run, const DispatchWatch *watch, DispatchLive **live,
	DispatchFound **out);

/* Stores at most DISPATCH_STORE_MOST rows of it in the writer, from row *at, which moves on.
 * *done: all is stored and the run is ready. Return: 0; DISPATCH_GONE it was cancelled or edited
 * meanwhile, and nothing more is stored; ERR_*. */
int dispatch_store_found(Ctx *ctx, const DispatchFound *found, size_t *at, bool *done);
enum { DISPATCH_STORE_MOST = 500, DISPATCH_GONE = 2 };

/* A sign of life and how far it is. Return: 0; DISPATCH_GONE: to be stopped. */
int dispatch_beat(Ctx *ctx, Id run, uint32_t node, int64_t per_mille);
