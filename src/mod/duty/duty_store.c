#include "mod/duty/duty_store.h"

#include "mod/duty/duty_sql.h"

const char *const duty_statuses[] = {
	"assigned", "in", "out", "confirmed", "disputed", "cancelled", "missed", NULL};

const Field duty_fields[] = {
	FIELD(Duty, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(Duty, need, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(Duty, volunteer, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(Duty, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(Duty, home_area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(Duty, status, FIELD_ENUM, .values = duty_statuses, .flags = FIELD_REQUIRED,
		.summary = "assigned in out confirmed disputed cancelled missed"),
	FIELD(Duty, starts_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(Duty, ends_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(Duty, ppe, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(Duty, hot, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(Duty, staff, FIELD_BOOL),
	FIELD(Duty, level, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(Duty, round, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(Duty, in_at, FIELD_TIME),
	FIELD(Duty, in_how, FIELD_TEXT, .summary = "code coordinator paper"),
	FIELD(Duty, in_by, FIELD_ID),
	FIELD(Duty, out_at, FIELD_TIME),
	FIELD(Duty, out_how, FIELD_TEXT, .summary = "code coordinator paper"),
	FIELD(Duty, out_by, FIELD_ID),
	FIELD(Duty, witness, FIELD_TEXT),
	FIELD(Duty, confirmed_at, FIELD_TIME),
	FIELD(Duty, confirmed_how, FIELD_TEXT, .summary = "requester second"),
	FIELD(Duty, confirmed_by, FIELD_ID),
	FIELD(Duty, alarm_at, FIELD_TIME),
	FIELD(Duty, reason, FIELD_TEXT),
	FIELD(Duty, simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(Duty, created_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(Duty, version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

const Field ledger_fields[] = {
	FIELD(LedgerLine, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(LedgerLine, duty, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(LedgerLine, person, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(LedgerLine, kind, FIELD_TEXT, .flags = FIELD_REQUIRED, .summary = "service correction"),
	FIELD(LedgerLine, minutes, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(LedgerLine, reason, FIELD_TEXT),
	FIELD(LedgerLine, signed_by, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(LedgerLine, at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(LedgerLine, signature, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

const Field rest_override_fields[] = {
	FIELD(RestOverride, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(RestOverride, rule, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(RestOverride, need, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(RestOverride, volunteer, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(RestOverride, reason, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(RestOverride, by_account, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(RestOverride, at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(RestOverride, until, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static const Field span_fields[] = {
	{.name = "volunteer", .type = FIELD_ID, .offset = offsetof(DutySpan, volunteer)},
	{.name = "from_at", .type = FIELD_TIME, .offset = offsetof(DutySpan, from)},
	{.name = "to_at", .type = FIELD_TIME, .offset = offsetof(DutySpan, to)},
	{.name = "ppe", .type = FIELD_BOOL, .offset = offsetof(DutySpan, ppe)},
	FIELD_END,
};

int duty_store_insert(Ctx *ctx, const Duty *duty) {
	return db_exec(ctx->db, &SQL_DUTY_INSERT, db_args_of(ctx->arena, duty_fields, duty, NULL));
}

int duty_store_update(Ctx *ctx, Duty *duty) {
	duty->version++;
	return db_exec(ctx->db, &SQL_DUTY_UPDATE, db_args_of(ctx->arena, duty_fields, duty, NULL));
}

int duty_store_get(Ctx *ctx, Id id, Duty *out) {
	return db_one(ctx->db, &SQL_DUTY_GET, DB_ARGS(ARG_INT("id", id)), duty_fields, out, ctx->arena);
}

int duty_store_of_need(Ctx *ctx, const Need *need, Duty **items, size_t *count) {
	return db_all(ctx->db, &SQL_DUTY_OF_NEED,
		DB_ARGS(ARG_INT("need", need->id), ARG_INT("round", need->reopened)), duty_fields,
		sizeof **items, ctx->arena, items, count);
}

int duty_store_unfinished(Ctx *ctx, const Need *need, int64_t *count) {
	return db_int(ctx->db, &SQL_DUTY_WAITING_COUNT,
		DB_ARGS(ARG_INT("need", need->id), ARG_INT("round", need->reopened)), count);
}

int duty_store_last_out(Ctx *ctx, const Need *need, Time *out) {
	return db_int(ctx->db, &SQL_DUTY_LAST_OUT,
		DB_ARGS(ARG_INT("need", need->id), ARG_INT("round", need->reopened)), out);
}

int duty_spans(Ctx *ctx, Id only, Time from, Time to, DutySpan **items, size_t *count) {
	if (only)
		return duty_store_spans_of(ctx, only, from, to, items, count);
	return db_all(ctx->db, &SQL_DUTY_SPANS, DB_ARGS(ARG_INT("from_at", from), ARG_INT("to_at", to)),
		span_fields, sizeof **items, ctx->arena, items, count);
}

int duty_store_spans_of(
	Ctx *ctx, Id volunteer, Time from, Time to, DutySpan **items, size_t *count) {
	return db_all(ctx->db, &SQL_DUTY_SPANS_OF,
		DB_ARGS(ARG_INT("volunteer", volunteer), ARG_INT("from_at", from), ARG_INT("to_at", to)),
		span_fields, sizeof **items, ctx->arena, items, count);
}

int duty_store_elsewhere(
	Ctx *ctx, const Duty *duty, Time from, Time to, bool still, int64_t *count) {
	return db_int(ctx->db, &SQL_DUTY_ELSEWHERE,
		DB_ARGS(ARG_INT("volunteer", duty->volunteer), ARG_INT("except", duty->id),
			ARG_INT("from_at", from), ARG_INT("to_at", to), ARG_INT("still", still)),
		count);
}

int duty_store_at_work(Ctx *ctx, Id volunteer, Time from, Time to, Id except, int64_t *count) {
	return db_int(ctx->db, &SQL_DUTY_AT_WORK,
		DB_ARGS(ARG_INT("volunteer", volunteer), ARG_INT("from_at", from), ARG_INT("to_at", to),
			ARG_INT("except", except)),
		count);
}

int duty_store_late(Ctx *ctx, Time before, Duty **items, size_t *count) {
	return db_all(ctx->db, &SQL_DUTY_LATE, DB_ARGS(ARG_INT("before", before)), duty_fields,
		sizeof **items, ctx->arena, items, count);
}

int duty_store_over(Ctx *ctx, Time before, Duty **items, size_t *count) {
	return db_all(ctx->db, &SQL_DUTY_OVER, DB_ARGS(ARG_INT("before", before)), duty_fields,
		sizeof **items, ctx->arena, items, count);
}

int ledger_store_insert(Ctx *ctx, const LedgerLine *line) {
	return db_exec(ctx->db, &SQL_LEDGER_INSERT, db_args_of(ctx->arena, ledger_fields, line, NULL));
}

int ledger_store_total(Ctx *ctx, Id person, int64_t *minutes) {
	return db_int(ctx->db, &SQL_LEDGER_TOTAL, DB_ARGS(ARG_INT("person", person)), minutes);
}

int ledger_store_total_of_duty(Ctx *ctx, Id duty, int64_t *minutes) {
	return db_int(ctx->db, &SQL_LEDGER_TOTAL_OF_DUTY, DB_ARGS(ARG_INT("duty", duty)), minutes);
}

int rest_override_store_insert(Ctx *ctx, const RestOverride *row) {
	return db_exec(ctx->db, &SQL_REST_OVERRIDE_INSERT,
		db_args_of(ctx->arena, rest_override_fields, row, NULL));
}

int rest_override_store_of(Ctx *ctx, Id volunteer, Id need, RestOverride **items, size_t *count) {
	return db_all(ctx->db, &SQL_REST_OVERRIDE_OF,
		DB_ARGS(ARG_INT("volunteer", volunteer), ARG_INT("need", need)), rest_override_fields,
		sizeof **items, ctx->arena, items, count);
}

int duty_standing(Ctx *ctx, Id volunteer, int64_t *count) {
	return db_int(ctx->db, &SQL_DUTY_STANDING, DB_ARGS(ARG_INT("volunteer", volunteer)), count);
}
