/* The invariants of the whole house, recomputed from its rows. */
#pragma once

#include "app/city.h"

/* Prints one line an invariant. Return: 0 all hold; 1 some do not; ERR_*. */
int verify_city(City *city, FILE *report);
