/* A linked register kept so that one more row is compared with it without linking it again.
 *
 * The bytes of an index are a snapshot of records, distinct values with their prepared forms and frequencies,
 * the model, the keys, and who is which person. They are used where they lie, in a mapping of the caller's that
 * may be written to (MAP_PRIVATE: nothing goes to the disk); room is left in it for LINK_INDEX_ROOM
 * further values and rows. Changes since the snapshot are told again by whoever keeps them (app/link: a log).
 *
 * Look-ups look a row up by the schema's keys. A key whose block holds more than LINK_INDEX_BLOCK rows is
 * passed over, and at most LINK_INDEX_COMPARED rows are compared, those of earlier keys first: this bounds
 * the time of a look-up, and may miss who is alike only in what many share. A handle is one thread's. */
#pragma once

#include "algo/linkage/link.h"

enum {
	LINK_INDEX_ROOM = 65536,
	LINK_INDEX_BLOCK = 64,
	LINK_INDEX_COMPARED = 128,
	LINK_FOUND_MOST = 8
};

/* ---- making one ------------------------------------------------------------------------------------- */

typedef void (*LinkIndexSink)(void *self, const void *bytes, size_t size);
/* Tells the snapshot's bytes in order, of records and of what link_run found among them. The schema's text goes
 * with them. */
void link_index_make(Arena *arena, const LinkRecords *records, const LinkResult *result,
	LinkIndexSink sink, void *self);

/* ---- using one -------------------------------------------------------------------------------------- */

typedef struct LinkIndex LinkIndex;

/* `bytes` are aligned to a page, writable, and outlive the index. Return: 0; ERR_FORMAT: not an index of
 * this version and machine, cut short, damaged. */
int link_index_open(Arena *arena, void *bytes, size_t size, LinkIndex **out);
const LinkSchema *link_index_schema(const LinkIndex *index);
uint64_t link_index_identity(const LinkIndex *index); /* of the snapshot: two have never the same */
uint32_t link_index_rows(const LinkIndex *index);     /* that live */
double link_index_least(const LinkIndex *index);      /* weight of a link */
/* No further row or value may come: it must be opened anew, or made anew when it was just opened. */
bool link_index_is_full(const LinkIndex *index);

typedef struct LinkFound {
	uint32_t record, person;
	const char *id;
	LinkVector vector;
	LinkWeights weights;
	bool contradicts; /* proven values say that it cannot be one person */
	bool unlinked;    /* a person said that it is not */
} LinkFound;

/* One cell a field of the schema. `id`: of the row when it is a known one, which is then not found itself;
 * else NULL. The heaviest first, from weight `least` on. Return: how many. Not when full. */
size_t link_index_find(LinkIndex *index, const LinkCell *cells, const char *id, double least,
	LinkFound out[LINK_FOUND_MOST]);

/* The person a row with these cells would be: that of the heaviest link whose rows found neither contradict it
 * nor were unlinked from it; a new one when there is none. */
uint32_t link_index_person(LinkIndex *index, const LinkCell *cells, const char *id);
/* The row is there from now on, with these cells, as that person; the row it was before is gone. */
void link_index_put(LinkIndex *index, const LinkCell *cells, const char *id, uint32_t person);
/* b is another person than a, now and whenever either comes again. */
enum { LINK_UNLINK_UNKNOWN = 1 };
/* Return: 0; LINK_UNLINK_UNKNOWN: one of them is no row. */
int link_index_unlink(LinkIndex *index, const char *a, const char *b);

/* The row of that name; false when there is none. */
bool link_index_row(const LinkIndex *index, const char *id, uint32_t *record, uint32_t *person);
/* The kept text of a row's field. */
const char *link_index_text(const LinkIndex *index, uint32_t record, int32_t field);
