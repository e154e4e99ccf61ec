#include "app/verify.h"

#include "app/verify_seals.h"
#include "app/verify_sql.h"
#include "base/guard.h"
#include "core/packs.h"
#include "mod/duty/rest.h"

#include <string.h>

typedef struct Verify {
	FILE *report;
	bool broken;
} Verify;

/* ---- one statement that finds an offender ------------------------------------------------------------- */

static const struct {
	const char *invariant;
	const DbStmt *offender;
} queries[] = {
	{"head-count never exceeded", &SQL_VERIFY_HEAD_COUNT},
	{"every place taken by one duty", &SQL_VERIFY_PLACES},
	{"needs are where their duties say", &SQL_VERIFY_NEED_STATUS},
	{"no need at work with nobody there or to come", &SQL_VERIFY_NEED_WORKING},
	{"nobody asked for a cancelled need", &SQL_VERIFY_NEED_CANCELLED},
	{"duties have the times their status says", &SQL_VERIFY_DUTY_TIMES},
	{"calls count whom they asked, and over none is open", &SQL_VERIFY_CALL_ASKS},
	{"every yes became a duty", &SQL_VERIFY_ASK_DUTIES},
	{"every place in a line has one person", &SQL_VERIFY_LINE},
	{"nobody in two places at once", &SQL_VERIFY_TWO_PLACES},
	{"hours equal check-in, check-out and confirmation", &SQL_VERIFY_HOURS},
	{"no duty with less than no hours", &SQL_VERIFY_HOURS_NEGATIVE},
	{"no id given twice", &SQL_VERIFY_IDS},
	{"volunteers are as many as counted", &SQL_VERIFY_VOLUNTEER_COUNT},
	{"every read of a person reachable from its journal line", &SQL_VERIFY_READS},
	{"every need reachable from its journal line", &SQL_VERIFY_NEED_LINES},
	{"every duty reachable from its journal line", &SQL_VERIFY_DUTY_LINES},
	{"every call reachable from its journal line", &SQL_VERIFY_CALL_LINES},
	{"every ask reachable from its journal line", &SQL_VERIFY_ASK_LINES},
	{"every raise of a need reachable from its journal line", &SQL_VERIFY_TIER_LINES},
	{"every loan reachable from its journal line", &SQL_VERIFY_LOAN_LINES},
	{"every rest override reachable from its journal line", &SQL_VERIFY_OVERRIDE_LINES},
	{"every dispatch reachable from its journal line", &SQL_VERIFY_DISPATCH_LINES},
	{"no dispatch plans beyond a need's head-count", &SQL_VERIFY_DISPATCH_PLACES},
	{"every ledger line reachable from its journal line", &SQL_VERIFY_LEDGER_LINES},
	{"every person reachable from its journal line", &SQL_VERIFY_PERSON_LINES},
	{"every volunteer reachable from its journal line", &SQL_VERIFY_VOLUNTEER_LINES},
	{"every organisation reachable from its journal line", &SQL_VERIFY_ORGANISATION_LINES},
	{"every incident reachable from its journal line", &SQL_VERIFY_INCIDENT_LINES},
	{"every complaint reachable from its journal line", &SQL_VERIFY_COMPLAINT_LINES},
	{"every account reachable from its journal line", &SQL_VERIFY_ACCOUNT_LINES},
	{"every grant reachable from its journal line", &SQL_VERIFY_GRANT_LINES},
};

static void say(
	Verify *verify, const char *invariant, bool holds, const char *offender, int64_t id) {
	if (holds)
		fprintf(verify->report, "ok      %s\n", invariant);
	else
		fprintf(verify->report, "BROKEN  %s: %s %lld\n", invariant, offender, (long long)id);
	verify->broken = verify->broken || !holds;
}

static int check_queries(Ctx *ctx, Verify *verify) {
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
		int64_t id = 0;
		int r = db_int(ctx->db, queries[i].offender, DB_NO_ARGS, &id);
		if (r < 0)
			return r;
		say(verify, queries[i].invariant, r == DB_NONE, "row", id);
	}
	return 0;
}

/* ---- rest: judge every duty beside the person's others ---------------------------------------------------- */

