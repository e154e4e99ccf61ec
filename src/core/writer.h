/* One writer, one transaction for many commands.
 *
 * Jobs queue from any thread; the writer takes what waits (at most 256, and those who come while it
 * runs them, for as long as the last commit took), begins one transaction, locks the journal head, runs
 * the jobs, stores the head, commits, notifies, and only then calls each job's done(). A job that is
 * refused before it wrote anything, as nearly all are, leaves nothing behind; when one is refused later,
 * or fails, the batch runs again with a savepoint for each job, and so do the next few batches: it does
 * not hurt its neighbours. A soft database error runs the whole batch again (at most 5 times, then one by one).
 * A COMMIT whose answer was lost with the connection is looked up, not run again.
 *
 * After a failed sync (ERR_DB_SYNC) the writer is lost: the batch is answered with it, though its
 * commands may yet turn out to be done, and so is every later job, unrun. The process must end; in
 * the next one the same key tells what became of a command. With no space (ERR_DB_FULL) jobs fail
 * as long as there is none. */
#pragma once

#include "base/id.h"
#include "core/journal.h"
#include "db/db.h"

typedef struct Writer Writer;

typedef struct WriterJob WriterJob;
struct WriterJob {
	/* May be called again after a retry: it must start from nothing each time.
	 * Return: 0 commit; > 0 refused, roll back; WRITER_KEEP commit although refused; < 0 failed. */
	int (*run)(WriterJob *job, Db *db, JournalHead *head, IdGen *ids);
	/* After the commit (or the final failure), on the writer's thread. `result` is what run
	 * returned, or the commit's own error. */
	void (*done)(WriterJob *job, int result);
	WriterJob *next; /* the writer's */
};
enum { WRITER_KEEP = 1 << 20 };

typedef struct WriterConfig {
	const char *url;
	const Clock *clock;
	uint32_t node; /* for ids, 0..63 */
	/* Called after each commit that moved the journal, on the writer's thread. */
	void (*committed)(void *self, int64_t last_seq);
	/* Called after each batch, before its jobs are answered; may be NULL. `watched`: one of the tables in `watch`
	 * (NULL at the end; may be NULL) was written. `long_log`: see db_log_is_long(). */
	void (*ended)(void *self, bool watched, bool long_log);
	const char *const *watch;
	void *self;
	bool manual;         /* no thread: writer_step() runs what waits (simulation, bulk loading) */
	unsigned batch_most; /* jobs in one transaction; 0: 256, which is also the most */
} WriterConfig;

int writer_start(Writer **out, const WriterConfig *config);
void writer_submit(Writer *writer, WriterJob *job);
/* Runs one batch on the calling thread; only for `manual`. Return: jobs answered. */
size_t writer_step(Writer *writer);
/* Finishes what waits, then frees. Takes NULL, returns NULL. */
Writer *writer_stop(Writer *writer);
