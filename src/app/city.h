/* One city's data directory: database, key file, and the house that runs over them. */
#pragma once

#include "app/archiving.h"
#include "core/core.h"

#include "app/city_files.h"
#include "core/packs.h"

#include <stdio.h>

typedef struct City {
	Arena *arena;
	const char *dir;
	const char *url; /* database */
	CityFiles files;
	Packs *packs;
	Core *core;
	uint32_t node;
	Archiving *archiving; /* NULL: none */
	unsigned long ticks;
	struct DispatchLive *live; /* the planner's: the plan it can go on with; NULL none */
} City;

typedef struct CityConfig {
	const char *dir;   /* --data */
	const char *url;   /* --db; NULL: sqlite in dir */
	const char *packs; /* --packs; NULL: built in */
	bool create;       /* make what is missing */
	bool secure_cookies;
	bool manual;
	uint32_t node;
	unsigned limits; /* rate limits, in hundredths of the documented ones; 0: none */
	const struct AccountPolicy *policy; /* NULL: the defaults; common passwords are added */
	const Clock *clock;                 /* NULL: the system's */
	const Rng *rng;                     /* NULL: the system's */
	const ArchivingConfig *archive;     /* NULL: none */
	/* For benchmarks. */
	const Route *extra_routes; /* a table more, ended by name == NULL; NULL none */
	const Right *rights;       /* NULL: the product's own */
	unsigned batch_most;       /* commands in one transaction; 0: as many as the writer takes */
} CityConfig;

/* Opens (or makes) the city, migrates the schema and starts the house. Says why on stderr. */
int city_open(City *city, const CityConfig *config);
void city_close(City *city);
/* Number of the last migration this program brings. */
int city_newest_schema(void);

/* Work of the clock: deadlines, missed check-ins, what expires. */
int city_tick(City *city);
