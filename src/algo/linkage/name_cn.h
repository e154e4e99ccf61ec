/* Chinese personal names, compared as people mistake them.
 *
 * Prepared on code points: full-width letters made plain and small, blanks, dots (艾力·买买提) and what
 * stands in brackets dropped, traditional characters simplified. A character keeps two toneless readings,
 * the first of a surname being its reading as one (仇 qiu). A name in letters alone is pinyin, and is
 * compared with characters by their readings, surname first or last, so a column of pinyin can be read
 * with the same functions.
 *
 * The surname is the first character, or two of a list of compound ones when something follows; a name of
 * four or more without such a surname, or with a dot inside, has none. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Characters, or letters of pinyin, past these many are not looked at. */
enum { NAME_CN_MOST = 12, NAME_CN_LETTERS_MOST = 40 };

typedef struct NameCnCharacter {
	uint32_t c;
	uint16_t sound[2]; /* syllables of han.h; 0: none */
} NameCnCharacter;

typedef struct NameCn {
	uint8_t count, surname; /* characters or letters; of them the surname's */
	bool latin;
	union {
		NameCnCharacter at[NAME_CN_MOST];
		char letters[NAME_CN_LETTERS_MOST]; /* latin */
	};
} NameCn;

/* False: nothing is said (empty, 不详, 无名氏, …). `utf8` is valid. */
bool name_cn_read(const char *utf8, NameCn *out);
/* The same name as UTF-8 without what is not compared; `out` has room for strlen(utf8) + 1. Return: its
 * bytes, 0 when nothing is said. */
size_t name_cn_normal(const char *utf8, char *out);

/* Levels of agreement. The first that holds, from the top. */
enum {
	NAME_CN_DIFFERENT,
	NAME_CN_SURNAME, /* the surname, or one that sounds or looks like it */
	NAME_CN_GIVEN,   /* a given name of two or more, under another surname */
	NAME_CN_PART, /* one character of three or more is another or missing; the beginning or end of
						  a long name; of letters, one edit */
	NAME_CN_NEAR, /* as the south says it (zh and z, ang and an, n and l), or in another order */
	NAME_CN_HOMOPHONE, /* each character sounds or looks the same; pinyin and its characters */
	NAME_CN_SAME,
	NAME_CN_LEVELS
};
int32_t name_cn_level(const NameCn *a, const NameCn *b);

/* Keys for blocking: hashes of the letters of the pinyin as the south says it, in any order, so that
 * homophones, 张伟 with "wei zhang", and both readings of 多音字 meet. Return: how many, at least one. */
enum { NAME_CN_KEYS_MOST = 4 };
size_t name_cn_keys(const NameCn *name, uint64_t out[NAME_CN_KEYS_MOST]);
