/* Large arrays that live shorter than their arena: heap memory, all zero, that the arena frees if nobody did
 * before. Pages nobody touched cost nothing. */
#pragma once

#include "base/arena.h"

/* Jumps when memory is out. */
void *scratch_take(Arena *arena, size_t count, size_t size);
void *scratch_give(Arena *arena, void *memory); /* takes NULL, returns NULL */

#define scratch_of(arena, type, count) ((type *)scratch_take((arena), (count), sizeof(type)))
