#include "algo/dispatch/test_families.h"

#include "base/clock.h"

/* Pairs are collected need by need. */
typedef struct Maker {
	RngSeeded state;
	Rng rng;
	Arena *arena;
	DispatchProblem *out;
	int64_t *row;
	int32_t *places;
	int64_t count, room;
} Maker;

static void begin(Maker *m, int32_t persons, int32_t needs, int64_t room, uint64_t seed,
	Arena *arena, DispatchProblem *out) {
	*m = (Maker){.arena = arena, .out = out, .room = room};
	m->row = arena_array_of(arena, int64_t, (size_t)needs + 1);
	m->places = arena_array_of(arena, int32_t, (size_t)needs + 1);
	*out = (DispatchProblem){.person_count = persons,
		.need_count = needs,
		.row = m->row,
		.places = m->places,
		.pairs = arena_array_of(arena, DispatchPair, (size_t)room + 1)};
	m->rng = rng_seeded(&m->state, seed);
}

static int32_t below(Maker *m, int64_t n) {
	return (int32_t)rng_below(&m->rng, (uint64_t)n);
}

static void add(Maker *m, int64_t person, int64_t cost) {
	if (person < 0 || person >= m->out->person_count || m->count == m->room)
		return;
	m->out->pairs[m->count++] = (DispatchPair){(int32_t)person, (int32_t)cost};
}

static void end_row(Maker *m, int32_t n, int32_t places) {
	m->places[n] = places;
	m->row[n + 1] = m->count;
}

/* Tiers by chance, steps above any sum of costs. */
static void finish(Maker *m, int tiers) {
	int64_t *penalty = arena_array_of(m->arena, int64_t, (size_t)m->out->need_count + 1), most = 0,
			places = 0;
	for (int64_t i = 0; i < m->count; i++)
		most = m->out->pairs[i].cost > most ? m->out->pairs[i].cost : most;
	for (int32_t n = 0; n < m->out->need_count; n++)
		places += m->places[n];
	for (int32_t n = 0; n < m->out->need_count; n++)
		penalty[n] = (1 + below(m, tiers)) * (places * most + 1);
	m->out->penalty = penalty;
}

/* Each need knows some people near its own number. */
static void near(
	Maker *m, int32_t n, int32_t middle, int32_t width, int32_t one_in, int64_t cost_most) {
	for (int32_t p = middle - width; p <= middle + width; p++)
		if (below(m, one_in) == 0)
			add(m, p, below(m, cost_most));
	(void)n;
}

static void make_random(int32_t size, uint64_t seed, Arena *arena, DispatchProblem *out) {
	int32_t persons = size * 3 / 4, needs = size - persons;
	Maker m;
	begin(&m, persons, needs, (int64_t)needs * 80, seed, arena, out);
	for (int32_t n = 0; n < needs; n++) {
		near(&m, n, below(&m, persons), 60, 4, 20000);
		end_row(&m, n, below(&m, 7));
	}
	finish(&m, 3);
}

/* Every need one skill, a tenth of the people have it. */
static void make_scarce(int32_t size, uint64_t seed, Arena *arena, DispatchProblem *out) {
	int32_t persons = size * 3 / 4, needs = size - persons;
	Maker m;
	begin(&m, persons, needs, (int64_t)needs * 60, seed, arena, out);
	for (int32_t n = 0; n < needs; n++) {
		for (int32_t p = n * 3 - 200 - n * 3 % 10; p < n * 3 + 200; p += 10)
			add(&m, p, below(&m, 15000));
		end_row(&m, n, 1 + below(&m, 3));
	}
	finish(&m, 3);
}

/* One path through all: each need between two people, only the last has a free one. */
static void make_chain(int32_t size, uint64_t seed, Arena *arena, DispatchProblem *out) {
	int32_t half = size / 2;
	Maker m;
	begin(&m, half, half, 2 * (int64_t)half, seed, arena, out);
	for (int32_t n = 0; n < half; n++) {
		add(&m, n, 1);
		add(&m, n + 1, 2);
		end_row(&m, n, 1);
	}
	finish(&m, 1);
}

/* k + 1 fight for k, costs 1 apart. */
static void make_war(int32_t size, uint64_t seed, Arena *arena, DispatchProblem *out) {
	enum { K = 40 };
	int32_t groups = size / (2 * K + 1), persons = groups * K, needs = groups * (K + 1);
	Maker m;
	begin(&m, persons, needs, (int64_t)needs * K, seed, arena, out);
	for (int32_t n = 0; n < needs; n++) {
		for (int32_t i = 0; i < K; i++)
			add(&m, n / (K + 1) * K + i, 1000 + below(&m, 2));
		end_row(&m, n, 1);
	}
	finish(&m, 1);
}

