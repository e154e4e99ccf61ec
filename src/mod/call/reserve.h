/* What a community keeps back when a tier above borrows from it. Private to mod/call.
 *
 * A community lends its free people (on duty, not elsewhere at that time, whatever their skill) down
 * to its reserve floor: the number it set itself, all of them after it objected, or a fifth. */
#pragma once

#include "mod/call/eligible.h"

/* Of the first `fitting` people, best first, marks those their community keeps back with
 * ELIGIBLE_RESERVE_FLOOR. A search within one community keeps nobody back. */
void reserve_keep(Arena *arena, EligibleSet *set, size_t fitting);
