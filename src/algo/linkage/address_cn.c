#include "algo/linkage/address_cn.h"

#include "algo/linkage/han.h"
#include "algo/linkage/plain_character.h"
#include "base/str.h"

#include <string.h>
#include <uchar.h>

/* ---- plain text --------------------------------------------------------------------------------- */

typedef struct Plain {
	uint32_t at[ADDRESS_CN_MOST + 1]; /* 0 behind the last */
	size_t count;
} Plain;

static bool is_digit(uint32_t c) {
	return c >= '0' && c <= '9';
}

static bool is_alnum(uint32_t c) {
	return is_digit(c) || (c >= 'a' && c <= 'z');
}

static void read_plain(const char *utf8, Plain *out) {
	out->count = 0;
	for (uint32_t c; out->count < ADDRESS_CN_MOST && (c = utf8_next(&utf8));) {
		c = han_simplified(plain_character(c));
		bool punctuation = (c < 0x80 && !is_alnum(c) && c != '-' && c != '#') ||
			(c >= 0x2000 && c < 0x2E80) || (c >= 0x3001 && c < 0x3040 && c != 0x3007);
		if (!punctuation)
			out->at[out->count++] = c;
	}
	out->at[out->count] = 0;
}

static int numeral(uint32_t c) {
	static const char32_t numerals[] = U"零一二三四五六七八九十百";
	if (c < 0x3007) /* nearly all characters of numbers */
		return -1;
	switch (c) {
	case U'〇': return 0;
	case U'两': return 2;
	case U'零':
	case U'一':
	case U'二':
	case U'三':
	case U'四':
	case U'五':
	case U'六':
	case U'七':
	case U'八':
	case U'九':
	case U'十':
	case U'百': break;
	default: return -1;
	}
	int i = 0;
	while (numerals[i] != c)
		i++;
	return i;
}

static bool is_among(uint32_t c, const char32_t *characters) {
	while (*characters && *characters != c)
		characters++;
	return c && *characters;
}

/* 二十四 and 二四 are 24, 一百零二 is 102. */
static unsigned numeral_value(const uint32_t *at, size_t count) {
	unsigned sum = 0, digit = 0;
	bool places = false;
	for (size_t i = 0; i < count; i++)
		places |= numeral(at[i]) >= 10;
	for (size_t i = 0; i < count; i++) {
		int n = numeral(at[i]);
		if (n < 10)
			digit = places ? (unsigned)n : digit * 10 + (unsigned)n;
		else {
			sum += (digit ? digit : 1) * (n == 10 ? 10 : 100);
			digit = 0;
		}
	}
	return sum + digit;
}

/* Numerals that count something are written in digits; those of a name (五一路) stay. */
static void write_digits(Plain *plain) {
	enum { NUMERALS_MOST = 6 };
	Plain out;
	size_t numerals = 0;
	for (size_t i = 0; i < plain->count; i++)
		numerals += numeral(plain->at[i]) >= 0;
	out.count = 0;
	if (!numerals)
		return;
	for (size_t i = 0; i < plain->count && out.count < ADDRESS_CN_MOST;) {
		size_t n = 0;
		while (numeral(plain->at[i + n]) >= 0)
			n++;
		if (!n || n > NUMERALS_MOST ||
			!is_among(plain->at[i + n], U"号幢栋座楼单门室弄层组队#房户")) {
			for (n += n == 0; n && out.count < ADDRESS_CN_MOST; n--)
				out.at[out.count++] = plain->at[i++];
			continue;
		}
		char digits[12];
		unsigned value = numeral_value(plain->at + i, n);
		size_t length = 0;
		do
			digits[length++] = (char)('0' + value % 10);
		while ((value /= 10) && length < sizeof digits);
		while (length && out.count < ADDRESS_CN_MOST)
			out.at[out.count++] = (unsigned char)digits[--length];
		i += n;
	}
	out.at[out.count] = 0;
	*plain = out;
}

/* ---- parts -------------------------------------------------------------------------------------- */

/* FNV-1a over code points; never 0. */
static uint32_t hash_of(const uint32_t *at, size_t count) {
	uint32_t hash = 2166136261u;
	for (size_t i = 0; i < count; i++)
		hash = (hash ^ at[i]) * 16777619u;
	return hash ? hash : 1;
}

static uint32_t hash_of_number(const uint32_t *at, size_t count) {
	while (count > 1 && *at == '0')
		at++, count--;
	return hash_of(at, count);
}

