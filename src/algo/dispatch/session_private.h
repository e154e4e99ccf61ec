/* Shared by session.c and session_change.c. */
#pragma once

#include "algo/dispatch/dispatch_private.h"
#include "algo/dispatch/session.h"

struct DispatchSession {
	Arena *arena; /* the session is in it */
	Solver solver;
	Search search;
	int32_t person_room, need_room;
	int32_t *places;
	int64_t *penalty;
	int32_t *row_room, *slot_room, *arc_room; /* of need, need, person */
	int64_t slot_count, slots_room;
	int32_t *idle, *shorts; /* persons and needs that break a condition, perhaps more than once */
	int64_t idle_count, idle_room, short_count, short_room;
	bool broken; /* memory gave out in the middle of a change */
};

/* session_change.c: in the arena; NULL when it gives out. */
DispatchSession *session_on(Arena *arena);
