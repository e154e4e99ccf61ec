/* Synthetic instances for dispatch: a city of clustered districts, skills from common to scarce.
 * Everybody in them is made up. */
#pragma once

#include "algo/dispatch/reach.h"

typedef struct DemoDispatch {
	DispatchCity city;       /* all arrays in the arena given */
	const char **skill_name; /* of a skill */
} DemoDispatch;

/* S 1,000 people and 200 needs, M 10,000 and 2,000, L 100,000 and 20,000, XL 1,000,000 and
 * 200,000; about three places a need, everywhere more than the people with the skill can fill.
 * Return: false when there is no such size. */
bool demo_dispatch_make(const char *size, uint64_t seed, Arena *arena, DemoDispatch *out);

/* DIR/volunteers.csv and DIR/needs.csv. Return: 0, ERR_IO. */
int demo_dispatch_write(const DemoDispatch *demo, const char *dir);
