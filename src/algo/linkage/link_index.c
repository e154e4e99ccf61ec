#include "algo/linkage/link_index_private.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

enum { OVERLAY_HEADS = 1 << 16 };

/* A key of a row that came after the snapshot. */
typedef struct Overlay {
	uint32_t hash, row, next; /* next: its place and one; 0: the last */
} Overlay;

/* Two rows that a person has said are two people. */
typedef struct Unlinked {
	uint64_t a, b; /* hashes of their names, the smaller first */
} Unlinked;

struct LinkIndex {
	Arena *arena;
	const LinkIndexHeader *header;
	char *bytes;
	LinkSchema schema;
	LinkRecords records; /* `count` rows, each a record; `rows` of them live */
	uint32_t *number, *person, *id_place, *id_slots;
	uint32_t *rows_with[LINK_FIELDS_MOST];
	TextStore ids;
	LinkScale *scale;
	LinkComparer *comparer;
	uint32_t next_person;
	bool *dead;       /* of a row */
	uint32_t *marked; /* of a row: the look-up that met it last */
	uint32_t look_ups;
	Overlay *overlay;
	int64_t overlay_count, overlay_room;
	uint32_t *heads[LINK_KEYS_MOST]; /* OVERLAY_HEADS each, places and one */
	Unlinked *unlinked;
	int64_t unlinked_count, unlinked_room;
};

/* ---- opening: everything that will be followed is looked at once ----------------------------------------- */

static bool is_inside(
	const LinkIndexHeader *header, Section section, uint64_t item, uint64_t least) {
	return section.at >= sizeof *header && section.at % 64 == 0 && section.size <= header->size &&
		section.at <= header->size - section.size && section.size / item >= least;
}

static bool are_texts(const LinkIndexHeader *header, const char *bytes, Section texts) {
	return is_inside(header, texts, 1, TEXT_CHUNK) && texts.size % TEXT_CHUNK == 0 &&
		texts.size / TEXT_CHUNK <= UINT16_MAX && bytes[texts.at + texts.size - 1] == 0;
}

static bool are_below(const char *bytes, Section section, uint64_t count, uint64_t bound) {
	const uint32_t *items = (const uint32_t *)(const void *)(bytes + section.at);
	for (uint64_t i = 0; i < count; i++)
		if (items[i] >= bound)
			return false;
	return true;
}

static bool are_slots(const char *bytes, const ValueSections *values) {
	const uint64_t *slots = (const uint64_t *)(const void *)(bytes + values->slots.at);
	uint64_t used = 0;
	for (uint64_t i = 0; i <= values->mask; i++) {
		used += slots[i] != 0;
		if ((uint32_t)slots[i] >= values->count)
			return false;
	}
	return (used + LINK_INDEX_ROOM) * 8 <= (uint64_t)values->mask * 5 &&
		(values->mask & (values->mask + 1)) == 0;
}

static bool is_value_table(const LinkIndexHeader *header, const char *bytes, int32_t f) {
	const ValueSections *values = &header->values[f];
	if (values->shared_with < (uint32_t)f)
		return header->values[values->shared_with].shared_with == values->shared_with;
	uint64_t room = (uint64_t)values->count + LINK_INDEX_ROOM;
	return values->shared_with == (uint32_t)f && values->count &&
		is_inside(header, values->place, sizeof(uint32_t), room) &&
		(!values->form_size || is_inside(header, values->forms, values->form_size, room)) &&
		is_inside(header, values->slots, sizeof(uint64_t), (uint64_t)values->mask + 1) &&
		are_texts(header, bytes, values->texts) && are_slots(bytes, values) &&
		are_below(bytes, values->place, values->count, values->texts.size);
}

static bool are_postings(const LinkIndexHeader *header, const char *bytes, Section section) {
	if (!is_inside(header, section, sizeof(uint64_t), 0))
		return false;
	const uint64_t *postings = (const uint64_t *)(const void *)(bytes + section.at);
	for (uint64_t i = 0; i < section.size / sizeof *postings; i++)
		if ((uint32_t)postings[i] >= header->rows)
			return false;
	return true;
}

