/* The order of the steps, and the two halves side by side: where people abound and where they are
 * short share no pair, so two threads may do one each. */
#include "algo/dispatch/dispatch_private.h"

#include "base/error.h"

#include <pthread.h>
#include <string.h>

enum { NEAR_LEAST = 64 };

void solver_decide(Solver *s, int32_t (*extend)(void *self, int32_t need), void *self) {
	ArenaMark mark = arena_mark(s->arena);
	Coverage coverage = {.graph = &s->graph,
		.group = s->group,
		.group_count = s->group_count,
		.extend = extend,
		.self = self,
		.control = s->control,
		.person_region = s->person_region,
		.need_region = s->need_region};
	coverage.need_of = arena_array_of(s->arena, int32_t, (size_t)s->graph.person_count + 1);
	solver_say(s, DISPATCH_COVER, 0, s->group_count);
	coverage_decide(&coverage, s->arena);
	if (!extend)
		arena_rewind(s->arena, mark);
	if (!solver_cancelled(s))
		return;
	memset(s->person_region, 0, (size_t)s->graph.person_count);
	memset(s->need_region, 0, (size_t)s->graph.need_count);
}

/* ---- repair ------------------------------------------------------------------------------------ */

typedef struct Half {
	Solver *solver;
	bool abundant; /* region 0, or the others */
	bool reports;  /* on the calling thread */
	Auction auction;
	Search search;
} Half;

static bool in_half(const Half *half, Region region) {
	return !region == half->abundant;
}

/* Plan and bound at the prices of now; both sides' sums. */
static void report(const Half *half) {
	const Solver *s = half->solver;
	const DispatchControl *control = s->control;
	if (!half->reports || !control || !control->progress)
		return;
	DispatchProgress progress = {.stage = DISPATCH_REPAIR};
	for (int32_t n = 0; n < s->graph.need_count; n++) {
		int64_t empty = s->graph.places[n] - s->need[n].filled;
		progress.bound += s->graph.places[n] * s->need[n].price;
		progress.cost += s->need[n].filled * s->need[n].price + empty * s->need[n].penalty;
		progress.done += s->need[n].filled;
		progress.total += s->need[n].capacity;
	}
	for (int32_t p = 0; p < s->graph.person_count; p++) {
		progress.bound -= s->person[p].price;
		progress.cost -= s->person[p].need == DISPATCH_NONE ? 0 : s->person[p].price;
	}
	control->progress(control->self, &progress);
}

/* Places that stand empty below the penalty. */
static bool repair_needs(Half *half) {
	Solver *s = half->solver;
	for (int32_t n = 0; n < s->graph.need_count; n++) {
		Need *need = &s->need[n];
		if (!in_half(half, s->need_region[n]))
			continue;
		if (n % 4096 == 0)
			report(half);
		while (need->filled < s->graph.places[n] && need->price < need->penalty)
			if (!search_from_need(s, &half->search, n))
				return false;
	}
	return true;
}

static bool idles_at_price(const Half *half, int32_t p) {
	const Person *person = &half->solver->person[p];
	return in_half(half, half->solver->person_region[p]) && person->need == DISPATCH_NONE &&
		person->price > 0;
}

/* Worth a pass over all arcs only where many searches follow. */
static void look_near(Half *half) {
	const Solver *s = half->solver;
	int64_t most = 0;
	int32_t count = 0;
	for (int32_t p = 0; p < s->graph.person_count; p++) {
		if (!idles_at_price(half, p))
			continue;
		count++;
		most = s->person[p].price > most ? s->person[p].price : most;
	}
	half->search.has_near = false;
	if (count >= NEAR_LEAST)
		search_near(half->solver, &half->search, half->abundant, most);
}

/* People who are idle but have a price. Prices only fall. */
static bool repair_persons(Half *half) {
	Solver *s = half->solver;
	look_near(half);
	for (int32_t p = 0; p < s->graph.person_count; p++)
		if (idles_at_price(half, p) && !search_from_person(s, &half->search, p))
			return false;
	return true;
}

static void *run_half(void *self) {
	Half *half = self;
	if (half->abundant) {
		auction_needs(&half->auction, &half->search);
		exact_need_prices(half->solver);
		if (repair_needs(half))
			repair_persons(half);
	} else {
		auction_persons(&half->auction, &half->search);
		exact_person_prices(half->solver);
		if (repair_persons(half))
			repair_needs(half);
	}
	return NULL;
}

static void run_both(Half *abundant, Half *shortage, int threads) {
	pthread_t thread;
	bool apart = threads > 1 && !pthread_create(&thread, NULL, run_half, shortage);
	abundant->reports = true;
	run_half(abundant);
	if (apart) {
		pthread_join(thread, NULL);
		return;
	}
	shortage->reports = true;
	run_half(shortage);
}

static void count(Solver *s, const Search *search) {
	s->bids += search->bids;
	s->paths += search->paths;
	s->labels += search->labels;
}

