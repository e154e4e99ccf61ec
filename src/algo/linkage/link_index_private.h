/* How the bytes of an index lie, and what making and using share. Numbers as the machine has them: an index is
 * no file for exchange. Sections begin at multiples of 64 bytes. */
#pragma once

#include "algo/linkage/link_index.h"
#include "algo/linkage/values.h"

enum { LINK_INDEX_VERSION = 1, TEXT_CHUNK = 1 << 16 };
#define LINK_INDEX_MAGIC "HUYLINK\n"

typedef struct Section {
	uint64_t at, size;
} Section;

/* Of the values of a field; of fields that share them only the first has any. */
typedef struct ValueSections {
	uint32_t count, mask, form_size,
		shared_with; /* shared_with: the field itself, or an earlier one */
	Section place, forms, slots, texts;
} ValueSections;

typedef struct LinkIndexHeader {
	char magic[8];
	uint32_t version, header_size;
	uint64_t identity, size;
	uint32_t rows, records; /* records: equal rows count once, as frequencies do */
	uint32_t next_person, fields, keys, present, id_mask, zero;
	double least;
	LinkModel model;
	ValueSections values[LINK_FIELDS_MOST];
	Section rows_with[LINK_FIELDS_MOST];
	Section postings[LINK_KEYS_MOST]; /* uint64_t: high half of the key's hash, row; sorted */
	Section number, person, id_place, id_slots, id_texts, schema;
	uint64_t body_sum, header_sum; /* the last of a header: its own is of what stands before it */
} LinkIndexHeader;

/* A record's key, and 0 where a part of it is missing. `forms` and texts are of records->values. */
uint64_t link_index_key(const LinkRecords *records, const LinkKey *key, const uint32_t *number);
/* Against damage, not against design: a chain over blocks of SUM_BLOCK bytes. */
enum { SUM_BLOCK = 1 << 16 };
uint64_t link_index_sum(const void *bytes, size_t size);
