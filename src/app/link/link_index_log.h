/* What happened to an index since its snapshot, entry by entry, each on the disk before it counts.
 *
 * The file begins with a magic and the identity of the snapshot it belongs to; an entry is its size, its kind,
 * a sum, and texts with a NUL behind each. A last entry that is cut short or does not sum up was never
 * acknowledged and is forgotten; anything wrong before it is damage, and refused. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum IndexChange { INDEX_PUT = 1, INDEX_UNLINK = 2 } IndexChange;
enum { INDEX_TEXTS_MOST = 24, INDEX_ENTRY_MOST = 1 << 22 };

typedef struct IndexEntry {
	IndexChange kind;
	uint32_t person;                     /* of a put */
	const char *texts[INDEX_TEXTS_MOST]; /* put: name, then a cell a field; unlink: two names */
	size_t count;
} IndexEntry;

/* Entries as bytes, and back. */
enum { INDEX_LOG_HEAD = 16 };
void index_log_head(uint64_t identity, char out[INDEX_LOG_HEAD]);
/* In the arena. NULL: larger than INDEX_ENTRY_MOST. */
char *index_log_entry(Arena *arena, const IndexEntry *entry, size_t *size);

/* Calls visit(self, entry) for each. *end: where the last whole entry ends. Return: 0; ERR_FORMAT: damaged, or
 * not the log of that snapshot; what visit returns when it is not 0. `bytes` outlive the entries. */
typedef int (*IndexVisit)(void *self, const IndexEntry *entry);
int index_log_read(
	const char *bytes, size_t size, uint64_t identity, IndexVisit visit, void *self, size_t *end);
