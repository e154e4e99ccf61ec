#include "core/live.h"

#include "base/log.h"
#include "base/str.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAGE = 500, POLL_MS = 2000 };

struct LiveListener {
	LiveListener *next;
	char **areas;  /* NULL-terminated */
	Id person;
	int64_t after; /* last line delivered or passed over */
	LiveDeliver deliver;
	void *self;
	bool over;     /* deliver said no */
};

struct Live {
	Db *db;        /* the tailer's */
	bool pgsql;
	pthread_t thread;
	pthread_mutex_t lock;      /* listeners, woken, stopping */
	pthread_cond_t wake, passed;
	LiveListener *listeners;
	LiveListener *delivering;  /* the one the tailer is in, outside the lock */
	bool woken, stopping;
};

/* ---- filters ---------------------------------------------------------------------------------------- */

static bool takes(const LiveListener *listener, const JournalLine *line) {
	if (listener->person && line->person == listener->person)
		return true;
	for (char **area = listener->areas; area && *area; area++)
		if (area_within(line->area, *area))
			return true;
	return false;
}

static void pass_page(LiveListener *listener, const JournalLine *lines, size_t count) {
	for (size_t i = 0; i < count && !listener->over; i++) {
		if (lines[i].seq <= listener->after)
			continue;
		listener->after = lines[i].seq;
		if (takes(listener, &lines[i]))
			listener->over = !listener->deliver(listener->self, &lines[i]);
	}
}

/* ---- the tailer ---------------------------------------------------------------------------------------- */

/* The place the slowest listener has reached; INT64_MAX when there is none. */
static int64_t slowest(const Live *live) {
	int64_t least = INT64_MAX;
	for (const LiveListener *l = live->listeners; l; l = l->next)
		if (!l->over && l->after < least)
			least = l->after;
	return least;
}

/* Hands one page to every listener. The lock is open while a listener's deliver() runs, so the
 * walk starts again from the front after each one: `seen` marks who has had this page. */
static void pass_to_all(Live *live, const JournalLine *lines, size_t count) {
	int64_t last = lines[count - 1].seq, first = lines[0].seq;
	LiveListener *listener;
	do {
		for (listener = live->listeners; listener; listener = listener->next)
			if (!listener->over && listener->after < last && listener->after >= first - 1)
				break;
		if (!listener)
			return;
		live->delivering = listener;
		pthread_mutex_unlock(&live->lock);
		pass_page(listener, lines, count);
		pthread_mutex_lock(&live->lock);
		live->delivering = NULL;
		pthread_cond_broadcast(&live->passed);
	} while (listener);
}

static size_t read_page(Live *live, int64_t after, Arena *arena, JournalLine **lines) {
	size_t count = 0;
	pthread_mutex_unlock(&live->lock);
	int r = journal_read(live->db, after, PAGE, arena, lines, &count);
	if (r)
		log_line(LOG_LEVEL_WARNING, "live feed cannot read", "why", "s", db_error(live->db), NULL);
	pthread_mutex_lock(&live->lock);
	return r ? 0 : count;
}

static void pass_new_lines(Live *live, Arena *arena) {
	for (size_t count = PAGE; count && !live->stopping;) {
		JournalLine *lines;
		int64_t after = slowest(live);
		if (after == INT64_MAX)
			return;
		arena_reset(arena);
		count = read_page(live, after, arena, &lines);
		if (count)
			pass_to_all(live, lines, count);
	}
}

static void wait_for_work(Live *live) {
	struct timespec until;
	if (live->pgsql) { /* NOTIFY wakes; a local wake comes by the same way */
		pthread_mutex_unlock(&live->lock);
		if (db_wait(live->db, live->woken ? 0 : 200))
			nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
		pthread_mutex_lock(&live->lock);
		return;
	}
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += POLL_MS / 1000;
	while (!live->woken && !live->stopping)
		if (pthread_cond_timedwait(&live->wake, &live->lock, &until) == ETIMEDOUT)
			break;
}

