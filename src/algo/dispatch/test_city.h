/* Small cities with every rule in them, made from a seed. */
#pragma once

#include "algo/dispatch/reach.h"

typedef struct TestCity {
	DispatchCity city;
	DispatchPerson *persons; /* those of the city */
	DispatchNeed *needs;
} TestCity;

/* Up to 12 people and 6 needs. */
void test_city_make(TestCity *out, uint64_t seed, Arena *arena);

typedef struct TestChange {
	int32_t without;       /* this person may do nothing; DISPATCH_NONE: nobody */
	int32_t place, places; /* so many places more at this need; DISPATCH_NONE: nowhere */
} TestChange;
DispatchCity test_city_changed(const TestCity *city, const TestChange *change, Arena *arena);

/* The least cost of the city, all ways tried: pairs by dispatch_bar and dispatch_cost, empty places
 * at `penalty`. */
int64_t test_city_best(const DispatchCity *city, const int64_t *penalty);
