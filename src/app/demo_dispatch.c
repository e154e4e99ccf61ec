#include "app/demo_dispatch.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>
#include <stdio.h>

enum { SKILLS = 12, ZONES = 4, CENTRES_A_DISTRICT = 5, DAY = 1440 };

typedef struct Size {
	const char *name;
	int32_t persons, needs, districts;
	double side; /* metres */
} Size;

static const Size sizes[] = {
	{"S", 1000, 200, 3, 6000},
	{"M", 10000, 2000, 6, 14000},
	{"L", 100000, 20000, 13, 42000},
	{"XL", 1000000, 200000, 60, 140000},
};

typedef struct Centre {
	double x, y, spread;
	int32_t district;
} Centre;

typedef struct Maker {
	const Size *size;
	RngSeeded state;
	Rng rng;
	Centre *centres;
	int32_t centre_count;
	Arena *arena;
} Maker;

static int32_t below(Maker *m, int32_t n) {
	return (int32_t)rng_below(&m->rng, (uint64_t)n);
}

static bool chance(Maker *m, int percent) {
	return below(m, 100) < percent;
}

/* Box and Muller 1958. */
static double normal(Maker *m) {
	return sqrt(-2 * log(1 - rng_real(&m->rng))) * cos(6.283185307179586 * rng_real(&m->rng));
}

/* 0 … count - 1, falling like 1 / (k + 1)^power. */
static int32_t skewed(Maker *m, int32_t count, double power) {
	double sum = 0;
	for (int32_t k = 0; k < count; k++)
		sum += pow(k + 1, -power);
	double at = rng_real(&m->rng) * sum;
	int32_t k = 0;
	while (k < count - 1 && (at -= pow(k + 1, -power)) > 0)
		k++;
	return k;
}

static void make_centres(Maker *m) {
	m->centre_count = m->size->districts * CENTRES_A_DISTRICT;
	m->centres = arena_array_of(m->arena, Centre, (size_t)m->centre_count);
	for (int32_t d = 0; d < m->size->districts; d++) {
		double x = rng_real(&m->rng) * m->size->side, y = rng_real(&m->rng) * m->size->side;
		for (int32_t i = 0; i < CENTRES_A_DISTRICT; i++)
			m->centres[d * CENTRES_A_DISTRICT + i] = (Centre){
				x + normal(m) * 4000, y + normal(m) * 4000, 600 + 2500 * rng_real(&m->rng), d};
	}
}

/* Needs crowd where the disaster is: at the first centres of the list. */
static int32_t place(Maker *m, double crowding, double *x, double *y) {
	const Centre *c = &m->centres[skewed(m, m->centre_count, crowding)];
	*x = round(c->x + normal(m) * c->spread);
	*y = round(c->y + normal(m) * c->spread);
	return c->district;
}

static void make_hours(Maker *m, DispatchPerson *p) {
	static const int32_t starts[] = {0, 360, 360, 420, 480, 540, 780};
	p->from[0] = starts[below(m, 7)];
	p->to[0] = p->from[0] + 420 + 60 * below(m, 9);
	p->from[1] = DISPATCH_NEVER;
	if (chance(m, 30)) {
		p->from[1] = p->to[0] + 60 + 60 * below(m, 4);
		p->to[1] = p->from[1] + 240 + 60 * below(m, 5);
	}
	p->worked_today = chance(m, 25) ? 30 * below(m, 16) : 0;
	p->worked_week = p->worked_today + 30 * skewed(m, 80, 0.6);
	p->last_shift_end = chance(m, 40) ? 30 * below(m, 40) - 1080 : DISPATCH_NEVER;
}

static void make_skills(Maker *m, DispatchPerson *p, int32_t *skills, int32_t *used) {
	p->skill = *used;
	p->skill_count = chance(m, 65) ? 1 : chance(m, 75) ? 2 : 3;
	for (int32_t i = 0; i < p->skill_count;) {
		int32_t skill = skewed(m, SKILLS, 1.8);
		bool again = false;
		for (int32_t j = 0; j < i; j++)
			again = again || skills[*used + j] == skill;
		if (!again)
			skills[*used + i++] = skill;
	}
	*used += p->skill_count;
}

static void make_persons(Maker *m, DemoDispatch *out) {
	int32_t count = m->size->persons, skill_count = 0, zone_count = 0;
	DispatchPerson *persons = arena_array_of(m->arena, DispatchPerson, (size_t)count);
	int32_t *skills = arena_array_of(m->arena, int32_t, 3 * (size_t)count);
	int32_t *zones = arena_array_of(m->arena, int32_t, (size_t)count);
	for (int32_t i = 0; i < count; i++) {
		DispatchPerson *p = &persons[i];
		p->district = place(m, 0, &p->x, &p->y);
		p->org = below(m, 40 * m->size->districts);
		p->radius = 2000 + 500 * skewed(m, 26, 0.3);
		make_hours(m, p);
		make_skills(m, p, skills, &skill_count);
		p->zone = zone_count;
		if (chance(m, 20))
			zones[zone_count + p->zone_count++] = 1 + below(m, ZONES);
		zone_count += p->zone_count;
	}
	out->city.persons = persons;
	out->city.skills = skills;
	out->city.zones = zones;
}

