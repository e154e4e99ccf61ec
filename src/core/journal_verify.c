/* Recomputes the chain. The head is read again whenever the lines end, so that a server may go
 * on writing meanwhile. */
#include "core/journal.h"

#include "base/guard.h"
#include "base/str.h"

#include <string.h>

enum { PAGE = 1000, BROKEN = 1 };

typedef struct Walk {
	Db *db;
	Arena *arena;
	JournalHead at; /* the line reached */
	int64_t broken; /* first bad line; 0 none */
	bool ended;     /* the last page was empty */
	bool done;      /* and the head agrees */
} Walk;

static int break_at(Walk *walk, int64_t seq) {
	walk->broken = seq;
	return BROKEN;
}

static int walk_line(Walk *walk, const JournalLine *line) {
	char hash[DIGEST_HEX_SIZE];
	int64_t expected = walk->at.seq + 1;
	if (line->seq != expected)
		return break_at(walk, expected);
	journal_hash(walk->at.digest, walk->at.hash, line, walk->arena, hash);
	if (!str_eq(hash, line->hash))
		return break_at(walk, expected);
	walk->at.seq = expected;
	memcpy(walk->at.hash, hash, sizeof hash);
	return 0;
}

static int walk_page(void *self) {
	Walk *walk = self;
	JournalLine *lines;
	size_t count;
	int r = journal_read(walk->db, walk->at.seq, PAGE, walk->arena, &lines, &count);
	for (size_t i = 0; i < count && !r; i++)
		r = walk_line(walk, &lines[i]);
	walk->ended = !r && count == 0;
	return r;
}

/* No line follows the one reached: the head must name it, unless it moved on meanwhile. */
static int walk_end(Walk *walk) {
	JournalHead head;
	int r = journal_head(walk->db, &head);
	if (r)
		return r;
	if (head.seq < walk->at.seq)
		return break_at(walk, head.seq + 1);
	if (head.seq == walk->at.seq) {
		walk->done = true;
		return str_eq(head.hash, walk->at.hash) ? 0 : break_at(walk, head.seq);
	}
	r = walk_page(walk);
	return !r && walk->ended ? break_at(walk, walk->at.seq + 1) : r;
}

static int walk_on(void *self) {
	Walk *walk = self;
	int r = walk_page(walk);
	return !r && walk->ended ? walk_end(walk) : r;
}

int journal_verify(Db *db, int64_t *lines, int64_t *broken) {
	Walk walk = {.db = db, .arena = arena_new(0)};
	int r = walk.arena ? journal_head(db, &walk.at) : ERR_MEMORY;
	walk.at = (JournalHead){.digest = walk.at.digest};
	while (!r && !walk.done) {
		arena_reset(walk.arena);
		r = guarded(walk.arena, walk_on, &walk);
	}
	arena_free(walk.arena);
	*lines = walk.at.seq;
	*broken = walk.broken;
	return r;
}
