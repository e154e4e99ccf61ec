#include "algo/linkage/name_cn.h"

#include "algo/linkage/han.h"
#include "base/str.h"
#include "base/surname.h"

#include <string.h>

/* ---- preparing -------------------------------------------------------------------------------- */

/* What a name is written in: letters plain and small, characters simplified. 0: not part of a name. */
static uint32_t plain(uint32_t c) {
	enum { FULL_WIDTH = 0xFEE0 };
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= FULL_WIDTH;
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 'a';
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : 0;
	if (c == 0xFC || c == 0xDC)
		return 'v'; /* ü */
	/* no-break and ideographic blanks, general punctuation, CJK punctuation but 〇, kana's dots */
	if (c < 0xC0 || (c >= 0x2000 && c < 0x2070) || (c >= 0x3000 && c < 0x3040 && c != 0x3007) ||
		c == 0x30FB || c >= 0xFF00)
		return c >= 0x20000 ? c : 0;
	return han_simplified(c);
}

static bool is_dot(uint32_t c) {
	static const uint32_t dots[] = {0xB7, 0x2022, 0x2027, 0x30FB, 0x22C5, 0xFF0E, 0xFF65, 0x387, 0};
	for (size_t i = 0; dots[i]; i++)
		if (c == dots[i])
			return true;
	return false;
}

/* A name as it is read. */
typedef struct Reader {
	const char *rest;
	int brackets;
	bool dotted;
} Reader;

/* The next character of the name; 0: its end. */
static uint32_t next_plain(Reader *reader) {
	for (uint32_t c; (c = utf8_next(&reader->rest));) {
		bool opens = c == '(' || c == 0xFF08 || c == 0x3010;
		bool closes = c == ')' || c == 0xFF09 || c == 0x3011;
		reader->brackets += opens - (closes && reader->brackets);
		reader->dotted |= is_dot(c);
		uint32_t kept = reader->brackets || closes || is_dot(c) ? 0 : plain(c);
		if (kept)
			return kept;
	}
	return 0;
}

typedef struct Plain {
	uint32_t at[NAME_CN_LETTERS_MOST];
	uint8_t count;
	bool dotted, latin;
} Plain;

static void read_plain(const char *utf8, Plain *out) {
	Reader reader = {.rest = utf8};
	out->count = 0;
	out->latin = true;
	for (uint32_t c; out->count < NAME_CN_LETTERS_MOST && (c = next_plain(&reader));) {
		out->at[out->count++] = c;
		out->latin &= c < 0x80;
	}
	out->dotted = reader.dotted;
	if (!out->latin && out->count > NAME_CN_MOST)
		out->count = NAME_CN_MOST;
}

static bool is_one_of(const Plain *name, const uint32_t *words, size_t size, size_t count) {
	for (size_t i = 0; i < count; i++, words += size) {
		size_t n = 0;
		while (n < size && words[n])
			n++;
		if (n == name->count && !memcmp(words, name->at, n * sizeof *words))
			return true;
	}
	return false;
}

static bool says_nothing(const Plain *name) {
	static const uint32_t words[][3] = {{U'不', U'详'}, {U'未', U'知'}, {U'无'},
		{U'无', U'名', U'氏'}, {U'无', U'名'}, {U'佚', U'名'}, {U'匿', U'名'}, {U'测', U'试'},
		{U'空'}, {U'n', U'a'}, {U'n', U'u', U'l'}};
	return !name->count || is_one_of(name, words[0], 3, sizeof words / sizeof *words);
}

static uint8_t surname_length(const Plain *name) {
	/* The compound surnames still in use, simplified. */
	static const uint32_t compound[][2] = {{U'欧', U'阳'}, {U'司', U'马'}, {U'上', U'官'},
		{U'诸', U'葛'}, {U'东', U'方'}, {U'皇', U'甫'}, {U'尉', U'迟'}, {U'公', U'孙'},
		{U'令', U'狐'}, {U'慕', U'容'}, {U'宇', U'文'}, {U'长', U'孙'}, {U'司', U'徒'},
		{U'司', U'空'}, {U'端', U'木'}, {U'夏', U'侯'}, {U'轩', U'辕'}, {U'淳', U'于'},
		{U'单', U'于'}, {U'万', U'俟'}, {U'澹', U'台'}, {U'申', U'屠'}, {U'太', U'史'},
		{U'仲', U'孙'}, {U'钟', U'离'}, {U'闻', U'人'}, {U'赫', U'连'}, {U'呼', U'延'},
		{U'独', U'孤'}, {U'南', U'宫'}, {U'西', U'门'}, {U'东', U'郭'}, {U'拓', U'跋'},
		{U'百', U'里'}, {U'第', U'五'}, {U'公', U'冶'}, {U'宗', U'政'}, {U'濮', U'阳'}};
	if (name->latin || name->dotted)
		return 0;
	Plain start = {.at = {name->at[0], name->at[1]}, .count = 2};
	if (name->count > 2 && is_one_of(&start, compound[0], 2, sizeof compound / sizeof *compound))
		return 2;
	return name->count <= 3;
}

