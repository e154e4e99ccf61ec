#include "algo/linkage/id_cn.h"

#include "algo/linkage/plain_character.h"
#include "algo/linkage/resident_id.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { BODY = 17 };

/* ---- preparing -------------------------------------------------------------------------------- */

/* Digits and a last X without what stands between. Return: how many; 0: other characters, too many. */
static uint8_t bare_number(const char *utf8, char *out, size_t size) {
	size_t n = 0;
	for (uint32_t c; (c = plain_character(utf8_next(&utf8)));) {
		if (c == ' ' || c == '-')
			continue;
		if ((c != 'x' && (c < '0' || c > '9')) || n + 1 >= size)
			return 0;
		out[n++] = c == 'x' ? 'X' : (char)c;
	}
	return (uint8_t)n;
}

bool id_cn_read(const char *utf8, const char *today, IdCn *out) {
	enum { LEAST = 14, MOST = 19 };
	ResidentId read;
	char number[MOST + 2] = "";
	uint8_t count = bare_number(utf8, number, sizeof number);
	if (count < LEAST || count > MOST)
		return false;
	resident_id_read(number, today, &read);
	bool whole = read.fault != RESIDENT_ID_FORMAT;
	*out = (IdCn){.valid = read.fault == RESIDENT_ID_VALID, .was15 = read.was15};
	out->count = whole ? 18 : count;
	memcpy(out->number, whole ? read.number : number, out->count);
	return true;
}

bool id_cn_is_anothers(const IdCn *id, const char *birth) {
	char year[5] = "";
	if (!id->valid || !birth || strlen(birth) < 4)
		return false;
	memcpy(year, id->number + 6, 4);
	return labs(strtol(year, NULL, 10) - strtol(birth, NULL, 10)) >= ID_CN_GENERATION;
}

/* ---- comparing ---------------------------------------------------------------------------------- */

/* Characters in which they differ; *first is the place of the first. */
static int differences(const IdCn *a, const IdCn *b, int *first) {
	int count = 0;
	for (int i = 2; i >= 0; i--) {
		uint64_t x, y;
		memcpy(&x, a->number + 8 * i, sizeof x);
		memcpy(&y, b->number + 8 * i, sizeof y);
		x ^= y;
		if (!x)
			continue;
		*first = 8 * i + __builtin_ctzll(x) / 8;
		uint64_t high = UINT64_C(0x8080808080808080);
		count += __builtin_popcountll((((x & ~high) + ~high) | x) & high);
	}
	return count;
}

static bool are_swapped(const IdCn *a, const IdCn *b, int at) {
	return a->number[at] == b->number[at + 1] && a->number[at + 1] == b->number[at];
}

static bool is_missing_one(const IdCn *longer, const IdCn *shorter) {
	size_t front = 0;
	while (front < shorter->count && longer->number[front] == shorter->number[front])
		front++;
	return !memcmp(longer->number + front + 1, shorter->number + front, shorter->count - front);
}

static int32_t level_of_slip(const IdCn *a, const IdCn *b, int differ, int first) {
	bool unchecked = a->was15 || b->was15;
	/* behind the digit that differs, the check digit nobody wrote */
	bool but_check = unchecked && a->number[BODY] != b->number[BODY] && first < BODY;
	if (a->valid && b->valid && !unchecked)
		return ID_CN_DIFFERENT;
	if (differ - but_check <= 1)
		return unchecked && first == BODY ? ID_CN_SAME : ID_CN_SUBSTITUTED;
	return differ - but_check == 2 && are_swapped(a, b, first) ? ID_CN_TRANSPOSED : ID_CN_DIFFERENT;
}

int32_t id_cn_level(const IdCn *a, const IdCn *b) {
	int first = 0;
	if (a->count < b->count)
		return id_cn_level(b, a);
	if (a->count > b->count)
		return a->count == b->count + 1 && is_missing_one(a, b) ? ID_CN_SUBSTITUTED
																: ID_CN_DIFFERENT;
	int differ = differences(a, b, &first);
	if (!differ)
		return ID_CN_SAME;
	int32_t level = differ <= 3 ? level_of_slip(a, b, differ, first) : ID_CN_DIFFERENT;
	return level == ID_CN_DIFFERENT && a->count == 18 && !memcmp(a->number, b->number, 14)
		? ID_CN_BIRTH
		: level;
}

uint64_t id_cn_key(const IdCn *id) {
	uint64_t key = 0;
	for (int i = 0; i < BODY && id->number[i]; i++)
		key = key * 11 + (uint64_t)(id->number[i] - '0');
	return key;
}
