#include "algo/linkage/compare_private.h"

#include "base/str.h"

#include <string.h>

/* U+00C0 to U+017F without their accents, two letters at most; ' ' what is no letter. */
static const char folded[192][3] = {"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e",
	"i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", " ", "o", "u", "u", "u", "u", "y", "th",
	"ss", "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n",
	"o", "o", "o", "o", "o", " ", "o", "u", "u", "u", "u", "y", "th", "y", "a", "a", "a", "a", "a",
	"a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d", "d", "d", "e", "e", "e", "e", "e", "e",
	"e", "e", "e", "e", "g", "g", "g", "g", "g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i",
	"i", "i", "i", "i", "i", "i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l",
	"l", "l", "l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o", "o",
	"o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s", "s", "s", "t", "t",
	"t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "w", "w", "y",
	"y", "y", "z", "z", "z", "z", "z", "z", "s"};

/* What a byte of ASCII becomes: itself in lower case, a blank, or nothing (an apostrophe). */
static char plain_ascii(unsigned char c) {
	if (c >= 'A' && c <= 'Z')
		return (char)(c | 32);
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return (char)c;
	return c == '\'' ? 0 : ' ';
}

typedef struct Out {
	char *start, *at;
} Out;

static void put(Out *out, char c) {
	if (c == ' ' && (out->at == out->start || out->at[-1] == ' '))
		return;
	if (c)
		*out->at++ = c;
}

/* One sequence of UTF-8 that is not ASCII. Return: its bytes. */
static size_t put_other(Out *out, const unsigned char *at, size_t left) {
	size_t size = at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	if (size > left)
		size = left;
	uint32_t c = size == 2 ? (at[0] & 31u) << 6 | (at[1] & 63u)
		: size == 3        ? (at[0] & 15u) << 12 | (at[1] & 63u) << 6 | (at[2] & 63u)
						   : 0;
	if (c >= 0xc0 && c < 0x180)
		for (const char *letter = folded[c - 0xc0]; *letter; letter++)
			put(out, *letter);
	else if (c >= 0xff01 && c <= 0xff5e)
		put(out, plain_ascii((unsigned char)(c - 0xfee0)));
	else if (c == 0x3000 || (c >= 0x80 && c < 0xc0) || (c >= 0x2000 && c < 0x2070) || c == 0xb7)
		put(out, c == 0x2019 ? 0 : ' ');
	else
		for (size_t i = 0; i < size; i++)
			*out->at++ = (char)at[i];
	return size;
}

bool normal_says_nothing(const char *text, size_t size) {
	static const char *const words[] = {"na", "n a", "nan", "null", "none", "nil", "unknown", "unk",
		"not known", "missing", "不详", "未知", "无", "暂无", "不明", "没有", "空"};
	if (!size || size > 9)
		return !size;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == size && memcmp(words[i], text, size) == 0)
			return true;
	return false;
}

size_t normal_words(const char *cell, size_t size, char *text) {
	Out out = {text, text};
	const unsigned char *at = (const unsigned char *)cell;
	for (size_t i = 0; i < size;)
		if (at[i] < 128)
			put(&out, plain_ascii(at[i++]));
		else
			i += put_other(&out, at + i, size - i);
	if (out.at > out.start && out.at[-1] == ' ')
		out.at--;
	size_t n = (size_t)(out.at - out.start);
	return normal_says_nothing(text, n) ? 0 : n;
}

size_t normal_joined(const char *cell, size_t size, char *text) {
	size_t n = normal_words(cell, size, text), kept = 0;
	for (size_t i = 0; i < n; i++)
		if (text[i] != ' ')
			text[kept++] = text[i];
	return kept;
}

size_t normal_digits(const char *cell, size_t size, char *text) {
	size_t n = normal_words(cell, size, text), kept = 0;
	for (size_t i = 0; i < n; i++)
		if (text[i] >= '0' && text[i] <= '9')
			text[kept++] = text[i];
	return kept;
}
