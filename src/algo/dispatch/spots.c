/* People and needs of each skill in their buckets; all people for a need. */
#include "algo/dispatch/reach_private.h"

#include <math.h>

enum { PER_CELL = 4 };

static Spot spot_of(const DispatchCity *city, int32_t id) {
	const DispatchPerson *p = &city->persons[id];
	const DispatchRules *rules = &city->rules;
	Spot spot = {.x = p->x,
		.y = p->y,
		.square = (double)p->radius * p->radius,
		.earliest = INT32_MIN,
		.day_left = rules->day_most - p->worked_today,
		.base = rules->hour_cost * (p->worked_week / 60),
		.district = p->district,
		.id = id,
		.told = city->told ? city->told[id] : DISPATCH_NONE};
	if (p->last_shift_end != DISPATCH_NEVER)
		spot.earliest = p->last_shift_end + rules->rest_least;
	for (int i = 0; i < 2; i++) {
		spot.from[i] = p->from[i] == DISPATCH_NEVER ? INT32_MAX : p->from[i];
		spot.to[i] = p->from[i] == DISPATCH_NEVER ? INT32_MIN : p->to[i];
	}
	return spot;
}

/* Counts by skill become the first of each, one place ahead so that filling moves them back. */
static int32_t *firsts(int32_t *count_at_2, int32_t skill_count) {
	for (int32_t k = 0; k < skill_count; k++)
		count_at_2[k + 2] += count_at_2[k + 1];
	return count_at_2 + 1;
}

static void persons_by_skill(Reach *reach, Arena *arena, Arena *scratch) {
	const DispatchCity *city = reach->city;
	int32_t *counts = arena_array_of(scratch, int32_t, (size_t)city->skill_count + 2);
	for (int32_t p = 0; p < city->person_count; p++)
		for (int32_t i = 0; i < city->persons[p].skill_count; i++)
			counts[city->skills[city->persons[p].skill + i] + 2]++;
	int32_t *at = firsts(counts, city->skill_count);
	GridPoint *points =
		arena_array_of(scratch, GridPoint, (size_t)counts[city->skill_count + 1] + 1);
	for (int32_t p = 0; p < city->person_count; p++) {
		const DispatchPerson *person = &city->persons[p];
		for (int32_t i = 0; i < person->skill_count; i++) {
			int32_t k = city->skills[person->skill + i];
			points[at[k]++] = (GridPoint){person->x, person->y, p};
			reach->skills[k].radius_most = fmax(reach->skills[k].radius_most, person->radius);
		}
	}
	for (int32_t k = 0; k < city->skill_count; k++) {
		Skill *skill = &reach->skills[k];
		grid_init(&skill->persons, points + counts[k], counts[k + 1] - counts[k], PER_CELL, arena);
		skill->spots = arena_array_of(arena, Spot, (size_t)skill->persons.count);
		for (int32_t i = 0; i < skill->persons.count; i++)
			skill->spots[i] = spot_of(city, skill->persons.points[i].id);
	}
}

static void needs_by_skill(Reach *reach, Arena *arena, Arena *scratch) {
	const DispatchCity *city = reach->city;
	int32_t *counts = arena_array_of(scratch, int32_t, (size_t)city->skill_count + 2);
	for (int32_t n = 0; n < city->need_count; n++)
		counts[city->needs[n].skill + 2]++;
	int32_t *at = firsts(counts, city->skill_count);
	GridPoint *points = arena_array_of(scratch, GridPoint, (size_t)city->need_count + 1);
	for (int32_t n = 0; n < city->need_count; n++)
		points[at[city->needs[n].skill]++] = (GridPoint){city->needs[n].x, city->needs[n].y, n};
	for (int32_t k = 0; k < city->skill_count; k++)
		grid_init(&reach->skills[k].needs, points + counts[k], counts[k + 1] - counts[k], PER_CELL,
			arena);
}

Reach *reach_new(const DispatchCity *city, Arena *arena) {
	Arena *scratch = arena_sub(arena);
	if (!scratch)
		arena_exhausted(arena);
	Reach *reach = arena_new_of(arena, Reach);
	reach->city = city;
	reach->skills = arena_array_of(arena, Skill, (size_t)city->skill_count + 1);
	persons_by_skill(reach, arena, scratch);
	needs_by_skill(reach, arena, scratch);
	arena_reset(scratch);
	return reach;
}

/* ---- all people for a need --------------------------------------------------------------------- */

typedef struct Row {
	const DispatchCity *city;
	const Spot *spots;
	const DispatchNeed *need;
	int32_t id;         /* of the need */
	int32_t move_cost;  /* 0 when nobody was told */
	int64_t cost_below; /* pairs from here on are of no use */
	DispatchPair *out;
	int32_t count;
} Row;

static bool permitted(const DispatchCity *city, int32_t id, int32_t zone) {
	const DispatchPerson *p = &city->persons[id];
	return !zone || dispatch_listed(city->zones, p->zone, p->zone_count, zone);
}

static void take(Row *row, const Spot *s, int64_t cost) {
	cost += s->told == row->id ? 0 : row->move_cost;
	if (cost < row->cost_below && !reach_declined(row->city, s->id, row->id))
		row->out[row->count++] = (DispatchPair){s->id, (int32_t)cost};
}

static void take_range(void *self, int32_t from, int32_t to) {
	Row *row = self;
	const DispatchNeed *n = row->need;
	for (int32_t i = from; i < to; i++) {
		const Spot *s = &row->spots[i];
		double dx = s->x - n->x, dy = s->y - n->y, square = dx * dx + dy * dy;
		bool open = (s->from[0] <= n->start && n->end <= s->to[0]) ||
			(s->from[1] <= n->start && n->end <= s->to[1]);
		if (square > s->square || !open || n->start < s->earliest ||
			n->end - n->start > s->day_left)
			continue;
		int64_t cost = (int64_t)sqrt(square) + s->base +
			(s->district == n->district ? 0 : row->city->rules.district_cost);
		if (cost < row->cost_below && (!n->zone || permitted(row->city, s->id, n->zone)))
			take(row, s, cost);
	}
}

int32_t reach_row(const Reach *reach, int32_t need, int64_t cost_below, DispatchPair *out) {
	const DispatchCity *city = reach->city;
	const DispatchNeed *n = &city->needs[need];
	const Skill *skill = &reach->skills[n->skill];
	Row row = {city, skill->spots, n, need, city->told ? city->move_cost : 0, cost_below, out, 0};
	if (n->reserve)
		for (int32_t i = 0; i < skill->persons.count; i++)
			take(&row, &skill->spots[i], 0);
	else if (cost_below > 0)
		grid_ranges(&skill->persons, n->x, n->y, fmin(skill->radius_most, (double)cost_below),
			take_range, &row);
	return row.count;
}

int32_t reach_most(const Reach *reach, int32_t need) {
	return reach->skills[reach->city->needs[need].skill].persons.count;
}
