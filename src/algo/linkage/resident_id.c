#include "algo/linkage/resident_id.h"

#include "base/str.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const fault_names[] = {"", "format", "check_digit", "province", "birth_date"};

const char *resident_id_fault_name(ResidentIdFault fault) {
	return fault_names[fault];
}

char resident_id_check_digit(const char *digits) {
	static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;
	for (int i = 0; i < 17; i++)
		sum += (digits[i] - '0') * weights[i];
	return "10X98765432"[sum % 11];
}

/* ---- normal form ------------------------------------------------------------------------------ */

/* Plain character of a full-width one; 0: a blank. */
static uint32_t plain(uint32_t c) {
	enum { FULL_WIDTH = 0xFEE0, IDEOGRAPHIC_SPACE = 0x3000, NO_BREAK_SPACE = 0xA0 };
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= FULL_WIDTH;
	if (c == ' ' || c == '\t' || c == IDEOGRAPHIC_SPACE || c == NO_BREAK_SPACE)
		return 0;
	return c == 'x' ? 'X' : c;
}

/* False when something stands there that no number has, or too much. */
static bool normalise(const char *text, char *out, size_t size) {
	size_t n = 0;
	for (uint32_t c; (c = utf8_next(&text));) {
		c = plain(c);
		if (!c)
			continue;
		if (c > 'Z' || n + 1 == size)
			return false;
		out[n++] = (char)c;
		out[n] = '\0';
	}
	return true;
}

static bool is_18(const char *s) {
	return strlen(s) == 18 && strspn(s, "0123456789") >= 17 && strchr("0123456789X", s[17]);
}

static void upgrade(char *number) {
	memmove(number + 8, number + 6, 9);
	memcpy(number + 6, "19", 2);
	number[17] = resident_id_check_digit(number);
	number[18] = '\0';
}

/* ---- what it says ------------------------------------------------------------------------------- */

static bool is_province(const char *number) {
	int n = (number[0] - '0') * 10 + number[1] - '0';
	return (n >= 11 && n <= 65) || n == 71 || (n >= 81 && n <= 83) || n == 91;
}

static bool is_date(int year, int month, int day) {
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return year > 0 && month >= 1 && month <= 12 && day >= 1 &&
		day <= days[month - 1] + (leap && month == 2);
}

static bool read_birth(const char *number, const char *today, char out[11]) {
	char digits[9] = "";
	memcpy(digits, number + 6, 8);
	long n = strtol(digits, NULL, 10);
	if (!is_date((int)(n / 10000), (int)(n / 100 % 100), (int)(n % 100)))
		return false;
	snprintf(out, 11, "%.4s-%.2s-%.2s", digits, digits + 4, digits + 6);
	return strcmp(out, today) <= 0;
}

static ResidentIdFault judge(ResidentId *id, const char *today) {
	if (resident_id_check_digit(id->number) != id->number[17])
		return RESIDENT_ID_CHECK;
	if (!is_province(id->number))
		return RESIDENT_ID_PROVINCE;
	return read_birth(id->number, today, id->birth) ? RESIDENT_ID_VALID : RESIDENT_ID_BIRTH;
}

void resident_id_read(const char *text, const char *today, ResidentId *out) {
	*out = (ResidentId){.fault = RESIDENT_ID_FORMAT};
	if (!normalise(text, out->number, sizeof out->number))
		return;
	out->was15 = strlen(out->number) == 15 && str_all_digits(out->number);
	if (out->was15)
		upgrade(out->number);
	if (!is_18(out->number))
		return;
	out->fault = judge(out, today);
	if (out->fault)
		out->birth[0] = '\0';
	else
		out->sex = (out->number[16] - '0') % 2 ? 'M' : 'F';
}
