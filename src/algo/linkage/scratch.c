#include "algo/linkage/scratch.h"

#include <stdlib.h>

void *scratch_take(Arena *arena, size_t count, size_t size) {
	void *memory = calloc(count ? count : 1, size);
	if (!memory)
		arena_exhausted(arena);
	arena_own(arena, free, memory);
	return memory;
}

void *scratch_give(Arena *arena, void *memory) {
	if (memory) {
		arena_disown(arena, memory);
		free(memory);
	}
	return NULL;
}
