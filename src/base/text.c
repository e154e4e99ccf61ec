#include "base/text.h"

#include "base/buf.h"
#include "base/str.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_han(uint32_t c) {
	return (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
		(c >= 0x20000 && c <= 0x323af);
}

static void put_word(Buf *buf, const char *s, size_t n) {
	if (buf->size)
		buf_putc(buf, ' ');
	buf_add(buf, s, n);
}

/* A run of Han characters as overlapping pairs; `singles` adds each character too. */
static const char *put_han_run(Buf *buf, const char *s, bool singles) {
	const char *before = NULL;
	size_t length = 0;
	while (true) {
		const char *next = s;
		if (!is_han(utf8_next(&next)))
			break;
		if (singles)
			put_word(buf, s, (size_t)(next - s));
		if (before)
			put_word(buf, before, (size_t)(next - before));
		before = s;
		s = next;
		length++;
	}
	if (length == 1 && !singles)
		put_word(buf, before, (size_t)(s - before));
	return s;
}

static const char *put_other_run(Buf *buf, const char *s) {
	const char *start = s;
	while ((unsigned char)*s >= 0x80 || isalnum((unsigned char)*s)) {
		const char *next = s;
		if (is_han(utf8_next(&next)))
			break;
		s = next;
	}
	char *word = arena_strndup(buf->arena, start, (size_t)(s - start));
	for (char *p = word; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	put_word(buf, word, (size_t)(s - start));
	return s;
}

static const char *words_of(Arena *arena, const char *s, bool singles) {
	Buf buf;
	buf_init(&buf, arena);
	while (s && *s) {
		const char *next = s;
		if (is_han(utf8_next(&next)))
			s = put_han_run(&buf, s, singles);
		else if ((unsigned char)*s >= 0x80 || isalnum((unsigned char)*s))
			s = put_other_run(&buf, s);
		else
			s++;
	}
	return buf.data;
}

const char *text_index(Arena *arena, const char *s) {
	return words_of(arena, s, true);
}

const char *text_query(Arena *arena, const char *s) {
	return words_of(arena, s, false);
}

static int by_text(const void *a, const void *b) {
	return strcmp(*(char *const *)a, *(char *const *)b);
}

double text_similarity(Arena *arena, const char *a, const char *b) {
	char **x, **y;
	size_t n = str_split(arena, text_query(arena, a), " ", &x),
		   m = str_split(arena, text_query(arena, b), " ", &y);
	size_t i = 0, k = 0, shared = 0;
	if (n + m == 0)
		return 0;
	qsort(x, n, sizeof *x, by_text);
	qsort(y, m, sizeof *y, by_text);
	while (i < n && k < m) {
		int order = strcmp(x[i], y[k]);
		shared += order == 0;
		i += order <= 0;
		k += order >= 0;
	}
	return 2.0 * (double)shared / (double)(n + m);
}
