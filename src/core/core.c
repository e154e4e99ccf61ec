#include "core/core_private.h"

#include "base/log.h"
#include "base/str.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const Right *right_named(const Right *rights, const char *name) {
	for (; rights->route; rights++)
		if (str_eq(rights->route, name))
			return rights;
	return NULL;
}

static int add_routes(Core *core) {
	for (const Route *const *table = core->config.routes; *table; table++) {
		for (const Route *route = *table; route->name; route++) {
			const Right *right = right_named(core->config.rights, route->name);
			if (!right || core->route_count == CORE_ROUTES_MOST) {
				log_line(LOG_LEVEL_ERROR, "route without a right", "route", "s", route->name, NULL);
				return ERR_INTERNAL;
			}
			core->routes[core->route_count++] = (RouteEntry){route, right->roles};
		}
	}
	return 0;
}

static void committed(void *self, int64_t last_seq) {
	live_wake(((Core *)self)->live, last_seq);
}

int core_start(Core **out, const CoreConfig *config) {
	Core *core = calloc(1, sizeof *core);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	*out = NULL;
	if (!core)
		return ERR_MEMORY;
	core->config = *config;
	int r = add_routes(core);
	if (!r && !config->manual)
		r = live_start(&core->live, &(LiveConfig){config->url, config->clock});
	if (!r && !(core->readers = readers_new(config->url, config->readers ? config->readers : (unsigned)cores + 1)))
		r = ERR_MEMORY;
	if (!r)
		r = writer_start(&core->writer, &(WriterConfig){.url = config->url, .clock = config->clock, .node = config->node,
			.committed = config->manual ? NULL : committed, .self = core, .manual = config->manual});
	if (r)
		core_stop(core);
	else
		*out = core;
	return r;
}

Core *core_stop(Core *core) {
	if (!core)
		return NULL;
	writer_stop(core->writer);
	live_stop(core->live);
	readers_free(core->readers);
	free(core);
	return NULL;
}

size_t core_step(Core *core) {
	return writer_step(core->writer);
}

Live *core_live(Core *core) {
	return core->live;
}

size_t core_body_limit(const Core *core, const char *method, const char *path) {
	PathMatch match;
	bool other;
	Arena *arena = arena_new(0);
	const RouteEntry *entry = arena ? route_match(core, method, path, arena, &match, &other) : NULL;
	size_t limit = strcmp(method, "GET") == 0 ? 0 : 64 * 1024;
	if (entry && entry->route->flags & ROUTE_UPLOAD)
		limit = 64u * 1024 * 1024;
	arena_free(arena);
	return limit;
}

/* ---- as the system itself -------------------------------------------------------------------------- */

typedef struct SystemJob {
	WriterJob job;
	Core *core;
	Arena *arena;
	int (*run)(Ctx *ctx, void *self);
	void *self;
	int result;
	pthread_mutex_t lock;
	pthread_cond_t finished;
	bool done;
} SystemJob;

static int run_as_system(SystemJob *job, Ctx *ctx) {
	jmp_buf escape;
	volatile int r = ERR_MEMORY;
	ctx->arena = job->arena;
	ctx->now = clock_now(job->core->config.clock);
	ctx->rng = job->core->config.rng;
	ctx->keys = job->core->config.keys;
	ctx->packs = job->core->config.packs;
	ctx->language = "zh-CN";
	ctx->if_match = ctx->etag = -1;
	field_errors_init(&ctx->errors, job->arena);
	if (setjmp(escape) == 0) {
		arena_escape(job->arena, &escape);
		r = job->run(ctx, job->self);
	}
	arena_escape(job->arena, NULL);
	return r;
}

static int system_run(WriterJob *self, Db *db, JournalHead *head, IdGen *ids) {
	SystemJob *job = (SystemJob *)self;
	arena_reset(job->arena);
	return run_as_system(job, &(Ctx){.db = db, .head = head, .ids = ids});
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
	SystemJob job = {.job = {.run = system_run, .done = system_done}, .core = core, .arena = arena_new(0), .run = run,
		.self = self};
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

int core_read(Core *core, int (*run)(Ctx *ctx, void *self), void *self) {
	SystemJob job = {.core = core, .arena = arena_new(0), .run = run, .self = self};
	Db *db;
	if (!job.arena)
		return ERR_MEMORY;
	int r = readers_take(core->readers, &db);
	if (!r) {
		r = run_as_system(&job, &(Ctx){.db = db});
		readers_give(core->readers, db);
	}
	arena_free(job.arena);
	return r;
}
