#include "http/http_private.h"

#include "base/str.h"

#include <string.h>

enum { PAIRS_MOST = 64 };

static int hex_digit(char c) {
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that %xx at `s` stands for; -1 when it is no escape. */
static int escaped_byte(const char *s, const char *end) {
	if (end - s < 3)
		return -1;
	int high = hex_digit(s[1]), low = hex_digit(s[2]);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

const char *uri_decode(Arena *arena, const char *text, size_t size, bool form) {
	char *out = arena_alloc(arena, size + 1);
	size_t n = 0;
	for (const char *s = text, *end = text + size; s < end; s++) {
		if (*s == '%') {
			int byte = escaped_byte(s, end);
			if (byte < 0)
				return NULL;
			out[n++] = (char)byte;
			s += 2;
		} else
			out[n++] = form && *s == '+' ? ' ' : *s;
	}
	return utf8_valid(out, n) ? out : NULL; /* a NUL is not valid there */
}

static size_t count_pairs(const char *text) {
	size_t n = 0;
	for (; *text; text += strcspn(text, "&"), text += *text == '&')
		n += *text != '&';
	return n;
}

static bool read_pair(Arena *arena, const char *text, size_t size, HttpPairs *out) {
	size_t name = strcspn(text, "=&"), value = name < size ? name + 1 : size;
	const char *decoded_name = uri_decode(arena, text, name, true);
	const char *decoded = uri_decode(arena, text + value, size - value, true);
	if (!decoded_name || !decoded)
		return false;
	out->items[out->count++] = decoded_name;
	out->items[out->count++] = decoded;
	return true;
}

bool uri_pairs(Arena *arena, const char *text, HttpPairs *out) {
	size_t most = count_pairs(text);
	if (most > PAIRS_MOST)
		return false;
	*out = (HttpPairs){.items = arena_array_of(arena, const char *, 2 * most + 1)};
	while (*text) {
		size_t size = strcspn(text, "&");
		if (size && !read_pair(arena, text, size, out))
			return false;
		text += size + (text[size] == '&');
	}
	return true;
}
