#include "core/guard.h"

int guarded(Arena *arena, int (*run)(void *self), void *self) {
	jmp_buf escape;
	volatile int r = ERR_MEMORY;
	if (setjmp(escape) == 0) {
		arena_escape(arena, &escape);
		r = run(self);
	}
	arena_escape(arena, NULL);
	return r;
}
