/* Buf: a growing byte string in an arena, always NUL-terminated. */
#pragma once

#include "base/arena.h"

#include <stdint.h>

typedef struct Buf {
	Arena *arena;
	char *data; /* NUL-terminated; owned by the arena */
	size_t size;
	size_t capacity;
} Buf;

void buf_init(Buf *buf, Arena *arena);
void buf_add(Buf *buf, const void *data, size_t size);
void buf_puts(Buf *buf, const char *s);
void buf_putc(Buf *buf, char c);
void buf_printf(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_int(Buf *buf, int64_t n); /* decimal */
void buf_hex(Buf *buf, const uint8_t *data, size_t size);
