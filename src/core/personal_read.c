/* Who read whose record, through which route and for what: one journal line a request, and a
 * row for each person, so that a person can see who read theirs. */
#include "core/core_private.h"

#include "core/core_sql.h"

static int note_person(Ctx *ctx, Id person) {
	return db_exec(ctx->db, &SQL_PERSON_READ_INSERT,
		DB_ARGS(ARG_INT("person", person), ARG_INT("seq", ctx->head->seq), ARG_INT("at", ctx->now),
			ARG_INT("account", ctx->actor->account), ARG_TEXT("purpose", ctx->purpose)));
}

int personal_read_note(Ctx *ctx) {
	int r = ctx_journal(ctx, "person.read", ctx->scope ? ctx->scope : "", "route", 0, 0,
		"{\"route\":\"%s\",\"purpose\":\"%s\",\"count\":%zu}", ctx->route->name, ctx->purpose,
		ctx->read_count);
	for (size_t i = 0; i < ctx->read_count && !r; i++)
		if (ctx->read_persons[i])
			r = note_person(ctx, ctx->read_persons[i]);
	return r;
}
