#include "mod/notice/notice.h"

#include "mod/notice/notice_sql.h"

int notice_send(Ctx *ctx, Id person, const char *kind, const char *area, const char *subject,
	Id subject_id, Id need) {
	int r = db_exec(ctx->db, &SQL_NOTICE_INSERT,
		DB_ARGS(ARG_INT("id", id_next(ctx->ids)), ARG_INT("person", person), ARG_TEXT("kind", kind),
			ARG_TEXT("subject", subject), ARG_INT("subject_id", subject_id),
			{.name = "need", .type = DB_ARG_INT, .null = need == 0, .i = need},
			ARG_INT("at", ctx->now)));
	if (r)
		return r;
	return ctx_journal(ctx, arena_printf(ctx->arena, "notice.%s", kind), area, subject, subject_id,
		person, "{\"need\":\"%lld\"}", (long long)need);
}
