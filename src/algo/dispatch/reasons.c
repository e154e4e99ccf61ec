#include "algo/dispatch/reasons.h"

#include "algo/dispatch/margins.h"

struct DispatchReasons {
	const DispatchResult *result;
	Margins margins;
};

/* ---- rows -------------------------------------------------------------------------------------- */

static const DispatchPair *row_of_problem(void *self, int32_t n, int32_t *count) {
	const DispatchProblem *problem = self;
	*count = (int32_t)(problem->row[n + 1] - problem->row[n]);
	return problem->pairs + problem->row[n];
}

DispatchRows dispatch_rows_of(const DispatchProblem *problem) {
	return (DispatchRows){.person_count = problem->person_count,
		.need_count = problem->need_count,
		.places = problem->places,
		.penalty = problem->penalty,
		.row = row_of_problem,
		.self = (void *)problem};
}

/* ---- prices ------------------------------------------------------------------------------------ */

DispatchReasons *dispatch_reasons_new(
	const DispatchRows *rows, const DispatchResult *result, bool optimal, Arena *arena) {
	DispatchReasons *reasons = arena_new_of(arena, DispatchReasons);
	*reasons = (DispatchReasons){.result = result};
	margins_find(rows, result, optimal, arena, &reasons->margins);
	return reasons;
}

DispatchWorth dispatch_worth(int64_t cost, int64_t step) {
	int64_t steps = (cost + step / 2) / step;
	return (DispatchWorth){steps, cost - steps * step};
}

DispatchRange dispatch_need_range(const DispatchReasons *reasons, int32_t n) {
	int64_t price = reasons->result->need_price[n];
	return (DispatchRange){price - reasons->margins.down[n], price + reasons->margins.up[n]};
}

DispatchRange dispatch_person_range(const DispatchReasons *reasons, int32_t p) {
	int64_t price = reasons->result->person_price[p];
	int32_t n = reasons->result->need_of[p];
	if (n == DISPATCH_NONE)
		return (DispatchRange){price, price};
	return (DispatchRange){price - reasons->margins.down[n], price + reasons->margins.up[n]};
}

int64_t dispatch_one_more(const DispatchReasons *reasons, int32_t n) {
	return dispatch_need_range(reasons, n).low;
}

/* ---- who goes ---------------------------------------------------------------------------------- */

/* At the dearest prices who would come first is as dear as who goes: the same for all of a need. */
DispatchWhySent dispatch_why_sent(const DispatchReasons *reasons, int32_t person) {
	DispatchWhySent sent = reasons->margins.sent[person];
	sent.next = reasons->margins.next[reasons->result->need_of[person]];
	sent.more = dispatch_person_range(reasons, person).high;
	return sent;
}

/* ---- what would change ------------------------------------------------------------------------- */

int64_t dispatch_why_not_there(DispatchRange person, DispatchRange need, int64_t cost) {
	int64_t low = cost + person.low - need.low, high = cost + person.high - need.high;
	return low > high ? low : high;
}

void dispatch_help(DispatchHelp *help, int32_t person, int64_t gain) {
	if (gain <= 0)
		return;
	help->people++;
	if (help->person != DISPATCH_NONE && gain <= help->gain)
		return;
	help->person = person;
	help->gain = gain;
}
