/* What goes wrong, and how it ends. */
#include "sim.h"

/* The process is gone, or the power, at one of the next changes of the disk. */
static void arm_crash(Sim *sim) {
	fault_vfs_plan(&(FaultPlan){.seed = (uint64_t)sim_between(sim, 1, 1 << 30),
		.calls = FAULT_CHANGES,
		.files = FAULT_DB | FAULT_WAL,
		.at = (unsigned long)sim_between(sim, 1, 24),
		.act = FAULT_HALT});
}

static Faulty choose(Sim *sim) {
	if (sim->calm)
		return FAULTY_NOTHING;
	if (sim_chance(sim, 8))
		return FAULTY_CRASH;
	if (sim_chance(sim, 10))
		return FAULTY_DATABASE;
	return sim_chance(sim, 10) ? FAULTY_MEMORY : FAULTY_NOTHING;
}

void faults_arm(Sim *sim) {
	sim->fault = choose(sim);
	sim_trace(sim, "fault %d", sim->fault);
	sim->counts->database_faults += sim->fault == FAULTY_DATABASE;
	sim->counts->memory_faults += sim->fault == FAULTY_MEMORY;
	if (sim->fault == FAULTY_CRASH)
		arm_crash(sim);
	else if (sim->fault == FAULTY_DATABASE)
		db_fail_at(
			(unsigned long)sim_between(sim, 1, 60), sim_chance(sim, 2) ? ERR_DB_SOFT : ERR_DB_HARD);
	else if (sim->fault == FAULTY_MEMORY)
		arena_fail_at((unsigned long)sim_between(sim, 1, 400));
}

static void crash(Sim *sim) {
	bool power = sim_chance(sim, 2);
	sim->counts->crashes++;
	sim->counts->power_cuts += power;
	sim->counts->in_commit += fault_vfs_fired();
	sim_trace(sim, "crash%s%s", power ? ", power lost" : "", fault_vfs_fired() ? ", within" : "");
	if (!fault_vfs_fired())
		fault_vfs_halt();
	world_restart(sim, power ? FAULT_POWER_LOST : FAULT_PROCESS_DIED);
}

void faults_happen(Sim *sim) {
	arena_fail_at(0);
	db_fail_at(0, 0);
	if (sim->fault == FAULTY_CRASH)
		crash(sim);
	else if (!sim->calm && sim_chance(sim, 50)) {
		sim->counts->restarts++;
		sim_trace(sim, "restart");
		world_renew(sim);
	}
	sim->fault = FAULTY_NOTHING;
}