static int32_t head_count(Maker *m) {
	static const int32_t counts[] = {1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 6, 12};
	return counts[below(m, 20)];
}

static void make_needs(Maker *m, DemoDispatch *out) {
	DispatchNeed *needs = arena_array_of(m->arena, DispatchNeed, (size_t)m->size->needs);
	for (int32_t i = 0; i < m->size->needs; i++) {
		DispatchNeed *n = &needs[i];
		n->district = place(m, 0.4, &n->x, &n->y);
		n->skill = skewed(m, SKILLS, 0.55);
		n->zone = chance(m, 6) ? 1 + below(m, ZONES) : 0;
		n->places = head_count(m);
		n->start = 30 * (15 + below(m, 16));
		n->end = n->start + 30 * (3 + below(m, 6));
		n->tier = chance(m, 15) ? 1 : chance(m, 45) ? 2 : 3;
		n->priority = 1 + below(m, 9);
	}
	out->city.needs = needs;
}

bool demo_dispatch_make(const char *size, uint64_t seed, Arena *arena, DemoDispatch *out) {
	Maker m = {.arena = arena};
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		if (str_eq(sizes[i].name, size))
			m.size = &sizes[i];
	if (!m.size)
		return false;
	m.rng = rng_seeded(&m.state, seed);
	*out = (DemoDispatch){.city = {.rules = dispatch_rules,
							  .person_count = m.size->persons,
							  .need_count = m.size->needs,
							  .skill_count = SKILLS}};
	out->skill_name = arena_array_of(arena, const char *, SKILLS);
	for (int i = 0; i < SKILLS; i++)
		out->skill_name[i] = arena_printf(arena, "S%02d", i + 1);
	make_centres(&m);
	make_persons(&m, out);
	make_needs(&m, out);
	return true;
}

/* ---- files ------------------------------------------------------------------------------------- */

static void put_minutes(FILE *file, int32_t minutes) {
	if (minutes != DISPATCH_NEVER)
		fprintf(file, "%d", minutes);
	putc(',', file);
}

static void put_person(FILE *file, const DemoDispatch *demo, int32_t i) {
	const DispatchPerson *p = &demo->city.persons[i];
	fprintf(file, "V%07d,%.0f,%.0f,D%02d,O%04d,", i + 1, p->x, p->y, p->district + 1, p->org + 1);
	for (int32_t j = 0; j < p->skill_count; j++)
		fprintf(file, "%s%s", j ? "|" : "", demo->skill_name[demo->city.skills[p->skill + j]]);
	putc(',', file);
	for (int32_t j = 0; j < p->zone_count; j++)
		fprintf(file, "%s%d", j ? "|" : "", demo->city.zones[p->zone + j]);
	putc(',', file);
	for (int w = 0; w < 2; w++) {
		put_minutes(file, p->from[w]);
		put_minutes(file, p->from[w] == DISPATCH_NEVER ? DISPATCH_NEVER : p->to[w]);
	}
	fprintf(file, "%d,%d,", p->worked_today, p->worked_week);
	put_minutes(file, p->last_shift_end);
	fprintf(file, "%d\n", p->radius);
}

static void put_persons(FILE *file, const DemoDispatch *demo) {
	fputs("id,x_m,y_m,district,org,skills,permit_zones,avail1_from,avail1_to,avail2_from,avail2_to,"
		  "min_worked_today,min_worked_week,last_shift_end,radius_m\n",
		file);
	for (int32_t i = 0; i < demo->city.person_count; i++)
		put_person(file, demo, i);
}

static void put_needs(FILE *file, const DemoDispatch *demo) {
	fputs("id,x_m,y_m,district,skill,headcount,start_min,end_min,tier,priority,zone\n", file);
	for (int32_t i = 0; i < demo->city.need_count; i++) {
		const DispatchNeed *n = &demo->city.needs[i];
		fprintf(file, "N%06d,%.0f,%.0f,D%02d,%s,%d,%d,%d,%d,%d,%d\n", i + 1, n->x, n->y,
			n->district + 1, demo->skill_name[n->skill], n->places, n->start, n->end, n->tier,
			n->priority, n->zone);
	}
}

static int write_file(const DemoDispatch *demo, const char *dir, const char *name,
	void (*put)(FILE *file, const DemoDispatch *demo)) {
	char path[4200];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *file = fopen(path, "we");
	if (!file)
		return ERR_IO;
	put(file, demo);
	bool bad = ferror(file);
	return fclose(file) || bad ? ERR_IO : 0;
}

int demo_dispatch_write(const DemoDispatch *demo, const char *dir) {
	int r = write_file(demo, dir, "volunteers.csv", put_persons);
	return r ? r : write_file(demo, dir, "needs.csv", put_needs);
}
