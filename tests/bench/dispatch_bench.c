/* What tests/bench/dispatch measures, one word a measurement; see usage below. Every figure is a
 * line "NAME: VALUE (bar BAR: met)". */
#include "algo/dispatch/plan.h"
#include "algo/dispatch/test_families.h"
#include "algo/dispatch/test_flow.h"
#include "dispatch_child.h"
#include "dispatch_instance.h"
#include "dispatch_replan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS_MOST = 9, FAMILY_NODES = 20000 };

/* ---- figures ----------------------------------------------------------------------------------- */

static bool all_met = true;

static void figure(const char *name, double value, const char *unit, double bar) {
	bool met = value <= bar;
	all_met = all_met && met;
	printf("  %-52s %8.3f %s (bar %g: %s)\n", name, value, unit, bar, met ? "met" : "MISSED");
}

static void must(const char *name, bool holds) {
	all_met = all_met && holds;
	printf("  %-52s %s\n", name, holds ? "yes" : "NO");
}

static int by_seconds(const void *a, const void *b) {
	double x = ((const Measured *)a)->seconds, y = ((const Measured *)b)->seconds;
	return (x > y) - (x < y);
}

static Measured median(Measured *runs, int count) {
	qsort(runs, (size_t)count, sizeof *runs, by_seconds);
	return runs[count / 2];
}

/* ---- a problem, by us and by LEMON ------------------------------------------------------------- */

typedef struct Race {
	const DispatchProblem *problem;
	int threads;
	LemonMethod method;
	Measured ours[ROUNDS_MOST], peers[2][ROUNDS_MOST];
} Race;

static void run_ours(void *self, Measured *out) {
	const Race *race = self;
	DispatchControl control = {.threads = race->threads};
	DispatchResult result;
	DispatchProof proof;
	Arena *arena = arena_new(0);
	double wall = bench_wall_seconds(), before = bench_processor_seconds();
	bool solved = !dispatch_solve(race->problem, &control, arena, &result);
	out->seconds = bench_processor_seconds() - before;
	out->wall = bench_wall_seconds() - wall;
	if (!solved)
		return;
	dispatch_prove(race->problem, &result, &proof);
	out->good = proof.optimal;
	out->cost = proof.cost;
}

static void run_lemon(void *self, Measured *out) {
	const Race *race = self;
	Arena *arena = arena_new(0);
	LemonFlow flow;
	LemonRun run;
	flow_of_problem(race->problem, arena, &flow);
	out->good = lemon_solve(race->method, &flow, &run);
	out->seconds = run.seconds;
	out->cost = run.cost;
}

/* Who answers otherwise is named. */
static bool agrees(const Race *race, const Measured *ours, const Measured *peer) {
	static const char *const names[] = {"NetworkSimplex", "CostScaling"};
	if (peer->good && peer->cost == ours->cost)
		return true;
	printf("  %s%s: %" PRId64 ", ours %" PRId64 "\n", names[race->method],
		peer->good ? "" : " (not solved)", peer->cost, ours->cost);
	return false;
}

/* Ours, one, ours, the other, …: what else the machine does falls on all. */
static bool race_rounds(Race *race, int rounds) {
	bool equal = true;
	for (int i = 0; i < rounds; i++) {
		bench_child(run_ours, race, &race->ours[i]);
		equal = equal && race->ours[i].good;
		for (int m = 0; m < 2; m++) {
			race->method = (LemonMethod)m;
			bench_child(run_lemon, race, &race->peers[m][i]);
			equal = agrees(race, &race->ours[i], &race->peers[m][i]) && equal;
		}
	}
	return equal;
}

static double ratio(Race *race, int method, int rounds) {
	return median(race->ours, rounds).seconds / median(race->peers[method], rounds).seconds;
}

/* ---- the candidate graph ----------------------------------------------------------------------- */

