/* The distinct values of a field, and texts kept one behind the other. */
#pragma once

#include "algo/linkage/record.h"

/* Texts by their place, 64 KiB a chunk. All zero is an empty one. */
typedef struct TextStore {
	char **chunks;
	int64_t chunk_count, chunk_room;
	size_t used; /* of the last chunk */
} TextStore;

uint32_t text_store_add(TextStore *store, Arena *arena, const char *text, size_t size);
static inline char *text_store_at(const TextStore *store, uint32_t place) {
	return store->chunks[place >> 16] + (place & 0xffff);
}

struct LinkValues {
	Arena *arena;
	const Comparison *compare;
	uint32_t count; /* the missing one counted in */
	TextStore texts;
	uint32_t *place; /* of a value in `texts` */
	int64_t place_room;
	uint64_t *slots; /* hash table: 32 bits of hash, 32 of the number; NULL once reading is over */
	uint32_t mask;   /* slots - 1 */
	char *forms;     /* prepared, form_size bytes each; NULL where the text is the form */
};

LinkValues *link_values_new(Arena *arena, const Comparison *compare);
/* Brings the slot of that hash near, for link_values_number() soon after. */
static inline void link_values_near(const LinkValues *values, uint64_t hash) {
	__builtin_prefetch(&values->slots[(uint32_t)hash & values->mask]);
}
/* Then where the value that may be the one has its place, then its text. */
static inline void link_values_nearer(const LinkValues *values, uint64_t hash) {
	uint64_t slot = values->slots[(uint32_t)hash & values->mask];
	if (slot >> 32 == (uint32_t)hash)
		__builtin_prefetch(&values->place[(uint32_t)slot]);
}
static inline void link_values_nearest(const LinkValues *values, uint64_t hash) {
	uint64_t slot = values->slots[(uint32_t)hash & values->mask];
	if (slot >> 32 == (uint32_t)hash)
		__builtin_prefetch(text_store_at(&values->texts, values->place[(uint32_t)slot]));
}
/* The value's number, a new one when it is new. `hash` is compare_hash of the text. */
uint32_t link_values_number(LinkValues *values, const char *text, size_t size, uint64_t hash);
/* No more values will come: forgets the hash table, prepares the forms. */
void link_values_end(LinkValues *values);
