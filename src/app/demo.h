/* The demo: a synthetic city, and simulated people who act in it over the real HTTP API.
 * Everybody here is made up and marked as simulated. */
#pragma once

#include "app/city.h"

#define DEMO_PASSWORD "huying-demo-2026"
#define DEMO_COMMUNITY \
	"420102002003"         /* where the demo accounts live and the simulated people act */
#define DEMO_VOLUNTEERS 60 /* volunteers of that community who have accounts */

typedef struct DemoSize {
	int64_t people, volunteers;
	uint64_t seed;
} DemoSize;

/* Areas, people, volunteers, organisations, accounts, an incident. Says how far it is on stderr. */
int demo_make(City *city, const DemoSize *size);

/* A name, a telephone of no one (199 0000 0000 upwards), a birthday; from the generator. */
const char *demo_name(const Rng *rng, Arena *arena);

typedef struct DemoActors DemoActors;
/* Simulated residents, a worker and volunteers begin to act on 127.0.0.1:port, each with a
 * human's delays, until stopped. */
DemoActors *demo_actors_start(unsigned port, uint64_t seed);
DemoActors *demo_actors_stop(DemoActors *actors);
