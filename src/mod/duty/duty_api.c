#include "mod/duty/duty_api.h"

#include "base/str.h"
#include "mod/duty/duty_private.h"
#include "mod/duty/duty_sql.h"
#include "mod/duty/duty_view.h"

/* ---- parameters and bodies ------------------------------------------------------------ */

typedef struct IdParams {
	Id id;
} IdParams;
static const Field id_params[] = {
	FIELD(IdParams, id, FIELD_ID, .flags = FIELD_REQUIRED), FIELD_END};

typedef struct ListParams {
	const char *cursor;
	int64_t limit;
	const char *area;
	Id need, volunteer;
	const char *status;
	int8_t alarm;
} ListParams;
static const Field list_params[] = {
	PAGE_FIELDS(ListParams),
	FIELD(ListParams, area, FIELD_AREA),
	FIELD(ListParams, need, FIELD_ID),
	FIELD(ListParams, volunteer, FIELD_ID),
	FIELD(ListParams, status, FIELD_TEXT, .max = 12),
	FIELD(ListParams, alarm, FIELD_BOOL, .summary = "only missed check-ins"),
	FIELD_END,
};

typedef struct AttendBody {
	const char *code;
	Time at;
} AttendBody;
static const Field attend_body[] = {
	FIELD(AttendBody, code, FIELD_TEXT, .max = 6,
		.summary = "the coordinator's rolling code (volunteers)"),
	FIELD(AttendBody, at, FIELD_TIME, .summary = "true time, default now (coordinators)"),
	FIELD_END,
};