/* The reading as a surname comes first; what was first is kept behind it. */
static void read_surname(NameCn *name) {
	const SurnameReading *own =
		surname_reading(name->at[0].c, name->surname == 2 ? name->at[1].c : 0);
	for (int i = 0; own && i < 2 && own->syllables[i]; i++) {
		uint16_t sound = han_syllable(own->syllables[i]), *sounds = name->at[i].sound;
		if (sounds[0] == sound)
			continue;
		sounds[1] = sounds[0];
		sounds[0] = sound;
	}
}

static void read_characters(const Plain *plain, NameCn *out) {
	out->surname = surname_length(plain);
	for (uint8_t i = 0; i < plain->count; i++) {
		const uint16_t *reading = han_character(plain->at[i])->reading;
		out->at[i] = (NameCnCharacter){plain->at[i], {reading[0], reading[1]}};
	}
	if (out->surname)
		read_surname(out);
}

bool name_cn_read(const char *utf8, NameCn *out) {
	Plain plain;
	read_plain(utf8, &plain);
	if (says_nothing(&plain))
		return false;
	*out = (NameCn){.count = plain.count, .latin = plain.latin};
	if (!plain.latin)
		read_characters(&plain, out);
	for (uint8_t i = 0; i < plain.count && plain.latin; i++)
		out->letters[i] = (char)plain.at[i];
	return true;
}

size_t name_cn_normal(const char *utf8, char *out) {
	Plain plain;
	Reader reader = {.rest = utf8};
	size_t n = 0;
	read_plain(utf8, &plain);
	if (!says_nothing(&plain))
		for (uint32_t c; (c = next_plain(&reader));)
			n += utf8_put(c, out + n);
	out[n] = '\0';
	return n;
}

/* ---- two characters ------------------------------------------------------------------------------ */

typedef enum Likeness { OTHER, BLURRED, ALIKE, EQUAL } Likeness;

static bool shares_sound(const NameCnCharacter *a, const NameCnCharacter *b) {
	return a->sound[0] &&
		(a->sound[0] == b->sound[0] || a->sound[0] == b->sound[1] ||
			(a->sound[1] && (a->sound[1] == b->sound[0] || a->sound[1] == b->sound[1])));
}

static bool looks_alike(uint32_t a, uint32_t b) {
	uint16_t shape = han_character(a)->shape;
	return shape && shape == han_character(b)->shape;
}

static Likeness likeness(const NameCnCharacter *a, const NameCnCharacter *b) {
	if (a->c == b->c)
		return EQUAL;
	if (shares_sound(a, b) || looks_alike(a->c, b->c))
		return ALIKE;
	for (int i = 0; i < 2; i++)
		for (int k = 0; k < 2; k++)
			if (han_sounds_alike(a->sound[i], b->sound[k]))
				return BLURRED;
	return OTHER;
}

static bool equal_run(const NameCnCharacter *a, const NameCnCharacter *b, size_t count) {
	for (size_t i = 0; i < count; i++)
		if (a[i].c != b[i].c)
			return false;
	return true;
}

/* One is the other with its beginning put at the end. */
static bool is_rotated(const NameCn *a, const NameCn *b) {
	for (size_t by = 1; by < a->count; by++)
		if (equal_run(a->at, b->at + by, (size_t)(a->count - by)) &&
			equal_run(a->at + a->count - by, b->at, by))
			return true;
	return false;
}

/* ---- two names in letters --------------------------------------------------------------------------- */