/* Length of the word when it stands here, or 0. */
static size_t stands(const uint32_t *at, const char32_t *word) {
	size_t n = 0;
	while (word[n] && at[n] == word[n])
		n++;
	return word[n] ? 0 : n;
}

static bool ends_with(const uint32_t *at, size_t count, const char32_t *word, size_t length) {
	return count > length && stands(at + count - length, word) == length;
}

/* The name without what only says that it is an estate. */
static size_t estate_length(const uint32_t *at, size_t count) {
	static const char32_t *const words[] = {
		U"住宅小区", U"家属院", U"家属区", U"住宅区", U"小区", U"社区", U"宿舍", U"大院", U"院"};
	static const size_t lengths[] = {4, 3, 3, 3, 2, 2, 2, 2, 1};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (ends_with(at, count, words[i], lengths[i]))
			return count - lengths[i];
	return count;
}

/* Behind the administrative names at the front; the last district or county is kept. */
static size_t skip_administration(const uint32_t *at, size_t count, AddressCn *out) {
	size_t start = 0;
	for (size_t i = 1; i < count; i++) {
		bool district =
			is_among(at[i], U"区县旗") && i > start && !is_among(at[i - 1], U"小社园校院治宅");
		bool city = is_among(at[i], U"市省州盟") && i >= start + 2;
		bool region = at[i] == U'区' && at[i - 1] == U'治';
		bool town = is_among(at[i], U"镇乡") && i > start;
		size_t street = i > start && i + 1 < count ? stands(at + i, U"街道") : 0;
		if (district)
			out->district = hash_of(at + start, i - start);
		if (district || city || region || town)
			start = i + 1;
		if (street)
			start = i + street;
	}
	return start;
}

/* Length of the road's name at the front, with its 路 or 街; 0: none. */
static size_t road_length(const uint32_t *at, size_t count) {
	for (size_t i = count; i-- > 1;) {
		if (is_among(at[i], U"路街巷道"))
			return i + 1;
		if (i > 1 && at[i] == U'同' && at[i - 1] == U'胡')
			return i + 1;
	}
	return 0;
}

/* Text before a number, or at the end. */
static void read_names(const uint32_t *at, size_t count, AddressCn *out) {
	if (!out->road && !out->estate && !out->number) {
		size_t start = skip_administration(at, count, out);
		at += start, count -= start;
		size_t road = road_length(at, count);
		if (road)
			out->road = hash_of(at, road);
		at += road, count -= road;
	}
	if (count >= 2 && !out->estate && !out->building && !out->room)
		out->estate = hash_of(at, estate_length(at, count));
}

typedef enum Unit { BARE, HOUSE, BUILDING, STAIRS, ROOM, STOREY } Unit;

static const struct {
	const char32_t *word;
	Unit unit;
} units[] = {{U"号楼", BUILDING}, {U"号栋", BUILDING}, {U"号幢", BUILDING}, {U"号院", HOUSE},
	{U"号房", ROOM}, {U"号室", ROOM}, {U"号", HOUSE}, {U"弄", HOUSE}, {U"幢", BUILDING},
	{U"栋", BUILDING}, {U"座", BUILDING}, {U"#楼", BUILDING}, {U"#", BUILDING}, {U"单元", STAIRS},
	{U"门", STAIRS}, {U"梯", STAIRS}, {U"室", ROOM}, {U"房", ROOM}, {U"户", ROOM}, {U"层", STOREY},
	{U"楼层", STOREY}, {U"楼", BUILDING}, {U"组", BUILDING}, {U"队", BUILDING}};

static size_t read_unit(const uint32_t *at, Unit *out) {
	*out = BARE;
	if (*at < 0x80 && *at != '#')
		return 0;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t n = stands(at, units[i].word);
		if (n) {
			*out = units[i].unit;
			return n;
		}
	}
	return 0;
}

static void set_once(uint32_t *part, uint32_t value) {
	if (!*part)
		*part = value;
}

/* Which part a number is, by the word behind it and by what is known already. */
static void read_number(uint32_t value, Unit unit, bool last, AddressCn *out) {
	bool addressed = out->building || out->unit;
	if (unit == BUILDING)
		set_once(&out->building, value); /* a second 楼 is a storey */
	else if (unit == STAIRS)
		set_once(&out->unit, value);
	else if (unit == ROOM)
		set_once(&out->room, value);
	else if (unit == HOUSE && !out->number && !addressed)
		out->number = value;
	else if (unit == HOUSE)
		set_once(last || addressed ? &out->room : &out->building, value);
	else if (unit == BARE && out->road && !out->number && !out->estate && !addressed)
		out->number = value;
	else if (unit == BARE)
		set_once(&out->room, value);
}