static bool are_rows(const LinkIndexHeader *header, const char *bytes) {
	uint64_t room = (uint64_t)header->rows + LINK_INDEX_ROOM;
	if (!is_inside(header, header->number, header->fields * sizeof(uint32_t), room) ||
		!is_inside(header, header->person, sizeof(uint32_t), room) ||
		!is_inside(header, header->id_place, sizeof(uint32_t), room) ||
		!is_inside(header, header->id_slots, sizeof(uint32_t), (uint64_t)header->id_mask + 1) ||
		(header->id_mask & (header->id_mask + 1)) != 0 ||
		room * 8 > (uint64_t)header->id_mask * 5 || !are_texts(header, bytes, header->id_texts) ||
		!are_below(bytes, header->id_place, header->rows, header->id_texts.size) ||
		!are_below(
			bytes, header->id_slots, (uint64_t)header->id_mask + 1, (uint64_t)header->rows + 1))
		return false;
	const uint32_t *number = (const uint32_t *)(const void *)(bytes + header->number.at);
	for (uint64_t i = 0; i < header->rows; i++)
		for (uint32_t f = 0; f < header->fields; f++)
			if (number[i * header->fields + f] >=
				header->values[header->values[f].shared_with].count)
				return false;
	return true;
}

static bool is_header(const LinkIndexHeader *header, const char *bytes, size_t size) {
	if (size < sizeof *header || memcmp(header->magic, LINK_INDEX_MAGIC, sizeof header->magic) ||
		header->version != LINK_INDEX_VERSION || header->header_size != sizeof *header ||
		header->size != size ||
		header->header_sum != link_index_sum(header, offsetof(LinkIndexHeader, header_sum)))
		return false;
	size_t head = (sizeof *header + 63) / 64 * 64;
	return head <= size && header->fields >= 1 && header->fields <= LINK_FIELDS_MOST &&
		header->keys <= LINK_KEYS_MOST && header->rows < UINT32_MAX - LINK_INDEX_ROOM &&
		header->body_sum == link_index_sum(bytes + head, size - head);
}

static bool is_index(const LinkIndexHeader *header, const char *bytes, size_t size) {
	if (!is_header(header, bytes, size))
		return false;
	for (uint32_t f = 0; f < header->fields; f++) {
		if (!is_value_table(header, bytes, (int32_t)f))
			return false;
		uint64_t count = header->values[header->values[f].shared_with].count;
		if (!is_inside(header, header->rows_with[f], sizeof(uint32_t), count + LINK_INDEX_ROOM))
			return false;
	}
	for (uint32_t k = 0; k < header->keys; k++)
		if (!are_postings(header, bytes, header->postings[k]))
			return false;
	return are_rows(header, bytes) && is_inside(header, header->schema, 1, 1) &&
		bytes[header->schema.at + header->schema.size - 1] == 0;
}

/* ---- putting it together ------------------------------------------------------------------------------- */

static void *at(const LinkIndex *index, Section section) {
	return index->bytes + section.at;
}

static void open_texts(const LinkIndex *index, Section section, TextStore *out) {
	out->chunk_count = out->chunk_room = (int64_t)(section.size / TEXT_CHUNK);
	out->chunks = arena_array_of(index->arena, char *, (size_t)out->chunk_count);
	for (int64_t i = 0; i < out->chunk_count; i++)
		out->chunks[i] = index->bytes + section.at + (size_t)i * TEXT_CHUNK;
	out->used = TEXT_CHUNK; /* what comes goes elsewhere */
}

static LinkValues *open_values(const LinkIndex *index, int32_t f) {
	const ValueSections *from = &index->header->values[f];
	LinkValues *values = arena_new_of(index->arena, LinkValues);
	*values = (LinkValues){.arena = index->arena,
		.compare = index->schema.fields[f].compare,
		.count = from->count,
		.place = at(index, from->place),
		.place_room = (int64_t)from->count + LINK_INDEX_ROOM,
		.slots = at(index, from->slots),
		.mask = from->mask,
		.forms = from->form_size ? at(index, from->forms) : NULL};
	open_texts(index, from->texts, &values->texts);
	return values;
}

/* The schema as it was when the snapshot was made. */
static int open_schema(LinkIndex *index) {
	const LinkIndexHeader *header = index->header;
	bool present[LINK_FIELDS_MOST];
	int32_t kept[LINK_FIELDS_MOST];
	LinkSchemaFault fault;
	int r = link_schema_read(index->arena, at(index, header->schema), &index->schema, &fault);
	if (r)
		return r;
	for (int32_t f = 0; f < LINK_FIELDS_MOST; f++)
		present[f] = header->present >> f & 1;
	link_schema_keep(&index->schema, present, kept);
	bool same = index->schema.field_count == (int32_t)header->fields &&
		index->schema.key_count == (int32_t)header->keys &&
		header->model.fields == (int32_t)header->fields;
	for (int32_t f = 0; same && f < index->schema.field_count; f++)
		same = header->model.levels[f] == index->schema.fields[f].compare->levels &&
			header->values[header->values[f].shared_with].form_size ==
				index->schema.fields[f].compare->form_size;
	return same ? 0 : ERR_FORMAT;
}

