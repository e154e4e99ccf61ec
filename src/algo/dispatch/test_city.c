#include "algo/dispatch/test_city.h"

#include "base/clock.h"

#include <string.h>

enum { SKILLS = 3, ZONES = 2, SIDE = 4000 };

typedef struct Maker {
	RngSeeded state;
	Rng rng;
	TestCity *out;
	int32_t *skills, *zones, skill_count, zone_count;
} Maker;

static int32_t below(Maker *m, int32_t n) {
	return (int32_t)rng_below(&m->rng, (uint64_t)n);
}

static void make_person(Maker *m, DispatchPerson *p) {
	p->x = below(m, SIDE);
	p->y = below(m, SIDE);
	p->radius = 1000 + below(m, SIDE);
	p->district = below(m, 2);
	p->from[0] = 60 * below(m, 4);
	p->to[0] = p->from[0] + 600;
	p->from[1] = below(m, 3) ? DISPATCH_NEVER : 700;
	p->to[1] = 1440;
	p->worked_today = below(m, 4) ? 0 : 500;
	p->worked_week = 60 * below(m, 8);
	p->last_shift_end = below(m, 4) ? DISPATCH_NEVER : -60 * below(m, 8);
	p->skill = m->skill_count;
	for (int32_t k = 0; k < SKILLS; k++)
		if (below(m, 2))
			m->skills[m->skill_count + p->skill_count++] = k;
	m->skill_count += p->skill_count;
	p->zone = m->zone_count;
	if (below(m, 2))
		m->zones[m->zone_count + p->zone_count++] = 1 + below(m, ZONES);
	m->zone_count += p->zone_count;
}

static void make_need(Maker *m, DispatchNeed *n) {
	n->x = below(m, SIDE);
	n->y = below(m, SIDE);
	n->district = below(m, 2);
	n->skill = below(m, SKILLS);
	n->zone = below(m, 3) ? 0 : 1 + below(m, ZONES);
	n->places = below(m, 4);
	n->start = 60 * (3 + below(m, 4));
	n->end = n->start + 60 * (1 + below(m, 3));
	n->tier = 1 + below(m, 3);
}

void test_city_make(TestCity *out, uint64_t seed, Arena *arena) {
	Maker m = {.out = out};
	m.rng = rng_seeded(&m.state, seed);
	int32_t persons = below(&m, 13), needs = below(&m, 7);
	out->persons = arena_array_of(arena, DispatchPerson, (size_t)persons + 1);
	out->needs = arena_array_of(arena, DispatchNeed, (size_t)needs + 1);
	m.skills = arena_array_of(arena, int32_t, SKILLS * (size_t)persons + 1);
	m.zones = arena_array_of(arena, int32_t, ZONES * (size_t)persons + 1);
	for (int32_t i = 0; i < persons; i++)
		make_person(&m, &out->persons[i]);
	for (int32_t i = 0; i < needs; i++)
		make_need(&m, &out->needs[i]);
	out->city = (DispatchCity){.rules = dispatch_rules,
		.persons = out->persons,
		.needs = out->needs,
		.person_count = persons,
		.need_count = needs,
		.skill_count = SKILLS,
		.skills = m.skills,
		.zones = m.zones};
}

DispatchCity test_city_changed(const TestCity *city, const TestChange *change, Arena *arena) {
	DispatchCity out = city->city;
	size_t persons = (size_t)out.person_count, needs = (size_t)out.need_count;
	DispatchPerson *person = arena_array_of(arena, DispatchPerson, persons + 1);
	DispatchNeed *need = arena_array_of(arena, DispatchNeed, needs + 1);
	memcpy(person, city->persons, persons * sizeof *person);
	memcpy(need, city->needs, needs * sizeof *need);
	if (change->without != DISPATCH_NONE)
		person[change->without].skill_count = 0;
	if (change->place != DISPATCH_NONE)
		need[change->place].places += change->places;
	out.persons = person;
	out.needs = need;
	return out;
}

static int64_t best_of(
	const DispatchCity *city, const int64_t *penalty, int32_t n, int32_t unit, unsigned used) {
	if (n == city->need_count)
		return 0;
	if (unit == city->needs[n].places)
		return best_of(city, penalty, n + 1, 0, used);
	int64_t best =
		penalty[n] * (city->needs[n].places - unit) + best_of(city, penalty, n + 1, 0, used);
	for (int32_t p = 0; p < city->person_count; p++) {
		if (used >> p & 1 || dispatch_bar(city, p, n))
			continue;
		int64_t cost =
			dispatch_cost(city, p, n) + best_of(city, penalty, n, unit + 1, used | 1u << p);
		best = cost < best ? cost : best;
	}
	return best;
}

int64_t test_city_best(const DispatchCity *city, const int64_t *penalty) {
	return best_of(city, penalty, 0, 0, 0);
}
