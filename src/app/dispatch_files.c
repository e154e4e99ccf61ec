#include "app/dispatch_files.h"

#include "app/dispatch_rows.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MINUTE_MOST = 1000000,
	LAST_SHIFT_LEAST = -1000000,
	PLACES_MOST = 1000000,
	METRES_MOST = 10000000
};

enum {
	P_ID,
	P_X,
	P_Y,
	P_DISTRICT,
	P_ORG,
	P_SKILLS,
	P_ZONES,
	P_FROM1,
	P_TO1,
	P_FROM2,
	P_TO2,
	P_TODAY,
	P_WEEK,
	P_LAST,
	P_RADIUS,
	P_COUNT
};
static const char *const person_columns[P_COUNT] = {"id", "x_m", "y_m", "district", "org", "skills",
	"permit_zones", "avail1_from", "avail1_to", "avail2_from", "avail2_to", "min_worked_today",
	"min_worked_week", "last_shift_end", "radius_m"};
enum {
	N_ID,
	N_X,
	N_Y,
	N_DISTRICT,
	N_SKILL,
	N_PLACES,
	N_START,
	N_END,
	N_TIER,
	N_PRIORITY,
	N_ZONE,
	N_COUNT
};
static const char *const need_columns[N_COUNT] = {"id", "x_m", "y_m", "district", "skill",
	"headcount", "start_min", "end_min", "tier", "priority", "zone"};

typedef struct Reading {
	DispatchFiles *files;
	Arena *arena;
	Rows rows;
	DispatchPerson *persons;
	DispatchNeed *needs;
	int32_t *skills, *zones;
	int64_t person_room, need_room, skill_room, zone_room, skill_count, zone_count;
	bool knows_persons; /* their file was read to its end */
} Reading;

/* ---- volunteers -------------------------------------------------------------------------------- */

/* A zone's number: 0 is open. Every other one has a name. */
static int32_t zone_of(Reading *reading, const char *cell) {
	return !cell || str_eq(cell, "0") ? 0 : 1 + names_add(&reading->files->zones, cell, NULL);
}

static void read_window(Reading *reading, int column, DispatchPerson *p, int which) {
	Rows *rows = &reading->rows;
	const char *from = rows_cell(rows, column), *to = rows_cell(rows, column + 1);
	p->from[which] = DISPATCH_NEVER;
	if (!from && !to)
		return;
	if (!from || !to) {
		rows_fault(rows, from ? column + 1 : column, "is empty, but the window has its other end");
		return;
	}
	p->from[which] = (int32_t)rows_int(rows, column, 0, MINUTE_MOST, INT64_MIN);
	p->to[which] = (int32_t)rows_int(rows, column + 1, 0, MINUTE_MOST, INT64_MIN);
	if (p->to[which] < p->from[which])
		rows_fault(
			rows, column + 1, "%d is before the window's begin, %d", p->to[which], p->from[which]);
}

static void read_lists(Reading *reading, DispatchPerson *p) {
	char **words;
	const char *skills = rows_cell(&reading->rows, P_SKILLS),
			   *zones = rows_cell(&reading->rows, P_ZONES);
	size_t count = skills ? str_split(reading->rows.row_arena, skills, "|", &words) : 0;
	p->skill = (int32_t)reading->skill_count;
	for (size_t i = 0; i < count; i++) {
		int32_t skill = names_add(&reading->files->skills, words[i], NULL);
		if (dispatch_listed(reading->skills, p->skill, p->skill_count, skill))
			continue;
		reading->skills = arena_grown(reading->arena, reading->skills, reading->skill_count,
			&reading->skill_room, sizeof skill);
		reading->skills[reading->skill_count++] = skill;
		p->skill_count++;
	}
	count = zones ? str_split(reading->rows.row_arena, zones, "|", &words) : 0;
	p->zone = (int32_t)reading->zone_count;
	for (size_t i = 0; i < count; i++) {
		reading->zones = arena_grown(reading->arena, reading->zones, reading->zone_count,
			&reading->zone_room, sizeof p->zone);
		reading->zones[reading->zone_count++] = zone_of(reading, words[i]);
		p->zone_count++;
	}
}

static void read_id(Reading *reading, Names *names, int column) {
	bool is_new;
	const char *id = rows_text(&reading->rows, column);
	names_add(names, id, &is_new);
	if (!is_new && *id)
		rows_fault(&reading->rows, column, "'%.40s' stands in an earlier row", id);
}

