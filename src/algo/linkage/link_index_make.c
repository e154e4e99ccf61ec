/* A snapshot's bytes. */
#include "algo/linkage/link_index_private.h"
#include "algo/linkage/radix.h"
#include "algo/linkage/scratch.h"
#include "base/str.h"

#include <string.h>

enum { ALIGNED = 64 };

/* What will be written, in order. */
typedef struct Piece {
	const void *bytes;
	size_t size, room; /* zeros behind the bytes */
	Section *section;  /* that it ends; NULL: more of it follows */
} Piece;

typedef struct Pieces {
	Arena *arena;
	Piece *items;
	int64_t count, room;
	uint64_t at, begun; /* of the section under way */
} Pieces;

static void add_piece(
	Pieces *pieces, const void *bytes, size_t size, size_t room, Section *section) {
	pieces->items = arena_grown(
		pieces->arena, pieces->items, pieces->count, &pieces->room, sizeof *pieces->items);
	pieces->at += size + room;
	if (section) {
		*section = (Section){pieces->begun, pieces->at - pieces->begun};
		room += (ALIGNED - pieces->at % ALIGNED) % ALIGNED;
		pieces->at = (pieces->at + ALIGNED - 1) / ALIGNED * ALIGNED;
		pieces->begun = pieces->at;
	}
	pieces->items[pieces->count++] = (Piece){bytes, size, room, section};
}

static void add_texts(Pieces *pieces, const TextStore *texts, Section *section) {
	for (int64_t i = 0; i < texts->chunk_count; i++)
		add_piece(
			pieces, texts->chunks[i], TEXT_CHUNK, 0, i + 1 == texts->chunk_count ? section : NULL);
}

/* Slots for so many and the room, less than five eighths full. */
static uint32_t mask_for(uint64_t count) {
	uint64_t mask = 1023;
	while ((count + LINK_INDEX_ROOM + 1) * 8 > mask * 5)
		mask = 2 * mask + 1;
	return (uint32_t)mask;
}

/* ---- values --------------------------------------------------------------------------------------- */

static uint64_t *slots_of(Arena *arena, const LinkValues *values, uint32_t mask) {
	uint64_t *slots = scratch_of(arena, uint64_t, (size_t)mask + 1);
	for (uint32_t i = 1; i < values->count; i++) {
		const char *text = link_value_text(values, i);
		uint32_t hash = (uint32_t)compare_hash(text, strlen(text)), at = hash & mask;
		while (slots[at])
			at = (at + 1) & mask;
		slots[at] = (uint64_t)hash << 32 | i;
	}
	return slots;
}

static void add_values(Pieces *pieces, const LinkValues *values, ValueSections *out) {
	out->count = values->count;
	out->mask = mask_for(values->count);
	out->form_size = (uint32_t)values->compare->form_size;
	add_piece(pieces, values->place, values->count * sizeof *values->place,
		LINK_INDEX_ROOM * sizeof *values->place, &out->place);
	if (out->form_size)
		add_piece(pieces, values->forms, (size_t)values->count * out->form_size,
			(size_t)LINK_INDEX_ROOM * out->form_size, &out->forms);
	add_piece(pieces, slots_of(pieces->arena, values, out->mask),
		((size_t)out->mask + 1) * sizeof(uint64_t), 0, &out->slots);
	add_texts(pieces, &values->texts, &out->texts);
}

static void add_fields(Pieces *pieces, const LinkRecords *records, LinkIndexHeader *header) {
	for (int32_t f = 0; f < records->fields; f++) {
		uint32_t shared = 0;
		while (records->values[shared] != records->values[f])
			shared++;
		header->values[f].shared_with = shared;
		if (shared == (uint32_t)f)
			add_values(pieces, records->values[f], &header->values[f]);
		add_piece(pieces, records->rows_with[f],
			link_value_count(records->values[f]) * sizeof(uint32_t),
			LINK_INDEX_ROOM * sizeof(uint32_t), &header->rows_with[f]);
	}
}

/* ---- keys ----------------------------------------------------------------------------------------- */

static uint64_t mixed(uint64_t key, uint64_t facet) {
	uint64_t x = (key ^ facet) * UINT64_C(0x9e3779b97f4a7c15);
	return (x ^ x >> 32) | 1;
}

