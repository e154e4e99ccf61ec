/* Arena: one pool for one request.
 *
 * Memory from an arena is zeroed, aligned for any type, and freed all at once.
 * An arena never returns NULL: when memory or the arena's limit is exhausted it
 * jumps to the escape set by arena_escape(), or aborts where none is set. The
 * code between setjmp and the jump must therefore own nothing but this arena and
 * handles whose owner cleans them up (a database connection rolls back, a
 * statement is reset on next use). That rule is what lets every caller below skip
 * a NULL check without losing a command when memory runs out.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Arena Arena;

/* A new arena that may hold at most `limit` bytes (0: no limit). NULL when the
 * first chunk cannot be had; the only arena function that can fail by value. */
Arena *arena_new(size_t limit);

/* Frees the arena and all in it. Takes NULL, returns NULL. */
Arena *arena_free(Arena *arena);

/* An arena inside another, to be reset often (a row of a long file): held to the parent's
 * limit for itself, it jumps to its own escape or else the nearest parent's, and is freed with the
 * parent at the latest. NULL when memory is out. */
Arena *arena_sub(Arena *parent);

/* Forgets everything allocated, keeps the first chunk for reuse. */
void arena_reset(Arena *arena);

/* A place to come back to: rewinding forgets everything allocated since the mark. */
typedef struct ArenaMark {
	void *chunk, *owned;
	size_t chunk_used, used;
} ArenaMark;
ArenaMark arena_mark(const Arena *arena);
void arena_rewind(Arena *arena, ArenaMark mark);

/* Something that is no memory of the arena goes with it: release(what) is called when the arena is
 * freed, reset or rewound to before this, also after a jump; arena_disown() takes it back, for whoever
 * releases it earlier. `what` may be NULL: then nothing happens. */
void arena_own(Arena *arena, void (*release)(void *what), void *what);
void arena_disown(Arena *arena, void *what);

/* Where to jump (value 1) when memory is exhausted; NULL to abort instead. Return: where it
 * was before. Use base/guard.h rather than this. */
jmp_buf *arena_escape(Arena *arena, jmp_buf *escape);
/* Jumps there. */
void arena_exhausted(Arena *arena) __attribute__((noreturn));

void *arena_alloc(Arena *arena, size_t size);
void *arena_alloc_array(Arena *arena, size_t count, size_t size); /* checks count * size */
char *arena_strdup(Arena *arena, const char *s);                  /* NULL stays NULL */
char *arena_strndup(Arena *arena, const char *s, size_t n);
char *arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(Arena *arena, const char *format, va_list args);

/* An array of `count` elements with room for one more: `old`, or a copy twice as long (*room). */
void *arena_grown(Arena *arena, void *old, int64_t count, int64_t *room, size_t size);

/* Bytes handed out since the last reset. */
size_t arena_used(const Arena *arena);

#define arena_new_of(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array_of(arena, type, count) \
	((type *)arena_alloc_array((arena), (count), sizeof(type)))

/* Every allocation of the arena goes through this counter so that fault tests can
 * make the n-th one fail (0: never). Per thread. */
void arena_fail_at(unsigned long n);
/* Allocations until then; 0 when it has failed. */
unsigned long arena_fail_left(void);