static DispatchPerson *next_person(Reading *reading) {
	int32_t *count = &reading->files->city.person_count;
	reading->persons = arena_grown(
		reading->arena, reading->persons, *count, &reading->person_room, sizeof *reading->persons);
	return &reading->persons[(*count)++];
}

static void read_person(void *self) {
	Reading *reading = self;
	DispatchPerson *p = next_person(reading);
	Rows *rows = &reading->rows;
	const char *org = rows_cell(rows, P_ORG);
	read_id(reading, &reading->files->person_names, P_ID);
	p->x = rows_real(rows, P_X, METRES_MOST);
	p->y = rows_real(rows, P_Y, METRES_MOST);
	p->district = names_add(&reading->files->districts, rows_text(rows, P_DISTRICT), NULL);
	p->org = org ? names_add(&reading->files->orgs, org, NULL) : DISPATCH_NONE;
	read_lists(reading, p);
	read_window(reading, P_FROM1, p, 0);
	read_window(reading, P_FROM2, p, 1);
	p->worked_today = (int32_t)rows_int(rows, P_TODAY, 0, 1440, 0);
	p->worked_week = (int32_t)rows_int(rows, P_WEEK, 0, 10080, 0);
	p->last_shift_end =
		(int32_t)rows_int(rows, P_LAST, LAST_SHIFT_LEAST, MINUTE_MOST, DISPATCH_NEVER);
	p->radius = (int32_t)rows_int(rows, P_RADIUS, 0, 1000000, INT64_MIN);
}

/* ---- needs ------------------------------------------------------------------------------------- */

static DispatchNeed *next_need(Reading *reading) {
	int32_t *count = &reading->files->city.need_count;
	reading->needs = arena_grown(
		reading->arena, reading->needs, *count, &reading->need_room, sizeof *reading->needs);
	return &reading->needs[(*count)++];
}

/* Nobody can serve what nobody has: said, and left short. */
static int32_t wanted_skill(Reading *reading) {
	bool is_new;
	const char *name = rows_text(&reading->rows, N_SKILL);
	int32_t skill = names_add(&reading->files->skills, name, &is_new);
	if (is_new && *name && reading->knows_persons)
		rows_note(&reading->rows, N_SKILL, "no volunteer has '%.40s'", name);
	return skill;
}

static int32_t wanted_zone(Reading *reading) {
	int32_t known = reading->files->zones.count,
			zone = zone_of(reading, rows_cell(&reading->rows, N_ZONE));
	if (zone > known && reading->knows_persons)
		rows_note(&reading->rows, N_ZONE, "no volunteer has a permit for '%.40s'",
			rows_cell(&reading->rows, N_ZONE));
	return zone;
}

static void read_need(void *self) {
	Reading *reading = self;
	DispatchNeed *n = next_need(reading);
	Rows *rows = &reading->rows;
	read_id(reading, &reading->files->need_names, N_ID);
	n->x = rows_real(rows, N_X, METRES_MOST);
	n->y = rows_real(rows, N_Y, METRES_MOST);
	n->district = names_add(&reading->files->districts, rows_text(rows, N_DISTRICT), NULL);
	n->skill = wanted_skill(reading);
	n->places = (int32_t)rows_int(rows, N_PLACES, 0, PLACES_MOST, INT64_MIN);
	n->start = (int32_t)rows_int(rows, N_START, 0, MINUTE_MOST, INT64_MIN);
	n->end = (int32_t)rows_int(rows, N_END, 0, MINUTE_MOST, INT64_MIN);
	if (n->end <= n->start)
		rows_fault(rows, N_END, "%d is not after start_min, %d", n->end, n->start);
	n->tier = (int32_t)rows_int(rows, N_TIER, 1, 3, INT64_MIN);
	n->priority = (int32_t)rows_int(rows, N_PRIORITY, 0, 1000000, 0);
	n->zone = wanted_zone(reading);
}

/* ---- the order --------------------------------------------------------------------------------- */

typedef struct Box {
	double x, y, side;
} Box;

typedef struct Key {
	uint32_t curve;
	int32_t row;
	const char *id;
} Key;

static void widen(Box *low, Box *high, double x, double y) {
	*low = (Box){fmin(low->x, x), fmin(low->y, y), 0};
	*high = (Box){fmax(high->x, x), fmax(high->y, y), 0};
}

