#include "base/guard.h"

int guarded(Arena *arena, int (*run)(void *self), void *self) {
	jmp_buf escape, *outer = arena_escape(arena, &escape);
	volatile int r = ERR_MEMORY;
	if (setjmp(escape) == 0)
		r = run(self);
	arena_escape(arena, outer);
	return r;
}
