/* A growing byte string on the heap that says when memory is out instead of jumping: for code that
 * a library calls back, through which no one may jump. All zero is an empty one. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct Bytes {
	char *data; /* NUL behind the last byte; NULL while nothing was ever added */
	size_t size, capacity;
} Bytes;

/* False when memory is out; the bytes are then as before. */
bool bytes_add(Bytes *bytes, const void *data, size_t size);
/* Room for `capacity` bytes in all; what is written there counts once `size` says so. */
bool bytes_reserve(Bytes *bytes, size_t capacity);
void bytes_deinit(Bytes *bytes);
