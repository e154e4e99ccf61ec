#include "core/writer.h"

#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	BATCH_MOST = 256,
	TRIES = 5,
	CAREFUL_BATCHES = 16,
	WITH_CARE = 2,
	PATIENCE = 4,
	WRITING_NS = 40000,
	IDLE_NS = 200000000
};

struct Writer {
	Db *db;
	IdGen ids;
	WriterConfig config;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t work;
	WriterJob *first, *last; /* waiting; under lock */
	bool stopping;
	/* the writer's own: */
	bool lost;        /* a sync failed: nothing more is written */
	unsigned careful; /* batches still to come in which each job has a savepoint */
	int64_t sync_ns;  /* what the last commit took beyond writing what its jobs had changed */
	size_t company;   /* how many the last batch had */
};

typedef struct Batch {
	WriterJob *jobs[BATCH_MOST];
	int results[BATCH_MOST];
	size_t count, most;
	int64_t began;    /* by the machine's clock */
	JournalHead sent; /* with the last COMMIT; seq 0: none, or it moved nothing */
} Batch;

/* What waits, as far as there is room. Return: how many came. */
static size_t take(Writer *writer, Batch *batch) {
	size_t before = batch->count;
	pthread_mutex_lock(&writer->lock);
	while (writer->first && batch->count < batch->most) {
		batch->jobs[batch->count++] = writer->first;
		writer->first = writer->first->next;
	}
	if (!writer->first)
		writer->last = NULL;
	pthread_mutex_unlock(&writer->lock);
	return batch->count - before;
}

static struct timespec after(int64_t ns) {
	int64_t until = clock_monotonic_ns() + ns;
	return (struct timespec){.tv_sec = until / 1000000000, .tv_nsec = until % 1000000000};
}

/* ---- one transaction ------------------------------------------------------------------------- */

/* A fatal result sets every bit, WRITER_KEEP too: ask for the sign first. */
static bool keeps(int result) {
	return result == 0 || (result > 0 && result & WRITER_KEEP);
}

static int finish_job(Writer *writer, int result, JournalHead *head, const JournalHead *before) {
	if (keeps(result))
		return db_savepoint_release(writer->db);
	*head = *before;
	return db_savepoint_rollback(writer->db);
}

static int run_alone(Writer *writer, Batch *batch, size_t i, JournalHead *head) {
	JournalHead before = *head;
	int r = db_savepoint(writer->db);
	if (r)
		return r;
	r = batch->results[i] = batch->jobs[i]->run(batch->jobs[i], writer->db, head, &writer->ids);
	if (r == ERR_DB_SOFT || r == ERR_DB_SYNC)
		return r;
	return finish_job(writer, r, head, &before);
}

/* Without a savepoint, whose price is a copy of every page the job touches. Return: 0, ERR_*, or WITH_CARE:
 * it leaves something behind that only a savepoint takes back. */
static int run_trusting(Writer *writer, Batch *batch, size_t i, JournalHead *head) {
	JournalHead before = *head;
	int64_t written = db_written(writer->db);
	int r = batch->jobs[i]->run(batch->jobs[i], writer->db, head, &writer->ids);
	batch->results[i] = r;
	if (r == ERR_DB_SOFT || r == ERR_DB_SYNC)
		return r;
	if (keeps(r))
		return 0;
	*head = before;
	return r > 0 && db_written(writer->db) == written ? 0 : WITH_CARE;
}

/* Somebody came within so long. */
static bool await(Writer *writer, int64_t ns) {
	struct timespec until = after(ns);
	pthread_mutex_lock(&writer->lock);
	while (!writer->first && !writer->stopping)
		if (pthread_cond_timedwait(&writer->work, &writer->lock, &until))
			break;
	bool came = writer->first != NULL;
	pthread_mutex_unlock(&writer->lock);
	return came;
}

/* After a slow sync all who waited for it ask again, one after the other, and the first few alone would make
 * the rest wait for the next. So who comes while others run comes along, for as long as a sync takes; and
 * while fewer came than the last time, the writer waits a little for the next. A fast sync lets nobody in:
 * then it is better that some are answered while others run. */
static bool gains_company(Writer *writer, Batch *batch) {
	if (batch->count == batch->most || clock_monotonic_ns() - batch->began >= writer->sync_ns)
		return false;
	if (take(writer, batch))
		return true;
	return batch->count < writer->company && !writer->config.manual &&
		await(writer, writer->sync_ns / PATIENCE) && take(writer, batch);
}

