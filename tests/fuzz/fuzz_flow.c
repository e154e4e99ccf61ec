/* Bytes as a DIMACS min-cost-flow file; a small network is solved, both ways if it is one of people. */
#include "algo/dispatch/flow.h"
#include "base/error.h"
#include "base/guard.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

enum { NODES_MOST = 200, ARCS_MOST = 1000 };

typedef struct Round {
	const char *data;
	size_t size;
	Arena *arena;
} Round;

static int read_and_solve(void *self) {
	const Round *round = self;
	FlowProblem problem;
	size_t line;
	int64_t either = 0, simplex = 0;
	int r = flow_read(round->data, round->size, round->arena, &problem, &line);
	if (r || problem.node_count > NODES_MOST || problem.arc_count > ARCS_MOST)
		return r;
	r = flow_solve(&problem, NULL, round->arena, &either);
	int s = flow_simplex(&problem, NULL, round->arena, &simplex);
	if (r >= 0 && s >= 0 && s != FLOW_OVERFLOW && (r != s || (!r && either != simplex)))
		abort();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	Round round = {(const char *)data, size, arena_new(64 << 20)};
	if (!round.arena)
		abort();
	guarded(round.arena, read_and_solve, &round);
	arena_free(round.arena);
	return 0;
}
