#include "app/archiving.h"

#include "base/log.h"
#include "base/str.h"
#include "core/journal.h"
#include "db/archive.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct Archiving {
	Archive *archive;
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t lock;
	pthread_cond_t stop;
	bool stopping; /* under lock */
};

/* Said when it begins and when it ends, not every second. */
static void report(const Archiving *archiving, int result, bool *failing) {
	if (result && !*failing)
		log_line(LOG_LEVEL_ERROR, "archiving fails", "why", "s", archive_error(archiving->archive),
			NULL);
	else if (!result && *failing)
		log_line(LOG_LEVEL_INFO, "archiving goes on", NULL);
	*failing = result != 0;
}

/* Return: true when the rest is over, false when it is to stop. */
static bool rest(Archiving *archiving) {
	const int ms = archive_rest(archiving->archive);
	struct timespec until;
	int r = 0;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += (until.tv_nsec + ms * 1000000L) / 1000000000;
	until.tv_nsec = (until.tv_nsec + ms * 1000000L) % 1000000000;
	pthread_mutex_lock(&archiving->lock);
	while (!archiving->stopping && r != ETIMEDOUT)
		r = pthread_cond_timedwait(&archiving->stop, &archiving->lock, &until);
	bool on = !archiving->stopping;
	pthread_mutex_unlock(&archiving->lock);
	return on;
}

static void *follow(void *self) {
	Archiving *archiving = self;
	bool failing = false;
	while (rest(archiving))
		report(archiving, archive_round(archiving->archive), &failing);
	return NULL;
}

static void init_locks(Archiving *archiving) {
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_mutex_init(&archiving->lock, NULL);
	pthread_cond_init(&archiving->stop, &attributes);
	pthread_condattr_destroy(&attributes);
}

static int start(Archiving *archiving, const ArchiveConfig *config) {
	int r = archive_open(&archiving->archive, config);
	if (r) {
		fprintf(stderr, "huying: archive: %s\n",
			archiving->archive ? archive_error(archiving->archive) : "out of memory");
		return r;
	}
	archiving->has_thread = pthread_create(&archiving->thread, NULL, follow, archiving) == 0;
	return archiving->has_thread ? 0 : ERR_MEMORY;
}

int archiving_start(
	Archiving **out, const char *url, const ArchivingConfig *config, const Clock *clock) {
	*out = NULL;
	if (!str_starts(url, "sqlite:")) {
		fprintf(stderr,
			"huying: --archive is for SQLite; PostgreSQL keeps its own, see docs/operations.md\n");
		return ERR_FORMAT;
	}
	Archiving *archiving = calloc(1, sizeof *archiving);
	if (!archiving)
		return ERR_MEMORY;
	init_locks(archiving);
	int r = start(archiving,
		&(ArchiveConfig){.url = url,
			.dir = config->dir,
			.clock = clock,
			.keep = config->keep,
			.place = journal_place});
	if (r)
		archiving_stop(archiving);
	else
		*out = archiving;
	return r;
}

Archiving *archiving_stop(Archiving *archiving) {
	if (!archiving)
		return NULL;
	pthread_mutex_lock(&archiving->lock);
	archiving->stopping = true;
	pthread_cond_signal(&archiving->stop);
	pthread_mutex_unlock(&archiving->lock);
	if (archiving->has_thread)
		pthread_join(archiving->thread, NULL);
	archive_close(archiving->archive);
	pthread_cond_destroy(&archiving->stop);
	pthread_mutex_destroy(&archiving->lock);
	free(archiving);
	return NULL;
}