/* Whose statement it was that failed late is not known; with care it is. */
static int wait_for_all(Writer *writer) {
	int r = db_flush(writer->db);
	return r && r != ERR_DB_SOFT && r != ERR_DB_SYNC ? WITH_CARE : r;
}

static int run_jobs(Writer *writer, Batch *batch, JournalHead *head) {
	int r = 0;
	for (size_t i = 0; !r && (i < batch->count || gains_company(writer, batch)); i++)
		r = (writer->careful ? run_alone : run_trusting)(writer, batch, i, head);
	return r ? r : wait_for_all(writer);
}

/* A batch that neither appended nor took an id leaves the head as it stands. */
static int store_head(Writer *writer, JournalHead *head, int64_t start) {
	Id last = id_last(&writer->ids);
	if (head->seq == start && last <= head->last_id)
		return 0;
	if (last > head->last_id)
		head->last_id = last;
	return journal_store_head(writer->db, head);
}

/* A COMMIT whose answer was lost with the connection: was it done? The head is locked, so whoever held
 * it has ended. If it was, the results stand as they are. Return: 0 it was, DB_NONE, ERR_*. */
static int find_sent(Writer *writer, Batch *batch) {
	int r = batch->sent.seq ? journal_has(writer->db, &batch->sent) : DB_NONE;
	if (r == DB_NONE)
		batch->sent.seq = 0;
	return r;
}

static void note_sync(Writer *writer, const Batch *batch, int64_t commit_ns) {
	int64_t written_ns = (int64_t)batch->count * WRITING_NS;
	writer->sync_ns = commit_ns > written_ns ? commit_ns - written_ns : 0;
}

static int try_batch(Writer *writer, Batch *batch, int64_t *moved_to) {
	JournalHead head;
	int r = db_begin(writer->db);
	if (r || (r = journal_lock(writer->db, &head)))
		return r;
	if ((r = find_sent(writer, batch)) <= 0) {
		*moved_to = batch->sent.seq;
		db_rollback(writer->db);
		return r;
	}
	int64_t start = head.seq;
	id_gen_after(&writer->ids, head.last_id);
	db_defer(writer->db, !writer->careful);
	if ((r = run_jobs(writer, batch, &head)))
		return r;
	if ((r = store_head(writer, &head, start)))
		return r;
	*moved_to = head.seq != start ? head.seq : 0;
	batch->sent = head;
	batch->sent.seq = *moved_to;
	int64_t before = clock_monotonic_ns();
	r = db_commit(writer->db);
	note_sync(writer, batch, clock_monotonic_ns() - before);
	return r;
}

/* ---- retries ------------------------------------------------------------------------------------ */

static int commit_batch(Writer *writer, Batch *batch, int64_t *moved_to) {
	int r = writer->lost ? ERR_DB_SYNC : ERR_DB_SOFT;
	for (int i = 0; i < TRIES && (r == ERR_DB_SOFT || r == WITH_CARE); i++) {
		r = try_batch(writer, batch, moved_to);
		if (r)
			db_rollback(writer->db);
		if (r == WITH_CARE)
			writer->careful = CAREFUL_BATCHES;
		writer->lost = db_sync_failed(writer->db);
	}
	return r;
}

static void announce(Writer *writer, int64_t moved_to) {
	if (!moved_to)
		return;
	if (db_notify(writer->db, moved_to))
		log_line(LOG_LEVEL_WARNING, "notify failed", "why", "s", db_error(writer->db), NULL);
	if (writer->config.committed)
		writer->config.committed(writer->config.self, moved_to);
}

static void answer(Batch *batch, int failure) {
	for (size_t i = 0; i < batch->count; i++)
		batch->jobs[i]->done(batch->jobs[i], failure ? failure : batch->results[i]);
}

/* Replies leave first; the feed and other nodes hear next. */
static void close_batch(Writer *writer, Batch *batch, int failure, int64_t moved_to) {
	if (writer->config.ended)
		writer->config.ended(
			writer->config.self, db_watched(writer->db), db_log_is_long(writer->db));
	if (failure)
		log_line(LOG_LEVEL_ERROR, "commit failed", "why", "s", db_error(writer->db), NULL);
	answer(batch, failure);
	if (!failure)
		announce(writer, moved_to);
}

/* A batch that cannot commit whole is tried job by job, so that one bad neighbour cannot
 * take the others with it. */
