/* The complaint button: anybody, about anything, with an answer to follow. */
#include "mod/incident/need_private.h"

#include "base/check.h"
#include "base/str.h"
#include "mod/area/area.h"
#include "mod/incident/incident_sql.h"

const Field complaint_fields[] = {
	FIELD(Complaint, id, FIELD_ID),
	FIELD(Complaint, area, FIELD_AREA),
	FIELD(Complaint, need, FIELD_ID),
	FIELD(Complaint, body, FIELD_BLOB),
	FIELD(Complaint, phone, FIELD_BLOB),
	FIELD(Complaint, reply, FIELD_BLOB),
	FIELD(Complaint, status, FIELD_TEXT),
	FIELD(Complaint, follow_hash, FIELD_TEXT),
	FIELD(Complaint, created_at, FIELD_TIME),
	FIELD(Complaint, answered_at, FIELD_TIME),
	FIELD(Complaint, answered_by, FIELD_ID),
	FIELD(Complaint, version, FIELD_INT),
	FIELD_END,
};

/* About a need (by its follow token), else about an area. */
static int find_subject(Ctx *ctx, const ComplaintMake *in, Complaint *out) {
	Need need;
	Area area;
	if (!in->follow) {
		int r = area_require_open(ctx, in->area, &area);
		out->area = r ? NULL : area.code;
		return r;
	}
	int r = need_by_follow(ctx, in->follow, &need);
	if (!r) {
		out->area = need.area;
		out->need = need.id;
	}
	return r;
}

int complaint_make(Ctx *ctx, const ComplaintMake *in, Complaint *out, const char **follow) {
	const char *phone = in->phone ? phone_normal(ctx->arena, in->phone) : NULL;
	field_defaults(complaint_fields, out);
	if (in->phone && !phone)
		return ctx_refuse_field(ctx, "/phone", FAULT_FORMAT);
	int r = find_subject(ctx, in, out);
	if (r || (r = need_seal(ctx, "complaint.body", in->body, &out->body)) ||
		(r = need_seal(ctx, "complaint.phone", phone, &out->phone)))
		return r;
	*follow = token_new(ctx->rng, ctx->arena);
	out->id = id_next(ctx->ids);
	out->status = "open";
	out->follow_hash = token_hash(*follow, ctx->arena);
	out->created_at = ctx->now;
	out->version = 1;
	if ((r = db_exec(
			 ctx->db, &SQL_COMPLAINT_INSERT, db_args_of(ctx->arena, complaint_fields, out, NULL))))
		return r;
	return ctx_journal(ctx, "complaint.make", out->area, "complaint", out->id, 0, "{}");
}

int complaint_get(Ctx *ctx, Id id, Complaint *out) {
	return db_one(
		ctx->db, &SQL_COMPLAINT_GET, DB_ARGS(ARG_INT("id", id)), complaint_fields, out, ctx->arena);
}

int complaint_by_follow(Ctx *ctx, const char *token, Complaint *out) {
	ctx_allow_public(ctx);
	int r = db_one(ctx->db, &SQL_COMPLAINT_BY_FOLLOW,
		DB_ARGS(ARG_TEXT("follow_hash", token_hash(token, ctx->arena))), complaint_fields, out,
		ctx->arena);
	return r == DB_NONE ? ctx_refuse(ctx, PROBLEM_NOT_FOUND, NULL) : r;
}

int complaint_answer(Ctx *ctx, Complaint *complaint, const char *reply) {
	int r = need_seal(ctx, "complaint.reply", reply, &complaint->reply);
	if (r)
		return r;
	complaint->status = "answered";
	complaint->answered_at = ctx->now;
	complaint->answered_by = ctx->actor->account;
	complaint->version++;
	if ((r = db_exec(ctx->db, &SQL_COMPLAINT_ANSWER,
			 db_args_of(ctx->arena, complaint_fields, complaint, NULL))))
		return r;
	return ctx_journal(
		ctx, "complaint.answer", complaint->area, "complaint", complaint->id, 0, "{}");
}