static void open_records(LinkIndex *index) {
	LinkRecords *records = &index->records;
	records->schema = &index->schema;
	records->fields = (int32_t)index->header->fields;
	records->count = records->rows = index->header->rows;
	records->number = index->number = at(index, index->header->number);
	for (int32_t f = 0; f < records->fields; f++) {
		uint32_t shared = index->header->values[f].shared_with;
		records->values[f] = shared < (uint32_t)f ? records->values[shared] : open_values(index, f);
		records->rows_with[f] = index->rows_with[f] = at(index, index->header->rows_with[f]);
	}
}

int link_index_open(Arena *arena, void *bytes, size_t size, LinkIndex **out) {
	LinkIndex *index = arena_new_of(arena, LinkIndex);
	index->arena = arena;
	index->bytes = bytes;
	index->header = bytes;
	if (!is_index(index->header, bytes, size))
		return ERR_FORMAT;
	int r = open_schema(index);
	if (r)
		return r;
	open_records(index);
	size_t rows = (size_t)index->header->rows + LINK_INDEX_ROOM;
	index->person = at(index, index->header->person);
	index->id_place = at(index, index->header->id_place);
	index->id_slots = at(index, index->header->id_slots);
	open_texts(index, index->header->id_texts, &index->ids);
	index->next_person = index->header->next_person;
	index->records.count = index->header->records; /* of which the scale reckons frequencies */
	index->scale = link_scale_new(arena, &index->header->model, &index->records);
	index->records.count = index->header->rows;
	index->comparer = link_comparer_new(arena, &index->records);
	index->dead = arena_array_of(arena, bool, rows);
	index->marked = arena_array_of(arena, uint32_t, rows);
	for (int32_t k = 0; k < index->schema.key_count; k++)
		index->heads[k] = arena_array_of(arena, uint32_t, OVERLAY_HEADS);
	*out = index;
	return 0;
}

const LinkSchema *link_index_schema(const LinkIndex *index) {
	return &index->schema;
}

uint64_t link_index_identity(const LinkIndex *index) {
	return index->header->identity;
}

uint32_t link_index_rows(const LinkIndex *index) {
	return index->records.rows;
}

double link_index_least(const LinkIndex *index) {
	return index->header->least;
}

bool link_index_is_full(const LinkIndex *index) {
	bool full = index->records.count + 1 >= index->header->rows + LINK_INDEX_ROOM;
	for (int32_t f = 0; f < index->records.fields; f++) {
		const ValueSections *from = &index->header->values[index->header->values[f].shared_with];
		/* one look-up brings one value a field, and fields may share them */
		full = full ||
			link_value_count(index->records.values[f]) + LINK_FIELDS_MOST >=
				from->count + LINK_INDEX_ROOM;
	}
	return full;
}

/* ---- a row's values -------------------------------------------------------------------------------------- */

enum { CELL_MOST = 1 << 16 };

/* The cell's kept form, NUL-terminated; 0 bytes when it says nothing or is longer than any. */
static size_t normal_of(const LinkField *field, LinkCell cell, char *out) {
	size_t size =
		cell.size && cell.size < CELL_MOST ? field->compare->normal(cell.text, cell.size, out) : 0;
	out[size] = '\0';
	return size;
}

/* A guardian's number in a child's row is not the child's. */
static bool is_anothers(
	const LinkSchema *schema, int32_t f, const char *text, const LinkCell *cells) {
	char birth[3 * 64 + 1];
	int32_t owner = schema->fields[f].owner;
	if (owner < 0 || !schema->fields[f].compare->anothers || cells[owner].size > 64)
		return false;
	return normal_of(&schema->fields[owner], cells[owner], birth) &&
		schema->fields[f].compare->anothers(text, birth);
}

static uint32_t number_of(LinkIndex *index, int32_t f, const char *text, size_t size) {
	LinkValues *values = index->records.values[f];
	uint32_t before = values->count,
			 number = link_values_number(values, text, size, compare_hash(text, size));
	if (number == before && values->forms)
		values->compare->prepare(text, values->forms + (size_t)number * values->compare->form_size);
	return number;
}

static void numbers_of(LinkIndex *index, const LinkCell *cells, uint32_t number[LINK_FIELDS_MOST]) {
	static _Thread_local char text[3 * CELL_MOST + 1];
	for (int32_t f = 0; f < index->records.fields; f++) {
		size_t size = normal_of(&index->schema.fields[f], cells[f], text);
		number[f] = size && !is_anothers(&index->schema, f, text, cells)
			? number_of(index, f, text, size)
			: 0;
	}
}

