#include "mod/incident/need_private.h"

#include "base/check.h"
#include "base/str.h"
#include "core/packs.h"
#include "mod/area/area.h"
#include "mod/person/person.h"

#include <math.h>
#include <string.h>

static NeedHooks need_hooks;

void need_set_hooks(const NeedHooks *hooks) {
	need_hooks = *hooks;
}

int need_seal(Ctx *ctx, const char *context, const char *text, FieldBlob *out) {
	*out = (FieldBlob){0};
	return str_empty(text) ? 0 : crypt_seal(ctx->keys, ctx->rng, context, text, ctx->arena, out);
}

int need_open_sentence(Ctx *ctx, const Need *need, const char **out) {
	return crypt_open(ctx->keys, "need.sentence", need->sentence, ctx->arena, out);
}

int need_open_place(Ctx *ctx, const Need *need, const char **out) {
	return crypt_open(ctx->keys, "need.place", need->place, ctx->arena, out);
}

int need_open_requester(Ctx *ctx, const Need *need, const char **name, const char **phone) {
	int r = crypt_open(ctx->keys, "need.requester_name", need->requester_name, ctx->arena, name);
	return r
		? r
		: crypt_open(ctx->keys, "need.requester_phone", need->requester_phone, ctx->arena, phone);
}

int need_require(Ctx *ctx, Id id, Need *out) {
	int r = need_get(ctx, id, out);
	if (r < 0)
		return r;
	return ctx_require_object(ctx, r == DB_NONE ? NULL : out->area);
}

int need_level(Ctx *ctx, const Need *need, const char **level) {
	Incident incident;
	*level = "normal";
	if (!need->incident)
		return 0;
	int r = incident_get(ctx, need->incident, &incident);
	if (!r)
		*level = incident.level;
	return r == DB_NONE ? 0 : r;
}

static int journal(Ctx *ctx, const char *kind, const Need *need) {
	return ctx_journal(ctx, kind, need->area, "need", need->id, need->requester,
		"{\"status\":\"%s\",\"tier\":\"%s\",\"priority\":\"%s\",\"accepted\":%lld,\"head_count\":%lld}",
		need->status, need->tier, need->priority, (long long)need->accepted,
		(long long)need->head_count);
}

static int store(Ctx *ctx, const char *kind, Need *need) {
	int r = need_store_update(ctx, need);
	return r ? r : journal(ctx, kind, need);
}

/* ---- making ----------------------------------------------------------------------------------- */

static int set_requester(Ctx *ctx, Need *need, const char *name, const char *phone) {
	int r = name ? need_seal(ctx, "need.requester_name", name, &need->requester_name) : 0;
	if (r || !phone)
		return r;
	const char *normal = phone_normal(ctx->arena, phone);
	if (!normal)
		return ctx_refuse_field(ctx, "/requester_phone", FAULT_FORMAT);
	need->phone_hash = person_phone_hash(ctx, normal);
	return need_seal(ctx, "need.requester_phone", normal, &need->requester_phone);
}

static void start(Ctx *ctx, Need *need, const Area *area, const char **follow) {
	field_defaults(need_fields, need);
	need->id = id_next(ctx->ids);
	need->area = area->code;
	need->tier = strlen(area->code) > 12 ? arena_strndup(ctx->arena, area->code, 12) : area->code;
	need->status = "new";
	need->priority = "P2";
	need->head_count = 1;
	need->accepted = 0;
	need->skills = "";
	need->ppe = need->hot = 0;
	need->reopened = 0;
	need->simulated = ctx->actor && ctx->actor->simulated;
	need->created_at = ctx->now;
	need->created_by = ctx->actor ? ctx->actor->account : 0;
	need->requester = 0;
	need->version = 1;
	*follow = token_new(ctx->rng, ctx->arena);
	need->follow_hash = token_hash(*follow, ctx->arena);
}

static int insert(Ctx *ctx, const char *kind, Need *need) {
	int r = need_store_insert(ctx, need);
	return r ? r : journal(ctx, kind, need);
}

