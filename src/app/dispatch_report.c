#include "app/dispatch_report.h"

#include <inttypes.h>
#include <string.h>

/* ---- the plan ---------------------------------------------------------------------------------- */

/* A cell and its comma, quoted where RFC 4180 asks for it. */
static void write_id(FILE *out, const char *id) {
	bool quoted = strpbrk(id, ",\"\r\n") != NULL;
	if (quoted)
		fputc('"', out);
	for (; *id; id++) {
		if (*id == '"')
			fputc('"', out);
		fputc(*id, out);
	}
	fputs(quoted ? "\"," : ",", out);
}

void report_plan_head(FILE *out) {
	fputs("volunteer_id,need_id,distance_m,cost\n", out);
}

void report_plan_row(const DispatchFiles *files, int32_t p, int32_t n, FILE *out) {
	const DispatchCity *city = &files->city;
	write_id(out, files->person_id[p]);
	write_id(out, files->need_id[n]);
	fprintf(out, "%" PRId64 ",%d\n", (int64_t)dispatch_distance(city, p, n),
		dispatch_cost(city, p, n) - dispatch_move_cost(city, p, n));
}

void report_plan(const DispatchReport *report, FILE *out) {
	const DispatchFiles *files = report->files;
	report_plan_head(out);
	for (int32_t row = 0; row < files->city.person_count; row++) {
		int32_t p = files->person_at[row], n = report->plan->result.need_of[p];
		if (n != DISPATCH_NONE)
			report_plan_row(files, p, n, out);
	}
}

/* ---- the summary ------------------------------------------------------------------------------- */

typedef struct Totals {
	int64_t wanted[4], covered[4]; /* of a tier */
	int64_t told, moved;           /* people; sent elsewhere or home */
} Totals;

static Totals totals_of(const DispatchReport *report) {
	const DispatchCity *city = &report->files->city;
	const DispatchResult *result = &report->plan->result;
	Totals totals = {0};
	for (int32_t n = 0; n < city->need_count; n++) {
		totals.wanted[city->needs[n].tier] += city->needs[n].places;
		totals.covered[city->needs[n].tier] += result->filled[n];
	}
	for (int32_t p = 0; city->told && p < city->person_count; p++) {
		totals.told += city->told[p] != DISPATCH_NONE;
		totals.moved += city->told[p] != DISPATCH_NONE && city->told[p] != result->need_of[p];
	}
	return totals;
}

static void put_tiers(JsonOut *json, const Totals *totals) {
	jw_key(json, "tiers");
	jw_array(json);
	for (int t = 1; t <= 3; t++) {
		jw_object(json);
		jw_put_int(json, "tier", t);
		jw_put_int(json, "wanted", totals->wanted[t]);
		jw_put_int(json, "covered", totals->covered[t]);
		jw_object_end(json);
	}
	jw_array_end(json);
}

void report_json(const DispatchReport *report, FILE *out) {
	const DispatchPlan *plan = report->plan;
	Totals totals = totals_of(report);
	Buf buf;
	JsonOut json;
	buf_init(&buf, report->arena);
	jw_init(&json, &buf);
	jw_object(&json);
	jw_put_int(&json, "cost", plan->result.cost + plan->offset);
	jw_put_int(&json, "bound", plan->result.bound + plan->offset);
	jw_put_bool(&json, "cancelled", plan->result.cancelled);
	jw_put_int(&json, "covered", plan->result.covered);
	jw_put_int(&json, "wanted", plan->result.wanted);
	jw_put_int(&json, "step", plan->step);
	put_tiers(&json, &totals);
	if (report->files->city.told) {
		jw_put_int(&json, "told", totals.told);
		jw_put_int(&json, "moved", totals.moved);
	}
	if (report->proof)
		jw_put_bool(&json, "proved", report->proof->optimal);
	report_why_json(report, &json);
	jw_object_end(&json);
	fprintf(out, "%s\n", buf.data);
}

static void say_proof(const DispatchProof *proof, FILE *out) {
	fprintf(out,
		"certificate: primal %" PRId64 ", dual %" PRId64 ", undercutting pairs %" PRId64
		", loose pairs %" PRId64 ", misplaced %" PRId64 ", bad prices %" PRId64 ": %s\n",
		proof->cost, proof->bound, proof->undercut, proof->loose, proof->misplaced,
		proof->bad_price, proof->optimal ? "optimal" : "NOT PROVED");
}

void report_text(const DispatchReport *report, FILE *out) {
	const DispatchPlan *plan = report->plan;
	Totals totals = totals_of(report);
	fprintf(
		out, "%" PRId64 " of %" PRId64 " places filled", plan->result.covered, plan->result.wanted);
	for (int t = 1; t <= 3; t++)
		fprintf(out, "%s tier %d: %" PRId64 " of %" PRId64, t == 1 ? ";" : ",", t,
			totals.covered[t], totals.wanted[t]);
	fprintf(out, "\ncost %" PRId64 ", bound %" PRId64 ", gap %" PRId64 "%s\n",
		plan->result.cost + plan->offset, plan->result.bound + plan->offset,
		plan->result.cost - plan->result.bound, plan->result.cancelled ? " (stopped early)" : "");
	if (report->files->city.told)
		fprintf(out, "%" PRId64 " of %" PRId64 " people who had been told are moved\n",
			totals.moved, totals.told);
	if (report->proof)
		say_proof(report->proof, out);
	report_why_text(report, out);
}
