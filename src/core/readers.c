#include "core/readers.h"

#include "base/clock.h"
#include "base/str.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { READERS_MOST = 64, KEPT_NS = 20000000 };

typedef struct Reader {
	Db *db; /* NULL: not opened */
	bool out;
	uint64_t commits; /* when it was taken without a snapshot */
	int64_t taken_ns;
} Reader;

struct Readers {
	char *url;
	bool
		keeps; /* SQLite: PostgreSQL would hold back its cleaning, and other processes commit there */
	unsigned most;
	pthread_mutex_t lock; /* over all that follows */
	pthread_cond_t given;
	bool keep;
	uint64_t commits;
	Reader readers[READERS_MOST];
};

Readers *readers_new(const char *url, unsigned most) {
	Readers *readers = calloc(1, sizeof *readers);
	if (!readers || !(readers->url = strdup(url))) {
		free(readers);
		return NULL;
	}
	readers->most = most > READERS_MOST ? READERS_MOST : most;
	readers->keeps = readers->keep = str_starts(url, "sqlite:");
	pthread_mutex_init(&readers->lock, NULL);
	pthread_cond_init(&readers->given, NULL);
	return readers;
}

Readers *readers_free(Readers *readers) {
	if (!readers)
		return NULL;
	for (unsigned i = 0; i < readers->most; i++)
		db_close(readers->readers[i].db);
	pthread_cond_destroy(&readers->given);
	pthread_mutex_destroy(&readers->lock);
	free(readers->url);
	free(readers);
	return NULL;
}

/* ---- taking ------------------------------------------------------------------------------------- */

/* One that is open before one that is not. */
static Reader *find_free(Readers *readers) {
	Reader *unopened = NULL;
	for (unsigned i = 0; i < readers->most; i++) {
		Reader *reader = &readers->readers[i];
		if (!reader->out && reader->db)
			return reader;
		if (!reader->out && !unopened)
			unopened = reader;
	}
	return unopened;
}

static Reader *claim(Readers *readers) {
	Reader *reader;
	pthread_mutex_lock(&readers->lock);
	while (!(reader = find_free(readers)))
		pthread_cond_wait(&readers->given, &readers->lock);
	reader->out = true;
	pthread_mutex_unlock(&readers->lock);
	return reader;
}

/* Of what it is from now on: a snapshot is made later than this. */
static void note_age(Readers *readers, Reader *reader) {
	reader->taken_ns = clock_monotonic_ns();
	pthread_mutex_lock(&readers->lock);
	reader->commits = readers->commits;
	pthread_mutex_unlock(&readers->lock);
}

static bool too_old(const Reader *reader) {
	return clock_monotonic_ns() - reader->taken_ns > KEPT_NS;
}

/* `db` NULL: it could not be opened, and the place is free for another try. */
static void settle(Readers *readers, Reader *reader, Db *db) {
	pthread_mutex_lock(&readers->lock);
	reader->db = db;
	reader->out = db != NULL;
	if (!db)
		pthread_cond_signal(&readers->given);
	pthread_mutex_unlock(&readers->lock);
}

static int open_one(Readers *readers, Reader *reader) {
	Db *db;
	int r = db_open(&db, readers->url, DB_READ);
	settle(readers, reader, db);
	return r;
}

int readers_take(Readers *readers, Db **out) {
	*out = NULL;
	Reader *reader = claim(readers);
	int r = reader->db ? 0 : open_one(readers, reader);
	if (r)
		return r;
	*out = reader->db;
	if (db_in_transaction(reader->db) && too_old(reader))
		db_rollback(reader->db);
	if (!db_in_transaction(reader->db))
		note_age(readers, reader);
	return 0;
}

/* ---- giving back ---------------------------------------------------------------------------------- */

static Reader *reader_of(Readers *readers, const Db *db) {
	Reader *reader = readers->readers;
	while (reader->db != db)
		reader++;
	return reader;
}

/* Under the lock, so that no commit comes between looking and keeping. */
static bool may_keep(const Readers *readers, const Reader *reader) {
	return readers->keep && reader->commits == readers->commits && !too_old(reader);
}

void readers_give(Readers *readers, Db *db, bool whole) {
	if (!whole || !readers->keeps)
		db_rollback(db);
	pthread_mutex_lock(&readers->lock);
	Reader *reader = reader_of(readers, db);
	if (db_in_transaction(db) && !may_keep(readers, reader))
		db_rollback(db);
	reader->out = false;
	pthread_cond_signal(&readers->given);
	pthread_mutex_unlock(&readers->lock);
}

void readers_renew(Readers *readers, bool keep) {
	pthread_mutex_lock(&readers->lock);
	readers->commits++;
	readers->keep = readers->keeps && keep;
	for (unsigned i = 0; i < readers->most; i++) {
		Reader *reader = &readers->readers[i];
		if (reader->db && !reader->out)
			db_rollback(reader->db);
	}
	pthread_mutex_unlock(&readers->lock);
}
