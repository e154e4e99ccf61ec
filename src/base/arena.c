#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_SIZE = 16 * 1024, ALIGNMENT = 16 };

typedef struct Chunk {
	struct Chunk *next;
	size_t size, used;
	_Alignas(ALIGNMENT) char data[];
} Chunk;

/* Stays in the list until the arena goes back past it, so that marks never point at nothing. */
typedef struct Owned {
	struct Owned *next;
	void (*release)(void *what);
	void *what; /* NULL: disowned */
} Owned;

struct Arena {
	Chunk *first, *last;
	Owned *owned; /* the last first */
	size_t limit, used;
	jmp_buf *escape;
	Arena *parent, *children, *sibling;
};

static _Thread_local unsigned long fail_countdown;

void arena_fail_at(unsigned long n) {
	fail_countdown = n;
}

unsigned long arena_fail_left(void) {
	return fail_countdown;
}

static int must_fail(void) {
	return fail_countdown && --fail_countdown == 0;
}

static Chunk *chunk_new(size_t size) {
	Chunk *chunk = malloc(sizeof *chunk + size);
	if (chunk)
		*chunk = (Chunk){.size = size};
	return chunk;
}

Arena *arena_new(size_t limit) {
	Arena *arena = calloc(1, sizeof *arena);
	if (!arena)
		return NULL;
	arena->first = arena->last = chunk_new(CHUNK_SIZE);
	arena->limit = limit;
	if (!arena->first) {
		free(arena);
		return NULL;
	}
	return arena;
}

static void chunks_free(Chunk *chunk) {
	while (chunk) {
		Chunk *next = chunk->next;
		free(chunk);
		chunk = next;
	}
}

static void children_free(Arena *arena) {
	while (arena->children) {
		Arena *child = arena->children;
		arena->children = child->sibling;
		arena_free(child);
	}
}

/* All that came after `until`. */
static void owned_release(Arena *arena, const Owned *until) {
	while (arena->owned != until) {
		Owned *owned = arena->owned;
		arena->owned = owned->next;
		if (owned->what)
			owned->release(owned->what);
		free(owned);
	}
}

Arena *arena_free(Arena *arena) {
	if (!arena)
		return NULL;
	children_free(arena);
	owned_release(arena, NULL);
	chunks_free(arena->first);
	free(arena);
	return NULL;
}

Arena *arena_sub(Arena *parent) {
	Arena *arena = arena_new(parent->limit);
	if (arena) {
		arena->parent = parent;
		arena->sibling = parent->children;
		parent->children = arena;
	}
	return arena;
}

void arena_reset(Arena *arena) {
	children_free(arena);
	owned_release(arena, NULL);
	chunks_free(arena->first->next);
	arena->first->next = NULL;
	arena->first->used = 0;
	arena->last = arena->first;
	arena->used = 0;
}

ArenaMark arena_mark(const Arena *arena) {
	return (ArenaMark){arena->last, arena->owned, arena->last->used, arena->used};
}

void arena_rewind(Arena *arena, ArenaMark mark) {
	Chunk *chunk = mark.chunk;
	owned_release(arena, mark.owned);
	chunks_free(chunk->next);
	chunk->next = NULL;
	chunk->used = mark.chunk_used;
	arena->last = chunk;
	arena->used = mark.used;
}

jmp_buf *arena_escape(Arena *arena, jmp_buf *escape) {
	jmp_buf *before = arena->escape;
	arena->escape = escape;
	return before;
}

void arena_exhausted(Arena *arena) {
	while (arena && !arena->escape)
		arena = arena->parent;
	if (!arena)
		abort();
	longjmp(*arena->escape, 1);
}

void arena_own(Arena *arena, void (*release)(void *what), void *what) {
	Owned *owned = what && !must_fail() ? malloc(sizeof *owned) : NULL;
	if (!what)
		return;
	if (!owned) {
		release(what);
		arena_exhausted(arena);
	}
	*owned = (Owned){arena->owned, release, what};
	arena->owned = owned;
}

void arena_disown(Arena *arena, void *what) {
	for (Owned *owned = arena->owned; owned; owned = owned->next)
		if (owned->what == what) {
			owned->what = NULL;
			return;
		}
}

static Chunk *chunk_with_room(Arena *arena, size_t size) {
	Chunk *last = arena->last;
	if (last->size - last->used >= size)
		return last;
	size_t doubled = last->size * 2 < 1024 * 1024 ? last->size * 2 : 1024 * 1024;
	Chunk *chunk = chunk_new(size > doubled ? size : doubled);
	if (!chunk)
		arena_exhausted(arena);
	last->next = chunk;
	arena->last = chunk;
	return chunk;
}

void *arena_alloc(Arena *arena, size_t size) {
	size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (rounded < size || must_fail() || (arena->limit && arena->used + rounded > arena->limit))
		arena_exhausted(arena);
	Chunk *chunk = chunk_with_room(arena, rounded);
	void *memory = chunk->data + chunk->used;
	chunk->used += rounded;
	arena->used += rounded;
	return memset(memory, 0, rounded);
}

void *arena_alloc_array(Arena *arena, size_t count, size_t size) {
	if (size && count > SIZE_MAX / size)
		arena_exhausted(arena);
	return arena_alloc(arena, count * size);
}

char *arena_strndup(Arena *arena, const char *s, size_t n) {
	char *copy = arena_alloc(arena, n + 1);
	if (n)
		memcpy(copy, s, n);
	return copy;
}

void *arena_grown(Arena *arena, void *old, int64_t count, int64_t *room, size_t size) {
	if (count < *room)
		return old;
	*room = *room ? 2 * *room : 64;
	void *more = arena_alloc_array(arena, (size_t)*room, size);
	if (count)
		memcpy(more, old, (size_t)count * size);
	return more;
}

char *arena_strdup(Arena *arena, const char *s) {
	return s ? arena_strndup(arena, s, strlen(s)) : NULL;
}

char *arena_vprintf(Arena *arena, const char *format, va_list args) {
	char most[256]; /* nearly every text: formatted once only */
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(most, sizeof most, format, args);
	size_t size = n < 0 ? 0 : (size_t)n;
	char *text = arena_alloc(arena, size + 1);
	if (size < sizeof most)
		memcpy(text, most, size);
	else
		vsnprintf(text, size + 1, format, again);
	va_end(again);
	return text;
}

char *arena_printf(Arena *arena, const char *format, ...) {
	va_list args;
	va_start(args, format);
	char *text = arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}

size_t arena_used(const Arena *arena) {
	return arena->used;
}
