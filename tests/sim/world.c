/* The world a run happens in: the nodes on one database, their clocks, and their ends. */
#include "sim.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static Time main_now(void *self) {
	return ((Sim *)self)->town.now;
}

/* Two machines never agree on the time. */
static Time other_now(void *self) {
	const Sim *sim = self;
	return sim->town.now + sim->other_skew;
}

City *sim_node(Sim *sim, size_t node) {
	return node ? &sim->other : &sim->town.city;
}

static void open_node(Sim *sim, size_t node) {
	int r = city_open(sim_node(sim, node),
		&(CityConfig){.dir = sim->town.dir,
			.policy = &town_policy,
			.manual = true,
			.node = (uint32_t)node,
			.clock = node ? &sim->other_clock : &sim->town.clock,
			.rng = &sim->town.rng});
	if (r)
		sim_fail(sim, "node %zu does not start: %s", node, error_name(r));
	sim_node(sim, node)->ticks = (unsigned long)sim_between(sim, 0, 10000);
}

static void open_nodes(Sim *sim) {
	for (size_t i = 0; i < sim->nodes; i++)
		open_node(sim, i);
	const char *url = arena_printf(sim->arena, "sqlite:%s/huying.db", sim->town.dir);
	if (db_open(&sim->watch, url, DB_READ))
		sim_fail(sim, "the observer cannot open the database");
	listeners_join(sim);
}

static void close_nodes(Sim *sim) {
	listeners_leave(sim);
	sim->watch = db_close(sim->watch);
	for (size_t i = 0; i < sim->nodes; i++)
		city_close(sim_node(sim, i));
}

static void copy_file(const Town *from, const Town *to, const char *name) {
	char path[96], data[65536];
	size_t n;
	snprintf(path, sizeof path, "%s/%s", from->dir, name);
	FILE *in = fopen(path, "rb");
	snprintf(path, sizeof path, "%s/%s", to->dir, name);
	FILE *out = fopen(path, "wb");
	assert_true(in && out);
	while ((n = fread(data, 1, sizeof data, in)) > 0)
		assert_int_equal(fwrite(data, 1, n, out), n);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

void world_open(Sim *sim, const Town *model) {
	sim->town = *model;
	sim->town.clock = (Clock){main_now, sim};
	sim->town.rng = rng_seeded(&sim->town.random, sim->seed ^ 0x5eed);
	sim->other_clock = (Clock){other_now, sim};
	sim->other_skew = sim_between(sim, -90, 90) * TIME_SECOND;
	sim->nodes = sim_chance(sim, 3) ? 2 : 1;
	sim->counts->two_nodes += sim->nodes == 2;
	town_make_dir(sim->town.dir);
	copy_file(model, &sim->town, "huying.db");
	copy_file(model, &sim->town, "key");
	fault_vfs_settle();
	open_nodes(sim);
}

void world_close(Sim *sim) {
	close_nodes(sim);
	town_remove_dir(sim->town.dir);
}

void world_restart(Sim *sim, FaultRestart how) {
	sim->gone = true;
	close_nodes(sim);
	fault_vfs_restart(how);
	sim->gone = false;
	open_nodes(sim);
}

void world_renew(Sim *sim) {
	close_nodes(sim);
	open_nodes(sim);
}

void world_move_clock(Sim *sim) {
	Time before = sim->town.now;
	if (sim_chance(sim, 60)) {
		sim->town.now -= sim_between(sim, 1, 24) * TIME_HOUR;
		sim->counts->clock_back++;
	} else if (sim_chance(sim, 25)) {
		sim->town.now += sim_between(sim, 12, 26) * TIME_HOUR;
		sim->counts->clock_forward++;
	} else if (sim_chance(sim, 6))
		sim->town.now += sim_between(sim, 30, 240) * TIME_MINUTE;
	else
		sim->town.now += sim_between(sim, 5, 900) * TIME_SECOND;
	sim_trace(sim, "clock %+lld s", (long long)((sim->town.now - before) / TIME_SECOND));
}