/* ---- one number after another ---------------------------------------------------------------------- */

static size_t number_length(const uint32_t *at) {
	size_t n = 0, digits = 0;
	for (; is_alnum(at[n]); n++)
		digits += is_digit(at[n]);
	Unit unit;
	bool letter = n == 1 && read_unit(at + 1, &unit) && unit == BUILDING; /* A座 */
	return digits || letter ? n : 0;
}

/* 3-2-501: building, unit, room; 3-501: building, room; behind a building, unit and room.
 * Return: characters read; 0: no such list stands here. */
static size_t read_list(const uint32_t *at, AddressCn *out) {
	enum { PARTS_MOST = 3 };
	uint32_t value[PARTS_MOST];
	size_t parts = 0, i = 0;
	Unit unit;
	for (size_t n; parts < PARTS_MOST && (n = number_length(at + i)); i += at[i] == '-') {
		value[parts++] = hash_of_number(at + i, n);
		i += n;
		if (at[i] != '-')
			break;
	}
	if (parts < 2)
		return 0;
	i += read_unit(at + i, &unit);
	if (parts == PARTS_MOST || !out->building)
		set_once(&out->building, value[0]);
	if (parts == PARTS_MOST || (out->building && out->building != value[0]))
		set_once(&out->unit, value[parts - 2]);
	set_once(&out->room, value[parts - 1]);
	return i;
}

static size_t read_one(const uint32_t *at, AddressCn *out) {
	Unit unit;
	size_t n = number_length(at), word = read_unit(at + n, &unit);
	read_number(hash_of_number(at, n), unit, at[n + word] == 0, out);
	return n + word;
}

bool address_cn_read(const char *utf8, AddressCn *out) {
	Plain plain;
	size_t names = 0, i = 0;
	*out = (AddressCn){0};
	read_plain(utf8, &plain);
	write_digits(&plain);
	while (i < plain.count) {
		const uint32_t *at = plain.at + i;
		if (!number_length(at) || (i && is_alnum(at[-1]) && is_alnum(at[0]))) {
			i++;
			continue;
		}
		if (i > names)
			read_names(plain.at + names, i - names, out);
		size_t n = read_list(at, out);
		i += n ? n : read_one(at, out);
		i += plain.at[i] == '-';
		names = i;
	}
	if (plain.count > names)
		read_names(plain.at + names, plain.count - names, out);
	return out->road || out->estate || out->number || out->building;
}

/* ---- comparing ------------------------------------------------------------------------------------- */

static bool agree(uint32_t a, uint32_t b) {
	return a && a == b;
}

static bool contradict(uint32_t a, uint32_t b) {
	return a && b && a != b;
}

int32_t address_cn_level(const AddressCn *a, const AddressCn *b) {
	bool road = agree(a->road, b->road), estate = agree(a->estate, b->estate);
	if (contradict(a->district, b->district) || (!road && !estate))
		return ADDRESS_CN_DIFFERENT;
	if (!estate && contradict(a->number, b->number))
		return ADDRESS_CN_PLACE;
	if (contradict(a->building, b->building))
		return ADDRESS_CN_PLACE;
	bool precise = (road && agree(a->number, b->number)) || agree(a->building, b->building) ||
		(estate && agree(a->number, b->number));
	if (contradict(a->unit, b->unit) || contradict(a->room, b->room))
		return precise ? ADDRESS_CN_BUILDING : ADDRESS_CN_PLACE;
	if (!precise)
		return ADDRESS_CN_PLACE;
	bool door = agree(a->room, b->room) || (!a->building && !b->building && !a->room && !b->room);
	return door ? ADDRESS_CN_SAME : ADDRESS_CN_OPEN;
}

size_t address_cn_keys(const AddressCn *address, uint64_t out[ADDRESS_CN_KEYS_MOST]) {
	size_t n = 0;
	if (address->road && address->number)
		out[n++] = (uint64_t)address->road << 32 | address->number;
	if (address->estate && (address->building || address->number))
		out[n++] = (uint64_t)address->estate << 32 |
			(address->building ? address->building : address->number);
	return n;
}