int need_ask(Ctx *ctx, const NeedAsk *in, Need *out, const char **follow) {
	Area area;
	if (!str_empty(in->website))
		return ctx_refuse_field(ctx, "/website", FAULT_VALUE);
	int r = area_require_open(ctx, in->area, &area);
	if (r)
		return r;
	start(ctx, out, &area, follow);
	out->source = "web";
	out->lon = in->lon;
	out->lat = in->lat;
	if (ctx->actor)
		out->requester = ctx->actor->person;
	if ((r = need_seal(ctx, "need.sentence", in->sentence, &out->sentence)) ||
		(r = need_seal(ctx, "need.place", in->place, &out->place)) ||
		(r = set_requester(ctx, out, in->name, in->phone)))
		return r;
	return insert(ctx, "need.ask", out);
}

/* ---- completing ----------------------------------------------------------------------------------- */

static int fill_task(Ctx *ctx, Need *need, const NeedFill *in) {
	if (!in->task)
		return 0;
	const PackTask *task = packs_task(ctx->packs, in->task);
	if (!task)
		return ctx_refuse(ctx, PROBLEM_TASK_UNKNOWN, NULL);
	need->task = task->id;
	need->skills = task->skills;
	need->priority = task->priority;
	need->ppe = task->ppe;
	return 0;
}

static int fill_window(Ctx *ctx, Need *need, const NeedFill *in) {
	need->starts_at = in->starts_at ? in->starts_at : need->starts_at;
	need->ends_at = in->ends_at ? in->ends_at : need->ends_at;
	if (need->starts_at && need->ends_at) {
		Time length = need->ends_at - need->starts_at;
		if (length < 15 * TIME_MINUTE || length > TIME_DAY)
			return ctx_refuse(ctx, PROBLEM_WINDOW, NULL);
	}
	if (in->respond_by)
		need->respond_by = in->respond_by;
	else if (!need->respond_by && need->starts_at)
		need->respond_by = need->starts_at - ctx->now > 2 * TIME_HOUR ? need->starts_at - TIME_HOUR
																	  : ctx->now + 30 * TIME_MINUTE;
	return 0;
}

static int fill_place(Ctx *ctx, Need *need, const NeedFill *in) {
	Area area;
	if (!isnan(in->lon) && !isnan(in->lat)) {
		need->lon = in->lon;
		need->lat = in->lat;
	}
	int r = in->place ? need_seal(ctx, "need.place", in->place, &need->place) : 0;
	if (r || !in->area || str_eq(in->area, need->area))
		return r;
	if ((r = area_require_open(ctx, in->area, &area)) || (r = ctx_require_area(ctx, area.code)))
		return r;
	need->area = area.code;
	need->tier = strlen(area.code) > 12 ? arena_strndup(ctx->arena, area.code, 12) : area.code;
	return 0;
}

static int fill_incident(Ctx *ctx, Need *need, const NeedFill *in) {
	Incident incident;
	if (!in->incident)
		return 0;
	int r = incident_get(ctx, in->incident, &incident);
	if (r < 0)
		return r;
	if (r == DB_NONE ||
		!(area_within(need->area, incident.area) || area_within(incident.area, need->area)))
		return ctx_refuse_field(ctx, "/incident", FAULT_VALUE);
	if (!str_eq(incident.status, "open"))
		return ctx_refuse(ctx, PROBLEM_INCIDENT_CLOSED, NULL);
	need->incident = incident.id;
	need->simulated = need->simulated == 1 || incident.simulated == 1;
	return 0;
}

static int fill_counts(Ctx *ctx, Need *need, const NeedFill *in) {
	if (in->head_count != INT_ABSENT) {
		if (in->head_count < need->accepted)
			return ctx_refuse_field(ctx, "/head_count", FAULT_RANGE);
		need->head_count = in->head_count;
	}
	need->skills = in->skills ? in->skills : need->skills;
	need->priority = in->priority ? in->priority : need->priority;
	need->ppe = in->ppe >= 0 ? in->ppe : need->ppe;
	need->hot = in->hot >= 0 ? in->hot : need->hot;
	need->source = in->source ? in->source : need->source;
	return in->sentence ? need_seal(ctx, "need.sentence", in->sentence, &need->sentence) : 0;
}

static int fill(Ctx *ctx, Need *need, const NeedFill *in) {
	int r = fill_place(ctx, need, in);
	if (r || (r = fill_incident(ctx, need, in)) || (r = fill_task(ctx, need, in)) ||
		(r = fill_window(ctx, need, in)) || (r = fill_counts(ctx, need, in)))
		return r;
	return set_requester(ctx, need, in->requester_name, in->requester_phone);
}

