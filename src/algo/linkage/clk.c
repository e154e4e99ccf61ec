#include "algo/linkage/clk.h"

#include "algo/linkage/han.h"
#include "algo/linkage/name_cn.h"
#include "algo/linkage/plain_character.h"
#include "base/str.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- fields ----------------------------------------------------------------------------------- */

const ClkField clk_fields[] = {
	{"name", CLK_NAME_CN, 10, "name fullname 姓名 名字 xm"},
	{"given_name", CLK_BIGRAMS, 9, "givenname firstname forename 名"},
	{"surname", CLK_BIGRAMS, 9, "surname lastname familyname 姓"},
	{"birth", CLK_PLACES, 10, "dob birth birthdate dateofbirth 出生日期 生日 csrq"},
	{"sex", CLK_WHOLE, 10, "sex gender 性别 xb"},
	{"id", CLK_BIGRAMS, 6,
		"idno idnumber idcard socsecid ssn 身份证号 身份证 身份证号码 公民身份号码 sfzh"},
	{"phone", CLK_BIGRAMS, 6, "phone mobile telephone tel 电话 手机 手机号 联系电话 手机号码 lxdh"},
	{"address", CLK_BIGRAMS, 4, "addr address address1 street 地址 住址 现住址 家庭住址 zz"},
	{"address_2", CLK_BIGRAMS, 3, "address2 estate 小区"},
	{"number", CLK_BIGRAMS, 4, "streetnumber housenumber 门牌号"},
	{"town", CLK_BIGRAMS, 5, "suburb city town birthplace 城市 区县"},
	{"postcode", CLK_BIGRAMS, 6, "postcode zip postalcode postcodefake 邮编"},
	{"state", CLK_WHOLE, 6, "state province 省"},
	{"email", CLK_BIGRAMS, 4, "email mail 邮箱"},
};
const size_t clk_field_count = sizeof clk_fields / sizeof *clk_fields;

const ClkField *clk_field_named(const char *name) {
	for (size_t i = 0; i < clk_field_count; i++)
		if (str_eq(clk_fields[i].name, name))
			return &clk_fields[i];
	return NULL;
}

static bool lists(const char *words, const char *word, size_t size) {
	while (*words) {
		size_t n = strcspn(words, " ");
		if (n == size && !memcmp(words, word, n))
			return true;
		words += n + (words[n] == ' ');
	}
	return false;
}

const ClkField *clk_field_of_header(const char *header) {
	char word[128];
	size_t n = 0;
	for (; *header && n < sizeof word; header++)
		if (!strchr(" _-\t", *header))
			word[n++] = *header >= 'A' && *header <= 'Z' ? (char)(*header | 32) : *header;
	for (size_t i = 0; i < clk_field_count && n; i++)
		if (lists(clk_fields[i].headers, word, n))
			return &clk_fields[i];
	return NULL;
}

/* ---- the places of a gram ----------------------------------------------------------------------- */

enum { GRAM_SIZE = 40, PLACES_MOST = 16, CACHE_SIZE = 1 << 14, TEXT_MOST = 256 };

/* Field's number, then the gram; places are remembered, because a register repeats its grams. */
typedef struct Gram {
	uint8_t size; /* 0: none */
	char bytes[GRAM_SIZE];
	uint16_t places[PLACES_MOST];
} Gram;

struct ClkMaker {
	uint8_t key[CLK_KEY_SIZE];
	uint64_t wide[CLK_WIDE / 64];
	Gram *cache; /* CACHE_SIZE, direct-mapped */
};

static void hmac(const ClkMaker *maker, const void *data, size_t size, uint8_t out[32]) {
	unsigned n = 0;
	if (!HMAC(EVP_sha256(), maker->key, CLK_KEY_SIZE, data, size, out, &n))
		abort();
}

/* Two bytes a place: PLACES_MOST of them in one digest. CLK_WIDE divides 65,536, so none is likelier. */
static void find_places(const ClkMaker *maker, const ClkField *field, Gram *gram) {
	char message[64 + GRAM_SIZE];
	uint8_t mac[32];
	size_t n = (size_t)snprintf(message, 64, "clk-1 %s", field->name) + 1;
	memcpy(message + n, gram->bytes + 1, gram->size - 1u);
	hmac(maker, message, n + gram->size - 1, mac);
	for (int i = 0; i < PLACES_MOST; i++)
		gram->places[i] = (uint16_t)((mac[2 * i] << 8 | mac[2 * i + 1]) % CLK_WIDE);
}

static uint32_t slot_of(const char *bytes, size_t size) {
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (uint8_t)bytes[i]) * 16777619u;
	return (hash ^ hash >> 15) % CACHE_SIZE;
}

/* `bytes` begins with the field's number, by which a gram is remembered; the digest is of its name. */
static void add_gram(ClkMaker *maker, const ClkField *field, const char *bytes, size_t size) {
	Gram *gram = &maker->cache[slot_of(bytes, size)];
	if (gram->size != size || memcmp(gram->bytes, bytes, size)) {
		gram->size = (uint8_t)size;
		memcpy(gram->bytes, bytes, size);
		find_places(maker, field, gram);
	}
	for (int32_t i = 0; i < field->hashes; i++)
		maker->wide[gram->places[i] / 64] |= UINT64_C(1) << gram->places[i] % 64;
}

/* ---- grams of a value ------------------------------------------------------------------------------ */

typedef struct Letters {
	uint32_t at[TEXT_MOST];
	size_t count;
} Letters;

