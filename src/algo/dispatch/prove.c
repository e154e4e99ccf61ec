/* The certificate: complementary slackness, checked from the problem and the result alone. */
#include "algo/dispatch/dispatch.h"

#include <string.h>

/* The pairs of one need: none undercuts, used ones are tight. Return: pairs used. */
static int32_t prove_row(
	const DispatchProblem *problem, const DispatchResult *result, int32_t n, DispatchProof *out) {
	int32_t used = 0;
	for (int64_t i = problem->row[n]; i < problem->row[n + 1]; i++) {
		DispatchPair pair = problem->pairs[i];
		int64_t offer = pair.cost + result->person_price[pair.person];
		out->undercut += offer < result->need_price[n];
		if (result->need_of[pair.person] != n)
			continue;
		out->loose += offer > result->need_price[n];
		out->cost += pair.cost;
		used++;
	}
	return used;
}

static void prove_need(
	const DispatchProblem *problem, const DispatchResult *result, int32_t n, DispatchProof *out) {
	int64_t price = result->need_price[n], places = problem->places[n];
	int32_t used = prove_row(problem, result, n, out);
	out->misplaced += used > places;
	out->bad_price += price > problem->penalty[n] || (used < places && price < problem->penalty[n]);
	out->cost += (places - used) * problem->penalty[n];
	out->bound += places * price;
}

/* A person sent where no pair leads is one that no row counted. */
static int64_t count_sent(const DispatchProblem *problem, const DispatchResult *result) {
	int64_t sent = 0;
	for (int32_t p = 0; p < problem->person_count; p++)
		sent += result->need_of[p] != DISPATCH_NONE;
	for (int32_t n = 0; n < problem->need_count; n++)
		for (int64_t i = problem->row[n]; i < problem->row[n + 1]; i++)
			sent -= result->need_of[problem->pairs[i].person] == n;
	return sent;
}

void dispatch_prove(
	const DispatchProblem *problem, const DispatchResult *result, DispatchProof *out) {
	*out = (DispatchProof){0};
	for (int32_t n = 0; n < problem->need_count; n++)
		prove_need(problem, result, n, out);
	for (int32_t p = 0; p < problem->person_count; p++) {
		int64_t price = result->person_price[p];
		out->bad_price += price < 0 || (result->need_of[p] == DISPATCH_NONE && price > 0);
		out->bound -= price;
	}
	out->misplaced += count_sent(problem, result);
	out->optimal = !out->undercut && !out->loose && !out->misplaced && !out->bad_price &&
		out->cost == out->bound;
}
