/* What the benchmarks' city holds, numbered from 1 so that a load generator needs no list:
 *
 *   volunteer i   1 … people, token "bench-i" for the first ANSWERS * CALLS of them
 *   ask i         of volunteer i, for call 1 + (i - 1) / ANSWERS; each call asks ANSWERS people
 *   duty i        of volunteer i, for those who were not asked: planned, to be checked in
 *   commander     of the whole city, token "commander"
 */
#pragma once

#include "app/city.h"

enum { BENCH_CALLS = 3, BENCH_ANSWERS = 10000, BENCH_ASKED = BENCH_CALLS * BENCH_ANSWERS };

int bench_people_make(City *city, int64_t people);
