/* What `huying dispatch --shifts` says of its plan. */
#include "app/dispatch_report.h"
#include "app/dispatch_shifts.h"

#include <inttypes.h>

static int32_t need_of(const DispatchWeek *week, int32_t k, int32_t p) {
	int32_t n = week->result.need_of[k][p];
	return n == DISPATCH_NONE ? DISPATCH_NONE : week->need[k][n];
}

void dispatch_week_plan(const DispatchWeek *week, const DispatchFiles *files, FILE *out) {
	report_plan_head(out);
	for (int32_t row = 0; row < files->city.person_count; row++)
		for (int32_t k = 0; k < week->problem.period_count; k++)
			if (need_of(week, k, files->person_at[row]) != DISPATCH_NONE)
				report_plan_row(
					files, files->person_at[row], need_of(week, k, files->person_at[row]), out);
}

typedef struct Totals {
	int64_t wanted[4], covered[4]; /* of a tier */
	int32_t working, most;         /* people with a shift; shifts of who has most */
} Totals;

static Totals totals_of(const DispatchWeek *week, const DispatchFiles *files) {
	Totals totals = {0};
	for (int32_t n = 0; n < files->city.need_count; n++)
		totals.wanted[files->city.needs[n].tier] += files->city.needs[n].places;
	for (int32_t p = 0; p < files->city.person_count; p++) {
		int32_t shifts = 0;
		for (int32_t k = 0; k < week->problem.period_count; k++) {
			int32_t n = need_of(week, k, p);
			if (n == DISPATCH_NONE)
				continue;
			totals.covered[files->city.needs[n].tier]++;
			shifts++;
		}
		totals.working += shifts > 0;
		totals.most = shifts > totals.most ? shifts : totals.most;
	}
	return totals;
}

static double gap_of(const ShiftResult *result) {
	return result->cost ? 100.0 * (double)(result->cost - result->bound) / (double)result->cost : 0;
}

void dispatch_week_text(const DispatchWeek *week, const DispatchFiles *files, FILE *out) {
	const ShiftResult *result = &week->result;
	Totals totals = totals_of(week, files);
	fprintf(out, "%d shifts: %" PRId64 " of %" PRId64 " places filled", week->problem.period_count,
		result->covered, result->wanted);
	for (int t = 1; t <= 3; t++)
		fprintf(out, "%s tier %d: %" PRId64 " of %" PRId64, t == 1 ? ";" : ",", t,
			totals.covered[t], totals.wanted[t]);
	fprintf(out, "\n%d people work, at most %d shifts each\n", totals.working, totals.most);
	fprintf(out, "cost %" PRId64 ", bound %" PRId64 ", gap %.3f%% after %d rounds%s\n",
		result->cost, result->bound, gap_of(result), result->rounds,
		result->cancelled ? " (stopped early)" : "");
}

void dispatch_week_json(
	const DispatchWeek *week, const DispatchFiles *files, Arena *arena, FILE *out) {
	const ShiftResult *result = &week->result;
	Totals totals = totals_of(week, files);
	Buf buf;
	JsonOut json;
	buf_init(&buf, arena);
	jw_init(&json, &buf);
	jw_object(&json);
	jw_put_int(&json, "shifts", week->problem.period_count);
	jw_put_int(&json, "cost", result->cost);
	jw_put_int(&json, "bound", result->bound);
	jw_put_real(&json, "gap_percent", gap_of(result));
	jw_put_int(&json, "rounds", result->rounds);
	jw_put_bool(&json, "cancelled", result->cancelled);
	jw_put_int(&json, "covered", result->covered);
	jw_put_int(&json, "wanted", result->wanted);
	jw_put_int(&json, "working", totals.working);
	jw_put_int(&json, "most_shifts", totals.most);
	jw_object_end(&json);
	fprintf(out, "%s\n", buf.data);
}