static Box box_of(const Reading *reading) {
	const DispatchCity *city = &reading->files->city;
	Box low = {INFINITY, INFINITY, 0}, high = {-INFINITY, -INFINITY, 0};
	for (int32_t i = 0; i < city->person_count; i++)
		widen(&low, &high, reading->persons[i].x, reading->persons[i].y);
	for (int32_t i = 0; i < city->need_count; i++)
		widen(&low, &high, reading->needs[i].x, reading->needs[i].y);
	low.side = fmax(1, fmax(high.x - low.x, high.y - low.y) + 1);
	return low;
}

static int by_key(const void *a, const void *b) {
	const Key *x = a, *y = b;
	return x->curve != y->curve ? (x->curve < y->curve ? -1 : 1) : strcmp(x->id, y->id);
}

/* Where each row goes. */
static int32_t *places_of(Arena *arena, Key *keys, int32_t count) {
	int32_t *at = arena_array_of(arena, int32_t, (size_t)count + 1);
	qsort(keys, (size_t)count, sizeof *keys, by_key);
	for (int32_t i = 0; i < count; i++)
		at[keys[i].row] = i;
	return at;
}

static void order_persons(Reading *reading, Box box) {
	DispatchFiles *files = reading->files;
	size_t count = (size_t)files->city.person_count;
	Key *keys = arena_array_of(reading->arena, Key, count + 1);
	DispatchPerson *persons = arena_array_of(reading->arena, DispatchPerson, count + 1);
	files->person_id = arena_array_of(reading->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		keys[i] = (Key){
			dispatch_curve(reading->persons[i].x, reading->persons[i].y, box.x, box.y, box.side),
			(int32_t)i, files->person_names.name[i]};
	files->person_at = places_of(reading->arena, keys, (int32_t)count);
	for (size_t i = 0; i < count; i++) {
		persons[files->person_at[i]] = reading->persons[i];
		files->person_id[files->person_at[i]] = files->person_names.name[i];
	}
	files->city.persons = files->persons = persons;
}

static void order_needs(Reading *reading, Box box) {
	DispatchFiles *files = reading->files;
	size_t count = (size_t)files->city.need_count;
	Key *keys = arena_array_of(reading->arena, Key, count + 1);
	DispatchNeed *needs = arena_array_of(reading->arena, DispatchNeed, count + 1);
	files->need_id = arena_array_of(reading->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		keys[i] =
			(Key){dispatch_curve(reading->needs[i].x, reading->needs[i].y, box.x, box.y, box.side),
				(int32_t)i, files->need_names.name[i]};
	files->need_at = places_of(reading->arena, keys, (int32_t)count);
	for (size_t i = 0; i < count; i++) {
		needs[files->need_at[i]] = reading->needs[i];
		files->need_id[files->need_at[i]] = files->need_names.name[i];
	}
	files->city.needs = needs;
}

int dispatch_files_read(
	DispatchFiles *files, const char *volunteers, const char *needs, FILE *said, Arena *arena) {
	Reading reading = {.files = files, .arena = arena};
	*files = (DispatchFiles){.city = {.rules = dispatch_rules}};
	Names *names[] = {&files->person_names, &files->need_names, &files->skills, &files->zones,
		&files->districts, &files->orgs};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		names_init(names[i], arena);
	int r = rows_read(
		&reading.rows, volunteers, person_columns, P_COUNT, said, arena, read_person, &reading);
	reading.knows_persons = r == 0;
	int r2 = r == 0 || r == ERR_FORMAT
		? rows_read(&reading.rows, needs, need_columns, N_COUNT, said, arena, read_need, &reading)
		: 0;
	if (r || r2)
		return r ? r : r2;
	Box box = box_of(&reading);
	order_persons(&reading, box);
	order_needs(&reading, box);
	files->city.skills = reading.skills;
	files->city.zones = reading.zones;
	files->city.skill_count = files->skills.count;
	return 0;
}

int32_t dispatch_files_person(const DispatchFiles *files, const char *id) {
	int32_t row = names_find(&files->person_names, id);
	return row < 0 ? DISPATCH_NONE : files->person_at[row];
}

int32_t dispatch_files_need(const DispatchFiles *files, const char *id) {
	int32_t row = names_find(&files->need_names, id);
	return row < 0 ? DISPATCH_NONE : files->need_at[row];
}
