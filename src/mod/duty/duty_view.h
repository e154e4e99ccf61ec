/* Duties joined with the names people want to see. Private to mod/duty. */
#pragma once

#include "core/route.h"
#include "mod/duty/duty.h"

typedef struct DutyView {
	Duty duty;
	const char *volunteer_name;
	const char *home_area_name;
	int64_t minutes;
} DutyView;
extern const Field duty_view_fields[];

typedef struct DutyFilter {
	Id need, volunteer; /* 0: any */
	const char *status; /* NULL: any */
	bool alarm;         /* only missed check-ins not settled */
} DutyFilter;

/* Writes the items of one page and sets ctx->next. */
int duty_view_list(Ctx *ctx, const char *area, const DutyFilter *filter, PageParams page);

/* A volunteer's own duty, with what they need to go there. Place and requester are shown
 * from acceptance until check-out. */
typedef struct MyDuty {
	Id id;
	Id need;
	const char *task;
	const char *task_name_zh, *task_name_en;
	const char *area;
	const char *area_name;
	FieldBlob place_sealed;
	Id requester;
	FieldBlob name_sealed, phone_sealed;
	const char *place;
	const char *requester_name;
	const char *requester_phone;
	Time starts_at, ends_at;
	const char *status;
	Time in_at, out_at;
	int64_t minutes;
	const char *safety;
	int8_t ppe;
	int8_t simulated;
	int64_t version;
} MyDuty;
extern const Field my_duty_fields[];
int my_duty_list(Ctx *ctx, bool past, PageParams page);

typedef struct LedgerView {
	Id id;
	Id duty;
	Id need;
	const char *task;
	const char *task_name_zh, *task_name_en;
	const char *kind;
	int64_t minutes;
	const char *reason;
	const char *signed_by_name;
	Time at;
	Time in_at, out_at, confirmed_at;
	const char *signature;
} LedgerView;
extern const Field ledger_view_fields[];
int ledger_view_list(Ctx *ctx, Id person, PageParams page);
