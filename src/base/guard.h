/* Where a jump out of an exhausted arena lands: the only setjmp of the house. */
#pragma once

#include "base/arena.h"
#include "base/error.h"

/* Calls run(self); memory it wants beyond what `arena` can give ends it. May be nested: an inner
 * guard that owns something else frees it and goes on with arena_exhausted(). Return: what run
 * returned; ERR_MEMORY when it was ended. */
int guarded(Arena *arena, int (*run)(void *self), void *self);
