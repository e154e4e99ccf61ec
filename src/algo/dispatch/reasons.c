#include "algo/dispatch/reasons.h"

#include "algo/dispatch/margins.h"

struct DispatchReasons {
	DispatchRows rows;
	const DispatchResult *result;
	Margins margins;
	DispatchWhySent *sent; /* of a person; `may` 0: not looked at yet */
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
	*reasons = (DispatchReasons){.rows = *rows, .result = result};
	reasons->sent = arena_array_of(arena, DispatchWhySent, (size_t)rows->person_count + 1);
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

static int32_t cheaper(const DispatchPair *row, int32_t count, int32_t cost) {
	int32_t n = 0;
	for (int32_t i = 0; i < count; i++)
		n += row[i].cost < cost;
	return n;
}

/* At the dearest prices who would come first is as dear as who goes: the same for all of a need. */
static int32_t next_for(
	const DispatchReasons *reasons, int32_t n, const DispatchPair *row, int32_t count) {
	int64_t least = reasons->rows.penalty[n];
	int32_t next = DISPATCH_NONE;
	for (int32_t i = 0; i < count; i++) {
		if (reasons->result->need_of[row[i].person] == n)
			continue;
		int64_t offer = row[i].cost + dispatch_person_range(reasons, row[i].person).high;
		if (offer > least || (offer == least && next != DISPATCH_NONE))
			continue;
		least = offer;
		next = row[i].person;
	}
	return next;
}

/* All of the need at once: its pairs may be dear to find. */
static void look_at(DispatchReasons *reasons, int32_t n) {
	int32_t count;
	const DispatchPair *row = reasons->rows.row(reasons->rows.self, n, &count);
	int32_t next = next_for(reasons, n, row, count);
	for (int32_t i = 0; i < count; i++) {
		if (reasons->result->need_of[row[i].person] != n)
			continue;
		reasons->sent[row[i].person] = (DispatchWhySent){.may = count,
			.nearer = cheaper(row, count, row[i].cost),
			.more = dispatch_person_range(reasons, row[i].person).high,
			.next = next};
	}
}

DispatchWhySent dispatch_why_sent(DispatchReasons *reasons, int32_t person) {
	if (!reasons->sent[person].may)
		look_at(reasons, reasons->result->need_of[person]);
	return reasons->sent[person];
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
