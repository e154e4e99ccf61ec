/* Bytes as what stands percent-encoded in a path, a query or a form. What was taken is UTF-8 and comes
 * back the same from its own encoding. */
#include "tests/fuzz/fuzz.h"

#include "base/str.h"
#include "http/http_private.h"

#include <stdlib.h>
#include <string.h>

static void promise(bool kept) {
	if (!kept)
		abort();
}

static const char *encode(Arena *arena, const char *text) {
	size_t n = strlen(text);
	char *out = arena_alloc(arena, 3 * n + 1);
	for (size_t i = 0; i < n; i++) {
		static const char hex[] = "0123456789ABCDEF";
		out[3 * i] = '%';
		out[3 * i + 1] = hex[(unsigned char)text[i] >> 4];
		out[3 * i + 2] = hex[text[i] & 15];
	}
	return out;
}

static void check_text(Arena *arena, const char *text, bool form) {
	promise(utf8_valid(text, strlen(text)));
	const char *encoded = encode(arena, text);
	promise(str_eq(uri_decode(arena, encoded, strlen(encoded), form), text));
}

static void check_pairs(Arena *arena, const HttpPairs *pairs) {
	promise(pairs->count % 2 == 0 && pairs->count <= 2 * 64 && !pairs->items[pairs->count]);
	for (size_t i = 0; i < pairs->count; i++)
		check_text(arena, pairs->items[i], true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	Arena *arena = arena_new(0);
	if (!arena)
		return 0;
	const char *text = arena_strndup(arena, (const char *)data, size);
	for (int form = 0; form < 2; form++) {
		const char *decoded = uri_decode(arena, text, strlen(text), form);
		if (decoded)
			check_text(arena, decoded, form);
	}
	HttpPairs pairs;
	if (uri_pairs(arena, text, &pairs))
		check_pairs(arena, &pairs);
	arena_free(arena);
	return 0;
}
