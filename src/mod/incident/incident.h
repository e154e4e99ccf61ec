/* Incidents and needs: what happened, and what help is asked for. */
#pragma once

#include "core/ctx.h"

typedef struct Incident {
	Id id;
	const char *area;
	const char *title;
	const char *hazard;
	const char *level; /* normal IV III II I */
	int8_t exercise;
	int64_t destroy_days;
	const char *destroy_by;
	const char *status; /* open closed */
	Time opened_at;
	Id opened_by;
	Time closed_at;
	int8_t simulated;
	int64_t version;
} Incident;
extern const Field incident_fields[];
extern const char *const incident_statuses[], *const need_statuses[], *const need_priorities[];

typedef struct IncidentOpen {
	const char *area, *title, *hazard, *level;
	int8_t exercise;
	int64_t destroy_days; /* INT_ABSENT: 30 */
	int8_t simulated;
} IncidentOpen;
/* Return: 0; AREA_*, BAD_FIELDS for an unknown hazard or level. */
int incident_open(Ctx *ctx, const IncidentOpen *in, Incident *out);

typedef struct Need {
	Id id;
	Id incident;
	const char *area;
	const char *tier;
	const char *status; /* new open covered working done confirmed cancelled */
	const char *task;
	const char *priority;
	int64_t head_count;
	int64_t accepted;
	const char *skills; /* expression; "" none */
	int8_t ppe;
	int8_t hot; /* at or above the temperature of HY-06 */
	Time starts_at;
	Time ends_at;
	Time respond_by;
	FieldBlob sentence;
	FieldBlob place;
	double lon, lat;
	Id requester;
	FieldBlob requester_name;
	FieldBlob requester_phone;
	const char *phone_hash;
	const char *follow_hash;
	const char *source;
	Id duplicate_of;
	const char *reason;
	int64_t reopened;
	int8_t simulated;
	Time created_at;
	Id created_by;
	Time done_at;
	Time closed_at;
	int64_t version;
} Need;
extern const Field need_fields[]; /* the SQL row */

/* Return: 0, DB_NONE, ERR_*. */
int incident_get(Ctx *ctx, Id id, Incident *out);
int need_get(Ctx *ctx, Id id, Need *out);
/* need_get + ctx_require_object over its area or the tier responsible: NOT_FOUND when
 * missing or outside. */
int need_require(Ctx *ctx, Id id, Need *out);
/* Response level of the need's incident; "normal" when it has none. */
int need_level(Ctx *ctx, const Need *need, const char **level);

/* Opened texts in the arena; NULL where there is none. */
int need_open_sentence(Ctx *ctx, const Need *need, const char **out);
int need_open_place(Ctx *ctx, const Need *need, const char **out);
int need_open_requester(Ctx *ctx, const Need *need, const char **name, const char **phone);

/* ---- what duty and call do to a need; each writes its row and journal line ------------ */

/* One more duty stands. Never above head_count: Return 0, or NEED_STATUS when it is full or
 * not open. Sets covered when it fills. */
int need_take_place(Ctx *ctx, Need *need);
/* A duty fell away before the work: back from covered to open. */
int need_free_place(Ctx *ctx, Need *need);
/* First check-in: working. */
int need_working(Ctx *ctx, Need *need);
/* Every standing duty is checked out: done, with the moment of the last one. */
int need_done(Ctx *ctx, Need *need, Time done_at);
/* Confirmed by the requester or in their stead. */
int need_confirmed(Ctx *ctx, Need *need, const char *how);
/* The requester says it is not done: open again for what is missing; `reason` is a code. */
int need_reopen(Ctx *ctx, Need *need, const char *reason);
/* The tier responsible is now `to_area`; a new time to answer. */
int need_move_tier(Ctx *ctx, Need *need, const char *to_area, Time respond_by);

/* Destroys the words, places and requesters of incidents whose days after their end are over, and of
 * requests and complaints that belong to none. *count: incidents. */
int incident_destroy_due(Ctx *ctx, int64_t *count);

/* Set by the composition: what happens to standing duties and calls when a need is cancelled,
 * and when the requester confirms or says not done (done = 0) through the follow link. */
typedef struct NeedHooks {
	int (*cancelled)(Ctx *ctx, const Need *need);
	int (*answered)(Ctx *ctx, Need *need, bool done, const char *reason);
	int (*widened)(Ctx *ctx, Need *need); /* more places than before: who waits may move up */
} NeedHooks;
void need_set_hooks(const NeedHooks *hooks);
