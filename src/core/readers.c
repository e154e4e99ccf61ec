#include "core/readers.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { READERS_MOST = 64 };

struct Readers {
	char *url;
	pthread_mutex_t lock;
	pthread_cond_t given;
	Db *idle[READERS_MOST];
	unsigned idle_count, out_count, most;
};

Readers *readers_new(const char *url, unsigned most) {
	Readers *readers = calloc(1, sizeof *readers);
	if (!readers)
		return NULL;
	readers->url = strdup(url);
	readers->most = most > READERS_MOST ? READERS_MOST : most;
	pthread_mutex_init(&readers->lock, NULL);
	pthread_cond_init(&readers->given, NULL);
	return readers;
}

Readers *readers_free(Readers *readers) {
	if (!readers)
		return NULL;
	while (readers->idle_count)
		db_close(readers->idle[--readers->idle_count]);
	pthread_cond_destroy(&readers->given);
	pthread_mutex_destroy(&readers->lock);
	free(readers->url);
	free(readers);
	return NULL;
}

int readers_take(Readers *readers, Db **out) {
	*out = NULL;
	pthread_mutex_lock(&readers->lock);
	while (!readers->idle_count && readers->out_count == readers->most)
		pthread_cond_wait(&readers->given, &readers->lock);
	if (readers->idle_count)
		*out = readers->idle[--readers->idle_count];
	readers->out_count++;
	pthread_mutex_unlock(&readers->lock);
	int r = *out ? 0 : db_open(out, readers->url, DB_READ);
	if (r)
		readers_give(readers, NULL);
	return r;
}

void readers_give(Readers *readers, Db *db) {
	pthread_mutex_lock(&readers->lock);
	readers->out_count--;
	if (db)
		readers->idle[readers->idle_count++] = db;
	pthread_cond_signal(&readers->given);
	pthread_mutex_unlock(&readers->lock);
}