static void measure_candidates(const DispatchCity *city, const char *size) {
	Arena *arena = arena_new(0);
	ReachRows rows;
	double before = bench_processor_seconds();
	reach_candidates(reach_new(city, arena), 32, NULL, arena, &rows);
	double seconds = bench_processor_seconds() - before;
	if (!strcmp(size, "L"))
		figure("finding the candidate pairs", seconds, "s", 1);
	else
		printf("  %-52s %8.3f s\n", "finding the candidate pairs", seconds);
	arena_free(arena);
}

static void say_race(Race *race, int rounds) {
	Measured ours = median(race->ours, rounds);
	printf("  ours %.3f s, NetworkSimplex %.3f s, CostScaling %.3f s (medians of %d)\n",
		ours.seconds, median(race->peers[0], rounds).seconds,
		median(race->peers[1], rounds).seconds, rounds);
}

static void measure_threads(Race *race, int rounds) {
	Measured one[ROUNDS_MOST] = {0}, two[ROUNDS_MOST] = {0};
	for (int i = 0; i < rounds; i++) {
		race->threads = 1;
		bench_child(run_ours, race, &one[i]);
		race->threads = 2;
		bench_child(run_ours, race, &two[i]);
	}
	printf("  elapsed on one thread %.3f s, on two %.3f s\n", median(one, rounds).wall,
		median(two, rounds).wall);
}

/* S is too small for its ratios to say anything. */
static void say_bars(Race *race, bool large, int rounds) {
	int64_t pairs = race->problem->row[race->problem->need_count];
	figure("processor time / NetworkSimplex", ratio(race, 0, rounds), "", large ? 0.05 : 0.2);
	figure("processor time / CostScaling", ratio(race, 1, rounds), "", large ? 0.08 : 0.2);
	figure("memory, with the problem's own pairs",
		(double)median(race->ours, rounds).memory / (double)pairs + sizeof(DispatchPair),
		"bytes a pair", 24);
}

static void candidate(const char *size, uint64_t seed, int rounds) {
	Arena *arena = arena_new(0);
	DemoDispatch demo;
	DispatchProblem problem;
	if (!instance_city(size, seed, arena, &demo))
		exit(2);
	measure_candidates(&demo.city, size);
	instance_candidates(&demo.city, arena, &problem);
	int64_t pairs = problem.row[problem.need_count], places = 0;
	for (int32_t n = 0; n < problem.need_count; n++)
		places += problem.places[n];
	printf("  %d people, %d needs, %" PRId64 " places, %" PRId64 " pairs, seed %" PRIu64 "\n",
		problem.person_count, problem.need_count, places, pairs, seed);
	Race race = {.problem = &problem, .threads = 1};
	must("same optimum as LEMON's two, certificate holds", race_rounds(&race, rounds));
	say_race(&race, rounds);
	if (strcmp(size, "S") != 0)
		say_bars(&race, !strcmp(size, "L"), rounds);
	measure_threads(&race, rounds < 3 ? 3 : rounds);
	arena_free(arena);
}

/* The graph as a DIMACS file on standard output, for any other solver. */
static void dimacs(const char *size, uint64_t seed) {
	Arena *arena = arena_new(0);
	DemoDispatch demo;
	DispatchProblem problem;
	LemonFlow flow;
	if (!instance_city(size, seed, arena, &demo))
		exit(2);
	instance_candidates(&demo.city, arena, &problem);
	flow_of_problem(&problem, arena, &flow);
	printf("p min %d %" PRId64 "\n", flow.node_count, flow.arc_count);
	for (int32_t i = 0; i < flow.node_count; i++)
		if (flow.supply[i])
			printf("n %d %" PRId64 "\n", i + 1, flow.supply[i]);
	for (int64_t i = 0; i < flow.arc_count; i++)
		printf("a %d %d 0 %" PRId64 " %" PRId64 "\n", flow.tail[i] + 1, flow.head[i] + 1,
			flow.capacity[i], flow.cost[i]);
	arena_free(arena);
}

/* ---- families ---------------------------------------------------------------------------------- */

