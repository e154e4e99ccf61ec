#include "core/core_private.h"

#include "base/log.h"
#include "core/core_sql.h"

static int run_query(Exchange *exchange) {
	Db *db;
	int r = readers_take(exchange->core->readers, &db);
	if (r)
		return exchange_problem(exchange, r, "no reader");
	r = db_begin(db); /* one snapshot for the whole answer */
	if (!r) {
		exchange_ctx(exchange, db);
		r = exchange_run(exchange, exchange->entry->route->run);
	}
	int problem = r ? exchange_problem(exchange, r, db_error(db)) : 0;
	db_rollback(db);
	readers_give(exchange->core->readers, db);
	return problem;
}

void query_handle(Exchange *exchange) {
	int problem = run_query(exchange);
	if (problem)
		reply_problem(exchange, problem);
	else if (exchange->ctx.read_count)
		personal_read_handle(exchange);
	else
		reply_done(exchange);
}

/* ---- reads of personal data: journalled before the reply leaves ------------------------------------------ */

static int note_person(Ctx *ctx, Id person, int64_t seq) {
	return db_exec(ctx->db, &SQL_PERSON_READ_INSERT,
		DB_ARGS(ARG_INT("person", person), ARG_INT("seq", seq), ARG_INT("at", ctx->now),
			ARG_INT("account", ctx->actor->account), ARG_TEXT("purpose", ctx->purpose)));
}

static int note_reads(Ctx *ctx) {
	int r = ctx_journal(ctx, "person.read", "", "route", 0, 0, "{\"route\":\"%s\",\"purpose\":\"%s\",\"count\":%zu}",
		ctx->route->name, ctx->purpose, ctx->read_count);
	for (size_t i = 0; i < ctx->read_count && !r; i++)
		if (ctx->read_persons[i])
			r = note_person(ctx, ctx->read_persons[i], ctx->head->seq);
	return r;
}

static int note_run(WriterJob *job, Db *db, JournalHead *head, IdGen *ids) {
	Exchange *exchange = (Exchange *)job;
	Ctx ctx = exchange->ctx;
	jmp_buf escape;
	volatile int r = ERR_MEMORY;
	ctx.db = db;
	ctx.head = head;
	ctx.ids = ids;
	if (setjmp(escape) == 0) {
		arena_escape(ctx.arena, &escape);
		r = note_reads(&ctx);
	}
	arena_escape(exchange->ctx.arena, NULL);
	return r;
}

static void note_done(WriterJob *job, int result) {
	Exchange *exchange = (Exchange *)job;
	if (result)
		reply_problem(exchange, exchange_problem(exchange, result, "read journal"));
	else
		reply_done(exchange);
}

void personal_read_handle(Exchange *exchange) {
	exchange->job.run = note_run;
	exchange->job.done = note_done;
	writer_submit(exchange->core->writer, &exchange->job);
}
