/* How things stand in a scene: who was told, what people edited, which places are taken. Read anew
 * each time a run is planned, also where the scene is kept. Private to mod/dispatch. */
#pragma once

#include "mod/dispatch/scene.h"

enum { STANDING_NOWHERE = -1, STANDING_ELSEWHERE = -2 }; /* at no need; at one not of the scene */

typedef struct StandingPerson {
	bool out;   /* may not be sent: told already, put somewhere by hand, or barred altogether */
	bool away;  /* out, at a need of another community */
	int32_t at; /* need of the scene, or above */
} StandingPerson;

typedef struct StandingPair {
	int32_t person, need; /* of the scene */
} StandingPair;

/* Put there by hand. */
typedef struct StandingPin {
	int32_t person, need;
	int32_t distance_m, week_min;
} StandingPin;

typedef struct Standing {
	StandingPerson *people; /* of the scene */
	int32_t *taken;         /* of a need: accepted, or asked and not answered, at most its places */
	int32_t *places;        /* of a need: to be planned */
	StandingPair *bars;     /* this person not there; by person and need, perhaps twice */
	size_t bar_count;
	StandingPin *pins; /* those that hold */
	size_t pin_count;
} Standing;

/* In ctx->arena. With `again` heads and places of the needs are read anew too. */
int standing_load(Ctx *ctx, Scene *scene, bool again, Standing *out);
bool standing_bars(const Standing *standing, int32_t person, int32_t need);
