/* What a community keeps back when a tier above borrows from it. Private to mod/call.
 *
 * A community lends its free people (on duty, not elsewhere at that time, whatever their skill) down
 * to its reserve floor: the number it set itself, all of them after it objected, or a fifth. */
#pragma once

#include "mod/call/eligible.h"

/* A floor nobody is lent over: the community objected. */
#define RESERVE_ALL 1000000000

/* The community's own floor, RESERVE_ALL when it objected; -1: it set none. */
int64_t reserve_floor_of(const EligibleSet *set, const char *community);

/* Communities and how many of their free people each may lend. */
typedef struct Reserve Reserve;

/* From the set's people as they are judged, and its floors. In `arena`. */
Reserve *reserve_new(Arena *arena, const EligibleSet *set);
/* How many more; what is lent is subtracted by the caller. NULL: nobody lives there. */
int64_t *reserve_lendable(Reserve *reserve, const char *community);

/* Of the first `fitting` people, best first, marks those their community keeps back with
 * ELIGIBLE_RESERVE_FLOOR. A search within one community keeps nobody back. */
void reserve_keep(Arena *arena, EligibleSet *set, size_t fitting);
