#include "app/planner.h"

#include "base/clock.h"
#include "base/guard.h"
#include "base/log.h"
#include "mod/dispatch/dispatch.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { IDLE_S = 1, BEAT_NS = 500000000, NICE = 10 };

struct Planner {
	City *city;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t over_changed;
	bool over;        /* under lock */
	atomic_bool stop; /* what is being planned */
};

/* ---- one run ------------------------------------------------------------------------------- */

typedef struct Job {
	City *city;
	DispatchRun run; /* texts in `texts` */
	Arena *texts;
	const DispatchFound *found;
	size_t stored, storing; /* rows; the writer may try a portion again */
	bool done;
	Time now;
	atomic_bool *stop;
	int64_t per_mille;
	int64_t beaten_ns;
} Job;

static int keep_run(void *self) {
	Job *job = self;
	job->run.area = arena_strdup(job->texts, job->run.area);
	job->run.scenario = arena_strdup(job->texts, job->run.scenario);
	job->run.status = "running";
	job->run.problem = NULL;
	return 0;
}

/* The writer's arena is guarded, the job's own is not. */
static int claim(Ctx *ctx, void *self) {
	Job *job = self;
	job->now = ctx->now;
	int r = dispatch_claim(ctx, job->city->node, &job->run);
	return r ? r : guarded(job->texts, keep_run, job);
}

static int beat(Ctx *ctx, void *self) {
	Job *job = self;
	return dispatch_beat(ctx, job->run.id, job->city->node, job->per_mille);
}

/* Twice a second a sign of life; it also tells whether the run is still wanted. */
static void show(void *self, int64_t per_mille) {
	Job *job = self;
	int64_t now = clock_monotonic_ns();
	if (now - job->beaten_ns < BEAT_NS)
		return;
	job->beaten_ns = now;
	job->per_mille = per_mille;
	if (core_run(job->city->core, beat, job) == DISPATCH_GONE)
		atomic_store(job->stop, true);
}

static int store(Ctx *ctx, void *self) {
	Job *job = self;
	job->storing = job->stored;
	return dispatch_store_found(ctx, job->found, &job->storing, &job->done);
}

static int store_all(Job *job) {
	int r = 0;
	while (!r && !job->done) {
		r = core_run(job->city->core, store, job);
		job->stored = job->storing;
	}
	return r == DISPATCH_GONE ? 0 : r;
}

/* Found in the reading's arena, stored before it is given back. */
static int find(Ctx *ctx, void *self) {
	Job *job = self;
	DispatchFound *found;
	DispatchWatch watch = {.stop = job->stop, .progress = show, .self = job};
	job->beaten_ns = clock_monotonic_ns();
	int r = dispatch_find(ctx, &job->run, &watch, &job->city->live, &found);
	if (r)
		return r == DISPATCH_GONE ? 0 : r;
	job->found = found;
	return store_all(job);
}

/* A plan nobody edits any more gives its memory back. */
static void forget(City *city, Time now) {
	if (!dispatch_live_keeps(city->live, now))
		city->live = dispatch_live_free(city->live);
}

static int plan_one(City *city, atomic_bool *stop) {
	Job job = {.city = city, .texts = arena_new(0), .stop = stop};
	if (!job.texts)
		return ERR_MEMORY;
	int r = core_run(city->core, claim, &job);
	if (!r && (r = core_read_apart(city->core, find, &job)))
		log_line(LOG_LEVEL_ERROR, "dispatch not planned", "run", "i", job.run.id, "result", "i",
			(int64_t)r, NULL);
	forget(city, job.now);
	arena_free(job.texts);
	return r;
}

int planner_step(City *city) {
	atomic_bool stop = false;
	return plan_one(city, &stop);
}

/* ---- the thread ------------------------------------------------------------------------------ */

/* False when it is over. A stop that meant the last run does not mean the next. */
static bool wait_idle(Planner *planner) {
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += IDLE_S;
	pthread_mutex_lock(&planner->lock);
	if (!planner->over)
		pthread_cond_timedwait(&planner->over_changed, &planner->lock, &until);
	bool over = planner->over;
	if (!over)
		atomic_store(&planner->stop, false);
	pthread_mutex_unlock(&planner->lock);
	return !over;
}

static void *planner_thread(void *self) {
	Planner *planner = self;
	setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
	while (wait_idle(planner))
		while (plan_one(planner->city, &planner->stop) == 0 && !atomic_load(&planner->stop))
			;
	return NULL;
}

static Planner *planner_free(Planner *planner) {
	pthread_cond_destroy(&planner->over_changed);
	pthread_mutex_destroy(&planner->lock);
	free(planner);
	return NULL;
}

Planner *planner_start(City *city) {
	Planner *planner = calloc(1, sizeof *planner);
	if (!planner)
		return NULL;
	planner->city = city;
	pthread_mutex_init(&planner->lock, NULL);
	pthread_cond_init(&planner->over_changed, NULL);
	return pthread_create(&planner->thread, NULL, planner_thread, planner) ? planner_free(planner)
																		   : planner;
}

Planner *planner_stop(Planner *planner) {
	if (!planner)
		return NULL;
	pthread_mutex_lock(&planner->lock);
	planner->over = true;
	atomic_store(&planner->stop, true);
	pthread_cond_signal(&planner->over_changed);
	pthread_mutex_unlock(&planner->lock);
	pthread_join(planner->thread, NULL);
	return planner_free(planner);
}
