#include "mod/duty/duty_view.h"

#include "base/str.h"
#include "core/cursor.h"
#include "core/packs.h"
#include "mod/duty/duty_sql.h"

#define DUTY_FIELD(member, type_, ...) \
	{ .name = #member, .type = (type_), .offset = offsetof(DutyView, duty.member), __VA_ARGS__ }

const Field duty_view_fields[] = {
	DUTY_FIELD(id, FIELD_ID, .flags = FIELD_REQUIRED),
	DUTY_FIELD(need, FIELD_ID, .flags = FIELD_REQUIRED),
	DUTY_FIELD(volunteer, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(DutyView, volunteer_name, FIELD_TEXT, .flags = FIELD_PERSONAL),
	DUTY_FIELD(area, FIELD_AREA, .flags = FIELD_REQUIRED),
	DUTY_FIELD(home_area, FIELD_AREA, .flags = FIELD_REQUIRED),
	FIELD(DutyView, home_area_name, FIELD_TEXT, .flags = FIELD_REQUIRED),
	DUTY_FIELD(status, FIELD_ENUM, .values = duty_statuses, .flags = FIELD_REQUIRED),
	DUTY_FIELD(starts_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	DUTY_FIELD(ends_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	DUTY_FIELD(ppe, FIELD_BOOL, .flags = FIELD_REQUIRED),
	DUTY_FIELD(in_at, FIELD_TIME),
	DUTY_FIELD(in_how, FIELD_TEXT),
	DUTY_FIELD(out_at, FIELD_TIME),
	DUTY_FIELD(out_how, FIELD_TEXT),
	DUTY_FIELD(witness, FIELD_TEXT),
	DUTY_FIELD(confirmed_at, FIELD_TIME),
	DUTY_FIELD(confirmed_how, FIELD_TEXT),
	DUTY_FIELD(alarm_at, FIELD_TIME),
	DUTY_FIELD(reason, FIELD_TEXT),
	FIELD(DutyView, minutes, FIELD_INT, .summary = "confirmed minutes, where there are hours"),
	DUTY_FIELD(simulated, FIELD_BOOL, .flags = FIELD_REQUIRED),
	DUTY_FIELD(version, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

/* Columns of the row that go out as they are. */
#define MY_DUTY_COMMON \
	FIELD(MyDuty, id, FIELD_ID, .flags = FIELD_REQUIRED), \
		FIELD(MyDuty, need, FIELD_ID, .flags = FIELD_REQUIRED), \
		FIELD(MyDuty, task, FIELD_TEXT, .flags = FIELD_REQUIRED), \
		FIELD(MyDuty, area, FIELD_AREA, .flags = FIELD_REQUIRED), \
		FIELD(MyDuty, area_name, FIELD_TEXT, .flags = FIELD_REQUIRED), \
		FIELD(MyDuty, starts_at, FIELD_TIME, .flags = FIELD_REQUIRED), \
		FIELD(MyDuty, ends_at, FIELD_TIME, .flags = FIELD_REQUIRED), \
		FIELD(MyDuty, status, FIELD_ENUM, .values = duty_statuses, .flags = FIELD_REQUIRED), \
		FIELD(MyDuty, in_at, FIELD_TIME), FIELD(MyDuty, out_at, FIELD_TIME), \
		FIELD(MyDuty, minutes, FIELD_INT), \
		FIELD(MyDuty, ppe, FIELD_BOOL, .flags = FIELD_REQUIRED), \
		FIELD(MyDuty, simulated, FIELD_BOOL, .flags = FIELD_REQUIRED), \
		FIELD(MyDuty, version, FIELD_INT, .flags = FIELD_REQUIRED)
static const Field my_duty_row[] = {
	MY_DUTY_COMMON,
	{.name = "place", .type = FIELD_BLOB, .offset = offsetof(MyDuty, place_sealed)},
	FIELD(MyDuty, requester, FIELD_ID),
	{.name = "requester_name", .type = FIELD_BLOB, .offset = offsetof(MyDuty, name_sealed)},
	{.name = "requester_phone", .type = FIELD_BLOB, .offset = offsetof(MyDuty, phone_sealed)},
	FIELD_END,
};
const Field my_duty_fields[] = {
	MY_DUTY_COMMON,
	FIELD(MyDuty, task_name_zh, FIELD_TEXT),
	FIELD(MyDuty, task_name_en, FIELD_TEXT),
	FIELD(MyDuty, safety, FIELD_TEXT),
	FIELD(MyDuty, place, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD(MyDuty, requester_name, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD(MyDuty, requester_phone, FIELD_TEXT, .flags = FIELD_PERSONAL),
	FIELD_END,
};

const Field ledger_view_fields[] = {
	FIELD(LedgerView, id, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(LedgerView, duty, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(LedgerView, need, FIELD_ID, .flags = FIELD_REQUIRED),
	FIELD(LedgerView, task, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(LedgerView, task_name_zh, FIELD_TEXT),
	FIELD(LedgerView, task_name_en, FIELD_TEXT),
	FIELD(LedgerView, kind, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD(LedgerView, minutes, FIELD_INT, .flags = FIELD_REQUIRED),
	FIELD(LedgerView, reason, FIELD_TEXT),
	FIELD(LedgerView, signed_by_name, FIELD_TEXT),
	FIELD(LedgerView, at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(LedgerView, in_at, FIELD_TIME),
	FIELD(LedgerView, out_at, FIELD_TIME),
	FIELD(LedgerView, confirmed_at, FIELD_TIME),
	FIELD(LedgerView, signature, FIELD_TEXT, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static DbArg optional_id(const char *name, Id id) {
	return (DbArg){.name = name, .type = DB_ARG_INT, .null = id == 0, .i = id};
}

int duty_view_list(Ctx *ctx, const char *area, const DutyFilter *filter, PageParams page) {
	AreaRange range = area_range(ctx->arena, area);
	CursorPage at;
	DutyView *rows;
	size_t count;
	int r = cursor_open(ctx, page, &at);
	if (r)
		return r;
	r = db_all(ctx->db, &SQL_DUTY_LIST,
		DB_ARGS(ARG_TEXT("area_lo", range.lo), ARG_TEXT("area_hi", range.hi),
			optional_id("need", filter->need), optional_id("volunteer", filter->volunteer),
			ARG_TEXT("status", filter->status), optional_id("alarm", filter->alarm),
			ARG_INT("before", at.before), ARG_INT("limit", at.limit + 1)),
		duty_view_fields, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].duty.id : 0);
	for (size_t i = 0; i < shown && !r; i++) {
		r = ctx_reads_person(ctx, rows[i].duty.volunteer);
		jw_struct(ctx->out, duty_view_fields, &rows[i]);
	}
	return r;
}

static bool contact_shown(const MyDuty *row) {
	return str_eq(row->status, "assigned") || str_eq(row->status, "in");
}

static int open_contact(Ctx *ctx, MyDuty *row) {
	int r = crypt_open(ctx->keys, "need.place", row->place_sealed, ctx->arena, &row->place);
	if (!r)
		r = crypt_open(
			ctx->keys, "need.requester_name", row->name_sealed, ctx->arena, &row->requester_name);
	if (!r)
		r = crypt_open(ctx->keys, "need.requester_phone", row->phone_sealed, ctx->arena,
			&row->requester_phone);
	if (!r && row->requester_phone)
		r = ctx_reads_person(ctx, row->requester);
	return r;
}

static int write_my_duty(Ctx *ctx, MyDuty *row) {
	const PackTask *task = packs_task(ctx->packs, row->task);
	if (task) {
		row->task_name_zh = task->name_zh;
		row->task_name_en = task->name_en;
		row->safety = packs_task_safety(task, ctx->language);
	}
	int r = contact_shown(row) ? open_contact(ctx, row) : 0;
	if (!r)
		jw_struct(ctx->out, my_duty_fields, row);
	return r;
}

int my_duty_list(Ctx *ctx, bool past, PageParams page) {
	CursorPage at;
	MyDuty *rows;
	size_t count;
	int r = cursor_open(ctx, page, &at);
	if (r)
		return r;
	r = db_all(ctx->db, &SQL_DUTY_OF_VOLUNTEER,
		DB_ARGS(ARG_INT("volunteer", ctx->actor->person), ARG_INT("past", past),
			ARG_INT("before", at.before), ARG_INT("limit", at.limit + 1)),
		my_duty_row, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].id : 0);
	for (size_t i = 0; i < shown && !r; i++)
		r = write_my_duty(ctx, &rows[i]);
	return r;
}

int ledger_view_list(Ctx *ctx, Id person, PageParams page) {
	CursorPage at;
	LedgerView *rows;
	size_t count;
	int r = cursor_open(ctx, page, &at);
	if (r)
		return r;
	r = db_all(ctx->db, &SQL_LEDGER_OF_PERSON,
		DB_ARGS(ARG_INT("person", person), ARG_INT("before", at.before),
			ARG_INT("limit", at.limit + 1)),
		ledger_view_fields, sizeof *rows, ctx->arena, &rows, &count);
	if (r)
		return r;
	size_t shown =
		cursor_close(ctx, &at, count, count > (size_t)at.limit ? rows[at.limit - 1].id : 0);
	for (size_t i = 0; i < shown; i++) {
		const PackTask *task = packs_task(ctx->packs, rows[i].task);
		rows[i].task_name_zh = task ? task->name_zh : NULL;
		rows[i].task_name_en = task ? task->name_en : NULL;
		jw_struct(ctx->out, ledger_view_fields, &rows[i]);
	}
	return 0;
}
