#include "algo/dispatch/parallel.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct Range {
	_Atomic int64_t next;
	int64_t count, part;
	void (*work)(void *self, int thread, int64_t from, int64_t to);
	void *self;
} Range;

typedef struct Worker {
	Range *range;
	int thread;
	pthread_t id;
} Worker;

static void *run(void *self) {
	const Worker *worker = self;
	Range *range = worker->range;
	int64_t from;
	while ((from = atomic_fetch_add(&range->next, range->part)) < range->count) {
		int64_t to = from + range->part;
		range->work(range->self, worker->thread, from, to < range->count ? to : range->count);
	}
	return NULL;
}

void parallel_for(int threads, int64_t count, int64_t part,
	void (*work)(void *self, int thread, int64_t from, int64_t to), void *self) {
	Range range = {.count = count, .part = part, .work = work, .self = self};
	Worker workers[PARALLEL_MOST];
	int started = 1;
	threads = threads < PARALLEL_MOST ? threads : PARALLEL_MOST;
	workers[0] = (Worker){.range = &range};
	for (; started < threads; started++) {
		workers[started] = (Worker){.range = &range, .thread = started};
		if (pthread_create(&workers[started].id, NULL, run, &workers[started]))
			break;
	}
	run(&workers[0]);
	for (int i = 1; i < started; i++)
		pthread_join(workers[i].id, NULL);
}
