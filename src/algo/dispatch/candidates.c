/* The pairs to begin with: the nearest needs of each person, the nearest people of each need. */
#include "algo/dispatch/dispatch_private.h"
#include "algo/dispatch/parallel.h"
#include "algo/dispatch/reach_private.h"

/* Nearest lists of one side, each item's in a part of its own of `found`. */
typedef struct Lists {
	const Reach *reach;
	const DispatchControl *control;
	int32_t per_skill;
	int64_t *first; /* of an item */
	int32_t *count;
	GridNear **heaps; /* of a thread */
	Arc *found;       /* the other side's id, and the cost */
} Lists;

typedef struct Seeker {
	const DispatchCity *city;
	int32_t fixed; /* the person or the need; the other is given by its id */
} Seeker;

static int32_t cost_of(const DispatchCity *city, int32_t person, int32_t need, double far) {
	return reach_cost_of(city, &city->persons[person], &city->needs[need], far) +
		dispatch_move_cost(city, person, need);
}

static bool may(const DispatchCity *city, int32_t person, int32_t need) {
	return !reach_bar_of_time(city, &city->persons[person], &city->needs[need]) &&
		!reach_declined(city, person, need);
}

static bool need_suits(void *self, int32_t id, double far) {
	const Seeker *seeker = self;
	(void)far;
	return may(seeker->city, seeker->fixed, id);
}

static bool person_suits(void *self, int32_t id, double far) {
	const Seeker *seeker = self;
	const DispatchPerson *p = &seeker->city->persons[id];
	return far <= (double)p->radius * p->radius && may(seeker->city, id, seeker->fixed);
}

static bool is_cancelled(const Lists *lists) {
	const atomic_bool *cancel = lists->control ? lists->control->cancel : NULL;
	return cancel && atomic_load_explicit(cancel, memory_order_relaxed);
}

/* Cancelled: the rest has no pairs. */
static void seek_needs(void *self, int thread, int64_t from, int64_t to) {
	Lists *lists = self;
	const DispatchCity *city = lists->reach->city;
	GridNear *heap = lists->heaps[thread];
	for (int64_t i = from; i < to && !is_cancelled(lists); i++) {
		const DispatchPerson *p = &city->persons[i];
		Seeker seeker = {city, (int32_t)i};
		Arc *out = lists->found + lists->first[i];
		for (int32_t j = 0; j < p->skill_count; j++) {
			const Grid *grid = &lists->reach->skills[city->skills[p->skill + j]].needs;
			int32_t count = grid_nearest(
				grid, p->x, p->y, p->radius, lists->per_skill, need_suits, &seeker, heap);
			for (int32_t m = 0; m < count; m++)
				*out++ = (Arc){heap[m].id, cost_of(city, (int32_t)i, heap[m].id, heap[m].square)};
		}
		lists->count[i] = (int32_t)(out - lists->found - lists->first[i]);
	}
}

static void seek_persons(void *self, int thread, int64_t from, int64_t to) {
	Lists *lists = self;
	const DispatchCity *city = lists->reach->city;
	GridNear *heap = lists->heaps[thread];
	for (int64_t i = from; i < to && !is_cancelled(lists); i++) {
		const DispatchNeed *n = &city->needs[i];
		const Skill *skill = &lists->reach->skills[n->skill];
		Seeker seeker = {city, (int32_t)i};
		Arc *out = lists->found + lists->first[i];
		int32_t k = (int32_t)(lists->first[i + 1] - lists->first[i]);
		lists->count[i] = grid_nearest(
			&skill->persons, n->x, n->y, skill->radius_most, k, person_suits, &seeker, heap);
		for (int32_t m = 0; m < lists->count[i]; m++)
			out[m] = (Arc){heap[m].id, cost_of(city, heap[m].id, (int32_t)i, heap[m].square)};
	}
}

static void lists_init(Lists *lists, const Reach *reach, const DispatchControl *control,
	int32_t per_skill, int64_t count, Arena *arena) {
	*lists = (Lists){.reach = reach, .control = control, .per_skill = per_skill};
	lists->first = arena_array_of(arena, int64_t, (size_t)count + 1);
	lists->count = arena_array_of(arena, int32_t, (size_t)count + 1);
}

static void lists_run(Lists *lists, int64_t count, int64_t longest, int threads, Arena *arena,
	void (*work)(void *self, int thread, int64_t from, int64_t to)) {
	lists->found = arena_array_of(arena, Arc, (size_t)lists->first[count] + 1);
	threads = threads < 1 ? 1 : threads < PARALLEL_MOST ? threads : PARALLEL_MOST;
	lists->heaps = arena_array_of(arena, GridNear *, (size_t)threads);
	for (int i = 0; i < threads; i++)
		lists->heaps[i] = arena_array_of(arena, GridNear, (size_t)longest + 1);
	parallel_for(threads, count, 256, work, lists);
}

