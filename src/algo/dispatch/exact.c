/* From the auction's prices to exactly feasible ones: one side is taken as it is, the other is
 * what the pairs allow. Used pairs that are not tight come apart; the searches join them again. */
#include "algo/dispatch/dispatch_private.h"

/* The highest price the offers allow. Where nobody is wanted the lowest does, whatever others pay. */
static int64_t least_offer(const Solver *s, int32_t n) {
	const DispatchPair *row = s->graph.row[n];
	int64_t least = s->graph.places[n] ? s->need[n].penalty : 0;
	for (int32_t i = 0; i < s->graph.active[n] && row[i].cost < least; i++) {
		int64_t offer = row[i].cost + s->person[row[i].person].price;
		least = offer < least ? offer : least;
	}
	return least;
}

static void release_loose(Solver *s, int32_t n) {
	const DispatchPair *row = s->graph.row[n];
	for (int32_t i = 0; i < s->graph.active[n]; i++) {
		const Person *person = &s->person[row[i].person];
		if (person->need == n && row[i].cost + person->price != s->need[n].price)
			solver_release(s, row[i].person);
	}
}

void exact_need_prices(Solver *s) {
	for (int32_t n = 0; n < s->graph.need_count; n++) {
		if (s->need_region[n])
			continue;
		s->need[n].price = least_offer(s, n);
		release_loose(s, n);
	}
}

void exact_person_prices(Solver *s) {
	const Graph *g = &s->graph;
	for (int32_t p = 0; p < g->person_count; p++) {
		Person *person = &s->person[p];
		if (!s->person_region[p])
			continue;
		int64_t best = 0, here = -1;
		for (int32_t i = 0; i < g->arc_count[p]; i++) {
			int64_t value = s->need[g->arcs[p][i].need].price - g->arcs[p][i].cost;
			best = value > best ? value : best;
			here = g->arcs[p][i].need == person->need ? value : here;
		}
		person->price = best;
		if (person->need != DISPATCH_NONE && here != best)
			solver_release(s, p);
	}
}
