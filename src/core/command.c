#include "core/core_private.h"

#include "base/log.h"

/* Runs in the writer, perhaps again after a retry: everything starts anew. */
static int command_run(WriterJob *job, Db *db, JournalHead *head, IdGen *ids) {
	Exchange *exchange = (Exchange *)job;
	bool found = false;
	exchange_ctx(exchange, db);
	exchange->ctx.head = head;
	exchange->ctx.ids = ids;
	int r = idempotency_find(exchange, db, &found);
	if (r || found)
		return r;
	r = exchange_run(exchange, exchange->entry->route->run);
	if (!r)
		r = idempotency_store(exchange, db);
	else if (r < 0)
		log_line(LOG_LEVEL_WARNING, "command failed", "route", "s", exchange->entry->route->name, "why", "s",
			db_error(db), NULL);
	return r > 0 && exchange->ctx.keep ? r | WRITER_KEEP : r;
}

static void command_done(WriterJob *job, int result) {
	Exchange *exchange = (Exchange *)job;
	if (result > 0)
		reply_problem(exchange, result & ~WRITER_KEEP);
	else if (result < 0)
		reply_problem(exchange, exchange_problem(exchange, result, "commit"));
	else
		reply_done(exchange);
}

static int prepare(Exchange *exchange) {
	Db *db;
	int r = readers_take(exchange->core->readers, &db);
	if (r)
		return exchange_problem(exchange, r, "no reader");
	exchange_ctx(exchange, db);
	r = exchange_run(exchange, exchange->entry->route->prepare);
	int problem = r ? exchange_problem(exchange, r, db_error(db)) : 0;
	readers_give(exchange->core->readers, db);
	return problem;
}

void command_handle(Exchange *exchange) {
	int problem = exchange->entry->route->prepare ? prepare(exchange) : 0;
	if (problem) {
		reply_problem(exchange, problem);
		return;
	}
	exchange->job.run = command_run;
	exchange->job.done = command_done;
	writer_submit(exchange->core->writer, &exchange->job);
}