/* ---- rows by name ------------------------------------------------------------------------------------------ */

static const char *id_of(const LinkIndex *index, uint32_t row) {
	return text_store_at(&index->ids, index->id_place[row]);
}

/* The slot that holds the name, or where it would stand. */
static uint32_t *id_slot(const LinkIndex *index, const char *id) {
	uint32_t mask = index->header->id_mask, slot = (uint32_t)compare_hash(id, strlen(id)) & mask;
	while (index->id_slots[slot] && strcmp(id_of(index, index->id_slots[slot] - 1), id))
		slot = (slot + 1) & mask;
	return &index->id_slots[slot];
}

bool link_index_row(const LinkIndex *index, const char *id, uint32_t *record, uint32_t *person) {
	uint32_t row = *id_slot(index, id);
	if (!row)
		return false;
	*record = row - 1;
	*person = index->person[row - 1];
	return true;
}

const char *link_index_text(const LinkIndex *index, uint32_t record, int32_t field) {
	return link_value_text(
		index->records.values[field], link_record(&index->records, record)[field]);
}

/* ---- who was said to be another ------------------------------------------------------------------------------ */

static Unlinked unlinked_of(const char *a, const char *b) {
	uint64_t x = compare_hash(a, strlen(a)), y = compare_hash(b, strlen(b));
	return x < y ? (Unlinked){x, y} : (Unlinked){y, x};
}

static bool are_unlinked(const LinkIndex *index, const char *a, const char *b) {
	if (!index->unlinked_count)
		return false;
	Unlinked pair = unlinked_of(a, b);
	for (int64_t i = 0; i < index->unlinked_count; i++)
		if (index->unlinked[i].a == pair.a && index->unlinked[i].b == pair.b)
			return true;
	return false;
}

/* ---- looking up ------------------------------------------------------------------------------------------------ */

typedef struct Looking {
	LinkIndex *index;
	uint32_t number[LINK_FIELDS_MOST];
	const char *id;
	double least;
	uint32_t compared;
	size_t found;
	LinkFound *out;
} Looking;

/* Of two that weigh the same the one whose name comes first. */
static bool comes_before(const LinkFound *a, const LinkFound *b) {
	if (a->weights.total != b->weights.total)
		return a->weights.total > b->weights.total;
	return strcmp(a->id, b->id) < 0;
}

static void keep(Looking *looking, const LinkFound *found) {
	size_t place = looking->found;
	while (place && comes_before(found, &looking->out[place - 1]))
		place--;
	if (place == LINK_FOUND_MOST)
		return;
	if (looking->found < LINK_FOUND_MOST)
		looking->found++;
	memmove(&looking->out[place + 1], &looking->out[place],
		(looking->found - 1 - place) * sizeof *looking->out);
	looking->out[place] = *found;
}

static void compare_row(Looking *looking, uint32_t row) {
	LinkIndex *index = looking->index;
	if (index->marked[row] == index->look_ups || index->dead[row])
		return;
	index->marked[row] = index->look_ups;
	looking->compared++;
	const uint32_t *other = link_record(&index->records, row);
	LinkFound found = {.record = row, .person = index->person[row], .id = id_of(index, row)};
	found.vector = link_compare(index->comparer, looking->number, other);
	link_weigh(index->scale, looking->number, other, found.vector, &found.weights);
	if (found.weights.total < looking->least)
		return;
	found.contradicts = link_contradicts(&index->records, looking->number, other, found.vector);
	found.unlinked = looking->id && are_unlinked(index, looking->id, found.id);
	keep(looking, &found);
}

/* The first posting of that hash or above. */
static size_t lower_bound(const uint64_t *postings, size_t count, uint32_t hash) {
	size_t low = 0;
	while (count) {
		size_t half = count / 2;
		if ((uint32_t)(postings[low + half] >> 32) < hash) {
			low += half + 1;
			count -= half + 1;
		} else
			count = half;
	}
	return low;
}

static void visit_key(Looking *looking, int32_t k) {
	LinkIndex *index = looking->index;
	uint64_t key = link_index_key(&index->records, &index->schema.keys[k], looking->number);
	uint32_t hash = (uint32_t)(key >> 32), block = 0;
	if (!key)
		return;
	const uint64_t *postings = at(index, index->header->postings[k]);
	size_t count = index->header->postings[k].size / sizeof *postings;
	size_t first = lower_bound(postings, count, hash), end = first;
	while (end < count && postings[end] >> 32 == hash && end - first <= LINK_INDEX_BLOCK)
		end++;
	for (uint32_t o = index->heads[k][hash % OVERLAY_HEADS]; o; o = index->overlay[o - 1].next)
		block += index->overlay[o - 1].hash == hash;
	if (end - first + block > LINK_INDEX_BLOCK)
		return;
	for (; first < end && looking->compared < LINK_INDEX_COMPARED; first++)
		compare_row(looking, (uint32_t)postings[first]);
	for (uint32_t o = index->heads[k][hash % OVERLAY_HEADS];
		 o && looking->compared < LINK_INDEX_COMPARED; o = index->overlay[o - 1].next)
		if (index->overlay[o - 1].hash == hash)
			compare_row(looking, index->overlay[o - 1].row);
}