/* The letters as the south says them; syllables are not known here. Return: how many. */
static size_t blur_letters(const char *letters, size_t count, char *out) {
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		char before = i > 0 ? letters[i - 1] : '\0', twice = i > 1 ? letters[i - 2] : '\0';
		bool retroflex = letters[i] == 'h' && (before == 'z' || before == 'c' || before == 's');
		bool back =
			letters[i] == 'g' && before == 'n' && (twice == 'a' || twice == 'e' || twice == 'i');
		if (!retroflex && !back)
			out[n++] = letters[i] == 'n' ? 'l' : letters[i] == 'v' ? 'u' : letters[i];
	}
	return n;
}

static bool blurred_equal(const char *a, size_t n, const char *b, size_t m) {
	char x[NAME_CN_MOST * 8], y[NAME_CN_MOST * 8];
	n = blur_letters(a, n, x);
	return n == blur_letters(b, m, y) && !memcmp(x, y, n);
}

/* One is the other with its beginning put at the end. */
static bool are_rotated_letters(const NameCn *a, const NameCn *b) {
	for (size_t by = 1; by < a->count && a->count == b->count; by++)
		if (!memcmp(a->letters, b->letters + by, a->count - by) &&
			!memcmp(a->letters + a->count - by, b->letters, by))
			return true;
	return false;
}

/* At most one letter replaced, missing, or changed places with its neighbour. */
static bool within_one_edit(const NameCn *a, const NameCn *b) {
	if (a->count < b->count)
		return within_one_edit(b, a);
	size_t longer = a->count, shorter = b->count, front = 0, back = 0;
	while (front < shorter && a->letters[front] == b->letters[front])
		front++;
	while (
		back < shorter - front && a->letters[longer - 1 - back] == b->letters[shorter - 1 - back])
		back++;
	size_t left = longer - front - back;
	if (longer == shorter && left == 2)
		return a->letters[front] == b->letters[front + 1] &&
			a->letters[front + 1] == b->letters[front];
	return left <= 1;
}

static int32_t level_of_letters(const NameCn *a, const NameCn *b) {
	bool long_enough = a->count > 3 && b->count > 3;
	if (a->count == b->count && !memcmp(a->letters, b->letters, a->count))
		return NAME_CN_SAME;
	if (are_rotated_letters(a, b) || blurred_equal(a->letters, a->count, b->letters, b->count))
		return NAME_CN_NEAR;
	return long_enough && within_one_edit(a, b) ? NAME_CN_PART : NAME_CN_DIFFERENT;
}

/* ---- letters with characters -------------------------------------------------------------------------- */

/* Do the letters spell characters `from` to `to` in any of their readings? Return: letters used, or 0. */
static size_t spelt(const NameCn *letters, size_t at, const NameCn *name, size_t from, size_t to) {
	if (from == to)
		return at;
	for (int i = 0; i < 2; i++) {
		const char *syllable = han_syllables[name->at[from].sound[i]];
		size_t n = 0;
		while (syllable[n] && at + n < letters->count && letters->letters[at + n] == syllable[n])
			n++;
		size_t end = n && !syllable[n] ? spelt(letters, at + n, name, from + 1, to) : 0;
		if (end)
			return end;
	}
	return 0;
}

static bool spelt_surname_last(const NameCn *letters, const NameCn *name) {
	size_t at = spelt(letters, 0, name, name->surname, name->count);
	return at && spelt(letters, at, name, 0, name->surname) == letters->count;
}

static size_t first_readings(const NameCn *name, char *out) {
	size_t n = 0;
	for (size_t i = 0; i < name->count; i++)
		for (const char *s = han_syllables[name->at[i].sound[0]]; *s; s++)
			out[n++] = *s;
	return n;
}

static int32_t level_of_pinyin(const NameCn *letters, const NameCn *name) {
	char first[NAME_CN_MOST * 8];
	if (spelt(letters, 0, name, 0, name->count) == letters->count ||
		spelt_surname_last(letters, name))
		return NAME_CN_HOMOPHONE;
	return blurred_equal(letters->letters, letters->count, first, first_readings(name, first))
		? NAME_CN_NEAR
		: NAME_CN_DIFFERENT;
}

/* ---- two names in characters ------------------------------------------------------------------------- */

