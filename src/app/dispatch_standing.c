#include "app/dispatch_standing.h"

#include "app/dispatch_rows.h"

#include <stdio.h>
#include <stdlib.h>

enum { C_PERSON, C_NEED };
static const char *const columns[] = {"volunteer_id", "need_id"};

typedef struct Pair {
	int32_t person, need;
} Pair;

typedef struct Reading {
	DispatchFiles *files;
	Rows rows;
	Arena *arena;
	int32_t *sent; /* of a person: the need in the plan */
	bool *knows;   /* of a person: was told */
	Pair *declined;
	int64_t count, room;
} Reading;

static int32_t person_of(Reading *reading) {
	return dispatch_files_person(reading->files, rows_text(&reading->rows, C_PERSON));
}

static int32_t need_of(Reading *reading) {
	return dispatch_files_need(reading->files, rows_text(&reading->rows, C_NEED));
}

static void take_plan(void *self) {
	Reading *reading = self;
	int32_t person = person_of(reading), need = need_of(reading);
	if (person == DISPATCH_NONE || need == DISPATCH_NONE)
		return;
	if (reading->sent[person] != DISPATCH_NONE)
		rows_fault(&reading->rows, C_PERSON, "'%.40s' stands in an earlier row",
			rows_cell(&reading->rows, C_PERSON));
	reading->sent[person] = need;
}

static void take_told(void *self) {
	Reading *reading = self;
	int32_t person = person_of(reading);
	if (person != DISPATCH_NONE)
		reading->knows[person] = true;
}

static void take_declined(void *self) {
	Reading *reading = self;
	Pair pair = {person_of(reading), need_of(reading)};
	if (pair.person == DISPATCH_NONE || pair.need == DISPATCH_NONE)
		return;
	reading->declined =
		arena_grown(reading->arena, reading->declined, reading->count, &reading->room, sizeof pair);
	reading->declined[reading->count++] = pair;
}

static int by_person(const void *a, const void *b) {
	const Pair *x = a, *y = b;
	return x->person != y->person ? (x->person > y->person) - (x->person < y->person)
								  : (x->need > y->need) - (x->need < y->need);
}

/* Lists in one array, each person's part behind the other's. */
static void lay_declined(Reading *reading) {
	DispatchCity *city = &reading->files->city;
	DispatchPerson *persons = reading->files->persons;
	int32_t *needs = arena_array_of(reading->arena, int32_t, (size_t)reading->count + 1);
	if (reading->count)
		qsort(reading->declined, (size_t)reading->count, sizeof *reading->declined, by_person);
	for (int64_t i = reading->count - 1; i >= 0; i--) {
		DispatchPerson *p = &persons[reading->declined[i].person];
		needs[i] = reading->declined[i].need;
		p->declined = (int32_t)i;
		p->declined_count++;
	}
	city->declined = needs;
}

static void init(Reading *reading, DispatchFiles *files, Arena *arena) {
	size_t count = (size_t)files->city.person_count + 1;
	*reading = (Reading){.files = files, .arena = arena};
	reading->sent = arena_array_of(arena, int32_t, count);
	reading->knows = arena_array_of(arena, bool, count);
	for (size_t p = 0; p < count; p++)
		reading->sent[p] = DISPATCH_NONE;
}

static int read_files(Reading *reading, const DispatchStanding *standing) {
	Rows *rows = &reading->rows;
	Arena *arena = reading->arena;
	int r = 0;
	if (standing->plan)
		r = rows_read(rows, standing->plan, columns, 2, stderr, arena, take_plan, reading);
	if (!r && standing->told)
		r = rows_read(rows, standing->told, columns, 1, stderr, arena, take_told, reading);
	if (!r && standing->declined)
		r = rows_read(rows, standing->declined, columns, 2, stderr, arena, take_declined, reading);
	return r;
}

int dispatch_standing_read(const DispatchStanding *standing, DispatchFiles *files, Arena *arena) {
	Reading reading;
	init(&reading, files, arena);
	int r = read_files(&reading, standing);
	if (r)
		return r;
	lay_declined(&reading);
	if (!standing->plan)
		return 0;
	for (int32_t p = 0; standing->told && p < files->city.person_count; p++)
		if (!reading.knows[p])
			reading.sent[p] = DISPATCH_NONE;
	files->city.told = reading.sent;
	files->city.move_cost = (int32_t)standing->move_bound;
	return 0;
}
