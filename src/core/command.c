/* A command: prepared on its own thread, its slow part done by a worker, run in the writer's batch,
 * answered after the commit. */
#include "core/core_private.h"

#include "base/guard.h"

/* Everything here starts anew on a retry. */
static int run_step(void *self) {
	Exchange *exchange = self;
	bool found;
	exchange_ctx(exchange, exchange->db);
	exchange->ctx.head = exchange->head;
	exchange->ctx.ids = exchange->ids;
	exchange->replayed = false;
	int r = idempotency_find(exchange, &found);
	if (r || found || (r = exchange_run(exchange)))
		return r;
	if (exchange->ctx.read_count && (r = personal_read_note(&exchange->ctx)))
		return r;
	return idempotency_store(exchange);
}

static int command_run(WriterJob *job, Db *db, JournalHead *head, IdGen *ids) {
	Exchange *exchange = (Exchange *)job;
	if (exchange->started)
		arena_rewind(exchange->arena, exchange->start);
	exchange->start = arena_mark(exchange->arena);
	exchange->started = true;
	exchange->db = db;
	exchange->head = head;
	exchange->ids = ids;
	int r = guarded(exchange->arena, run_step, exchange);
	if (r < 0)
		exchange_log(exchange, r, db);
	return r > 0 && exchange->ctx.keep ? r | WRITER_KEEP : r;
}

static void command_done(WriterJob *job, int result) {
	Exchange *exchange = (Exchange *)job;
	int r = result > 0 ? result & ~WRITER_KEEP : result;
	exchange->problem = r ? exchange_problem(exchange, r) : 0;
	reply_send(exchange);
}

static int authorise_step(void *self) {
	return authorise(self);
}

static int decode_step(void *self) {
	return decode(self);
}

/* One that was done already is answered from what is stored, however the world has changed. */
static int prepare_step(void *self) {
	Exchange *exchange = self;
	bool found;
	exchange_ctx(exchange, exchange->reader);
	exchange->db = exchange->reader;
	int r = idempotency_find(exchange, &found);
	if (r || found)
		return r;
	r = exchange->entry->route->prepare(&exchange->ctx, exchange->params, exchange->body);
	exchange->prepared = exchange->ctx.prepared;
	return r;
}

static void submit(Exchange *exchange) {
	exchange->job.run = command_run;
	exchange->job.done = command_done;
	writer_submit(exchange->core->writer, &exchange->job);
}

static void refuse(Exchange *exchange, int result) {
	exchange->problem = exchange_problem(exchange, result);
	reply_send(exchange);
}

/* ---- the slow part ----------------------------------------------------------------------------- */

static int work_step(void *self) {
	Exchange *exchange = self;
	exchange_ctx(exchange, NULL);
	int r = exchange->entry->route->work(&exchange->ctx, exchange->params, exchange->body);
	exchange->prepared = exchange->ctx.prepared;
	return r;
}

static void work_run(WorkerJob *job) {
	Exchange *exchange = (Exchange *)((char *)job - offsetof(Exchange, work));
	int r = guarded(exchange->arena, work_step, exchange);
	if (r < 0)
		exchange_log(exchange, r, NULL);
	if (r)
		refuse(exchange, r);
	else
		submit(exchange);
}

static void hand_to_worker(Exchange *exchange) {
	Workers *workers = exchange->core->workers;
	exchange->work.run = work_run;
	if (!workers)
		work_run(&exchange->work);
	else if (!workers_submit(workers, &exchange->work))
		refuse(exchange, PROBLEM_BUSY_SERVER);
}

/* All that comes before the queue. */
static int enter(Exchange *exchange) {
	int r = exchange->as_system ? 0 : exchange_read(exchange, authorise_step);
	if (r || (r = guarded(exchange->arena, decode_step, exchange)))
		return r;
	return exchange->entry->route->prepare ? exchange_read(exchange, prepare_step) : 0;
}

void command_handle(Exchange *exchange) {
	int r = enter(exchange);
	if (r)
		refuse(exchange, r);
	else if (exchange->entry->route->work && !exchange->replayed)
		hand_to_worker(exchange);
	else
		submit(exchange);
}
