#include "algo/linkage/record.h"

#include "algo/linkage/radix.h"
#include "algo/linkage/scratch.h"
#include "algo/linkage/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAITING_CELLS = 256, WAITING_BYTES = 1 << 14 };

/* A cell whose slot of the hash table is on its way from memory. */
typedef struct Waiting {
	uint64_t hash;
	uint32_t *number; /* where its value's number goes */
	uint32_t from, size;
	int32_t field;
} Waiting;

struct LinkReading {
	Arena *arena;
	const LinkSchema *schema;
	LinkRecords *records;
	size_t room;
	uint32_t *number;
	uint64_t *content;
	uint16_t *source;
	uint32_t *id_place;
	TextStore ids;
	uint32_t rows;
	Waiting waiting[WAITING_CELLS];
	int32_t waiting_count;
	char *text; /* normal forms of what waits */
	size_t text_size, text_room;
};

/* A row's name lives beside the records; the reading stays with them. */
typedef struct Whole {
	LinkRecords records;
	LinkReading *reading;
} Whole;

LinkReading *link_reading_new(Arena *arena, const LinkSchema *schema, size_t rows) {
	LinkReading *reading = arena_new_of(arena, LinkReading);
	Whole *whole = arena_new_of(arena, Whole);
	whole->reading = reading;
	whole->records = (LinkRecords){.schema = schema, .fields = schema->field_count};
	*reading =
		(LinkReading){.arena = arena, .schema = schema, .records = &whole->records, .room = rows};
	reading->number = scratch_of(arena, uint32_t, rows * (size_t)schema->field_count);
	reading->content = scratch_of(arena, uint64_t, rows);
	reading->source = scratch_of(arena, uint16_t, rows);
	reading->id_place = scratch_of(arena, uint32_t, rows);
	reading->text_room = WAITING_BYTES;
	reading->text = scratch_of(arena, char, WAITING_BYTES);
	for (int32_t i = 0; i < schema->field_count; i++) {
		int32_t other = schema->fields[i].swapped;
		LinkValues **values = whole->records.values;
		values[i] = other >= 0 && other < i ? values[other]
											: link_values_new(arena, schema->fields[i].compare);
	}
	return reading;
}

/* In three steps, so that what one step needs is on its way from memory since the one before. */
static void settle(LinkReading *reading) {
	LinkValues *const *values = reading->records->values;
	for (int32_t i = 0; i < reading->waiting_count; i++)
		link_values_nearer(values[reading->waiting[i].field], reading->waiting[i].hash);
	for (int32_t i = 0; i < reading->waiting_count; i++)
		link_values_nearest(values[reading->waiting[i].field], reading->waiting[i].hash);
	for (int32_t i = 0; i < reading->waiting_count; i++) {
		const Waiting *w = &reading->waiting[i];
		*w->number =
			link_values_number(values[w->field], reading->text + w->from, w->size, w->hash);
	}
	reading->waiting_count = 0;
	reading->text_size = 0;
}

static char *room_for(LinkReading *reading, size_t size) {
	if (reading->text_size + size > reading->text_room) {
		settle(reading);
		if (size > reading->text_room) {
			scratch_give(reading->arena, reading->text);
			reading->text = scratch_of(reading->arena, char, size);
			reading->text_room = size;
		}
	}
	return reading->text + reading->text_size;
}

/* A guardian's number in a child's row is not the child's. */
static bool is_anothers(const LinkReading *reading, const LinkCell *cells, int32_t field) {
	enum { LONGEST = 64 };
	const LinkField *fields = reading->schema->fields;
	int32_t owner = fields[field].owner;
	char value[3 * LONGEST + 1], birth[3 * LONGEST + 1];
	if (owner < 0 || !fields[field].compare->anothers || cells[field].size > LONGEST ||
		!cells[owner].size || cells[owner].size > LONGEST)
		return false;
	value[fields[field].compare->normal(cells[field].text, cells[field].size, value)] = '\0';
	birth[fields[owner].compare->normal(cells[owner].text, cells[owner].size, birth)] = '\0';
	return *value && *birth && fields[field].compare->anothers(value, birth);
}

/* Return: the hash of the cell's value; 0: it is missing. */
static uint64_t add_cell(
	LinkReading *reading, int32_t field, const LinkCell *cells, uint32_t *number) {
	LinkCell cell = cells[field];
	if (!cell.size || is_anothers(reading, cells, field))
		return 0;
	if (reading->waiting_count == WAITING_CELLS)
		settle(reading);
	char *text = room_for(reading, 3 * cell.size + 1);
	size_t size = reading->schema->fields[field].compare->normal(cell.text, cell.size, text);
	if (!size)
		return 0;
	uint64_t hash = compare_hash(text, size);
	link_values_near(reading->records->values[field], hash);
	reading->waiting[reading->waiting_count++] =
		(Waiting){hash, number, (uint32_t)reading->text_size, (uint32_t)size, field};
	reading->text_size += size;
	return hash;
}

