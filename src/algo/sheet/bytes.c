#include "algo/sheet/bytes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool grow(Bytes *bytes, size_t needed) {
	size_t capacity = bytes->capacity ? bytes->capacity : 256;
	while (capacity < needed)
		capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
	char *data = realloc(bytes->data, capacity);
	if (!data)
		return false;
	bytes->data = data;
	bytes->capacity = capacity;
	return true;
}

bool bytes_add(Bytes *bytes, const void *data, size_t size) {
	if (size >= SIZE_MAX - bytes->size)
		return false;
	size_t needed = bytes->size + size + 1;
	if (needed > bytes->capacity && !grow(bytes, needed))
		return false;
	if (size)
		memcpy(bytes->data + bytes->size, data, size);
	bytes->size += size;
	bytes->data[bytes->size] = '\0';
	return true;
}

bool bytes_reserve(Bytes *bytes, size_t capacity) {
	return capacity <= bytes->capacity || grow(bytes, capacity);
}

void bytes_deinit(Bytes *bytes) {
	free(bytes->data);
	*bytes = (Bytes){0};
}