/* What is still missing before a call can go out, as names; NULL nothing. */
static const char *missing(Ctx *ctx, const Need *need) {
	const char *list = arena_printf(ctx->arena, "%s%s%s%s", need->incident ? "" : "incident ",
		need->task ? "" : "task ", need->starts_at ? "" : "starts_at ",
		need->ends_at ? "" : "ends_at ");
	return *list ? list : NULL;
}

int need_open(Ctx *ctx, const NeedFill *in, Need *out, const char **follow) {
	Area area;
	int r = area_require_open(ctx, in->area, &area);
	if (r)
		return r;
	start(ctx, out, &area, follow);
	out->source = "worker";
	out->lon = out->lat = NAN;
	if ((r = fill(ctx, out, in)))
		return r;
	const char *list = missing(ctx, out);
	if (list)
		return ctx_refuse(ctx, PROBLEM_NEED_INCOMPLETE, "%s", list);
	out->status = "open";
	return insert(ctx, "need.open", out);
}

static int widened(Ctx *ctx, Need *need, int64_t before) {
	return need->head_count > before && need_hooks.widened ? need_hooks.widened(ctx, need) : 0;
}

int need_complete(Ctx *ctx, Need *need, const NeedFill *in) {
	int64_t places = need->head_count;
	bool closed = str_eq(need->status, "confirmed") || str_eq(need->status, "cancelled");
	bool moves = in->starts_at || in->ends_at || in->area ||
		(in->task && !str_eq(in->task, need->task)) || (in->ppe >= 0 && in->ppe != need->ppe) ||
		(in->hot >= 0 && in->hot != need->hot); /* those who accepted were judged by what stood */
	if (closed || (moves && need->accepted > 0))
		return ctx_refuse(ctx, PROBLEM_NEED_STATUS, "%s", need->status);
	int r = fill(ctx, need, in);
	if (r)
		return r;
	if (str_eq(need->status, "new") && !missing(ctx, need))
		need->status = "open";
	if (str_eq(need->status, "open") && need->accepted >= need->head_count)
		need->status = "covered";
	if (str_eq(need->status, "covered") && need->accepted < need->head_count)
		need->status = "open";
	r = store(ctx, "need.complete", need);
	return r ? r : widened(ctx, need, places);
}

/* ---- ending ------------------------------------------------------------------------------------------ */

static int end(Ctx *ctx, Need *need, const char *reason, Id duplicate_of) {
	if (str_eq(need->status, "confirmed") || str_eq(need->status, "cancelled") ||
		str_eq(need->status, "done"))
		return ctx_refuse(ctx, PROBLEM_NEED_STATUS, "%s", need->status);
	need->status = "cancelled";
	need->reason = reason;
	need->duplicate_of = duplicate_of;
	need->closed_at = ctx->now;
	need->respond_by = TIME_NONE;
	int r = store(ctx, "need.cancel", need);
	return r || !need_hooks.cancelled ? r : need_hooks.cancelled(ctx, need);
}

int need_cancel(Ctx *ctx, Need *need, const char *reason) {
	return end(ctx, need, reason, 0);
}

int need_merge(Ctx *ctx, Need *need, Id of) {
	Need original = {0};
	int r = of == need->id ? ctx_refuse_field(ctx, "/of", FAULT_VALUE)
						   : need_require(ctx, of, &original);
	if (r)
		return r;
	if (original.duplicate_of)
		return ctx_refuse_field(ctx, "/of", FAULT_VALUE);
	return end(ctx, need, "duplicate", of);
}

/* ---- the requester ------------------------------------------------------------------------------------ */

int need_by_follow(Ctx *ctx, const char *token, Need *out) {
	ctx_allow_public(ctx);
	int r = need_store_by_follow(ctx, token_hash(token, ctx->arena), out);
	return r == DB_NONE ? ctx_refuse(ctx, PROBLEM_NOT_FOUND, NULL) : r;
}

int need_answer(Ctx *ctx, Need *need, bool done, const char *reason) {
	if (!need_hooks.answered)
		return ERR_INTERNAL;
	return need_hooks.answered(ctx, need, done, reason);
}
