#include "core/live_private.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- starting and stopping ------------------------------------------------------------------- */

static int open_connections(Live *live) {
	int r = db_open(&live->db, live->config.url, DB_READ);
	if (!r)
		r = journal_last(live->db, &live->tail);
	if (!r && !live->config.manual && db_is_pgsql(live->db))
		r = db_open(&live->notified, live->config.url, DB_READ);
	return r;
}

static int start_threads(Live *live) {
	if (live->config.manual)
		return 0;
	live->has_tailer = pthread_create(&live->tailer, NULL, live_tailer, live) == 0;
	if (live->has_tailer && live->notified)
		live->has_waiter = pthread_create(&live->waiter, NULL, live_waiter, live) == 0;
	return live->has_tailer && live->has_waiter == (live->notified != NULL) ? 0 : ERR_MEMORY;
}

/* Waits are measured on a clock that nobody sets back. */
static void init_locks(Live *live) {
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_mutex_init(&live->lock, NULL);
	pthread_cond_init(&live->wake, &attributes);
	pthread_cond_init(&live->passed, &attributes);
	pthread_condattr_destroy(&attributes);
}

int live_start(Live **out, const LiveConfig *config) {
	Live *live = calloc(1, sizeof *live);
	*out = NULL;
	if (!live)
		return ERR_MEMORY;
	live->config = *config;
	init_locks(live);
	live->arena = arena_new(0);
	int r = live->arena ? open_connections(live) : ERR_MEMORY;
	if (!r)
		r = start_threads(live);
	if (r)
		live_stop(live);
	else
		*out = live;
	return r;
}

static void free_listener(LiveListener *listener) {
	for (char **area = listener->areas; area && *area; area++)
		free(*area);
	free(listener->areas);
	free(listener);
}

Live *live_stop(Live *live) {
	if (!live)
		return NULL;
	pthread_mutex_lock(&live->lock);
	live->stopping = true;
	pthread_cond_broadcast(&live->wake);
	pthread_cond_broadcast(&live->passed);
	pthread_mutex_unlock(&live->lock);
	if (live->has_tailer)
		pthread_join(live->tailer, NULL);
	if (live->has_waiter)
		pthread_join(live->waiter, NULL);
	db_close(live->notified);
	db_close(live->db);
	arena_free(live->arena);
	pthread_cond_destroy(&live->passed);
	pthread_cond_destroy(&live->wake);
	pthread_mutex_destroy(&live->lock);
	free(live);
	return NULL;
}

/* With the lock held. */
static void wake(Live *live) {
	live->woken = true;
	pthread_cond_signal(&live->wake);
}

void live_wake(Live *live, int64_t seq) {
	(void)seq;
	if (!live)
		return;
	pthread_mutex_lock(&live->lock);
	wake(live);
	pthread_mutex_unlock(&live->lock);
}

size_t live_step(Live *live) {
	return live_tail(live);
}

/* ---- listeners ------------------------------------------------------------------------------------- */

static bool copy_areas(LiveListener *listener, const char *const *areas) {
	size_t n = 0;
	while (areas && areas[n])
		n++;
	listener->areas = calloc(n + 1, sizeof *listener->areas);
	for (size_t i = 0; listener->areas && i < n; i++)
		if (!(listener->areas[i] = strdup(areas[i])))
			return false;
	return listener->areas != NULL;
}

LiveListener *live_listen(
	Live *live, const LiveFilter *filter, int64_t after, LiveDeliver deliver, void *self) {
	LiveListener *listener = calloc(1, sizeof *listener);
	if (!listener || !copy_areas(listener, filter->areas)) {
		if (listener)
			free_listener(listener);
		return NULL;
	}
	listener->person = filter->person;
	listener->account = filter->account;
	listener->revokes = filter->revokes;
	listener->deliver = deliver;
	listener->self = self;
	listener->after = after;
	pthread_mutex_lock(&live->lock);
	listener->next = live->listeners;
	if (listener->next)
		listener->next->previous = listener;
	live->listeners = listener;
	wake(live);
	pthread_mutex_unlock(&live->lock);
	return listener;
}

LiveListener *live_leave(Live *live, LiveListener *listener) {
	if (!listener)
		return NULL;
	pthread_mutex_lock(&live->lock);
	live->leaving++;
	while (live->delivering == listener)
		pthread_cond_wait(&live->passed, &live->lock);
	live->leaving--;
	if (listener->previous)
		listener->previous->next = listener->next;
	else
		live->listeners = listener->next;
	if (listener->next)
		listener->next->previous = listener->previous;
	pthread_mutex_unlock(&live->lock);
	free_listener(listener);
	return NULL;
}