/* One character is missing in the shorter, or it begins or ends a long name. */
static bool is_part(const NameCn *longer, const NameCn *shorter) {
	size_t missing = (size_t)longer->count - shorter->count, front = 0, back = 0;
	if (shorter->count < 2 || (missing > 1 && longer->count < 5))
		return false;
	while (front < shorter->count && longer->at[front].c == shorter->at[front].c)
		front++;
	while (back < shorter->count &&
		longer->at[longer->count - 1 - back].c == shorter->at[shorter->count - 1 - back].c)
		back++;
	return missing == 1 ? front + back >= shorter->count
						: front == shorter->count || back == shorter->count;
}

static bool same_given(const NameCn *a, const NameCn *b) {
	size_t given = (size_t)a->count - a->surname;
	return a->surname && b->surname && given >= 2 && given == (size_t)b->count - b->surname &&
		equal_run(a->at + a->surname, b->at + b->surname, given);
}

static bool same_surname(const NameCn *a, const NameCn *b) {
	if (!a->surname || a->surname != b->surname)
		return false;
	for (size_t i = 0; i < a->surname; i++)
		if (likeness(&a->at[i], &b->at[i]) < ALIKE)
			return false;
	return true;
}

/* Below the level at which every character has its like. */
static int32_t level_of_parts(const NameCn *a, const NameCn *b, size_t others) {
	if (same_given(a, b))
		return NAME_CN_GIVEN;
	bool part = a->count == b->count ? others == 1 && a->count > 2
		: a->count > b->count        ? is_part(a, b)
									 : is_part(b, a);
	return part ? NAME_CN_PART : same_surname(a, b) ? NAME_CN_SURNAME : NAME_CN_DIFFERENT;
}

int32_t name_cn_level(const NameCn *a, const NameCn *b) {
	Likeness least = EQUAL;
	size_t others = 0;
	if (a->latin || b->latin)
		return a->latin && b->latin ? level_of_letters(a, b)
			: a->latin              ? level_of_pinyin(a, b)
									: level_of_pinyin(b, a);
	if (a->count != b->count)
		return level_of_parts(a, b, 0);
	for (size_t i = 0; i < a->count; i++) {
		Likeness like = likeness(&a->at[i], &b->at[i]);
		least = like < least ? like : least;
		others += like == OTHER;
	}
	if (least == EQUAL)
		return NAME_CN_SAME;
	if (least == ALIKE)
		return NAME_CN_HOMOPHONE;
	if (least == BLURRED || is_rotated(a, b))
		return NAME_CN_NEAR;
	return level_of_parts(a, b, others);
}

/* ---- keys ---------------------------------------------------------------------------------------------- */

/* The finaliser of splitmix64. */
static uint64_t mix(uint64_t x) {
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* Of the letters in any order. */
static uint64_t key_of_letters(const char *letters, size_t count) {
	char blurred[NAME_CN_MOST * 8];
	uint64_t key = 0;
	count = blur_letters(letters, count, blurred);
	for (size_t i = 0; i < count; i++)
		key += mix((unsigned char)blurred[i]);
	return key;
}

/* With the second reading of the ambiguous characters whose bit is set in `choice`. */
static uint64_t key_of_readings(const NameCn *name, unsigned choice) {
	char letters[NAME_CN_MOST * 8];
	uint64_t unread = 0;
	size_t n = 0;
	for (size_t i = 0; i < name->count; i++) {
		const uint16_t *sound = name->at[i].sound;
		if (!sound[0])
			unread += mix(name->at[i].c);
		bool second = sound[1] && choice & 1;
		choice >>= sound[1] != 0;
		for (const char *s = han_syllables[sound[second]]; *s; s++)
			letters[n++] = *s;
	}
	return unread + key_of_letters(letters, n);
}

size_t name_cn_keys(const NameCn *name, uint64_t out[NAME_CN_KEYS_MOST]) {
	size_t ambiguous = 0, count = 0;
	if (name->latin) {
		out[0] = key_of_letters(name->letters, name->count);
		return 1;
	}
	for (size_t i = 0; i < name->count; i++)
		ambiguous += name->at[i].sound[1] != 0;
	for (unsigned choice = 0; choice < (ambiguous > 1 ? 4u : ambiguous + 1u); choice++) {
		uint64_t key = key_of_readings(name, choice);
		size_t i = 0;
		while (i < count && out[i] != key)
			i++;
		out[i] = key;
		count += i == count;
	}
	return count;
}
