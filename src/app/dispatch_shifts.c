/* From the files to a problem of many shifts. */
#include "app/dispatch_shifts.h"

#include "app/dispatch_rows.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 1440 };

/* ---- periods ----------------------------------------------------------------------------------- */

typedef struct Key {
	int32_t start, end, need;
} Key;

static int by_time(const void *a, const void *b) {
	const Key *x = a, *y = b;
	if (x->start != y->start)
		return (x->start > y->start) - (x->start < y->start);
	if (x->end != y->end)
		return (x->end > y->end) - (x->end < y->end);
	return (x->need > y->need) - (x->need < y->need);
}

/* Needs with the same hours are one period. */
static Key *sort_needs(const DispatchCity *city, Arena *arena) {
	size_t count = (size_t)city->need_count;
	Key *keys = arena_array_of(arena, Key, count + 1);
	for (size_t n = 0; n < count; n++)
		keys[n] = (Key){city->needs[n].start, city->needs[n].end, (int32_t)n};
	qsort(keys, count, sizeof *keys, by_time);
	return keys;
}

static bool same_hours(const Key *a, const Key *b) {
	return a->start == b->start && a->end == b->end;
}

/* ---- one period's pairs ------------------------------------------------------------------------ */

typedef struct Making {
	const DispatchFiles *files;
	Arena *arena, *scratch;
	DispatchPerson *persons; /* as on the day at hand */
	DispatchWeek *out;
} Making;

/* People as they are `day` days on: nothing worked yet that day, the last shift longer ago. */
static void take_people(Making *making, int32_t day) {
	const DispatchCity *city = &making->files->city;
	for (int32_t p = 0; p < city->person_count; p++) {
		DispatchPerson *person = &making->persons[p];
		*person = city->persons[p];
		person->worked_today = day ? 0 : person->worked_today;
		if (person->last_shift_end != DISPATCH_NEVER)
			person->last_shift_end -= day * DAY;
	}
}

static DispatchNeed *take_needs(Making *making, const Key *keys, int32_t count) {
	DispatchNeed *needs = arena_array_of(making->scratch, DispatchNeed, (size_t)count + 1);
	int32_t before = keys->start / DAY * DAY;
	for (int32_t i = 0; i < count; i++) {
		needs[i] = making->files->city.needs[keys[i].need];
		needs[i].start -= before;
		needs[i].end -= before;
	}
	return needs;
}

static void take_pairs(Making *making, const DispatchCity *city, DispatchProblem *part) {
	Reach *reach = reach_new(city, making->scratch);
	DispatchPair *row =
		arena_array_of(making->scratch, DispatchPair, (size_t)city->person_count + 1);
	int64_t *rows = arena_array_of(making->arena, int64_t, (size_t)city->need_count + 1), room = 0;
	for (int32_t n = 0; n < city->need_count; n++) {
		int32_t count = reach_row(reach, n, INT64_MAX, row);
		while (rows[n] + count > room)
			part->pairs = arena_grown(making->arena, part->pairs, room, &room, sizeof *part->pairs);
		if (count)
			memcpy(part->pairs + rows[n], row, (size_t)count * sizeof *row);
		rows[n + 1] = rows[n] + count;
	}
	part->row = rows;
}

static void make_part(Making *making, int32_t k, const Key *keys, int32_t count) {
	DispatchProblem *part = (DispatchProblem *)&making->out->problem.parts[k];
	DispatchCity city = making->files->city;
	size_t needs = (size_t)count + 1;
	int32_t *places = arena_array_of(making->arena, int32_t, needs);
	int64_t *penalty = arena_array_of(making->arena, int64_t, needs);
	arena_reset(making->scratch);
	take_people(making, keys->start / DAY);
	city.persons = making->persons;
	city.needs = take_needs(making, keys, count);
	city.need_count = count;
	city.told = NULL;
	city.declined = NULL;
	making->out->need[k] = arena_array_of(making->arena, int32_t, needs);
	for (int32_t n = 0; n < count; n++) {
		making->out->need[k][n] = keys[n].need;
		places[n] = city.needs[n].places;
		penalty[n] = (int64_t)(4 - city.needs[n].tier) * DISPATCH_SHIFT_PLACE;
	}
	*part = (DispatchProblem){.person_count = city.person_count,
		.need_count = count,
		.places = places,
		.penalty = penalty};
	take_pairs(making, &city, part);
}

