/* A plan of many shifts, checked and priced from the problem alone. */
#include "algo/dispatch/shifts.h"

enum { DAY = 1440 };

static void check_part(const DispatchProblem *part, const int32_t *need_of, ShiftCheck *out) {
	for (int32_t p = 0; p < part->person_count; p++)
		out->misplaced += need_of[p] != DISPATCH_NONE;
	for (int32_t n = 0; n < part->need_count; n++) {
		int64_t used = 0;
		for (int64_t i = part->row[n]; i < part->row[n + 1]; i++)
			if (need_of[part->pairs[i].person] == n) {
				out->cost += part->pairs[i].cost;
				used++;
			}
		out->misplaced += (used > part->places[n]) - used;
		out->cost += (part->places[n] - used) * part->penalty[n];
	}
}

static void check_rest(
	const ShiftProblem *problem, int32_t *const *need_of, int32_t a, int32_t b, ShiftCheck *out) {
	if (!shifts_conflict(&problem->rules, &problem->periods[a], &problem->periods[b]))
		return;
	for (int32_t p = 0; p < problem->person_count; p++)
		out->unrested += need_of[a][p] != DISPATCH_NONE && need_of[b][p] != DISPATCH_NONE;
}

/* Days in turn, as the periods are by start. */
static void check_days(
	const ShiftProblem *problem, int32_t *const *need_of, Arena *arena, ShiftCheck *out) {
	int64_t *minutes = arena_array_of(arena, int64_t, (size_t)problem->person_count + 1);
	int32_t day = 0;
	for (int32_t k = 0; k < problem->period_count; k++) {
		const ShiftPeriod *period = &problem->periods[k];
		bool is_new = k && period->start / DAY != day;
		day = period->start / DAY;
		for (int32_t p = 0; p < problem->person_count; p++) {
			int64_t before = is_new ? 0 : minutes[p];
			minutes[p] = before;
			if (need_of[k][p] == DISPATCH_NONE)
				continue;
			minutes[p] += period->end - period->start;
			out->long_days +=
				minutes[p] > problem->rules.day_most && before <= problem->rules.day_most;
		}
	}
}

static void check_people(const ShiftProblem *problem, int32_t *const *need_of, ShiftCheck *out) {
	for (int32_t p = 0; p < problem->person_count; p++) {
		int64_t count = 0;
		for (int32_t k = 0; k < problem->period_count; k++)
			count += need_of[k][p] != DISPATCH_NONE;
		out->too_many += count > problem->rules.shifts_most;
		out->cost += problem->rules.fairness * (count * (count - 1) / 2);
	}
}

void shifts_check(
	const ShiftProblem *problem, int32_t *const *need_of, Arena *arena, ShiftCheck *out) {
	*out = (ShiftCheck){0};
	for (int32_t k = 0; k < problem->period_count; k++) {
		check_part(&problem->parts[k], need_of[k], out);
		for (int32_t j = 0; j < k; j++)
			check_rest(problem, need_of, j, k, out);
	}
	check_days(problem, need_of, arena, out);
	check_people(problem, need_of, out);
}