static void *live_thread(void *self) {
	Live *live = self;
	Arena *arena = arena_new(0);
	pthread_mutex_lock(&live->lock);
	while (arena && !live->stopping) {
		wait_for_work(live);
		live->woken = false;
		pass_new_lines(live, arena);
	}
	pthread_mutex_unlock(&live->lock);
	arena_free(arena);
	return NULL;
}

int live_start(Live **out, const LiveConfig *config) {
	Live *live = calloc(1, sizeof *live);
	*out = NULL;
	if (!live)
		return ERR_MEMORY;
	pthread_mutex_init(&live->lock, NULL);
	pthread_cond_init(&live->wake, NULL);
	pthread_cond_init(&live->passed, NULL);
	int r = db_open(&live->db, config->url, DB_READ);
	if (!r)
		live->pgsql = db_is_pgsql(live->db);
	if (!r && pthread_create(&live->thread, NULL, live_thread, live))
		r = ERR_MEMORY;
	if (r) {
		db_close(live->db);
		free(live);
		return r;
	}
	*out = live;
	return 0;
}

Live *live_stop(Live *live) {
	if (!live)
		return NULL;
	pthread_mutex_lock(&live->lock);
	live->stopping = true;
	pthread_cond_signal(&live->wake);
	pthread_mutex_unlock(&live->lock);
	pthread_join(live->thread, NULL);
	db_close(live->db);
	pthread_cond_destroy(&live->passed);
	pthread_cond_destroy(&live->wake);
	pthread_mutex_destroy(&live->lock);
	free(live);
	return NULL;
}

void live_wake(Live *live, int64_t seq) {
	(void)seq;
	if (!live)
		return;
	pthread_mutex_lock(&live->lock);
	live->woken = true;
	pthread_cond_signal(&live->wake);
	pthread_mutex_unlock(&live->lock);
}

/* ---- listeners ------------------------------------------------------------------------------------------ */

static void listener_free(LiveListener *listener) {
	for (char **area = listener->areas; area && *area; area++)
		free(*area);
	free(listener->areas);
	free(listener);
}

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

LiveListener *live_listen(Live *live, const LiveFilter *filter, int64_t after, LiveDeliver deliver, void *self) {
	LiveListener *listener = calloc(1, sizeof *listener);
	if (!listener || !copy_areas(listener, filter->areas)) {
		if (listener)
			listener_free(listener);
		return NULL;
	}
	listener->person = filter->person;
	listener->deliver = deliver;
	listener->self = self;
	listener->after = after;
	pthread_mutex_lock(&live->lock);
	listener->next = live->listeners;
	live->listeners = listener;
	live->woken = true;
	pthread_cond_signal(&live->wake);
	pthread_mutex_unlock(&live->lock);
	return listener;
}

LiveListener *live_leave(Live *live, LiveListener *listener) {
	if (!listener)
		return NULL;
	pthread_mutex_lock(&live->lock);
	while (live->delivering == listener)
		pthread_cond_wait(&live->passed, &live->lock);
	for (LiveListener **at = &live->listeners; *at; at = &(*at)->next) {
		if (*at == listener) {
			*at = listener->next;
			break;
		}
	}
	pthread_mutex_unlock(&live->lock);
	listener_free(listener);
	return NULL;
}

const char *live_event_text(Arena *arena, const JournalLine *line) {
	Buf buf;
	JsonOut out;
	buf_init(&buf, arena);
	buf_printf(&buf, "id: %lld\nevent: %s\ndata: ", (long long)line->seq, line->kind);
	jw_init(&out, &buf);
	jw_object(&out);
	jw_put_int(&out, "seq", line->seq);
	jw_put_time(&out, "at", line->at);
	jw_put_text(&out, "area", line->area);
	jw_put_text(&out, "kind", line->kind);
	jw_put_text(&out, "subject", line->subject);
	if (line->subject_id)
		jw_put_id(&out, "subject_id", line->subject_id);
	if (line->person)
		jw_put_id(&out, "person", line->person);
	jw_key(&out, "body");
	jw_raw(&out, line->body);
	jw_object_end(&out);
	buf_puts(&buf, "\n\n");
	return buf.data;
}
