#include "app/dispatch_flow.h"

#include "algo/dispatch/flow.h"
#include "app/cli.h"
#include "app/cli_file.h"
#include "app/dispatch_stop.h"
#include "base/error.h"

#include <inttypes.h>
#include <stdio.h>

static int read_problem(const char *path, Arena *arena, FlowProblem *out) {
	FieldBlob file;
	size_t line;
	if (cli_file_read_most(arena, path, CLI_FILE_MOST, &file))
		return EXIT_USAGE;
	int r = flow_read((const char *)file.data, file.size, arena, out, &line);
	if (r)
		fprintf(stderr, "%s:%zu: %s\n", path, line, flow_fault_name((FlowFault)r));
	return r ? EXIT_USAGE : 0;
}

static int say(const char *path, int r, int64_t cost) {
	if (r < 0)
		return r;
	if (!r) {
		printf("s %" PRId64 "\n", cost);
		return EXIT_DONE;
	}
	fprintf(stderr, "%s: %s\n", path,
		r == FLOW_INFEASIBLE     ? "no flow meets the supplies"
			: r == FLOW_OVERFLOW ? "too large for exact sums in 64 bits"
								 : "stopped before the optimum was found");
	return r == FLOW_OVERFLOW ? EXIT_USAGE : EXIT_REFUSED;
}

int dispatch_flow(const char *path, double seconds, Arena *arena) {
	FlowProblem problem;
	DispatchControl control = {0};
	int64_t cost = 0;
	int r = read_problem(path, arena, &problem);
	if (r)
		return r;
	dispatch_stop_listen(&control, seconds);
	r = flow_solve(&problem, &control, arena, &cost);
	dispatch_stop_clear();
	return say(path, r, cost);
}
