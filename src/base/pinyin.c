/* Pinyin of personal names: our own list of surname readings first, then ICU's Han-Latin,
 * one character at a time and remembered, because a name list repeats its characters. */
#include "base/text.h"

#include "base/buf.h"
#include "base/str.h"
#include "base/surname.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { READING_SIZE = 12, CACHE_SIZE = 65536 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static UTransliterator *han_latin;
static struct {
	uint32_t character;
	char reading[READING_SIZE];
} * cache;

static void transliterate(uint32_t c, char out[READING_SIZE]) {
	static const UChar id[] = u"Han-Latin; Latin-ASCII; Lower";
	UErrorCode error = U_ZERO_ERROR;
	UChar text[64];
	int32_t length = 0, limit;
	*out = '\0';
	if (!han_latin)
		han_latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	if (U_FAILURE(error))
		return;
	UChar32 wide = (UChar32)c;
	u_strFromUTF32(text, 64, &length, &wide, 1, &error);
	limit = length;
	utrans_transUChars(han_latin, text, &length, 64, 0, &limit, &error);
	if (U_SUCCESS(error))
		u_strToUTF8(out, READING_SIZE, &length, text, length, &error);
	if (U_FAILURE(error) || (unsigned char)*out >= 0x80)
		*out = '\0';
}

/* Direct-mapped: a clash only costs a second transliteration. */
static void reading_of(uint32_t c, char out[READING_SIZE]) {
	pthread_mutex_lock(&lock);
	if (!cache)
		cache = calloc(CACHE_SIZE, sizeof *cache);
	if (cache && cache[c % CACHE_SIZE].character != c) {
		transliterate(c, cache[c % CACHE_SIZE].reading);
		cache[c % CACHE_SIZE].character = c;
	}
	if (cache)
		strcpy(out, cache[c % CACHE_SIZE].reading);
	else
		*out = '\0';
	pthread_mutex_unlock(&lock);
}

static void put_syllable(Buf *full, Buf *initials, const char *syllable, size_t n) {
	buf_add(full, syllable, n);
	if (n)
		buf_putc(initials, *syllable);
}

/* Writes the readings of the surname; returns what follows it in the name. */
static const char *put_surname(Buf *full, Buf *initials, const char *name) {
	const char *rest = name;
	uint32_t first = utf8_next(&rest);
	const char *behind_first = rest;
	const SurnameReading *own = surname_reading(first, utf8_next(&rest));
	if (!own)
		return name;
	for (int i = 0; i < 2 && own->syllables[i]; i++)
		put_syllable(full, initials, own->syllables[i], strlen(own->syllables[i]));
	return own->characters[1] ? rest : behind_first;
}

static void put_rest(Buf *full, Buf *initials, const char *s) {
	while (*s) {
		char reading[READING_SIZE];
		const char *start = s;
		uint32_t c = utf8_next(&s);
		if (c < 0x80)
			put_syllable(full, initials, start, c == ' ' ? 0 : 1);
		else {
			reading_of(c, reading);
			put_syllable(full, initials, reading, strlen(reading));
		}
	}
}

static const char *readings(Arena *arena, const char *name, bool as_surname) {
	Buf full, initials;
	buf_init(&full, arena);
	buf_init(&initials, arena);
	put_rest(&full, &initials, as_surname ? put_surname(&full, &initials, name) : name);
	return arena_printf(arena, "%s %s", full.data, initials.data);
}

const char *text_pinyin_name(Arena *arena, const char *name) {
	const char *own = readings(arena, name, true), *common = readings(arena, name, false);
	return str_eq(own, common) ? own : arena_printf(arena, "%s %s", own, common);
}