static void lists_of_persons(Lists *lists, int threads, Arena *arena) {
	const DispatchCity *city = lists->reach->city;
	for (int32_t p = 0; p < city->person_count; p++) {
		int64_t room = 0;
		for (int32_t i = 0; i < city->persons[p].skill_count; i++) {
			int32_t needs =
				lists->reach->skills[city->skills[city->persons[p].skill + i]].needs.count;
			room += needs < lists->per_skill ? needs : lists->per_skill;
		}
		lists->first[p + 1] = lists->first[p] + room;
	}
	lists_run(lists, city->person_count, lists->per_skill, threads, arena, seek_needs);
}

static void lists_of_needs(Lists *lists, int threads, Arena *arena) {
	const DispatchCity *city = lists->reach->city;
	int64_t longest = 0;
	for (int32_t n = 0; n < city->need_count; n++) {
		int64_t wanted = 3 * (int64_t)city->needs[n].places + 8, all = reach_most(lists->reach, n);
		wanted = wanted < all ? wanted : all;
		longest = wanted > longest ? wanted : longest;
		lists->first[n + 1] = lists->first[n] + wanted;
	}
	lists_run(lists, city->need_count, longest, threads, arena, seek_persons);
}

/* Both lists' pairs by need. `degree` counts what may be there twice. */
static void gather(const DispatchCity *city, const Lists *persons, const Lists *needs, Arena *arena,
	ReachRows *out) {
	int64_t total = 0;
	for (int32_t n = 0; n < city->need_count; n++)
		out->degree[n] = needs->count[n];
	for (int32_t p = 0; p < city->person_count; p++)
		for (int32_t i = 0; i < persons->count[p]; i++)
			out->degree[persons->found[persons->first[p] + i].need]++;
	for (int32_t n = 0; n < city->need_count; n++)
		total += out->degree[n];
	DispatchPair *pairs = arena_array_of(arena, DispatchPair, (size_t)total + 1);
	for (int32_t n = 0; n < city->need_count; n++) {
		out->row[n] = pairs;
		pairs += out->degree[n];
		out->degree[n] = needs->count[n];
		for (int32_t i = 0; i < needs->count[n]; i++) {
			Arc found = needs->found[needs->first[n] + i];
			out->row[n][i] = (DispatchPair){found.need, found.cost};
		}
	}
	for (int32_t p = 0; p < city->person_count; p++)
		for (int32_t i = 0; i < persons->count[p]; i++) {
			Arc found = persons->found[persons->first[p] + i];
			out->row[found.need][out->degree[found.need]++] = (DispatchPair){p, found.cost};
		}
}

typedef struct Sorting {
	ReachRows *rows;
	DispatchPair **scratch;
} Sorting;

static void sort_rows(void *self, int thread, int64_t from, int64_t to) {
	const Sorting *sorting = self;
	for (int64_t n = from; n < to; n++) {
		DispatchPair *row = sorting->rows->row[n];
		int32_t count = 0, degree = sorting->rows->degree[n];
		pairs_sort(row, degree, sorting->scratch[thread]);
		for (int32_t i = 0; i < degree; i++)
			if (!count || row[count - 1].person != row[i].person)
				row[count++] = row[i];
		sorting->rows->degree[n] = count;
	}
}

static void sort_all(ReachRows *rows, int64_t count, int threads, Arena *arena) {
	int32_t longest = 0;
	for (int64_t n = 0; n < count; n++)
		longest = rows->degree[n] > longest ? rows->degree[n] : longest;
	threads = threads < 1 ? 1 : threads < PARALLEL_MOST ? threads : PARALLEL_MOST;
	Sorting sorting = {rows, arena_array_of(arena, DispatchPair *, (size_t)threads)};
	for (int i = 0; i < threads; i++)
		sorting.scratch[i] = arena_array_of(arena, DispatchPair, (size_t)longest + 1);
	parallel_for(threads, count, 64, sort_rows, &sorting);
}

void reach_candidates(const Reach *reach, int32_t per_skill, const DispatchControl *control,
	Arena *arena, ReachRows *out) {
	int threads = control ? control->threads : 1;
	const DispatchCity *city = reach->city;
	Lists persons, needs;
	Arena *scratch = arena_sub(arena);
	if (!scratch)
		arena_exhausted(arena);
	out->row = arena_array_of(arena, DispatchPair *, (size_t)city->need_count + 1);
	out->degree = arena_array_of(arena, int32_t, (size_t)city->need_count + 1);
	lists_init(&persons, reach, control, per_skill, city->person_count, scratch);
	lists_init(&needs, reach, control, per_skill, city->need_count, scratch);
	lists_of_persons(&persons, threads, scratch);
	lists_of_needs(&needs, threads, scratch);
	gather(city, &persons, &needs, arena, out);
	arena_reset(scratch);
	sort_all(out, city->need_count, threads, scratch);
	arena_reset(scratch);
}
