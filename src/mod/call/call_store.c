#include "mod/call/call_store.h"

#include "mod/call/call_sql.h"

const char *const call_statuses[] = {"open", "closed", NULL};
const char *const ask_statuses[] = {
	"asked", "accepted", "waiting", "declined", "expired", "withdrawn", NULL};
const char *const loan_statuses[] = {"standing", "objected", "settled", NULL};

const Field call_fields[] = {
	FIELD(Call, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(Call, need, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(Call, area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(Call, wanted, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(Call, asked, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(Call, status, FIELD_ENUM, .values = call_statuses, .flags = FIELD_REQUIRED,
		.summary = "open closed"),
	FIELD(Call, counts, FIELD_JSON, .flags = FIELD_REQUIRED, .schema = COUNTS_SCHEMA),
	FIELD(Call, opened_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(Call, opened_by, FIELD_ID, .flags = FIELD_HIDDEN),
	FIELD(Call, closes_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(Call, simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD_END,
};

const Field ask_fields[] = {
	FIELD(Ask, id, FIELD_ID),
	FIELD(Ask, call, FIELD_ID),
	FIELD(Ask, need, FIELD_ID),
	FIELD(Ask, volunteer, FIELD_ID),
	FIELD(Ask, home_area, FIELD_AREA),
	FIELD(Ask, status, FIELD_ENUM, .values = ask_statuses),
	FIELD(Ask, place, FIELD_INT),
	FIELD(Ask, distance_m, FIELD_INT),
	FIELD(Ask, asked_at, FIELD_TIME),
	FIELD(Ask, answered_at, FIELD_TIME),
	FIELD(Ask, reason, FIELD_TEXT),
	FIELD(Ask, version, FIELD_INT),
	FIELD_END,
};

const Field loan_fields[] = {
	FIELD(Loan, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(Loan, need, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(Loan, lender, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(Loan, people, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(
		Loan, status, FIELD_TEXT, .flags = FIELD_REQUIRED, .summary = "standing objected settled"),
	FIELD(Loan, reason, FIELD_TEXT),
	FIELD(Loan, objected_by, FIELD_ID),
	FIELD(Loan, at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(Loan, version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static const Field short_fields[] = {FIELD(ShortNeed, id, FIELD_ID), FIELD_END};

static const Field tier_fields[] = {
	FIELD(NeedTier, id, FIELD_ID),
	FIELD(NeedTier, need, FIELD_ID),
	FIELD(NeedTier, from_area, FIELD_AREA),
	FIELD(NeedTier, to_area, FIELD_AREA),
	FIELD(NeedTier, shortfall, FIELD_INT),
	FIELD(NeedTier, why, FIELD_TEXT),
	FIELD(NeedTier, at, FIELD_TIME),
	FIELD(NeedTier, by_account, FIELD_ID),
	FIELD_END,
};

int call_store_insert(Ctx *ctx, const Call *call) {
	return db_exec(ctx->db, &SQL_CALL_INSERT, db_args_of(ctx->arena, call_fields, call, NULL));
}

int call_store_get(Ctx *ctx, Id id, Call *out) {
	return db_one(ctx->db, &SQL_CALL_GET, DB_ARGS(ARG_INT("id", id)), call_fields, out, ctx->arena);
}

int call_store_close(Ctx *ctx, Id id) {
	return db_exec(ctx->db, &SQL_CALL_CLOSE, DB_ARGS(ARG_INT("id", id)));
}

int call_store_open_of_need(Ctx *ctx, Id need, Call **items, size_t *count) {
	return db_all(ctx->db, &SQL_CALL_OPEN_OF_NEED, DB_ARGS(ARG_INT("need", need)), call_fields,
		sizeof **items, ctx->arena, items, count);
}

int call_store_over(Ctx *ctx, Call **items, size_t *count) {
	return db_all(ctx->db, &SQL_CALL_OVER, DB_ARGS(ARG_INT("now", ctx->now)), call_fields,
		sizeof **items, ctx->arena, items, count);
}

int ask_store_insert(Ctx *ctx, const Ask *ask) {
	return db_exec(ctx->db, &SQL_ASK_INSERT, db_args_of(ctx->arena, ask_fields, ask, NULL));
}

int ask_store_update(Ctx *ctx, Ask *ask) {
	ask->version++;
	return db_exec(ctx->db, &SQL_ASK_UPDATE, db_args_of(ctx->arena, ask_fields, ask, NULL));
}

int ask_store_get(Ctx *ctx, Id id, Ask *out) {
	return db_one(ctx->db, &SQL_ASK_GET, DB_ARGS(ARG_INT("id", id)), ask_fields, out, ctx->arena);
}

int ask_store_unanswered(Ctx *ctx, Id call, Ask **items, size_t *count) {
	return db_all(ctx->db, &SQL_ASK_OPEN_OF_CALL, DB_ARGS(ARG_INT("call", call)), ask_fields,
		sizeof **items, ctx->arena, items, count);
}

int ask_store_waiting(Ctx *ctx, Id need, Ask **items, size_t *count) {
	return db_all(ctx->db, &SQL_ASK_WAITING_OF_NEED, DB_ARGS(ARG_INT("need", need)), ask_fields,
		sizeof **items, ctx->arena, items, count);
}

int ask_store_last_place(Ctx *ctx, Id need, int64_t *place) {
	return db_int(ctx->db, &SQL_ASK_LAST_PLACE, DB_ARGS(ARG_INT("need", need)), place);
}

int ask_store_of_lender(Ctx *ctx, Id need, const char *lender, Ask **items, size_t *count) {
	AreaRange range = area_range(ctx->arena, lender);
	return db_all(ctx->db, &SQL_ASK_OF_LENDER,
		DB_ARGS(
			ARG_INT("need", need), ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi)),
		ask_fields, sizeof **items, ctx->arena, items, count);
}

int need_store_short_due(Ctx *ctx, ShortNeed **items, size_t *count) {
	return db_all(ctx->db, &SQL_NEED_SHORT_DUE, DB_ARGS(ARG_INT("now", ctx->now)), short_fields,
		sizeof **items, ctx->arena, items, count);
}

int need_tier_store_insert(Ctx *ctx, const NeedTier *row) {
	return db_exec(ctx->db, &SQL_NEED_TIER_INSERT, db_args_of(ctx->arena, tier_fields, row, NULL));
}

int loan_store_add(Ctx *ctx, Id need, const char *lender, int64_t people) {
	return db_exec(ctx->db, &SQL_LOAN_ADD,
		DB_ARGS(ARG_INT("id", id_next(ctx->ids)), ARG_INT("need", need), ARG_TEXT("lender", lender),
			ARG_INT("people", people), ARG_INT("at", ctx->now)));
}

int loan_store_get(Ctx *ctx, Id id, Loan *out) {
	return db_one(ctx->db, &SQL_LOAN_GET, DB_ARGS(ARG_INT("id", id)), loan_fields, out, ctx->arena);
}

int loan_store_update(Ctx *ctx, Loan *loan) {
	loan->version++;
	return db_exec(ctx->db, &SQL_LOAN_UPDATE, db_args_of(ctx->arena, loan_fields, loan, NULL));
}

static const Field asked_lately[] = {
	FIELD(AskedLately, volunteer, FIELD_ID), FIELD(AskedLately, count, FIELD_INT), FIELD_END};

int call_store_asked_lately(Ctx *ctx, Time since, AskedLately **items, size_t *count) {
	return db_all(ctx->db, &SQL_CALL_ASKED_LATELY, DB_ARGS(ARG_INT("since", since)), asked_lately,
		sizeof **items, ctx->arena, items, count);
}
