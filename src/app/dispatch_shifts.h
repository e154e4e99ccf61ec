/* huying dispatch --shifts: needs of many days and hours, each hours' needs a shift. */
#pragma once

#include "app/dispatch_files.h"

#include "algo/dispatch/shifts.h"

#include <stdio.h>

typedef struct DispatchShifts {
	bool asked;
	int64_t rounds, most,
		fairness;       /* of prices; shifts a person; cost of each shift after the first */
	const char *wishes; /* volunteer_id,start_min,end_min,cost; NULL: none */
} DispatchShifts;
#define DISPATCH_SHIFTS_DEFAULTS \
	{ .rounds = 100, .most = 5, .fairness = 240 }

/* A place of tier 3 that stays empty costs this much, of tier 2 and 1 twice and thrice. */
enum { DISPATCH_SHIFT_PLACE = 1000000 };

/* Windows of availability are those of every day; minutes worked today and the last shift count from
 * day 0. */
typedef struct DispatchWeek {
	ShiftProblem problem;
	int32_t **need; /* of a period and need of its part: the need in the city */
	ShiftResult result;
} DispatchWeek;

/* Return: 0; ERR_IO, ERR_FORMAT after saying why; ERR_MEMORY. */
int dispatch_week_make(
	const DispatchShifts *shifts, const DispatchFiles *files, Arena *arena, DispatchWeek *out);

void dispatch_week_plan(const DispatchWeek *week, const DispatchFiles *files, FILE *out);
void dispatch_week_text(const DispatchWeek *week, const DispatchFiles *files, FILE *out);
void dispatch_week_json(
	const DispatchWeek *week, const DispatchFiles *files, Arena *arena, FILE *out);
