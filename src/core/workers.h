/* Threads of the core's own for what is slow and needs no database: hashing passwords.
 *
 * Bounded both ways: as many run at once as there are threads, and no more than `most` wait. So
 * neither the threads that read requests nor the readers' connections are ever held by a hash. */
#pragma once

#include <stdbool.h>
#include <sys/queue.h>

typedef struct Workers Workers;

typedef struct WorkerJob WorkerJob;
struct WorkerJob {
	/* On a worker's thread, once. The job may be freed within. */
	void (*run)(WorkerJob *job);
	STAILQ_ENTRY(WorkerJob) link; /* the workers' */
};

/* Return: 0, ERR_MEMORY. */
int workers_start(Workers **out, unsigned threads, unsigned most);
/* From any thread. False: so many wait that this one would wait too long; it was not taken. */
bool workers_submit(Workers *workers, WorkerJob *job);
/* Finishes what waits, then frees. Takes NULL, returns NULL. */
Workers *workers_stop(Workers *workers);