static void family(const Family *family, uint64_t seed, int rounds) {
	Arena *arena = arena_new(0);
	DispatchProblem problem;
	char name[80];
	family->make(FAMILY_NODES, seed, arena, &problem);
	printf("%s: %d people, %d needs, %" PRId64 " pairs\n", family->name, problem.person_count,
		problem.need_count, problem.row[problem.need_count]);
	Race race = {.problem = &problem, .threads = 1};
	must("same optimum as LEMON's two, certificate holds", race_rounds(&race, rounds));
	say_race(&race, rounds);
	double a = ratio(&race, 0, rounds), b = ratio(&race, 1, rounds);
	snprintf(name, sizeof name, "processor time / the better of LEMON's");
	figure(name, a > b ? a : b, "", 3);
	figure("processor time", median(race.ours, rounds).seconds, "s", 2);
	arena_free(arena);
}

/* ---- the whole city ---------------------------------------------------------------------------- */

typedef struct Whole {
	const DispatchCity *city;
	int threads;
	bool prove;
} Whole;

static void run_plan(void *self, Measured *out) {
	const Whole *whole = self;
	Arena *arena = arena_new(0);
	DispatchControl control = {.threads = whole->threads};
	DispatchPlan plan;
	DispatchProof proof;
	double wall = bench_wall_seconds(), before = bench_processor_seconds();
	bool solved = !dispatch_plan(whole->city, &control, arena, &plan);
	out->seconds = bench_processor_seconds() - before;
	out->wall = bench_wall_seconds() - wall;
	if (!solved)
		return;
	out->cost = plan.result.covered;
	out->bound = plan.result.wanted;
	out->pairs = plan.pairs;
	out->rounds = plan.rounds;
	out->good = plan.proved;
	if (whole->prove)
		out->good =
			out->good && !dispatch_plan_prove(whole->city, &plan, 1, &proof) && proof.optimal;
}

/* Candidates found and their graph solved: what the whole is compared with. */
static void run_candidate_plan(void *self, Measured *out) {
	const Whole *whole = self;
	Arena *arena = arena_new(0);
	DispatchProblem problem;
	DispatchResult result;
	instance_candidates(whole->city, arena, &problem);
	double before = bench_processor_seconds();
	out->good = !dispatch_solve(&problem, NULL, arena, &result);
	out->seconds = bench_processor_seconds() - before;
	out->cost = result.covered;
}

static void whole(const char *size, uint64_t seed, int rounds) {
	Arena *arena = arena_new(0);
	DemoDispatch demo;
	if (!instance_city(size, seed, arena, &demo))
		exit(2);
	Whole one = {&demo.city, 1, true}, two = {&demo.city, 2, false};
	Measured full[ROUNDS_MOST] = {0}, part[ROUNDS_MOST] = {0}, pair[ROUNDS_MOST] = {0};
	Measured middle, few, both;
	bool good = true;
	for (int i = 0; i < rounds; i++) {
		good = bench_child(run_plan, &one, &full[i]) && full[i].good && good;
		bench_child(run_candidate_plan, &one, &part[i]);
		bench_child(run_plan, &two, &pair[i]);
	}
	middle = median(full, rounds);
	few = median(part, rounds);
	both = median(pair, rounds);
	must("certificate over every pair of the city", good);
	printf("  fills %" PRId64 " of %" PRId64 " places, the candidate graph %" PRId64 "; %" PRId64
		   " pairs held at the end, %" PRId64 " rounds of pricing\n",
		middle.cost, middle.bound, few.cost, middle.pairs, middle.rounds);
	printf(
		"  whole %.3f s, candidate graph %.3f s (medians of %d); elapsed on one thread %.3f s, on "
		"two %.3f s\n",
		middle.seconds, few.seconds, rounds, middle.wall, both.wall);
	figure("processor time / candidate graph's", middle.seconds / few.seconds, "", 6);
	arena_free(arena);
}

/* The candidate graph of XL, too large for LEMON here; the whole city of XL without a bar. */
static void largest(uint64_t seed) {
	Arena *arena = arena_new(0);
	DemoDispatch demo;
	DispatchProblem problem;
	Measured run;
	instance_city("XL", seed, arena, &demo);
	instance_candidates(&demo.city, arena, &problem);
	int64_t pairs = problem.row[problem.need_count];
	Race race = {.problem = &problem, .threads = 1};
	must("certificate holds", bench_child(run_ours, &race, &run) && run.good);
	printf("  %" PRId64 " pairs in the candidate graph\n", pairs);
	figure("processor time", run.seconds, "s", 60);
	figure("memory, with the problem's own pairs",
		((double)run.memory + (double)pairs * sizeof *problem.pairs) * 1e-9, "GB", 1.5);
	arena_free(arena);
}

