/* Records as numbers: every distinct value of a field is kept once, a row is a line of their numbers, and
 * rows that are equal in every field are one record with several rows.
 *
 * The order of records is that of a hash of their values, so that nothing computed from them depends on
 * the order of the rows, the files they came in, or threads. */
#pragma once

#include "algo/linkage/link_schema.h"

/* The distinct values of one field; number 0 is the missing one. */
typedef struct LinkValues LinkValues;
/* NUL-terminated normal form; "" for 0. Stays where it is. */
const char *link_value_text(const LinkValues *values, uint32_t number);
/* How many, the missing one counted in. */
uint32_t link_value_count(const LinkValues *values);
/* The prepared form, as the field's comparison wants it. */
const void *link_value_form(const LinkValues *values, uint32_t number);

typedef struct LinkRecords {
	const LinkSchema *schema;
	LinkValues *values[LINK_FIELDS_MOST]; /* fields that swap share one */
	/* rows_with[field][number]: how many records, of equal ones just one, have the value in this field */
	const uint32_t *rows_with[LINK_FIELDS_MOST];
	int32_t fields;
	uint32_t count;          /* records */
	const uint32_t *number;  /* count x fields: numbers of values */
	const uint32_t *first;   /* of a record in `row`; count + 1 of them */
	const uint32_t *row;     /* rows in the order of records */
	const uint64_t *content; /* of a record: what it is ordered by */
	uint32_t rows;
	uint16_t sources;       /* files they came from */
	const uint16_t *source; /* of a row: which file */
} LinkRecords;

/* A record's line of numbers. */
static inline const uint32_t *link_record(const LinkRecords *records, uint32_t record) {
	return records->number + (size_t)record * (size_t)records->fields;
}

/* Reading: rows one by one, then everything at once. */
typedef struct LinkReading LinkReading;
typedef struct LinkCell {
	const char *text; /* UTF-8, not NUL-terminated */
	size_t size;
} LinkCell;
/* `rows`: at most so many will come. All is the arena's; jumps when memory is out. */
LinkReading *link_reading_new(Arena *arena, const LinkSchema *schema, size_t rows);
/* One cell a field of the schema; what the file has not is of size 0. `id` names the row in its source. */
void link_reading_add(LinkReading *reading, const LinkCell *cells, LinkCell id, uint16_t source);
/* `merge`: equal rows become one record; else every row is a record of its own. */
LinkRecords *link_reading_end(LinkReading *reading, bool merge);
/* The name of a row, NUL-terminated. */
const char *link_row_id(const LinkRecords *records, uint32_t row);