static void begin_look_up(LinkIndex *index, const char *id) {
	if (++index->look_ups == 0) { /* once in four thousand millions */
		memset(index->marked, 0,
			((size_t)index->header->rows + LINK_INDEX_ROOM) * sizeof *index->marked);
		index->look_ups = 1;
	}
	uint32_t row = id ? *id_slot(index, id) : 0;
	if (row)
		index->marked[row - 1] = index->look_ups;
}

size_t link_index_find(LinkIndex *index, const LinkCell *cells, const char *id, double least,
	LinkFound out[LINK_FOUND_MOST]) {
	Looking looking = {.index = index, .id = id, .least = least, .out = out};
	numbers_of(index, cells, looking.number);
	begin_look_up(index, id);
	for (int32_t k = 0; k < index->schema.key_count && looking.compared < LINK_INDEX_COMPARED; k++)
		visit_key(&looking, k);
	return looking.found;
}

/* ---- changes ----------------------------------------------------------------------------------------------------- */

static bool speaks_against(const LinkFound *found, size_t count, uint32_t person) {
	for (size_t i = 0; i < count; i++)
		if (found[i].person == person && (found[i].contradicts || found[i].unlinked))
			return true;
	return false;
}

uint32_t link_index_person(LinkIndex *index, const LinkCell *cells, const char *id) {
	LinkFound found[LINK_FOUND_MOST];
	size_t count = link_index_find(index, cells, id, index->header->least, found);
	for (size_t i = 0; i < count; i++)
		if (!speaks_against(found, count, found[i].person))
			return found[i].person;
	return index->next_person;
}

static void add_keys(LinkIndex *index, uint32_t row) {
	for (int32_t k = 0; k < index->schema.key_count; k++) {
		uint64_t key = link_index_key(
			&index->records, &index->schema.keys[k], link_record(&index->records, row));
		uint32_t hash = (uint32_t)(key >> 32), *head = &index->heads[k][hash % OVERLAY_HEADS];
		if (!key)
			continue;
		index->overlay = arena_grown(index->arena, index->overlay, index->overlay_count,
			&index->overlay_room, sizeof *index->overlay);
		index->overlay[index->overlay_count++] = (Overlay){hash, row, *head};
		*head = (uint32_t)index->overlay_count;
	}
}

/* Rows with a row's values become one more, or one less. */
static void count_values(LinkIndex *index, uint32_t row, int32_t by) {
	for (int32_t f = 0; f < index->records.fields; f++)
		index->rows_with[f][link_record(&index->records, row)[f]] += (uint32_t)by;
}

void link_index_put(LinkIndex *index, const LinkCell *cells, const char *id, uint32_t person) {
	uint32_t *slot = id_slot(index, id), row = index->records.count;
	numbers_of(index, cells, index->number + (size_t)row * (size_t)index->records.fields);
	if (*slot) {
		index->dead[*slot - 1] = true;
		count_values(index, *slot - 1, -1);
		index->id_place[row] = index->id_place[*slot - 1];
	} else {
		index->id_place[row] = text_store_add(&index->ids, index->arena, id, strlen(id));
		index->records.rows++;
	}
	index->person[row] = person;
	index->records.count++;
	*slot = row + 1;
	count_values(index, row, 1);
	add_keys(index, row);
	if (person >= index->next_person)
		index->next_person = person + 1;
}

int link_index_unlink(LinkIndex *index, const char *a, const char *b) {
	uint32_t x = *id_slot(index, a), y = *id_slot(index, b);
	if (!x || !y || x == y)
		return LINK_UNLINK_UNKNOWN;
	if (!are_unlinked(index, a, b)) {
		index->unlinked = arena_grown(index->arena, index->unlinked, index->unlinked_count,
			&index->unlinked_room, sizeof *index->unlinked);
		index->unlinked[index->unlinked_count++] = unlinked_of(a, b);
	}
	if (index->person[x - 1] == index->person[y - 1])
		index->person[y - 1] = index->next_person++;
	return 0;
}
