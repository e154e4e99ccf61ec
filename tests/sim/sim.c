/* One run, from its seed to the hash of all that happened. */
#include "sim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALM_STEPS = 6 };

bool sim_within(const char *area, const char *root) {
	size_t n = strlen(root);
	return strlen(area) >= n && memcmp(area, root, n) == 0;
}

bool sim_chance(Sim *sim, unsigned one_in) {
	return rng_below(&sim->rng, one_in) == 0;
}

int64_t sim_between(Sim *sim, int64_t least, int64_t most) {
	return least + (int64_t)rng_below(&sim->rng, (uint64_t)(most - least + 1));
}

void sim_trace(Sim *sim, const char *format, ...) {
	va_list args;
	va_start(args, format);
	buf_printf(&sim->trace, "%u ", sim->step);
	buf_puts(&sim->trace, arena_vprintf(sim->arena, format, args));
	buf_putc(&sim->trace, '\n');
	va_end(args);
}

void sim_fail(Sim *sim, const char *format, ...) {
	va_list args;
	va_start(args, format);
	fprintf(stderr, "%s\nseed %llu, step %u: ", sim->trace.data, (unsigned long long)sim->seed,
		sim->step);
	vfprintf(stderr, format, args);
	fprintf(stderr, "\nagain: ./dev sim %llu\n", (unsigned long long)sim->seed);
	va_end(args);
	town_remove_dir(sim->town.dir);
	fail();
	abort();
}

static void step(Sim *sim) {
	sim->counts->steps++;
	world_move_clock(sim);
	for (int64_t n = sim->calm ? 0 : sim_between(sim, 2, 9); n > 0; n--)
		action_make(sim);
	sim->ticks = sim_chance(sim, 3);
	sim->done_now = 0;
	clients_send(sim);
	for (size_t i = 0; i < sim->nodes; i++) /* the feed hears of what the other node did */
		core_step(sim_node(sim, i)->core);
	listeners_check(sim);
	invariants_check(sim);
}

/* Whoever asked again long enough has an answer. */
static void check_all_known(Sim *sim) {
	for (size_t i = 0; i < sim->request_count; i++) {
		const Request *request = &sim->requests[i];
		bool open = request->state == REQUEST_UNKNOWN || request->state == REQUEST_UNSENT;
		if (open && request_is_young(sim, request) && !request_is_query(request))
			sim_fail(sim, "nobody knows what became of %s", request->key);
	}
}

void sim_run(const Town *model, uint64_t seed, unsigned steps, SimCounts *counts, char *hash) {
	Sim *sim = calloc(1, sizeof *sim);
	assert_non_null(sim);
	*sim = (Sim){.seed = seed, .counts = counts, .arena = arena_new(0)};
	sim->rng = rng_seeded(&sim->random, seed);
	sim->requests = arena_array_of(sim->arena, Request, SIM_REQUESTS);
	sim->follows = arena_array_of(sim->arena, Follow, SIM_REQUESTS);
	buf_init(&sim->trace, sim->arena);
	world_open(sim, model);
	clients_init(sim);
	invariants_start(sim);
	listeners_start(sim);
	for (sim->step = 1; sim->step <= steps + CALM_STEPS; sim->step++) {
		sim->calm = sim->step > steps;
		step(sim);
	}
	check_all_known(sim);
	digest_hex(DIGEST_SHA256, sim->trace.data, sim->trace.size, hash);
	world_close(sim);
	listeners_end(sim);
	arena_free(sim->arena);
	free(sim);
}
