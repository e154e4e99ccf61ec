/* Services run by the system itself: timers, imports, the demo. */
#include "core/core_private.h"

#include "base/guard.h"
#include "base/log.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct SystemJob {
	WriterJob job;
	Core *core;
	Arena *arena;
	int (*run)(Ctx *ctx, void *self);
	void *self;
	Db *db;
	JournalHead *head;
	IdGen *ids;
	Time now;
	int result;
	pthread_mutex_t lock;
	pthread_cond_t finished;
	bool done;
} SystemJob;

static int run_step(void *self) {
	SystemJob *job = self;
	const CoreConfig *config = &job->core->config;
	Ctx ctx = {.db = job->db,
		.head = job->head,
		.ids = job->ids,
		.arena = job->arena,
		.now = job->now,
		.rng = config->rng,
		.keys = config->keys,
		.packs = config->packs,
		.language = "zh-CN",
		.if_match = -1,
		.etag = -1};
	Buf buf;
	JsonOut out;
	field_errors_init(&ctx.errors, job->arena);
	buf_init(&buf, job->arena);
	jw_init(&out, &buf);
	ctx.out = &out;
	return job->run(&ctx, job->self);
}

static int system_run(WriterJob *self, Db *db, JournalHead *head, IdGen *ids) {
	SystemJob *job = (SystemJob *)self;
	job->db = db;
	job->head = head;
	job->ids = ids;
	arena_reset(job->arena);
	return guarded(job->arena, run_step, job);
}

static void system_done(WriterJob *self, int result) {
	SystemJob *job = (SystemJob *)self;
	pthread_mutex_lock(&job->lock);
	job->result = result;
	job->done = true;
	pthread_cond_signal(&job->finished);
	pthread_mutex_unlock(&job->lock);
}

static void wait_done(SystemJob *job) {
	while (job->core->config.manual && !job->done)
		core_step(job->core);
	pthread_mutex_lock(&job->lock);
	while (!job->done)
		pthread_cond_wait(&job->finished, &job->lock);
	pthread_mutex_unlock(&job->lock);
}

int core_run(Core *core, int (*run)(Ctx *ctx, void *self), void *self) {
	SystemJob job = {.job = {.run = system_run, .done = system_done},
		.core = core,
		.arena = arena_new(0),
		.run = run,
		.self = self,
		.now = clock_now(core->config.clock)};
	if (!job.arena)
		return ERR_MEMORY;
	pthread_mutex_init(&job.lock, NULL);
	pthread_cond_init(&job.finished, NULL);
	writer_submit(core->writer, &job.job);
	wait_done(&job);
	pthread_cond_destroy(&job.finished);
	pthread_mutex_destroy(&job.lock);
	arena_free(job.arena);
	return job.result;
}

/* ---- without waiting ------------------------------------------------------------------------------- */

typedef struct LaterJob {
	SystemJob job;
	int (*run)(Ctx *ctx, const char *text);
	char text[];
} LaterJob;

static int later_run(Ctx *ctx, void *self) {
	LaterJob *later = self;
	return later->run(ctx, later->text);
}

static void later_free(LaterJob *later) {
	arena_free(later->job.arena);
	free(later);
}

static void later_done(WriterJob *self, int result) {
	if (result)
		log_line(LOG_LEVEL_WARNING, "left undone", "error", "s", error_name(result), NULL);
	later_free((LaterJob *)self);
}

void core_run_later(Core *core, int (*run)(Ctx *ctx, const char *text), const char *text) {
	size_t size = strlen(text) + 1;
	LaterJob *later = calloc(1, sizeof *later + size);
	if (!later)
		return;
	later->job = (SystemJob){.job = {.run = system_run, .done = later_done},
		.core = core,
		.arena = arena_new(0),
		.run = later_run,
		.self = later,
		.now = clock_now(core->config.clock)};
	later->run = run;
	memcpy(later->text, text, size);
	if (later->job.arena)
		writer_submit(core->writer, &later->job.job);
	else
		later_free(later);
}

static int read_with(Core *core, Db *db, int (*run)(Ctx *ctx, void *self), void *self) {
	SystemJob job = {.core = core,
		.arena = arena_new(0),
		.run = run,
		.self = self,
		.db = db,
		.now = clock_now(core->config.clock)};
	if (!job.arena)
		return ERR_MEMORY;
	int r = guarded(job.arena, run_step, &job);
	arena_free(job.arena);
	return r;
}

int core_read(Core *core, int (*run)(Ctx *ctx, void *self), void *self) {
	Db *db;
	int r = readers_take(core->readers, &db);
	if (r)
		return r;
	r = read_with(core, db, run, self);
	readers_give(core->readers, db, r >= 0);
	return r;
}

int core_read_apart(Core *core, int (*run)(Ctx *ctx, void *self), void *self) {
	Db *db;
	int r = db_open(&db, core->config.url, DB_READ);
	if (!r && !(r = db_begin(db)))
		r = read_with(core, db, run, self);
	db_close(db);
	return r;
}
