/* What people do with a run. Private to mod/dispatch; called by its api. */
#pragma once

#include "mod/dispatch/scene.h"

typedef struct RunOpen {
	const char *area;
	Id incident;
	Time from, to; /* 0: now, and 24 hours on */
	Id based_on;
	Scenario *scenario; /* NULL none */
} RunOpen;
/* Queued. BAD_FIELDS for times out of order or an incident or run that is not there. */
int run_open(Ctx *ctx, const RunOpen *in, DispatchRun *out);

/* The run, after ctx_require_object over its area. */
int run_require(Ctx *ctx, Id id, DispatchRun *out);

typedef struct EditPin {
	Id volunteer, need;
} EditPin;
typedef struct RunEdits {
	FieldObjects pins; /* EditPin: this person to this need */
	FieldObjects bars; /* EditPin: not to this need; need 0: nowhere */
	FieldIds undo;     /* all edits of these people */
} RunEdits;
/* Takes the edits and plans anew around them. DISPATCH_STATUS, NOT_ELIGIBLE, BAD_FIELDS. */
int run_edit(Ctx *ctx, DispatchRun *run, const RunEdits *edits);

/* Why the plan does not send this person to this need. */
typedef struct RunWhyNot {
	int8_t there;       /* it does, told or planned */
	const char *reason; /* the person does not fit: a reason or rest rule */
	Id now;             /* the need the person is planned for, or 0 */
	int8_t kept;        /* its community keeps somebody back */
	int64_t more;       /* what the plan would cost more, at least; exactly when idle */
} RunWhyNot;
/* BAD_FIELDS when the need is none of the plan's, or the person none of the subtree's. */
int run_why_not(Ctx *ctx, const DispatchRun *run, Id volunteer, Id need, RunWhyNot *out);

/* Planned anew from how things stand. */
int run_again(Ctx *ctx, DispatchRun *run);
int run_cancel(Ctx *ctx, DispatchRun *run);

typedef struct RunAccept {
	FieldIds volunteers;
	const char *how; /* call assign */
	int64_t minutes; /* to answer; INT_ABSENT: a call's usual time */
} RunAccept;
typedef struct RunAccepted {
	int64_t asked, assigned, refused;
} RunAccepted;
/* Carries out the moves of these people. Whoever fits no more is refused alone. DISPATCH_STATUS when
 * the run is not ready or a what-if. */
int run_accept(Ctx *ctx, const DispatchRun *run, const RunAccept *in, RunAccepted *out);
