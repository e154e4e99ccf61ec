/* Which earlier weeks a week is judged by. Inside the engine only. */
#pragma once

#include "algo/epistat/farrington.h"

typedef struct FarringtonReference {
	size_t count;
	double *y, *time, *offset; /* offset: log population, else 0 */
	size_t *level;             /* 0 .. levels - 1; the level of the week judged is the last */
	size_t levels;
	double time_now, offset_now;
} FarringtonReference;

/* In the arena. False when a reference week lies before the series or is not in it, or no level of
 * the week judged is left. */
bool farrington_reference(const Farrington *f, Arena *arena, const FarringtonSeries *series,
	size_t t, FarringtonReference *out);

/* The day with the weekday of `day` nearest to the same date `years` back; 29 February goes to
 * 1 March. Of two as near, the one found by going to the weekday within the week of Sunday. */
int64_t farrington_day_back(int64_t day, size_t years);