typedef struct DutyRow {
	Id id, need, volunteer;
	Time starts_at, ends_at, in_at, out_at;
	Time birth;
	int8_t ppe, hot, staff;
	const char *level, *task;
	int64_t assigned_seq, missed_seq; /* lines of the journal; INT_ABSENT: never missed */
} DutyRow;
static const Field duty_row[] = {
	FIELD(DutyRow, id, FIELD_ID),
	FIELD(DutyRow, need, FIELD_ID),
	FIELD(DutyRow, volunteer, FIELD_ID),
	FIELD(DutyRow, starts_at, FIELD_TIME),
	FIELD(DutyRow, ends_at, FIELD_TIME),
	FIELD(DutyRow, in_at, FIELD_TIME),
	FIELD(DutyRow, out_at, FIELD_TIME),
	FIELD(DutyRow, birth, FIELD_TIME),
	FIELD(DutyRow, ppe, FIELD_BOOL),
	FIELD(DutyRow, hot, FIELD_BOOL),
	FIELD(DutyRow, task, FIELD_TEXT),
	FIELD(DutyRow, staff, FIELD_BOOL),
	FIELD(DutyRow, level, FIELD_TEXT),
	FIELD(DutyRow, assigned_seq, FIELD_INT),
	FIELD(DutyRow, missed_seq, FIELD_INT),
	FIELD_END,
};
typedef struct RuleRow {
	const char *rule;
} RuleRow;
static const Field rule_row[] = {FIELD(RuleRow, rule, FIELD_TEXT), FIELD_END};

/* What was planned, less what was not worked: the gate judged by no less than this. */
static RestSpan planned_span(const DutyRow *d) {
	Time from = d->in_at > d->starts_at ? d->in_at : d->starts_at;
	Time to = d->out_at && d->out_at < d->ends_at ? d->out_at : d->ends_at;
	return (RestSpan){from, to > from ? to : from, d->ppe == 1};
}

/* What counted beside `duty` when the gate judged it: one that was missed by then came back later. */
static bool counted(const DutyRow *other, const DutyRow *duty) {
	RestSpan span = planned_span(other);
	return span.to > span.from &&
		(other->missed_seq == INT_ABSENT || other->missed_seq > duty->assigned_seq);
}

static int overridden_rules(Ctx *ctx, const DutyRow *duty, const char *const **out) {
	RuleRow *rows;
	size_t count;
	int r = db_all(ctx->db, &SQL_VERIFY_OVERRIDES,
		DB_ARGS(ARG_INT("volunteer", duty->volunteer), ARG_INT("need", duty->need)), rule_row,
		sizeof *rows, ctx->arena, &rows, &count);
	const char **rules = arena_array_of(ctx->arena, const char *, count + 1);
	for (size_t k = 0; k < count; k++)
		rules[k] = rows[k].rule;
	*out = rules;
	return r;
}

/* How many people the need asked for may have changed since; the gate alone judges that. */
static int judge(Ctx *ctx, const DutyRow *duties, size_t count, size_t i, const char **rule) {
	RestSpan others[255];
	const char *const *overridden;
	size_t n = 0;
	RestSpan shift = planned_span(&duties[i]);
	if (shift.to == shift.from) /* worked at quite another time, as paper said later */
		return 0;
	for (size_t k = 0; k < count && n < 255; k++)
		if (k != i && counted(&duties[k], &duties[i]))
			others[n++] = planned_span(&duties[k]);
	int r = overridden_rules(ctx, &duties[i], &overridden);
	if (r)
		return r;
	const PackTask *task = packs_task(ctx->packs, duties[i].task);
	RestAsked asked = {.worked = others,
		.count = n,
		.shift = shift,
		.work = {.hot = duties[i].hot == 1, .light = !task || task->light, .alone_ok = true},
		.staff = duties[i].staff == 1,
		.birth = duties[i].birth,
		.level = duties[i].level,
		.overridden = overridden};
	*rule = rest_judge(ctx->packs, &asked).rule;
	return 0;
}

/* A rule broken by the later of two shifts shows at both: only the one made last can be to blame,
 * so a person passes when some order of making explains all of them. The last row made is judged
 * beside all, then the one before beside the rest, and so on. */