static void largest_whole(uint64_t seed) {
	Arena *arena = arena_new(0);
	DemoDispatch demo;
	Measured run;
	instance_city("XL", seed, arena, &demo);
	Whole one = {&demo.city, 1, false};
	must("ends with the optimum over every pair", bench_child(run_plan, &one, &run) && run.good);
	printf("  fills %" PRId64 " of %" PRId64 " places with %" PRId64
		   " pairs held at the end; %.1f s, %.2f GB beside people and needs (no bar)\n",
		run.cost, run.bound, run.pairs, run.seconds, (double)run.memory * 1e-9);
	arena_free(arena);
}

/* ---- re-planning ------------------------------------------------------------------------------- */

static void say_batch(const DispatchProblem *problem, double share, double bar, uint64_t seed) {
	char name[80];
	Replan run = replan_batch(problem, share, seed);
	must("after the changes as solved anew, certificate holds", run.equal);
	printf("  %" PRId64 " searches in %.4f s, anew %.4f s\n", run.searches, run.change, run.cold);
	snprintf(name, sizeof name, "%g %% leave, arrive, appear / anew", 100 * share);
	if (problem->person_count >= 100000)
		figure(name, run.change / run.cold, "", bar);
	else
		printf("  %-52s %8.3f\n", name, run.change / run.cold);
}

static void replan(const char *size, uint64_t seed) {
	Arena *arena = arena_new(0);
	DemoDispatch demo;
	DispatchProblem problem;
	if (!instance_city(size, seed, arena, &demo))
		exit(2);
	instance_candidates(&demo.city, arena, &problem);
	say_batch(&problem, 0.01, 0.2, seed);
	say_batch(&problem, 0.001, 0.02, seed);
	Events events = replan_events(&problem, 3000, seed);
	must("after 3,000 events as solved anew", events.equal);
	printf("  one event: median %.0f us, worst %.2f ms\n", events.p50 * 1e6, events.most * 1e3);
	figure("one event, 99 of 100", events.p99 * 1e3, "ms", 4);
	arena_free(arena);
}

/* ---- main -------------------------------------------------------------------------------------- */

static int usage(void) {
	fputs("bench_dispatch candidate SIZE SEED ROUNDS | whole SIZE SEED ROUNDS | families - SEED "
		  "ROUNDS | largest XL SEED 1 | replan SIZE SEED 1 | "
		  "dimacs SIZE SEED 1 | FAMILY - SEED ROUNDS\n",
		stderr);
	return 2;
}

int main(int argc, char **argv) {
	if (argc != 5)
		return usage();
	uint64_t seed = strtoull(argv[3], NULL, 10);
	int rounds = atoi(argv[4]);
	rounds = rounds < 1 ? 1 : rounds < ROUNDS_MOST ? rounds : ROUNDS_MOST;
	if (!strcmp(argv[1], "candidate"))
		candidate(argv[2], seed, rounds);
	else if (!strcmp(argv[1], "whole"))
		whole(argv[2], seed, rounds);
	else if (!strcmp(argv[1], "dimacs"))
		dimacs(argv[2], seed);
	else if (!strcmp(argv[1], "replan"))
		replan(argv[2], seed);
	else if (!strcmp(argv[1], "largest"))
		largest(seed);
	else if (!strcmp(argv[1], "largest-whole"))
		largest_whole(seed);
	else if (!strcmp(argv[1], "families"))
		for (int i = 0; i < FAMILY_COUNT; i++)
			family(&families[i], seed, rounds);
	else
		for (int i = 0; i < FAMILY_COUNT; i++)
			if (!strcmp(argv[1], families[i].name))
				family(&families[i], seed, rounds);
	return !all_met;
}
