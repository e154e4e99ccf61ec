/* The instances that are measured. */
#pragma once

#include "algo/dispatch/dispatch.h"
#include "app/demo_dispatch.h"

/* The city of `huying demo --dispatch SIZE --seed SEED`, both sides along the curve. */
bool instance_city(const char *size, uint64_t seed, Arena *arena, DemoDispatch *out);

/* Its candidate graph: the nearest 32 needs per skill held and the nearest 3h + 8 people per need,
 * with strict tiers. */
void instance_candidates(const DispatchCity *city, Arena *arena, DispatchProblem *out);