/* Plain, small, simplified; blanks and punctuation dropped. */
static void read_letters(const char *utf8, Letters *out) {
	out->count = 0;
	for (uint32_t c; out->count < TEXT_MOST && (c = utf8_next(&utf8));) {
		c = han_simplified(plain_character(c));
		bool kept = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
		if (kept && !(c >= 0x2000 && c < 0x2E80) && !(c >= 0x3001 && c < 0x3007))
			out->at[out->count++] = c;
	}
}

/* A gram of up to three characters behind a letter for its sort. */
static void add_characters(
	ClkMaker *maker, const ClkField *field, char sort, const uint32_t *at, size_t count) {
	char bytes[GRAM_SIZE] = {(char)(field - clk_fields), sort};
	size_t n = 2;
	for (size_t i = 0; i < count; i++)
		n += utf8_put(at[i], bytes + n);
	add_gram(maker, field, bytes, n);
}

static void add_bigrams(ClkMaker *maker, const ClkField *field, const Letters *letters) {
	uint32_t pair[2] = {'_', '_'};
	for (size_t i = 0; i <= letters->count; i++) {
		pair[0] = pair[1];
		pair[1] = i < letters->count ? letters->at[i] : '_';
		add_characters(maker, field, 'b', pair, 2);
	}
}

static void add_places(ClkMaker *maker, const ClkField *field, const Letters *letters) {
	uint32_t digit[2];
	for (size_t i = 0; i < letters->count && i < 16; i++) {
		digit[0] = 'a' + (uint32_t)i;
		digit[1] = letters->at[i];
		add_characters(maker, field, 'p', digit, 2);
	}
}

static void add_reading(ClkMaker *maker, const ClkField *field, uint16_t sound) {
	char bytes[GRAM_SIZE];
	int n = snprintf(bytes, sizeof bytes, "%cs%s", (int)(field - clk_fields), han_syllables[sound]);
	add_gram(maker, field, bytes, (size_t)n);
}

/* Of a name in letters, bigrams; of one in characters, what is written and how it sounds. */
static void add_name(
	ClkMaker *maker, const ClkField *field, const char *utf8, const Letters *letters) {
	NameCn name;
	if (!name_cn_read(utf8, &name))
		return;
	if (name.latin) {
		add_bigrams(maker, field, letters);
		return;
	}
	for (size_t i = 0; i < name.count; i++) {
		uint32_t pair[2] = {name.at[i].c, i + 1 < name.count ? name.at[i + 1].c : '_'};
		add_characters(maker, field, 'c', pair, 1);
		add_characters(maker, field, 'b', pair, 2);
		if (name.at[i].sound[0])
			add_reading(maker, field, name.at[i].sound[0]);
	}
}

/* ---- records ----------------------------------------------------------------------------------------- */

ClkMaker *clk_maker_new(Arena *arena, const uint8_t key[CLK_KEY_SIZE]) {
	ClkMaker *maker = arena_new_of(arena, ClkMaker);
	maker->cache = arena_array_of(arena, Gram, CACHE_SIZE);
	memcpy(maker->key, key, CLK_KEY_SIZE);
	return maker;
}

void clk_maker_wipe(ClkMaker *maker) {
	OPENSSL_cleanse(maker->key, sizeof maker->key);
	OPENSSL_cleanse(maker->cache, CACHE_SIZE * sizeof *maker->cache);
}

uint64_t clk_key_check(const ClkMaker *maker) {
	uint8_t mac[32];
	uint64_t check = 0;
	hmac(maker, "clk-1 key check", 15, mac);
	for (int i = 0; i < 8; i++)
		check = check << 8 | mac[i];
	return check;
}

void clk_begin(ClkMaker *maker) {
	memset(maker->wide, 0, sizeof maker->wide);
}

void clk_add(ClkMaker *maker, const ClkField *field, const char *utf8) {
	Letters letters;
	read_letters(utf8, &letters);
	if (!letters.count)
		return;
	switch (field->grams) {
	case CLK_BIGRAMS: add_bigrams(maker, field, &letters); break;
	case CLK_PLACES: add_places(maker, field, &letters); break;
	case CLK_WHOLE:
		add_characters(maker, field, 'w', letters.at, letters.count < 8 ? letters.count : 8);
		break;
	case CLK_NAME_CN: add_name(maker, field, utf8, &letters); break;
	}
}

void clk_end(const ClkMaker *maker, Clk *out) {
	for (int i = 0; i < CLK_WORDS; i++)
		out->words[i] = maker->wide[i] ^ maker->wide[i + CLK_WORDS];
}

/* ---- as text ------------------------------------------------------------------------------------------ */

void clk_to_hex(const Clk *clk, char out[CLK_HEX + 1]) {
	static const char digits[] = "0123456789abcdef";
	for (int i = 0; i < CLK_HEX; i++)
		out[i] = digits[clk->words[i / 16] >> (60 - i % 16 * 4) & 15];
	out[CLK_HEX] = '\0';
}

bool clk_from_hex(const char *text, Clk *out) {
	*out = (Clk){{0}};
	for (int i = 0; i < CLK_HEX; i++) {
		char c = text[i];
		bool digit = c >= '0' && c <= '9', letter = c >= 'a' && c <= 'f';
		if (!digit && !letter)
			return false;
		out->words[i / 16] = out->words[i / 16] << 4 | (uint64_t)(digit ? c - '0' : c - 'a' + 10);
	}
	return !text[CLK_HEX];
}
