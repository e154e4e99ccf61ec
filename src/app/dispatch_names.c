#include "app/dispatch_names.h"

#include "base/str.h"

#include <string.h>

/* FNV-1a (Fowler, Noll, Vo). */
static uint32_t hash(const char *word) {
	uint32_t h = 2166136261u;
	for (; *word; word++)
		h = (h ^ (unsigned char)*word) * 16777619u;
	return h;
}

static int32_t *place(const Names *names, const char *word) {
	uint32_t at = hash(word) & names->mask;
	while (names->bucket[at] >= 0 && !str_eq(names->name[names->bucket[at]], word))
		at = (at + 1) & names->mask;
	return &names->bucket[at];
}

static void grow(Names *names, int32_t capacity) {
	const char **old = names->name;
	names->capacity = capacity;
	names->name = arena_array_of(names->arena, const char *, (size_t)capacity);
	names->bucket = arena_array_of(names->arena, int32_t, 2 * (size_t)capacity);
	names->mask = 2 * (uint32_t)capacity - 1;
	memset(names->bucket, -1, 2 * (size_t)capacity * sizeof *names->bucket);
	for (int32_t i = 0; i < names->count; i++) {
		names->name[i] = old[i];
		*place(names, old[i]) = i;
	}
}

void names_init(Names *names, Arena *arena) {
	*names = (Names){.arena = arena};
	grow(names, 64);
}

int32_t names_add(Names *names, const char *word, bool *is_new) {
	int32_t *found = place(names, word);
	if (is_new)
		*is_new = *found < 0;
	if (*found >= 0)
		return *found;
	if (names->count == names->capacity) {
		grow(names, 2 * names->capacity);
		found = place(names, word);
	}
	names->name[names->count] = arena_strdup(names->arena, word);
	return *found = names->count++;
}

int32_t names_find(const Names *names, const char *word) {
	return *place(names, word);
}
