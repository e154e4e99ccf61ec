/* The rules: may this pair be, and what does it cost. */
#include "algo/dispatch/reach_private.h"

#include <math.h>

const DispatchRules dispatch_rules = {
	.day_most = 600, .rest_least = 480, .hour_cost = 30, .district_cost = 300};

/* ---- one pair ---------------------------------------------------------------------------------- */

bool dispatch_listed(const int32_t *list, int32_t first, int32_t count, int32_t value) {
	for (int32_t i = first; i < first + count; i++)
		if (list[i] == value)
			return true;
	return false;
}

static bool in_window(const DispatchPerson *p, const DispatchNeed *n) {
	for (int i = 0; i < 2; i++)
		if (p->from[i] != DISPATCH_NEVER && p->from[i] <= n->start && n->end <= p->to[i])
			return true;
	return false;
}

static bool rested(const DispatchRules *rules, const DispatchPerson *p, const DispatchNeed *n) {
	return p->last_shift_end == DISPATCH_NEVER ||
		(int64_t)n->start - p->last_shift_end >= rules->rest_least;
}

bool reach_declined(const DispatchCity *city, int32_t person, int32_t need) {
	const DispatchPerson *p = &city->persons[person];
	return dispatch_listed(city->declined, p->declined, p->declined_count, need);
}

DispatchBar reach_bar_of_time(
	const DispatchCity *city, const DispatchPerson *p, const DispatchNeed *n) {
	if (n->reserve)
		return DISPATCH_MAY;
	if (n->zone && !dispatch_listed(city->zones, p->zone, p->zone_count, n->zone))
		return DISPATCH_BAR_ZONE;
	if (!in_window(p, n))
		return DISPATCH_BAR_WINDOW;
	if (!rested(&city->rules, p, n))
		return DISPATCH_BAR_REST;
	if ((int64_t)p->worked_today + n->end - n->start > city->rules.day_most)
		return DISPATCH_BAR_HOURS;
	return DISPATCH_MAY;
}

static double square(const DispatchPerson *p, const DispatchNeed *n) {
	double dx = p->x - n->x, dy = p->y - n->y;
	return dx * dx + dy * dy;
}

int32_t reach_cost_of(
	const DispatchCity *city, const DispatchPerson *p, const DispatchNeed *n, double far) {
	if (n->reserve)
		return 0;
	return (int32_t)sqrt(far) + city->rules.hour_cost * (p->worked_week / 60) +
		(p->district == n->district ? 0 : city->rules.district_cost);
}

DispatchBar dispatch_bar(const DispatchCity *city, int32_t person, int32_t need) {
	const DispatchPerson *p = &city->persons[person];
	const DispatchNeed *n = &city->needs[need];
	if (!dispatch_listed(city->skills, p->skill, p->skill_count, n->skill))
		return DISPATCH_BAR_SKILL;
	if (!n->reserve && square(p, n) > (double)p->radius * p->radius)
		return DISPATCH_BAR_DISTANCE;
	DispatchBar bar = reach_bar_of_time(city, p, n);
	return !bar && reach_declined(city, person, need) ? DISPATCH_BAR_DECLINED : bar;
}

double dispatch_distance(const DispatchCity *city, int32_t person, int32_t need) {
	return sqrt(square(&city->persons[person], &city->needs[need]));
}

int32_t dispatch_move_cost(const DispatchCity *city, int32_t person, int32_t need) {
	return city->told && city->told[person] != need ? city->move_cost : 0;
}

int32_t dispatch_cost(const DispatchCity *city, int32_t person, int32_t need) {
	const DispatchPerson *p = &city->persons[person];
	const DispatchNeed *n = &city->needs[need];
	return reach_cost_of(city, p, n, square(p, n)) + dispatch_move_cost(city, person, need);
}

int64_t dispatch_cost_most(const DispatchCity *city) {
	int64_t most = 0;
	for (int32_t i = 0; i < city->person_count; i++) {
		const DispatchPerson *p = &city->persons[i];
		int64_t cost = p->radius + (int64_t)city->rules.hour_cost * (p->worked_week / 60) +
			city->rules.district_cost;
		most = cost > most ? cost : most;
	}
	most += city->told ? city->move_cost : 0;
	return most;
}

/* ---- the curve --------------------------------------------------------------------------------- */

static uint32_t spread(uint32_t v) {
	v = (v | v << 8) & 0x00ff00ffu;
	v = (v | v << 4) & 0x0f0f0f0fu;
	v = (v | v << 2) & 0x33333333u;
	return (v | v << 1) & 0x55555555u;
}

static uint32_t axis(double at) {
	return at <= 0 ? 0 : at >= 1 ? 65535 : (uint32_t)(at * 65536);
}

uint32_t dispatch_curve(double x, double y, double low_x, double low_y, double side) {
	return spread(axis((x - low_x) / side)) | spread(axis((y - low_y) / side)) << 1;
}
