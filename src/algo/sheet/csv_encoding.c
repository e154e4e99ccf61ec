#include "algo/sheet/csv_encoding.h"

#include "algo/sheet/table.h"
#include "base/error.h"
#include "base/guard.h"
#include "base/str.h"

#include <stdint.h>
#include <string.h>

/* The end of the bytes before `end` that are ASCII, eight at a time. */
static const char *skip_ascii(const char *at, const char *end) {
	uint64_t word;
	for (; end - at >= 8; at += 8) {
		memcpy(&word, at, 8);
		if (word & UINT64_C(0x8080808080808080))
			break;
	}
	while (at < end && (unsigned char)*at < 0x80)
		at++;
	return at;
}

/* Sequences begin and end within a run of bytes that are not ASCII. */
static bool all_utf8(const char *at, const char *end) {
	while ((at = skip_ascii(at, end)) < end) {
		const char *run = at;
		while (at < end && (unsigned char)*at >= 0x80)
			at++;
		if (!utf8_valid(run, (size_t)(at - run)))
			return false;
	}
	return true;
}

static size_t sequence_size(unsigned char lead) {
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* Sequences of three bytes that are good, bytes that belong to no sequence. */
typedef struct Sequences {
	size_t good, bad;
} Sequences;

static void count_sequences(const char *at, const char *end, Sequences *s) {
	while ((at = skip_ascii(at, end)) < end) {
		size_t n = sequence_size((unsigned char)*at);
		bool valid = n <= (size_t)(end - at) && utf8_valid(at, n);
		s->good += valid && n == 3;
		s->bad += !valid;
		at += valid ? n : 1;
	}
}

static bool mostly_utf8(const char *at, const char *end) {
	Sequences s = {0};
	count_sequences(at, end, &s);
	return s.good > s.bad;
}

static const char *decode_utf8(Arena *arena, const char *cell) {
	(void)arena;
	return utf8_valid(cell, strlen(cell)) ? cell : NULL;
}

static const char *decode_gb18030(Arena *arena, const char *cell) {
	return gb18030_to_utf8(arena, cell, strlen(cell));
}

static int convert(void *self) {
	CsvText *text = self;
	const char *utf8 = gb18030_to_utf8(text->converted, text->data, text->size);
	if (!utf8)
		return TABLE_ENCODING;
	text->data = utf8;
	text->size = strlen(utf8);
	return 0;
}

static int open_gb18030(CsvText *text) {
	text->converted = arena_new(0);
	int r = text->converted ? guarded(text->converted, convert, text) : ERR_MEMORY;
	if (r)
		text->converted = arena_free(text->converted);
	return r;
}

int csv_text_open(CsvText *out, const char *data, size_t size) {
	bool bom = size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0;
	*out = (CsvText){.data = bom ? data + 3 : data, .size = bom ? size - 3 : size};
	const char *end = out->data + out->size;
	if (out->size && memchr(out->data, 0, out->size))
		return TABLE_NOT_TEXT;
	if (all_utf8(out->data, end))
		return 0;
	if (bom || mostly_utf8(out->data, end)) {
		out->decode = decode_utf8;
		return 0;
	}
	int r = open_gb18030(out);
	if (r == TABLE_ENCODING)
		out->decode = decode_gb18030;
	return r == TABLE_ENCODING ? 0 : r;
}

/* What is left of a piece without the sequence its end may cut. */
static size_t whole_sequences(const char *data, size_t size) {
	size_t end = size;
	while (end > 0 && size - end < 3 && ((unsigned char)data[end - 1] & 0xc0) == 0x80)
		end--;
	return end > 0 && (unsigned char)data[end - 1] >= 0xc0 ? end - 1 : size;
}

static int judge_file(FILE *file, Sequences *s) {
	char piece[1 << 16];
	size_t kept = 0, got;
	while ((got = fread(piece + kept, 1, sizeof piece - kept, file)) > 0) {
		if (memchr(piece + kept, 0, got))
			return TABLE_NOT_TEXT;
		size_t size = kept + got, end = whole_sequences(piece, size);
		count_sequences(piece, piece + end, s);
		kept = size - end;
		memmove(piece, piece + end, kept);
	}
	count_sequences(piece, piece + kept, s);
	return ferror(file) ? ERR_IO : 0;
}

int csv_text_open_file(CsvText *out, FILE *file) {
	char bom[3] = {0};
	Sequences s = {0};
	*out = (CsvText){0};
	bool marked = fread(bom, 1, 3, file) == 3 && memcmp(bom, "\xef\xbb\xbf", 3) == 0;
	rewind(file);
	int r = judge_file(file, &s);
	if (r)
		return r;
	if (s.bad)
		out->decode = marked || s.good > s.bad ? decode_utf8 : decode_gb18030;
	return fseek(file, marked ? 3 : 0, SEEK_SET) ? ERR_IO : 0;
}
