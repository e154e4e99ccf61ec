#include "base/buf.h"

#include <stdio.h>
#include <string.h>

void buf_init(Buf *buf, Arena *arena) {
	*buf = (Buf){.arena = arena, .capacity = 256};
	buf->data = arena_alloc(arena, buf->capacity);
}

static void reserve(Buf *buf, size_t more) {
	if (buf->size + more + 1 <= buf->capacity)
		return;
	size_t capacity = buf->capacity * 2;
	while (capacity < buf->size + more + 1)
		capacity *= 2;
	char *data = arena_alloc(buf->arena, capacity);
	memcpy(data, buf->data, buf->size);
	buf->data = data;
	buf->capacity = capacity;
}

void buf_add(Buf *buf, const void *data, size_t size) {
	if (!size)
		return;
	reserve(buf, size);
	memcpy(buf->data + buf->size, data, size);
	buf->size += size;
	buf->data[buf->size] = '\0';
}

void buf_puts(Buf *buf, const char *s) {
	buf_add(buf, s, strlen(s));
}

void buf_putc(Buf *buf, char c) {
	buf_add(buf, &c, 1);
}

void buf_printf(Buf *buf, const char *format, ...) {
	va_list args, again;
	size_t room = buf->capacity - buf->size;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(buf->data + buf->size, room, format, args);
	va_end(args);
	if (n > 0 && (size_t)n >= room) {
		reserve(buf, (size_t)n);
		vsnprintf(buf->data + buf->size, (size_t)n + 1, format, again);
	}
	if (n > 0)
		buf->size += (size_t)n;
	va_end(again);
}

void buf_int(Buf *buf, int64_t n) {
	char digits[20]; /* of 2^63 are 19, and the sign */
	char *at = digits + sizeof digits;
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (n < 0)
		*--at = '-';
	buf_add(buf, at, (size_t)(digits + sizeof digits - at));
}

void buf_hex(Buf *buf, const uint8_t *data, size_t size) {
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < size; i++) {
		buf_putc(buf, digits[data[i] >> 4]);
		buf_putc(buf, digits[data[i] & 15]);
	}
}