static void commit_one_by_one(Writer *writer, Batch *batch) {
	for (size_t i = 0; i < batch->count; i++) {
		Batch single = {.jobs = {batch->jobs[i]}, .count = 1, .most = 1};
		int64_t moved_to = 0;
		int r = commit_batch(writer, &single, &moved_to);
		close_batch(writer, &single, r, moved_to);
	}
}

static void do_batch(Writer *writer, Batch *batch) {
	int64_t moved_to = 0;
	batch->began = clock_monotonic_ns();
	int r = commit_batch(writer, batch, &moved_to);
	writer->company = batch->count;
	writer->careful -= writer->careful > 0;
	if (r && r != ERR_DB_SYNC && batch->count > 1)
		commit_one_by_one(writer, batch);
	else
		close_batch(writer, batch, r, moved_to);
}

/* ---- the queue ------------------------------------------------------------------------------------ */

size_t writer_step(Writer *writer) {
	Batch batch = {.most = writer->config.batch_most};
	if (take(writer, &batch))
		do_batch(writer, &batch);
	return batch.count;
}

/* False: nobody came in time. Under the lock. */
static bool wait_a_moment(Writer *writer) {
	struct timespec until = after(IDLE_NS);
	return pthread_cond_timedwait(&writer->work, &writer->lock, &until) != ETIMEDOUT;
}

/* Nobody is waiting: what the next batches would do in passing can be done now. Under the lock, given back
 * meanwhile. */
static void use_the_pause(Writer *writer) {
	pthread_mutex_unlock(&writer->lock);
	if (!writer->lost && db_tidy(writer->db)) {
		log_line(LOG_LEVEL_ERROR, "checkpoint failed", "why", "s", db_error(writer->db), NULL);
		writer->lost = db_sync_failed(writer->db);
	}
	pthread_mutex_lock(&writer->lock);
}

/* False: it is over, and nothing waits. */
static bool wait_for_work(Writer *writer) {
	pthread_mutex_lock(&writer->lock);
	while (!writer->first && !writer->stopping)
		if (!wait_a_moment(writer))
			use_the_pause(writer);
	bool work = writer->first != NULL;
	pthread_mutex_unlock(&writer->lock);
	return work;
}

static void *writer_thread(void *self) {
	while (wait_for_work(self))
		writer_step(self);
	return NULL;
}

void writer_submit(Writer *writer, WriterJob *job) {
	job->next = NULL;
	pthread_mutex_lock(&writer->lock);
	if (writer->last)
		writer->last->next = job;
	else
		writer->first = job;
	writer->last = job;
	pthread_cond_signal(&writer->work);
	pthread_mutex_unlock(&writer->lock);
}

static Writer *writer_free(Writer *writer) {
	db_close(writer->db);
	pthread_cond_destroy(&writer->work);
	pthread_mutex_destroy(&writer->lock);
	free(writer);
	return NULL;
}

static void init_condition(pthread_cond_t *condition) {
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(condition, &attributes);
	pthread_condattr_destroy(&attributes);
}

int writer_start(Writer **out, const WriterConfig *config) {
	Writer *writer = calloc(1, sizeof *writer);
	*out = NULL;
	if (!writer)
		return ERR_MEMORY;
	writer->config = *config;
	if (!config->batch_most || config->batch_most > BATCH_MOST)
		writer->config.batch_most = BATCH_MOST;
	pthread_mutex_init(&writer->lock, NULL);
	init_condition(&writer->work);
	id_gen_init(&writer->ids, config->clock, config->node);
	int r = db_open(&writer->db, config->url, DB_WRITE);
	if (!r)
		r = db_settle(writer->db);
	if (!r && config->watch)
		db_watch(writer->db, config->watch);
	if (!r && !config->manual && pthread_create(&writer->thread, NULL, writer_thread, writer))
		r = ERR_MEMORY;
	if (r)
		writer_free(writer);
	else
		*out = writer;
	return r;
}

Writer *writer_stop(Writer *writer) {
	if (!writer)
		return NULL;
	pthread_mutex_lock(&writer->lock);
	writer->stopping = true;
	pthread_cond_signal(&writer->work);
	pthread_mutex_unlock(&writer->lock);
	if (writer->config.manual)
		while (writer_step(writer))
			;
	else
		pthread_join(writer->thread, NULL);
	return writer_free(writer);
}
