/* Shared by reach.c, spots.c and candidates.c. */
#pragma once

#include "algo/dispatch/grid.h"
#include "algo/dispatch/reach.h"

/* A person as its bucket holds it: all the rules ask, in one cache line. */
typedef struct Spot {
	double x, y, square; /* of the radius */
	int32_t from[2], to[2];
	int32_t earliest;           /* rested from then */
	int32_t day_left;           /* minutes */
	int32_t base, district, id; /* base: the cost but distance, district and moving */
	int32_t told;
} Spot;

typedef struct Skill {
	Grid persons, needs;
	Spot *spots;        /* of the persons, in the grid's order */
	double radius_most; /* of its people */
} Skill;

struct Reach {
	const DispatchCity *city;
	Skill *skills;
};

/* All rules but skill, distance and what was declined. */
DispatchBar reach_bar_of_time(
	const DispatchCity *city, const DispatchPerson *p, const DispatchNeed *n);
bool reach_declined(const DispatchCity *city, int32_t person, int32_t need);
/* `square`: of the distance. Without what stands for moving. */
int32_t reach_cost_of(
	const DispatchCity *city, const DispatchPerson *p, const DispatchNeed *n, double square);