static int check_person(Ctx *ctx, Verify *verify, DutyRow *duties, size_t count, bool *holds) {
	for (size_t left = count; left; left--) {
		size_t last = 0;
		const char *rule = NULL;
		for (size_t i = 1; i < left; i++)
			if (duties[i].id > duties[last].id)
				last = i;
		int r = judge(ctx, duties, left, last, &rule);
		if (r)
			return r;
		if (rule) {
			say(verify, "no rest rule broken without an override", false, rule, duties[last].id);
			*holds = false;
		}
		duties[last] = duties[left - 1];
	}
	return 0;
}

static int check_rest(Ctx *ctx, Verify *verify) {
	DutyRow *rows;
	size_t count;
	bool holds = true;
	int r = db_all(
		ctx->db, &SQL_VERIFY_DUTIES, DB_NO_ARGS, duty_row, sizeof *rows, ctx->arena, &rows, &count);
	for (size_t i = 0, n; i < count && !r; i += n) {
		for (n = 1; i + n < count && rows[i + n].volunteer == rows[i].volunteer;)
			n++;
		r = check_person(ctx, verify, rows + i, n, &holds);
	}
	if (!r && holds)
		say(verify, "no rest rule broken without an override", true, "", 0);
	return r;
}

/* ---- all ---------------------------------------------------------------------------------------------------- */

static int check_chain(Ctx *ctx, Verify *verify) {
	int64_t lines, broken;
	int r = journal_verify(ctx->db, &lines, &broken);
	if (r < 0)
		return r;
	say(verify, "the journal's chain is whole", r == 0, "line", broken);
	if (!r)
		fprintf(verify->report, "        %lld lines\n", (long long)lines);
	return 0;
}

static int check_all(Ctx *ctx, Verify *verify) {
	int r = check_chain(ctx, verify);
	if (!r)
		r = check_queries(ctx, verify);
	return r ? r : check_rest(ctx, verify);
}

static void tell(void *self, const char *invariant, bool holds, const char *offender, int64_t id) {
	say(self, invariant, holds, offender, id);
}

static int check_with_seals(Ctx *ctx, void *self) {
	Verify *verify = self;
	int r = check_all(ctx, verify);
	if (r || ctx->keys)
		return r ? r : verify_seals(ctx, &(VerifyTeller){tell, verify});
	fprintf(verify->report, "        not looked at without a key: seals and signatures\n");
	return 0;
}

int verify_city(City *city, FILE *report) {
	Verify verify = {.report = report};
	int r = core_read(city->core, check_with_seals, &verify);
	return r ? r : verify.broken;
}

/* ---- a database without a house ------------------------------------------------------------------------- */

typedef struct Alone {
	Ctx ctx;
	Verify verify;
} Alone;

/* Rows are read by the newest schema's statements. */
static int check_rows(Alone *alone) {
	int number, newest = city_newest_schema();
	int r = db_schema_number(alone->ctx.db, &number);
	if (r || number == newest)
		return r ? r : check_with_seals(&alone->ctx, &alone->verify);
	fprintf(alone->verify.report,
		"        schema %d, this program's is %d: rows are not looked at\n", number, newest);
	return check_chain(&alone->ctx, &alone->verify);
}

static int check_alone(void *self) {
	Alone *alone = self;
	int r = db_integrity(alone->ctx.db);
	if (r < 0)
		return r;
	fprintf(alone->verify.report,
		r ? "BROKEN  the file's pages hold together\n"
		  : "ok      the file's pages hold together\n");
	alone->verify.broken = r != 0;
	return r ? 0 : check_rows(alone);
}

int verify_database(Db *db, const Packs *packs, const Keys *keys, FILE *report) {
	Arena *arena = arena_new(0);
	if (!arena)
		return ERR_MEMORY;
	Alone alone = {.ctx = {.db = db, .arena = arena, .packs = packs, .keys = keys},
		.verify = {.report = report}};
	int r = guarded(arena, check_alone, &alone);
	arena_free(arena);
	return r ? r : alone.verify.broken;
}