static const Field late_body[] = {
	FIELD(DutyLate, in_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(DutyLate, out_at, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD(
		DutyLate, witness, FIELD_TEXT, .max = 60, .summary = "role and staff number of who saw it"),
	FIELD(DutyLate, reason, FIELD_TEXT),
	FIELD_END,
};

typedef struct ReasonBody {
	const char *reason;
} ReasonBody;
static const Field reason_body[] = {
	FIELD(ReasonBody, reason, FIELD_TEXT, .flags = FIELD_REQUIRED), FIELD_END};

typedef struct ConfirmBody {
	int8_t done;
	const char *reason;
} ConfirmBody;
static const Field confirm_body[] = {
	FIELD(ConfirmBody, done, FIELD_BOOL, .flags = FIELD_REQUIRED),
	FIELD(ConfirmBody, reason, FIELD_TEXT),
	FIELD_END,
};

/* ---- handlers --------------------------------------------------------------------------- */

static int reply_duty(Ctx *ctx, const Duty *duty) {
	ctx->etag = duty->version;
	jw_struct(ctx->out, duty_fields, duty);
	return 0;
}

static int duty_list_run(Ctx *ctx, const void *params, const void *body) {
	const ListParams *in = params;
	const char *area;
	(void)body;
	int r = ctx_scope(ctx, in->area, &area);
	return r ? r
			 : duty_view_list(ctx, area,
				   &(DutyFilter){in->need, in->volunteer, in->status, in->alarm == 1},
				   (PageParams){in->cursor, in->limit});
}

typedef struct CodeReply {
	const char *code;
	Time valid_until;
} CodeReply;
static const Field code_reply[] = {
	FIELD(CodeReply, code, FIELD_TEXT, .flags = FIELD_REQUIRED, .summary = "six digits"),
	FIELD(CodeReply, valid_until, FIELD_TIME, .flags = FIELD_REQUIRED),
	FIELD_END,
};

static int duty_code_run(Ctx *ctx, const void *params, const void *body) {
	const IdParams *in = params;
	Need need;
	char code[7];
	(void)body;
	int r = need_require(ctx, in->id, &need);
	if (r)
		return r;
	int64_t step = ctx->now / TIME_MINUTE;
	rolling_code(ctx->keys, need.id, step, code);
	CodeReply reply = {code, (step + 1) * TIME_MINUTE};
	jw_struct(ctx->out, code_reply, &reply);
	return 0;
}

static int duty_in_run(Ctx *ctx, const void *params, const void *body) {
	const AttendBody *in = body;
	Duty duty;
	Need need;
	bool own;
	int r = duty_require(ctx, ((const IdParams *)params)->id, &duty, &need, &own);
	if (r)
		return r;
	r = own && !in->at ? duty_check_in_code(ctx, &need, &duty, in->code)
					   : duty_check_in_at(ctx, &need, &duty, in->at);
	return r ? r : reply_duty(ctx, &duty);
}

static int duty_out_run(Ctx *ctx, const void *params, const void *body) {
	const AttendBody *in = body;
	Duty duty;
	Need need;
	bool own;
	int r = duty_require(ctx, ((const IdParams *)params)->id, &duty, &need, &own);
	if (r)
		return r;
	r = own && !in->at ? duty_check_out_code(ctx, &need, &duty)
					   : duty_check_out_at(ctx, &need, &duty, in->at);
	return r ? r : reply_duty(ctx, &duty);
}

static int duty_late_run(Ctx *ctx, const void *params, const void *body) {
	Duty duty;
	Need need;
	int r = duty_require_staff(ctx, ((const IdParams *)params)->id, &duty, &need);
	if (r || (r = duty_enter_late(ctx, &need, &duty, body)))
		return r;
	return reply_duty(ctx, &duty);
}

static int duty_cancel_run(Ctx *ctx, const void *params, const void *body) {
	Duty duty;
	Need need;
	bool own;
	int r = duty_require(ctx, ((const IdParams *)params)->id, &duty, &need, &own);
	if (r || (r = ctx_match_version(ctx, duty.version)) ||
		(r = duty_release(ctx, &duty, ((const ReasonBody *)body)->reason)))
		return r;
	return reply_duty(ctx, &duty);
}

static int duty_confirm_run(Ctx *ctx, const void *params, const void *body) {
	const ConfirmBody *in = body;
	Duty duty;
	Need need;
	int r = duty_require_staff(ctx, ((const IdParams *)params)->id, &duty, &need);
	if (r || (r = duty_confirm_second(ctx, &need, &duty, in->done == 1, in->reason)))
		return r;
	return reply_duty(ctx, &duty);
}

static int alarm_settle_run(Ctx *ctx, const void *params, const void *body) {
	Duty duty;
	Need need;
	int r = duty_require_staff(ctx, ((const IdParams *)params)->id, &duty, &need);
	if (r || (r = duty_settle_alarm(ctx, &duty, ((const ReasonBody *)body)->reason)))
		return r;
	return reply_duty(ctx, &duty);
}

#define ID_PARAMS .params = id_params, .params_size = sizeof(IdParams)
#define BODY(fields_, type_) .body = fields_, .body_size = sizeof(type_)

const Route duty_routes[] = {
	{.name = "duty.list",
		.method = "GET",
		.path = "/duties",
		.summary = "Duties of a subtree, newest first",
		.flags = ROUTE_LIST | ROUTE_PERSONAL,
		.params = list_params,
		.params_size = sizeof(ListParams),
		.reply = duty_view_fields,
		.problems = PROBLEMS(PROBLEM_OUTSIDE_AREA),
		.run = duty_list_run},
	{.name = "duty.code",
		.method = "GET",
		.path = "/needs/{id}/code",
		.summary = "The rolling check-in code of a need",
		ID_PARAMS,
		.reply = code_reply,
		.run = duty_code_run},
	{.name = "duty.check_in",
		.method = "POST",
		.path = "/duties/{id}/in",
		.summary = "Check in",
		.flags = ROUTE_COMMAND | ROUTE_ETAG,
		ID_PARAMS,
		BODY(attend_body, AttendBody),
		.reply = duty_fields,
		.problems =
			PROBLEMS(PROBLEM_BUSY, PROBLEM_DUTY_STATUS, PROBLEM_CODE_WRONG, PROBLEM_TIME_ORDER),
		.run = duty_in_run},
	{.name = "duty.check_out",
		.method = "POST",
		.path = "/duties/{id}/out",
		.summary = "Check out",
		.flags = ROUTE_COMMAND | ROUTE_ETAG,
		ID_PARAMS,
		BODY(attend_body, AttendBody),
		.reply = duty_fields,
		.problems = PROBLEMS(PROBLEM_DUTY_STATUS, PROBLEM_TIME_ORDER),
		.run = duty_out_run},
	{.name = "duty.late",
		.method = "POST",
		.path = "/duties/{id}/late",
		.summary = "Enter finished work from paper, with true times and a witness",
		.flags = ROUTE_COMMAND | ROUTE_ETAG,
		ID_PARAMS,
		BODY(late_body, DutyLate),
		.reply = duty_fields,
		.problems = PROBLEMS(
			PROBLEM_BUSY, PROBLEM_DUTY_STATUS, PROBLEM_WITNESS_REQUIRED, PROBLEM_TIME_ORDER),
		.run = duty_late_run},
	{.name = "duty.cancel",
		.method = "POST",
		.path = "/duties/{id}/cancel",
		.summary = "Free a place before check-in; the next in line moves up",
		.flags = ROUTE_COMMAND | ROUTE_IF_MATCH | ROUTE_ETAG,
		ID_PARAMS,
		BODY(reason_body, ReasonBody),
		.reply = duty_fields,
		.problems = PROBLEMS(PROBLEM_DUTY_STATUS),
		.run = duty_cancel_run},
	{.name = "duty.confirm",
		.method = "POST",
		.path = "/duties/{id}/confirm",
		.summary = "Second confirmation in the requester's stead",
		.flags = ROUTE_COMMAND | ROUTE_ETAG,
		ID_PARAMS,
		BODY(confirm_body, ConfirmBody),
		.reply = duty_fields,
		.problems = PROBLEMS(PROBLEM_DUTY_STATUS, PROBLEM_CONFIRM_SELF, PROBLEM_CONFIRM_EARLY),
		.run = duty_confirm_run},
	{.name = "alarm.settle",
		.method = "POST",
		.path = "/duties/{id}/alarm",
		.summary = "Settle a missed check-in",
		.flags = ROUTE_COMMAND | ROUTE_ETAG,
		ID_PARAMS,
		BODY(reason_body, ReasonBody),
		.reply = duty_fields,
		.problems = PROBLEMS(PROBLEM_DUTY_STATUS),
		.run = alarm_settle_run},
	{.name = NULL},
};
