#include "algo/linkage/values.h"

#include "algo/linkage/scratch.h"

#include <string.h>

enum { CHUNK = 1 << 16, SLOTS_FIRST = 1 << 10 };

/* ---- texts -------------------------------------------------------------------------------------------- */

/* A text longer than a chunk has several that lie one behind the other. */
static void add_chunks(TextStore *store, Arena *arena, size_t size) {
	size_t n = (size + CHUNK - 1) / CHUNK;
	char *memory = arena_alloc(arena, n * CHUNK);
	for (size_t i = 0; i < n; i++) {
		store->chunks = arena_grown(
			arena, store->chunks, store->chunk_count, &store->chunk_room, sizeof *store->chunks);
		store->chunks[store->chunk_count++] = memory + i * CHUNK;
	}
	if (store->chunk_count > UINT16_MAX)
		arena_exhausted(arena);
	store->used = 0;
}

uint32_t text_store_add(TextStore *store, Arena *arena, const char *text, size_t size) {
	int64_t before = store->chunk_count;
	if (!before || store->used + size + 1 > CHUNK)
		add_chunks(store, arena, size + 1);
	int64_t chunk = store->chunk_count > before ? before : before - 1;
	char *to = store->chunks[chunk] + store->used;
	memcpy(to, text, size);
	to[size] = '\0';
	uint32_t place = (uint32_t)chunk << 16 | (uint32_t)store->used;
	store->used += size + 1;
	if (store->used > CHUNK)
		store->used = CHUNK;
	return place;
}

/* ---- values ------------------------------------------------------------------------------------------- */

LinkValues *link_values_new(Arena *arena, const Comparison *compare) {
	LinkValues *values = arena_new_of(arena, LinkValues);
	*values = (LinkValues){.arena = arena, .compare = compare, .mask = SLOTS_FIRST - 1, .count = 1};
	values->slots = scratch_of(arena, uint64_t, SLOTS_FIRST);
	values->place_room = SLOTS_FIRST;
	values->place = scratch_of(arena, uint32_t, SLOTS_FIRST);
	values->place[0] = text_store_add(&values->texts, arena, "", 0);
	return values;
}

static void put_slot(uint64_t *slots, uint32_t mask, uint64_t slot) {
	uint32_t at = (uint32_t)(slot >> 32) & mask;
	while (slots[at])
		at = (at + 1) & mask;
	slots[at] = slot;
}

static void grow(LinkValues *values) {
	uint32_t mask = 2 * values->mask + 1;
	uint64_t *slots = scratch_of(values->arena, uint64_t, (size_t)mask + 1);
	for (size_t i = 0; i <= values->mask; i++)
		if (values->slots[i])
			put_slot(slots, mask, values->slots[i]);
	scratch_give(values->arena, values->slots);
	values->slots = slots;
	values->mask = mask;
}

static void grow_places(LinkValues *values) {
	uint32_t *more = scratch_of(values->arena, uint32_t, 2 * (size_t)values->place_room);
	memcpy(more, values->place, values->count * sizeof *more);
	scratch_give(values->arena, values->place);
	values->place = more;
	values->place_room *= 2;
}

static uint32_t add_value(LinkValues *values, const char *text, size_t size) {
	if (values->count == values->place_room)
		grow_places(values);
	values->place[values->count] = text_store_add(&values->texts, values->arena, text, size);
	return values->count++;
}

static bool is_value(const LinkValues *values, uint32_t number, const char *text, size_t size) {
	const char *have = text_store_at(&values->texts, values->place[number]);
	return strncmp(have, text, size) == 0 && !have[size];
}

uint32_t link_values_number(LinkValues *values, const char *text, size_t size, uint64_t hash) {
	uint32_t part = (uint32_t)hash, at = part & values->mask;
	for (; values->slots[at]; at = (at + 1) & values->mask)
		if (values->slots[at] >> 32 == part &&
			is_value(values, (uint32_t)values->slots[at], text, size))
			return (uint32_t)values->slots[at];
	uint32_t number = add_value(values, text, size);
	values->slots[at] = (uint64_t)part << 32 | number;
	if ((uint64_t)values->count * 8 > (uint64_t)values->mask * 5)
		grow(values);
	return number;
}

void link_values_end(LinkValues *values) {
	size_t size = values->compare->form_size;
	values->slots = scratch_give(values->arena, values->slots);
	uint32_t *place = scratch_of(values->arena, uint32_t, values->count);
	memcpy(place, values->place, values->count * sizeof *place);
	scratch_give(values->arena, values->place);
	values->place = place;
	if (!size)
		return;
	values->forms = scratch_take(values->arena, values->count, size);
	for (uint32_t i = 1; i < values->count; i++)
		values->compare->prepare(link_value_text(values, i), values->forms + i * size);
}

const char *link_value_text(const LinkValues *values, uint32_t number) {
	return text_store_at(&values->texts, values->place[number]);
}

uint32_t link_value_count(const LinkValues *values) {
	return values->count;
}

const void *link_value_form(const LinkValues *values, uint32_t number) {
	return values->forms ? values->forms + number * values->compare->form_size
						 : link_value_text(values, number);
}