static void make_flat(int32_t size, uint64_t seed, Arena *arena, DispatchProblem *out) {
	int32_t half = size / 2;
	Maker m;
	begin(&m, half, half, (int64_t)half * 60, seed, arena, out);
	for (int32_t n = 0; n < half; n++) {
		for (int32_t p = n - 25; p <= n + 25; p++)
			if (below(&m, 2))
				add(&m, p, 7);
		end_row(&m, n, 1);
	}
	finish(&m, 1);
}

/* Ten times more places than people. */
static void make_lack(int32_t size, uint64_t seed, Arena *arena, DispatchProblem *out) {
	int32_t persons = size / 2, needs = size - persons;
	Maker m;
	begin(&m, persons, needs, (int64_t)needs * 80, seed, arena, out);
	for (int32_t n = 0; n < needs; n++) {
		near(&m, n, n, 75, 3, 20000);
		end_row(&m, n, 10);
	}
	finish(&m, 3);
}

/* The reverse: ten times more people than places. */
static void make_plenty(int32_t size, uint64_t seed, Arena *arena, DispatchProblem *out) {
	int32_t needs = size / 11, persons = size - needs;
	Maker m;
	begin(&m, persons, needs, (int64_t)needs * 200, seed, arena, out);
	for (int32_t n = 0; n < needs; n++) {
		near(&m, n, n * 10, 150, 2, 20000);
		end_row(&m, n, 1);
	}
	finish(&m, 3);
}

/* The cheap choice of each forces the next to shift, to the end. */
static void make_trap(int32_t size, uint64_t seed, Arena *arena, DispatchProblem *out) {
	int32_t half = size / 2;
	Maker m;
	begin(&m, half, half, 2 * (int64_t)half, seed, arena, out);
	for (int32_t n = 0; n < half; n++) {
		add(&m, n - 1, 1);
		add(&m, n, n ? 10 : 1000000);
		end_row(&m, n, 1);
	}
	finish(&m, 1);
}

static void make_big(int32_t size, uint64_t seed, Arena *arena, DispatchProblem *out) {
	int32_t half = size / 2;
	Maker m;
	begin(&m, half, half, (int64_t)half * 60, seed, arena, out);
	for (int32_t n = 0; n < half; n++) {
		near(&m, n, n, 40, 2, 1 << 30);
		end_row(&m, n, 1);
	}
	finish(&m, 3);
}

/* Blocks of 200 by 200, every pair. */
static void make_block(int32_t size, uint64_t seed, Arena *arena, DispatchProblem *out) {
	enum { SIDE = 200 };
	int32_t half = size / 2;
	Maker m;
	begin(&m, half, half, (int64_t)half * SIDE, seed, arena, out);
	for (int32_t n = 0; n < half; n++) {
		for (int32_t i = 0; i < SIDE; i++)
			add(&m, n / SIDE * SIDE + i, below(&m, 10000));
		end_row(&m, n, 1);
	}
	finish(&m, 2);
}

/* One block: everybody may do anything, costs by place on a line. */
static void make_dense(int32_t size, uint64_t seed, Arena *arena, DispatchProblem *out) {
	int32_t needs = size / 20, persons = size - needs;
	Maker m;
	begin(&m, persons, needs, (int64_t)needs * persons, seed, arena, out);
	for (int32_t n = 0; n < needs; n++) {
		int32_t at = below(&m, persons);
		for (int32_t p = 0; p < persons; p++)
			add(&m, p, p > at ? p - at : at - p);
		end_row(&m, n, 18);
	}
	finish(&m, 3);
}

/* Nobody is known to anybody, but for a few. */
static void make_apart(int32_t size, uint64_t seed, Arena *arena, DispatchProblem *out) {
	int32_t half = size / 2;
	Maker m;
	begin(&m, half, half, half, seed, arena, out);
	for (int32_t n = 0; n < half; n++) {
		if (n % 5 == 0)
			add(&m, n, below(&m, 100));
		end_row(&m, n, below(&m, 3));
	}
	finish(&m, 3);
}

const Family families[FAMILY_COUNT] = {
	{"random", make_random},
	{"scarce", make_scarce},
	{"chain", make_chain},
	{"war", make_war},
	{"flat", make_flat},
	{"lack", make_lack},
	{"plenty", make_plenty},
	{"trap", make_trap},
	{"big", make_big},
	{"block", make_block},
	{"dense", make_dense},
	{"apart", make_apart},
};
