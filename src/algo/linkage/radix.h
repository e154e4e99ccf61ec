/* Radix sort, stable, least significant digit first; digits that all keys share are passed over. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct RadixItem {
	uint64_t key;
	uint32_t value;
} __attribute__((packed, aligned(4))) RadixItem;

/* Ascending by key. Needs as much memory again, which is given back. */
void radix_sort(Arena *arena, RadixItem *items, size_t count);
