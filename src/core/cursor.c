#include "core/cursor.h"

#include "base/str.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

static const char *encode(Arena *arena, Id id) {
	uint8_t bytes[8];
	size_t size = sodium_base64_encoded_len(sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)((uint64_t)id >> (56 - 8 * i));
	return sodium_bin2base64(arena_alloc(arena, size), size, bytes, sizeof bytes,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* Only what encode() writes: sodium takes some bytes that are no base64. */
static int decode(Arena *arena, const char *text, Id *out) {
	uint8_t bytes[8];
	size_t n = 0;
	if (sodium_base642bin(bytes, sizeof bytes, text, strlen(text), NULL, &n, NULL,
			sodium_base64_VARIANT_URLSAFE_NO_PADDING) ||
		n != sizeof bytes)
		return 1;
	*out = 0;
	for (size_t i = 0; i < sizeof bytes; i++)
		*out = (Id)((uint64_t)*out << 8 | bytes[i]);
	return *out <= 0 || !str_eq(encode(arena, *out), text);
}

int cursor_open(Ctx *ctx, PageParams page, CursorPage *out) {
	out->limit = page.limit == INT_ABSENT ? 50 : page.limit;
	out->before = INT64_MAX;
	if (page.cursor && decode(ctx->arena, page.cursor, &out->before))
		return ctx_refuse(ctx, PROBLEM_CURSOR, NULL);
	return 0;
}

size_t cursor_close(Ctx *ctx, const CursorPage *page, size_t count, Id last) {
	if (count <= (size_t)page->limit)
		return count;
	ctx->next = encode(ctx->arena, last);
	return (size_t)page->limit;
}
