/* One thread reads each line once for all who follow. Who comes late is served from further
 * back, page by page in turn with the news, so that neither waits for the other; since the same
 * thread does both, nobody can miss or repeat a line where the two meet. */
#include "core/live_private.h"

#include "base/guard.h"
#include "base/log.h"
#include "base/str.h"

#include <errno.h>
#include <time.h>

enum { PAGE = 256, SLOTS = 4 * PAGE, POLL_MS = 2000, NOTIFY_MS = 250, REST_MS = 1000 };

/* ---- delivering ------------------------------------------------------------------------------ */

static bool takes(const LiveListener *listener, const JournalLine *line) {
	if (listener->person && line->person == listener->person)
		return true;
	for (char **area = listener->areas; *area; area++)
		if (area_within(line->area, *area))
			return true;
	return false;
}

static bool concerns(const LiveListener *listener, const JournalLine *line) {
	return listener->revokes && line->subject_id == listener->account &&
		str_eq(line->subject, "account");
}

typedef struct Page {
	Db *db;
	Arena *arena;
	int64_t after;
	JournalLine *lines;
	size_t count;
	Id ids[SLOTS]; /* a set of the persons and accounts the lines concern; 0 a free slot */
} Page;

/* Where the id stands, or would. */
static size_t slot_of(const Page *page, Id id) {
	size_t slot = (uint64_t)id * 0x9e3779b97f4a7c15u >> 54; /* Fibonacci hashing to SLOTS */
	while (page->ids[slot] && page->ids[slot] != id)
		slot = (slot + 1) % SLOTS;
	return slot;
}

static bool names(const Page *page, Id id) {
	return id && page->ids[slot_of(page, id)];
}

static void note_id(Page *page, Id id) {
	if (id)
		page->ids[slot_of(page, id)] = id;
}

static void note_ids(Page *page) {
	for (size_t i = 0; i < page->count; i++) {
		note_id(page, page->lines[i].person);
		if (str_eq(page->lines[i].subject, "account"))
			note_id(page, page->lines[i].subject_id);
	}
}

/* Most listeners are volunteers, who hear of themselves alone: one look tells that a page has
 * nothing for them. */
static bool takes_any(const LiveListener *listener, const Page *page) {
	if (!*listener->areas && !names(page, listener->person) && !names(page, listener->account))
		return false;
	for (size_t i = 0; i < page->count; i++)
		if (page->lines[i].seq > listener->after &&
			(concerns(listener, &page->lines[i]) || takes(listener, &page->lines[i])))
			return true;
	return false;
}

static bool deliver(const LiveListener *listener, const Page *page) {
	for (size_t i = 0; i < page->count; i++) {
		const JournalLine *line = &page->lines[i];
		if (line->seq <= listener->after)
			continue;
		if (concerns(listener, line) && listener->revokes(listener->self, line))
			return false;
		if (takes(listener, line) && !listener->deliver(listener->self, line))
			return false;
	}
	return true;
}

/* With the lock held, open while the listener is called: it cannot go meanwhile. */
static void pass_to(Live *live, LiveListener *listener, const Page *page) {
	int64_t last = page->lines[page->count - 1].seq;
	if (takes_any(listener, page)) {
		live->delivering = listener;
		pthread_mutex_unlock(&live->lock);
		bool on = deliver(listener, page);
		pthread_mutex_lock(&live->lock);
		listener->over = !on;
		live->delivering = NULL;
		if (live->leaving)
			pthread_cond_broadcast(&live->passed);
	}
	listener->after = last;
}

static void pass_to_all(Live *live, const Page *page) {
	int64_t last = page->lines[page->count - 1].seq;
	for (LiveListener *listener = live->listeners; listener; listener = listener->next)
		if (!listener->over && listener->after >= page->after && listener->after < last)
			pass_to(live, listener, page);
}

/* ---- reading ------------------------------------------------------------------------------------ */

static int read_lines(void *self) {
	Page *page = self;
	return journal_read(page->db, page->after, PAGE, page->arena, &page->lines, &page->count);
}

/* The lines after `after` to everyone who stands there or within the page. */
static size_t pass_page(Live *live, int64_t after, int64_t *last) {
	Page page = {.db = live->db, .arena = live->arena, .after = after};
	arena_reset(live->arena);
	if (guarded(live->arena, read_lines, &page)) {
		log_line(LOG_LEVEL_WARNING, "the feed cannot read", "why", "s", db_error(live->db), NULL);
		return 0;
	}
	if (!page.count || page.lines[page.count - 1].seq <= after) /* a damaged index leads nowhere */
		return 0;
	*last = page.lines[page.count - 1].seq;
	note_ids(&page);
	pthread_mutex_lock(&live->lock);
	pass_to_all(live, &page);
	pthread_mutex_unlock(&live->lock);
	return page.count;
}

/* Where the one furthest behind stands; INT64_MAX when nobody listens. */
static int64_t furthest_behind(Live *live) {
	int64_t least = INT64_MAX;
	pthread_mutex_lock(&live->lock);
	for (const LiveListener *listener = live->listeners; listener; listener = listener->next)
		if (!listener->over && listener->after < least)
			least = listener->after;
	pthread_mutex_unlock(&live->lock);
	return least;
}

static bool is_stopping(Live *live) {
	pthread_mutex_lock(&live->lock);
	bool stopping = live->stopping;
	pthread_mutex_unlock(&live->lock);
	return stopping;
}

size_t live_tail(Live *live) {
	size_t total = 0;
	for (size_t count = 1; count && !is_stopping(live); total += count) {
		int64_t behind = furthest_behind(live), last;
		if (behind == INT64_MAX) {
			journal_last(live->db, &live->tail);
			break;
		}
		count = 0;
		if (behind < live->tail)
			count += pass_page(live, behind, &last);
		count += pass_page(live, live->tail, &live->tail);
	}
	return total;
}

/* ---- threads -------------------------------------------------------------------------------------- */

/* With the lock held. */
static void wait_until_woken(Live *live, int ms) {
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	while (!live->woken && !live->stopping)
		if (pthread_cond_timedwait(&live->wake, &live->lock, &until) == ETIMEDOUT)
			break;
	live->woken = false;
}

void *live_tailer(void *self) {
	Live *live = self;
	while (!is_stopping(live)) {
		live_tail(live);
		pthread_mutex_lock(&live->lock);
		wait_until_woken(live, POLL_MS);
		pthread_mutex_unlock(&live->lock);
	}
	return NULL;
}

/* Other nodes' commits. A lost connection is tried again after a rest; the tailer polls meanwhile. */
void *live_waiter(void *self) {
	Live *live = self;
	while (!is_stopping(live)) {
		if (db_wait(live->notified, NOTIFY_MS) == 0) {
			live_wake(live, 0);
			continue;
		}
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += REST_MS / 1000;
		pthread_mutex_lock(&live->lock);
		while (!live->stopping &&
			pthread_cond_timedwait(&live->passed, &live->lock, &until) != ETIMEDOUT)
			;
		pthread_mutex_unlock(&live->lock);
	}
	return NULL;
}