static uint64_t mixed(uint64_t content, uint64_t hash, int32_t field) {
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t x = (content ^ (hash + (uint64_t)field + 1)) * odd;
	return x ^ x >> 29;
}

void link_reading_add(LinkReading *reading, const LinkCell *cells, LinkCell id, uint16_t source) {
	uint32_t row = reading->rows;
	if (row == reading->room)
		arena_exhausted(reading->arena);
	uint32_t *number = reading->number + (size_t)row * (size_t)reading->schema->field_count;
	uint64_t content = 0;
	for (int32_t i = 0; i < reading->schema->field_count; i++)
		content = mixed(content, add_cell(reading, i, cells, number + i), i);
	reading->content[row] = content;
	reading->source[row] = source;
	reading->id_place[row] = text_store_add(&reading->ids, reading->arena, id.text, id.size);
	reading->rows++;
	if (source >= reading->records->sources)
		reading->records->sources = (uint16_t)(source + 1);
}

/* ---- rows into records ------------------------------------------------------------------------------- */

const char *link_row_id(const LinkRecords *records, uint32_t row) {
	const LinkReading *reading = ((const Whole *)records)->reading;
	return text_store_at(&reading->ids, reading->id_place[row]);
}

static int by_id(uint32_t a, uint32_t b, const LinkRecords *records) {
	int order = strcmp(link_row_id(records, a), link_row_id(records, b));
	return order ? order : records->source[a] - records->source[b];
}

static int by_id_of(const void *x, const void *y, void *self) {
	return by_id(((const RadixItem *)x)->value, ((const RadixItem *)y)->value, self);
}

/* Equal rows in the order of their names. */
static RadixItem *rows_by_content(const LinkReading *reading) {
	RadixItem *items = scratch_of(reading->arena, RadixItem, reading->rows);
	for (uint32_t i = 0; i < reading->rows; i++)
		items[i] = (RadixItem){reading->content[i], i};
	radix_sort(reading->arena, items, reading->rows);
	for (uint32_t at = 0, n; at < reading->rows; at += n) {
		for (n = 1; at + n < reading->rows && items[at + n].key == items[at].key; n++)
			;
		if (n > 1)
			qsort_r(items + at, n, sizeof *items, by_id_of, reading->records);
	}
	return items;
}

static const uint32_t *line(const LinkReading *reading, uint32_t row) {
	return reading->number + (size_t)row * (size_t)reading->schema->field_count;
}

/* Lines of equal rows become one. */
static void gather(
	LinkReading *reading, const RadixItem *items, bool merge, uint32_t *first, uint32_t *row) {
	LinkRecords *records = reading->records;
	size_t size = (size_t)records->fields * sizeof(uint32_t);
	uint32_t *number = scratch_take(reading->arena, reading->rows, size);
	uint64_t *content = scratch_of(reading->arena, uint64_t, reading->rows);
	for (uint32_t i = 0; i < reading->rows; i++) {
		const uint32_t *here = line(reading, items[i].value);
		row[i] = items[i].value;
		if (merge && i && items[i].key == items[i - 1].key &&
			memcmp(here, line(reading, items[i - 1].value), size) == 0)
			continue;
		memcpy(number + (size_t)records->count * (size_t)records->fields, here, size);
		content[records->count] = items[i].key;
		first[records->count++] = i;
	}
	first[records->count] = reading->rows;
	reading->number = scratch_give(reading->arena, reading->number);
	reading->content = scratch_give(reading->arena, reading->content);
	records->number = number;
	records->content = content;
}

/* Equal rows count once: a file copied into itself makes no value common. */
static void count_values(LinkReading *reading, int32_t field) {
	LinkRecords *records = reading->records;
	uint32_t *with = scratch_of(reading->arena, uint32_t, link_value_count(records->values[field]));
	for (uint32_t i = 0; i < records->count; i++)
		with[link_record(records, i)[field]] +=
			!i || records->content[i] != records->content[i - 1];
	records->rows_with[field] = with;
}

LinkRecords *link_reading_end(LinkReading *reading, bool merge) {
	LinkRecords *records = reading->records;
	settle(reading);
	reading->text = scratch_give(reading->arena, reading->text);
	records->rows = reading->rows;
	records->source = reading->source;
	for (int32_t i = 0; i < records->fields; i++)
		if (reading->schema->fields[i].swapped < 0 || reading->schema->fields[i].swapped > i)
			link_values_end(records->values[i]);
	RadixItem *items = rows_by_content(reading);
	uint32_t *first = scratch_of(reading->arena, uint32_t, reading->rows + 1);
	uint32_t *row = scratch_of(reading->arena, uint32_t, reading->rows);
	gather(reading, items, merge, first, row);
	scratch_give(reading->arena, items);
	records->first = first;
	records->row = row;
	for (int32_t i = 0; i < records->fields; i++)
		count_values(reading, i);
	return records;
}
