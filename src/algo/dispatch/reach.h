/* Who can reach what: people and needs with places, skills, hours and zones; from them the pairs
 * that dispatch may use and what each costs.
 *
 * A person may serve a need when: it has the need's skill; the straight distance is within its
 * radius; the need's time lies in one of its two windows; the zone is open (0) or permitted; the
 * day's minutes with this task stay within `day_most`; and at least `rest_least` minutes have
 * passed since the end of the last shift. The cost of the pair is
 *     floor(distance) + hour_cost * floor(worked_week / 60) + district_cost if the district differs.
 *
 * A plan that runs is disturbed least: who was told to serve a need costs `move_cost` when sent
 * elsewhere or home. As every place is either filled once or empty, that is the same as if all other
 * pairs and all penalties were dearer by move_cost: so costs never become negative.
 *
 * A reserve is a need that keeps people where they are (a lender's floor): anyone with its skill
 * serves it at no cost, whatever the distance and the hours. Its tier is 0, before all others.
 *
 * Times are minutes from midnight of day 0. Nothing here changes what it is given. */
#pragma once

#include "algo/dispatch/dispatch.h"

enum { DISPATCH_NEVER = INT32_MIN }; /* no last shift; no second window */

typedef struct DispatchRules {
	int32_t day_most, rest_least;     /* minutes: 600, 480 */
	int32_t hour_cost, district_cost; /* 30, 300 */
} DispatchRules;
extern const DispatchRules dispatch_rules; /* those of the plain files */

typedef struct DispatchPerson {
	double x, y;    /* metres */
	int32_t radius; /* metres */
	int32_t district, org;
	int32_t from[2], to[2];            /* windows; from = DISPATCH_NEVER: none */
	int32_t worked_today, worked_week; /* minutes */
	int32_t last_shift_end;            /* or DISPATCH_NEVER */
	int32_t skill, skill_count;        /* first of its skills in DispatchCity.skills */
	int32_t zone, zone_count;          /* first of its permits in DispatchCity.zones */
	int32_t declined, declined_count;  /* first of its needs in DispatchCity.declined */
} DispatchPerson;

typedef struct DispatchNeed {
	double x, y;
	int32_t district, skill, zone;
	int32_t places, start, end;
	int32_t tier, priority; /* tier 1 to 3, or 0 */
	bool reserve;
} DispatchNeed;

typedef struct DispatchCity {
	DispatchRules rules;
	const DispatchPerson *persons;
	const DispatchNeed *needs;
	int32_t person_count, need_count, skill_count;
	const int32_t *skills; /* 0 … skill_count - 1, none twice for one person */
	const int32_t *zones;
	const int32_t *declined; /* needs, that a person will not serve */
	const int32_t *told; /* of a person: the need it was sent to, or DISPATCH_NONE; may be NULL */
	int32_t move_cost;   /* >= 0; of who was told */
} DispatchCity;

/* Why a pair is not to be used; 0 when it may. The first that applies, in this order. */
typedef enum DispatchBar {
	DISPATCH_MAY,
	DISPATCH_BAR_SKILL,
	DISPATCH_BAR_DISTANCE,
	DISPATCH_BAR_ZONE,
	DISPATCH_BAR_WINDOW,
	DISPATCH_BAR_REST,
	DISPATCH_BAR_HOURS,
	DISPATCH_BAR_DECLINED,
	DISPATCH_BAR_COUNT,
} DispatchBar;
DispatchBar dispatch_bar(const DispatchCity *city, int32_t person, int32_t need);
/* Among the `count` values of the list from `first` on? */
bool dispatch_listed(const int32_t *list, int32_t first, int32_t count, int32_t value);
double dispatch_distance(const DispatchCity *city, int32_t person, int32_t need);
int32_t dispatch_cost(const DispatchCity *city, int32_t person, int32_t need);
/* What of it stands for moving: move_cost, or 0 for the pair the person was told, or nobody. */
int32_t dispatch_move_cost(const DispatchCity *city, int32_t person, int32_t need);
/* What no pair of the city can exceed; the largest int64 when a pair could not be held. */
int64_t dispatch_cost_most(const DispatchCity *city);

/* Places on a Z-order curve (Morton 1966) over the box [low, high]^2: near in number, near in the
 * city. 16 bits an axis. */
uint32_t dispatch_curve(double x, double y, double low_x, double low_y, double side);

/* People and needs of each skill in buckets of a uniform grid. In `arena`. */
typedef struct Reach Reach;
Reach *reach_new(const DispatchCity *city, Arena *arena);

/* All people who may serve the need at a cost below `cost_below`, in any order, at out[0…].
 * `out` holds reach_most(need) pairs. Return: how many. */
int32_t reach_row(const Reach *reach, int32_t need, int64_t cost_below, DispatchPair *out);
int32_t reach_most(const Reach *reach, int32_t need);

/* The nearest `per_skill` needs of each skill of each person, and the nearest 3 * places + 8
 * people of each need; for each need in a row of its own, by cost, none twice. */
typedef struct ReachRows {
	DispatchPair **row;
	int32_t *degree;
} ReachRows;
/* `control` may be NULL; cancelled, some have no pairs. */
void reach_candidates(const Reach *reach, int32_t per_skill, const DispatchControl *control,
	Arena *arena, ReachRows *out);
