#include "core/writer.h"

#include "base/log.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH_MOST = 256, TRIES = 5 };

struct Writer {
	Db *db;
	IdGen ids;
	WriterConfig config;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t work;
	WriterJob *first, *last; /* waiting; under lock */
	bool stopping;
	bool lost; /* a sync failed: nothing more is written; the writer's */
};

typedef struct Batch {
	WriterJob *jobs[BATCH_MOST];
	int results[BATCH_MOST];
	size_t count;
	JournalHead sent; /* with the last COMMIT; seq 0: none, or it moved nothing */
} Batch;

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

static int run_jobs(Writer *writer, Batch *batch, JournalHead *head) {
	for (size_t i = 0; i < batch->count; i++) {
		JournalHead before = *head;
		int r = db_savepoint(writer->db);
		if (r)
			return r;
		batch->results[i] = batch->jobs[i]->run(batch->jobs[i], writer->db, head, &writer->ids);
		if (batch->results[i] == ERR_DB_SOFT || batch->results[i] == ERR_DB_SYNC)
			return batch->results[i];
		if ((r = finish_job(writer, batch->results[i], head, &before)))
			return r;
	}
	return 0;
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
	if ((r = run_jobs(writer, batch, &head)))
		return r;
	if ((r = store_head(writer, &head, start)))
		return r;
	*moved_to = head.seq != start ? head.seq : 0;
	batch->sent = head;
	batch->sent.seq = *moved_to;
	return db_commit(writer->db);
}

/* ---- retries ------------------------------------------------------------------------------------ */

static int commit_batch(Writer *writer, Batch *batch, int64_t *moved_to) {
	int r = writer->lost ? ERR_DB_SYNC : ERR_DB_SOFT;
	for (int i = 0; i < TRIES && r == ERR_DB_SOFT; i++) {
		r = try_batch(writer, batch, moved_to);
		if (r)
			db_rollback(writer->db);
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
		Batch single = {.jobs = {batch->jobs[i]}, .count = 1};
		int64_t moved_to = 0;
		int r = commit_batch(writer, &single, &moved_to);
		close_batch(writer, &single, r, moved_to);
	}
}

static void do_batch(Writer *writer, Batch *batch) {
	int64_t moved_to = 0;
	int r = commit_batch(writer, batch, &moved_to);
	if (r && r != ERR_DB_SYNC && batch->count > 1)
		commit_one_by_one(writer, batch);
	else
		close_batch(writer, batch, r, moved_to);
}

/* ---- the queue ------------------------------------------------------------------------------------ */

static void take(Writer *writer, Batch *batch) {
	size_t most = writer->config.batch_most;
	batch->count = 0;
	batch->sent.seq = 0;
	while (writer->first && batch->count < most) {
		WriterJob *job = writer->first;
		writer->first = job->next;
		if (!writer->first)
			writer->last = NULL;
		batch->jobs[batch->count++] = job;
	}
}

static void *writer_thread(void *self) {
	Writer *writer = self;
	Batch batch;
	pthread_mutex_lock(&writer->lock);
	while (writer->first || !writer->stopping) {
		if (!writer->first) {
			pthread_cond_wait(&writer->work, &writer->lock);
			continue;
		}
		take(writer, &batch);
		pthread_mutex_unlock(&writer->lock);
		do_batch(writer, &batch);
		pthread_mutex_lock(&writer->lock);
	}
	pthread_mutex_unlock(&writer->lock);
	return NULL;
}

size_t writer_step(Writer *writer) {
	Batch batch;
	pthread_mutex_lock(&writer->lock);
	take(writer, &batch);
	pthread_mutex_unlock(&writer->lock);
	if (batch.count)
		do_batch(writer, &batch);
	return batch.count;
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

int writer_start(Writer **out, const WriterConfig *config) {
	Writer *writer = calloc(1, sizeof *writer);
	*out = NULL;
	if (!writer)
		return ERR_MEMORY;
	writer->config = *config;
	if (!config->batch_most || config->batch_most > BATCH_MOST)
		writer->config.batch_most = BATCH_MOST;
	pthread_mutex_init(&writer->lock, NULL);
	pthread_cond_init(&writer->work, NULL);
	id_gen_init(&writer->ids, config->clock, config->node);
	int r = db_open(&writer->db, config->url, DB_WRITE);
	if (!r)
		r = db_settle(writer->db);
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