static void make_parts(Making *making, const Key *keys) {
	int32_t count = making->files->city.need_count, periods = 0;
	for (int32_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && same_hours(&keys[from], &keys[to]);)
			to++;
		((ShiftPeriod *)making->out->problem.periods)[periods] =
			(ShiftPeriod){keys[from].start, keys[from].end};
		make_part(making, periods++, keys + from, to - from);
	}
	making->out->problem.period_count = periods;
}

/* ---- wishes ------------------------------------------------------------------------------------ */

enum { W_PERSON, W_START, W_END, W_COST, W_COUNT };
static const char *const wish_columns[W_COUNT] = {"volunteer_id", "start_min", "end_min", "cost"};

typedef struct Wishes {
	const DispatchFiles *files;
	DispatchWeek *week;
	Rows rows;
	int32_t *extra; /* of a period and person, period by period */
} Wishes;

static void take_wish(void *self) {
	Wishes *wishes = self;
	Rows *rows = &wishes->rows;
	const ShiftProblem *problem = &wishes->week->problem;
	int32_t p = dispatch_files_person(wishes->files, rows_text(rows, W_PERSON));
	int64_t start = rows_int(rows, W_START, 0, 1000000, INT64_MIN);
	int64_t end = rows_int(rows, W_END, 0, 1000000, INT64_MIN);
	int64_t cost = rows_int(rows, W_COST, 0, 1000000, INT64_MIN);
	if (p == DISPATCH_NONE)
		rows_fault(
			rows, W_PERSON, "'%.40s' is no volunteer of the file", rows_text(rows, W_PERSON));
	if (p == DISPATCH_NONE || rows->faults)
		return;
	for (int32_t k = 0; k < problem->period_count; k++)
		if (problem->periods[k].start < end && start < problem->periods[k].end)
			wishes->extra[(size_t)k * (size_t)problem->person_count + (size_t)p] = (int32_t)cost;
}

static int add_wishes(
	const char *path, const DispatchFiles *files, DispatchWeek *week, Arena *arena) {
	const ShiftProblem *problem = &week->problem;
	Wishes wishes = {.files = files, .week = week};
	size_t persons = (size_t)problem->person_count;
	wishes.extra = arena_array_of(arena, int32_t, (size_t)problem->period_count * persons + 1);
	int r = rows_read(&wishes.rows, path, wish_columns, W_COUNT, stderr, arena, take_wish, &wishes);
	for (int32_t k = 0; !r && k < problem->period_count; k++) {
		const DispatchProblem *part = &problem->parts[k];
		for (int64_t i = 0; i < part->row[part->need_count]; i++)
			part->pairs[i].cost +=
				wishes.extra[(size_t)k * persons + (size_t)part->pairs[i].person];
	}
	return r;
}

int dispatch_week_make(
	const DispatchShifts *shifts, const DispatchFiles *files, Arena *arena, DispatchWeek *out) {
	const DispatchCity *city = &files->city;
	size_t needs = (size_t)city->need_count + 1;
	Making making = {.files = files, .arena = arena, .scratch = arena_sub(arena), .out = out};
	if (!making.scratch)
		arena_exhausted(arena);
	making.persons = arena_array_of(arena, DispatchPerson, (size_t)city->person_count + 1);
	*out = (DispatchWeek){.problem = {.rules = {.rest_least = city->rules.rest_least,
										  .day_most = city->rules.day_most,
										  .shifts_most = (int32_t)shifts->most,
										  .fairness = (int32_t)shifts->fairness},
							  .person_count = city->person_count,
							  .periods = arena_array_of(arena, ShiftPeriod, needs),
							  .parts = arena_array_of(arena, DispatchProblem, needs)},
		.need = arena_array_of(arena, int32_t *, needs)};
	make_parts(&making, sort_needs(city, arena));
	arena_reset(making.scratch);
	return shifts->wishes ? add_wishes(shifts->wishes, files, out, arena) : 0;
}
