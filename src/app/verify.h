/* The invariants of the whole house, recomputed from its rows. */
#pragma once

#include "app/city.h"

/* Prints one line an invariant. Return: 0 all hold; 1 some do not; ERR_*. */
int verify_city(City *city, FILE *report);
/* The same of a database that nobody serves, such as a backup: its pages, its journal, and, when its
 * schema is the newest, its rows. `keys` NULL: seals and signatures are not looked at. */
int verify_database(Db *db, const Packs *packs, const Keys *keys, FILE *report);
