#include "base/str.h"

#include <unicode/ucnv.h>

#include <string.h>

/* Length of the sequence a lead byte begins; 0 for bytes that begin none. */
static size_t sequence_length(unsigned char c) {
	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c <= 0xdf)
		return 2;
	if (c >= 0xe0 && c <= 0xef)
		return 3;
	return c >= 0xf0 && c <= 0xf4 ? 4 : 0;
}

static uint32_t sequence_value(const unsigned char *p, size_t n) {
	uint32_t value = n == 1 ? p[0] : p[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++)
		value = value << 6 | (p[i] & 0x3f);
	return value;
}

static bool sequence_valid(const unsigned char *p, size_t n) {
	static const uint32_t least[] = {0, 1, 0x80, 0x800, 0x10000};
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return false;
	uint32_t value = sequence_value(p, n);
	return value >= least[n] && value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff);
}

bool utf8_valid(const char *s, size_t n) {
	const unsigned char *p = (const unsigned char *)s, *end = p + n;
	while (p < end) {
		size_t length = sequence_length(*p);
		if (!length || length > (size_t)(end - p) || !sequence_valid(p, length))
			return false;
		p += length;
	}
	return true;
}

size_t utf8_length(const char *s) {
	size_t n = 0;
	for (; *s; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

uint32_t utf8_next(const char **s) {
	const unsigned char *p = (const unsigned char *)*s;
	size_t n = *p ? sequence_length(*p) : 0;
	if (!n)
		return 0;
	*s += n;
	return sequence_value(p, n);
}

size_t utf8_put(uint32_t c, char *out) {
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(n == 1 ? c : (0xf00u >> n & 0xff) | c);
	return n;
}

char *gb18030_to_utf8(Arena *arena, const char *data, size_t n) {
	size_t capacity = n * 3 + 4;
	char *out = arena_alloc(arena, capacity); /* may jump: before anything is open */
	UErrorCode error = U_ZERO_ERROR;
	UConverter *from = ucnv_open("GB18030", &error), *to = ucnv_open("UTF-8", &error);
	if (U_SUCCESS(error))
		ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
	if (U_SUCCESS(error)) {
		UChar pivot[1024], *source = pivot, *target = pivot;
		char *at = out;
		ucnv_convertEx(to, from, &at, out + capacity - 1, &data, data + n, pivot, &source, &target,
			pivot + 1024, true, true, &error);
	}
	ucnv_close(from);
	ucnv_close(to);
	return U_SUCCESS(error) ? out : NULL;
}
