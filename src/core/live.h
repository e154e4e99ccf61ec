/* The live feed: journal lines to many listeners, each line of its subtree exactly once
 * and in order, from any place it left off.
 *
 * One tailer thread, woken by the writer's commit or the database's NOTIFY and by a
 * 2 s poll, reads new lines once and hands each to every listener whose filter takes
 * it. A new listener first catches up from the database, then joins the tail. */
#pragma once

#include "core/ctx.h"

typedef struct Live Live;
typedef struct LiveListener LiveListener;

typedef struct LiveFilter {
	const char *const *areas; /* NULL-terminated short codes; "" = all; NULL = none */
	Id person;                /* and lines that concern this person; 0 = none */
	/* Asked first about every line on the listener's own account, on the tailer's thread: true when
	 * it takes the right to listen, and nothing more is delivered. */
	Id account;
	bool (*revokes)(void *self, const JournalLine *line);
} LiveFilter;

/* Called on the tailer thread, in order; it must not block nor call live_leave(). False ends
 * the deliveries. */
typedef bool (*LiveDeliver)(void *self, const JournalLine *line);

typedef struct LiveConfig {
	const char *url;
	const Clock *clock;
	bool manual; /* no threads: live_step() delivers (simulation) */
} LiveConfig;

int live_start(Live **out, const LiveConfig *config);
Live *live_stop(Live *live);
/* New lines up to `seq` may be there. From any thread. */
void live_wake(Live *live, int64_t seq);

/* Delivers what is new on the calling thread; only for `manual`. Return: lines read. */
size_t live_step(Live *live);

/* Listens from after sequence number `after` (the caller asks journal_last() for "from now").
 * NULL when memory is out. The filter is copied. */
LiveListener *live_listen(
	Live *live, const LiveFilter *filter, int64_t after, LiveDeliver deliver, void *self);
/* No delivery happens after this returns. Takes NULL, returns NULL. */
LiveListener *live_leave(Live *live, LiveListener *listener);

/* "id: 17\nevent: need.open\ndata: {…}\n\n" in the arena. */
const char *live_event_text(Arena *arena, const JournalLine *line);
