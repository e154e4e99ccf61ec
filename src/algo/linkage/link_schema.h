/* What a register of people looks like: which columns are which field, how fields are compared, and by
 * what records are brought together. Read from an ini file (packs/linkage tells the form):
 *
 *   [schema]            name, threshold
 *   [field NAME]        compare, headers, then what is told in LinkField
 *   [key NAME]          parts: "field" or "field.facet", blanks between them; all must agree */
#pragma once

#include "algo/linkage/compare.h"
#include "base/arena.h"

enum { LINK_FIELDS_MOST = 16, LINK_KEYS_MOST = 24, LINK_PARTS_MOST = 4 };

/* Whether people of one household have the same without being one person: a telephone; a day of birth. */
typedef enum LinkShared { LINK_NOT_SHARED, LINK_SELDOM_SHARED, LINK_SHARED } LinkShared;

typedef struct LinkField {
	const char *name;
	const Comparison *compare;
	const char *header; /* the likeliest header, as it is written */
	char **headers;     /* normal forms, the likeliest first */
	size_t header_count;
	bool frequent; /* agreement on a rare value weighs more than on a common one */
	LinkShared household;
	bool decides; /* proven values that differ keep two records apart */
	bool opposes; /* two such fields that differ, proven, do so together */
	int32_t
		owner; /* the field of the birth that its value must suit, else it is another's; -1: none */
	int32_t instead; /* the field that it is compared instead of, where that is missing; -1: none */
	int32_t group;   /* fields of one group change together; -1: none */
	int32_t swapped; /* the field it changes places with at times, both ways; -1: none */
} LinkField;

typedef struct LinkPart {
	int32_t field;
	const CompareFacet *facet;
} LinkPart;

typedef struct LinkKey {
	const char *name;
	LinkPart parts[LINK_PARTS_MOST];
	int32_t part_count;
} LinkKey;

typedef struct LinkSchema {
	const char *name;
	const char *text; /* what it was read from, as given */
	double threshold; /* chance from which two records are taken for one person */
	LinkField fields[LINK_FIELDS_MOST];
	int32_t field_count;
	LinkKey keys[LINK_KEYS_MOST];
	int32_t key_count;
	char **ids; /* headers of the column that names a row */
	size_t id_count;
} LinkSchema;

typedef struct LinkSchemaFault {
	int32_t line;    /* 1-based; 0: the file as a whole */
	const char *why; /* English, for the city's administrator */
} LinkSchemaFault;

/* Return: 0; ERR_FORMAT with *fault. All in the arena. */
int link_schema_read(Arena *arena, const char *text, LinkSchema *schema, LinkSchemaFault *fault);

/* The column of each field by the headers of a file: -1 where there is none. No column serves two
 * fields. Return: how many fields have one. */
int32_t link_schema_columns(const LinkSchema *schema, Arena *arena, const char *const *headers,
	size_t count, int32_t column[LINK_FIELDS_MOST], int32_t *id_column);

/* Leaves only the fields that are `present`, and the keys all of whose parts are. Columns found before
 * are of the schema as it was: `kept[new field]` is the old one. */
void link_schema_keep(
	LinkSchema *schema, const bool present[LINK_FIELDS_MOST], int32_t kept[LINK_FIELDS_MOST]);
