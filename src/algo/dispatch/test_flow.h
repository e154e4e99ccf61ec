/* A dispatch problem as the min-cost flow a peer solves. */
#pragma once

#include "algo/dispatch/dispatch.h"
#include "algo/dispatch/lemon.h"

/* Each person sends one unit to a need or to the pool, which sends what is missing to the needs at
 * their penalties. Arrays in the arena. */
void flow_of_problem(const DispatchProblem *problem, Arena *arena, LemonFlow *out);
