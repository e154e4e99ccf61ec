#include "mod/person/person.h"

#include "mod/person/person_sql.h"

typedef struct DueRow {
	Id id;
} DueRow;
static const Field due_row[] = {FIELD(DueRow, id, FIELD_ID), FIELD_END};

int person_due(Ctx *ctx, Id after, int64_t limit, Id **ids, size_t *count) {
	char today[TIME_TEXT_SIZE];
	DueRow *rows;
	int r = db_all(ctx->db, &SQL_PERSON_DUE,
		DB_ARGS(ARG_TEXT("today", time_format_date(ctx->now, today)), ARG_INT("after", after),
			ARG_INT("limit", limit)),
		due_row, sizeof *rows, ctx->arena, &rows, count);
	*ids = (Id *)rows;
	return r;
}

int person_destroy(Ctx *ctx, Id id) {
	Person person;
	int r = person_get(ctx, id, &person);
	if (r ||
		(r = db_exec(
			 ctx->db, &SQL_PERSON_DESTROY, DB_ARGS(ARG_INT("now", ctx->now), ARG_INT("id", id)))) ||
		(r = db_exec(ctx->db, &SQL_PERSON_TEXT_DELETE, DB_ARGS(ARG_INT("id", id)))))
		return r;
	return ctx_journal(ctx, "person.destroy", person.area, "person", id, id,
		"{\"destroy_by\":\"%s\"}", person.destroy_by);
}
