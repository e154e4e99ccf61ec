#include "algo/linkage/phone_cn.h"

#include "algo/linkage/plain_character.h"
#include "base/str.h"

#include <string.h>

enum { DIGITS_MOST = 15, TYPED_MOST = 32 };

/* ---- preparing -------------------------------------------------------------------------------- */

/* Something after which no digit belongs to the number: an extension, another number. */
static bool ends_number(uint32_t c) {
	return (c >= 'a' && c <= 'z') || c == '/' || c == ';' || c == ',' || c == '#' || c == '*' ||
		(c >= 0x3001 && c != '-');
}

/* The digits before an extension or a second number. Return: how many; 0 for 1.38E+10 too. */
static size_t typed_digits(const char *utf8, char out[TYPED_MOST + 1]) {
	size_t n = 0, point = 0;
	for (uint32_t c; (c = plain_character(utf8_next(&utf8)));) {
		if (n && c == 'e')
			return 0;
		if (n && ends_number(c))
			break;
		if (c == '.')
			point = n;
		if (c >= '0' && c <= '9') {
			if (n == TYPED_MOST)
				return 0;
			out[n++] = (char)c;
		}
	}
	if (n >= 8 && point + 1 == n && out[n - 1] == '0') /* a spreadsheet's 13812345678.0 */
		n--;
	out[n] = '\0';
	return n;
}

static bool is_mobile(const char *digits, size_t n) {
	return n == 11 && digits[0] == '1' && digits[1] >= '3';
}

/* Country code, carrier's prefix and a mobile's needless 0 are taken off. */
static const char *without_prefix(const char *digits) {
	static const char *const prefixes[] = {"0086", "86", "17951", "12593", "17909", "17911", "0"};
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		const char *rest = digits + strlen(prefixes[i]);
		if (!str_starts(digits, prefixes[i]))
			continue;
		if (is_mobile(rest, strlen(rest)))
			return rest;
		if (i == 0 || (i == 1 && strlen(rest) >= 10))
			return rest;
	}
	return digits;
}

/* 010 and 02x have three digits, others four; what follows has seven or eight. 0: none. */
static uint8_t area_length(const char *digits, size_t n) {
	if (digits[0] != '0' || n < 10 || n > 12)
		return 0;
	bool three = digits[1] == '2' || (digits[1] == '1' && digits[2] == '0');
	size_t local = n - (three ? 3 : 4);
	return local == 7 || local == 8 ? (three ? 3 : 4) : 0;
}

static bool is_run(const char *digits, int step) {
	for (; digits[1]; digits++)
		if (digits[1] - digits[0] != step)
			return false;
	return true;
}

/* One that forms are filled with when nobody has a number. */
static bool is_placeholder(const char *digits, size_t n) {
	static const char *const known[] = {"13800138000", "13900139000", "13812345678", "13912345678"};
	const char *tail = digits + (n > 8 ? n - 8 : 0);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(digits, known[i]))
			return true;
	return n < 7 || is_run(tail, 0) || is_run(tail, 1) || is_run(tail, -1);
}

static void classify(const char *digits, size_t n, PhoneCn *phone) {
	phone->area = area_length(digits, n);
	phone->kind = is_mobile(digits, n)                            ? PHONE_CN_MOBILE
		: phone->area || ((n == 7 || n == 8) && digits[0] >= '2') ? PHONE_CN_LANDLINE
																  : PHONE_CN_OTHER;
	phone->count = (uint8_t)n;
	for (size_t i = 0; i < n; i++)
		phone->digits = phone->digits << 4 | (uint64_t)(digits[i] - '0');
}

/* +86 10 6552 1234 has lost the 0 of its area code. */
static const char *with_trunk_zero(char *typed, const char *digits) {
	size_t n = strlen(digits);
	if (digits == typed || n < 9 || n > 11 || is_mobile(digits, n) || digits[0] == '0')
		return digits;
	typed[0] = '0';
	memmove(typed + 1, digits, n + 1);
	return typed;
}

bool phone_cn_read(const char *utf8, PhoneCn *out) {
	char typed[TYPED_MOST + 1];
	if (!typed_digits(utf8, typed))
		return false;
	const char *digits = with_trunk_zero(typed, without_prefix(typed));
	size_t n = strlen(digits);
	if (n > DIGITS_MOST || is_placeholder(digits, n))
		return false;
	*out = (PhoneCn){0};
	classify(digits, n, out);
	return true;
}

/* ---- comparing ---------------------------------------------------------------------------------- */

static uint64_t low_digits(uint64_t digits, unsigned count) {
	return count >= 16 ? digits : digits & ((UINT64_C(1) << 4 * count) - 1);
}

/* The numbers without area codes. */
static uint64_t local(const PhoneCn *phone) {
	return low_digits(phone->digits, phone->count - phone->area);
}

/* Of numbers of one length. */
static bool is_slip(uint64_t a, uint64_t b) {
	uint64_t differ = a ^ b;
	int low = __builtin_ctzll(differ) / 4 * 4, high = (63 - __builtin_clzll(differ)) / 4 * 4;
	if (low == high)
		return true;
	return high == low + 4 && (a >> low & 15) == (b >> high & 15) &&
		(a >> high & 15) == (b >> low & 15);
}

/* `longer` has one digit more, somewhere. */
static bool is_missing_one(uint64_t longer, uint64_t shorter, unsigned count) {
	for (unsigned at = 0; at < count; at++)
		if ((longer >> 4 * (at + 1) << 4 * at | low_digits(longer, at)) == shorter)
			return true;
	return false;
}

int32_t phone_cn_level(const PhoneCn *a, const PhoneCn *b) {
	if (a->count == b->count && a->digits == b->digits)
		return PHONE_CN_SAME;
	if (a->kind == PHONE_CN_LANDLINE && b->kind == PHONE_CN_LANDLINE && (!a->area || !b->area)) {
		if (a->count - a->area != b->count - b->area)
			return PHONE_CN_DIFFERENT;
		return local(a) == local(b)       ? PHONE_CN_SAME
			: is_slip(local(a), local(b)) ? PHONE_CN_SLIP
										  : PHONE_CN_DIFFERENT;
	}
	if (a->count == b->count)
		return is_slip(a->digits, b->digits) ? PHONE_CN_SLIP : PHONE_CN_DIFFERENT;
	if (a->count < b->count)
		return phone_cn_level(b, a);
	return a->count == b->count + 1 && is_missing_one(a->digits, b->digits, a->count)
		? PHONE_CN_SLIP
		: PHONE_CN_DIFFERENT;
}

uint64_t phone_cn_key(const PhoneCn *phone) {
	return phone->kind == PHONE_CN_LANDLINE ? local(phone) : phone->digits;
}
