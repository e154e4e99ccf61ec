// C++ only because LEMON is.
#define NDEBUG
#include "algo/dispatch/lemon.h"

#include <ctime>
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>
#include <utility>
#include <vector>

namespace {

using Graph = lemon::StaticDigraph;

double processor_seconds() {
	timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec + now.tv_nsec * 1e-9;
}

void build(const LemonFlow &flow, Graph &graph) {
	std::vector<std::pair<int, int>> arcs;
	for (int64_t i = 0; i < flow.arc_count; i++)
		arcs.emplace_back(flow.tail[i], flow.head[i]);
	graph.build(flow.node_count, arcs.begin(), arcs.end());
}

template <class Solver> bool run(const LemonFlow &flow, LemonRun *out) {
	Graph graph;
	build(flow, graph);
	Graph::ArcMap<int64_t> cost(graph), capacity(graph);
	Graph::NodeMap<int64_t> supply(graph);
	for (int i = 0; i < graph.arcNum(); i++) {
		cost[graph.arc(i)] = flow.cost[i];
		capacity[graph.arc(i)] = flow.capacity[i];
	}
	for (int i = 0; i < graph.nodeNum(); i++)
		supply[graph.node(i)] = flow.supply[i];
	Solver solver(graph);
	solver.upperMap(capacity).costMap(cost).supplyMap(supply);
	const double before = processor_seconds();
	const bool found = solver.run() == Solver::OPTIMAL;
	out->seconds = processor_seconds() - before;
	out->cost = found ? solver.template totalCost<int64_t>() : 0;
	return found;
}

} // namespace

extern "C" bool lemon_solve(LemonMethod method, const LemonFlow *flow, LemonRun *out) {
	if (method == LEMON_NETWORK_SIMPLEX)
		return run<lemon::NetworkSimplex<Graph, int64_t, int64_t>>(*flow, out);
	return run<lemon::CostScaling<Graph, int64_t, int64_t>>(*flow, out);
}
