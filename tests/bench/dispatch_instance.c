#include "dispatch_instance.h"

#include "algo/dispatch/plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NEAREST = 32 };

typedef struct Key {
	uint32_t curve;
	int32_t row;
} Key;

static int by_curve(const void *a, const void *b) {
	const Key *x = a, *y = b;
	return x->curve != y->curve ? (x->curve < y->curve ? -1 : 1)
								: (x->row > y->row) - (x->row < y->row);
}

typedef struct Box {
	double x, y, side;
} Box;

static Box box_of(const DispatchCity *city) {
	double low_x = INFINITY, low_y = INFINITY, high_x = -INFINITY, high_y = -INFINITY;
	for (int32_t i = 0; i < city->person_count; i++) {
		low_x = fmin(low_x, city->persons[i].x);
		low_y = fmin(low_y, city->persons[i].y);
		high_x = fmax(high_x, city->persons[i].x);
		high_y = fmax(high_y, city->persons[i].y);
	}
	return (Box){low_x, low_y, fmax(high_x - low_x, high_y - low_y) + 1};
}

static void order(DispatchCity *city, Arena *arena) {
	Box box = box_of(city);
	size_t persons = (size_t)city->person_count, needs = (size_t)city->need_count;
	Key *keys = arena_array_of(arena, Key, persons + needs);
	DispatchPerson *person = arena_array_of(arena, DispatchPerson, persons);
	DispatchNeed *need = arena_array_of(arena, DispatchNeed, needs);
	for (size_t i = 0; i < persons; i++)
		keys[i] =
			(Key){dispatch_curve(city->persons[i].x, city->persons[i].y, box.x, box.y, box.side),
				(int32_t)i};
	for (size_t i = 0; i < needs; i++)
		keys[persons + i] = (Key){
			dispatch_curve(city->needs[i].x, city->needs[i].y, box.x, box.y, box.side), (int32_t)i};
	qsort(keys, persons, sizeof *keys, by_curve);
	qsort(keys + persons, needs, sizeof *keys, by_curve);
	for (size_t i = 0; i < persons; i++)
		person[i] = city->persons[keys[i].row];
	for (size_t i = 0; i < needs; i++)
		need[i] = city->needs[keys[persons + i].row];
	city->persons = person;
	city->needs = need;
}

bool instance_city(const char *size, uint64_t seed, Arena *arena, DemoDispatch *out) {
	if (!demo_dispatch_make(size, seed, arena, out))
		return false;
	order(&out->city, arena);
	return true;
}

/* Rows laid one behind the other. */
static void lay_rows(const ReachRows *rows, int32_t count, Arena *arena, DispatchProblem *out) {
	int64_t *row = arena_array_of(arena, int64_t, (size_t)count + 1);
	for (int32_t n = 0; n < count; n++)
		row[n + 1] = row[n] + rows->degree[n];
	out->pairs = arena_array_of(arena, DispatchPair, (size_t)row[count] + 1);
	for (int32_t n = 0; n < count; n++)
		memcpy(out->pairs + row[n], rows->row[n], (size_t)rows->degree[n] * sizeof *out->pairs);
	out->row = row;
}

void instance_candidates(const DispatchCity *city, Arena *arena, DispatchProblem *out) {
	Arena *scratch = arena_new(0);
	size_t needs = (size_t)city->need_count;
	int32_t *places = arena_array_of(arena, int32_t, needs + 1);
	int64_t *penalty = arena_array_of(arena, int64_t, needs + 1), step;
	ReachRows rows;
	*out = (DispatchProblem){.person_count = city->person_count,
		.need_count = city->need_count,
		.places = places,
		.penalty = penalty};
	reach_candidates(reach_new(city, scratch), NEAREST, NULL, scratch, &rows);
	lay_rows(&rows, city->need_count, arena, out);
	arena_free(scratch);
	dispatch_penalties(city, places, penalty, &step);
}