uint64_t link_index_key(const LinkRecords *records, const LinkKey *key, const uint32_t *number) {
	uint64_t hash = 1;
	for (int32_t p = 0; p < key->part_count; p++) {
		const LinkPart *part = &key->parts[p];
		const LinkValues *values = records->values[part->field];
		uint32_t n = number[part->field];
		const char *text = link_value_text(values, n);
		uint64_t facet = n ? part->facet->of(text, strlen(text), link_value_form(values, n)) : 0;
		if (!facet)
			return 0;
		hash = mixed(hash, facet);
	}
	return hash;
}

/* The facet of every value of a part, reckoned once. */
static const uint64_t *facets_of(Arena *arena, const LinkRecords *records, const LinkPart *part) {
	const LinkValues *values = records->values[part->field];
	uint64_t *facets = scratch_of(arena, uint64_t, link_value_count(values));
	for (uint32_t i = 1; i < link_value_count(values); i++) {
		const char *text = link_value_text(values, i);
		facets[i] = part->facet->of(text, strlen(text), link_value_form(values, i));
	}
	return facets;
}

/* As link_index_key tells for each record of a snapshot. */
static void mix_part(
	Arena *arena, const LinkRecords *records, const LinkPart *part, uint64_t *key) {
	const uint64_t *facets = facets_of(arena, records, part);
	for (uint32_t i = 0; i < records->count; i++) {
		uint64_t facet = facets[link_record(records, i)[part->field]];
		key[i] = key[i] && facet ? mixed(key[i], facet) : 0;
	}
	scratch_give(arena, (void *)(uintptr_t)facets);
}

static void add_postings(
	Pieces *pieces, const LinkRecords *records, const LinkKey *key, Section *section) {
	Arena *arena = pieces->arena;
	uint64_t *keys = scratch_of(arena, uint64_t, records->count);
	RadixItem *items = scratch_of(arena, RadixItem, records->rows);
	uint32_t count = 0;
	for (uint32_t i = 0; i < records->count; i++)
		keys[i] = 1;
	for (int32_t p = 0; p < key->part_count; p++)
		mix_part(arena, records, &key->parts[p], keys);
	for (uint32_t i = 0; i < records->count; i++)
		for (uint32_t r = records->first[i]; keys[i] && r < records->first[i + 1]; r++)
			items[count++] = (RadixItem){keys[i] & ~UINT64_C(0xffffffff), r};
	radix_sort(arena, items, count);
	uint64_t *postings = scratch_of(arena, uint64_t, (size_t)count + 1);
	for (uint32_t i = 0; i < count; i++)
		postings[i] = items[i].key | items[i].value;
	scratch_give(arena, keys);
	scratch_give(arena, items);
	add_piece(pieces, postings, count * sizeof *postings, 0, section);
}

/* ---- rows: those of a record stand beside one another --------------------------------------------------- */

static void add_rows(
	Pieces *pieces, const LinkRecords *records, const LinkResult *result, LinkIndexHeader *header) {
	size_t fields = (size_t)records->fields;
	uint32_t *number = scratch_take(pieces->arena, records->rows, fields * sizeof(uint32_t));
	uint32_t *person = scratch_of(pieces->arena, uint32_t, records->rows);
	for (uint32_t i = 0; i < records->count; i++)
		for (uint32_t r = records->first[i]; r < records->first[i + 1]; r++) {
			memcpy(number + r * fields, link_record(records, i), fields * sizeof *number);
			person[r] = result->cluster[records->row[r]];
		}
	add_piece(pieces, number, records->rows * fields * sizeof *number,
		LINK_INDEX_ROOM * fields * sizeof *number, &header->number);
	add_piece(pieces, person, records->rows * sizeof *person, LINK_INDEX_ROOM * sizeof *person,
		&header->person);
}

static void add_ids(Pieces *pieces, const LinkRecords *records, LinkIndexHeader *header) {
	TextStore *ids = arena_new_of(pieces->arena, TextStore);
	uint32_t mask = header->id_mask = mask_for(records->rows);
	uint32_t *place = scratch_of(pieces->arena, uint32_t, (size_t)records->rows + 1);
	uint32_t *slots = scratch_of(pieces->arena, uint32_t, (size_t)mask + 1);
	for (uint32_t r = 0; r < records->rows; r++) {
		const char *id = link_row_id(records, records->row[r]);
		size_t size = strlen(id);
		place[r] = text_store_add(ids, pieces->arena, id, size);
		uint32_t at = (uint32_t)compare_hash(id, size) & mask;
		while (slots[at])
			at = (at + 1) & mask;
		slots[at] = r + 1;
	}
	add_piece(pieces, place, records->rows * sizeof *place, LINK_INDEX_ROOM * sizeof *place,
		&header->id_place);
	add_piece(pieces, slots, ((size_t)mask + 1) * sizeof *slots, 0, &header->id_slots);
	add_texts(pieces, ids, &header->id_texts);
}

