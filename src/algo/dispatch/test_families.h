/* Problems with a structure, made from a seed; for tests and benchmarks. */
#pragma once

#include "algo/dispatch/dispatch.h"

typedef struct Family {
	const char *name;
	/* About `size` nodes. Arrays in the arena. Penalties are strict tiers. */
	void (*make)(int32_t size, uint64_t seed, Arena *arena, DispatchProblem *out);
} Family;

enum { FAMILY_COUNT = 12 };
extern const Family families[FAMILY_COUNT];
