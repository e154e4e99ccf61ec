/* The certificate of a city's plan: nothing of the solver is used, every pair is made anew. */
#include "algo/dispatch/parallel.h"
#include "algo/dispatch/plan.h"

#include "base/error.h"
#include "base/guard.h"

typedef struct Prover {
	const DispatchCity *city;
	const DispatchPlan *plan;
	Reach *reach;
	Arena *arena;
	DispatchPair **found;  /* of a thread */
	DispatchProof *proofs; /* of a thread: sums to add */
	int threads;
	DispatchProof *out;
} Prover;

static void prove_need(Prover *prover, int32_t n, DispatchPair *row, DispatchProof *proof) {
	const DispatchResult *result = &prover->plan->result;
	int64_t price = result->need_price[n], penalty = prover->plan->penalty[n],
			places = prover->city->needs[n].places;
	int32_t used = 0, count = reach_row(prover->reach, n, INT64_MAX, row);
	for (int32_t i = 0; i < count; i++) {
		int64_t offer = row[i].cost + result->person_price[row[i].person];
		proof->undercut += offer < price;
		if (result->need_of[row[i].person] != n)
			continue;
		proof->loose += offer > price;
		proof->cost += row[i].cost;
		used++;
	}
	proof->misplaced += (used > places) - used; /* who is sent is added once more, below */
	proof->bad_price += price > penalty || (used < places && price < penalty);
	proof->cost += (places - used) * penalty;
	proof->bound += places * price;
}

static void prove_part(void *self, int thread, int64_t from, int64_t to) {
	Prover *prover = self;
	for (int64_t n = from; n < to; n++)
		prove_need(prover, (int32_t)n, prover->found[thread], &prover->proofs[thread]);
}

static void add(DispatchProof *sum, const DispatchProof *part) {
	sum->cost += part->cost;
	sum->bound += part->bound;
	sum->undercut += part->undercut;
	sum->loose += part->loose;
	sum->misplaced += part->misplaced;
	sum->bad_price += part->bad_price;
}

static int prove(void *self) {
	Prover *prover = self;
	const DispatchResult *result = &prover->plan->result;
	size_t threads = (size_t)prover->threads;
	prover->reach = reach_new(prover->city, prover->arena);
	prover->proofs = arena_array_of(prover->arena, DispatchProof, threads);
	prover->found = arena_array_of(prover->arena, DispatchPair *, threads);
	for (size_t i = 0; i < threads; i++)
		prover->found[i] =
			arena_array_of(prover->arena, DispatchPair, (size_t)prover->city->person_count + 1);
	parallel_for(prover->threads, prover->city->need_count, 64, prove_part, prover);
	DispatchProof sum = {0};
	for (size_t i = 0; i < threads; i++)
		add(&sum, &prover->proofs[i]);
	for (int32_t p = 0; p < prover->city->person_count; p++) {
		int64_t price = result->person_price[p];
		bool sent = result->need_of[p] != DISPATCH_NONE;
		sum.misplaced += sent;
		sum.bad_price += price < 0 || (!sent && price > 0);
		sum.bound -= price;
	}
	sum.optimal =
		!sum.undercut && !sum.loose && !sum.misplaced && !sum.bad_price && sum.cost == sum.bound;
	*prover->out = sum;
	return 0;
}

int dispatch_plan_prove(
	const DispatchCity *city, const DispatchPlan *plan, int threads, DispatchProof *out) {
	Prover prover = {.city = city, .plan = plan, .arena = arena_new(0), .out = out};
	prover.threads = threads < 1 ? 1 : threads < PARALLEL_MOST ? threads : PARALLEL_MOST;
	if (!prover.arena)
		return ERR_MEMORY;
	int r = guarded(prover.arena, prove, &prover);
	arena_free(prover.arena);
	return r;
}
