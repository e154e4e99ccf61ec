#include "core/workers.h"

#include "base/error.h"

#include <pthread.h>
#include <stdlib.h>

enum { THREADS_MOST = 64 };

struct Workers {
	pthread_t threads[THREADS_MOST];
	unsigned thread_count, most;
	pthread_mutex_t lock; /* all below */
	pthread_cond_t changed;
	STAILQ_HEAD(WaitingJobs, WorkerJob) waiting;
	unsigned waiting_count;
	bool stopping;
};

/* The next job; NULL: nothing waits and nothing will. */
static WorkerJob *next_job(Workers *workers) {
	pthread_mutex_lock(&workers->lock);
	while (STAILQ_EMPTY(&workers->waiting) && !workers->stopping)
		pthread_cond_wait(&workers->changed, &workers->lock);
	WorkerJob *job = STAILQ_FIRST(&workers->waiting);
	if (job) {
		STAILQ_REMOVE_HEAD(&workers->waiting, link);
		workers->waiting_count--;
	}
	pthread_mutex_unlock(&workers->lock);
	return job;
}

static void *work(void *self) {
	WorkerJob *job;
	while ((job = next_job(self)))
		job->run(job);
	return NULL;
}

int workers_start(Workers **out, unsigned threads, unsigned most) {
	Workers *workers = calloc(1, sizeof *workers);
	*out = NULL;
	if (!workers)
		return ERR_MEMORY;
	workers->most = most;
	STAILQ_INIT(&workers->waiting);
	pthread_mutex_init(&workers->lock, NULL);
	pthread_cond_init(&workers->changed, NULL);
	for (unsigned i = 0; i < threads && i < THREADS_MOST; i++)
		if (pthread_create(&workers->threads[i], NULL, work, workers) == 0)
			workers->thread_count++;
		else
			break;
	if (!workers->thread_count) {
		workers_stop(workers);
		return ERR_MEMORY;
	}
	*out = workers;
	return 0;
}

bool workers_submit(Workers *workers, WorkerJob *job) {
	pthread_mutex_lock(&workers->lock);
	bool taken = workers->waiting_count < workers->most;
	if (taken) {
		STAILQ_INSERT_TAIL(&workers->waiting, job, link);
		workers->waiting_count++;
		pthread_cond_signal(&workers->changed);
	}
	pthread_mutex_unlock(&workers->lock);
	return taken;
}

Workers *workers_stop(Workers *workers) {
	if (!workers)
		return NULL;
	pthread_mutex_lock(&workers->lock);
	workers->stopping = true;
	pthread_cond_broadcast(&workers->changed);
	pthread_mutex_unlock(&workers->lock);
	for (unsigned i = 0; i < workers->thread_count; i++)
		pthread_join(workers->threads[i], NULL);
	pthread_cond_destroy(&workers->changed);
	pthread_mutex_destroy(&workers->lock);
	free(workers);
	return NULL;
}