/* ---- the whole ------------------------------------------------------------------------------------------ */

uint64_t link_index_sum(const void *bytes, size_t size) {
	uint64_t sum = size;
	for (const char *at = bytes; size;) {
		size_t n = size < SUM_BLOCK ? size : SUM_BLOCK;
		sum = (sum ^ compare_hash(at, n)) * UINT64_C(0x9fb21c651e98df25);
		at += n;
		size -= n;
	}
	return sum;
}

/* Bytes on their way out, or into the sum, a block at a time. */
typedef struct Telling {
	LinkIndexSink sink; /* NULL: only summed up */
	void *self;
	uint64_t sum;
	size_t used;
	char block[SUM_BLOCK];
} Telling;

static void end_block(Telling *telling) {
	if (telling->used && telling->sink)
		telling->sink(telling->self, telling->block, telling->used);
	else if (telling->used)
		telling->sum = (telling->sum ^ compare_hash(telling->block, telling->used)) *
			UINT64_C(0x9fb21c651e98df25);
	telling->used = 0;
}

/* NULL: zeros. */
static void tell(Telling *telling, const char *bytes, size_t size) {
	while (size) {
		size_t left = SUM_BLOCK - telling->used, n = size < left ? size : left;
		if (bytes)
			memcpy(telling->block + telling->used, bytes, n);
		else
			memset(telling->block + telling->used, 0, n);
		bytes += bytes ? n : 0;
		telling->used += n;
		size -= n;
		if (telling->used == SUM_BLOCK)
			end_block(telling);
	}
}

static void tell_pieces(Telling *telling, const Pieces *pieces) {
	for (int64_t i = 0; i < pieces->count; i++) {
		tell(telling, pieces->items[i].bytes, pieces->items[i].size);
		tell(telling, NULL, pieces->items[i].room);
	}
	end_block(telling);
}

/* The fields of the text's schema that the records have. */
static uint32_t present_fields(Arena *arena, const LinkSchema *schema) {
	LinkSchema *whole = arena_new_of(arena, LinkSchema);
	LinkSchemaFault fault;
	uint32_t present = 0;
	if (link_schema_read(arena, schema->text, whole, &fault))
		arena_exhausted(arena); /* it could be read before */
	for (int32_t f = 0, kept = 0; f < whole->field_count && kept < schema->field_count; f++)
		if (str_eq(whole->fields[f].name, schema->fields[kept].name)) {
			present |= UINT32_C(1) << f;
			kept++;
		}
	return present;
}

static void gather(
	Pieces *pieces, const LinkRecords *records, const LinkResult *result, LinkIndexHeader *header) {
	const LinkSchema *schema = records->schema;
	add_fields(pieces, records, header);
	for (int32_t k = 0; k < schema->key_count; k++)
		add_postings(pieces, records, &schema->keys[k], &header->postings[k]);
	add_rows(pieces, records, result, header);
	add_ids(pieces, records, header);
	add_piece(pieces, schema->text, strlen(schema->text) + 1, 0, &header->schema);
}

void link_index_make(Arena *arena, const LinkRecords *records, const LinkResult *result,
	LinkIndexSink sink, void *self) {
	LinkIndexHeader *header = arena_new_of(arena, LinkIndexHeader);
	Telling *telling = arena_new_of(arena, Telling);
	size_t head = (sizeof *header + ALIGNED - 1) / ALIGNED * ALIGNED;
	Pieces pieces = {.arena = arena, .at = head, .begun = head};
	memcpy(header->magic, LINK_INDEX_MAGIC, sizeof header->magic);
	header->version = LINK_INDEX_VERSION;
	header->header_size = sizeof *header;
	header->rows = header->next_person = records->rows;
	header->records = records->count;
	header->fields = (uint32_t)records->fields;
	header->keys = (uint32_t)records->schema->key_count;
	header->present = present_fields(arena, records->schema);
	header->least = result->least;
	header->model = result->model;
	gather(&pieces, records, result, header);
	header->size = pieces.at;
	telling->sum = pieces.at - head;
	tell_pieces(telling, &pieces);
	header->body_sum = header->identity = telling->sum;
	header->header_sum = link_index_sum(header, offsetof(LinkIndexHeader, header_sum));
	telling->sink = sink;
	telling->self = self;
	tell(telling, (const char *)header, sizeof *header);
	tell(telling, NULL, head - sizeof *header);
	tell_pieces(telling, &pieces);
}