static void repair_halves(Solver *s) {
	ArenaMark mark = arena_mark(s->arena);
	Half halves[2] = {
		{.solver = s, .abundant = true, .reports = true}, {.solver = s, .reports = true}};
	for (int i = 0; i < 2 && !s->cancelled; i++) {
		search_init(&halves[i].search, s);
		s->cancelled = !repair_needs(&halves[i]) || !repair_persons(&halves[i]);
		count(s, &halves[i].search);
	}
	arena_rewind(s->arena, mark);
}

/* ---- between the regions ----------------------------------------------------------------------- */

static bool crossed(const Solver *s, int32_t n) {
	const DispatchPair *row = s->graph.row[n];
	for (int32_t i = s->graph.active[n]; i < s->graph.degree[n]; i++)
		if (row[i].cost + s->person[row[i].person].price < s->need[n].price)
			return true;
	return false;
}

/* The price falls to the best offer; who is then too dear leaves. */
void solver_lower(Solver *s, int32_t n) {
	const DispatchPair *row = s->graph.row[n];
	Need *need = &s->need[n];
	for (int32_t i = 0; i < s->graph.degree[n]; i++) {
		int64_t offer = row[i].cost + s->person[row[i].person].price;
		need->price = offer < need->price ? offer : need->price;
	}
	for (int32_t i = 0; i < s->graph.degree[n]; i++) {
		Person *person = &s->person[row[i].person];
		if (person->need == n && row[i].cost + person->price > need->price)
			person->need = DISPATCH_NONE;
	}
}

/* Pairs between regions cannot undercut while steps are far above all prices within a region. The
 * auctions may bid a few Cmax more than a plan needs, so with few places and bare steps one may:
 * then the regions are one. */
static void settle(Solver *s) {
	int32_t n = 0;
	while (n < s->graph.need_count && !crossed(s, n))
		n++;
	if (n == s->graph.need_count)
		return;
	memset(s->person_region, 0, (size_t)s->graph.person_count);
	memset(s->need_region, 0, (size_t)s->graph.need_count);
	for (n = 0; n < s->graph.need_count; n++)
		solver_lower(s, n);
	solver_reactivate(s);
	repair_halves(s);
}

/* Cancelled: who is idle takes a place that is empty, the nearest first. */
static void seat_idle(Solver *s) {
	for (int32_t n = 0; n < s->graph.need_count; n++)
		for (int32_t i = 0; i < s->graph.active[n] && s->need[n].filled < s->need[n].capacity;
			 i++) {
			int32_t p = s->graph.row[n][i].person;
			if (s->person[p].need == DISPATCH_NONE)
				solver_assign(s, p, n);
		}
}

static void finish(Solver *s) {
	settle(s);
	if (s->cancelled)
		seat_idle(s);
}

void solver_run(Solver *s) {
	ArenaMark mark = arena_mark(s->arena);
	Half abundant = {.solver = s, .abundant = true}, shortage = {.solver = s};
	auction_init_needs(&abundant.auction, s);
	auction_init_persons(&shortage.auction, s);
	search_init(&abundant.search, s);
	search_init(&shortage.search, s);
	run_both(&abundant, &shortage, s->control ? s->control->threads : 1);
	count(s, &abundant.search);
	count(s, &shortage.search);
	arena_rewind(s->arena, mark);
	s->cancelled = solver_cancelled(s);
	finish(s);
}

void solver_repair(Solver *s) {
	repair_halves(s);
	finish(s);
}

/* ---- the result -------------------------------------------------------------------------------- */

static int64_t pair_costs(const Solver *s) {
	int64_t sum = 0;
	for (int32_t n = 0; n < s->graph.need_count; n++) {
		int32_t left = s->need[n].filled;
		for (int32_t i = 0; left && i < s->graph.active[n]; i++) {
			if (s->person[s->graph.row[n][i].person].need != n)
				continue;
			sum += s->graph.row[n][i].cost;
			left--;
		}
	}
	return sum;
}

void solver_result(const Solver *s, Arena *arena, DispatchResult *out) {
	const Graph *g = &s->graph;
	*out = (DispatchResult){
		.bids = s->bids, .paths = s->paths, .labels = s->labels, .cancelled = s->cancelled};
	out->need_of = arena_array_of(arena, int32_t, (size_t)g->person_count + 1);
	out->person_price = arena_array_of(arena, int64_t, (size_t)g->person_count + 1);
	out->need_price = arena_array_of(arena, int64_t, (size_t)g->need_count + 1);
	out->filled = arena_array_of(arena, int32_t, (size_t)g->need_count + 1);
	out->cost = pair_costs(s);
	for (int32_t p = 0; p < g->person_count; p++) {
		out->need_of[p] = s->person[p].need;
		out->person_price[p] = s->person[p].price;
		out->bound -= s->person[p].price;
	}
	for (int32_t n = 0; n < g->need_count; n++) {
		int64_t places = g->places[n];
		out->need_price[n] = s->need[n].price;
		out->filled[n] = s->need[n].filled;
		out->wanted += places;
		out->covered += s->need[n].filled;
		out->cost += (places - s->need[n].filled) * g->penalty[n];
		out->bound += places * s->need[n].price;
	}
}
