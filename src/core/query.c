/* A query: on the caller's thread with a reader's connection; who asks, and what is answered, are
 * read in one snapshot. When it showed personal data, the reply waits until that read is journalled. */
#include "core/core_private.h"

#include "base/guard.h"

static int run_step(void *self) {
	Exchange *exchange = self;
	int r = db_in_transaction(exchange->reader) ? 0 : db_begin(exchange->reader);
	if (r || (r = authorise(exchange)) || (r = decode(exchange)))
		return r;
	return exchange_run(exchange);
}

/* ---- the read's own line ----------------------------------------------------------------------- */

static int note_step(void *self) {
	Exchange *exchange = self;
	Ctx ctx = exchange->ctx;
	ctx.db = exchange->db;
	ctx.head = exchange->head;
	ctx.ids = exchange->ids;
	return personal_read_note(&ctx);
}

static int note_run(WriterJob *job, Db *db, JournalHead *head, IdGen *ids) {
	Exchange *exchange = (Exchange *)job;
	exchange->db = db;
	exchange->head = head;
	exchange->ids = ids;
	return guarded(exchange->arena, note_step, exchange);
}

static void note_done(WriterJob *job, int result) {
	Exchange *exchange = (Exchange *)job;
	if (result)
		exchange->problem = exchange_problem(exchange, result);
	reply_send(exchange);
}

void query_handle(Exchange *exchange) {
	int r = exchange_read(exchange, run_step);
	if (r || !exchange->ctx.read_count) {
		exchange->problem = r ? exchange_problem(exchange, r) : 0;
		reply_send(exchange);
		return;
	}
	exchange->job.run = note_run;
	exchange->job.done = note_done;
	writer_submit(exchange->core->writer, &exchange->job);
}
